/**
 * Decides a canonical case of the scenario contract in tests: the case as a value, policies inline.
 */
import assert from 'node:assert/strict';
import { explainRequest } from '../../server/src/evaluate/evaluate';
import type { Decision } from '../../server/src/evaluate/decision';
import type { Request } from '../../server/src/gateway/request';
import { readContext } from '../../server/src/scenario/read-context';
import { toRequest } from '../../server/src/scenario/to-request';
import { openWorkspace } from './open-workspace';
import { problemsOf, readText } from './scenarios';

/** The request of a case; fails on a case the reader complains about. `files` are documents in JSON by their names. */
export function requestOf(one: object, files: Readonly<Record<string, object>> = {}): Request {
  const workspace = openWorkspace(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)])));
  const read = readText(one, {}, { apiAt: readContext(workspace, workspace).apiAt });
  assert.deepEqual(problemsOf(read), []);
  const [first] = read.scenario.cases;
  assert.ok(first, 'there is a case');
  const built = toRequest(first, { workspace, now: undefined });
  if (!built.request) throw new Error(built.problems.map(({ message }) => message).join(' '));
  return built.request;
}

export function decideCase(one: object): Decision {
  return explainRequest(requestOf(one));
}

/** A policy with one statement, in the language that knows variables. */
export function policyOf(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
