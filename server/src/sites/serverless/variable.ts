/**
 * The variables of the Serverless Framework as they are written: `${self:custom.x, 'default'}`, `${file(a.yml):key}`, and
 * variables inside of these. It cuts a text at its variables and takes one apart; what they stand for is found elsewhere.
 *
 * Texts in braces that are no variables stay text: CloudFormation's `${AWS::Region}` and `${Name}`, and IAM's own
 * variables (`${aws:username}`), of which the framework knows none.
 */
export interface VariablePlace {
  /** Of `$`, and behind the closing brace. */
  readonly start: number;
  readonly end: number;
}

/** One way of getting the value; the first that gives any counts. */
export type Source =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'lookup'; readonly type: string; readonly argument: string; readonly address: string };

/** The variables of a text in order, those inside of others left out. */
export function findVariables(text: string): readonly VariablePlace[] {
  const closings = closingBraces(text);
  const found: VariablePlace[] = [];
  let from = 0;
  for (const [start, close] of [...closings].sort(([a], [b]) => a - b)) {
    if (start < from || text.charAt(start - 1) === '\\' || !isVariable(text.slice(start + 2, Math.min(close, start + longestType)))) continue;
    from = close + 1;
    found.push({ start, end: from });
  }
  return found;
}

/** References of CloudFormation in the words of the plugin for pseudo parameters: `#{AWS::Region}`, `#{Table.Arn}`. */
export function findPluginReferences(text: string): readonly VariablePlace[] {
  return [...text.matchAll(/#\{[A-Za-z][\w:.]*\}/g)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
}

/** By the offset of the `$`; what is never closed is left out. */
function closingBraces(text: string): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (let at = text.indexOf('${'); at >= 0 && at < text.length; at++) {
    if (text.startsWith('${', at)) open.push(at);
    const start = text.charAt(at) === '}' ? open.pop() : undefined;
    if (start !== undefined) closings.set(start, at);
  }
  return closings;
}

/** No type of a variable is longer. */
const longestType = 64;

/** Whether what stands between the braces begins like a variable of the framework. */
export function isVariable(inner: string): boolean {
  const type = /^[a-z][a-zA-Z0-9]*(?=[:(])/.exec(inner)?.[0];
  if (type === undefined || inner.startsWith('::', type.length)) return false;
  return type !== 'aws' || /^aws:(?:accountId|region)\s*(?:,|$)/.test(inner);
}

/** What stands between the braces, taken apart; undefined where it is not (yet) a variable. */
export function readSources(inner: string): readonly Source[] | undefined {
  const sources = splitOutside(inner, ',').map((part) => readSource(part.trim()));
  return sources.every((source) => source !== undefined) ? sources : undefined;
}

function readSource(text: string): Source | undefined {
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted) return { kind: 'literal', value: quoted[2] ?? '' };
  const type = /^[a-z][a-zA-Z0-9]*(?=[:(])/.exec(text)?.[0];
  if (type === undefined) return /^(?:true|false|null|-?[0-9.]+)$/.test(text) ? { kind: 'literal', value: text } : undefined;
  const rest = text.slice(type.length);
  if (rest.startsWith(':')) return { kind: 'lookup', type, argument: '', address: rest.slice(1).trim() };
  const close = closingParenthesis(rest);
  if (close === undefined) return undefined;
  const after = rest.slice(close + 1).trim();
  if (after !== '' && !after.startsWith(':')) return undefined;
  return { kind: 'lookup', type, argument: unquoted(rest.slice(1, close).trim()), address: after.slice(1).trim() };
}

function unquoted(text: string): string {
  return /^(['"])(.*)\1$/s.exec(text)?.[2] ?? text;
}

/** At a separator that stands neither in braces nor in parentheses nor in quotes. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const at of outside(text)) {
    if (text.charAt(at) !== separator) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)];
}

function closingParenthesis(text: string): number | undefined {
  for (const at of outside(text.slice(1))) if (text.charAt(at + 1) === ')') return at + 1;
  return undefined;
}

/** The offsets that stand in none of these. */
function* outside(text: string): Generator<number> {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if (depth === 0 && character !== '(' && character !== '{') {
      yield at;
    } else if (character === '(' || character === '{') {
      depth++;
    } else if (character === ')' || character === '}') {
      depth--;
    }
  }
}
