/**
 * Lists and objects as functions and loops take them: through references, and through conditionals as far as those only
 * decide which of the elements are there.
 *
 * `concat(["a"], var.on ? ["b"] : [])` is a list of two, the second of which is there under a condition.
 */
import { mapShared } from '../../base/lists';
import type { ChoiceNode, HostNode, Member } from '../../syntax/node';
import { madeChoice, type Place } from './made';

export interface Items {
  readonly items: readonly HostNode[];
  /** Why there may be more. */
  readonly open?: string;
  readonly isSet?: boolean;
}

export interface Entries {
  readonly members: readonly Member[];
  readonly open?: string;
}

type ValueOf = (node: HostNode) => HostNode;

/** Bigger collections are not looked into. */
export const mostItems = 1000;

/** Undefined for a node that is no list, as far as can be seen. */
export function itemsOf(node: HostNode, valueOf: ValueOf): Items | undefined {
  const value = valueOf(node);
  if (value.kind === 'array') {
    if (value.items.length > mostItems) return undefined;
    const decided = mapShared(value.items, (item) => (isConditional(item) ? valueOf(item) : item));
    const items = decided.filter((item) => item.kind !== 'choice' || item.branches.some((branch) => branch.value));
    return { items, open: value.open, isSet: value.isSet };
  }
  if (value.kind !== 'choice') return undefined;
  const lists = value.branches.map((branch) => ({ holds: branch.holds, list: branch.value && itemsOf(branch.value, valueOf) }));
  if (lists.every(({ list }) => list === undefined)) return undefined;
  const items = lists.flatMap(({ holds, list }) => (list?.items ?? []).map((item) => under(value, holds, item)));
  if (items.length > mostItems) return undefined;
  const unseen = lists.some(({ list }) => list === undefined) ? `\`${value.condition.label}\` decides what is in it` : undefined;
  return { items, open: lists.find(({ list }) => list?.open !== undefined)?.list?.open ?? unseen, isSet: lists.some(({ list }) => list?.isSet === true) };
}

/** Undefined for a node that is no object, as far as can be seen. Overridden members are left out. */
export function entriesOf(node: HostNode, valueOf: ValueOf): Entries | undefined {
  const value = valueOf(node);
  if (value.kind === 'object') {
    const decided = mapShared(value.members, (member) => decidedMember(member, valueOf));
    const members = decided.filter((member) => !member.shadowed && !member.isBlock && (member.value.kind !== 'choice' || member.value.branches.some((branch) => branch.value)));
    return members.length > mostItems || value.labels ? undefined : { members, open: value.open };
  }
  if (value.kind !== 'choice') return undefined;
  const [holds, fails] = [true, false].map((side) => {
    const branch = value.branches.find((each) => each.holds === side)?.value;
    return branch && entriesOf(branch, valueOf);
  });
  return holds && fails && chosenEntries(value, holds, fails);
}

function decidedMember(member: Member, valueOf: ValueOf): Member {
  const value = isConditional(member.value) ? valueOf(member.value) : member.value;
  return value === member.value ? member : { ...member, value };
}

/** What the members are, each one, where a condition chooses between two objects. */
export function chosenEntries(choice: ChoiceNode, holds: Entries, fails: Entries): Entries | undefined {
  const keys = new Set([...holds.members, ...fails.members].map((member) => member.key));
  if (keys.size > mostItems) return undefined;
  const members = [...keys].flatMap((key): Member[] => {
    const [first, second] = [holds, fails].map((side) => side.members.find((member) => member.key === key));
    const member = first ?? second;
    if (!member) return [];
    if (first?.value === second?.value) return [member];
    return [{ ...member, value: madeChoice(choice, first?.value, second?.value, first?.value ?? second?.value ?? choice) }];
  });
  return { members, open: holds.open ?? fails.open };
}

/** An item that is there on one side of a choice only. */
function under(choice: Pick<ChoiceNode, 'condition' | 'decidedBy'>, holds: boolean, item: HostNode): HostNode {
  const place: Place = item;
  return holds ? madeChoice(choice, item, undefined, place) : madeChoice(choice, undefined, item, place);
}

/** Whether an element is there in some deployments only. */
export function isConditional(item: HostNode): boolean {
  return item.kind === 'choice' && item.branches.some((branch) => branch.value === undefined || isConditional(branch.value));
}

/** Whether all there is can be seen, and is there in every deployment. */
export function isDefinite({ items, open }: Items): boolean {
  return open === undefined && !items.some(isConditional);
}

/** Replaces what an element is wherever it is there; undefined where `change` does not know for one of its branches. */
export function mapPresent(item: HostNode, change: (value: HostNode) => HostNode | undefined): HostNode | undefined {
  if (!isConditional(item) || item.kind !== 'choice') return change(item);
  const branches: { holds: boolean; value?: HostNode }[] = [];
  for (const { holds, value } of item.branches) {
    const changed = value && mapPresent(value, change);
    if (value && !changed) return undefined;
    branches.push({ holds, value: changed });
  }
  return { ...item, branches, shared: true };
}

/** The value of a key that is there in every deployment. */
export function memberAt(entries: Entries, key: string): Member | undefined {
  return entries.members.find((member) => member.key === key && member.keyNode === undefined);
}
