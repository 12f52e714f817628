import assert from 'node:assert/strict';
import type { Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { noWork, type Work } from '../../../server/src/evaluate/work';
import type { Request } from '../../../server/src/gateway/request';
import { accessMatrix, requestAgainst } from '../../support/access-matrix';
import { requestWithAtoms } from '../../support/with-atoms';

const arn = (tail: string): string => `arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/${tail}`;
const allow = (more: object): object => ({ Effect: 'Allow', Action: 'execute-api:Invoke', ...more });

/** What the third decision costs: the first two compile. */
function workOf(request: Request, expected: Outcome): Work {
  evaluateRequest(request);
  evaluateRequest(request);
  const work = noWork();
  assert.equal(evaluateRequest(request, {}, work).decision, expected);
  assert.equal(work.compiled, 0);
  return work;
}

/** The work for some statements and for twice as many. */
function growth(statementAt: (index: number) => object, expected: Outcome, build = requestAgainst): { readonly once: Work; readonly twice: Work } {
  return { once: workOf(build(100, statementAt), expected), twice: workOf(build(200, statementAt), expected) };
}

/** The last statement, or the first, is the one that matches. */
const butFirst =
  (others: (index: number) => object) =>
  (index: number): object =>
    index === 0 ? allow({ Resource: arn('orders/*') }) : others(index);

describe('what a decision costs', () => {
  const others: readonly (readonly [name: string, statementAt: (index: number) => object])[] = [
    ['other actions', (index) => allow({ Action: [`s3:Get${String(index)}`, 'dynamodb:*'], Resource: '*' })],
    ['all actions but the one', (index) => ({ Effect: 'Allow', NotAction: ['execute-api:*', `s3:Get${String(index)}`], Resource: '*' })],
    ['other routes', (index) => allow({ Resource: [arn(`pets/${String(index)}`), arn(`parrots${String(index)}/*`)] })],
    ['other APIs', (index) => allow({ Resource: `arn:aws:execute-api:us-east-1:111122223333:other${String(index)}/*` })],
    ['other accounts, with a wildcard behind them', (index) => allow({ Resource: `arn:aws:execute-api:us-east-1:${String(444_400_000_000 + index)}:*/prod/GET/orders/*` })],
    ['resources in policy variables', (index) => allow({ Resource: arn(`users${String(index)}/\${aws:username}`) })],
  ];
  for (const [name, statementAt] of others) {
    it(`does not depend on the number of statements about ${name}`, () => {
      const { once, twice } = growth(butFirst(statementAt), 'allow');
      assert.equal(once.statements, 1);
      assert.deepEqual(twice, once);
    });
  }

  it('does not depend on the number of statements about other references', () => {
    const build = (count: number, statementAt: (index: number) => object): Request =>
      requestWithAtoms({
        name: 'a case',
        route: { authorization: 'AWS_IAM' },
        api: { id: '«Api»', account: '«Account»', region: '«Region»', resourcePolicy: null },
        request: { method: 'GET', path: '/orders/7' },
        caller: { arn: 'arn:aws:iam::«Account»:user/alice', identityPolicies: [{ Version: '2012-10-17', Statement: Array.from({ length: count }, (_, index) => statementAt(index)) }] },
      });
    const ofTemplate = (tail: string): string => `arn:aws:execute-api:«Region»:«Account»:«Api»/prod/${tail}`;
    const statementAt = (index: number): object => allow({ Resource: index === 0 ? ofTemplate('GET/orders/*') : ofTemplate(`POST/orders${String(index)}/*`) });
    const { once, twice } = growth(statementAt, 'allow', build);
    assert.equal(once.statements, 1);
    assert.deepEqual(twice, once);
  });

  it('grows with the statements that can match, one by one', () => {
    const { once, twice } = growth(() => allow({ Resource: arn('*'), Condition: { StringEquals: { 'aws:UserAgent': 'nobody' } } }), 'implicit-deny');
    assert.deepEqual([once.statements, twice.statements], [100, 200]);
    assert.equal(twice.nodes - once.nodes, 100);
  });

  it('grows with the patterns that begin with a wildcard, but not with their statements', () => {
    const { once, twice } = growth((index) => allow({ Resource: `*/POST/orders${String(index)}/*` }), 'implicit-deny');
    assert.deepEqual([once.statements, twice.statements], [0, 0]);
    assert.equal(twice.nodes - once.nodes, 100);
  });
});

describe('compiling', () => {
  const size = { routes: 20, callers: 20, statements: 40, world: 'deployed' } as const;

  function decideAll(matrix: ReturnType<typeof accessMatrix>, change = (request: Request): Request => request): Work {
    const work = noWork();
    for (const route of matrix.routes) for (const caller of matrix.callers) evaluateRequest(change(matrix.requestOf(route, caller)), {}, work);
    return work;
  }

  it('happens once for each version of a policy, however many requests are decided', () => {
    const matrix = accessMatrix(size);
    const first = decideAll(matrix);
    const written = 40 + matrix.callers.reduce((sum, { layers }) => sum + (layers.identity ?? []).reduce((count, one) => count + ('policy' in one ? one.policy.statements.length : 0), 0), 0);
    // Each statement stands in one list and at most one index.
    assert.ok(first.compiled >= written && first.compiled <= 2 * written, `${String(first.compiled)} of ${String(written)}`);
    assert.equal(decideAll(matrix).compiled, 0);
    assert.equal(decideAll(accessMatrix({ ...size, routes: 40 })).compiled, first.compiled);
  });

  it('happens anew for a new version', () => {
    const matrix = accessMatrix({ ...size, callers: 1 });
    decideAll(matrix);
    const { resource } = matrix.requestOf(matrix.routes[0]!, matrix.callers[0]!).layers;
    assert.ok(resource && 'policy' in resource);
    const edited = { ...resource, policy: { ...resource.policy } };
    const work = decideAll(matrix, (request) => ({ ...request, layers: { ...request.layers, resource: edited } }));
    assert.ok(work.compiled >= 40 && work.compiled <= 80, String(work.compiled));
  });

  it('forgets actions when very many were asked about, so that memory stays flat', () => {
    const { caller, layers } = requestAgainst(10, (index) => allow({ Action: '*', Resource: `arn:aws:s3:::bucket${String(index)}/*` }));
    const others = { resourceAccount: undefined, sourceIp: undefined, userAgent: undefined, time: undefined, secureTransport: undefined, context: new Map(), unknownContext: 'auto' } as const;
    const askFor = (action: string): number => {
      const work = noWork();
      evaluateRequest({ type: 'iam', action, resource: { pieces: ['arn:aws:s3:::bucket7/x'] }, caller, layers, ...others }, {}, work);
      return work.compiled;
    };
    assert.deepEqual([askFor('s3:GetObject'), askFor('s3:GetObject'), askFor('s3:GetObject')], [10, 10, 0]);
    for (let index = 0; index < 10; index++) askFor(`s3:Few${String(index)}`);
    assert.equal(askFor('s3:GetObject'), 0);
    for (let index = 0; index < 100; index++) askFor(`s3:Many${String(index)}`);
    assert.deepEqual([askFor('s3:GetObject'), askFor('s3:GetObject'), askFor('s3:GetObject')], [10, 10, 0]);
  });
});
