/**
 * Where a decision hangs on nothing but what a request brings, whatever is deployed: for all values of the deployment
 * there are requests that get through and requests that do not, which these tests try out one by one.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { policyOf } from '../../support/decide-case';
import { requestWithAtoms } from '../../support/with-atoms';

type Statements = readonly object[];

const everybody = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const endpoints = ['vpce-1', 'vpce-2', 'vpce-3', 'vpce-4'];

const statements = fc.array(
  fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    operator: fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike'),
    values: fc.subarray(['«VpcEndpointId»', '«Other»', 'vpce-1'], { minLength: 1 }),
    isOpen: fc.boolean(),
  }).map(({ Effect, operator, values, isOpen }) => ({ ...everybody, Effect, ...(isOpen ? {} : { Condition: { [operator]: { 'aws:SourceVpce': values } } }) })),
  { minLength: 1, maxLength: 3 },
);

function decide(policy: Statements, more: object = {}): Decision {
  return evaluateRequest(requestWithAtoms({ name: 'a case', api: { endpoint: 'PRIVATE', resourcePolicy: policyOf(...policy) }, route: { authorization: 'NONE' }, caller: 'anonymous', ...more }));
}

/** Whether each of some requests gets through, where the deployment has these values. */
function answers(policy: Statements, mine: string, theirs: string): ReadonlySet<boolean> {
  const deployed = JSON.parse(JSON.stringify(policy).replaceAll('«VpcEndpointId»', mine).replaceAll('«Other»', theirs)) as Statements;
  return new Set(endpoints.map((id) => decide(deployed, { request: { vpcEndpoint: { id } } }).decision === 'allow'));
}

describe('what a request brings', () => {
  it('lets some through and not others, whatever the values it is compared with', () => {
    let found = 0;
    fc.assert(
      fc.property(statements, (policy) => {
        const { unknown, broughtByRequest } = decide(policy);
        if (broughtByRequest.length === 0) return;
        assert.ok(broughtByRequest.every((label) => unknown.includes(label)));
        // What else is unknown may decide by itself.
        if (unknown.some((label) => label !== 'aws:SourceVpce' && !broughtByRequest.includes(label))) return;
        found++;
        const values = endpoints.slice(0, 3);
        for (const mine of values) for (const theirs of values) assert.equal(answers(policy, mine, theirs).size, 2, `${mine} and ${theirs}: ${JSON.stringify(policy)}`);
      }),
      { seed: 11, numRuns: 300 },
    );
    assert.ok(found > 20, `${String(found)} hang on the request`);
  });

  it('is not enough where the deployment alone may decide', () => {
    const except = (value: string): object => ({ ...everybody, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': value } } });
    const open = { ...everybody, Effect: 'Allow' };
    assert.deepEqual(decide([open, except('«VpcEndpointId»')]).broughtByRequest.toSorted(), ['VpcEndpointId', 'aws:SourceVpce']);
    assert.deepEqual(decide([open, except('«VpcEndpointId»'), except('«Other»')]).broughtByRequest, []);
  });
});
