/**
 * `for` expressions and other loops over what is known: the body once for each element, with the element put in.
 *
 * An element that is there under a condition gives one that is; a collection nobody can see gives an open one or nothing.
 */
import type { ForExpression, HostNode, Member } from '../../syntax/node';
import { mapPresent } from './collections';
import { madeArray, madeMember, madeNumber, madeObject, madeText, type Place } from './made';
import { asCondition, whereHolds } from './operators';
import { Substitution, type Scope } from './substitute';
import { fails, type Call, type Outcome } from './values';

/** One turn: its number or key, and the element, which a choice may leave out. */
export interface Turn {
  readonly key: HostNode;
  readonly value: HostNode;
}

export interface Turns {
  readonly turns: readonly Turn[];
  readonly open?: string;
}

/** Longer loops are not written out. */
const mostTurns = 300;

/** Undefined where nothing of the collection can be seen. */
export function turnsOver(source: HostNode, { values, place }: Call): Turns | undefined {
  const list = values.items(source);
  if (list) {
    if (list.items.length > mostTurns) return undefined;
    const turns = list.items.map((value, index): Turn => ({ key: list.isSet ? value : (madeNumber(index, place) ?? value), value }));
    return { turns, open: list.open };
  }
  const entries = values.entries(source);
  if (!entries || entries.members.length > mostTurns) return undefined;
  const turns: Turn[] = [];
  // Objects are gone through in the order of their keys.
  for (const member of [...entries.members].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const key = keyOf(member, place, values.literal);
    if (!key) return undefined;
    turns.push({ key, value: member.value });
  }
  return { turns, open: entries.open };
}

export function runLoop(loop: ForExpression, call: Call): Outcome | undefined {
  const all = turnsOver(loop.source, call);
  if (!all) return undefined;
  const entries: Entry[] = [];
  for (const turn of all.turns) {
    const made = entryOf(loop, turn, call);
    if (!made) return undefined;
    if (made !== 'left out') entries.push(made);
  }
  if (!loop.key) return madeArray(entries.map(({ value }) => value), call.place, { open: all.open });
  return objectOf(entries, loop.isGrouped, all.open, call);
}

interface Entry {
  /** Only where an object is made. */
  readonly key?: HostNode;
  readonly value: HostNode;
}

function entryOf(loop: ForExpression, turn: Turn, call: Call): Entry | 'left out' | undefined {
  const { values } = call;
  const scopeOf = (value: HostNode): Scope => new Map([...(loop.keyName === undefined ? [] : [[loop.keyName, turn.key] as const]), [loop.valueName, value]]);
  let isLeftOut = false;
  let key: HostNode | undefined;
  const value = mapPresent(turn.value, (element) => {
    const substitution = new Substitution(scopeOf(element), (steps) => values.spend(steps));
    key = loop.key && substitution.in(loop.key);
    const made = substitution.in(loop.value);
    if (!values.spend(1)) return undefined;
    if (!loop.condition) return made;
    const condition = asCondition(substitution.in(loop.condition), call);
    if (!condition) return undefined;
    if (condition.kind === 'boolean') {
      isLeftOut = !condition.value;
      return made;
    }
    const absent: HostNode = { ...condition, branches: [{ holds: true }, { holds: false }] };
    return whereHolds(condition, made, absent);
  });
  if (isLeftOut) return 'left out';
  return value && { key, value };
}

function objectOf(entries: readonly Entry[], isGrouped: boolean, open: string | undefined, { values, place }: Call): Outcome | undefined {
  const members = new Map<string, Member>();
  const groups = new Map<string, HostNode[]>();
  for (const { key, value } of entries) {
    const text = key && values.literal(key);
    if (!key || text === undefined) return undefined;
    if (isGrouped) groups.set(text, [...(groups.get(text) ?? []), value]);
    // Two elements with one key are refused.
    else if (members.has(text)) return fails;
    else members.set(text, { ...madeMember(text, value, place), keySpan: key.span });
  }
  for (const [text, items] of groups) members.set(text, madeMember(text, madeArray(items, place), place));
  return madeObject([...members.values()], place, open);
}

function keyOf(member: Member, place: Place, literal: (node: HostNode) => string | undefined): HostNode | undefined {
  const text = member.keyNode ? literal(member.keyNode) : member.key;
  return text === undefined ? undefined : madeText([text], place);
}
