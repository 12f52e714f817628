/**
 * Roles and users of a module, with the policies its resources attach to them.
 *
 * Policies of AWS and of other modules are named only. Attachments whose role is computed are not seen.
 */
import { literalText } from '../../base/atoms';
import { findMember, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import type { AttachedPolicy, PolicyAddress, PrincipalSite, UnitFile } from '../site';
import { attribute, type Block } from './blocks';
import { environmentOf } from './environment';
import { targetOf } from './module';
import { policyAt } from './policies';
import { literalOf } from './resolve';
import { indexOf, type UnitIndex } from './unit-index';

export function modulePrincipals(unit: readonly UnitFile[]): readonly PrincipalSite[] {
  const index = indexOf(unit);
  return index.blocks.flatMap((block): PrincipalSite[] => {
    const words = principalWords[block.type];
    if (!words) return [];
    const { account, partition } = environmentOf(block.body, index.module);
    const atom = (attributeName: string): string => `${index.module.key}#${block.address}.${attributeName}`;
    const boundary = attribute(block.body, 'permissions_boundary');
    return [
      {
        uri: block.uri,
        selector: block.address,
        type: words.type,
        name: literalOf(attribute(block.body, 'name'), index.module) ?? block.label.value,
        path: literalOf(attribute(block.body, 'path'), index.module) ?? '/',
        arnAtoms: [atom('arn')],
        nameAtoms: [atom('id'), atom('name')],
        account,
        partition,
        policies: [...inlinePolicies(block, words, index), ...attachedPolicies(block, words, index)],
        boundary: boundary && boundary.kind !== 'null' ? managed(boundary, index) : undefined,
        tags: tagsOf(block.body, index),
      },
    ];
  });
}

/** The document a resource names as its policy. */
export function policyBehind(selector: string, unit: readonly UnitFile[]): PolicyAddress | undefined {
  const index = indexOf(unit);
  const place = index.places.find((each) => each.selector === selector || each.block.address === selector);
  return place && policyAt(place, index);
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

function inlinePolicies(block: Block, { by, inline }: PrincipalWords, index: UnitIndex): readonly AttachedPolicy[] {
  const own = index.placesOf(block).filter((place) => place.slot.kind === 'identity');
  const others = index.blocks.filter((other) => other.type === inline && names(attribute(other.body, by), block, index));
  return [...own, ...others.flatMap((other) => index.placesOf(other))].map((place) => policyAt(place, index) ?? { outside: place.selector });
}

function attachedPolicies(block: Block, { by, attachment }: PrincipalWords, index: UnitIndex): readonly AttachedPolicy[] {
  const attached = index.blocks.flatMap((other) => {
    const isAttached =
      other.type === attachment
        ? names(attribute(other.body, by), block, index)
        : other.type === 'aws_iam_policy_attachment' && itemsOf(attribute(other.body, `${by}s`)).some((node) => names(node, block, index));
    return isAttached ? (attribute(other.body, 'policy_arn') ?? []) : [];
  });
  return [...attached, ...itemsOf(attribute(block.body, 'managed_policy_arns'))].flatMap((node) => managed(node, index) ?? []);
}

function names(node: HostNode | undefined, block: Block, index: UnitIndex): boolean {
  return targetOf(node, index.module)?.declared === block.address;
}

function managed(node: HostNode, index: UnitIndex): AttachedPolicy | undefined {
  const target = targetOf(node, index.module);
  const block = target && index.byAddress.get(target.declared);
  const [place] = block ? index.placesOf(block) : [];
  if (place) return policyAt(place, index) ?? { outside: place.selector };
  const name = literalOf(node, index.module) ?? target?.declared;
  return name === undefined ? undefined : { outside: name };
}

function itemsOf(node: HostNode | undefined): readonly HostNode[] {
  const value = node && settle(node);
  return value?.kind === 'array' ? value.items : [];
}

function tagsOf(body: ObjectNode, index: UnitIndex): ReadonlyMap<string, string> {
  const node = findMember(body, 'tags')?.value;
  const tags = node && settle(node);
  if (tags?.kind !== 'object') return new Map();
  return new Map(
    tags.members.flatMap((member): [string, string][] => {
      const text = index.module.text(member.value);
      const value = text && literalText(text);
      return value === undefined ? [] : [[member.key, value]];
    }),
  );
}
