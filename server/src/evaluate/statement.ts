/**
 * Whether one statement applies to a query, and by which name it means the caller.
 *
 * Principal, action, resource and conditions all have to match (semantics §4.1). To decide, evaluation stops at the
 * first element that fails; to explain, all are evaluated and the steps are recorded. Both give the same answer.
 */
import { and, not, type Tri } from '../base/tri';
import type { Effect } from '../policy/kinds';
import { kindFacts } from '../policy/kinds';
import type { Statement } from '../policy/model';
import type { Candidate } from './compile/candidate';
import { matchConditions, type EntryMatch } from './conditions';
import type { MatchStep, StatementTrace } from './decision';
import { deployedStatement, existenceIn, refusalAnywhere, refusalIn } from './deployed-statement';
import { matchActions, type ListMatch } from './match/action';
import { isNamed, matchNotPrincipal, matchPrincipal, NAMINGS, NOT_NAMED, type Named } from './match/principal';
import { hasUnresolvedVariable, matchResources } from './match/resource';
import { askUnseen, nameOfStatement, type PolicyPlace, type StatementPlace } from './place';
import { isPresent, type Query } from './query';
import { askWhether, useRule, type Bearing } from './run';
import { actionStep, conditionStep, presenceStep, principalStep, resourceStep } from './words/steps';

export interface StatementMatch {
  readonly result: Tri;
  /** Undefined where nobody knows it or it is not written; such a statement grants and denies nothing by itself. */
  readonly effect: Effect | undefined;
  /** For each name of the caller whether the statement applies under it; `star` for policies without principals. */
  readonly named: Named;
  readonly trace: StatementTrace | undefined;
}

/** What the run had collected before a statement was looked at. */
interface Marks {
  readonly questions: number;
  readonly used: number;
}

export function matchStatement(query: Query, candidate: Candidate, policy: PolicyPlace): StatementMatch {
  const { run } = query;
  const written = candidate.statement;
  const marks: Marks = { questions: run.questions.length, used: run.used.length };
  const statement = candidate.isFixed ? written : deployedStatement(run, written);
  if (!statement) return hidden(query, written, policy);
  // To decide, most statements are passed over before anybody asks whether AWS would take them.
  const early = run.detail === 'explain' ? refusalAnywhere(statement, query.kind) : undefined;
  if (early !== undefined) return refused(query, statement, early, marks);
  const isThere = isPresent(run, statement.presence);
  if (isThere === 'no') return refused(query, statement, 'it does not exist in this deployment', marks);
  const effect = effectOf(query, statement, policy);
  const elements = matchElements(query, candidate, { policy, statement });
  let result = and(isThere, elements.result);
  if (result === 'no') run.questions.length = marks.questions;
  if (result === 'no' && elements.failsWithoutAssumption) {
    run.used.length = marks.used;
  } else {
    const refusal = refusalIn(run, statement, query.kind);
    if (refusal === 'open') result = and(result, 'unknown');
    else if (refusal) return refused(query, statement, refusal.clause, marks);
  }
  markBearing(query, marks.used, effect, result);
  const trace = isExplained(query) ? traceOf(statement, effect, result, elements.steps, isThere) : undefined;
  return { result, effect, named: withAll(elements.named, result), trace };
}

/** Which of its elements are there has to be asked first. */
function hidden(query: Query, statement: Statement, policy: PolicyPlace): StatementMatch {
  const effect = effectOf(query, statement, policy);
  const named: Record<keyof Named, Tri> = { ...NOT_NAMED };
  for (const naming of NAMINGS) named[naming] = 'unknown';
  const steps = [presenceStep(existenceIn(statement), 'unknown')];
  return { result: 'unknown', effect, named, trace: isExplained(query) ? traceOf(statement, effect, 'unknown', steps, 'unknown') : undefined };
}

interface Elements {
  readonly result: Tri;
  readonly named: Named;
  readonly failsWithoutAssumption: boolean;
  readonly steps: readonly MatchStep[];
}

