// Statements against the calls of routes: by what they say, and against the evaluator's own steps.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayText, literal } from '../../../server/src/base/atoms';
import { matchActions } from '../../../server/src/evaluate/match/action';
import { matchResources } from '../../../server/src/evaluate/match/resource';
import { NOTHING_SUPPOSED, startRun } from '../../../server/src/evaluate/run';
import type { Query } from '../../../server/src/evaluate/query';
import { buildInvokeArn } from '../../../server/src/gateway/arn';
import { readPolicy } from '../../../server/src/policy/read';
import type { Policy, Statement } from '../../../server/src/policy/model';
import { callsOf, type CallSet } from '../../../server/src/reason/call-set';
import { findDeadStatements } from '../../../server/src/reason/dead-statements';
import { relateStatement } from '../../../server/src/reason/relate-statement';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { apiOf, routeOf } from '../../support/routes';

const api = apiOf('REST', [routeOf('GET', '/orders'), routeOf('GET', '/orders/{id}'), routeOf('DELETE', '/orders/{id}')]);

describe('statements and the calls of a route', () => {
  const oneOrder = callsOf(api, api.routes[1]!, [literal('prod')]);
  const rows: readonly [string, object, string][] = [
    ['an action and resource that take all in', { Action: 'execute-api:*', Resource: 'execute-api:/prod/GET/orders/*' }, 'covers'],
    ['two resources that together take all in', { Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/GET/orders/?', 'execute-api:/prod/GET/orders/??*'] }, 'covers'],
    ['two resources that leave something', { Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/GET/orders/?', 'execute-api:/prod/GET/orders/???*'] }, 'overlaps'],
    ['another action', { Action: 'execute-api:ManageConnections', Resource: '*' }, 'disjoint'],
    ['NotAction of another action', { NotAction: 'execute-api:ManageConnections', Resource: '*' }, 'covers'],
    ['NotAction of this action', { NotAction: ['s3:*', 'EXECUTE-API:INVOKE'], Resource: '*' }, 'disjoint'],
    ['NotResource of all of it', { Action: '*', NotResource: 'execute-api:/prod/GET/*' }, 'disjoint'],
    ['NotResource of some of it', { Action: '*', NotResource: 'execute-api:/prod/GET/orders/1*' }, 'overlaps'],
    ['NotResource of something else', { Action: '*', NotResource: 'execute-api:/prod/PUT/*' }, 'covers'],
    ['a variable that may be anything', { Action: '*', Resource: 'execute-api:/prod/GET/orders/${aws:username}' }, 'unknown'],
    ['a variable that does not matter', { Action: '*', Resource: 'execute-api:/prod/PUT/orders/${aws:username}' }, 'disjoint'],
    ['an escaped star', { Action: '*', Resource: 'execute-api:/prod/GET/orders/${*}' }, 'overlaps'],
    ['NotResource with a variable, which matches nothing where the variable has no value', { Action: '*', NotResource: 'execute-api:/prod/PUT/${aws:username}' }, 'unknown'],
  ];
  for (const [what, written, expected] of rows) {
    it(`${what}: ${expected}`, () => assert.equal(relateStatement(statementOf(written), 'api-resource-policy', oneOrder).kind, expected));
  }

  it('lie to them as the evaluator says of each call', () => {
    const pattern = fc.tuple(fc.constantFrom('GET', '*', 'DELETE', 'G?T'), fc.array(fc.constantFrom('orders', 'o', '1', '/', '*', '?'), { maxLength: 3 })).map(([method, pieces]) => `execute-api:/*/${method}/${pieces.join('')}`);
    const written = fc.tuple(fc.constantFrom('Resource', 'NotResource'), fc.constantFrom('Action', 'NotAction'), fc.constantFrom('execute-api:*', 's3:*', '*', 'execute-api:invoke'), fc.array(pattern, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(written, ([resource, action, name, patterns]) => {
        const statement = statementOf({ [action]: name, [resource]: patterns });
        for (const route of api.routes) {
          const relation = relateStatement(statement, 'api-resource-policy', callsOf(api, route, [literal('prod')]));
          const results = (route.path === '/orders' ? ['/orders'] : ['/orders/1', '/orders/12', '/orders/o', '/orders/o1']).map((path) => applies(statement, route.method, path));
          const where = JSON.stringify({ relation, statement: { action, name, resource, patterns }, route: route.path });
          if (relation.kind === 'covers') assert.ok(results.every(Boolean), where);
          if (relation.kind === 'disjoint') assert.ok(!results.some(Boolean), where);
          if (relation.kind === 'overlaps') assert.deepEqual([relation.inside, relation.outside].map((arn) => appliesTo(statement, arn)), [true, false], where);
          assert.notEqual(relation.kind, 'unknown', where);
        }
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe('dead statements of a resource policy', () => {
  const allow = (resource: string, more: object = {}): object => ({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource, ...more });
  const deny = (resource: string, more: object = {}): object => ({ ...allow(resource, more), Effect: 'Deny' });
  const dead = (statements: readonly object[], of = api): readonly string[] => findDeadStatements(policyOf(statements), of).map((each) => `${String(each.statement.index)} ${each.because}${each.because === 'always-denied' ? ` by ${String(each.by.index)}` : ''}`);

  it('reach none of its routes', () => {
    assert.deepEqual(dead([allow('execute-api:/*/GET/orders/*'), allow('execute-api:/*/PUT/orders'), deny('execute-api:/*/GET/order')]), ['1 reaches-no-route', '2 reaches-no-route']);
  });

  it('allow only what another denies everybody', () => {
    assert.deepEqual(dead([allow('execute-api:/*/DELETE/*'), deny('execute-api:/*/DELETE/orders/*')]), ['0 always-denied by 1']);
    assert.deepEqual(dead([allow('execute-api:/*/DELETE/*'), allow('execute-api:/*'), deny('execute-api:/*/DELETE/orders/1*')]), []);
  });

  it('are not those denied under a condition, or to somebody', () => {
    assert.deepEqual(dead([allow('execute-api:/*/DELETE/*'), deny('execute-api:/*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]), []);
    assert.deepEqual(dead([allow('execute-api:/*/DELETE/*'), deny('execute-api:/*', { Principal: { AWS: '111122223333' } })]), []);
  });

  it('are not looked for where the API may have other routes', () => {
    assert.deepEqual(dead([allow('execute-api:/*/PUT/orders')], { ...api, partial: 'the body lies elsewhere' }), []);
    assert.deepEqual(dead([allow('execute-api:/*/PUT/orders')], { ...api, routes: [] }), []);
  });
});

function policyOf(statements: readonly object[]): Policy {
  const { root } = jsonFormat.parse(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'file:///p.json', { format: 'json' });
  return readPolicy(root, { kind: 'api-resource-policy', kindIsCertain: true, service: undefined, dialect: 'iam' });
}

function statementOf(written: object): Statement {
  return policyOf([{ Effect: 'Allow', Principal: '*', ...written }]).statements[0]!;
}

function applies(statement: Statement, method: string, path: string): boolean {
  return appliesTo(statement, displayText(buildInvokeArn(api, literal('prod'), 'REST', method, path)));
}

/** The evaluator's own comparison of actions and resources. */
function appliesTo(statement: Statement, arn: string): boolean {
  const set: CallSet = callsOf(api, api.routes[0]!, 'any');
  const policy = { id: 'p', label: 'p', policy: policyOf([]) };
  const query = { run: startRun(NOTHING_SUPPOSED, 'decide'), kind: 'api-resource-policy', action: 'execute-api:Invoke', resource: literal(arn), shortPrefix: set.prefix } as unknown as Query;
  const place = { policy, statement };
  const actions = matchActions(query, (statement.action ?? statement.notAction)!.value, place).result === 'yes';
  const resources = matchResources(query, (statement.resource ?? statement.notResource)!.value, place).result === 'yes';
  return (statement.action ? actions : !actions) && (statement.resource ? resources : !resources);
}
