/**
 * A decision as lines for people: the answer, why, the deciding statements first, then everything else that was
 * looked at, and what the answer rests on.
 *
 * Lines are data with a depth and a mark; whoever shows them renders depth and mark.
 */
import type { Decision, Layer, MatchStep, Outcome, StatementPath, StatementTrace, TraceEntry } from './decision';

export interface ExplanationLine {
  readonly depth: 0 | 1 | 2;
  readonly mark: '✓' | '✗' | '?' | '';
  readonly text: string;
  /** What the line is about, for links. */
  readonly about?: { readonly policyId: string; readonly index: number; readonly path: StatementPath };
}

/** The lines of an explained decision (one made by `explainRequest`), in reading order. */
export function explainDecision(decision: Decision): readonly ExplanationLine[] {
  const all = decision.trace.flatMap((entry) => entry.statements.map((statement): Located => ({ entry, statement })));
  const deciding = all.filter(({ entry, statement }) => isDeciding(decision, entry, statement));
  const others = all.filter((located) => !deciding.includes(located)).sort((a, b) => misses(a.statement) - misses(b.statement));
  return [
    { depth: 0, mark: MARKS[decision.decision], text: `${OUTCOMES[decision.decision]}${decision.status === null ? '' : ` (${decision.status})`} at ${LAYERS[decision.decidedAt]}` },
    { depth: 0, mark: '', text: decision.reason },
    ...section('Decided by', deciding.flatMap(statementLines)),
    ...section('Looked at', others.flatMap(statementLines)),
    ...section('It depends on', decision.unknown.map(line)),
    ...section('Given', givenLines(decision)),
    ...section('Assumed', decision.assumptions.map(({ rule, text }) => line(`${text} (${rule})`))),
    ...section('Notes', decision.notes.map(line)),
  ];
}

interface Located {
  readonly entry: TraceEntry;
  readonly statement: StatementTrace;
}

function isDeciding({ decidedBy }: Decision, { policyId }: TraceEntry, { index }: StatementTrace): boolean {
  return decidedBy.some((deciding) => deciding.policyId === policyId && deciding.index === index);
}

/** Fewer mismatches first: the closest statement is the one people meant. */
function misses({ steps, problem }: StatementTrace): number {
  return problem === undefined ? steps.filter(({ matched }) => matched !== 'yes').length : steps.length + 10;
}

function statementLines({ entry, statement }: Located): ExplanationLine[] {
  const { policyId } = entry;
  const about = { policyId, index: statement.index, path: [] };
  const effect = statement.effect ?? 'a statement without a valid effect';
  const head = `${effect} \`${statement.statement}\` in ${LAYERS[entry.layer]} \`${entry.policy}\``;
  const matched = statement.matched === 'yes' ? 'applies' : statement.matched === 'no' ? 'does not apply' : 'may apply';
  const title: ExplanationLine = { depth: 1, mark: MATCHES[statement.matched], text: `${head} ${matched}`, about };
  if (statement.problem !== undefined) return [{ ...title, text: `${head} is left out: ${statement.problem}` }];
  return [title, ...statement.steps.map((step) => stepLine(step, policyId, statement.index))];
}

function stepLine(step: MatchStep, policyId: string, index: number): ExplanationLine {
  const what = step.element === 'condition' ? `${step.operator ?? ''} \`${step.key ?? ''}\`` : step.element;
  const detail = step.why === '' ? `\`${step.actual ?? step.expected}\`` : step.why;
  const rules = step.matched !== 'yes' && step.rules.length > 0 ? ` (${step.rules.join(', ')})` : '';
  return { depth: 2, mark: MATCHES[step.matched], text: `${what}: ${detail}${rules}`, about: { policyId, index, path: step.path } };
}

function givenLines({ given }: Decision): ExplanationLine[] {
  return (Object.entries(given) as [Layer, string][]).filter(([, how]) => how !== 'not-applicable').map(([layer, how]) => line(`${LAYERS[layer]}: ${how.replace('-', ' ')}`));
}

const line = (text: string): ExplanationLine => ({ depth: 1, mark: '', text });

function section(title: string, lines: readonly ExplanationLine[]): readonly ExplanationLine[] {
  return lines.length === 0 ? [] : [{ depth: 0, mark: '', text: `${title}:` }, ...lines];
}

const MATCHES = { yes: '✓', no: '✗', unknown: '?' } as const;

const MARKS: Readonly<Record<Outcome, ExplanationLine['mark']>> = {
  allow: '✓',
  'explicit-deny': '✗',
  'implicit-deny': '✗',
  refused: '✗',
  unauthenticated: '✗',
  error: '✗',
  undetermined: '?',
};

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  allow: 'reaches the integration',
  'explicit-deny': 'explicit deny',
  'implicit-deny': 'implicit deny',
  refused: 'refused',
  unauthenticated: 'not authenticated',
  error: 'error',
  undetermined: 'undetermined',
};

/** For people, without an article. */
export const LAYERS: Readonly<Record<Layer, string>> = {
  routing: 'routing',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'domain-policy': 'policy of the domain name',
  'resource-policy': 'resource policy',
  authentication: 'authentication',
  authorizer: 'authorizer',
  'identity-policy': 'identity policy',
  'permissions-boundary': 'permissions boundary',
  'session-policy': 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  combination: 'the combination of policies',
  'api-key': 'API key',
  'cache-invalidation': 'cache invalidation',
  waf: 'AWS WAF',
  endpoint: 'endpoint',
};
