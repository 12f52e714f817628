// Which routes a statement may be about: the overlap of patterns against trying all short texts.
// What checks make of it is in their examples.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesGlob } from '../../../server/src/base/glob';
import { patternsOverlap, segment } from '../../../server/src/checks/common/coverage';

const texts = ['', ...['a', 'b', '/'].flatMap((x) => [x, ...['a', 'b', '/'].flatMap((y) => [x + y, ...['a', 'b', '/'].flatMap((z) => [x + y + z, ...['a', 'b', '/'].map((w) => x + y + z + w)])])])];

describe('patterns overlap', () => {
  it('exactly where some text fits both', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '/', '*', '?'), { maxLength: 4 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        // Two patterns of four characters share a text of four, if they share one at all: stars may shrink to nothing.
        const shared = texts.some((text) => matchesGlob(left, text) && matchesGlob(right, text));
        assert.equal(patternsOverlap(left, right), shared || needsLonger(left, right));
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  it('in examples of ARNs', () => {
    assert.ok(patternsOverlap('/prod/GET/orders/*', `/${segment}/GET/orders/${segment}`));
    assert.ok(patternsOverlap('/*/pets', `/${segment}/GET/pets`));
    assert.ok(patternsOverlap('/prod/*', `/${segment}/${segment}/files/*`));
    assert.ok(!patternsOverlap('/prod/POST/*', `/${segment}/GET/orders`));
    assert.ok(!patternsOverlap('/prod/get/orders', `/${segment}/GET/orders`));
    assert.ok(!patternsOverlap('/prod/GET/orders/42/items', `/${segment}/GET/orders/${segment}`));
  });

  it('is told in time that grows with the product of the lengths', () => {
    const left = `${'*a'.repeat(500)}b`;
    const right = `${'a*'.repeat(500)}c`;
    const start = performance.now();
    assert.equal(patternsOverlap(left, right), false);
    assert.ok(performance.now() - start < 2000);
  });
});

/** Patterns such as `?a*` and `*bb` share only texts longer than those tried. */
function needsLonger(left: string, right: string): boolean {
  const length = (pattern: string): number => pattern.replaceAll('*', '').length;
  if (length(left) + length(right) <= 4) return false;
  return longTexts().some((text) => matchesGlob(left, text) && matchesGlob(right, text));
}

let long: string[] | undefined;

function longTexts(): readonly string[] {
  if (!long) {
    let level = texts.filter((text) => text.length === 4);
    long = [];
    for (let size = 5; size <= 8; size++) {
      level = level.flatMap((text) => ['a', 'b', '/'].map((character) => text + character));
      long.push(...level);
    }
  }
  return long;
}
