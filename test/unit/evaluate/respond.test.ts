import assert from 'node:assert/strict';
import type { Atom, AtomShape, HoledText } from '../../../server/src/base/atoms';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import type { ApiRequest } from '../../../server/src/gateway/request';
import { requestOf } from '../../support/decide-case';

const reference = (label: string, shape: AtomShape): HoledText => ({ pieces: [{ id: label, label, shape, reason: 'a pseudo parameter', pure: true } satisfies Atom] });

describe('the body of a denial', () => {
  const request = requestOf({ name: 'a case', route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: null }, request: { method: 'GET', path: '/pets' }, caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [] } }) as ApiRequest;

  it('hides all but the last four digits of the account', () => {
    assert.equal(
      evaluateRequest(request).body,
      '{"Message":"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********3333:abc123/prod/GET/pets"}',
    );
  });

  it('hides the account of a template, whose references are called by names with colons', () => {
    const api = { ...request.api, partition: reference('AWS::Partition', 'partition'), region: reference('AWS::Region', 'region'), account: reference('AWS::AccountId', 'account-id') };
    const { body } = evaluateRequest({ ...request, api, caller: { ...request.caller, account: api.account } });
    assert.match(body ?? '', / on resource: arn:\$\{AWS::Partition\}:execute-api:\$\{AWS::Region\}:\*{8}:abc123\/prod\/GET\/pets"/);
  });
});
