/**
 * What the statements of a request's policies made of it: those that decided with the values they compared, those that
 * missed by one element, and the rest in short.
 *
 * Elements that match plainly are told in one line, mismatches with their reasons; long policies are summarised, since
 * the trace has them in full.
 */
import { counted, joined } from '../../base/words';
import type { DecidingStatement, Decision, MatchStep, StatementTrace, TraceEntry } from '../decision';
import { comparisonOf } from './comparison';
import { LAYERS } from './layer-names';
import { code, inShort, line, proseRuns, type ExplanationLine, type Mark, type StatementPart, type TextRun } from './model';

/** A statement with the policy it stands in. */
export interface Located {
  readonly entry: TraceEntry;
  readonly statement: StatementTrace;
}

const MOST_DECIDING = 8;
const MOST_CLOSE = 5;
const MOST_LISTED = 4;

export function decidingLines({ decidedBy, trace }: Decision): readonly ExplanationLine[] {
  const lines = decidedBy.slice(0, MOST_DECIDING).flatMap((by) => decidingStatement(by, trace));
  return decidedBy.length > MOST_DECIDING ? [...lines, line(`${counted(decidedBy.length - MOST_DECIDING, 'more statement')} of the same effect`)] : lines;
}

function findTraced(trace: readonly TraceEntry[], { policyId, index }: Pick<DecidingStatement, 'policyId' | 'index'>): Located | undefined {
  for (const entry of trace) {
    const statement = entry.policyId === policyId ? entry.statements.find((one) => one.index === index) : undefined;
    if (statement) return { entry, statement };
  }
  return undefined;
}

function decidingStatement({ policyId, policy, index, statement, effect }: DecidingStatement, trace: Decision['trace']): readonly ExplanationLine[] {
  const traced = findTraced(trace, { policyId, index });
  const name: TextRun = { kind: 'statement', text: statement, policyId, index };
  const place = traced ? placeRuns(traced.entry, trace) : [...proseRuns(' in '), code(inShort(policy))];
  const about = { policyId, index, path: [] };
  const head = line([...proseRuns(`${effect} `), name, ...place], { mark: effect === 'Allow' ? '✓' : '✗', about });
  return [head, ...(traced ? stepLines(traced, 'all') : [])];
}

/** Statements that would have changed the outcome but for one element, and those that nobody knows enough about. */
export function findClose({ trace, decidedBy, decision }: Decision): readonly Located[] {
  const isDeciding = ({ entry, statement }: Located): boolean => decidedBy.some((by) => by.policyId === entry.policyId && by.index === statement.index);
  const all = trace.filter(({ reached }) => reached !== false).flatMap((entry) => entry.statements.map((statement) => ({ entry, statement })));
  const close = all.filter((located) => !isDeciding(located) && isClose(located.statement, decision));
  const rank = ({ statement: { matched, problem } }: Located): number => (matched === 'unknown' ? 0 : problem === undefined ? 1 : 2);
  return close.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_CLOSE);
}

/** A statement that AWS refuses is always worth a look; what changes nothing is none. */
function isClose({ matched, steps, effect, problem }: StatementTrace, decision: Decision['decision']): boolean {
  if (problem !== undefined) return problem !== NOT_DEPLOYED;
  if (matched !== 'no') return matched === 'unknown' && decision === 'undetermined';
  const [missed, ...others] = steps.filter((step) => step.matched !== 'yes');
  if (missed?.matched !== 'no' || others.length > 0) return false;
  if (decision === 'implicit-deny') return effect !== 'Deny' && (missed.element !== 'action' || isOfSameService(missed));
  return decision === 'allow' && effect === 'Deny' && (missed.element === 'condition' || missed.element === 'principal');
}

const NOT_DEPLOYED = 'it does not exist in this deployment';

function isOfSameService({ actual = '', expected }: MatchStep): boolean {
  const service = `${actual.split(':', 1)[0] ?? ''}:`.toLowerCase();
  return expected.toLowerCase().split(', ').some((action) => action.startsWith(service));
}

