/**
 * A caller defined in another file: a role or user with its ARN, policies, boundary and tags.
 *
 * What its framework tells about it is taken as it is. Its ARN is made of its name with the account of the API, or
 * the contract's sample account, and stands wherever its files refer to it.
 */
import { holed, isAtom, literalText, type HoledText } from '../base/atoms';
import { findManagedPolicy } from '../catalog/managed-policies';
import type { LayerPolicy } from '../gateway/request';
import { readPolicy } from '../policy/read';
import type { UnitEntry } from '../workspace/model';
import type { Presence } from '../policy/model';
import { bindPresence, bindText, type Bindings } from './bind-values';
import type { Building } from './building';
import { chosenBoundary, type BoundaryWay } from './chosen-boundary';
import { sampleAccount, type Environment } from './environment';
import { hostOf } from './host-of';
import { withoutExcerpts } from './place';
import type { Plain } from './plain';
import { attachedLayer, type PolicyReading } from './policies';
import { holdersAt, instancesOf, pickOwn, resolvePlace, selectorOf, unitFiles, whyNone, type Resolved, type ScenarioWorkspace } from './resolve';

export interface ReferencedCaller {
  readonly name: string;
  /** With the name in its file where that is known only at deployment. */
  readonly arn: string;
  /** What is known of the ARN, where that is not all of it. */
  readonly arnText: HoledText | undefined;
  /** By atom id, what its files call it and its account. */
  readonly values: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, HoledText>;
  readonly tags: ReadonlyMap<string, string>;
  readonly hasUnseenTags: boolean;
  readonly layers: (reading: PolicyReading) => CallerPolicies;
}

export interface CallerPolicies {
  readonly identity: readonly LayerPolicy[];
  readonly boundary: LayerPolicy | null;
}

/** The caller of a case, where it is defined elsewhere; undefined also after complaining that it cannot be found. */
export function findReferencedCaller({ canonical, source, workspace, complain, bindings, environment }: Building): ReferencedCaller | undefined {
  const reference = canonical.caller?.ref;
  if (reference === undefined) return undefined;
  const question = { bindings, environment, reference };
  const resolved = resolvePlace(reference, source.uri, workspace);
  const first = 'found' in resolved ? principalAt(resolved.found, workspace, question) : resolved;
  const whole = 'message' in first && 'found' in resolved && resolved.found.isExcerpt ? resolvePlace(reference, source.uri, withoutExcerpts(workspace)) : undefined;
  const found = whole && 'found' in whole ? principalAt(whole.found, workspace, question) : first;
  if ('found' in found) return found.found;
  complain(['caller', 'ref'], found.message);
  return undefined;
}

type FoundPlace = Extract<ReturnType<typeof resolvePlace>, { readonly found: unknown }>['found'];
type FilePrincipals = NonNullable<NonNullable<UnitEntry['files'][number]['framework']>['principals']>;
type Principal = ReturnType<FilePrincipals>[number];

/** Files and instances, whose policies may be attached to the principal. */
type Holders = readonly Pick<UnitEntry['files'][number], 'policies'>[];

function principalAt(place: FoundPlace, workspace: ScenarioWorkspace, question: Pick<Surroundings, 'bindings' | 'environment' | 'reference'>): Resolved<ReferencedCaller> {
  const { reference } = question;
  const { file, selector, before } = place;
  const instances = instancesOf(place, workspace);
  const unit = [...holdersAt(place), ...instances];
  const own = before?.principals ?? (instances.length > 0 ? workspace.unit(file.uri)?.principals : undefined) ?? file.framework?.principals?.(unitFiles(place.unit)) ?? [];
  const inside = instances.flatMap(({ principals }) => principals);
  const all = own.length > 0 && selector === undefined ? own : [...own, ...inside];
  const matching = selector === undefined ? all : pickOwn(own, inside, selector, (principal) => principal);
  const [only, ...others] = matching;
  if (only && others.length === 0) return { found: describe(only, { ...question, others: [...own, ...inside], unit }) };
  const list = (matching.length > 1 ? matching : all).slice(0, 5).map((principal) => `\`#${selectorOf(principal, all)}\``);
  if (list.length === 0) return { message: `\`${reference}\` leads to no role or user: ${whyNone(file)}.` };
  const problem = matching.length > 1 || selector === undefined ? 'could mean more than one role or user: name one of' : 'leads to no role or user: that file has';
  return { message: `\`${reference}\` ${problem} ${list.join(', ')}.` };
}

interface Surroundings {
  /** All roles and users of its files. */
  readonly others: readonly Principal[];
  readonly bindings: Bindings;
  readonly environment: Environment | undefined;
  readonly unit: Holders;
  readonly reference: string;
}

function describe(principal: Principal, surroundings: Surroundings): ReferencedCaller {
  const { others, unit, reference } = surroundings;
  const { account, partition, arnText } = identify(principal, surroundings);
  const literalArn = literalText(arnText);
  const values = new Map<string, string>();
  const texts = new Map<string, HoledText>();
  // Policies that name another role of the same files name somebody whose ARN is known just as well.
  for (const each of [...others.filter(({ arnAtoms }) => arnAtoms.length > 0), principal]) noteMeaning(each, surroundings, values, texts);
  return {
    name: principal.selector.endsWith(`/${principal.name}`) ? selectorOf({ ...principal, selector: principal.name }, []) : principal.name,
    arn: literalArn ?? `arn:${partition}:iam::${account}:${principal.type}/${principal.name}`,
    arnText: literalArn === undefined ? arnText : undefined,
    values,
    texts,
    tags: principal.tags,
    hasUnseenTags: !principal.tagsAreComplete,
    layers: (reading) => policiesOf(principal, unit, reference, reading),
  };
}

