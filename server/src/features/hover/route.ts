/**
 * Hover on a route where it is written: which gate applies, what a stranger gets, and which statements of the policies
 * around let callers in or keep them out.
 *
 * It is a summary: who gets in with what is for simulations. What cannot be told before deployment is called that.
 */
import { displayText, valueOf } from '../../base/atoms';
import { fileName } from '../../base/uri';
import type { Route } from '../../gateway/model';
import { kindFacts, type Effect } from '../../policy/kinds';
import type { Policy, PrincipalSet, Statement } from '../../policy/model';
import { statementName } from '../../policy/names';
import type { ApiEntry } from '../../workspace/model';
import { policiesAround } from '../around';
import type { FeatureContext, Hover } from '../feature';
import { code, link, prose } from '../markdown';
import { askStranger } from '../route-access';
import { routeAccess, routeLabel } from '../route-patterns';
import { findRoutePlace } from '../route-place';
import { callsOfRoute, statementsAbout, type BearingStatement } from '../route-statements';
import { isAnswered, startAsking } from '../simulate/ask';
import type { LinkTo } from '../simulate/explanation';
import type { Asked } from '../simulate/questions';
import { findApiTarget } from '../simulate/target';
import { statementsElsewhere, type StatementElsewhere } from '../references';
import { describeDecision, symbols } from '../simulate/words';
import { paragraphs } from '../topics';

export function hoverRoute(context: FeatureContext, uri: string, offset: number, linkTo: LinkTo): Hover | undefined {
  const place = findRoutePlace(context, uri, offset);
  if (!place) return undefined;
  const { entry, routes, span } = place;
  const [only, ...others] = routes;
  const markdown = only && others.length === 0 ? describeRoute(entry, only, context, uri, linkTo) : describeRoutes(entry, routes, context);
  return { span, markdown };
}

/** More would not be read. */
const [mostStatements, mostRoutes] = [5, 8];

function describeRoute(entry: ApiEntry, route: Route, context: FeatureContext, uri: string, linkTo: LinkTo): string {
  const { api } = entry;
  const target = findApiTarget(context, entry);
  const asked = target ? askStranger(target, route, startAsking(context, 'decide')) : [];
  const calls = callsOfRoute(api, route);
  const lines = policiesOn(entry, route, context, uri).flatMap(([policy, name]) => statementsAbout(policy, calls).map((bearing) => statementLine(bearing, policy, name, context, linkTo)));
  const all = [...lines, ...(isSigned(route) ? statementsElsewhere(uri, api, route, context).map((found) => elsewhereLine(found, linkTo)) : [])];
  const rest = all.length > mostStatements ? [`- … and ${String(all.length - mostStatements)} more`] : [];
  return paragraphs([
    `**${code(routeLabel(route))}** · route of ${code(api.name)}`,
    `Authorization: ${prose(routeAccess(route))}.${strangerText(asked, route, ' A stranger')}`,
    [...all.slice(0, mostStatements), ...rest].join('\n'),
    api.partial === null ? undefined : `The API is not complete: ${prose(api.partial)}.`,
  ]);
}

function describeRoutes(entry: ApiEntry, routes: readonly Route[], context: FeatureContext): string {
  const target = findApiTarget(context, entry);
  const asking = startAsking(context, 'decide');
  const lines = routes.slice(0, mostRoutes).map((route) => {
    const asked = target ? askStranger(target, route, asking) : [];
    return `- ${code(routeLabel(route))}: ${prose(routeAccess(route))}${strangerText(asked, route, '; a stranger')}`;
  });
  const rest = routes.length > mostRoutes ? [`- … and ${String(routes.length - mostRoutes)} more`] : [];
  return paragraphs([`**${String(routes.length)} routes** of ${code(entry.api.name)}`, [...lines, ...rest].join('\n')]);
}

/** `✗ unauthenticated: 401`, and single requests that come out otherwise. */
function strangerText(asked: readonly Asked[], route: Route, before: string): string {
  const [main, ...special] = asked;
  if (!main) return '';
  // Messages need the connection first.
  const what = main.label === routeLabel(route) ? '' : `, on ${code(main.label)}`;
  return `${before}${what}: ${outcome(main)}${special.slice(0, 2).map((one) => `, but ${code(one.label)} ${outcome(one)}`).join('')}`;
}

