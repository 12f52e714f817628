/** The scheduler is tested by a clock that only moves when a task works. */
import assert from 'node:assert/strict';
import { Scheduler, sliceMilliseconds, type Task } from '../../../server/src/analysis/scheduler';

function setUp(): { scheduler: Scheduler; turns: () => number; work: (log: string[], name: string, steps: number, cost?: number) => () => Task; runAll: () => void; errors: unknown[] } {
  let now = 0;
  let turns = 0;
  const pending: (() => void)[] = [];
  const errors: unknown[] = [];
  const scheduler = new Scheduler({ defer: (run) => pending.push(run), now: () => now, onError: (error) => errors.push(error) });
  const work = (log: string[], name: string, steps: number, cost = 4) =>
    function* (): Task {
      for (let step = 0; step < steps; step++) {
        now += cost;
        log.push(`${name}${String(step)}`);
        yield;
      }
    };
  const runAll = (): void => {
    for (let run = pending.shift(); run; run = pending.shift()) {
      turns++;
      run();
    }
  };
  return { scheduler, turns: () => turns, work, runAll, errors };
}

describe('the scheduler', () => {
  it('runs interactive work before visible before index, whatever the order of arrival', () => {
    const { scheduler, work, runAll } = setUp();
    const log: string[] = [];
    scheduler.add('c', 'index', work(log, 'index', 1));
    scheduler.add('b', 'visible', work(log, 'visible', 1));
    scheduler.add('a', 'interactive', work(log, 'interactive', 1));
    runAll();
    assert.deepEqual(log, ['interactive0', 'visible0', 'index0']);
  });

  it('gives messages a turn after each slice', () => {
    const { scheduler, work, runAll, turns } = setUp();
    scheduler.add('a', 'visible', work([], 'a', 9, sliceMilliseconds));
    runAll();
    assert.ok(turns() >= 9, `only ${String(turns())} turns`);
  });

  it('drops work that newer work of the same key supersedes', () => {
    const { scheduler, work, runAll } = setUp();
    const log: string[] = [];
    scheduler.add('document', 'visible', work(log, 'old', 3));
    scheduler.add('document', 'visible', work(log, 'new', 1));
    runAll();
    assert.deepEqual(log, ['new0']);
  });

  it('survives a task that fails and goes on with the next', () => {
    const { scheduler, work, runAll, errors } = setUp();
    const log: string[] = [];
    scheduler.add('bad', 'interactive', function* () {
      yield;
      throw new Error('no');
    });
    scheduler.add('good', 'index', work(log, 'good', 1));
    runAll();
    assert.deepEqual(log, ['good0']);
    assert.equal(errors.length, 1);
  });

  it('says when it is idle', async () => {
    const { scheduler, work, runAll } = setUp();
    const log: string[] = [];
    scheduler.add('a', 'index', work(log, 'a', 5));
    const idle = scheduler.whenIdle().then(() => log.push('idle'));
    runAll();
    await idle;
    assert.equal(log.at(-1), 'idle');
    await scheduler.whenIdle();
  });
});