type Element = 'action' | 'resource' | 'principal' | 'condition';

// The cheap ones first; the trace is put into the reader's order afterwards.
const ORDER: readonly Element[] = ['action', 'resource', 'principal', 'condition'];
const IN_TRACE: readonly Element[] = ['principal', 'action', 'resource', 'condition'];

const NO_STEPS: readonly MatchStep[] = [];

function matchElements(query: Query, candidate: Candidate, place: StatementPlace): Elements {
  const { run } = query;
  const steps: Partial<Record<Element, readonly MatchStep[]>> = {};
  let named = EVERYBODY;
  let result: Tri = 'yes';
  let failsWithoutAssumption = false;
  for (const element of ORDER) {
    if ((element === 'action' || element === 'resource') && candidate[element] === 'yes') continue;
    const used = run.used.length;
    const match = matchElement(query, element, place);
    if (match.steps.length > 0) steps[element] = match.steps;
    if (match.named) named = match.named;
    if (match.result === 'no' && run.used.length === used) failsWithoutAssumption = true;
    result = and(result, match.result);
    if (failsWithoutAssumption && run.detail === 'decide') break;
  }
  const inOrder = isExplained(query) ? IN_TRACE.flatMap((element) => steps[element] ?? []) : NO_STEPS;
  return { result, named: withAll(named, result), failsWithoutAssumption, steps: inOrder };
}

/** As who a caller is meant where nobody is named. */
const EVERYBODY: Named = { ...NOT_NAMED, star: 'yes' };

interface ElementMatch {
  readonly result: Tri;
  readonly steps: readonly MatchStep[];
  readonly named?: Named;
}

const MATCHES: ElementMatch = { result: 'yes', steps: NO_STEPS };

function matchElement(query: Query, element: Element, place: StatementPlace): ElementMatch {
  const { statement } = place;
  switch (element) {
    case 'action':
      return matchActionElement(query, statement, place);
    case 'resource':
      return matchResourceElement(query, statement, place);
    case 'principal':
      return matchPrincipalElement(query, statement, place);
    case 'condition': {
      if (statement.conditions.length === 0 && statement.conditionsAreComplete) return MATCHES;
      if (query.run.detail === 'decide') return { result: matchConditions(query, place), steps: NO_STEPS };
      const steps: MatchStep[] = [];
      const onEntry = (entry: EntryMatch): void => void steps.push(conditionStep(query, entry));
      return { result: matchConditions(query, place, onEntry), steps };
    }
  }
}

function matchActionElement(query: Query, statement: Statement, place: StatementPlace): ElementMatch {
  const element = statement.action ?? statement.notAction;
  if (!element) return { result: unseenElement(query, place, 'Action', 'no'), steps: NO_STEPS };
  const name = statement.action ? 'Action' : 'NotAction';
  const list = matchActions(query, element.value, place);
  const match = name === 'Action' ? list : negated(list);
  return { result: match.result, steps: isExplained(query) ? [actionStep(query, name, element.value, match)] : NO_STEPS };
}

function matchResourceElement(query: Query, statement: Statement, place: StatementPlace): ElementMatch {
  const element = statement.resource ?? statement.notResource;
  // Where Resource may be left out, the policy's own resource is meant (semantics §2.4, GR-44).
  if (!element) return { result: unseenElement(query, place, 'Resource', 'yes'), steps: NO_STEPS };
  const name = statement.resource ? 'Resource' : 'NotResource';
  const list = matchResources(query, element.value, place);
  const match = name === 'Resource' ? list : negated(list);
  const isVoid = name === 'NotResource' && match.result !== 'no' ? hasUnresolvedVariable(query, element.value, place) : 'no';
  const result = and(match.result, not(isVoid));
  return { result, steps: isExplained(query) ? [resourceStep(query, name, element.value, { ...match, result }, place)] : NO_STEPS };
}