export function closeLines(close: readonly Located[], { trace }: Decision): readonly ExplanationLine[] {
  return close.flatMap((located) => {
    const { entry, statement } = located;
    const mark = MARKS[statement.matched];
    const head = (verdict: string): ExplanationLine => line([...statementRuns(located), ...placeRuns(entry, trace), ...proseRuns(verdict)], { mark, about: aboutOf(located) });
    if (statement.problem !== undefined) return [head(` is left out: ${statement.problem}`)];
    if (statement.matched === 'unknown') return [head(' may apply'), ...stepLines(located, 'missed')];
    const missed = statement.steps.find((step) => step.matched === 'no');
    const what = missed?.element === 'condition' ? 'one condition' : `the ${missed?.element ?? 'rest'}`;
    return [head(` would apply but for ${what}`), ...stepLines(located, 'missed')];
  });
}

/** Every policy with its result, and in one line each the statements that are told nowhere else. */
export function policyLines({ trace, decidedBy, decision }: Decision, close: readonly Located[]): readonly ExplanationLine[] {
  return trace.flatMap((entry) => {
    const head = line([...proseRuns(`${LAYERS[entry.layer]} `), code(inShort(entry.policy)), ...proseRuns(entry.reached === false ? ` was not asked; it ${UNREACHED[entry.result]}` : ` ${RESULTS[entry.result]}`)], { mark: entry.reached === false ? '' : RESULT_MARKS[entry.result] });
    const isTold = (statement: StatementTrace): boolean =>
      close.some((one) => one.entry === entry && one.statement === statement) || decidedBy.some((by) => by.policyId === entry.policyId && by.index === statement.index);
    const rest = entry.statements.filter((statement) => !isTold(statement)).map((statement) => ({ entry, statement }));
    return [head, ...restLines(rest, decision)];
  });
}

const RESULTS: Readonly<Record<TraceEntry['result'], string>> = {
  'allow': 'allows it',
  'explicit-deny': 'denies it',
  'silent': 'says nothing about it',
  'undetermined': 'depends on what is not known',
};

/** Something in front of it had answered already. */
const UNREACHED: Readonly<Record<TraceEntry['result'], string>> = {
  'allow': 'would allow it',
  'explicit-deny': 'would deny it',
  'silent': 'would say nothing about it',
  'undetermined': 'would depend on what is not known',
};

const RESULT_MARKS: Readonly<Record<TraceEntry['result'], Mark>> = { 'allow': '✓', 'explicit-deny': '✗', 'silent': '', 'undetermined': '?' };

/** A few statements each in a line, those that miss the action and what is too long counted by what they miss. */
function restLines(rest: readonly Located[], decision: Decision['decision']): readonly ExplanationLine[] {
  const isOther = ({ statement }: Located): boolean => firstMiss(statement) === 'action';
  const others = rest.filter(isOther);
  const named = rest.filter((located) => !isOther(located)).sort((a, b) => misses(a.statement) - misses(b.statement));
  const listed = [...named, ...(others.length <= 2 ? others : [])].slice(0, MOST_LISTED);
  const left = rest.filter((located) => !listed.includes(located));
  const counts = MISSED.flatMap(([element, one, many]) => {
    const count = left.filter(({ statement }) => firstMiss(statement) === element).length;
    return count === 0 ? [] : [line(`${counted(count, listed.length > 0 ? 'more statement' : 'statement')} ${count === 1 ? one : many}`, { depth: 1 })];
  });
  return [...listed.map((located) => restLine(located, decision)), ...counts];
}

/** In the order in which a miss says most about a statement that was not meant. */
const MISSED: readonly (readonly [missed: MatchStep['element'] | 'none', one: string, many: string])[] = [
  ['action', 'does not name this action', 'do not name this action'],
  ['resource', 'is for other resources', 'are for other resources'],
  ['principal', 'is for other callers', 'are for other callers'],
  ['condition', 'has conditions that do not hold', 'have conditions that do not hold'],
  ['presence', 'exists in some deployments only', 'exist in some deployments only'],
  ['none', 'of no consequence', 'of no consequence'],
];

function firstMiss({ steps, matched }: StatementTrace): MatchStep['element'] | 'none' {
  if (matched === 'yes') return 'none';
  return MISSED.find(([element]) => steps.some((step) => step.element === element && step.matched !== 'yes'))?.[0] ?? 'none';
}

const misses = ({ steps }: StatementTrace): number => steps.filter(({ matched }) => matched !== 'yes').length;

