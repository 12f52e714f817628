/**
 * One cause, one finding: drops what another check says better at the same place, and repetitions.
 *
 * A local or an anchor used by two policies is looked at twice and reported once.
 */
import type { Span } from '../base/span';
import type { Check } from './check';

interface Placed {
  readonly code: string;
  readonly span: Span;
  readonly message: string;
}

export function withoutSuperseded<F extends Placed>(found: readonly F[], checks: readonly Check[]): readonly F[] {
  const superseded = new Map(checks.map((check) => [check.id, check.supersedes ?? []]));
  const dropped = new Set<string>();
  for (const finding of found) {
    for (const code of superseded.get(finding.code) ?? []) dropped.add(placeOf(code, finding));
  }
  const seen = new Set<string>();
  return found.filter((finding) => {
    const place = placeOf(finding.code, finding);
    const key = `${place} ${finding.message}`;
    if (dropped.has(place) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function placeOf(code: string, { span }: Placed): string {
  return `${code} ${span.source} ${String(span.start)} ${String(span.end)}`;
}
