/**
 * How often functions of the product are called while something runs, counted by the engine itself. For tests of growth: a
 * count says what time says only on a quiet machine. What the engine compiles anew meanwhile it may count wrongly, so whoever
 * compares counts takes those of several rounds.
 */
import { Session } from 'node:inspector';

interface Range {
  readonly count: number;
}

interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly { readonly functionName: string; readonly ranges: readonly Range[] }[] }[];
}

/** Counts by file below `server/src` and name; functions without a name are left out. */
export function callsDuring(run: () => void): ReadonlyMap<string, number> {
  const session = new Session();
  session.connect();
  const post = (method: string, params = {}): unknown => {
    let answer: unknown;
    session.post(method, params, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  try {
    post('Profiler.enable');
    post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    // From here on, without what came before.
    post('Profiler.takePreciseCoverage');
    run();
    return counted(post('Profiler.takePreciseCoverage') as Coverage);
  } finally {
    post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

function counted({ result }: Coverage): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { url, functions } of result) {
    const file = /\/server\/src\/(.*)\.ts/.exec(url)?.[1];
    if (file === undefined) continue;
    for (const { functionName, ranges } of functions) {
      const count = ranges[0]?.count ?? 0;
      if (functionName === '' || count === 0) continue;
      const name = `${file} ${functionName}`;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  return counts;
}
