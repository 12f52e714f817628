/**
 * A tiny second opinion on identity policies, for documents that are well-formed and requests of which everything is
 * known. It knows the operators AWS's managed policies use and shares no code with the evaluator.
 *
 * It is slow and trusting: patterns become regular expressions, and nothing malformed is expected.
 */

export interface ReferenceStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Scalar | readonly Scalar[]>>>>;
}

export type Scalar = string | number | boolean;

/** A key's value, the members of a list, or null: the request does not have it. Names in lower case. */
export type ReferenceContext = ReadonlyMap<string, string | readonly string[] | null>;

export interface ReferenceRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: ReferenceContext;
}

export function referenceDecision(statements: readonly ReferenceStatement[], request: ReferenceRequest): 'allow' | 'explicit-deny' | 'implicit-deny' {
  const matching = statements.filter((one) => matchesStatement(one, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicit-deny';
  return matching.length > 0 ? 'allow' : 'implicit-deny';
}

export function matchesStatement(one: ReferenceStatement, { action, resource, context }: ReferenceRequest): boolean {
  const actions = (patterns: string | readonly string[]): boolean => listOf(patterns).some((pattern) => fits(String(pattern).toLowerCase(), action.toLowerCase()));
  const resources = (patterns: string | readonly string[]): boolean => listOf(patterns).some((pattern) => fitsWithVariables(completed(String(pattern)), resource, context));
  return (
    (one.Action !== undefined ? actions(one.Action) : !actions(one.NotAction ?? [])) &&
    (one.Resource !== undefined ? resources(one.Resource) : !resources(one.NotResource ?? [])) &&
    Object.entries(one.Condition ?? {}).every(([operator, keys]) => Object.entries(keys).every(([key, values]) => holds(operator, context.get(key.toLowerCase()) ?? null, listOf(values).map(String), context)))
  );
}

/** Whether one condition holds for the value of its key. */
export function holds(operator: string, actual: string | readonly string[] | null, wanted: readonly string[], context: ReferenceContext): boolean {
  const [, qualifier, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return wanted.some((value) => (value.toLowerCase() === 'true') === (actual === null));
  const isNegated = name.includes('Not');
  if (actual === null) return qualifier === 'ForAllValues' || ifExists !== undefined || (qualifier === undefined && isNegated);
  const members = typeof actual === 'string' ? [actual] : actual;
  const one = (member: string): boolean => wanted.some((value) => compare(name.replace('Not', ''), value, member, context)) !== isNegated;
  return qualifier === 'ForAnyValue' ? members.some(one) : members.every(one);
}

function compare(name: string, wanted: string, actual: string, context: ReferenceContext): boolean {
  switch (name) {
    case 'StringEquals':
      return substituted(wanted, context) === actual;
    case 'StringEqualsIgnoreCase':
      return substituted(wanted, context)?.toLowerCase() === actual.toLowerCase();
    case 'StringLike':
      return fitsWithVariables(wanted, actual, context);
    case 'ArnLike':
    case 'ArnEquals':
      return fitsArn(wanted, actual, context);
    case 'Bool':
      return wanted.toLowerCase() === actual.toLowerCase();
    default:
      throw new Error(`no reference for ${name}`);
  }
}

/** Component by component, of which the sixth keeps later colons. */
function fitsArn(wanted: string, actual: string, context: ReferenceContext): boolean {
  const cut = (text: string): string[] => {
    const fields = text.split(':');
    return [...fields.slice(0, 5), fields.slice(5).join(':')];
  };
  const [pattern, value] = [cut(wanted), cut(actual)];
  return pattern.every((field, index) => fitsWithVariables(field, value[index] ?? '', context));
}

const VARIABLE = /\$\{([^},]+)(?:,\s*'([^']*)')?\}/g;

/** The names of policy variables in a text, in lower case. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].flatMap(([, name = '']) => (name.length > 1 ? [name.toLowerCase()] : []));
}

/** The text with the values of its variables; undefined where one has none. */
export function substituted(text: string, context: ReferenceContext): string | undefined {
  let isMissing = false;
  const result = text.replace(VARIABLE, (_, name: string, fallback?: string) => {
    const value = name.length === 1 ? name : (context.get(name.toLowerCase()) ?? fallback);
    if (typeof value !== 'string') isMissing = true;
    return typeof value === 'string' ? value : '';
  });
  return isMissing ? undefined : result;
}

/** Values of variables stand for themselves, so they are put in where no wildcard can be. */
function fitsWithVariables(pattern: string, text: string, context: ReferenceContext): boolean {
  if (substituted(pattern, context) === undefined) return false;
  const parts = pattern.split(/(\$\{[^}]+\})/);
  return new RegExp(`^${parts.map((part) => (part.startsWith('${') ? quoted(substituted(part, context) ?? '') : expressionOf(part))).join('')}$`, 's').test(text);
}

const fits = (pattern: string, text: string): boolean => new RegExp(`^${expressionOf(pattern)}$`, 's').test(text);

const expressionOf = (pattern: string): string => quoted(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.');

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** IAM fills missing fields of ARNs in identity policies. */
function completed(pattern: string): string {
  const missing = 5 - (pattern.split(':').length - 1);
  return pattern.startsWith('arn:') && missing > 0 ? pattern + ':*'.repeat(missing) : pattern;
}

function listOf<T extends Scalar>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
