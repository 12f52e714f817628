import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compose, isExact, segmentMap, toDecoded, toSource, verbatim, type Segment, type SegmentMap } from '../../../server/src/base/segment-map';

/** A run of a made-up encoding: plain text, an escape, a gap such as indentation, a space read from a line break. */
type Run = { kind: 'plain'; length: number } | { kind: 'escape'; decoded: number; source: number } | { kind: 'gap'; length: number } | { kind: 'swap' };

const run: fc.Arbitrary<Run> = fc.oneof(
  fc.record({ kind: fc.constant('plain' as const), length: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('escape' as const), decoded: fc.integer({ min: 1, max: 2 }), source: fc.integer({ min: 3, max: 6 }) }),
  fc.record({ kind: fc.constant('gap' as const), length: fc.integer({ min: 1, max: 3 }) }),
  fc.constant({ kind: 'swap' as const }),
);

/** Builds a map whose source starts at `from`; answers also where the source ends. */
function build(runs: readonly Run[], from: number, limit = Number.POSITIVE_INFINITY): SegmentMap {
  const segments: Segment[] = [];
  let source = from;
  let decoded = 0;
  for (const one of runs) {
    const [decodedLength, sourceLength] =
      one.kind === 'plain' ? [one.length, one.length] : one.kind === 'escape' ? [one.decoded, one.source] : one.kind === 'gap' ? [0, one.length] : [1, 1];
    if (source + sourceLength > limit) break;
    if (decodedLength > 0) segments.push({ decoded, source, decodedLength, sourceLength, ...(one.kind === 'swap' ? { whole: true as const } : {}) });
    decoded += decodedLength;
    source += sourceLength;
  }
  return segmentMap(segments, source);
}

const maps = fc.tuple(fc.array(run, { maxLength: 12 }), fc.integer({ min: 0, max: 9 })).map(([runs, from]) => build(runs, from));

/** Maps that fit on top of each other: the inner one's source lies in the outer one's decoded text. */
const stacks = fc
  .tuple(fc.array(run, { minLength: 1, maxLength: 14 }), fc.array(run, { maxLength: 12 }), fc.array(run, { maxLength: 10 }), fc.nat(3), fc.nat(3))
  .map(([a, b, c, from, inner]) => {
    const outer = build(a, from);
    const middle = build(b, Math.min(inner, outer.decodedEnd), outer.decodedEnd);
    return { outer, middle, inner: build(c, 0, middle.decodedEnd) };
  });

function everyRange(map: SegmentMap, check: (start: number, end: number) => void): void {
  for (let start = 0; start <= map.decodedEnd; start++) for (let end = start; end <= map.decodedEnd; end++) check(start, end);
}