function restLine(located: Located, decision: Decision['decision']): ExplanationLine {
  const { statement } = located;
  const { matched, steps, problem, effect } = statement;
  const about = aboutOf(located);
  const looks = { depth: 1, mark: MARKS[matched], about } as const;
  if (problem !== undefined) return line([...statementRuns(located), ...proseRuns(` is left out: ${problem}`)], looks);
  if (matched === 'yes') {
    const but = effect === 'Allow' && decision === 'explicit-deny' ? ', and a Deny outweighs it' : '';
    return line([...statementRuns(located), ...proseRuns(` applies${but}`)], looks);
  }
  const reasons = steps.filter((step) => step.matched !== 'yes').flatMap((step, index): readonly TextRun[] => [...proseRuns(index === 0 ? ': ' : '; '), ...reasonRuns(step)]);
  return line([...statementRuns(located), ...reasons], looks);
}

const MARKS: Readonly<Record<StatementTrace['matched'], Mark>> = { yes: '✓', no: '✗', unknown: '?' };

function statementRuns({ entry, statement }: Located): readonly TextRun[] {
  const name: TextRun = { kind: 'statement', text: statement.statement, policyId: entry.policyId, index: statement.index };
  return [...proseRuns(statement.effect === null ? 'statement ' : `${statement.effect} `), name];
}

/** The policy by name only where its layer has several. */
function placeRuns({ layer, policyId, policy }: TraceEntry, trace: Decision['trace']): readonly TextRun[] {
  const isOne = !trace.some((entry) => entry.layer === layer && entry.policyId !== policyId);
  return [...proseRuns(` of ${layer === 'authorizer' ? "the authorizer's policy" : `the ${LAYERS[layer]}`}`), ...(isOne ? [] : [...proseRuns(' '), code(inShort(policy))])];
}

function aboutOf({ entry, statement }: Located): StatementPart {
  return { policyId: entry.policyId, index: statement.index, path: [] };
}

/** `all`: what matched plainly in one line, then conditions and whatever needs words; `missed`: only what did not match. */
function stepLines({ entry, statement }: Located, which: 'all' | 'missed'): readonly ExplanationLine[] {
  const telling = statement.steps.filter((step) => step.matched !== 'yes' || (which === 'all' && (step.element === 'condition' || step.why !== '')));
  const plain = statement.steps.filter((step) => step.matched === 'yes' && step.element !== 'condition' && step.element !== 'presence' && step.why === '');
  const told = telling.map((step) => line(stepRuns(step), { depth: 1, mark: MARKS[step.matched], about: { policyId: entry.policyId, index: statement.index, path: step.path } }));
  if (which === 'missed' || plain.length === 0) return told;
  return [line(`matches ${joined(plain.map((step) => `${step.path[0] === undefined ? step.element : nounOf(step)} \`${step.expected}\``))}`, { depth: 1, mark: '✓' }), ...told];
}

/** `Action` and its like are told as words, the negated elements by name. */
function nounOf({ path: [element], element: noun }: MatchStep): string {
  return typeof element === 'string' && element.startsWith('Not') ? `\`${element}\`` : noun;
}

function stepRuns(step: MatchStep): readonly TextRun[] {
  if (step.element === 'condition') return [code(`${step.operator ?? ''} ${step.key ?? ''}`), ...proseRuns(': '), ...comparisonRuns(step)];
  return [...proseRuns(`${step.element}: `), ...proseRuns(step.why === '' ? `\`${step.actual ?? step.expected}\`` : step.why)];
}

/** A step within a sentence: conditions need their operator, the others tell by themselves what they are about. */
function reasonRuns(step: MatchStep): readonly TextRun[] {
  if (step.element === 'condition') return [code(step.operator ?? ''), ...proseRuns(' '), ...comparisonRuns(step)];
  return proseRuns(step.why === '' ? `${step.element} \`${step.expected}\`` : step.why);
}

function comparisonRuns(step: MatchStep): readonly TextRun[] {
  if (step.matched === 'unknown') return [...proseRuns(`${step.why}; demanded is `), code(step.expected)];
  if (step.why !== '') return proseRuns(step.why);
  const comparison = comparisonOf(step);
  if (comparison) return [code(comparison.actual), ...proseRuns(` ${comparison.sign} `), code(comparison.expected)];
  return proseRuns(step.actual === undefined ? `the request has no \`${step.key ?? 'such key'}\`` : `\`${step.actual}\``);
}
