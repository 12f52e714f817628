/**
 * Roles and users of a module, with the policies its resources attach to them.
 *
 * Policies of AWS and of other modules are named only. Attachments whose role is computed are not seen.
 */
import { holed, literal, literalText, type HoledText } from '../../base/atoms';
import { presenceOf } from '../../policy/values';
import type { HostNode } from '../../syntax/node';
import { managedName, underPresence } from '../attached';
import type { AttachedPolicy, PolicyAddress, PrincipalSite, UnitFile } from '../site';
import { attribute, hasDynamic, isRepeated, nestedBlocks, type Block } from './blocks';
import { environmentOf, providerOf } from './environment';
import { shown } from './inside';
import { moduleAtom, targetOf, type Module } from './module';
import { valuesOfEach, waysToName } from './naming';
import { policiesAt, policyAt } from './policies';
import { beside, presenceOfBlock, resolved } from './presence';
import { literalOf } from './resolve';
import { indexOf, type UnitIndex } from './unit-index';

export function modulePrincipals(unit: readonly UnitFile[]): readonly PrincipalSite[] {
  const index = indexOf(unit);
  return index.blocks.flatMap((block): PrincipalSite[] => {
    const words = principalWords[block.type];
    if (!words) return [];
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
        policies: [...inlinePolicies(block, words, index), ...attachedPolicies(block, words, index)],
        boundary: boundaryOf(block, index),
        ...tagsOf(block, index),
      },
    ];
  });
}

/** The document a resource names as its policy. */
export function policyBehind(selector: string, unit: readonly UnitFile[]): PolicyAddress | undefined {
  const index = indexOf(unit);
  const place = index.places.find((each) => [each.selector, each.block.address].some((own) => own === selector || shown(own) === selector));
  return place && policyAt(place, index);
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

interface PrincipalWords {
  readonly type: 'role' | 'user';
  /** The argument by which other resources name it. */
  readonly by: string;
  readonly inline: string;
  readonly attachment: string;
}

const principalWords: Readonly<Record<string, PrincipalWords | undefined>> = {
  aws_iam_role: { type: 'role', by: 'role', inline: 'aws_iam_role_policy', attachment: 'aws_iam_role_policy_attachment' },
  aws_iam_user: { type: 'user', by: 'user', inline: 'aws_iam_user_policy', attachment: 'aws_iam_user_policy_attachment' },
};

function inlinePolicies(block: Block, words: PrincipalWords, index: UnitIndex): readonly AttachedPolicy[] {
  const own = index.placesOf(block).filter((place) => place.slot.kind === 'identity').flatMap((place) => policiesAt(place, index));
  const more = hasDynamic(block.body, 'inline_policy') ? [{ outside: `inline_policy of ${block.address}` }] : [];
  const others = index.blocks.filter((other) => other.type === words.inline);
  return [...own, ...more, ...others.flatMap((other) => attachedBy(other, attribute(other.body, words.by), block, index, () => index.placesOf(other).flatMap((place) => policiesAt(place, index))))];
}

function attachedPolicies(block: Block, words: PrincipalWords, index: UnitIndex): readonly AttachedPolicy[] {
  const attached = index.blocks.flatMap((other) => {
    const node = other.type === words.attachment ? attribute(other.body, words.by) : other.type === 'aws_iam_policy_attachment' ? attribute(other.body, `${words.by}s`) : undefined;
    return attachedBy(other, node, block, index, () => managedPolicies(attribute(other.body, 'policy_arn'), other, index));
  });
  const own = managedPolicies(attribute(block.body, 'managed_policy_arns'), block, index);
  // What it keeps exclusively is attached by it, too, and mostly by other resources already.
  const kept = index.blocks.flatMap((other) =>
    other.type === `${words.attachment}s_exclusive` ? attachedBy(other, attribute(other.body, `${words.by}_name`), block, index, () => managedPolicies(attribute(other.body, 'policy_arns'), other, index)) : [],
  );
  const named = [...attached, ...own];
  return [...named, ...kept.filter((policy) => !named.some((each) => isSamePolicy(each, policy))), ...fromElsewhere(block, words, index)];
}

function isSamePolicy(a: AttachedPolicy, b: AttachedPolicy): boolean {
  if (a.presence) return false;
  return 'uri' in a ? 'uri' in b && a.selector === b.selector && a.uri === b.uri : !('uri' in b) && a.outside === b.outside;
}

/** Attached where these modules cannot tell: by membership in groups, and by modules that are given the role. */
function fromElsewhere(block: Block, { type, by }: PrincipalWords, index: UnitIndex): readonly AttachedPolicy[] {
  const groups = index.blocks.filter((other) => MEMBERSHIPS.has(other.type) && waysToName(attribute(other.body, type === 'user' ? (other.type === 'aws_iam_group_membership' ? 'users' : by) : ''), block, other, index).length > 0);
  const handedOn = index.handedOnByName.has(block.declared) ? [{ outside: `policies that another module attaches to ${block.address}` }] : [];
  return [...groups.map((group) => ({ outside: `policies of the groups in ${group.address}` })), ...handedOn];
}

const MEMBERSHIPS: ReadonlySet<string> = new Set(['aws_iam_user_group_membership', 'aws_iam_group_membership']);

/** The policies a block attaches, under the conditions on which the block is there and names the principal. */
function attachedBy(other: Block, node: HostNode | undefined, block: Block, index: UnitIndex, policies: () => readonly AttachedPolicy[]): readonly AttachedPolicy[] {
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

/** A boundary that deployment may leave out, or choose, is one that cannot be seen. */
function boundaryOf(block: Block, index: UnitIndex): AttachedPolicy | undefined {
  const node = attribute(block.body, 'permissions_boundary');
  if (!node || node.kind === 'null' || node.kind === 'missing') return undefined;
  const [only, ...others] = managedPolicies(node, block, index);
  return only && others.length === 0 && !only.presence ? only : { outside: `permissions_boundary of ${block.address}` };
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
