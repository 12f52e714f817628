/**
 * Functions over address ranges, for IPv4.
 *
 * Ranges of IPv6 stay known only at deployment.
 */
import type { HostNode } from '../../../syntax/node';
import { madeArray, madeBoolean, madeText } from '../made';
import { fails, type TerraformFunction } from '../values';
import { numberAt, textAt } from './operands';

interface Range {
  readonly first: number;
  readonly length: number;
}

export const networks: Readonly<Record<string, TerraformFunction>> = {
  cidrhost(operands, call) {
    const range = rangeOf(textAt(operands, 0, call));
    const host = numberAt(operands, 1, call);
    if (!range || host === undefined) return undefined;
    const size = 2 ** (32 - range.length);
    const offset = host < 0 ? size + host : host;
    return offset < 0 || offset >= size ? undefined : madeText([written(range.first + offset)], call.place);
  },
  cidrsubnet(operands, call) {
    const range = rangeOf(textAt(operands, 0, call));
    const [more, number] = [numberAt(operands, 1, call), numberAt(operands, 2, call)];
    if (!range || more === undefined || number === undefined || more < 0 || range.length + more > 32 || number < 0 || number >= 2 ** more) return undefined;
    const length = range.length + more;
    return madeText([`${written(range.first + number * 2 ** (32 - length))}/${String(length)}`], call.place);
  },
  cidrsubnets(operands, call) {
    const range = rangeOf(textAt(operands, 0, call));
    const more = operands.slice(1).map((_, index) => numberAt(operands, index + 1, call));
    if (!range || more.some((bits) => bits === undefined)) return undefined;
    const end = range.first + 2 ** (32 - range.length);
    const subnets: HostNode[] = [];
    let next = range.first;
    for (const bits of more) {
      const length = range.length + (bits ?? 0);
      const size = 2 ** (32 - length);
      if (length > 32 || (bits ?? 0) < 1) return fails;
      const first = Math.ceil(next / size) * size;
      next = first + size;
      if (next > end) return fails;
      subnets.push(...[madeText([`${written(first)}/${String(length)}`], call.place)].flatMap((text) => text ?? []));
    }
    return madeArray(subnets, call.place);
  },
  // Of OpenTofu.
  cidrcontains(operands, call) {
    const range = rangeOf(textAt(operands, 0, call));
    const inner = textAt(operands, 1, call);
    const part = rangeOf(inner?.includes('/') ? inner : `${inner ?? ''}/32`);
    if (!range || !part) return undefined;
    return madeBoolean(part.first >= range.first && part.first + 2 ** (32 - part.length) <= range.first + 2 ** (32 - range.length), call.place);
  },
  cidrnetmask(operands, call) {
    const range = rangeOf(textAt(operands, 0, call));
    return range && madeText([written(2 ** 32 - 2 ** (32 - range.length))], call.place);
  },
};

/** The range with the bits behind its length taken away. */
function rangeOf(text: string | undefined): Range | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text ?? '');
  if (!found) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = found.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: Math.floor(address / size) * size, length };
}

function written(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
