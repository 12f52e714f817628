/**
 * What could be written in a slot of a scenario file: environments and VPC endpoints of its `gatehouse.json`, callers of its
 * own, and references to what the files at hand hold.
 *
 * Files the scenario names come first, with what is in the modules and templates they use. No file is looked for.
 */
import { fileName } from '../../base/uri';
import type { PolicyKind } from '../../policy/kinds';
import { isObject, toPlain } from '../../scenario/plain';
import { rebase } from '../../scenario/references';
import { pick, selectorOf, unitFiles, type Names } from '../../scenario/resolve';
import { findPath } from '../../syntax/node';
import { isScenarioFile } from '../../sites/file-names';
import type { PolicyAddress } from '../../sites/site';
import type { FileEntry, UnitEntry } from '../../workspace/model';
import { fits, type Offer } from '../completion/offer';
import type { FeatureContext } from '../feature';
import { referredFiles } from '../simulate/live-cases';
import { describeEnvironment, summariseEnvironment } from './environment-words';
import type { ScenarioPlace, ScenarioSlot } from './slot';

/** How many things are offered at once; who has more goes on typing. */
const mostOffers = 200;

export function offersAt(place: ScenarioPlace, context: FeatureContext): readonly Offer[] {
  const offered = providers[place.slot](place, context);
  return offered.filter(({ label }) => fits(place.cursor.typed, label)).slice(0, mostOffers);
}

type Provider = (place: ScenarioPlace, context: FeatureContext) => readonly Offer[];

const providers: Readonly<Record<ScenarioSlot, Provider>> = {
  environment: offerEnvironments,
  api: (place, context) => offerReferences(place, context, apisOf, 'API'),
  principal: (place, context) => offerReferences(place, context, principalsOf, 'role or user'),
  caller: offerCallers,
  endpoint: offerEndpoints,
  'endpoint-reference': (place, context) => offerReferences(place, context, ({ endpoints }) => endpoints.map(({ uri, selector }) => ({ uri, selector, name: '' })), 'VPC endpoint'),
  policy: offerPolicies,
  output: (place, context) => offerReferences(place, context, ({ files }) => files.flatMap(({ outputs }) => outputs.map(({ uri, site }) => ({ ...namesOf(site), uri }))), 'authorizer output'),
  use: offerScenarios,
};

function offerEnvironments({ uri }: ScenarioPlace, context: FeatureContext): readonly Offer[] {
  return context.environmentNames(uri).map((name) => {
    const answer = context.environment(name, uri);
    const markdown = describeEnvironment(name, answer, uri, context);
    return { label: name, text: [name], kind: 'value', detail: summariseEnvironment(answer), rank: 0, documentation: { topic: 'markdown', markdown } };
  });
}

/** Entries of `callers`, and nobody in particular. */
function offerCallers({ source: { root } }: ScenarioPlace): readonly Offer[] {
  const callers = findPath(root, 'callers');
  const plain = callers && toPlain(callers);
  const names = isObject(plain) ? Object.keys(plain) : [];
  return [...names, ...(names.includes('anonymous') ? [] : ['anonymous'])].map((name) => ({ label: name, text: [name], kind: 'principal', rank: 0 }));
}

/** An endpoint that only one account has needs no more than its name. */
function offerEndpoints({ uri }: ScenarioPlace, context: FeatureContext): readonly Offer[] {
  const answers = context.environmentNames(uri).map((name) => context.environment(name, uri));
  // Every environment knows the accounts of the whole file.
  const accounts = answers.flatMap((answer) => ('found' in answer ? [answer.found.accounts] : []))[0] ?? [];
  const all = accounts.flatMap(({ name: account, vpcEndpoints }) => [...vpcEndpoints].map(([name, { id }]) => ({ account, name, id })));
  return all.map(({ account, name, id }): Offer => {
    const label = all.filter((other) => other.name === name).length === 1 ? name : `${account}/${name}`;
    return { label, text: [label], kind: 'value', detail: [`of ${account}`, ...(id === undefined ? [] : [String(id)])].join(', '), rank: 0 };
  });
}

