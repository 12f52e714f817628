/**
 * A quick look whether a resource pattern can be about the calls of a route at all, for those who ask it of many.
 *
 * It only compares whole segments that are written out on both sides. `false` is certain as far as ids, Regions, accounts and
 * stage names hold no slash; what may meet is for `relate` to say.
 */
import { isAtom, type HoledText } from '../base/atoms';
import type { CallSet } from './call-set';

/** Undefined: any segment. */
type Segment = string | undefined;

export function mayMeet({ pieces }: HoledText, { methods, path, shape }: Pick<CallSet, 'methods' | 'path' | 'shape'>): boolean {
  if (shape === 'route-key' || path.includes('*')) return true;
  const segments = path.split('/').slice(1);
  const greedy = segments.findIndex((segment) => segment.endsWith('+}'));
  const isGreedy = greedy >= 0;
  // What follows a greedy parameter is not looked at, as where routes are found.
  const written = (isGreedy ? segments.slice(0, greedy + 1) : segments).map((segment): Segment => (/[{}]/.test(segment) ? undefined : segment));
  const own: readonly Segment[] = [undefined, methods === 'any' || methods.length !== 1 ? undefined : methods[0], ...written];
  // Wildcards and policy variables may stand for slashes, too.
  const runs = pieces.flatMap((piece) => (isAtom(piece) ? [] : piece.split(/[*?]|\$\{[^}]*\}/)));
  return runs.every((run) => {
    const wanted = run.split('/').slice(1, -1);
    return wanted.length === 0 || own.some((_, at) => wanted.every((segment, index) => fits(segment, at + index, own, isGreedy)));
  });
}

/** Behind the last segment may be a slash more (REST APIs take it), or anything a greedy parameter takes in. */
function fits(wanted: string, at: number, own: readonly Segment[], isGreedy: boolean): boolean {
  if (at >= own.length) return isGreedy || (at === own.length && wanted === '');
  const segment = own[at];
  return segment === undefined || segment === wanted;
}
