/**
 * `dynamic` blocks written out: the blocks they make, where it can be seen over what they run.
 *
 * A block that is there under a condition is a choice; a `dynamic` block nobody can see through stays as it is.
 */
import type { HostNode, Member, ObjectNode } from '../../syntax/node';
import { mapPresent } from './collections';
import { turnsOver, type Turn } from './loops';
import { madeMember, madeObject } from './made';
import { isDynamic, iteratorOf, Substitution } from './substitute';
import type { Values } from './values';

/** Blocks lie no deeper within each other. */
const depthLimit = 8;

/** The body itself where no `dynamic` block in it, at any depth, can be written out. */
export function withoutDynamic(body: ObjectNode, values: Values, depth = 0): ObjectNode {
  if (depth > depthLimit || !hasBlocks(body)) return body;
  let isChanged = false;
  const members = body.members.flatMap((member): readonly Member[] => {
    const made = isDynamic(member) ? writtenOut(member, values) : undefined;
    isChanged ||= made !== undefined;
    return (made ?? [member]).map((each) => {
      const inner = withInner(each, values, depth);
      isChanged ||= inner !== each;
      return inner;
    });
  });
  if (!isChanged) return body;
  const { open, ...rest } = body;
  return { ...rest, members, ...(open !== undefined && members.some(isDynamic) ? { open } : {}) };
}

function hasBlocks(body: ObjectNode): boolean {
  return body.members.some((member) => member.isBlock);
}

function withInner(member: Member, values: Values, depth: number): Member {
  if (!member.isBlock) return member;
  const value = mapPresent(member.value, (body) => (body.kind === 'object' ? withoutDynamic(body, values, depth + 1) : body)) ?? member.value;
  return value === member.value ? member : { ...member, value };
}

/** Undefined where it is not known what it makes. */
function writtenOut({ value: dynamic, span, keySpan }: Member, values: Values): readonly Member[] | undefined {
  if (dynamic.kind !== 'object') return undefined;
  const part = (name: string): HostNode | undefined => dynamic.members.find((member) => member.key === name && !member.shadowed)?.value;
  const [type, source, content] = [dynamic.labels?.[0]?.value, part('for_each'), part('content')];
  const iterator = iteratorOf(dynamic);
  if (type === undefined || iterator === undefined || !source || content?.kind !== 'object') return undefined;
  const all = turnsOver(source, { values, place: source });
  if (!all || all.open !== undefined) return undefined;
  const bodies = all.turns.map((turn) => bodyFor(turn, iterator, content, values));
  if (bodies.some((body) => body === undefined)) return undefined;
  return bodies.flatMap((value) => (value ? [{ key: type, keySpan, span, value, isBlock: true }] : []));
}

function bodyFor({ key, value }: Turn, iterator: string, content: ObjectNode, values: Values): HostNode | undefined {
  return mapPresent(value, (element) => {
    const each = madeObject([madeMember('key', key, content), madeMember('value', element, content)], content);
    const body = new Substitution(new Map([[iterator, each]]), (steps) => values.spend(steps)).in(content);
    return values.spend(1) ? body : undefined;
  });
}
