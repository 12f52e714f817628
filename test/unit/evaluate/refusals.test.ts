import assert from 'node:assert/strict';
import { refusalOf } from '../../../server/src/evaluate/refusals';
import type { PolicyKind } from '../../../server/src/policy/kinds';
import { readPolicy } from '../../../server/src/policy/read';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';

function refusal(kind: PolicyKind, statement: string): string | undefined {
  return refusalIn(kind, `{ "Version": "2012-10-17", "Statement": [${statement}] }`);
}

/** For the first statement of a policy. */
function refusalIn(kind: PolicyKind, policy: string): string | undefined {
  const { root } = jsonFormat.parse(policy, 'test', { format: 'json' });
  const [read] = readPolicy(root, { kind, kindIsCertain: true, dialect: 'iam' }).statements;
  assert.ok(read);
  return refusalOf(read, kind);
}

describe('statements AWS would refuse', () => {
  const vectors: readonly [PolicyKind, string, string | undefined][] = [
    ['identity', '{ "Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*" }', '`Effect` is written twice'],
    ['identity', '{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Bool": {}, "Bool": {} } }', '`Bool` is written twice'],
    ['identity', '{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Bool": { "a:b": 1, "a:b": 2 } } }', '`a:b` is written twice'],
    ['identity', '{ "Effect": "Allow", "Action": { "a": 1 }, "Resource": "*" }', '`Action` must be text or a list of texts'],
    ['identity', '{ "Effect": "Allow", "Action": "*", "Resource": "*" }', undefined],
    ['identity', '{ "Effect": "Allow", "Action": "*", "Action": "*", "Resource": "*" }', '`Action` is written twice'],
    ['resource-policy', '{ "Effect": "Allow", "Principal": { "AWS": "1", "AWS": "2" }, "Action": "*", "Resource": "*" }', '`AWS` is written twice'],
    ['resource-policy', '{ "Effect": "Deny", "NotPrincipal": { "AWS": "1", "AWS": "2" }, "Action": "*", "Resource": "*" }', '`AWS` is written twice'],
    ['rcp', '{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" }', undefined],
    ['rcp', '{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }', undefined],
    ['authorizer-output', '{ "Effect": "Allow", "Action": "Invoke", "Resource": "*" }', undefined],
    ['unknown', '{ "Effect": "Allow", "Action": "Invoke" }', undefined],
    ['api-resource-policy', '{ "Effect": "Allow", "Action": "*", "Resource": "*" }', '`Principal` is missing'],
    ['api-resource-policy', '{ "Effect": "Allow", "NotPrincipal": "*", "Action": "*", "Resource": "*" }', '`NotPrincipal` goes with `Deny` only'],
    ['api-resource-policy', '{ "Effect": "Deny", "NotPrincipal": { "AWS": "1" }, "Action": "*", "Resource": "*" }', undefined],
    ['api-resource-policy', '{ "Effect": "Allow", "Principal": { "Service": "*" }, "Action": "*", "Resource": "*" }', '`*` is not allowed as a service'],
    ['resource-policy', '{ "Effect": "Allow", "Principal": "*", "Action": "*" }', undefined],
    ['trust', '{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole" }', undefined],
    ['trust', '{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*" }', '`Resource` is not allowed in a role trust policy'],
    ['scp', '{ "Effect": "Allow", "NotAction": "s3:*", "NotResource": "*", "Condition": {} }', undefined],
    ['scp', '{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3" }', '`arn:aws:s3` lacks fields of an ARN, which a service control policy must not'],
    ['session', '{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }', '`Principal` is not allowed in a session policy'],
    ['authorizer-output', '{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }', undefined],
    ['unknown', '{ "Effect": "Allow", "Action": "*" }', undefined],
  ];
  for (const [kind, statement, expected] of vectors) {
    it(`in a policy of kind ${kind}: ${statement} is ${expected === undefined ? 'accepted' : 'refused'}`, () => assert.equal(refusal(kind, statement), expected));
  }

  const whole: readonly [PolicyKind, string, string | undefined][] = [
    ['identity', '{ "Version": "2012-10-17", "Version": "2008-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', '`Version` is written twice'],
    ['identity', '{ "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" }, "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', '`Statement` is written twice'],
    ['identity', '{ "Version": "2012-10-18", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', '`Version` must be `2012-10-17` or `2008-10-17`'],
    ['rcp', '{ "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" } }', '`Version` must be `2012-10-17`'],
    ['identity', '{ "Version": ["2012-10-17"], "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', '`Version` must be text'],
    ['identity', '{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }, "x"] }', '`Statement` must be an object or a list of objects'],
    ['identity', '{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', undefined],
    ['identity', '{ "Id": "x", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', undefined],
    ['authorizer-output', '{ "Version": "2012-10-17", "note": 1, "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', undefined],
  ];
  for (const [kind, policy, expected] of whole) {
    it(`a whole policy of kind ${kind}: ${policy} is ${expected === undefined ? 'accepted' : 'refused'}`, () => assert.equal(refusalIn(kind, policy), expected));
  }
});
