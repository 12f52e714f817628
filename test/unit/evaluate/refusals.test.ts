import assert from 'node:assert/strict';
import { refusalOf } from '../../../server/src/evaluate/refusals';
import type { PolicyKind } from '../../../server/src/policy/kinds';
import { readPolicy } from '../../../server/src/policy/read';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';

function refusal(kind: PolicyKind, statement: string): string | undefined {
  const { root } = jsonFormat.parse(`{ "Version": "2012-10-17", "Statement": [${statement}] }`, 'test', { format: 'json' });
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
});
