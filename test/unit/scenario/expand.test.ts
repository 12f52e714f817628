import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PlainObject } from '../../../server/src/scenario/plain';
import { rebase } from '../../../server/src/scenario/references';
import { problemsOf, readText } from '../../support/scenarios';

describe('scenario shorthand', () => {
  const table: readonly [title: string, written: object, canonical: object][] = [
    ['a reference stands for `api.ref`', { api: 'template.yaml#OrdersApi' }, { api: { ref: 'template.yaml#OrdersApi' } }],
    ['an ARN stands for `caller.arn`', { caller: 'arn:aws:iam::111122223333:role/Dev' }, { caller: { arn: 'arn:aws:iam::111122223333:role/Dev' } }],
    ['`anonymous` stands for a caller type', { caller: 'anonymous' }, { caller: { type: 'anonymous' } }],
    ['a name stands for an entry of `callers`', { caller: 'dev', callers: { dev: { arn: 'arn:x' } } }, { caller: { arn: 'arn:x' } }],
    ['an entry of `callers` may be an ARN itself', { caller: 'dev', callers: { dev: 'arn:x' } }, { caller: { arn: 'arn:x' } }],
    ['an entry of `callers` says where its requests come from', { caller: 'dev', callers: { dev: { arn: 'arn:x', sourceIp: '10.0.0.1' } } }, { caller: { arn: 'arn:x' }, request: { sourceIp: '10.0.0.1' } }],
    [
      'the case itself says better where its request comes from',
      { caller: 'dev', request: { sourceIp: '10.0.0.2' }, callers: { dev: { arn: 'arn:x', sourceIp: '10.0.0.1' } } },
      { caller: { arn: 'arn:x' }, request: { sourceIp: '10.0.0.2' } },
    ],
    ['a method and a path stand for a request', { request: 'GET /orders/42' }, { request: { method: 'GET', path: '/orders/42' } }],
    ['a method is written in any case', { request: 'get /orders' }, { request: { method: 'GET', path: '/orders' } }],
    ['the query is taken out of the path', { request: 'GET /orders?state=open%20now&all' }, { request: { method: 'GET', path: '/orders', query: { state: 'open now', all: '' } } }],
    [
      'an address stands for id, Region, stage, method and path',
      { request: 'GET https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/orders/42' },
      { api: { id: 'a1b2c3', region: 'eu-west-1', stage: 'prod' }, request: { method: 'GET', path: '/orders/42' } },
    ],
    [
      'an address that ends with the stage asks for the root',
      { request: 'GET https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod' },
      { api: { id: 'a1b2c3', region: 'eu-west-1', stage: 'prod' }, request: { method: 'GET', path: '/' } },
    ],
    [
      'an address of an HTTP API has no stage in it unless one is named',
      { api: { kind: 'HTTP' }, request: 'GET https://a1b2c3.execute-api.eu-west-1.amazonaws.com/orders' },
      { api: { kind: 'HTTP', id: 'a1b2c3', region: 'eu-west-1' }, request: { method: 'GET', path: '/orders' } },
    ],
    [
      'an address in China gives the partition',
      { request: 'GET https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn/prod/x' },
      { api: { id: 'a1b2c3', region: 'cn-north-1', partition: 'aws-cn', stage: 'prod' }, request: { method: 'GET', path: '/x' } },
    ],
    [
      'an address through an endpoint names the endpoint',
      { request: 'GET https://a1b2c3-vpce-0a1b2c3d.execute-api.eu-west-1.amazonaws.com/prod/x' },
      { api: { id: 'a1b2c3', region: 'eu-west-1', stage: 'prod' }, request: { method: 'GET', path: '/x', vpcEndpoint: { id: 'vpce-0a1b2c3d' } } },
    ],
    ['a word stands for the route key of a WebSocket API', { api: { kind: 'WEBSOCKET' }, request: '$connect' }, { api: { kind: 'WEBSOCKET' }, request: { routeKey: '$connect' } }],
    ['a decision stands for itself', { expect: 'allow' }, { expect: { decision: 'allow' } }],
    ['`deny` stands for either denial', { expect: 'deny' }, { expect: { decision: 'deny' } }],
    ['a number stands for a status', { expect: 403 }, { expect: { status: 403 } }],
    ['a number in quotes does, too', { expect: '403' }, { expect: { status: 403 } }],
    ['capitals stand for a response type', { expect: 'ACCESS_DENIED' }, { expect: { responseType: 'ACCESS_DENIED' } }],
    ['a name in a text is filled in', { request: 'GET /orders/${order}', values: { order: '42' } }, { request: { method: 'GET', path: '/orders/42' }, values: { order: '42' } }],
    [
      'names in inline policies are left to the policy',
      { api: { resourcePolicy: { Statement: [{ Resource: '${a}' }] } }, values: { a: 'b' } },
      { api: { resourcePolicy: { Statement: [{ Resource: '${a}' }] } }, values: { a: 'b' } },
    ],
    ['what is null is not written', { api: { stage: null }, context: { 'aws:SourceVpce': null } }, { api: {}, context: { 'aws:SourceVpce': null } }],
    ['null for a policy says that there is none', { api: { resourcePolicy: null } }, { api: { resourcePolicy: null } }],
  ];
  for (const [title, written, canonical] of table) {
    it(`: ${title}`, () => {
      const read = readText(written);
      assert.deepEqual(problemsOf(read), []);
      assert.deepEqual(read.scenario.cases.map((one) => one.canonical), [{ name: 'orders.authz.json', ...canonical }]);
    });
  }
});

