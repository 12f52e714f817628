/**
 * The identity of what an intrinsic function computes: the same function of the same arguments is one value, whichever
 * way it is written. Nothing is evaluated here.
 */
import { holed, literalText, type Piece } from '../../base/atoms';
import type { Expression, HostNode, ObjectNode, Reference, StringNode, UnknownNode } from '../../syntax/node';

/** What stands for the result of a function that only deployment can tell, with an identity where the arguments have one. */
export function computed(node: HostNode, name: string, argument: HostNode): UnknownNode {
  const text = identityText(argument);
  const { span, origin } = node;
  const unknown: UnknownNode = { kind: 'unknown', reason: `\`${name}\` is computed at deployment`, span, origin };
  if (text === undefined) return unknown;
  const expression: Expression = { kind: 'call', name, operands: [argument], spreadsLast: false };
  return { ...unknown, reference: { address: `${name}(${text})`, label: `${name}(${shortened(text.replaceAll('"', ''))})`, isPure: true, span, expression } };
}

/** Functions of longer texts have no identity; no template needs it. */
const mostCharacters = 2000;

/** Undefined where a part of it is equal to nothing else. */
export function identityText(node: HostNode): string | undefined {
  const text = write(node, 0);
  return text === undefined || text.length > mostCharacters ? undefined : text;
}

export const conditionPrefix = 'condition:';

/** What a reference to a condition is: conditions and resources have names of their own, so a prefix keeps them apart. */
export function conditionReference(name: StringNode): Reference {
  return { address: `${conditionPrefix}${name.value}`, label: name.value, isPure: true, span: name.contentSpan };
}

/** Comparing the same reference with the same text is the same condition wherever it is written. */
export function equalityReference(left: string, right: string, { label, span, sides }: Comparison): Reference {
  const expression = { kind: 'operation' as const, operator: '==', operands: sides };
  return { address: `${conditionPrefix}${[left, right].sort().join('=')}`, label, isPure: true, span, expression };
}

interface Comparison extends Pick<Reference, 'label' | 'span'> {
  readonly sides: readonly [HostNode, HostNode];
}

/** The reference as `identityText` writes it. */
export function addressText({ address, attribute }: Reference): string {
  return attribute === undefined ? address : `${address}.${attribute}`;
}

function write(node: HostNode, depth: number): string | undefined {
  if (depth > 16) return undefined;
  switch (node.kind) {
    case 'string':
      return writeString(node, depth);
    case 'number':
    case 'boolean':
      return JSON.stringify(node.raw);
    case 'ref':
      return node.reference.isPure ? addressText(node.reference) : undefined;
    case 'unknown':
      if (node.pieces) return writePieces(node.pieces);
      return node.reference?.isPure ? addressText(node.reference) : undefined;
    case 'array':
      return node.open === undefined ? bracketed(node.items.map((item) => write(item, depth + 1))) : undefined;
    case 'object':
      return writeObject(node, depth);
    case 'choice': {
      const branches = node.branches.map(({ holds, value }) => (value ? `${String(holds)}:${write(value, depth + 1) ?? ''}` : String(holds)));
      return node.condition.isPure ? `${node.condition.address}?${branches.join('|')}` : undefined;
    }
    case 'null':
      return 'null';
    case 'missing':
      return undefined;
  }
}

function writePieces(pieces: readonly Piece[]): string | undefined {
  const text = literalText(holed(pieces));
  return text === undefined ? undefined : JSON.stringify(text);
}

function writeString(node: StringNode, depth: number): string | undefined {
  if (node.holes.length === 0) return JSON.stringify(node.value);
  let at = 0;
  const parts: (string | undefined)[] = [];
  for (const hole of node.holes) {
    if (hole.start > at) parts.push(JSON.stringify(node.value.slice(at, hole.start)));
    if (hole.from) parts.push(write(hole.from, depth + 1));
    else parts.push(hole.reference.isPure ? addressText(hole.reference) : undefined);
    at = hole.end;
  }
  if (at < node.value.length) parts.push(JSON.stringify(node.value.slice(at)));
  return together(parts, '+');
}

/** Literals that stand behind one another are one, so that every way of putting a text together reads alike. */
function together(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join(separator).replaceAll('"+"', '') : undefined;
}

function bracketed(parts: readonly (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined) ? `[${parts.join()}]` : undefined;
}

function writeObject(node: ObjectNode, depth: number): string | undefined {
  if (node.open !== undefined) return undefined;
  const members = node.members.filter((member) => !member.shadowed).map((member) => {
    const value = write(member.value, depth + 1);
    return value === undefined ? undefined : `${JSON.stringify(member.key)}:${value}`;
  });
  return bracketed(members.sort());
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
