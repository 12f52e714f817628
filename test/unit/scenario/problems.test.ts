import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { problemsOf, readText } from '../../support/scenarios';

describe('problems of scenario files', () => {
  const table: readonly [title: string, file: string | object, problems: readonly string[]][] = [
    ['an unknown field is marked at its key', { requst: 'GET /' }, ['requst: There is no field `requst` here: did you mean `request`?']],
    ['so is one deep inside', { caller: { organization: { ids: 'o-1' } } }, ['ids: There is no field `ids` here: did you mean `id`?']],
    ['a far-fetched name gets the list', { token: { lifetime: 5 } }, ['lifetime: There is no field `lifetime` here: use `valid`, `use`, `scopes`, `audience`.']],
    ['a wrong word is marked at its value', { api: { kind: 'RESTT' } }, ['"RESTT": `kind` cannot be `RESTT`: did you mean `REST`?']],
    ['a wrong type is marked at its value', { route: { exists: 'no' } }, ['"no": `exists` must be `true` or `false`, not `no`.']],
    ['a list where an object belongs', { request: ['GET /'] }, ['[\n    "GET /"\n  ]: `request` must be an object or a text such as `GET /orders/42`.']],
    ['a policy that is neither object nor text', { api: { resourcePolicy: 5 } }, ['5: `resourcePolicy` must be a policy: an object, or text that says where it is (`path#selector`).']],
    ['a condition key with an object', { context: { 'aws:SourceIp': { a: 1 } } }, ['{\n      "a": 1\n    }: A condition key is text, a number, a boolean, a list of these or `null`, not an object.']],
    ['a request without a method', { request: '/orders' }, ['"/orders": `/orders` is not a request: write a method and a path, as `GET /orders/42`.']],
    ['a relative path', { request: 'GET orders' }, ['"GET orders": `orders` is neither a path nor an address: a path starts with `/`, an address with `https://`.']],
    [
      'the address of something else',
      { request: 'GET https://api.example.com/orders' },
      ['"GET https://api.example.com/orders": `api.example.com` is not the address of an API (`{id}.execute-api.{region}.amazonaws.com`): for a custom domain write the path here and the name in `request.domain`.'],
    ],
    ['an unknown caller', { caller: 'partnr', callers: { partner: 'arn:x' } }, ['"partnr": There is no caller `partnr`: did you mean `partner`?']],
    [
      'an unknown expectation',
      { expect: 'maybe' },
      ['"maybe": `maybe` is nothing that can be expected: use a decision such as `allow` or `deny`, a status such as `403`, or a response type such as `ACCESS_DENIED`.'],
    ],
    ['a name without a value', { request: 'GET /${order}' }, ['"GET /${order}": `order` has no value: give it one under `values`, or write the text without `${…}`.']],
    ['a sequence', { steps: [] }, ['[]: `steps` is reserved: sequences of requests cannot be run yet.']],
    ['two cases of one name', { cases: [{ name: 'a' }, { name: 'a' }] }, ['"a": There is another case `a` in this file: results are told apart by their names, so give this one another.']],
    ['a list as a file', '[]', ['[]: A scenario file is an object: one case, or `cases` and `table`.']],
    ['an empty file', '', [': This file holds no case: write at least an `api` and a `request`.']],
    ['a case that is no object', { cases: [5] }, ['5: `cases[0]` must be an object, not `5`.']],
    ['an unknown caller in a table is marked in the table', { table: { 'GET /': { nobody: 'allow' } } }, ['nobody: There is no caller `nobody`: use an ARN, `anonymous`, or a name under `callers`.']],
    ['a bad row is marked in the table', { table: { orders: { anonymous: 'allow' } } }, ['orders: `orders` is not a request: write a method and a path, as `GET /orders/42`.']],
  ];
  for (const [title, file, problems] of table) {
    it(`: ${title}`, () => {
      assert.deepEqual(problemsOf(readText(file)), problems);
    });
  }

  it('in one case leave the others alone', () => {
    const { scenario } = readText({ cases: [{ name: 'bad', requst: 1 }, { name: 'good', request: 'GET /' }] });
    assert.deepEqual(scenario.cases.map((one) => [one.name, one.problems.length]), [['bad', 1], ['good', 0]]);
  });

  it('in the defaults keep every case from running, and are told once for the file', () => {
    const { scenario } = readText({ defaults: { requst: 1 }, cases: [{ name: 'a' }, { name: 'b' }] });
    assert.deepEqual([scenario.problems.length, ...scenario.cases.map((one) => one.problems.length)], [1, 1, 1]);
  });

  it('in a caller concern only the cases of that caller', () => {
    const { scenario } = readText({
      callers: { bad: { arnn: 'arn:x' }, good: 'arn:y' },
      cases: [{ name: 'a', caller: 'bad' }, { name: 'b', caller: 'good' }],
    });
    assert.deepEqual(scenario.cases.map((one) => one.problems.length), [1, 0]);
  });
});
