/**
 * Functions over lists and sets. Elements that are there under a condition stay so; what is added by something unknown
 * leaves a list open.
 */
import { literalText } from '../../../base/atoms';
import { markShadowed, type HostNode } from '../../../syntax/node';
import { isConditional, isDefinite, mapPresent, mostItems, type Items } from '../collections';
import { madeArray, madeBoolean, madeMember, madeNumber, madeObject, madeText } from '../made';
import { ofOneType } from '../one-type';
import { equal } from '../operators';
import { fails, type Call, type Outcome, type TerraformFunction } from '../values';
import { sorted } from './choosing';
import { isBefore, lettersOf, listAt, numberAt, orderedAt, textAt, textsAt } from './operands';

export const lists: Readonly<Record<string, TerraformFunction>> = {
  concat(operands, call) {
    const all = operands.map((operand) => itemsOrOpen(operand, call));
    // Of nothing but unknown lists nothing is known.
    return all.some(({ items }) => items.length > 0) || all.every(({ open }) => open === undefined) ? together(all, call) : undefined;
  },
  setunion: (operands, call) => distinct(together(operands.map((operand) => itemsOrOpen(operand, call)), call), call, true),
  setintersection: (operands, call) => filtered(operands, call, (text, others) => others.every((other) => other.includes(text))),
  setsubtract: (operands, call) => filtered(operands, call, (text, others) => !others.some((other) => other.includes(text))),
  setproduct,
  flatten([list], call) {
    const items = list && flattened(list, call, 0);
    return items && together([items], call);
  },
  distinct: ([list], call) => distinct(list && asArray(list, call), call, false),
  toset: ([list], call) => distinct(list && asArray(list, call), call, true),
  compact([list], call) {
    const all = list && call.values.items(list);
    // What is compacted are texts, whatever they were.
    const items = all && asTexts(all.items, call).map((item) => mapPresent(item, (present) => filled(present, call)));
    if (!all || !items || items.some((item) => item === undefined)) return undefined;
    return madeArray(items.flatMap((item) => (item && item.kind !== 'null' ? [item] : [])), call.place, all);
  },
  sort: ([list], call) => (list && isDefiniteList(list, call) ? sortedAll(listAt([list], 0, call) ?? [], call) : undefined),
  reverse: (operands, call) => {
    const items = orderedAt(operands, 0, call);
    return items && madeArray([...items].reverse(), call.place);
  },
  length: ([only], call) => only && lengthOf(only, call),
  element(operands, call) {
    const [items, index] = [orderedAt(operands, 0, call), numberAt(operands, 1, call)];
    if (!items || index === undefined) return undefined;
    const item = items[index % Math.max(1, items.length)];
    return item ? call.values.outcome(item) : fails;
  },
  index(operands, call) {
    const items = orderedAt(operands, 0, call);
    const [wanted] = operands.slice(1).map((operand) => call.values.value(operand));
    if (!items || !wanted) return undefined;
    for (const [index, item] of items.entries()) {
      const isIt = equal(call.values.value(item), wanted, call);
      if (isIt === undefined) return undefined;
      if (isIt) return madeNumber(index, call.place);
    }
    return fails;
  },
  slice(operands, call) {
    const [items, start, end] = [orderedAt(operands, 0, call), numberAt(operands, 1, call), numberAt(operands, 2, call)];
    if (!items || start === undefined || end === undefined) return undefined;
    return start < 0 || end > items.length || start > end ? fails : madeArray(items.slice(start, end), call.place);
  },
  contains(operands, call) {
    const [list, wanted] = operands;
    const all = list && call.values.items(list);
    if (!all || !wanted) return undefined;
    const value = call.values.value(wanted);
    const answers = all.items.map((item) => (isConditional(item) ? undefined : equal(call.values.value(item), value, call)));
    if (answers.includes(true)) return madeBoolean(true, call.place);
    return isDefinite(all) && answers.every((answer) => answer === false) ? madeBoolean(false, call.place) : undefined;
  },
  one([only], call) {
    const all = only && call.values.items(only);
    if (!all || all.open !== undefined) return undefined;
    if (all.items.length > 1) return !isDefinite(all) || (all.isSet && textsAt([only], 0, call) === undefined) ? undefined : fails;
    const [item] = all.items;
    if (!item) return { kind: 'null', ...call.place };
    return isConditional(item) ? withNull(item, call) : call.values.outcome(item);
  },
  alltrue: (operands, call) => allOf(operands, call, false),
  anytrue: (operands, call) => allOf(operands, call, true),
  range(operands, call) {
    const numbers = operands.map((_, index) => numberAt(operands, index, call));
    if (numbers.some((number) => number === undefined)) return undefined;
    const [first = 0, second, third] = numbers;
    const [from, to] = second === undefined ? [0, first] : [first, second];
    const step = third ?? (from <= to ? 1 : -1);
    if (step === 0 || (to - from) / step < 0) return fails;
    const count = Math.ceil((to - from) / step);
    if (count > mostItems || !call.values.spend(count)) return undefined;
    return madeArray(Array.from({ length: count }, (_, index) => madeNumber(from + index * step, call.place)).flatMap((number) => number ?? []), call.place);
  },
  chunklist(operands, call) {
    const [items, size] = [orderedAt(operands, 0, call), numberAt(operands, 1, call)];
    if (!items || size === undefined || size < 0) return undefined;
    if (size === 0) return madeArray(items.length > 0 ? [madeArray(items, call.place)] : [], call.place);
    const all = ofOneType(items, call);
    const chunks = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => madeArray(all.slice(index * size, (index + 1) * size), call.place));
    return madeArray(chunks, call.place);
  },
  zipmap(operands, call) {
    const [keys, values] = [textsAt(operands, 0, call), orderedAt(operands, 1, call)];
    if (!keys || !values) return undefined;
    if (keys.length !== values.length) return fails;
    return madeObject(markShadowed(keys.flatMap((key, index) => (values[index] ? [madeMember(key, values[index], call.place)] : []))), call.place);
  },
  matchkeys(operands, call) {
    const [values, keys, wanted] = [orderedAt(operands, 0, call), textsAt(operands, 1, call), textsAt(operands, 2, call)];
    if (!values || !keys || !wanted) return undefined;
    return values.length === keys.length ? madeArray(ofOneType(values, call).filter((_, index) => wanted.includes(keys[index] ?? '')), call.place) : fails;
  },
};

