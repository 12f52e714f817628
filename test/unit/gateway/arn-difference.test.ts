/** Why an ARN does not fit a pattern: one clause for each mistake that people make. */
import assert from 'node:assert/strict';
import type { ApiKind } from '../../../server/src/gateway/model';
import { explainArnDifference, explainShortForm } from '../../../server/src/gateway/arn-difference';

const head = 'arn:aws:execute-api:us-east-1:111122223333:';

/** `~` stands for the API's own prefix. */
const rows: readonly (readonly [pattern: string, tail: string, why: string, kind?: ApiKind])[] = [
  ['~prod/get/pets', 'prod/GET/pets', 'the method is upper-case in the request: `GET` ≠ `get`'],
  ['~prod/ANY/pets', 'prod/GET/pets', 'a request has its real method, never `ANY`: `GET` ≠ `ANY`, and `*` stands for every method'],
  ['~prod/any/pets', 'prod/GET/pets', 'a request has its real method, never `ANY`: `GET` ≠ `any`, and `*` stands for every method'],
  ['~prod/POST/pets', 'prod/GET/pets', 'the method differs: `GET` ≠ `POST`'],
  ['~prod/GET/pets/{id}', 'prod/GET/pets/7', 'a request has its real path, and `{id}` is plain text: `pets/7` ≠ `pets/{id}`'],
  ['~prod/GET/{proxy+}', 'prod/GET/a/b', 'a request has its real path, and `{proxy+}` is plain text: `a/b` ≠ `{proxy+}`'],
  ['~GET/pets', 'prod/GET/pets', 'the pattern has no stage: `GET` stands where the stage `prod` belongs'],
  ['~prod/pets/*', 'prod/GET/pets/7', 'the pattern has no method: `pets` stands where the method `GET` belongs'],
  ['~prod/v1/GET/pets', 'prod/GET/pets', 'the pattern has no method: `v1` stands where the method `GET` belongs'],
  ['~test/*', 'prod/GET/pets', 'the stage differs: `prod` ≠ `test`'],
  ['~Prod/*', 'prod/GET/pets', 'the stage differs: `prod` and `Prod` are not written in the same case'],
  ['~dev-*/GET/pets', 'prod/GET/pets', 'the stage differs: `prod` does not fit `dev-*`'],
  [`${head}zzz/*`, 'prod/GET/pets', 'the API differs: `abc123` ≠ `zzz`'],
  ['arn:aws:execute-api:eu-west-1:111122223333:abc123/*', 'prod/GET/pets', 'the region differs: `us-east-1` ≠ `eu-west-1`'],
  ['arn:aws:execute-api:us-east-1:444455556666:abc123/*', 'prod/GET/pets', 'the account differs: `111122223333` ≠ `444455556666`'],
  ['arn:aws:execute-api:us-east-1::abc123/*', 'prod/GET/pets', 'the pattern leaves the account empty, the request has `111122223333`'],
  ['arn:aws-cn:execute-api:*:*:*', 'prod/GET/pets', 'the partition differs: `aws` ≠ `aws-cn`, and nothing reaches across partitions'],
  ['arn:aws:apigateway:us-east-1::/restapis/abc123/*', 'prod/GET/pets', '`apigateway` ARNs are for managing an API, calls to it have `execute-api` ARNs'],
  ['arn:aws:lambda:us-east-1:111122223333:function:x', 'prod/GET/pets', 'the pattern is of another service: `execute-api` ≠ `lambda`'],
  ['arn:aws:execute-api', 'prod/GET/pets', '`arn:aws:execute-api` ends before the region, and nothing is matched beyond its end'],
  [`${head}abc123`, 'prod/GET/pets', 'the pattern ends with the API, and the call goes on with `/prod/GET/pets`: without `/*` nothing behind its end is matched'],
  [`${head}abc123/`, 'prod/GET/pets', 'the pattern ends with the API, and the call goes on with `/prod/GET/pets`: without `/*` nothing behind its end is matched'],
  ['~prod', 'prod/GET/pets', 'the pattern ends with the stage, and the call goes on with `/GET/pets`: without `/*` nothing behind its end is matched'],
  ['~prod/GET', 'prod/GET/pets', 'the pattern ends with the method, and the call goes on with `/pets`: without `/*` nothing behind its end is matched'],
  ['~prod/GET', 'prod/GET/', 'the root path adds a slash behind the method, and the pattern ends before it'],
  ['~prod/GET/pets', 'prod/GET/pets/', 'the request has a slash at the end of its path, the pattern has none: `pets/` ≠ `pets`'],
  ['~prod/GET/pets/', 'prod/GET/pets', 'the pattern has a slash at the end of the path, the request has none: `pets` ≠ `pets/`'],
  ['~prod/GET/pets/*', 'prod/GET/pets', 'the pattern has a slash at the end of the path, the request has none: `pets` ≠ `pets/*`'],
  ['~prod/GET//pets', 'prod/GET/pets', 'the pattern has one slash too many in front of the path: `pets` ≠ `/pets`'],
  ['~prod/GET/Pets', 'prod/GET/pets', 'the path differs only in case: `pets` ≠ `Pets`'],
  ['~prod/GET/pets', 'prod/GET/pets/7', 'the path goes on behind `pets`, and without a wildcard nothing more is matched: `pets/7` ≠ `pets`'],
  ['~prod/GET/pets/?', 'prod/GET/pets/42', '`?` stands for exactly one character: `pets/42` does not fit `pets/?`'],
  ['~prod/GET/cats/*', 'prod/GET/pets/7', 'the path `pets/7` does not fit `cats/*`'],
  ['~prod/GET/cats', 'prod/GET/pets', 'the path differs: `pets` ≠ `cats`'],
  ['~*cats', 'prod/GET/pets', '`prod/GET/pets` does not fit `*cats`'],
  ['~prod/$default', 'prod/GET/pets', '`$default` names a route, and the ARN of a call has its method and path there: `GET` ≠ `$default`'],
  ['~prod/*/$default', 'prod/GET/pets', 'the path differs: `pets` ≠ `$default`'],
  ['~prod/POST/@connections', 'prod/POST/@connections/abc=', 'a call to `@connections` names a connection behind it, so `/*` has to follow'],
  ['~prod/*/$connect', 'prod/$connect', 'calls to WebSocket APIs have no method: behind the stage only the route key `$connect` stands, and `*/$connect` demands a slash in it', 'WEBSOCKET'],
  ['~prod/$default', 'prod/$connect', 'the route key differs: `$connect` ≠ `$default`', 'WEBSOCKET'],
  ['pets', 'prod/GET/pets', '`pets` is no ARN'],
  ['/prod/GET/pets', 'prod/GET/pets', '`/prod/GET/pets` is no ARN, only a part of one'],
];

describe('why an ARN does not fit a pattern', () => {
  for (const [pattern, tail, why, kind] of rows) {
    it(`${pattern} for ${tail}`, () => assert.equal(explainArnDifference(pattern.replace(/^~/, `${head}abc123/`), `${head}abc123/${tail}`, kind).why, why));
  }

  it('is told of the short form by where it stands', () => {
    assert.match(explainShortForm('execute-api:/*', 'elsewhere', `${head}abc123/prod/GET/`).why, /elsewhere the whole ARN has to stand$/);
    assert.equal(explainShortForm('execute-api:prod/*', 'api-resource-policy', `${head}abc123/prod/GET/`).why, `\`execute-api:prod/*\` lacks the slash behind the colon, so it stands for \`${head}abc123prod/*\``);
  });

  it('counts the parts that differ, so that the nearest of several patterns is the one that is told', () => {
    const misfits = (pattern: string): number => explainArnDifference(pattern, `${head}abc123/prod/GET/pets`).misfits;
    assert.deepEqual([`${head}abc123/prod/get/pets`, `${head}abc123/test/POST/pets`, 'arn:aws:s3:::bucket/*'].map(misfits), [1, 2, 6]);
  });
});
