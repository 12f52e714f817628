/**
 * What decisions cost: requests against policies of 1, 20 and 500 statements, and who may call what for 500 routes and 200
 * callers. Time is the processor's, so that other programs matter little; policies are read before and compiled within.
 *
 * Every run counts its decisions by outcome, so that one that decides nothing, or something else, cannot be fast.
 */
import assert from 'node:assert/strict';
import { findCandidates } from '../../server/src/evaluate/compile/compiled-policy';
import type { Outcome } from '../../server/src/evaluate/decision';
import { evaluateRequest } from '../../server/src/evaluate/evaluate';
import { noWork, type Work } from '../../server/src/evaluate/work';
import type { Request } from '../../server/src/gateway/request';
import type { Policy } from '../../server/src/policy/model';
import { accessMatrix, requestAgainst, type AccessMatrix, type MatrixSize } from '../support/access-matrix';
import { heapUsed, processorTime } from './measure';

export interface StatementFigures {
  readonly statements: number;
  readonly perSecond: number;
  readonly microseconds: number;
  /** How often as long as with one statement. */
  readonly ratio: number;
  /** Microseconds to compile the policy, which is done once for each version of it. */
  readonly compile: number;
}

export interface MatrixFigures {
  readonly world: MatrixSize['world'];
  readonly cells: number;
  readonly seconds: number;
  readonly microseconds: number;
  readonly runsPerDecision: number;
  readonly statementsPerDecision: number;
  /** Statements that were put into lists and indexes, over all rounds. */
  readonly compiled: number;
  /** Of the heap after a collection, in megabytes: before the first round and after each. */
  readonly heap: readonly number[];
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

/** Requests of which the last of so many statements decides; the others concern something else. */
export function measureStatements(): readonly StatementFigures[] {
  const sizes = [1, 20, 500].map((statements) => ({ statements, request: requestAgainst(statements, (index) => statementAt(index, statements)) }));
  // The first rounds only warm the code up.
  for (const { request } of sizes) decideTimes(request, 50_000);
  for (const { request } of sizes) compileTime(request);
  const figures = sizes.map(({ statements, request }) => ({ statements, microseconds: decideTimes(request, 50_000), compile: compileTime(request) }));
  const [one] = figures;
  return figures.map((figure) => ({ ...figure, perSecond: 1e6 / figure.microseconds, ratio: figure.microseconds / (one?.microseconds ?? 1) }));
}

export function measureMatrix(world: MatrixSize['world']): MatrixFigures {
  const matrix = accessMatrix({ routes: 500, callers: 200, statements: 40, world });
  const work = noWork();
  const heap = [heapUsed()];
  const rounds = [1, 2, 3, 4].map(() => {
    const round = decideAll(matrix, work);
    heap.push(heapUsed());
    return round;
  });
  const cells = matrix.routes.length * matrix.callers.length;
  for (const { outcomes } of rounds) assert.deepEqual(outcomes, EXPECTED[world]);
  const seconds = Math.min(...rounds.map((round) => round.seconds));
  const decisions = cells * rounds.length;
  return {
    world,
    cells,
    seconds,
    microseconds: (seconds * 1e6) / cells,
    runsPerDecision: work.runs / decisions,
    statementsPerDecision: work.statements / decisions,
    compiled: work.compiled,
    heap,
    outcomes: EXPECTED[world],
  };
}

/** What has to come out, for as long as the fixture is as it is. */
const EXPECTED: Readonly<Record<MatrixSize['world'], MatrixFigures['outcomes']>> = {
  deployed: { allow: 6330, 'implicit-deny': 83_520, 'explicit-deny': 10_150 },
  template: { allow: 6330, 'implicit-deny': 80_521, 'explicit-deny': 10_150, undetermined: 2999 },
};

function statementAt(index: number, count: number): object {
  const isLast = index === count - 1;
  const route = isLast ? 'orders/*' : `items${String(index)}/*`;
  return { Effect: 'Allow', Action: index % 5 === 3 && !isLast ? 's3:GetObject' : 'execute-api:Invoke', Resource: `arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/${route}` };
}

/** Microseconds a decision, the best of some rounds. */
function decideTimes(request: Request, times: number): number {
  const rounds = [1, 2, 3, 4, 5].map(() => {
    let allowed = 0;
    const seconds = processorTime(() => {
      for (let time = 0; time < times; time++) if (evaluateRequest(request).decision === 'allow') allowed++;
    });
    assert.equal(allowed, times);
    return (seconds * 1e6) / times;
  });
  return Math.min(...rounds);
}

/** Microseconds until a policy that was never seen has an index. */
function compileTime({ layers }: Request): number {
  const [source] = layers.identity ?? [];
  assert.ok(source && 'policy' in source);
  const versions = Array.from({ length: 200 }, (): Policy => ({ ...source.policy }));
  const question = { resource: { pieces: ['arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders/7'] }, shortPrefix: undefined };
  let found = 0;
  const seconds = processorTime(() => {
    for (const version of [...versions, ...versions]) found += findCandidates(version, 'execute-api:Invoke', question, noWork()).length;
  });
  assert.ok(found >= 2 * versions.length);
  return (seconds * 1e6) / versions.length;
}

function decideAll(matrix: AccessMatrix, work: Work): { readonly seconds: number; readonly outcomes: MatrixFigures['outcomes'] } {
  const outcomes: Partial<Record<Outcome, number>> = {};
  const seconds = processorTime(() => {
    for (const route of matrix.routes) {
      for (const caller of matrix.callers) {
        const { decision } = evaluateRequest(matrix.requestOf(route, caller), {}, work);
        outcomes[decision] = (outcomes[decision] ?? 0) + 1;
      }
    }
  });
  return { seconds, outcomes };
}
