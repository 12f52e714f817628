/**
 * Patterns of paths in settings, on the command line and in `.gitignore`: `*` and `?` within a segment, `**` for any
 * number of segments, `[abc]`, and `\` before a character that is meant literally.
 *
 * Patterns come from files nobody vouches for: matching goes back only to the last star and never builds a RegExp.
 */

/** A setting's pattern: without a slash it matches a file's name anywhere, with one the end of the path. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = parsePathPattern(pattern);
  const segments = path.split('/').filter((segment) => segment !== '');
  return matchesSegments(wanted[0] === '**' ? wanted : ['**', ...wanted], segments);
}

/** A pattern's segments; `**` stands alone in one. */
export type PathPattern = readonly string[];

export function parsePathPattern(pattern: string): PathPattern {
  return pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** Whether a text could only be meant as a pattern. */
export function isPathPattern(text: string): boolean {
  return /[*?[\]]/.test(text);
}

/** Whether the whole path fits; segments are those between slashes. */
export function matchesSegments(pattern: PathPattern, path: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const wanted of pattern) {
    const next = new Set<number>();
    if (wanted === '**') for (let at = Math.min(...reached); at <= path.length; at++) next.add(at);
    else {
      for (const at of reached) {
        const segment = path[at];
        if (segment !== undefined && matchesSegment(wanted, segment)) next.add(at + 1);
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(path.length);
}

/** Whether something below a folder could fit. */
export function mayMatchBelow(pattern: PathPattern, folder: readonly string[]): boolean {
  return pattern.some((_, end) => matchesSegments(pattern.slice(0, end + 1), folder));
}

function matchesSegment(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let resume = 0;
  while (inText < text.length) {
    const one = pattern[inPattern] === '*' ? undefined : matchOne(pattern, inPattern, text[inText] ?? '');
    if (one !== undefined) {
      inPattern = one;
      inText++;
    } else if (pattern[inPattern] === '*') {
      star = inPattern++;
      resume = inText;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern >= pattern.length;
}

/** Where the pattern goes on after taking the character; undefined where it does not take it. */
function matchOne(pattern: string, at: number, character: string): number | undefined {
  const wanted = pattern[at];
  if (wanted === undefined) return undefined;
  if (wanted === '?') return at + 1;
  if (wanted === '\\') return pattern[at + 1] === character ? at + 2 : undefined;
  if (wanted !== '[') return wanted === character ? at + 1 : undefined;
  const end = pattern.indexOf(']', at + 2);
  if (end < 0) return character === '[' ? at + 1 : undefined;
  const isNegated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  return inClass(pattern.slice(at + (isNegated ? 2 : 1), end), character) === isNegated ? undefined : end + 1;
}

function inClass(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? '';
    const to = members[at + 1] === '-' ? members[at + 2] : undefined;
    if (to === undefined) {
      if (from === character) return true;
      continue;
    }
    if (from <= character && character <= to) return true;
    at += 2;
  }
  return false;
}
