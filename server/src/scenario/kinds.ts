/**
 * Cases that call an API of which neither its files nor the case say of what kind it is: they are run for each kind it may
 * be of, and what comes out the same is the answer.
 *
 * A kind the case cannot be asked of (it says what APIs of that kind do not have) is not meant. Where the kinds differ the
 * decision is open and says so; nothing is guessed from what is usual.
 */
import type { Decision } from '../evaluate/decision';
import type { ApiKind } from '../gateway/model';
import type { CaseResult, RanCase } from './case-result';
import { compare } from './compare';
import type { ScenarioCase } from './read';
import { resolveApi, type ScenarioWorkspace } from './resolve';

/** Empty where the kind is known, or the case cannot be run anyway. */
export function openKinds({ canonical, source, problems }: ScenarioCase, workspace: ScenarioWorkspace): readonly ApiKind[] {
  const { ref, kind } = canonical.api ?? {};
  if (ref === undefined || kind !== undefined || problems.length > 0) return [];
  const resolved = resolveApi(ref, source.uri, workspace);
  if (!('found' in resolved) || resolved.found.api.kind !== undefined) return [];
  // A definition in OpenAPI makes no WebSocket API, and a resource of the newer kinds no REST API.
  return resolved.found.api.flavour === 'openapi' ? ['REST', 'HTTP'] : ['HTTP', 'WEBSOCKET'];
}

/** The case as one that says the kind. */
export function ofKind(one: ScenarioCase, kind: ApiKind): ScenarioCase {
  return { ...one, canonical: { ...one.canonical, api: { ...one.canonical.api, kind } } };
}

/** One result of those for each kind, in the same order. */
export function resultOfKinds(one: ScenarioCase, kinds: readonly ApiKind[], results: readonly CaseResult[]): CaseResult {
  const ran = results.flatMap((result, index) => (result.kind === 'ran' ? [{ kind: kinds[index] ?? 'REST', result }] : []));
  const [first, second] = ran;
  const [refused] = results;
  if (!first) return refused ? { ...refused, case: one } : { kind: 'refused', case: one, problems: one.problems };
  if (!second) return { ...first.result, case: one, notes: [...first.result.notes, `The API is taken for one of kind \`${first.kind}\`, the only one that has what the case says.`] };
  const isSame = first.result.decision.decision === second.result.decision.decision;
  return isSame ? alike(one, first, second) : apart(one, first, second);
}

interface OfKind {
  readonly kind: ApiKind;
  readonly result: RanCase;
}

function alike(one: ScenarioCase, { result: first, kind }: OfKind, { result: second, kind: other }: OfKind): RanCase {
  const failing = [first, second].find(({ expectation }) => expectation?.met === false);
  return {
    ...first,
    case: one,
    decision: { ...first.decision, ...inBoth(first.decision, second.decision), unknown: united(first.decision.unknown, second.decision.unknown) },
    notes: [...first.notes, `Nothing says whether the API is of kind \`${kind}\` or \`${other}\`; the decision is the same for both, and details are those of kind \`${kind}\`.`],
    expectation: failing?.expectation ?? first.expectation,
  };
}

/** What of the answer is the same. */
function inBoth(a: Decision, b: Decision): Pick<Decision, 'status' | 'responseType' | 'body' | 'lambdaInvoked' | 'possible' | 'broughtByRequest' | 'assumptions'> {
  return {
    status: a.status === b.status ? a.status : null,
    responseType: a.responseType === b.responseType ? a.responseType : null,
    body: a.body === b.body ? a.body : null,
    lambdaInvoked: a.lambdaInvoked === b.lambdaInvoked ? a.lambdaInvoked : null,
    possible: united(a.possible, b.possible),
    broughtByRequest: a.broughtByRequest.filter((label) => b.broughtByRequest.includes(label) || !b.unknown.includes(label)),
    assumptions: [...a.assumptions, ...b.assumptions.filter(({ rule }) => a.assumptions.every((assumption) => assumption.rule !== rule))],
  };
}

function apart(one: ScenarioCase, first: OfKind, second: OfKind): RanCase {
  const [a, b] = [first.result.decision, second.result.decision];
  const words = ({ kind, result: { decision } }: OfKind): string => `of kind \`${kind}\`: ${decision.headline}`;
  const decision: Decision = {
    ...a,
    ...inBoth(a, b),
    decision: 'undetermined',
    decidedBy: [],
    unknown: united(['api.kind'], a.unknown, b.unknown),
    possible: possibleOutcomes(a, b),
    headline: 'It depends on the kind of the API, which nothing says: give it with `api.kind`, or name the API by the template that makes it.',
    reason: `It depends on the kind of the API, which nothing says (\`api.kind\`). ${words(first)} ${words(second)}`,
  };
  const { expect } = one.canonical;
  const differences = expect && compare(expect, decision);
  return { ...first.result, case: one, decision, notes: [...first.result.notes, `As one ${words(first)}`, `As one ${words(second)}`], expectation: differences && { met: differences.length === 0, differences } };
}

/** Empty where nobody can say what one of them may come out as. */
function possibleOutcomes(...decisions: readonly Decision[]): Decision['possible'] {
  const lists = decisions.map(({ decision, possible }) => (decision === 'undetermined' ? possible : [decision]));
  return lists.some((list) => list.length === 0) ? [] : united(...lists);
}

function united<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())];
}
