/**
 * IAM wildcards: `*` stands for any run of characters, also none, and `?` for exactly one (ARN-1, ARN-2).
 *
 * Case counts; whoever compares without case folds both sides first. Never turns a pattern into a RegExp:
 * patterns come from files nobody vouches for, and backtracking can take exponential time.
 */

/** Whether all of `text` fits `pattern`. Goes back only to the last star, so time is bounded by the product of the lengths. */
export function matchesGlob(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let resume = 0;
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      resume = inText;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[inText])) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

/** Whether a text contains a wildcard at all. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