function itemsOrOpen(operand: HostNode, { values }: Call): Items {
  const value = values.value(operand);
  const label = value.kind === 'ref' || value.kind === 'unknown' ? value.reference?.label : undefined;
  return values.items(operand) ?? { items: [], open: `\`${label ?? 'a value'}\` is known only at deployment` };
}

function together(lists: readonly Items[], { values, place }: Call): HostNode | undefined {
  const items = lists.flatMap((list) => list.items);
  if (items.length > mostItems || !values.spend(items.length)) return undefined;
  return madeArray(items, place, { open: lists.find(({ open }) => open !== undefined)?.open });
}

function asArray(list: HostNode, call: Call): HostNode | undefined {
  const all = call.values.items(list);
  return all && madeArray(all.items, call.place, all);
}

/** Equal values are there once; whether unknown ones are equal to them, nobody knows, nor does it matter in a set. */
function distinct(list: HostNode | undefined, call: Call, isSet: boolean): HostNode | undefined {
  if (list?.kind !== 'array') return undefined;
  const all = ofOneType(list.items, call);
  const kept: HostNode[] = [];
  const texts = new Set<string>();
  let isWhole = list.open === undefined;
  for (const item of all) {
    const text = isConditional(item) ? undefined : call.values.literal(item);
    const isKnown = text === undefined ? isRepeated(item, kept, call) : texts.has(text);
    if (text !== undefined) texts.add(text);
    if (isKnown === undefined) isWhole = false;
    if (isKnown !== true) kept.push(item);
  }
  // A set of known texts has an order, that of the texts.
  if (isSet && isWhole && texts.size === kept.length) return madeArray((sorted(kept, undefined, call) as typeof list | undefined)?.items ?? kept, call.place, { isSet: true });
  return madeArray(kept, call.place, { open: list.open, isSet: isSet || !isWhole });
}

