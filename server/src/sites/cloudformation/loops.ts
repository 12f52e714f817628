/**
 * `Fn::ForEach`: the members it makes are written out, one for each item, before anything else is looked at. Where the
 * items are known only at deployment, one stands for all of them, and its object is open.
 *
 * The instances stand where the loop is written and are shared: none of them can be edited alone.
 */
import { compose, segmentMap, type Segment } from '../../base/segment-map';
import { markShadowed, stringSpan, type Hole, type HostNode, type Member, type ObjectNode, type Reference, type StringNode } from '../../syntax/node';

const loopKey = /^Fn::ForEach::/;

/** Whether a member is a loop; after unrolling, one that is not written as it should be. */
export function isLoop(member: Member): boolean {
  return loopKey.test(member.key);
}

/** Loops in loops multiply; where more instances are made in one part, one stands for all. */
const mostInstances = 256;

/** The tree itself where there are no loops in it. */
export function unrollLoops(node: HostNode): HostNode {
  return unroll(node, { left: mostInstances });
}

interface Budget {
  left: number;
}

function unroll(node: HostNode, budget: Budget): HostNode {
  if (node.kind === 'array') {
    let items: HostNode[] | undefined;
    node.items.forEach((item, index) => {
      const unrolled = unroll(item, budget);
      if (unrolled !== item) (items ??= node.items.slice())[index] = unrolled;
    });
    return items ? { ...node, items } : node;
  }
  return node.kind === 'object' ? unrollObject(node, budget) : node;
}

function unrollObject(node: ObjectNode, budget: Budget): ObjectNode {
  let members: Member[] | undefined;
  let { open } = node;
  node.members.forEach((member, index) => {
    const loop = isLoop(member) ? readLoop(member.value) : undefined;
    if (loop) {
      members ??= node.members.slice(0, index);
      members.push(...instancesOf(loop, budget));
      if (!loop.items || loop.items.length > mostInstances) open ??= `\`${member.key}\` adds to it at deployment`;
      return;
    }
    const value = unroll(member.value, budget);
    if (value !== member.value) members ??= node.members.slice(0, index);
    members?.push(value === member.value ? member : { ...member, value });
  });
  return members ? { ...node, members: markShadowed(members), ...(open === undefined ? {} : { open }) } : node;
}

interface Loop {
  readonly name: string;
  /** Undefined where only deployment knows them. */
  readonly items: readonly string[] | undefined;
  readonly body: ObjectNode;
}

function readLoop(node: HostNode): Loop | undefined {
  const [name, collection, body] = node.kind === 'array' ? node.items : [];
  if (name?.kind !== 'string' || body?.kind !== 'object' || !collection) return undefined;
  const texts = collection.kind === 'array' && collection.open === undefined ? collection.items.map(literalOf) : [undefined];
  return { name: name.value, items: texts.every((text) => text !== undefined) ? texts : undefined, body };
}

function literalOf(node: HostNode): string | undefined {
  if (node.kind === 'string') return node.value;
  return node.kind === 'number' || node.kind === 'boolean' ? node.raw : undefined;
}

function instancesOf({ name, items, body }: Loop, budget: Budget): readonly Member[] {
  const isKnown = items !== undefined && items.length <= budget.left;
  if (isKnown) budget.left -= items.length;
  return (isKnown ? items : [undefined]).flatMap((item): readonly Member[] => {
    const instance = unroll(replaceIn(body, { name, item }), budget);
    return instance.kind === 'object' ? instance.members.map((member) => ({ ...member, borrowed: true })) : [];
  });
}

/** A loop's variable, with its value where that is known. */
interface Variable {
  readonly name: string;
  readonly item: string | undefined;
}

function replaceIn(node: HostNode, variable: Variable): HostNode {
  switch (node.kind) {
    case 'string':
      return { ...replaceInText(node, variable), shared: true };
    case 'array':
      return { ...node, items: node.items.map((item) => replaceIn(item, variable)), shared: true };
    case 'object': {
      const [only] = node.members;
      if (only?.key === 'Ref' && node.members.length === 1 && only.value.kind === 'string' && only.value.value === variable.name) return valueAt(node, variable);
      const members = node.members.map((member): Member => {
        // A substitution makes holes of its own of what is not known yet.
        const isLeft = member.key === 'Fn::Sub' && variable.item === undefined;
        return { ...member, key: replacedKey(member.key, variable), value: isLeft ? member.value : replaceIn(member.value, variable) };
      });
      return { ...node, members, shared: true };
    }
    default:
      return { ...node, shared: true };
  }
}

function valueAt(node: ObjectNode, { name, item }: Variable): HostNode {
  const { span, origin } = node;
  if (item === undefined) return { kind: 'ref', reference: loopReference(name, span), span, origin, shared: true };
  const run: Segment = { decoded: 0, source: span.start, decodedLength: item.length, sourceLength: span.end - span.start, whole: true };
  const segments = segmentMap(item === '' ? [] : [run], span.end);
  return { kind: 'string', value: item, holes: [], segments, style: 'plain', contentSpan: span, span, origin, shared: true };
}

function loopReference(name: string, span: Reference['span']): Reference {
  return { address: `loop:${name}`, label: name, isPure: false, span };
}

/** `&{Name}` is the value without what logical ids cannot hold. */
function valueFor(use: string, item: string): string {
  return use.startsWith('&') ? item.replace(/[^A-Za-z0-9]/g, '') : item;
}

function replacedKey(key: string, { name, item }: Variable): string {
  if (item === undefined) return key;
  return key.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, valueFor('&', item));
}

function replaceInText(node: StringNode, { name, item }: Variable): StringNode {
  const { value } = node;
  const runs: Segment[] = [];
  const holes: Hole[] = [...node.holes];
  let text = '';
  let at = 0;
  const keep = (end: number): void => {
    if (end > at) runs.push({ decoded: text.length, source: at, decodedLength: end - at, sourceLength: end - at });
    text += value.slice(at, end);
    at = end;
  };
  for (let open = nextUse(value, name, 0); open >= 0; open = nextUse(value, name, at)) {
    const end = open + name.length + 3;
    keep(open);
    if (item === undefined) {
      const { exact: _exact, ...span } = stringSpan(node, open + 2, end - 1);
      holes.push({ start: text.length, end: text.length + end - open, reference: loopReference(name, span) });
      keep(end);
      continue;
    }
    const replaced = valueFor(value.charAt(open), item);
    if (replaced !== '') runs.push({ decoded: text.length, source: open, decodedLength: replaced.length, sourceLength: end - open, whole: true });
    text += replaced;
    at = end;
  }
  if (at === 0 && holes.length === node.holes.length) return node;
  keep(value.length);
  return { ...node, value: text, holes, segments: compose(node.segments, segmentMap(runs, value.length)) };
}

function nextUse(value: string, name: string, from: number): number {
  const uses = [`\${${name}}`, `&{${name}}`].map((use) => value.indexOf(use, from)).filter((found) => found >= 0);
  return uses.length === 0 ? -1 : Math.min(...uses);
}
