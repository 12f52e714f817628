// Kinds of paths of a form: which there are, and what it costs to find them.
import assert from 'node:assert/strict';
import type { ApiRequest } from '../../../server/src/gateway/request';
import { findPathKinds, findRoutePaths, type PathKind } from '../../../server/src/reason/paths';
import { requestPatterns } from '../../../server/src/reason/request-patterns';
import type { Budget } from '../../../server/src/reason/search';
import { requestOf } from '../../support/decide-case';
import { requestWithAtoms } from '../../support/with-atoms';

const many = 1_000_000;
const allow = (resource: string | readonly string[], more: object = {}): object => ({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource, ...more });

interface Search {
  readonly form?: string;
  readonly templates?: readonly string[];
  readonly apart?: 'statements' | 'effects';
  readonly budget?: Budget;
}

function kinds(statements: readonly object[], { form = '/*', templates = [], apart = 'effects', budget = { left: many } }: Search = {}): readonly PathKind[] | undefined {
  const call = requestWithAtoms({ name: 'a', api: { resourcePolicy: { Version: '2012-10-17', Statement: statements } }, request: { method: 'GET', path: '/' } }) as ApiRequest;
  return findPathKinds({ form, call, templates, patterns: requestPatterns(call, apart) }, budget);
}

const paths = (statements: readonly object[], search?: Search): readonly string[] | undefined => kinds(statements, search)?.map(({ path }) => path);

describe('kinds of paths', () => {
  it('are those that patterns and routes tell apart', () => {
    assert.deepEqual(paths([allow('execute-api:/prod/GET/orders/*')]), ['/x', '/orders/x']);
    assert.deepEqual(paths([allow('execute-api:/prod/GET/orders/*')], { templates: ['/orders/{id}'] }), ['/x', '/orders/x', '/orders/x/x']);
    assert.deepEqual(paths([allow('*')]), ['/x']);
    assert.deepEqual(paths([allow('execute-api:/prod/PUT/*')]), ['/x']);
  });

  it('have a usual path where there is one', () => {
    assert.deepEqual(paths([allow('execute-api:/prod/GET/?')]), ['/x', '/xx']);
    assert.deepEqual(paths([allow('execute-api:/prod/GET/a//b')]), ['/x', '/a//b']);
    assert.deepEqual(paths([allow('execute-api:/prod/GET/a/')]), ['/x', '/a/']);
  });

  it('hold no path that cannot be sent as it is', () => {
    assert.deepEqual(paths([allow(['execute-api:/prod/GET/orders/{id}', 'execute-api:/prod/GET/a b'])]), ['/x']);
  });

  it('are one for statements that say the same, unless it matters which of them decides', () => {
    const statements = ['a', 'b', 'c'].map((name) => allow(`execute-api:/*/GET/${name}/*`));
    assert.equal(paths(statements)?.length, 2);
    assert.equal(paths(statements, { apart: 'statements' })?.length, 8);
    assert.equal(paths([statements[0]!, allow('execute-api:/*/GET/b/*', { Principal: { AWS: '111122223333' } })])?.length, 2, 'the caller is anonymous');
    assert.equal(paths([statements[0]!, allow('execute-api:/*/GET/b/*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })])?.length, 2, 'the condition holds');
    assert.equal(paths([statements[0]!, allow('execute-api:/*/GET/b/*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })])?.length, 2, 'it does not');
    assert.equal(paths([statements[0]!, allow('execute-api:/*/GET/b/*', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })])?.length, 4, 'nobody knows');
    assert.equal(paths([statements[0]!, { ...allow('execute-api:/*/GET/b/*'), Effect: 'Deny' }])?.length, 4);
  });

  it('say which patterns match for some values only', () => {
    const found = kinds([allow('execute-api:/prod/GET/«Name»/a')]);
    assert.deepEqual(found?.map(({ path, open }) => `${path} ${String(open.length)}`), ['/x 0', '/x/a 1']);
    assert.deepEqual(kinds([allow(['execute-api:/prod/GET/«Name»/a', 'execute-api:/prod/GET/*'])])?.map(({ open }) => open.length), [0]);
  });

  it('are found for many routes and patterns with work in proportion to them', () => {
    const cost = (size: number): number => {
      const names = Array.from({ length: size }, (_, index) => `things-${String(index).padStart(3, '0')}`);
      const budget = { left: many };
      kinds(names.map((name) => allow(`execute-api:/prod/GET/${name}/*`)), { templates: names.map((name) => `/${name}/{id}`), apart: 'statements', budget });
      return many - budget.left;
    };
    const [small, large] = [cost(10), cost(40)];
    assert.ok(large < 5 * small, `${String(small)} → ${String(large)} states`);
  });

  it('are given up where patterns of stars have too many states', () => {
    const budget = { left: 2000 };
    assert.equal(kinds([allow(`execute-api:/*a${'?'.repeat(30)}`)], { budget }), undefined);
    assert.ok(budget.left <= 0);
  });
});

describe('paths for routes', () => {
  it('are one for each set of routes they fit', () => {
    assert.deepEqual(findRoutePaths('/*', ['/a', '/{x}', '/{x+}'], 'HTTP', { left: many }), ['/x', '/a', '/x/x', '//']);
    assert.deepEqual(findRoutePaths('/a/*', ['/b'], 'REST', { left: many }), ['/a/x']);
    assert.deepEqual(findRoutePaths('/{x}/b', ['/a/{y}'], 'REST', { left: many }), ['/x/b', '/a/b']);
  });
});

describe('the patterns of a request', () => {
  it('are those of all its layers', () => {
    const policy = (resource: string): object => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: resource } });
    const request = requestOf({
      name: 'a',
      api: { resourcePolicy: { Version: '2012-10-17', Statement: allow('execute-api:/1') } },
      request: { vpcEndpoint: { id: 'vpce-1', policy: { Version: '2012-10-17', Statement: allow('2') } } },
      caller: { arn: 'arn:aws:iam::111122223333:user/ann', identityPolicies: [policy('3/${aws:username}')], permissionsBoundary: policy('4'), sessionPolicies: [policy('5')], organization: { scps: [[policy('6')]], rcps: [[{ Version: '2012-10-17', Statement: { ...allow('7'), Effect: 'Deny' } }]] } },
    }) as ApiRequest;
    const found = requestPatterns(request, 'statements').flatMap(({ patterns }) => patterns.map(({ pieces }) => pieces.map((piece) => (typeof piece === 'string' ? piece : 'literal' in piece ? piece.literal : '?')).join('')));
    assert.deepEqual(found, ['3/ann', 'arn:aws:execute-api:us-east-1:111122223333:abc123/1', '4', '5', '6', '7', '2']);
  });
});
