/**
 * `Fn::Cidr` and `Fn::Base64`, computed where their arguments are known. Arguments arrive lowered.
 */
import type { Piece } from '../../base/atoms';
import { encodeBase64 } from '../../base/base64';
import { parseRange } from '../../base/ip';
import { readLiteral } from '../../policy/text';
import type { ArrayNode, HostNode, UnknownNode } from '../../syntax/node';

/** The blocks a block of addresses is cut into; undefined where it cannot be, which fails the deployment. */
export function cidr(node: HostNode, operands: readonly HostNode[]): ArrayNode | undefined {
  const [block, count, bits, ...others] = operands.map(readLiteral);
  const range = others.length === 0 && block?.includes('/') ? parseRange(block) : undefined;
  const [many, hostBits] = [wholeNumber(count), wholeNumber(bits)];
  if (!range || many === undefined || hostBits === undefined || many < 1 || many > mostBlocks) return undefined;
  const width = range.bytes.length * 8;
  const smaller = width - hostBits;
  if (smaller < range.prefix || BigInt(many) > 1n << BigInt(smaller - range.prefix)) return undefined;
  const address = range.bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  const first = (address >> BigInt(width - range.prefix)) << BigInt(width - range.prefix);
  const items = Array.from({ length: many }, (_, index) => {
    const at = first + (BigInt(index) << BigInt(hostBits));
    return known(node, '`Fn::Cidr` makes it', `${width === 32 ? writeIpv4(at) : writeIpv6(at)}/${String(smaller)}`);
  });
  return { kind: 'array', items, span: node.span, origin: node.origin };
}

/** As many as CloudFormation makes at most. */
const mostBlocks = 256;

/** Longer texts are scripts, which nobody compares. */
const mostCharacters = 4096;

export function base64(node: HostNode, argument: HostNode): HostNode | undefined {
  const text = readLiteral(argument);
  return text === undefined || text.length > mostCharacters ? undefined : known(node, '`Fn::Base64` makes it', encodeBase64(text));
}

function known({ span, origin }: HostNode, reason: string, text: string): UnknownNode {
  const pieces: readonly Piece[] = text === '' ? [] : [text];
  return { kind: 'unknown', reason, pieces, span, origin };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function writeIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

/** Lower case, the longest run of zeros left out (RFC 5952). */
function writeIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let [start, length] = [0, 0];
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (groups[to] === '0') to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
