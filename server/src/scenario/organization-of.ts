/**
 * The organizations of a case: that of the caller's account with its SCPs, and the RCPs of the account that owns what is called.
 *
 * Field by field the first that says something counts: the case, the saved answers it names, the environment, the answers
 * that names. What answers leave open stays unknown, and a note says what to save.
 */
import { literalText, type HoledText } from '../base/atoms';
import type { Caller, LayerPolicy } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import { readPolicy } from '../policy/read';
import { policyAt, type UnitEntry } from '../workspace/model';
import { readLevels, type Building } from './building';
import type { CaseCaller } from './canonical';
import { accountIn } from './environment';
import { hostOf } from './host-of';
import { asEnvironment } from './in-environment';
import type { Path, Plain } from './plain';
import { attachedLayer } from './policies';
import { pick, resolvePlace, whyNone, type Resolved, type ScenarioWorkspace } from './resolve';

type Levels = readonly (readonly LayerPolicy[])[];
type MemberAccount = UnitEntry['accounts'][number];
type Organization = NonNullable<CaseCaller['organization']>;

/** What one of those who may say it says; levels are read when they count. */
interface Said {
  readonly id?: string | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly managementAccount?: boolean | undefined;
  readonly scps?: (() => Levels) | undefined;
  readonly rcps?: (() => Levels) | undefined;
}

export interface CallerOrganization {
  readonly organization: Caller['organization'];
  readonly scps: Levels | undefined;
}

export function callerOrganization(account: HoledText | undefined, building: Building): CallerOrganization {
  const own = building.canonical.caller?.organization;
  const path = ['caller', 'organization'];
  const said = [written(own, path, building), placed(own?.ref, { path, account, who: 'the caller' }, building), ...ofEnvironment(account, 'the caller', building)].filter((each) => each !== undefined);
  if (said.length === 0) return { organization: undefined, scps: undefined };
  const isManagementAccount = first(said, 'managementAccount') ?? false;
  return {
    organization: { id: first(said, 'id'), paths: first(said, 'paths') ?? [], isManagementAccount },
    // They do not bind there, so nobody has to be told of them.
    scps: isManagementAccount ? undefined : first(said, 'scps')?.(),
  };
}

/** `caller.organization.rcps` is short for those of the account that owns the resource, which the caller's account need not be. */
export function ownerRcps(owner: HoledText | undefined, building: Building): Levels | undefined {
  const { resourceOrganization: own, caller } = building.canonical;
  const path = ['resourceOrganization'];
  const short = caller?.organization;
  const said = [
    written(own, path, building),
    short?.rcps && { rcps: written({ rcps: short.rcps }, ['caller', 'organization'], building)?.rcps },
    placed(own?.ref, { path, account: owner, who: 'what is called' }, building),
    ...[short?.ref].flatMap((ref) => (ref !== undefined && isAbout(ref, owner, building) ? placed(ref, { path: ['caller', 'organization'], account: owner, who: 'the caller' }, building) : undefined)),
    ...ofEnvironment(owner, 'what is called', building),
  ].filter((each) => each !== undefined);
  if (first(said, 'managementAccount')) return []; // DE-33: they do not bind there
  return first(said, 'rcps')?.();
}

function first<K extends keyof Said>(said: readonly Said[], field: K): Said[K] {
  return said.find((each) => each[field] !== undefined)?.[field];
}

function written(organization: Pick<Organization, 'id' | 'paths' | 'managementAccount' | 'scps' | 'rcps'> | undefined, path: Path, building: Building): Said | undefined {
  if (!organization) return undefined;
  const { id, paths, managementAccount, scps, rcps } = organization;
  return {
    id: id === undefined ? undefined : String(id),
    paths: paths?.map(String),
    managementAccount,
    scps: scps && (() => readLevels(scps, { path: [...path, 'scps'], kind: 'scp' }, building)),
    rcps: rcps && (() => readLevels(rcps, { path: [...path, 'rcps'], kind: 'rcp' }, building)),
  };
}

function ofEnvironment(number: HoledText | undefined, who: string, building: Building): readonly (Said | undefined)[] {
  const account = accountIn(building.environment, number);
  if (!account) return [];
  const around = asEnvironment(building);
  const said = written(account.organization, ['env'], around);
  const noting = (what: string, levels: (() => Levels) | undefined): Said['scps'] => levels && (() => {
    note(building, `The ${what} are those of the account \`${account.name}\` in \`${building.environment?.file ?? ''}\`.`);
    return levels();
  });
  const isPlain = building.canonical.action !== undefined;
  return [said && { ...said, scps: noting('SCPs', said.scps), rcps: isPlain ? noting('RCPs', said.rcps) : said.rcps }, placed(account.organization?.ref, { path: ['env'], account: number, who }, around)];
}

