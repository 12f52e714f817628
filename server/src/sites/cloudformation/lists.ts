/**
 * `Fn::Select`, `Fn::Split` and `Fn::Length`, folded where enough is known: a list that is written out, a text whose
 * unknown parts cannot hold the delimiter. Arguments arrive lowered.
 */
import { isAtom, type Piece } from '../../base/atoms';
import { readLiteral, readText } from '../../policy/text';
import type { ArrayNode, HostNode, UnknownNode } from '../../syntax/node';

export function select(operands: readonly HostNode[]): HostNode | undefined {
  const [index, list] = operands;
  if (!index || list?.kind !== 'array') return undefined;
  const position = readLiteral(index);
  if (position === undefined || !/^\d{1,4}$/.test(position)) return undefined;
  const before = list.items.slice(0, Number(position) + 1);
  // An item that may be left out moves those behind it.
  return before.every((item) => item.kind !== 'choice' || item.branches.every(({ value }) => value !== undefined)) ? before[Number(position)] : undefined;
}

export function length(node: HostNode, argument: HostNode): HostNode | undefined {
  if (argument.kind !== 'array' || argument.open !== undefined || argument.items.some((item) => item.kind === 'choice')) return undefined;
  const value = argument.items.length;
  return { kind: 'number', value, raw: String(value), span: node.span, origin: node.origin };
}

export function split(node: HostNode, operands: readonly HostNode[]): ArrayNode | undefined {
  const [delimiter, source] = operands;
  if (delimiter?.kind !== 'string' || delimiter.value === '' || !source) return undefined;
  const pieces = readText(source)?.pieces;
  if (!pieces) return undefined;
  const texts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (isAtom(piece)) {
      if (!isFreeOf(piece.label, delimiter.value)) {
        const before = texts.slice(0, -1);
        return before.length === 0 ? undefined : listOf(node, before, 'nobody knows how often the rest is split');
      }
      texts.at(-1)?.push(piece);
      continue;
    }
    const [first = '', ...others] = piece.split(delimiter.value);
    texts.at(-1)?.push(first);
    for (const other of others) texts.push([other]);
  }
  return listOf(node, texts);
}

function listOf(node: HostNode, texts: readonly (readonly Piece[])[], open?: string): ArrayNode {
  const place = { span: node.span, origin: node.origin };
  const items = texts.map((pieces): UnknownNode => ({ kind: 'unknown', reason: '`Fn::Split` makes it', pieces: pieces.filter((piece) => piece !== ''), ...place }));
  return { kind: 'array', items, ...place, ...(open === undefined ? {} : { open }) };
}

/** Accounts, regions and partitions hold letters, digits and hyphens. */
function isFreeOf(label: string, delimiter: string): boolean {
  return /^AWS::(?:AccountId|Region|Partition)$/.test(label) && /[^a-z0-9-]/.test(delimiter);
}