/** Those that are read as what is meant come first; a lone file may be any kind of policy. */
function offerPolicies(place: ScenarioPlace, context: FeatureContext): readonly Offer[] {
  const those = (isMeant: boolean): readonly Offer[] =>
    offerReferences(place, context, (unit) => policiesOf(unit).filter(({ kind }) => (kind === place.policyKind) === isMeant), 'policy', policiesOf);
  return [...those(true), ...those(false).map((offer) => ({ ...offer, rank: offer.rank + 2 }))];
}

function offerScenarios({ uri }: ScenarioPlace, { view }: FeatureContext): readonly Offer[] {
  const others = view.files().filter((file) => isScenarioFile(file.uri) && file.uri !== uri);
  return others.map((file): Offer => {
    const label = pathTo(fileName(file.uri), file.uri, uri);
    return { label, text: [label], kind: 'reference', detail: 'scenario file', rank: 0 };
  });
}

/** What a reference may lead to, with the file it stands in. */
type Thing = Names & Pick<PolicyAddress, 'uri'>;

function offerReferences({ uri }: ScenarioPlace, context: FeatureContext, thingsOf: (unit: UnitEntry) => readonly Thing[], detail: string, among = thingsOf): readonly Offer[] {
  const { view } = context;
  const named = referredFiles(view, uri, () => []).read;
  const files = [...named.flatMap((each) => view.file(each) ?? []), ...view.files()];
  const seen = new Set<string>();
  return files.flatMap((file) => {
    const unit = view.unit(file.uri);
    if (!unit || seen.has(unit.key) || isScenarioFile(file.uri)) return [];
    seen.add(unit.key);
    const all = among(unit);
    return thingsOf(unit).map((thing): Offer => {
      const label = referenceTo(thing, all, unit, file, uri);
      return { label, text: [label], kind: 'reference', detail, rank: named.includes(file.uri) ? 0 : 1 };
    });
  });
}

/** The shortest that leads to nothing else; what is inside of modules is named from the files that call them. */
function referenceTo(thing: Thing, all: readonly Thing[], unit: UnitEntry, file: FileEntry, scenario: string): string {
  const home = unit.files.some((each) => each.uri === thing.uri) ? thing.uri : file.uri;
  const short = /^\/Resources\/([^/]+)$/.exec(thing.selector)?.[1];
  const isClear = short !== undefined && pick(all, short, (each) => each).every((each) => each.selector === thing.selector);
  const selector = isClear ? short : selectorOf(thing, all);
  return pathTo(selector === '' ? fileName(home) : `${fileName(home)}#${selector}`, home, scenario);
}

function pathTo(reference: string, home: string, scenario: string): string {
  // A document that is not saved yet refers to files as if it were.
  const from = scenario.replace(/^untitled:\/+/, 'file:///');
  return rebase(reference, home, from, true) as string;
}

function namesOf({ selector, name, constructPath }: Names): Names {
  return { selector, name, ...(constructPath === undefined ? {} : { constructPath }) };
}

/** Those somebody wrote: what a framework derives has no place of its own, and who trusts a role plays no part in a case. */
function policiesOf({ files }: UnitEntry): readonly (Thing & { readonly kind: PolicyKind })[] {
  return files.flatMap(({ policies }) => policies).flatMap(({ uri, site }) => (site.derived || site.kind === 'trust' ? [] : [{ ...namesOf(site), uri, kind: site.kind }]));
}

function apisOf({ files, instances }: UnitEntry): readonly Thing[] {
  return [...files, ...instances].flatMap(({ apis }) => apis).map(({ uri, api: { selector, name, constructPath } }) => ({ uri, selector, name, constructPath }));
}

/** Roles and users of the files of a unit, then those inside of what it uses. */
export function principalsOf({ files, instances, principals }: UnitEntry): readonly Thing[] {
  const own = principals ?? files.find(({ framework }) => framework?.principals)?.framework?.principals?.(unitFiles(files)) ?? [];
  return [...own, ...instances.flatMap((instance) => instance.principals)];
}
