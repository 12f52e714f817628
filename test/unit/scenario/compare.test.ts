import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Decision } from '../../../server/src/evaluate/decision';
import type { Expectation } from '../../../server/src/scenario/canonical';
import { compare } from '../../../server/src/scenario/compare';

const denied: Decision = {
  decision: 'explicit-deny',
  status: 403,
  responseType: 'ACCESS_DENIED',
  body: null,
  decidedAt: 'resource-policy',
  lambdaInvoked: false,
  requestArn: 'arn',
  given: {},
  decidedBy: [
    { policyId: 'a', policy: 'policies/api.json', index: 0, statement: 'Ours', effect: 'Deny' },
    { policyId: 'b', policy: 'template.yaml#/Resources/Api/Properties/Policy', index: 2, statement: '[2]', effect: 'Deny' },
  ],
  unknown: [],
  broughtByRequest: [],
  possible: [],
  assumptions: [],
  trace: [],
  headline: '', reason: '',
  notes: [],
};

describe('an expectation', () => {
  const table: readonly [expect: Expectation, decision: Partial<Decision>, differences: readonly string[]][] = [
    [{ decision: 'explicit-deny', status: 403, responseType: 'ACCESS_DENIED', decidedAt: 'resource-policy', lambdaInvoked: false }, {}, []],
    [{ decision: 'deny' }, {}, []],
    [{ decision: 'deny' }, { decision: 'implicit-deny' }, []],
    [{ decision: 'deny' }, { decision: 'refused' }, ['decision: expected deny, got refused']],
    [{ decision: 'deny' }, { decision: 'error' }, ['decision: expected deny, got error']],
    [{ decision: 'deny' }, { decision: 'undetermined' }, ['decision: expected deny, got undetermined']],
    [{ decision: 'allow' }, {}, ['decision: expected allow, got explicit-deny']],
    [{ decision: 'error' }, { decision: 'error' }, []],
    [{ decision: 'undetermined' }, { decision: 'undetermined' }, []],
    [{ status: 401, lambdaInvoked: true }, {}, ['status: expected 401, got 403', 'lambdaInvoked: expected true, got false']],
    [{ status: 403 }, { status: null }, ['status: expected 403, got none']],
    [{ lambdaInvoked: false }, { decision: 'undetermined', unknown: ['aws:SourceIp'] }, ['decision: expected a certain answer, got undetermined (unknown: aws:SourceIp)']],
    [{ decidedBy: ['Ours'] }, {}, []],
    [{ decidedBy: ['policies/api.json#Ours'] }, {}, []],
    [{ decidedBy: ['api.json#Ours'] }, {}, []],
    [{ decidedBy: ['policies/api.json#[0]'] }, {}, []],
    [{ decidedBy: ['[2]', 'template.yaml#[2]', 'template.yaml#/Resources/Api/Properties/Policy#[2]'] }, {}, []],
    [{ decidedBy: ['other.json#Ours'] }, {}, ['decidedBy: expected other.json#Ours, got policies/api.json#Ours, template.yaml#/Resources/Api/Properties/Policy#[2]']],
    [{ decidedBy: ['Theirs'] }, { decidedBy: [] }, ['decidedBy: expected Theirs, got no statement']],
  ];
  for (const [expect, decision, differences] of table) {
    it(`of ${JSON.stringify(expect)} ${differences.length === 0 ? 'is met' : 'is not met'} by ${JSON.stringify(decision)}`, () => {
      assert.deepEqual(compare(expect, { ...denied, ...decision }), differences);
    });
  }
});