interface WantedAccount {
  /** Of what holds the reference. */
  readonly path: Path;
  readonly account: HoledText | undefined;
  /** Who belongs to that account, for people. */
  readonly who: string;
}

/** What saved answers say; undefined where none are named, and after complaining that they are no such, or about another account. */
function placed(ref: string | undefined, { path, account, who }: WantedAccount, building: Building): Said | undefined {
  if (ref === undefined) return undefined;
  const resolved = resolveAccount(ref, building.source.uri, building.workspace);
  const number = account && literalText(account);
  const message = 'message' in resolved ? resolved.message : number === undefined || number === resolved.found.id ? undefined : ofAnother(ref, resolved.found.id, `${who} belongs to \`${number}\``);
  if (message !== undefined || 'message' in resolved) {
    building.complain([...path, 'ref'], message ?? '');
    return undefined;
  }
  const { organization, path: way, isManagement } = resolved.found;
  const levels = (kind: 'scp' | 'rcp') => (): Levels => levelsOf(resolved.found, kind, [...path, 'ref'], building);
  return { id: organization, paths: way === undefined ? undefined : [way], managementAccount: isManagement, scps: levels('scp'), rcps: levels('rcp') };
}

function isAbout(ref: string, account: HoledText | undefined, building: Building): boolean {
  const resolved = resolveAccount(ref, building.source.uri, building.workspace);
  return 'found' in resolved && account !== undefined && literalText(account) === resolved.found.id;
}

/** An account in saved answers about its organization. */
export function resolveAccount(text: string, base: string, workspace: ScenarioWorkspace): Resolved<MemberAccount> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { file, selector } = place.found;
  const accounts = workspace.unit(file.uri)?.accounts ?? [];
  const [only, ...others] = selector === undefined ? accounts : pick(accounts, selector, (account) => account);
  if (only && others.length === 0) return { found: only };
  return { message: `\`${text}\` leads to no account of an organization: ${whyNone(file)}.` };
}

export function ofAnother(ref: string, id: string, other: string): string {
  return `\`${ref}\` is about the account \`${id}\`, and ${other}: name the answer about that one.`;
}

/** With a note for whatever is not known of them. */
function levelsOf(site: MemberAccount, kind: 'scp' | 'rcp', path: Path, building: Building): Levels {
  const { levels, gaps } = kind === 'scp' ? site.scps : site.rcps;
  // RCPs say nothing about calls of APIs (GR-43).
  if (kind === 'scp' || building.canonical.action !== undefined) for (const gap of gaps) note(building, gap);
  return levels.map((level, at) => level.map((attached, index) => layerOf(attached, kind, { id: `${kind}s:${site.id}[${String(at)}][${String(index)}]`, path }, building)));
}

function note({ notes }: Building, text: string): void {
  if (!notes.includes(text)) notes.push(text);
}

function layerOf(attached: MemberAccount['scps']['levels'][number][number], kind: PolicyKind, { id, path }: { readonly id: string; readonly path: Path }, building: Building): LayerPolicy {
  if ('outside' in attached) return managedByAws(attached.outside, kind, id) ?? outside(id, attached.outside);
  const entry = policyAt(building.workspace.unit(attached.uri), attached);
  return entry ? attachedLayer({ id, label: entry.site.name, path }, entry.policy, building) : outside(id, attached.selector);
}

function outside(id: string, label: string): LayerPolicy {
  return { id, label, opaque: { id: `policy:${label}`, label, reason: 'it is in no saved answer', pure: true, shape: 'policy-document' } };
}

/** What AWS attaches to everything by itself (ORG-scp). */
const fullAccess: Readonly<Record<string, Plain>> = {
  'p-FullAWSAccess': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  'p-RCPFullAWSAccess': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
};

function managedByAws(name: string, kind: PolicyKind, id: string): LayerPolicy | undefined {
  const document = Object.hasOwn(fullAccess, name) ? fullAccess[name] : undefined;
  return document === undefined ? undefined : { id, label: name.slice('p-'.length), policy: readPolicy(hostOf(document), { kind, kindIsCertain: true, dialect: 'iam' }) };
}
