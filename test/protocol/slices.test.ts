/** Work in slices: what changes between two of them. */
import assert from 'node:assert/strict';
import { sliceMilliseconds } from '../../server/src/analysis/scheduler';
import { inSlices } from '../../server/src/lsp/slices';

describe('work in slices', () => {
  it('begins anew where what it looks at changed in between, so that no answer mixes two states', async () => {
    const observed = { state: 0 };
    let begun = 0;
    function* work(): Generator<void, readonly number[], void> {
      begun++;
      const seen: number[] = [];
      for (let step = 0; step < 3; step++) {
        seen.push(observed.state);
        for (const end = performance.now() + 2 * sliceMilliseconds; performance.now() < end; );
        yield;
      }
      return seen;
    }
    setTimeout(() => observed.state++, 0);
    assert.deepEqual(await inSlices(observed, work, []), [1, 1, 1]);
    assert.equal(begun, 2);
  });
});
