/**
 * Lists that stay the same object where nothing in them changes, so that whatever is remembered by them stays valid.
 */

export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** The list with every item changed; the list itself where no item is another one. */
export function mapShared<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let result: T[] | undefined;
  list.forEach((item, index) => {
    const changed = change(item, index);
    if (changed !== item) (result ??= list.slice())[index] = changed;
  });
  return result ?? list;
}
