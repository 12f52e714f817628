import assert from 'node:assert/strict';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { readCaseLine } from '../../../server/src/scenario/read-line';
import { toRequest } from '../../../server/src/scenario/to-request';

/** Whether a line allows under `operator` with the number of the policy and that of the context, both without quotes. */
function decide(operator: string, wanted: string, actual: string): string | undefined {
  const statement = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"${operator}":{"demo:key":${wanted}}}}`;
  const caller = `{"arn":"arn:aws:iam::111122223333:user/a","identityPolicies":[{"Version":"2012-10-17","Statement":${statement}}]}`;
  const line = `{"action":"demo:Get","resource":"x","context":{"demo:key":${actual}},"caller":${caller}}`;
  const one = readCaseLine(line, 'file:///lines.jsonl', 'a line', { apiAt: () => undefined, valueFile: () => undefined });
  assert.deepEqual(one.problems, []);
  const built = toRequest(one, { workspace: { file: () => undefined, unit: () => undefined }, now: undefined });
  return built.request && evaluateRequest(built.request).decision;
}

describe('numbers in lines of JSON', () => {
  it('are compared as they are written, whatever a floating-point number would make of them', () => {
    assert.equal(decide('NumericEquals', '9007199254740992', '9007199254740993'), 'implicit-deny');
    assert.equal(decide('NumericLessThan', '9007199254740993', '9007199254740992'), 'allow');
    assert.equal(decide('NumericEquals', '0.00000001', '0.00000001'), 'allow');
    assert.equal(decide('NumericEquals', '0.30000000000000001', '0.3'), 'implicit-deny');
    assert.equal(decide('StringEquals', '"1.0"', '1.0'), 'allow');
    assert.equal(decide('NumericEquals', '12', '12.0'), 'allow');
  });
});
