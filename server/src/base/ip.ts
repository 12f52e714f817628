/**
 * IP addresses and CIDR ranges (CO-30 to CO-35), IPv4 and IPv6, strict in form and compared as numbers.
 *
 * `010.0.0.1` is no address, since nobody knows whether its first part is octal. An IPv4 address inside an IPv6 one is
 * an IPv6 address: the two families never match each other (CO-32).
 */

export interface Address {
  /** Four or sixteen bytes. */
  readonly bytes: readonly number[];
}

export interface AddressRange extends Address {
  readonly prefix: number;
}

export function parseAddress(text: string): Address | undefined {
  const bytes = text.includes(':') ? parseVersion6(text) : parseVersion4(text);
  return bytes && { bytes };
}

/** An address, or an address, a slash and the length of the prefix; without one it is a single host. */
export function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const bits = address.bytes.length * 8;
  if (slash < 0) return { ...address, prefix: bits };
  const written = text.slice(slash + 1);
  const prefix = Number(written);
  return /^(0|[1-9]\d{0,2})$/.test(written) && prefix <= bits ? { ...address, prefix } : undefined;
}

/** Host bits of the range do not matter (CO-33). */
export function isInside(address: Address, range: AddressRange): boolean {
  if (address.bytes.length !== range.bytes.length) return false;
  const wholeBytes = Math.floor(range.prefix / 8);
  for (let at = 0; at < wholeBytes; at++) if (address.bytes[at] !== range.bytes[at]) return false;
  const rest = range.prefix % 8;
  if (rest === 0) return true;
  const mask = 0xff << (8 - rest);
  return ((address.bytes[wholeBytes] ?? 0) & mask) === ((range.bytes[wholeBytes] ?? 0) & mask);
}

function parseVersion4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    const value = Number(part);
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || value > 255) return undefined;
    bytes.push(value);
  }
  return bytes;
}

function parseVersion6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1 ? 'end' : 'inner');
  if (!head) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const tail = parseGroups(halves[1] ?? '', 'end');
  if (!tail || head.length + tail.length > 14) return undefined; // `::` stands for at least one group
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** Groups between colons as bytes; only at the end of an address the last may be an IPv4 address. */
function parseGroups(text: string, place: 'inner' | 'end'): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (group.includes('.')) {
      const embedded = place === 'end' && index === groups.length - 1 ? parseVersion4(group) : undefined;
      if (!embedded) return undefined;
      bytes.push(...embedded);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes.length <= 16 ? bytes : undefined;
}
