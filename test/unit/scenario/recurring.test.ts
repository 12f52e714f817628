import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import type { PlainObject } from '../../../server/src/scenario/plain';
import { emptyMemo, type PolicyMemo } from '../../../server/src/scenario/policies';
import { readCaseLine } from '../../../server/src/scenario/read-line';
import { recurring } from '../../../server/src/scenario/recurring';
import { runCase } from '../../../server/src/scenario/run';
import { bulkDecision, bulkLines } from '../../bench/bulk-lines';
import { openWorkspace } from '../../support/open-workspace';

/** How often something is made of each of these documents. */
function count(documents: readonly PlainObject[], limits?: { first: number; all: number }): number {
  let made = 0;
  const memo = recurring<string>(limits);
  for (const document of documents) {
    // Parsed anew each time, as lines are.
    const fresh = JSON.parse(JSON.stringify(document)) as PlainObject;
    assert.equal(memo.take(fresh, 'purpose', () => (made++, JSON.stringify(fresh))), JSON.stringify(document));
  }
  return made;
}

const policies = (many: number): PlainObject[] => Array.from({ length: many }, (_, index) => ({ Statement: [{ Resource: `arn:aws:s3:::b/${String(index)}/*`, Action: ['a', 'b'] }] }));

describe('documents that recur', () => {
  it('are made something of once', () => {
    assert.equal(count([...policies(50), ...policies(50), ...policies(50)]), 50);
  });

  it('are told from those that differ in a key, an order, a type or a character', () => {
    const alike: PlainObject[] = [
      {}, { a: 'b' }, { b: 'a' }, { a: ['b'] }, { a: [['b']] }, { a: { b: 'c' } }, { a: { c: 'b' } }, { ab: 'c' }, { a: 'bc' }, { a: 1 }, { a: '1' }, { a: true }, { a: 'true' }, { a: null }, { a: 'null' },
      { a: [] }, { a: {} }, { a: '' }, { a: [''] }, { a: ['', ''] }, { a: 1, b: 2 }, { b: 2, a: 1 }, { a: ['x', ['y']] }, { a: [['x'], 'y'] }, { a: { b: null } }, { a: { b: null, c: null } },
    ];
    assert.equal(count([...alike, ...alike]), alike.length);
  });

  it('are told apart by what they are read for', () => {
    const memo = recurring<string>();
    assert.deepEqual(['identity', 'scp', 'identity'].map((purpose, index) => memo.take({ a: 1 }, purpose, () => `${purpose} ${String(index)}`)), ['identity 0', 'scp 1', 'identity 0']);
  });

  it('are told apart where their digests agree', () => {
    // A number and its text have one digest.
    const either = [1, '1'];
    const many = either.flatMap((a) => either.flatMap((b) => either.map((c): PlainObject => ({ a, b, c }))));
    assert.ok(count([...many, ...many]) >= many.length);
  });

  it('are kept from their second time on once there are many, so that those which do not recur cost no memory', () => {
    const limits = { first: 20, all: 10_000 };
    // Each has seven values: three are kept at once.
    assert.equal(count([...policies(40), ...policies(40), ...policies(40), ...policies(40)], limits), 3 + 37 * 2);
  });

  it('are forgotten where they are too many to be kept', () => {
    const limits = { first: 60, all: 60 };
    assert.ok(count([...policies(200), ...policies(200), ...policies(200), ...policies(200)], limits) > 700);
    assert.equal(count([...policies(5), ...policies(5), ...policies(5)], limits), 5);
  });
});

describe('the policies of many lines', () => {
  const workspace = openWorkspace({});

  function policiesRead(lines: readonly string[]): number {
    let read = 0;
    const memo = emptyMemo(() => read++);
    for (const line of lines) {
      const one = readCaseLine(line, 'file:///cases.jsonl', 'line', { apiAt: () => undefined, valueFile: () => undefined });
      assert.equal(runCase(one, { workspace, now: 0, memo, evaluate: evaluateRequest }).kind, 'ran');
    }
    return read;
  }

  it('are read as often as there are different ones', () => {
    // Two policies in each line.
    const reads = [100, 400].map((lines) => policiesRead(bulkLines({ lines, policies: 10, statements: 20 })));
    assert.deepEqual(reads, [20, 20]);
    assert.equal(policiesRead(bulkLines({ lines: 30, policies: 30, statements: 4 })), 60);
  });

  it('are read once as outputs of authorizers, too', () => {
    const line = (path: number): string => JSON.stringify({ request: `GET /${String(path)}`, authorizer: { output: { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } } });
    assert.equal(policiesRead(Array.from({ length: 20 }, (_, path) => line(path))), 1);
  });

  it('are answered as if each line were the only one', () => {
    const answer = (line: string, memo: PolicyMemo): string => {
      const result = runCase(readCaseLine(line, 'file:///cases.jsonl', 'line', { apiAt: () => undefined, valueFile: () => undefined }), { workspace, now: 0, memo, evaluate: explainRequest });
      return result.kind === 'ran' ? JSON.stringify([result.decision, result.notes]) : '';
    };
    const lines = [...bulkLines({ lines: 60, policies: 7, statements: 6 }), ...bulkLines({ lines: 60, policies: 5, statements: 8 }), ...bulkLines({ lines: 24, policies: 7, statements: 20 })];
    const shared = emptyMemo();
    for (const line of lines) assert.equal(answer(line, shared), answer(line, emptyMemo()));
    const decisions = bulkLines({ lines: 24, policies: 3, statements: 20 }).map((line) => (JSON.parse(answer(line, shared)) as [{ decision: string }])[0].decision);
    assert.deepEqual(decisions, decisions.map((_, line) => bulkDecision(line)));
  });

  it('never decide about another line', () => {
    const policy = (resource: string): object => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource }] });
    const memo = emptyMemo();
    const decide = (file: object): string => {
      const result = runCase(readCaseLine(JSON.stringify(file), 'file:///cases.jsonl', 'line', { apiAt: () => undefined, valueFile: () => undefined }), { workspace, now: 0, memo, evaluate: evaluateRequest });
      return result.kind === 'ran' ? result.decision.decision : result.kind;
    };
    const one = { api: { resourcePolicy: policy('execute-api:/${stage}/GET/a') }, request: 'GET /a' };
    const answers = [{ ...one, values: { stage: 'prod' } }, { ...one, values: { stage: 'dev' } }, { ...one, values: { stage: '*' } }, { ...one, values: { stage: 'prod' } }].map(decide);
    assert.deepEqual(answers, ['allow', 'implicit-deny', 'allow', 'allow']);
  });
});
