/**
 * Path patterns as in `.gitignore` and editor settings: `*` and `?` within a segment, `**` for any number of segments.
 *
 * A pattern without a slash matches a file's name anywhere, one with a slash the end of the path. Matching takes time
 * proportional to pattern times path; patterns are never turned into regular expressions.
 */

export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  const segments = path.split('/').filter((segment) => segment !== '');
  return matchSegments(wanted[0] === '**' ? wanted : ['**', ...wanted], segments);
}

/** Row by row: after each pattern segment, which prefixes of the path it can have used up. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const wanted of pattern) {
    const next = new Set<number>();
    if (wanted === '**') {
      const first = Math.min(...reached);
      for (let at = first; at <= path.length; at++) next.add(at);
    } else {
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

/** Two pointers with one place to come back to, the last star: linear for all practical patterns. */
function matchesSegment(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] !== '*' && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