describe('scenario defaults', () => {
  const expand = (file: object): object[] => {
    const read = readText(file);
    assert.deepEqual(problemsOf(read), []);
    return read.scenario.cases.map((one) => ({ ...one.canonical }));
  };

  it('lie under each case; objects merge, lists replace, null unsets', () => {
    const cases = expand({
      defaults: { api: { stage: 'dev', id: 'x' }, caller: { identityPolicies: ['a.json', 'b.json'] }, token: { valid: true } },
      cases: [{ name: 'one', api: { stage: 'prod' }, caller: { identityPolicies: ['c.json'] }, token: null }],
    });
    assert.deepEqual(cases, [{ name: 'one', api: { stage: 'prod', id: 'x' }, caller: { identityPolicies: ['c.json'] } }]);
  });

  it('may stand at the top beside the cases, below `defaults`', () => {
    const cases = expand({ api: { stage: 'dev', id: 'top' }, defaults: { api: { stage: 'test' } }, cases: [{ name: 'one' }] });
    assert.deepEqual(cases, [{ name: 'one', api: { stage: 'test', id: 'top' } }]);
  });

  it('for the request live on beside a request in short', () => {
    const cases = expand({ defaults: { request: { sourceIp: '203.0.113.7' } }, cases: [{ name: 'one', request: 'GET /a' }] });
    assert.deepEqual(cases, [{ name: 'one', request: { method: 'GET', path: '/a', sourceIp: '203.0.113.7' } }]);
  });

  it('for the caller give way to another caller', () => {
    const cases = expand({
      caller: 'partner',
      callers: { partner: { arn: 'arn:partner', sourceIp: '203.0.113.7', tags: { team: 'a' } }, dev: 'arn:dev' },
      cases: [{ name: 'named', caller: 'dev' }, { name: 'anonymous', caller: 'anonymous' }, { name: 'detailed', caller: { arn: 'arn:other' } }, { name: 'default' }],
    });
    assert.deepEqual(cases, [
      { name: 'named', caller: { arn: 'arn:dev' } },
      { name: 'anonymous', caller: { type: 'anonymous' } },
      { name: 'detailed', caller: { arn: 'arn:other', tags: { team: 'a' } }, request: { sourceIp: '203.0.113.7' } },
      { name: 'default', caller: { arn: 'arn:partner', tags: { team: 'a' } }, request: { sourceIp: '203.0.113.7' } },
    ]);
  });

  it('for facts about a caller stay under a caller in short', () => {
    const cases = expand({ defaults: { caller: { tags: { team: 'a' } } }, cases: [{ name: 'one', caller: 'arn:x' }] });
    assert.deepEqual(cases, [{ name: 'one', caller: { tags: { team: 'a' }, arn: 'arn:x' } }]);
  });

  it('for what is expected are replaced by an expectation in short', () => {
    const cases = expand({ expect: 'allow', cases: [{ name: 'one', expect: 403 }, { name: 'two', expect: { lambdaInvoked: false } }] });
    assert.deepEqual(cases, [{ name: 'one', expect: { status: 403 } }, { name: 'two', expect: { decision: 'allow', lambdaInvoked: false } }]);
  });
});