describe('a segment map', () => {
  it('maps text that stands as it is by adding an offset', () => {
    const map = verbatim(10, 5);
    assert.deepEqual(toSource(map, 1, 3), { start: 11, end: 13, exact: true });
    assert.equal(toDecoded(map, 15), 5);
    assert.equal(toDecoded(map, 9), undefined);
    assert.equal(toDecoded(map, 16), undefined);
  });

  it('knows where an empty string stands', () => {
    const map = verbatim(7, 0);
    assert.deepEqual(toSource(map, 0, 0), { start: 7, end: 7, exact: true });
    assert.equal(toDecoded(map, 7), 0);
    assert.equal(toDecoded(map, 8), undefined);
  });

  it('maps an escape as a whole and says so where only a part is asked for', () => {
    const map = segmentMap([
      { decoded: 0, source: 1, decodedLength: 2, sourceLength: 2 },
      { decoded: 2, source: 3, decodedLength: 2, sourceLength: 12 },
      { decoded: 4, source: 15, decodedLength: 1, sourceLength: 1 },
    ], 16);
    assert.deepEqual(toSource(map, 2, 4), { start: 3, end: 15, exact: true });
    assert.deepEqual(toSource(map, 0, 3), { start: 1, end: 15, exact: false });
    assert.deepEqual(toSource(map, 3, 5), { start: 3, end: 16, exact: false });
    assert.deepEqual(toSource(map, 3, 3), { start: 3, end: 3, exact: false });
    assert.equal(toDecoded(map, 9), 2);
  });

  it('ends a range behind its last character, not behind the indentation that follows', () => {
    const map = segmentMap([
      { decoded: 0, source: 4, decodedLength: 2, sourceLength: 2 },
      { decoded: 2, source: 10, decodedLength: 2, sourceLength: 2 },
    ], 12);
    assert.deepEqual(toSource(map, 0, 2), { start: 4, end: 6, exact: true });
    assert.deepEqual(toSource(map, 2, 4), { start: 10, end: 12, exact: true });
    assert.equal(toDecoded(map, 8), 2);
  });

  it('refuses a range beyond the end', () => {
    assert.equal(toSource(verbatim(0, 3), 1, 4).exact, false);
    assert.equal(toSource(verbatim(0, 0), 0, 1).exact, false);
  });

  it('joins neighbouring exact runs', () => {
    const map = segmentMap([
      { decoded: 0, source: 0, decodedLength: 2, sourceLength: 2 },
      { decoded: 2, source: 2, decodedLength: 3, sourceLength: 3 },
    ], 5);
    assert.equal(map.segments.length, 1);
  });

  it('gives back the decoded offset of every exact source offset', () => {
    fc.assert(
      fc.property(maps, (map) => {
        for (let at = 0; at <= map.decodedEnd; at++) {
          const { start, exact } = toSource(map, at, at);
          if (exact) assert.equal(toDecoded(map, start), at);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('is monotonic in both directions', () => {
    fc.assert(
      fc.property(maps, (map) => {
        let last = -1;
        for (let at = 0; at <= map.decodedEnd; at++) {
          const { start } = toSource(map, at, at);
          assert.ok(start >= last);
          last = start;
        }
        let lastDecoded = 0;
        for (let at = map.segments[0]?.source ?? map.sourceEnd; at <= map.sourceEnd; at++) {
          const decoded = toDecoded(map, at);
          assert.ok(decoded !== undefined && decoded >= lastDecoded);
          lastDecoded = decoded;
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});

describe('composing segment maps', () => {
  it('answers what one map after the other answers', () => {
    fc.assert(
      fc.property(stacks, ({ outer, middle }) => {
        const composed = compose(outer, middle);
        assert.equal(composed.decodedEnd, middle.decodedEnd);
        // No encoding has both quotes of an empty string in one escape, so an empty map need not know about being torn.
        fc.pre(middle.decodedEnd > 0);
        everyRange(middle, (start, end) => {
          const step = toSource(middle, start, end);
          const twice = toSource(outer, step.start, step.end);
          const once = toSource(composed, start, end);
          // Before and behind a gap are the same place to insert at.
          if (once.exact && start === end) assert.equal(toDecoded(outer, once.start), step.start, `${start}`);
          else if (once.exact) assert.deepEqual(once, { ...twice, exact: step.exact && twice.exact }, `${start}-${end}`);
          if (start < end) assert.ok(once.start <= twice.start && once.end >= twice.end, `${start}-${end}`);
        });
      }),
      { seed: 13, numRuns: 1000 },
    );
  });

  it('stays exact wherever both maps are', () => {
    const simple = stacks.filter(({ outer }) => outer.segments.every((segment) => isExact(segment) || segment.decodedLength === 1));
    fc.assert(
      fc.property(simple, ({ outer, middle }) => {
        const composed = compose(outer, middle);
        everyRange(middle, (start, end) => {
          const step = toSource(middle, start, end);
          const twice = toSource(outer, step.start, step.end);
          if (step.exact && twice.exact) assert.equal(toSource(composed, start, end).exact, true, `${start}-${end}`);
        });
      }),
      { seed: 14, numRuns: 500 },
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(stacks, ({ outer, middle, inner }) => {
        fc.pre(inner.decodedEnd > 0);
        const left = compose(compose(outer, middle), inner);
        const right = compose(outer, compose(middle, inner));
        everyRange(inner, (start, end) => {
          const a = toSource(left, start, end);
          const b = toSource(right, start, end);
          if (a.exact && b.exact) assert.deepEqual(a, b);
        });
        assert.equal(left.decodedEnd, right.decodedEnd);
        if ([...outer.segments, ...middle.segments].every((segment) => isExact(segment) || segment.decodedLength === 1)) assert.equal(left.sourceEnd, right.sourceEnd);
      }),
      { seed: 15, numRuns: 1000 },
    );
  });

  it('keeps segments sorted and apart', () => {
    fc.assert(
      fc.property(stacks, ({ outer, middle }) => {
        let decoded = 0;
        let source = 0;
        for (const segment of compose(outer, middle).segments) {
          assert.equal(segment.decoded, decoded);
          assert.ok(segment.source >= source);
          decoded += segment.decodedLength;
          source = segment.source + segment.sourceLength;
        }
      }),
      { seed: 16, numRuns: 500 },
    );
  });
});
