/**
 * One cause, one finding: drops what another check says better at the same place, and repetitions.
 *
 * A local or an anchor used by two policies is looked at twice and reported once.
 */
import type { SourceId, Span } from '../base/span';
import type { Check } from './check';

interface Placed {
  readonly code: string;
  readonly span: Span;
  readonly message: string;
}

export function withoutSuperseded<F extends Placed>(found: readonly F[], checks: readonly Check[]): readonly F[] {
  const bySource = new Map<SourceId, F[]>();
  for (const finding of found) {
    const others = bySource.get(finding.span.source);
    if (others) others.push(finding);
    else bySource.set(finding.span.source, [finding]);
  }
  const superseded = new Map(checks.map((check) => [check.id, check.supersedes ?? []]));
  // One that is alone in its part, as nearly all are, needs no comparing.
  return [...bySource.values()].flatMap((group) => (group.length === 1 ? group : withoutSupersededIn(group, superseded)));
}

function withoutSupersededIn<F extends Placed>(found: readonly F[], superseded: ReadonlyMap<string, readonly string[]>): readonly F[] {
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
  return `${code} ${String(span.start)} ${String(span.end)}`;
}