interface Identity {
  readonly account: string;
  readonly partition: string;
  readonly name: HoledText;
  readonly arnText: HoledText;
}

function identify(principal: Principal, { bindings, environment }: Pick<Surroundings, 'bindings' | 'environment'>): Identity {
  const account = known(principal.account, bindings) ?? environment?.account ?? sampleAccount;
  const partition = known(principal.partition, bindings) ?? environment?.partition ?? 'aws';
  const [path, name] = [bindText(principal.path, bindings), bindText(principal.nameText, bindings)];
  return { account, partition, name, arnText: holed([`arn:${partition}:iam::${account}:${principal.type}`, ...pathPieces(path), ...name.pieces]) };
}

/** What references to a role or user stand for. */
function noteMeaning(principal: Principal, surroundings: Surroundings, values: Map<string, string>, texts: Map<string, HoledText>): void {
  const { account, partition, name, arnText } = identify(principal, surroundings);
  for (const [ids, text] of [[principal.arnAtoms, arnText], [principal.nameAtoms, name]] as const) {
    const literal = literalText(text);
    for (const id of ids) {
      if (literal !== undefined) values.set(id, literal);
      else if (!text.pieces.some((piece) => isAtom(piece) && text.pieces.length === 1 && piece.id === id)) texts.set(id, text);
    }
  }
  for (const [text, value] of [[principal.account, account], [principal.partition, partition]] as const) {
    for (const piece of text.pieces) if (isAtom(piece) && text.pieces.length === 1) values.set(piece.id, value);
  }
}

/** A path that is none counts as the usual one; AWS would not take it. */
function pathPieces(path: HoledText): HoledText['pieces'] {
  const written = literalText(path);
  return written === undefined || (written.startsWith('/') && written.endsWith('/')) ? path.pieces : ['/'];
}

function policiesOf(principal: Principal, unit: Holders, reference: string, reading: PolicyReading): CallerPolicies {
  const file = reference.split('#')[0] ?? '';
  const entries = unit.flatMap((each) => each.policies);
  const sites = entries.map(({ site }) => site);
  const read = (attached: Principal['policies'][number], id: string): LayerPolicy => {
    if ('outside' in attached) return managedByAws(id, attached.outside) ?? outside(id, attached.outside, attached.reason);
    const entry = entries.find((policy) => policy.uri === attached.uri && policy.site.selector === attached.selector);
    return entry ? attachedLayer({ id, label: `${file}#${selectorOf(entry.site, sites)}`, path: ['caller', 'ref'] }, entry.policy, reading) : outside(id, attached.selector);
  };
  const attach = (attached: Principal['policies'][number], id: string): readonly LayerPolicy[] => {
    const presence = bindPresence(attached.presence ?? [], reading.bindings);
    return presence ? [whereAttached(read(attached, id), presence)] : [];
  };
  return {
    identity: principal.policies.flatMap((attached, index) => attach(attached, `caller.ref:identity[${String(index)}]`)),
    boundary: boundary(principal, read, reading),
  };
}

function boundary({ boundary: only, boundaryChoices }: Principal, read: (attached: Principal['policies'][number], id: string) => LayerPolicy, { bindings }: PolicyReading): LayerPolicy | null {
  const id = 'caller.ref:boundary';
  const ways = boundaryChoices?.flatMap(({ policy, presence }): BoundaryWay[] => {
    const open = bindPresence(presence, bindings);
    return open ? [{ presence: open, layer: policy ? read(policy, id) : null }] : [];
  });
  const chosen = ways && chosenBoundary(ways, id);
  return chosen !== undefined ? chosen : only ? read(only, id) : null;
}

/** What is attached in some deployments only says what it says in those; one that cannot be seen may say nothing anyway. */
function whereAttached(layer: LayerPolicy, presence: readonly Presence[]): LayerPolicy {
  if (presence.length === 0 || 'opaque' in layer) return layer;
  const statements = layer.policy.statements.map((statement) => ({ ...statement, presence: [...presence, ...statement.presence] }));
  return { ...layer, policy: { ...layer.policy, statements } };
}

/** One of AWS's own policies whose grants are known. */
function managedByAws(id: string, name: string): LayerPolicy | undefined {
  const known = findManagedPolicy(name);
  if (!known) return undefined;
  const statements = known.allows.map((grant): Plain => ({
    Effect: 'Allow',
    ...('except' in grant ? { NotAction: grant.except } : { Action: grant.actions }),
    Resource: grant.resources,
  }));
  const node = hostOf({ Version: '2012-10-17', Statement: statements });
  return { id, label: name, policy: readPolicy(node, { kind: 'identity', kindIsCertain: true, dialect: 'iam' }) };
}

/** A policy that is attached but cannot be seen from here. */
function outside(id: string, name: string, reason = 'a policy outside these files'): LayerPolicy {
  return { id, label: name, opaque: { id: `policy:${name}`, label: name, reason, pure: true, shape: 'policy-document' } };
}

function known(text: HoledText, bindings: Bindings): string | undefined {
  return literalText(bindText(text, bindings));
}
