/**
 * Decides a case about files as people write them, in tests: policies, templates and modules by name.
 */
import assert from 'node:assert/strict';
import type { Decision } from '../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../server/src/evaluate/evaluate';
import { readContext } from '../../server/src/scenario/read-context';
import type { CaseResult, RunContext } from '../../server/src/scenario/case-result';
import { runCase } from '../../server/src/scenario/run';
import { findEnvironment } from '../../server/src/project/environment';
import { readProject } from '../../server/src/project/project';
import type { FindEnvironment } from '../../server/src/scenario/environment';
import { openWorkspace, uriOf } from './open-workspace';
import { readText } from './scenarios';

export type Files = Readonly<Record<string, string>>;

/** Fails where the case cannot be asked, or where deciding and explaining disagree. */
export function decideIn(files: Files, one: object): Decision {
  const [explained, decided] = [explainRequest, evaluateRequest].map((evaluate) => {
    const result = resultIn(files, one, evaluate);
    assert.ok(result.kind === 'ran', result.kind === 'refused' ? result.problems.map(({ message }) => message).join(' ') : '');
    return result.decision;
  });
  assert.ok(explained);
  assert.deepEqual(decided, { ...explained, trace: [] });
  return explained;
}

/** What comes of the case, also where it cannot be asked. */
export function resultIn(files: Files, one: object, evaluate: RunContext['evaluate'] = explainRequest): CaseResult {
  const workspace = openWorkspace(files);
  const { apiAt, valueFile } = readContext(workspace, workspace);
  const project = files['gatehouse.json'];
  const environment: FindEnvironment = (name, from) => findEnvironment(readProject(uriOf('gatehouse.json'), project ?? ''), name, from);
  const read = readText({ name: 'a case', ...one }, {}, { apiAt, valueFile, ...(project === undefined ? {} : { environment }) });
  assert.deepEqual(read.scenario.problems, []);
  const [first] = read.scenario.cases;
  assert.ok(first);
  return runCase(first, { workspace, now: undefined, evaluate });
}

/** `allow`, or for what is undetermined everything it may be: `allow | implicit-deny`; `?` where nobody can say even that. */
export function answerIn(files: Files, one: object): string {
  const { decision, possible } = decideIn(files, one);
  if (decision !== 'undetermined') return decision;
  return possible.length === 0 ? '?' : [...possible].sort().join(' | ');
}

/** A template with these resources, indented by two; `Env` and `Names` are parameters, `IsProd` a condition. */
export function templateWith(resources: string, more = ''): Files {
  return {
    'template.yaml': `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Env: { Type: String }
  Names: { Type: CommaDelimitedList }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
${more}Resources:
${resources}`,
  };
}
