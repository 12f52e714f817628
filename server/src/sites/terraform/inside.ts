/**
 * Addresses of what stands inside called modules: all modules under one root have one space of names.
 *
 * `module.api["eu"]::aws_iam_role.caller` is a resource of the called module, where `module.api["eu"].caller` would be an
 * output of that name; nobody writes the former, and people see it with a dot.
 */

export interface Inside {
  /** `module.api["eu"]::module.log::`; empty in the root module. */
  readonly prefix: string;
  readonly rest: string;
}

const boundary = '::';

export function splitInside(text: string): Inside {
  if (!text.startsWith('module.')) return { prefix: '', rest: text };
  let depth = 0;
  let isQuoted = false;
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && isQuoted) at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    // Only calls stand before a boundary: a computed text may mention others further on.
    else if (depth === 0 && (character === ' ' || character === '(')) break;
    else if (depth === 0 && text.startsWith(boundary, at)) end = at + boundary.length;
  }
  return { prefix: text.slice(0, end), rest: text.slice(end) };
}

/** The calls on the way, from the root: `module.api["eu"]`, `module.log`. */
export function callsOn(prefix: string): readonly string[] {
  const calls: string[] = [];
  for (let rest = prefix; rest !== ''; ) {
    const { prefix: outer } = splitInside(rest.slice(0, -boundary.length));
    calls.unshift(rest.slice(outer.length, -boundary.length));
    rest = outer;
  }
  return calls;
}

export function insideOf(user: string, call: string): string {
  return `${user}${call}${boundary}`;
}

/** The prefix of a using module and the call in it. */
export function callBehind(prefix: string): { readonly user: string; readonly call: string } {
  const call = callsOn(prefix).at(-1) ?? '';
  return { user: prefix.slice(0, prefix.length - call.length - boundary.length), call };
}

/** As people know it, in computed texts too: `module.api["eu"].aws_iam_role.caller`. */
export function shown(address: string): string {
  if (!address.includes(boundary)) return address;
  // Every other part is a text in quotes; one with quotes in it only looks worse. Functions of providers have names like that.
  return address.split('"').map((part, index) => (index % 2 === 0 ? part.replace(/provider::[\w-]+::|::/g, (found) => (found === boundary ? '.' : found)) : part)).join('"');
}

/** Where an instance's file stands: the root module's folder, and the calls on the way. */
export function placeOfUri(uri: string): { readonly root: string; readonly prefix: string } | undefined {
  const hash = uri.indexOf('#');
  const end = uri.lastIndexOf('/');
  if (hash < 0 || end < hash) return undefined;
  return { root: uri.slice(0, hash), prefix: prefixOfPath(uri.slice(hash + 1, end)) };
}

/** From the names with dots, and slashes, between and behind them. */
function prefixOfPath(path: string): string {
  const call = /module\.[\p{L}_][\p{L}\p{N}_-]*(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.\/?/uy;
  let prefix = '';
  for (let at = 0; at < path.length; ) {
    call.lastIndex = at;
    const found = call.exec(path)?.[0];
    if (found === undefined) return prefix;
    prefix = insideOf(prefix, found.replace(/\.\/?$/, ''));
    at += found.length;
  }
  return prefix;
}
