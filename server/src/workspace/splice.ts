/**
 * Members whose place is taken by those of what they refer to.
 *
 * What is written both here and there is known to nobody: the functions that splice do not say which of the two counts.
 */
import { findMember, settle, type Member, type ObjectNode } from '../syntax/node';

/** The object itself where nothing in it is spliced. */
export function spliced(node: ObjectNode): ObjectNode {
  if (!node.members.some(({ splices }) => splices !== undefined)) return node;
  const targets = new Map(node.members.map((member) => [member, targetOf(member)]));
  const open = node.open ?? node.members.map((member) => targets.get(member)?.open ?? (targets.get(member) ? undefined : member.splices)).find((reason) => reason !== undefined);
  const isDouble = ({ key }: Member): boolean => [...targets.values()].some((target) => target && findMember(target, key) !== undefined);
  const members = node.members.flatMap((member): readonly Member[] => {
    const target = targets.get(member);
    if (target) return target.members.filter(({ key, shadowed }) => !shadowed && !findMember(node, key)).map((added) => ({ ...added, borrowed: true }));
    return [member.splices === undefined && isDouble(member) ? hidden(member) : member];
  });
  return { ...node, members, ...(open === undefined ? {} : { open }) };
}

function targetOf({ splices, value }: Member): ObjectNode | undefined {
  const target = splices === undefined ? undefined : settle(value);
  return target?.kind === 'object' ? target : undefined;
}

function hidden(member: Member): Member {
  const { span, origin } = member.value;
  return { ...member, value: { kind: 'unknown', reason: `\`${member.key}\` is written here and in a file that is included`, span, origin } };
}
