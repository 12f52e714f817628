/**
 * What a stranger gets on a route: the answers of the standing probe; and where it is certain that everybody or nobody gets
 * through.
 *
 * Questions are asked of the API as simulations ask them. That nobody gets through is only said where a statement or its
 * absence decides it whoever calls, and every standing probe agrees.
 */
import { literalText, valueOf } from '../base/atoms';
import type { Api, Route } from '../gateway/model';
import type { Policy, Statement } from '../policy/model';
import { policyAt, type ApiEntry } from '../workspace/model';
import { effectOf } from './place';
import { callsOfRoute, statementsAbout } from './route-statements';
import { isAnswered, type Asking } from './simulate/ask';
import { probes } from './simulate/callers';
import { askAll, entranceOf, type Asked } from './simulate/questions';
import type { SimulatedCaller } from './simulate/simulated-caller';
import type { Target } from './simulate/target';

/**
 * The answer about the route, then those about single requests of it that come out otherwise; none for a route that is not
 * there in the deployment asked about. For a message of a WebSocket API it is the answer about connecting (GW-28).
 */
export function askStranger(target: Target, route: Route, asking: Asking): readonly Asked[] {
  return askAbout(target, route, probes(target)[0], asking);
}

function askAbout(target: Target, { method, path }: Route, caller: SimulatedCaller, asking: Asking): readonly Asked[] {
  const call = target.api.calls.find((one) => one.method === method && one.path === path);
  const entrance = entranceOf(target);
  const work = askAll(target, caller, asking, !call ? [] : entrance.includes(call) ? [call] : entrance);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** `undefined`: some get through, or it is not certain. */
export type OpenTo = 'anyone' | 'nobody' | undefined;

/** Yields before it asks what is not known yet. */
export function* accessOf(target: Target, { api }: ApiEntry, route: Route, asking: Asking): Generator<void, OpenTo, void> {
  const policy = attachedPolicy(api, asking);
  const ofDomains = api.domains.map((domain) => domain.policy && policyAt(asking.view.unit(domain.policy.uri), domain.policy)?.policy);
  const inputs: readonly unknown[] = [api, policy, target.deployment?.wording, asking.catalog, ...ofDomains, ...target.policies];
  const before = known.get(route);
  if (before && before.inputs.length === inputs.length && before.inputs.every((input, index) => input === inputs[index])) return before.openTo;
  yield;
  // Preflights come without credentials by design, so that anyone may send them surprises nobody.
  const openTo = route.method !== 'OPTIONS' && isOpenToAll(askStranger(target, route, asking)) ? 'anyone' : isClosedToAll(target, api, policy, route, asking) ? 'nobody' : undefined;
  known.set(route, { inputs, openTo });
  return openTo;
}

/** Not state: a function of the inputs, kept with the route so that it is found again while these are the same objects. */
const known = new WeakMap<Route, { readonly inputs: readonly unknown[]; readonly openTo: OpenTo }>();

function isOpenToAll(asked: readonly Asked[]): boolean {
  return asked.length > 0 && asked.every(({ answer }) => isAnswered(answer) && answer.verdict === 'reaches');
}

/** Undefined where there is none for certain, null where it cannot be seen or is there in some deployments only. */
function attachedPolicy({ resourcePolicy }: Api, { view }: Asking): Policy | null | undefined {
  if (resourcePolicy === null) return undefined;
  if (!resourcePolicy || (resourcePolicy.presence ?? []).length > 0) return null;
  return policyAt(view.unit(resourcePolicy.uri), resourcePolicy)?.policy ?? null;
}

function isClosedToAll(target: Target, api: Api, policy: Policy | null | undefined, route: Route, asking: Asking): boolean {
  if (policy === null || api.kind !== 'REST' || !(policy ? deniesAll(policy, api, route) : isUnreachable(api))) return false;
  const asked = probes(target).flatMap((caller) => askAbout(target, route, caller, asking));
  return asked.length > 0 && asked.every(({ answer }) => isAnswered(answer) && answer.verdict === 'stopped');
}

/** GW-2: a private API without a resource policy lets nobody in. */
function isUnreachable({ endpoint, partial }: Api): boolean {
  return partial === null && valueOf(endpoint) === 'PRIVATE';
}

/** A Deny of everything to everybody, or no Allow where one is needed (GW-4). */
function deniesAll(policy: Policy, api: Api, route: Route): boolean {
  const { problems, syntaxProblems, statements, openStatements } = policy;
  if (problems.length > 0 || syntaxProblems.length > 0 || statements.some(({ malformed }) => malformed !== undefined)) return false;
  const about = statementsAbout(policy, callsOfRoute(api, route));
  if (about.some(({ statement, extent }) => extent === 'covers' && isPlainDenial(statement))) return true;
  const authorization = valueOf(route.authorization);
  const needsAllow = authorization === 'NONE' || authorization === 'COGNITO_USER_POOLS';
  return needsAllow && openStatements === undefined && about.every(({ statement }) => effectOf(statement) === 'Deny');
}

function isPlainDenial(statement: Statement): boolean {
  const { presence, conditionMember, conditions, conditionsAreComplete, isOpen, principal } = statement;
  const isEveryone = principal?.existsWhen === undefined && (principal?.value.isEveryone === true || principal?.value.entries.some(({ type, values }) => type === 'AWS' && values.some(({ text, presence: only }) => only.length === 0 && literalText(text) === '*')) === true);
  return effectOf(statement) === 'Deny' && presence.length === 0 && !conditionMember && conditions.length === 0 && conditionsAreComplete && isOpen !== true && isEveryone;
}
