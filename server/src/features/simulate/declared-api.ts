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
import { anyCall, callOf, namedCalls, referenceText, type TargetApi } from './calls';
import { arnsIn, findPart } from './execute-api-policy';
import { accountsNamedIn } from './principals';

/** The API as seen from a document; references are relative to that. */
export function declaredApi(api: Api, from: string, policies: readonly Policy[]): TargetApi {
  const account = writtenPlace('account', api, policies) ?? freeAccount(policies);
  const region = writtenPlace('region', api, policies);
  const supposed: Record<string, string> = {};
  const values: Record<string, string> = {};
  const suppose = (text: HoledText, value: string): string => {
    const [only, ...rest] = text.pieces;
    if (only !== undefined && isAtom(only) && rest.length === 0) supposed[only.label] = value;
    return literalText(text) ?? value;
  };
  const known = suppose(api.account, account);
  if (region !== undefined) suppose(api.region, region);
  // Cases suppose the first sample account by themselves; only another one has to be written down.
  if (region !== undefined || account !== sampleAccounts[0]) Object.assign(values, supposed);
  return {
    name: api.name,
    kind: api.kind ?? 'REST',
    input: { ref: referenceText(from, documentOf(api), api.constructPath === undefined ? api.selector : shownPath(api.constructPath)) },
    account: known,
    partition: suppose(api.partition, 'aws'),
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
  return sampleAccounts.find((account) => !named.has(account) && !except.includes(account)) ?? '111122223333';
}

const sampleAccounts: readonly string[] = ['111122223333', '123456789012', '999988887777', '210987654321', '555566667777', '888877776666'];

function documentOf({ key, selector }: Api): string {
  return key.slice(0, key.length - selector.length - 1);
}
