/**
 * Offers of what the workspace knows by name: its roles and users, its VPC endpoints, and the accounts and organizations of
 * its `gatehouse.json`.
 *
 * What stands in the same unit is referred to in the words of the place; anything else is written out, with places to fill
 * in for what nobody knows.
 */
import { isAtom, literalText, type HoledText } from '../../base/atoms';
import { fileName } from '../../base/uri';
import type { EnvironmentAccount } from '../../scenario/environment';
import type { IndexedEndpoint, IndexedPrincipal } from '../../workspace/index/model';
import type { FeatureContext } from '../feature';
import type { Place } from '../place';
import { writingAt, type Writing } from './idiom';
import { templateText, type Offer, type Template } from './offer';

/** Roles and users as values of `AWS`, those of the unit first. */
export function offerKnownPrincipals(place: Place, context: FeatureContext): readonly Offer[] {
  const own = unitOf(place, context);
  const writing = writingAt(place);
  const offers = context.index.people().principals.map((one): Offer => {
    const isOwn = own.has(one.uri) && writing.idiom !== 'plain' && one.reference !== undefined;
    const text = isOwn ? [{ expression: `\${${one.reference}}` }] : writtenArn(one);
    return { ...known(text, writing, isOwn), kind: 'principal', detail: `${one.type} ${one.name} · ${fileName(one.uri)}` };
  });
  return ownFirst(offers);
}

/** Values of keys that name an endpoint, an account or an organization; `name` in lower case. */
export function offerKnownValues(name: string, place: Place, context: FeatureContext): readonly Offer[] {
  switch (name) {
    case 'aws:sourcevpce':
      return [...ownEndpoints(place, context), ...accountsAround(place, context).flatMap(({ vpcEndpoints }) => [...vpcEndpoints].flatMap(([label, { id }]) => (id === undefined ? [] : [written(String(id), `VPC endpoint ${label}`)])))];
    case 'aws:principalorgid':
    case 'aws:resourceorgid':
    case 'aws:sourceorgid':
      return accountsAround(place, context).flatMap(({ name: account, organization }) => (organization?.id === undefined ? [] : [written(String(organization.id), `organization of ${account}`)]));
    case 'aws:principalaccount':
    case 'aws:resourceaccount':
    case 'aws:sourceaccount':
      return accountsAround(place, context).map(({ name: account, id }) => written(id, `account ${account}`));
    default:
      return [];
  }
}

/** Accounts of the nearest `gatehouse.json` as principals. */
export function offerKnownAccounts(place: Place, context: FeatureContext): readonly Offer[] {
  return accountsAround(place, context).map(({ name, id }): Offer => ({ ...written(id, `account ${name}`), kind: 'principal' }));
}

/** Every environment knows the accounts of the whole file. */
function accountsAround({ file: { uri } }: Place, { environment, environmentNames }: FeatureContext): readonly EnvironmentAccount[] {
  for (const name of environmentNames(uri)) {
    const answer = environment(name, uri);
    if ('found' in answer) return answer.found.accounts;
  }
  return [];
}

function ownEndpoints(place: Place, context: FeatureContext): readonly Offer[] {
  const own = unitOf(place, context);
  const writing = writingAt(place);
  return ownFirst(context.index.people().endpoints.flatMap((endpoint): readonly Offer[] => {
    const text = endpointText(endpoint, own.has(endpoint.uri), writing);
    return text ? [{ ...known(text, writing, own.has(endpoint.uri)), kind: 'value', detail: `VPC endpoint · ${fileName(endpoint.uri)}` }] : [];
  }));
}

/** Undefined where its id is known to nobody here. */
function endpointText({ id }: IndexedEndpoint, isOwn: boolean, { idiom }: Writing): Template | undefined {
  const text = literalText(id);
  if (text !== undefined) return [text];
  const [only, ...rest] = id.pieces;
  return isOwn && idiom !== 'plain' && only !== undefined && isAtom(only) && rest.length === 0 ? [{ expression: `\${${only.label}}` }] : undefined;
}

function writtenArn({ type, name, nameText, path, account, partition }: IndexedPrincipal): Template {
  const field = (text: HoledText, stop: string): Template[number] => literalText(text) ?? { stop };
  const inPath = literalText(path) ?? '/';
  const shown = literalText(nameText);
  return [`arn:${literalText(partition) ?? 'aws'}:iam::`, field(account, '111122223333'), `:${type}${inPath}`, shown ?? { stop: name }];
}

function known(text: Template, { needsSub }: Writing, isOwn: boolean): Pick<Offer, 'label' | 'text' | 'rank' | 'needsSub'> {
  return { label: templateText(text), text, rank: isOwn ? 0 : 1, needsSub: isOwn && needsSub };
}

function written(text: string, detail: string): Offer {
  return { label: text, kind: 'value', text: [text], detail, rank: 0 };
}

function ownFirst(offers: readonly Offer[]): readonly Offer[] {
  return [...offers].sort((a, b) => a.rank - b.rank);
}

function unitOf({ file }: Place, { view }: FeatureContext): ReadonlySet<string> {
  return new Set(view.unit(file.uri)?.files.map(({ uri }) => uri));
}
