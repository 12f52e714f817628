/**
 * The nearest of a set of names to a misspelled one, for "did you mean".
 *
 * A far-fetched guess is worse than none, so the allowed distance grows slowly with the length of the text:
 * one edit up to seven characters, two up to eleven, then three. It does not know what the names mean.
 */

/**
 * The candidate with the fewest edits (insert, delete, replace, swap of neighbours) from `text`, ignoring case,
 * or `undefined` when none is near. Among equally near ones the longer common beginning wins, then code unit order.
 */
export function findNearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = allowedDistance(wanted.length);
  if (bestDistance === 0) return undefined;
  for (const candidate of candidates) {
    const name = candidate.toLowerCase();
    const distance = editDistance(wanted, name, bestDistance);
    if (distance === undefined) continue;
    if (best === undefined || distance < bestDistance || comesFirst(wanted, candidate, best)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The complaint with the name that was meant, as far as one is near; else with what to do, which brings its own `: ` or `, `. */
export function didYouMean(complaint: string, name: string, names: Iterable<string>, otherwise: string): string {
  const nearest = findNearest(name, names);
  return nearest === undefined ? `${complaint}${otherwise}.` : `${complaint}: did you mean \`${nearest}\`?`;
}

/** Edits between two texts, or `undefined` when there are more than `limit`; time grows with length times limit. */
export function editDistance(left: string, right: string, limit: number): number | undefined {
  if (Math.abs(left.length - right.length) > limit) return undefined;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = nextRow(left, right, row, limit, last, beforeLast);
    if (Math.min(...current) > limit) return undefined;
    beforeLast = last;
    last = current;
  }
  const distance = last[right.length] ?? limit + 1;
  return distance > limit ? undefined : distance;
}

/** One row of the table; cells further than `limit` from the diagonal cannot matter and stay beyond the limit. */
function nextRow(left: string, right: string, row: number, limit: number, last: number[], beforeLast: number[]): number[] {
  const beyond = limit + 1;
  const current = new Array<number>(right.length + 1).fill(beyond);
  if (row <= limit) current[0] = row;
  const from = Math.max(1, row - limit);
  const to = Math.min(right.length, row + limit);
  for (let column = from; column <= to; column++) {
    const same = left[row - 1] === right[column - 1];
    let cost = (last[column - 1] ?? beyond) + (same ? 0 : 1);
    cost = Math.min(cost, (last[column] ?? beyond) + 1, (current[column - 1] ?? beyond) + 1);
    const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
    if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? beyond) + 1);
    current[column] = cost;
  }
  return current;
}

function allowedDistance(length: number): number {
  if (length < 2) return 0;
  if (length < 8) return 1;
  return length < 12 ? 2 : 3;
}

function comesFirst(wanted: string, candidate: string, best: string): boolean {
  const difference = commonStart(wanted, candidate.toLowerCase()) - commonStart(wanted, best.toLowerCase());
  return difference === 0 ? candidate < best : difference > 0;
}

/** How many characters two texts begin with alike. */
export function commonStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && length < right.length && left.charCodeAt(length) === right.charCodeAt(length)) length++;
  return length;
}
