/**
 * An API declared in these files, as a simulation calls it: by reference, with the values that have to be supposed so
 * that "this account" and "another account" are different things.
 *
 * The same suppositions stand in a saved case, so that it answers what the simulation answered.
 */
import { isAtom, literalText, sameText, type HoledText } from '../../base/atoms';
import { hasWildcard } from '../../base/glob';
import type { Api } from '../../gateway/model';
import type { Policy } from '../../policy/model';
import { shownPath } from '../../sites/cdk/constructs';
import { bindText } from '../../scenario/bind-values';
import { sampleAccount } from '../../scenario/environment';
import { bindRoute } from '../../scenario/route-of';
import { anyCall, callOf, namedCalls, referenceText, type TargetApi } from './calls';
import { listedAccounts, type Deployment } from './deployment';
import { arnsIn, findPart } from './execute-api-policy';
import { accountsNamedIn } from './principals';

/** The API as seen from a document; references are relative to that. */
export function declaredApi(declared: Api, from: string, policies: readonly Policy[], deployment?: Deployment): TargetApi {
  const api = deployment ? withRoutesOf(declared, deployment) : declared;
  const place = deployment?.environment;
  const account = place?.account ?? writtenPlace('account', api, policies) ?? freeAccount(policies, listedAccounts(deployment));
  const region = place?.region ?? writtenPlace('region', api, policies);
  const supposed: Record<string, string> = {};
  const values: Record<string, string> = {};
  const suppose = (declaredText: HoledText, value: string): string => {
    const text = deployment ? bindText(declaredText, deployment.bindings) : declaredText;
    const [only, ...rest] = text.pieces;
    if (only !== undefined && isAtom(only) && rest.length === 0) supposed[only.label] = value;
    return literalText(text) ?? value;
  };
  const known = suppose(api.account, account);
  if (region !== undefined) suppose(api.region, region);
  // Cases suppose the first sample account by themselves, or what their environment says; only another one has to be written down.
  if (region !== place?.region || account !== (place?.account ?? sampleAccount)) Object.assign(values, supposed);
  return {
    name: api.name,
    kind: api.kind ?? 'REST',
    input: { ref: referenceText(from, documentOf(api), api.constructPath === undefined ? api.selector : shownPath(api.constructPath)) },
    account: known,
    partition: suppose(api.partition, place?.partition ?? 'aws'),
    supposed,
    values,
    calls: api.routes.length > 0 ? api.routes.map(callOf) : [anyCall(api.kind ?? 'REST')],
    named: namedCalls(policies),
    api,
  };
}

/**
 * Where policies put the API itself: who writes its ARN with an account and a region deploys it there, as a CDK app does
 * that is told its environment. One of several places is as good as another; undefined where they leave it open.
 */
function writtenPlace(part: 'account' | 'region', api: Api, policies: readonly Policy[]): string | undefined {
  const own = policies.flatMap(arnsIn).filter((arn) => {
    const id = findPart(arn, 'api');
    return id !== undefined && sameText(id.text, api.id);
  });
  const written = own.map((arn) => {
    const text = findPart(arn, part)?.text;
    return text && literalText(text);
  });
  return written.find((text) => text !== undefined && text !== '' && !hasWildcard(text));
}

/** An account no policy names, so that taking it for the API's makes nobody in the policies one of us by accident. */
export function freeAccount(policies: readonly Policy[], except: readonly string[] = []): string {
  const named = accountsNamedIn(policies);
  const isFree = (account: string): boolean => !named.has(account) && !except.includes(account);
  const found = sampleAccounts.find(isFree);
  for (let other = 300000000001; found === undefined; other += 1) if (isFree(String(other))) return String(other);
  return found;
}

/** Conditional routes that the values rule out are none, and how the others authorize may be a value. */
function withRoutesOf(api: Api, { bindings }: Deployment): Api {
  return { ...api, routes: api.routes.flatMap((route) => bindRoute(route, bindings) ?? []) };
}

const sampleAccounts: readonly string[] = [sampleAccount, '123456789012', '999988887777', '210987654321', '555566667777', '888877776666'];

function documentOf({ key, selector }: Api): string {
  return key.slice(0, key.length - selector.length - 1);
}