describe('scenario tables', () => {
  it('make a case of each cell, and `*` is everybody who has no cell', () => {
    const read = readText({
      callers: { partner: 'arn:p', stranger: 'anonymous' },
      table: { 'GET /orders/{id}': { partner: 'allow', '*': 403 } },
    });
    assert.deepEqual(problemsOf(read), []);
    assert.deepEqual(read.scenario.cases.map((one) => one.canonical), [
      { name: 'GET /orders/{id} as partner', request: { method: 'GET', path: '/orders/{id}' }, caller: { arn: 'arn:p' }, expect: { decision: 'allow' } },
      { name: 'GET /orders/{id} as stranger', request: { method: 'GET', path: '/orders/{id}' }, caller: { type: 'anonymous' }, expect: { status: 403 } },
    ]);
  });

  it('ask for all paths where a row has a star, and for every verb where it is the method', () => {
    const read = readText({ callers: { dev: 'arn:d' }, table: { 'DELETE /orders/*': { dev: 'deny' }, 'any /orders': { dev: 'deny' }, '* /a/*/b?x=1': { dev: 403 } } });
    assert.deepEqual(problemsOf(read), []);
    assert.deepEqual(read.scenario.cases.map(({ canonical }) => [canonical.name, canonical.request]), [
      ['DELETE /orders/* as dev', { method: 'DELETE', paths: '/orders/*' }],
      ['any /orders as dev', { method: '*', paths: '/orders' }],
      ['* /a/*/b?x=1 as dev', { method: '*', paths: '/a/*/b', query: { x: '1' } }],
    ]);
  });

  it('in canonical form read back as the same cases', () => {
    const read = readText({ callers: { dev: 'arn:d' }, defaults: { request: { path: '/elsewhere', sourceIp: '203.0.113.7' } }, table: { 'DELETE /orders/*': { dev: 'deny' }, 'GET /orders': { dev: 'allow' } } });
    const canonical = read.scenario.cases.map((one) => one.canonical);
    assert.deepEqual(readText({ cases: canonical }).scenario.cases.map((one) => one.canonical), canonical);
    assert.deepEqual(canonical.map(({ request }) => request), [
      { method: 'DELETE', paths: '/orders/*', sourceIp: '203.0.113.7' },
      { method: 'GET', path: '/orders', sourceIp: '203.0.113.7' },
    ]);
  });

  it('take a star in the request of a case literally', () => {
    assert.deepEqual(readText({ request: 'GET /orders/*' }).scenario.cases[0]?.canonical.request, { method: 'GET', path: '/orders/*' });
  });

  it('refuse rows of many route keys', () => {
    const read = readText({ api: { kind: 'WEBSOCKET' }, callers: { dev: 'arn:d' }, table: { '*': { dev: 'deny' } } });
    assert.deepEqual(problemsOf(read), ['*: `*` asks for many paths, and a WebSocket API has route keys: write each one out, as `$connect`.']);
  });
});

describe('scenario files that use others', () => {
  it('take over callers and values, with references that still lead to the same place', () => {
    const read = readText(
      { use: ['../shared/callers.authz.json'], caller: 'partner', request: 'GET /${order}' },
      { 'file:///shared/callers.authz.json': { callers: { partner: { ref: '../iam/main.tf#aws_iam_role.partner' } }, values: { order: 7 } } },
    );
    assert.deepEqual(problemsOf(read), []);
    assert.deepEqual(read.scenario.cases[0]?.canonical, {
      name: 'orders.authz.json',
      caller: { ref: '../iam/main.tf#aws_iam_role.partner' },
      request: { method: 'GET', path: '/7' },
      values: { order: 7 },
    });
  });

  it('hold no case themselves if they only have callers and values', () => {
    const read = readText({ callers: { a: 'arn:a' }, values: { b: 'c' } });
    assert.deepEqual([read.scenario.cases, problemsOf(read)], [[], []]);
  });

  it('say which one cannot be read', () => {
    assert.deepEqual(problemsOf(readText({ use: ['gone.yaml'], api: {} })), ['"gone.yaml": `gone.yaml` cannot be read as a scenario file.']);
  });
});

describe('references', () => {
  const table: readonly [value: object, from: string, to: string, moved: object][] = [
    [{ ref: 'a.tf#x' }, 'file:///p/one/c.yaml', 'file:///p/two/d.yaml', { ref: '../one/a.tf#x' }],
    [{ api: { ref: '../t.yaml', resourcePolicy: 'p q.json#/a/b' } }, 'file:///p/one/c.yaml', 'file:///p/d.yaml', { api: { ref: 't.yaml', resourcePolicy: 'one/p q.json#/a/b' } }],
    [{ authorizer: { output: 'o.json', error: 'e.json' } }, 'file:///p/one/c.yaml', 'file:///p/d.yaml', { authorizer: { output: 'one/o.json', error: 'e.json' } }],
    [{ organization: { scps: [['s.json', { Statement: [] }]] } }, 'file:///p/one/c.yaml', 'file:///p/d.yaml', { organization: { scps: [['one/s.json', { Statement: [] }]] } }],
    [{ ref: 'a.tf' }, 'file:///p/c.yaml', 'untitled:Untitled-1', { ref: 'file:///p/a.tf' }],
  ];
  for (const [value, from, to, moved] of table) {
    it(`in ${JSON.stringify(value)} lead to the same place from ${to}`, () => {
      assert.deepEqual(rebase(value as PlainObject, from, to), moved);
    });
  }
});
