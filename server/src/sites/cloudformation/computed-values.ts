/**
 * `Fn::Cidr` and `Fn::Base64`, computed where their arguments are known. Arguments arrive lowered.
 */
import { literalText, type Piece } from '../../base/atoms';
import { readText } from '../../policy/text';
import type { ArrayNode, HostNode, UnknownNode } from '../../syntax/node';

/** The blocks a block of addresses is cut into; undefined where it cannot be, which fails the deployment. */
export function cidr(node: HostNode, operands: readonly HostNode[]): ArrayNode | undefined {
  const [block, count, bits, ...others] = operands.map(literalOf);
  const parsed = others.length === 0 && block !== undefined ? parseBlock(block) : undefined;
  const [many, hostBits] = [wholeNumber(count), wholeNumber(bits)];
  if (!parsed || many === undefined || hostBits === undefined || many < 1 || many > mostBlocks) return undefined;
  const { width, prefix, address } = parsed;
  const smaller = width - hostBits;
  if (smaller < prefix || BigInt(many) > 1n << BigInt(smaller - prefix)) return undefined;
  const first = (address >> BigInt(width - prefix)) << BigInt(width - prefix);
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
  const text = literalOf(argument);
  return text === undefined || text.length > mostCharacters ? undefined : known(node, '`Fn::Base64` makes it', encode(utf8(text)));
}

function known({ span, origin }: HostNode, reason: string, text: string): UnknownNode {
  const pieces: readonly Piece[] = text === '' ? [] : [text];
  return { kind: 'unknown', reason, pieces, span, origin };
}

function literalOf(node: HostNode): string | undefined {
  const text = readText(node);
  return text && literalText(text);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

interface Block {
  /** Bits of an address. */
  readonly width: 32 | 128;
  readonly prefix: number;
  readonly address: bigint;
}

function parseBlock(text: string): Block | undefined {
  const [written = '', length, ...others] = text.split('/');
  const prefix = wholeNumber(length);
  if (prefix === undefined || others.length > 0) return undefined;
  const width = written.includes(':') ? 128 : 32;
  const parts = width === 32 ? parseIpv4(written) : parseIpv6(written);
  if (!parts || prefix > width) return undefined;
  const bits = width === 32 ? 8n : 16n;
  return { width, prefix, address: parts.reduce((address, part) => (address << bits) + BigInt(part), 0n) };
}

function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.').map(wholeNumber);
  return parts.length === 4 && parts.every((part) => part !== undefined && part < 256) ? parts.map((part) => part ?? 0) : undefined;
}

function parseIpv6(text: string): readonly number[] | undefined {
  const [before, after, ...others] = text.split('::').map(groupsOf);
  if (!before || others.length > 0) return undefined;
  if (!after) return text.includes('::') || before.length !== 8 ? undefined : before;
  const missing = 8 - before.length - after.length;
  return missing < 1 ? undefined : [...before, ...Array<number>(missing).fill(0), ...after];
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups.map((group) => parseInt(group, 16)) : undefined;
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

function utf8(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const point = character.codePointAt(0) ?? 0;
    const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
    if (point < 0x80) return [point];
    if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
    if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
    return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
  });
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encode(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63));
    text += digits.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join('').padEnd(4, '=');
  }
  return text;
}
