/**
 * Roles and users of a module, with the policies its resources attach to them.
 *
 * Policies of AWS and of other modules are named only. Attachments whose role is computed are not seen.
 */
import { holed, literal, literalText, type HoledText } from '../../base/atoms';
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import type { HostNode } from '../../syntax/node';
import { managedName, underPresence } from '../attached';
import type { AttachedPolicy, BoundaryChoice, PolicyAddress, PrincipalSite, UnitFile } from '../site';
import { attribute, hasDynamic, isRepeated, nestedBlocks, type Block } from './blocks';
import { environmentOf, providerOf } from './environment';
import { shown } from './inside';
import { moduleAtom, targetOf, type Module } from './module';
import { namingsByNamed, valuesOfEach, waysToName, type Naming } from './naming';
import type { Place } from './places';
import { policiesAt, policyAt } from './policies';
import { beside, presenceOfBlock, resolved } from './presence';
import { literalOf } from './resolve';
import { indexOf, type UnitIndex } from './unit-index';

export function modulePrincipals(unit: readonly UnitFile[]): readonly PrincipalSite[] {
  const index = indexOf(unit);
  const attaching = new Map(Object.values(principalWords).flatMap((words) => (words ? [[words, attachingIn(words.attaching, index)] as const] : [])));
  return index.blocks.flatMap((block): PrincipalSite[] => {
    const words = principalWords[block.type];
    if (!words) return [];
    const others = attaching.get(words)?.(block) ?? [];
    const { account, partition } = environmentOf(block.body, block.address, index.module);
    const atom = (attributeName: string): string => `${index.module.key}#${block.address}.${attributeName}`;
    return [
      {
        uri: block.uri,
        selector: block.address,
        type: words.type,
        name: literalOf(attribute(block.body, 'name'), index.module) ?? block.label.value,
        nameText: nameOf(block, index.module),
        path: textAt(block, 'path', index.module) ?? literal('/'),
        arnAtoms: [atom('arn')],
        nameAtoms: [atom('id'), atom('name')],
        account,
        partition,
        policies: [...inlinePolicies(block, others, index), ...attachedPolicies(block, others, index)],
        ...boundaryOf(block, index),
        ...tagsOf(block, index),
      },
    ];
  });
}

/** The document a resource names as its policy. */
export function policyBehind(selector: string, unit: readonly UnitFile[]): PolicyAddress | undefined {
  const index = indexOf(unit);
  const place = placesBySelector(index).get(selector);
  return place && policyAt(place, index);
}

/** Not state: a function of the index; every case that names a policy asks. */
const bySelector = new WeakMap<UnitIndex, ReadonlyMap<string, Place>>();

/** By the selector or the address of the block, as people know it, too; the first place counts. */
function placesBySelector(index: UnitIndex): ReadonlyMap<string, Place> {
  const found = bySelector.get(index) ?? new Map(index.places.flatMap((place) => [place.selector, place.block.address].flatMap((own) => [own, shown(own)]).map((own) => [own, place] as const)).reverse());
  bySelector.set(index, found);
  return found;
}

/** Without a name Terraform makes one up, behind a prefix of its own or the one that is given. */
function nameOf(block: Block, module: Module): HoledText {
  const name = textAt(block, 'name', module);
  if (name) return name;
  const made = moduleAtom(module, `${block.address}.name`, { reason: 'given at deployment', shape: 'text', pure: !isRepeated(block.body) });
  return holed([...(textAt(block, 'name_prefix', module) ?? literal('terraform-')).pieces, made]);
}

function textAt(block: Block, name: string, module: Module): HoledText | undefined {
  const node = attribute(block.body, name);
  return node && module.text(node);
}

/** The resources that attach something, by the kind of what that is, and the argument by which they name whom. */
type AttachingWords = Readonly<Record<string, readonly [what: Attached, by: string] | undefined>>;

interface PrincipalWords {
  readonly type: 'role' | 'user';
  readonly attaching: AttachingWords;
}

type Attached = 'inline' | 'managed' | 'exclusive' | 'groups';

const principalWords: Readonly<Record<string, PrincipalWords | undefined>> = {
  aws_iam_role: {
    type: 'role',
    attaching: {
      aws_iam_role_policy: ['inline', 'role'],
      aws_iam_role_policy_attachment: ['managed', 'role'],
      aws_iam_policy_attachment: ['managed', 'roles'],
      aws_iam_role_policy_attachments_exclusive: ['exclusive', 'role_name'],
    },
  },
  aws_iam_user: {
    type: 'user',
    attaching: {
      aws_iam_user_policy: ['inline', 'user'],
      aws_iam_user_policy_attachment: ['managed', 'user'],
      aws_iam_policy_attachment: ['managed', 'users'],
      aws_iam_user_policy_attachments_exclusive: ['exclusive', 'user_name'],
      aws_iam_user_group_membership: ['groups', 'user'],
      aws_iam_group_membership: ['groups', 'users'],
    },
  },
};

