/**
 * Three-valued logic after Kleene: true, false, and unknown until deployment.
 *
 * Unknown is not "probably": a conjunction with a false member is false whatever the unknown one turns out to be.
 */

export type Tri = 'yes' | 'no' | 'unknown';

export const tri = (value: boolean): Tri => (value ? 'yes' : 'no');

export function not(value: Tri): Tri {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? 'no' : 'yes';
}

export function allOf(values: Iterable<Tri>): Tri {
  let result: Tri = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

export function anyOf(values: Iterable<Tri>): Tri {
  let result: Tri = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** Like `allOf` and `anyOf` for two, where these are asked often. */
export function and(left: Tri, right: Tri): Tri {
  if (left === 'no' || right === 'no') return 'no';
  return left === 'yes' ? right : left;
}

export function or(left: Tri, right: Tri): Tri {
  if (left === 'yes' || right === 'yes') return 'yes';
  return left === 'no' ? right : left;
}
