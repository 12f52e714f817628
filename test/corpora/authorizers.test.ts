// Outputs of Lambda authorizers as two emulators judge them, which agree with the specification in all of them.
import assert from 'node:assert/strict';
import { decideCase } from '../support/decide-case';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface OutputRow {
  readonly file: string;
  readonly policyType: 'authorizer' | 'authorizer-simple';
  readonly expect: { readonly verdict: 'valid' | 'invalid' };
}

interface ContextRow {
  readonly context: object;
  readonly expect: { readonly valid: boolean };
}

const call = { name: 'a case', request: { method: 'GET', path: '/hello', headers: { Authorization: 'token' } }, route: { authorization: 'CUSTOM' } };

/** Whether API Gateway can use an output, as the evaluator says; what the policy allows does not matter. */
function isUsable(one: object): boolean {
  return decideCase({ ...call, ...one }).decision !== 'error';
}

describe('authorizer outputs of emulators', () => {
  it('are usable or broken as SAM’s emulator says', function () {
    for (const { file, policyType, expect } of readSharedLines<OutputRow>(this, 'samcli.check.jsonl')) {
      const output = JSON.parse(readSharedText(file)) as object;
      const isSimple = policyType === 'authorizer-simple';
      const one = isSimple ? { api: { kind: 'HTTP' }, authorizer: { simpleResponses: true, output } } : { authorizer: { output } };
      assert.equal(isUsable(one), expect.verdict === 'valid', file);
    }
  });

  it('have a context that REST APIs take, or not, as the other emulator says', function () {
    const policyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' } };
    for (const { context, expect } of readSharedLines<ContextRow>(this, 'offline.context.jsonl')) {
      assert.equal(isUsable({ authorizer: { output: { principalId: 'me', policyDocument, context } } }), expect.valid, JSON.stringify(context));
    }
  });
});