function outcome({ answer }: Asked): string {
  return isAnswered(answer) ? `${symbols[answer.verdict]} ${prose(describeDecision(answer.decision))}` : `? not answered: ${prose(answer.because)}`;
}

/** The policies that are asked about calls of the route, each with its name: those of callers only where calls are signed (GW-6). */
function policiesOn({ api }: ApiEntry, route: Route, context: FeatureContext, uri: string): readonly (readonly [Policy, string])[] {
  const authorization = valueOf(route.authorization);
  const isOutput = authorization === undefined || authorization === 'CUSTOM';
  const own = policiesAround(context, uri).filter(({ uri: source, site, policy }) => {
    if (policy.kind === 'api-resource-policy') return api.resourcePolicy?.uri === source && api.resourcePolicy.selector === site.selector;
    return isSigned(route) && (policy.kind === 'identity' || policy.kind === 'permissions-boundary' || policy.kind === 'scp');
  });
  const first = own.filter(({ policy }) => policy.kind === 'api-resource-policy');
  const outputs = isOutput ? (context.view.unit(uri)?.files ?? []).flatMap((file) => file.outputs) : [];
  return [
    ...[...first, ...own.filter((entry) => !first.includes(entry))].map(({ policy, site }) => [policy, site.name] as const),
    ...outputs.flatMap(({ output, site }) => (output.policy ? [[output.policy, site.name] as const] : [])),
  ];
}

/** Only then the policies of callers are asked. */
function isSigned({ authorization }: Route): boolean {
  return !authorization.known || authorization.value === 'AWS_IAM';
}

/** In a file of another unit, whose text may not be at hand. */
function elsewhereLine({ policy, statement }: StatementElsewhere, linkTo: LinkTo): string {
  const { effect, hasConditions } = statement.calls ?? {};
  const to = linkTo(statement.span);
  const named = code(statement.name);
  return `- ${verbOf(effect)} who holds it: ${to === undefined ? named : link(named, to)} in ${code(policy.name)} (${code(fileName(policy.uri))})${hasConditions ? ', under conditions' : ''}`;
}

function verbOf(effect: Effect | undefined): string {
  return effect === 'Allow' ? 'Allows' : effect === 'Deny' ? 'Denies' : 'Allows or denies';
}

/** ``- Denies everybody: `OnlyOurRange` in the resource policy, some of the requests, under conditions``. */
function statementLine({ statement, extent }: BearingStatement, policy: Policy, name: string, { view }: FeatureContext, linkTo: LinkTo): string {
  const effect = statement.effect?.value && valueOf(statement.effect.value);
  const verb = verbOf(effect);
  const isResourcePolicy = policy.kind === 'api-resource-policy';
  const at = view.locate(statement.node.span);
  const to = at && at.end > at.start ? linkTo(at) : undefined;
  const named = code(statementName(statement));
  const where = isResourcePolicy ? 'the resource policy' : `${code(name)} (${kindFacts(policy.kind).title})`;
  const limits = [...(extent === 'overlaps' ? ['some of the requests'] : extent === 'unknown' ? ['whether it is about them, deployment decides'] : []), ...conditionWords(statement)];
  const who = isResourcePolicy ? principalWords(statement) : policy.kind === 'authorizer-output' ? 'whom it is returned for' : 'who holds it';
  return `- ${verb} ${who}: ${to === undefined ? named : link(named, to)} in ${where}${limits.length > 0 ? `, ${limits.join(', ')}` : ''}`;
}

function conditionWords({ conditions, conditionsAreComplete, presence }: Statement): readonly string[] {
  const hasConditions = conditions.length > 0 || !conditionsAreComplete;
  return [...(hasConditions ? ['under conditions'] : []), ...(presence.length > 0 ? ['in some deployments'] : [])];
}

function principalWords({ principal, notPrincipal }: Statement): string {
  const set = principal ?? notPrincipal;
  if (!set) return 'nobody';
  return `${principal ? '' : 'all but '}${principalNames(set.value)}`;
}

function principalNames({ isEveryone, entries, isComplete }: PrincipalSet): string {
  const names = isEveryone ? ['*'] : entries.flatMap(({ values }) => values.map(({ text }) => displayText(text)));
  const [first, ...others] = names;
  if (first === undefined) return 'somebody';
  const more = others.length > 0 ? ` and ${String(others.length)} more` : isComplete ? '' : ' and maybe others';
  return first === '*' ? 'everybody' : `${code(first)}${more}`;
}