/** Whether a value that is no text is among others; undefined where that is not known. */
function isRepeated(item: HostNode, others: readonly HostNode[], call: Call): boolean | undefined {
  if (isConditional(item) || !call.values.spend(others.length)) return undefined;
  const value = call.values.value(item);
  if (value.kind !== 'array' && value.kind !== 'object') return undefined;
  const answers = others.map((other) => equal(value, call.values.value(other), call));
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function filtered(operands: readonly HostNode[], call: Call, keeps: (text: string, others: readonly (readonly string[])[]) => boolean): Outcome | undefined {
  const all = operands.map((_, index) => textsAt(operands, index, call));
  const [first, ...others] = all.flatMap((texts) => (texts ? [texts] : []));
  if (!first || others.length + 1 < operands.length) return undefined;
  const kept = [...new Set(first)].filter((text) => keeps(text, others)).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  return madeArray(kept.flatMap((text) => madeText([text], call.place) ?? []), call.place, { isSet: true });
}

function setproduct(operands: readonly HostNode[], call: Call): Outcome | undefined {
  let products: readonly (readonly HostNode[])[] = [[]];
  for (const index of operands.keys()) {
    const items = listAt(operands, index, call);
    if (!items || products.length * items.length > mostItems || !call.values.spend(products.length * items.length)) return undefined;
    products = products.flatMap((product) => ofOneType(items, call).map((item) => [...product, item]));
  }
  return madeArray(products.map((product) => madeArray(product, call.place)), call.place);
}

/** How deep lists may lie within each other. */
const mostNested = 8;

function flattened(list: HostNode, call: Call, depth: number): Items | undefined {
  const all = call.values.items(list);
  if (!all || depth > mostNested) return undefined;
  const inner = all.items.map((item): Items | undefined => {
    const value = call.values.value(item);
    // A value nobody can see may be a list of any length.
    if (value.kind === 'ref' || (value.kind === 'unknown' && !value.pieces)) return { items: [item], open: `\`${value.reference?.label ?? 'a value'}\` is known only at deployment` };
    return value.kind === 'array' || value.kind === 'choice' ? (flattened(item, call, depth + 1) ?? { items: [item] }) : { items: [item] };
  });
  const known = inner.flatMap((items) => items ?? []);
  return { items: known.flatMap(({ items }) => items), open: all.open ?? known.find(({ open }) => open !== undefined)?.open };
}

/** The element, nothing for an empty text; undefined where that is not known. */
function filled(item: HostNode, call: Call): HostNode | undefined {
  const value = call.values.value(item);
  if (value.kind === 'null') return value;
  if (value.kind === 'choice') {
    const branches = value.branches.map((branch) => {
      const kept = branch.value && filled(branch.value, call);
      return { holds: branch.holds, value: kept?.kind === 'null' ? undefined : kept, isKnown: kept !== undefined };
    });
    return branches.every(({ isKnown }) => isKnown) ? { ...value, branches: branches.map(({ holds, value: kept }) => ({ holds, value: kept })), shared: true } : undefined;
  }
  const text = call.values.text(item);
  if (text && literalText(text) === '') return { kind: 'null', ...call.place };
  // Whether an unknown text is empty is not known; then it says nothing where it stands.
  return item;
}

function isDefiniteList(list: HostNode, call: Call): boolean {
  return listAt([list], 0, call) !== undefined;
}

function sortedAll(items: readonly HostNode[], call: Call): HostNode | undefined {
  const texts = items.map((item) => ({ item, text: textAt([item], 0, call) }));
  if (texts.some(({ text }) => text === undefined)) return undefined;
  const ordered = texts.sort((a, b) => (isBefore(a.text ?? '', b.text ?? '') ? -1 : 1)).map(({ item }) => item);
  // What is sorted are texts, whatever they were.
  return madeArray(asTexts(ordered, call), call.place);
}

function asTexts(items: readonly HostNode[], call: Call): readonly HostNode[] {
  return items.map((item) => {
    const text = ['number', 'boolean'].includes(call.values.value(item).kind) ? call.values.text(item) : undefined;
    return (text && madeText(text.pieces, call.place)) ?? item;
  });
}

function lengthOf(only: HostNode, call: Call): Outcome | undefined {
  const items = call.values.items(only);
  // Unknown elements of a set may be equal.
  if (items) return listAt([only], 0, call) && (!items.isSet || items.items.every((item) => call.values.literal(item) !== undefined)) ? madeNumber(items.items.length, call.place) : undefined;
  const entries = call.values.entries(only);
  if (entries) return entries.open === undefined && !entries.members.some(({ value }) => isConditional(value)) ? madeNumber(entries.members.length, call.place) : undefined;
  const { kind } = call.values.value(only);
  if (kind === 'number' || kind === 'boolean' || kind === 'null') return fails;
  const letters = lettersOf(textAt([only], 0, call) ?? '');
  return kind === 'string' && textAt([only], 0, call) !== undefined && letters ? madeNumber(letters.length, call.place) : undefined;
}

function allOf(operands: readonly HostNode[], call: Call, decisive: boolean): Outcome | undefined {
  // Null is neither, so not all are true.
  const items = listAt(operands, 0, call)?.map((item) => (call.values.value(item).kind === 'null' ? 'false' : textAt([item], 0, call)));
  if (!items) return undefined;
  if (items.includes(String(decisive))) return madeBoolean(decisive, call.place);
  return items.every((item) => item === String(!decisive)) ? madeBoolean(!decisive, call.place) : undefined;
}

/** The only element where it is there, null where it is not. */
function withNull(item: HostNode, call: Call): HostNode {
  if (item.kind !== 'choice') return item;
  const branches = item.branches.map(({ holds, value }): { holds: boolean; value: HostNode } => ({ holds, value: value ? withNull(value, call) : { kind: 'null', ...call.place } }));
  return { ...item, branches, shared: true };
}