const groupWords: AttachingWords = {
  aws_iam_group_policy: ['inline', 'group'],
  aws_iam_group_policy_attachment: ['managed', 'group'],
  aws_iam_policy_attachment: ['managed', 'groups'],
  aws_iam_group_policy_attachments_exclusive: ['exclusive', 'group_name'],
};

/** The argument by which a membership names groups. */
const groupsNamedBy: Readonly<Record<string, string | undefined>> = { aws_iam_user_group_membership: 'groups', aws_iam_group_membership: 'group' };

/** A block that may attach something to a principal. */
interface Attaching extends Naming {
  readonly what: Attached;
}

/** What may be attached to each principal of a type, told apart once for all of them. */
function attachingIn(attaching: AttachingWords, index: UnitIndex): (holder: Block) => readonly Attaching[] {
  const all = index.blocks.flatMap((block): readonly Attaching[] => {
    const [what, by] = attaching[block.type] ?? [];
    const node = by === undefined ? undefined : attribute(block.body, by);
    return what && by !== undefined && node ? [{ block, by, node, what }] : [];
  });
  return namingsByNamed(all, index);
}

function inlinePolicies(block: Block, others: readonly Attaching[], index: UnitIndex): readonly AttachedPolicy[] {
  const own = index.placesOf(block).filter((place) => place.slot.kind === 'identity').flatMap((place) => policiesAt(place, index));
  const more = hasDynamic(block.body, 'inline_policy') ? [{ outside: `inline_policy of ${block.address}` }] : [];
  const attached = others.filter(({ what }) => what === 'inline');
  return [...own, ...more, ...attached.flatMap((other) => attachedBy(other, block, index, () => index.placesOf(other.block).flatMap((place) => policiesAt(place, index))))];
}

function attachedPolicies(block: Block, others: readonly Attaching[], index: UnitIndex): readonly AttachedPolicy[] {
  const attachedAs = (kind: Attached, argument: string): readonly AttachedPolicy[] =>
    others.filter(({ what }) => what === kind).flatMap((other) => attachedBy(other, block, index, () => managedPolicies(attribute(other.block.body, argument), other.block, index)));
  const named = [...attachedAs('managed', 'policy_arn'), ...managedPolicies(attribute(block.body, 'managed_policy_arns'), block, index)];
  // What it keeps exclusively is attached by it, too, and mostly by other resources already.
  const kept = attachedAs('exclusive', 'policy_arns').filter((policy) => !named.some((each) => isSamePolicy(each, policy)));
  return [...named, ...kept, ...fromElsewhere(block, others, index)];
}

function isSamePolicy(a: AttachedPolicy, b: AttachedPolicy): boolean {
  if (a.presence) return false;
  return 'uri' in a ? 'uri' in b && a.selector === b.selector && a.uri === b.uri : !('uri' in b) && a.outside === b.outside;
}

/** What the groups of a user give, and what modules attach that are given the role. */
function fromElsewhere(block: Block, others: readonly Attaching[], index: UnitIndex): readonly AttachedPolicy[] {
  const groups = others.filter(({ what }) => what === 'groups').flatMap((other) => attachedBy(other, block, index, () => policiesOfGroups(other.block, index)));
  const handedOn = index.handedOnByName.has(block.declared) ? [{ outside: `policies that another module attaches to ${block.address}` }] : [];
  return [...groups, ...handedOn];
}

/** Of the groups that a membership names; those that are no resources of these modules are named only. */
function policiesOfGroups(membership: Block, index: UnitIndex): readonly AttachedPolicy[] {
  const node = attribute(membership.body, groupsNamedBy[membership.type] ?? '');
  const { groups, attaching } = groupsIn(index);
  const policiesOf = (named: HostNode | undefined, group: Block): readonly AttachedPolicy[] =>
    attachedBy({ block: membership, by: 'groups', what: 'groups', node: named ?? membership.body }, group, index, () => [...inlinePolicies(group, attaching(group), index), ...attachedPolicies(group, attaching(group), index)]);
  return oneByOne(node, index.module).flatMap(({ named, presence }) => {
    const target = targetOf(named, index.module);
    const possible = target?.scope === 'resource' ? groups.filter(({ declared }) => declared === target.declared) : groups;
    const found = possible.filter((group) => waysToName(named, group, membership, index).length > 0);
    const given = found.length > 0 ? found.flatMap((group) => policiesOf(named, group)) : [{ outside: `policies of the group ${nameOfGroup(named, membership, index.module)}` }];
    return given.map((policy) => underPresence(presence, policy));
  });
}

interface Groups {
  readonly groups: readonly Block[];
  readonly attaching: (group: Block) => readonly Attaching[];
}

/** Not state: a function of the index; every membership asks. */
const groupsByIndex = new WeakMap<UnitIndex, Groups>();

function groupsIn(index: UnitIndex): Groups {
  const found = groupsByIndex.get(index) ?? { groups: index.blocks.filter(({ type }) => type === 'aws_iam_group'), attaching: attachingIn(groupWords, index) };
  groupsByIndex.set(index, found);
  return found;
}

function nameOfGroup(named: HostNode, { address }: Block, module: Module): string {
  const text = module.text(named);
  return (text && literalText(text)) ?? targetOf(named, module)?.declared ?? `in ${address}`;
}

