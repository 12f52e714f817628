/**
 * What to mark in the editor for an answer: the statements that decided, and the values that made them match or fail.
 *
 * The trace names statements and values by index and path; the policies of the request have the nodes. Where nothing
 * decided, the statement that came closest is shown with what kept it from applying.
 */
import type { Span } from '../../base/span';
import { literalText } from '../../base/atoms';
import type { MatchStep, StatementTrace, TraceEntry } from '../../evaluate/decision';
import { comparisonOf } from '../../evaluate/explanation/comparison';
import type { Request } from '../../gateway/request';
import type { Statement, Value } from '../../policy/model';
import { policiesOf } from '../../scenario/run';
import type { HostNode } from '../../syntax/node';
import type { WorkspaceView } from '../../workspace/model';
import type { Answer } from './ask';

export interface Mark {
  /** Absolute. */
  readonly span: Span;
  /** `deciding`: a statement the answer rests on; `closest`: one that nearly did; `value`: what was compared. */
  readonly kind: 'deciding' | 'closest' | 'value';
  /** Behind the value: `203.0.113.7 ∉ 198.51.100.0/24`. */
  readonly text?: string;
}

export function marksOf(answer: Answer, view: WorkspaceView): readonly Mark[] {
  const policies = policiesOf(answer.request);
  const shown = statementsToShow(answer);
  return shown.flatMap(({ policyId, trace, kind }): readonly Mark[] => {
    const source = policies.get(policyId);
    const policy = source && 'policy' in source ? source.policy : undefined;
    const statement = policy?.statements.find(({ index }) => index === trace.index);
    if (!policy || !statement) return [];
    const whole = mark(view, statement.node, kind);
    return whole ? [whole, ...valuesOf(trace, statement, kind, view)] : [];
  });
}

/** The span of a statement a decision names; undefined for policies that stand in no document. */
export function statementSpan(request: Request, policyId: string, index: number, view: WorkspaceView): Span | undefined {
  const source = policiesOf(request).get(policyId);
  const statement = source && 'policy' in source ? source.policy.statements.find((one) => one.index === index) : undefined;
  return statement && located(view, statement.node);
}

interface Shown {
  readonly policyId: string;
  readonly trace: StatementTrace;
  readonly kind: 'deciding' | 'closest';
}

function statementsToShow({ decision }: Answer): readonly Shown[] {
  const all = decision.trace.filter(({ reached }) => reached !== false).flatMap((entry) => entry.statements.map((trace) => ({ entry, trace })));
  const deciding = decision.decidedBy.flatMap(({ policyId, index }): Shown[] => {
    const found = all.find(({ entry, trace }) => entry.policyId === policyId && trace.index === index);
    return found ? [{ policyId, trace: found.trace, kind: 'deciding' }] : [];
  });
  if (deciding.length > 0) return deciding;
  if (decision.decision === 'undetermined') return all.filter(({ trace }) => trace.matched === 'unknown').slice(0, 3).map(toClosest);
  if (decision.decision !== 'implicit-deny') return [];
  const isThere = (layer: TraceEntry['layer']): boolean => decision.decidedAt === 'combination' || layer === decision.decidedAt;
  const allowing = all.filter(({ entry, trace }) => isThere(entry.layer) && trace.effect === 'Allow' && trace.problem === undefined && trace.matched !== 'yes');
  allowing.sort((a, b) => distance(a.trace) - distance(b.trace));
  return allowing.slice(0, 1).map(toClosest);
}

function toClosest({ entry, trace }: { readonly entry: TraceEntry; readonly trace: StatementTrace }): Shown {
  return { policyId: entry.policyId, trace, kind: 'closest' };
}

/** Who and which resource say more about what was meant than an action, of which there is only one. */
function distance({ steps }: StatementTrace): number {
  const weights: Readonly<Record<MatchStep['element'], number>> = { presence: 1, condition: 1, principal: 2, resource: 3, action: 6 };
  return steps.filter(({ matched }) => matched !== 'yes').reduce((sum, { element }) => sum + weights[element], 0);
}

/** For a statement that applied: what its conditions compared. For one that did not: everything that failed. */
function valuesOf(trace: StatementTrace, statement: Statement, kind: Shown['kind'], view: WorkspaceView): readonly Mark[] {
  const relevant = trace.steps.filter((step) => (kind === 'deciding' ? step.element === 'condition' && step.matched === 'yes' : step.matched !== 'yes'));
  return relevant.flatMap((step) => {
    const found = mark(view, nodeAt(statement, step), 'value');
    return found ? [{ ...found, text: comparison(step) }] : [];
  });
}

/** `203.0.113.7 ∉ 198.51.100.0/24`; the words of the trace where a sign would say less. */
function comparison(step: MatchStep): string {
  const { actual, expected, element, matched } = step;
  if (matched === 'unknown') return step.key === undefined ? `depends on what is not known` : `${step.key} is not known`;
  if (element === 'condition') {
    if (actual === undefined) return withoutCode(step.why).split(/: |, and /)[0] || `${step.key ?? 'the key'} is missing`;
    const compared = comparisonOf(step);
    return compared === undefined ? withoutCode(step.why) : `${compared.actual} ${compared.sign} ${compared.expected}`;
  }
  if (step.why !== '') return withoutCode(step.why);
  return `${actual ?? ''} ${matched === 'yes' ? '=' : '≠'} ${expected}`;
}

function withoutCode(text: string): string {
  return text.replaceAll('`', '');
}

/** The node a step is about, or what comes nearest to it in the statement. */
function nodeAt(statement: Statement, { path }: MatchStep): HostNode {
  const [element, ...rest] = path;
  switch (element) {
    case 'Action':
      return listNode(statement.action, rest[0]) ?? statement.node;
    case 'NotAction':
      return listNode(statement.notAction, rest[0]) ?? statement.node;
    case 'Resource':
      return listNode(statement.resource, rest[0]) ?? statement.node;
    case 'NotResource':
      return listNode(statement.notResource, rest[0]) ?? statement.node;
    case 'Principal':
      return statement.principal?.node ?? statement.node;
    case 'NotPrincipal':
      return statement.notPrincipal?.node ?? statement.node;
    case 'Condition':
      return conditionNode(statement, rest) ?? statement.node;
    default:
      return statement.node;
  }
}

interface Listed {
  readonly node: HostNode;
  readonly value: { readonly values: readonly Value[] };
}

function listNode(element: Listed | undefined, index: string | number | undefined): HostNode | undefined {
  if (!element) return undefined;
  return (typeof index === 'number' ? element.value.values[index]?.node : undefined) ?? element.node;
}

function conditionNode(statement: Statement, [operator, key, index]: readonly (string | number)[]): HostNode | undefined {
  const block = statement.conditions.find((one) => one.operator === operator && one.keys.some((candidate) => literalText(candidate.key) === key));
  const found = block?.keys.find((candidate) => literalText(candidate.key) === key);
  if (!found) return undefined;
  return (typeof index === 'number' ? found.values.values[index]?.node : undefined) ?? found.member.value;
}

function mark(view: WorkspaceView, node: HostNode, kind: Mark['kind']): Mark | undefined {
  const span = located(view, node);
  return span && { span, kind };
}

/** Policies made of plain data have no place in a document; empty spans say so. */
function located(view: WorkspaceView, node: HostNode): Span | undefined {
  const span = view.locate(node.span);
  return span && span.end > span.start ? span : undefined;
}