function matchPrincipalElement(query: Query, statement: Statement, place: StatementPlace): ElementMatch {
  const applicability = kindFacts(query.kind).principal;
  if (applicability !== 'required') return MATCHES;
  const element = statement.principal ?? statement.notPrincipal;
  if (!element) {
    const star = unseenElement(query, place, 'Principal', 'no');
    return { result: star, named: { ...NOT_NAMED, star }, steps: NO_STEPS };
  }
  const name = statement.principal ? 'Principal' : 'NotPrincipal';
  let named: Named;
  if (name === 'Principal') {
    named = matchPrincipal(query, element.value, place);
  } else {
    if (query.kind === 'api-resource-policy') useRule(query.run, 'GR-35');
    named = { ...NOT_NAMED, star: matchNotPrincipal(query, element.value, place) };
  }
  const result = isNamed(named);
  return { result, named, steps: isExplained(query) ? [principalStep(query, statement, element.value, result)] : NO_STEPS };
}

/** Whether an element holds that is not written: it may be among what cannot be seen. */
function unseenElement({ run }: Query, place: StatementPlace, name: string, otherwise: Tri): Tri {
  return place.statement.isOpen ? askUnseen(run, place, name) : otherwise;
}

const isExplained = (query: Query): boolean => query.run.detail === 'explain';

const negated = (match: ListMatch): ListMatch => ({ ...match, result: not(match.result) });

function withAll(named: Named, result: Tri): Named {
  if (result === 'yes') return named;
  if (result === 'no') return NOT_NAMED;
  const both: Record<keyof Named, Tri> = { ...NOT_NAMED };
  for (const naming of NAMINGS) both[naming] = and(named[naming], result);
  return both;
}

function effectOf(query: Query, statement: Statement, policy: PolicyPlace): Effect | undefined {
  const effect = statement.effect?.value;
  if (!effect && !statement.effect && statement.isOpen) return askEffect(query, statement, policy, `Effect of \`${nameOfStatement(statement)}\` in \`${policy.label}\``);
  if (!effect) return undefined;
  if (effect.known) return effect.value;
  if (statement.effects) return undefined; // asked about already
  return askEffect(query, statement, policy, effect.atom.label);
}

function askEffect({ run }: Query, { index }: Statement, { id }: PolicyPlace, label: string): Effect | undefined {
  const isAllow = askWhether(run, `effect:${id}#${index}`, [label]);
  return isAllow === 'unknown' ? undefined : isAllow === 'yes' ? 'Allow' : 'Deny';
}

/** Says for the rules used in this statement what they may have changed. */
function markBearing(query: Query, from: number, effect: Effect | undefined, result: Tri): void {
  const { used } = query.run;
  const bearing: Bearing = `${effect === 'Deny' ? 'deny' : 'allow'}-${result === 'yes' ? 'matched' : 'missed'}`;
  for (let at = from; at < used.length; at++) {
    const entry = used[at];
    if (entry?.bearing === 'flow') used[at] = { rule: entry.rule, bearing };
  }
}

/** Such a statement says nothing, so nothing has to be asked and no rule was used. */
function refused(query: Query, statement: Statement, problem: string, before: Marks): StatementMatch {
  query.run.questions.length = before.questions;
  query.run.used.length = before.used;
  const written = statement.effect?.value;
  const effect = written?.known === true ? written.value : undefined;
  const trace: StatementTrace | undefined = isExplained(query)
    ? { index: statement.index, statement: nameOfStatement(statement), effect: effect ?? null, matched: 'no', steps: NO_STEPS, problem }
    : undefined;
  return { result: 'no', effect, named: NOT_NAMED, trace };
}

function traceOf(statement: Statement, effect: Effect | undefined, matched: Tri, steps: readonly MatchStep[], isThere: Tri): StatementTrace {
  const presence = statement.presence.length > 0 ? [presenceStep(statement.presence, isThere)] : [];
  return { index: statement.index, statement: nameOfStatement(statement), effect: effect ?? null, matched, steps: [...presence, ...steps] };
}