/** The values of a list, each with the conditions under which it is in it; anything else stands for itself. */
function oneByOne(node: HostNode | undefined, module: Module, presence: readonly Presence[] = []): readonly { readonly named: HostNode; readonly presence: readonly Presence[] }[] {
  const value = node && resolved(node, module);
  if (!node || !value || value.kind === 'null' || value.kind === 'missing') return [];
  if (value.kind === 'array') {
    const more = value.open === undefined ? [] : [{ named: { kind: 'unknown' as const, reason: value.open, span: value.span, origin: value.origin }, presence }];
    return [...value.items.flatMap((item) => oneByOne(item, module, presence)), ...more];
  }
  if (value.kind === 'choice') return value.branches.flatMap((branch) => oneByOne(branch.value, module, [...presence, presenceOf(value, branch.holds)]));
  return [{ named: node, presence }];
}

/** The policies a block attaches, under the conditions on which the block is there and names the principal. */
function attachedBy({ block: other, node }: Attaching, block: Block, index: UnitIndex, policies: () => readonly AttachedPolicy[]): readonly AttachedPolicy[] {
  const ways = waysToName(node, block, other, index);
  const there = ways.length === 0 ? undefined : presenceOfBlock(beside(other, block, index.module), index.module);
  if (!there) return [];
  const found = policies();
  return ways.flatMap((way) => found.map((policy) => underPresence([...there, ...way], policy)));
}

/** Managed policies by reference or ARN; what cannot be seen is named. */
function managedPolicies(node: HostNode | undefined, from: Block, index: UnitIndex): readonly AttachedPolicy[] {
  if (!node) return [];
  const { module } = index;
  const value = resolved(node, module);
  if (value.kind === 'null' || value.kind === 'missing') return [];
  if (value.kind === 'array') return value.items.flatMap((item) => managedPolicies(item, from, index));
  if (value.kind === 'choice') {
    return value.branches.flatMap((branch) => managedPolicies(branch.value, from, index).map((policy) => underPresence([presenceOf(value, branch.holds)], policy)));
  }
  const items = valuesOfEach(value, from, module);
  if (items) return items.flatMap((item) => managedPolicies(item, from, index));
  const target = targetOf(node, module);
  const block = target && index.blockAt(target);
  const [place] = block ? index.placesOf(block) : [];
  if (place) return policiesAt(place, index);
  const text = module.text(value);
  return [{ outside: text ? managedName(text) : (target?.declared ?? `a policy of ${from.address}`) }];
}

type Boundary = Pick<PrincipalSite, 'boundary' | 'boundaryChoices'>;

function boundaryOf(block: Block, index: UnitIndex): Boundary {
  const node = attribute(block.body, 'permissions_boundary');
  const choices = boundaryChoices(node, block, index);
  const [only, ...others] = choices;
  if (only && others.length === 0 && only.presence.length === 0) return { boundary: only.policy };
  return { boundary: { outside: `permissions_boundary of ${block.address}` }, boundaryChoices: choices };
}

function boundaryChoices(node: HostNode | undefined, block: Block, index: UnitIndex, presence: readonly Presence[] = []): readonly BoundaryChoice[] {
  const value = node && resolved(node, index.module);
  if (value?.kind === 'choice') return value.branches.flatMap((branch) => boundaryChoices(branch.value, block, index, [...presence, presenceOf(value, branch.holds)]));
  if (!node || !value || value.kind === 'null' || value.kind === 'missing') return [{ policy: undefined, presence }];
  const [only, ...others] = managedPolicies(node, block, index);
  return [{ policy: only && others.length === 0 && !only.presence ? only : { outside: `permissions_boundary of ${block.address}` }, presence }];
}

interface Tags {
  readonly tags: ReadonlyMap<string, string>;
  readonly tagsAreComplete: boolean;
}

/** Its own tags over those its provider gives to everything. */
function tagsOf({ body, address }: Block, index: UnitIndex): Tags {
  const provider = providerOf(body, address, index.module);
  const [defaults] = provider ? nestedBlocks(provider, 'default_tags') : [];
  const all = [defaults, body].map((holder) => readTags(holder && attribute(holder, 'tags'), index.module));
  return { tags: new Map(all.flatMap(({ tags }) => [...tags])), tagsAreComplete: all.every(({ tagsAreComplete }) => tagsAreComplete) };
}

function readTags(node: HostNode | undefined, module: Module): Tags {
  const value = node && resolved(node, module);
  if (!value || value.kind === 'null') return { tags: new Map(), tagsAreComplete: true };
  if (value.kind !== 'object') return { tags: new Map(), tagsAreComplete: false };
  let tagsAreComplete = value.open === undefined;
  const tags = new Map<string, string>();
  for (const member of value.members) {
    const text = member.keyNode ? undefined : module.text(member.value);
    const written = text && literalText(text);
    if (written === undefined) tagsAreComplete = false;
    else tags.set(member.key, written);
  }
  return { tags, tagsAreComplete };
}
