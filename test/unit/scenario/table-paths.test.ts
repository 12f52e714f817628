// Rows with a star: one verdict for all paths of a form, against evaluating the paths one by one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import type { CaseResult, RanCase } from '../../../server/src/scenario/case-result';
import { runCase } from '../../../server/src/scenario/run';
import { openWorkspace } from '../../support/open-workspace';
import { readText, show } from '../../support/scenarios';

const invoke = 'execute-api:Invoke';
const policy = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (resource: string | readonly string[], more: object = {}): object => ({ Effect: 'Allow', Principal: '*', Action: invoke, Resource: resource, ...more });
const deny = (resource: string | readonly string[], more: object = {}): object => ({ ...allow(resource, more), Effect: 'Deny' });

describe('a row that asks for all paths', () => {
  it('is met where all of them come out as expected', () => {
    const result = ask({ resourcePolicy: policy(allow('execute-api:/*'), deny('execute-api:/*/DELETE/*')) }, 'DELETE /orders/*', 'deny');
    assert.deepEqual([result.expectation, result.decision.decision, result.paths?.isComplete], [{ met: true, differences: [] }, 'explicit-deny', true]);
    assert.deepEqual(result.notes, ['All paths of the form `/orders/*` are asked for; 1 kind of them was looked at: explicit-deny for it (as `DELETE /orders/x`).']);
  });

  it('names a path for which it does not hold', () => {
    const result = ask({ resourcePolicy: policy(allow('execute-api:/*'), deny('execute-api:/*/DELETE/orders/1*')) }, 'DELETE /orders/*', 'deny');
    assert.deepEqual(result.expectation, { met: false, differences: ['decision: expected deny, got allow for `DELETE /orders/x`'] });
    assert.deepEqual([result.decision.decision, result.decision.requestArn], ['allow', 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/DELETE/orders/x']);
    assert.deepEqual(result.paths, {
      form: '/orders/*',
      isComplete: true,
      example: 'DELETE /orders/x',
      outcomes: [
        { decision: 'allow', status: null, kinds: 1, example: 'DELETE /orders/x' },
        { decision: 'explicit-deny', status: 403, kinds: 1, example: 'DELETE /orders/1' },
      ],
    });
  });

  it('finds the one path among all that is let through', () => {
    const result = ask({ resourcePolicy: policy(allow('execute-api:/*/GET/orders/42/items')) }, 'GET /*', 'deny');
    assert.deepEqual(result.expectation?.differences, ['decision: expected deny, got allow for `GET /orders/42/items`']);
  });

  it('is met by different decisions that all fulfil it, and says which', () => {
    const result = ask({ resourcePolicy: policy(deny('execute-api:/*/GET/orders/1*')) }, 'GET /orders/*', 'deny');
    assert.deepEqual([result.expectation?.met, result.paths?.outcomes.map(({ decision, kinds }) => `${decision} ${String(kinds)}`)], [true, ['implicit-deny 1', 'explicit-deny 1']]);
  });

  it('tells paths apart by every layer', () => {
    const resource = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders/1*';
    const inside = policy({ Effect: 'Allow', Action: '*', Resource: resource });
    const everything = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
    const callers = {
      boundary: { identityPolicies: [everything], permissionsBoundary: inside },
      session: { identityPolicies: [everything], sessionPolicies: [inside] },
      scp: { identityPolicies: [everything], organization: { scps: [[everything], [inside]] } },
      identity: { identityPolicies: [inside] },
    };
    for (const [name, caller] of Object.entries(callers)) {
      const result = ask({}, 'GET /orders/*', 'allow', { caller: { arn: 'arn:aws:sts::111122223333:assumed-role/Dev/me', ...caller } });
      assert.deepEqual(result.expectation?.differences, ['decision: expected allow, got implicit-deny for `GET /orders/x`'], name);
    }
    const output = { principalId: 'me', policyDocument: policy({ Effect: 'Allow', Action: invoke, Resource: resource }) };
    const custom = ask({}, 'GET /orders/*', 'allow', { authorizer: { output }, request: { headers: { Authorization: 'x' } } });
    assert.deepEqual(custom.expectation?.differences, ['decision: expected allow, got implicit-deny for `GET /orders/x`'], 'authorizer');
    const through = { request: { vpcEndpoint: { id: 'vpce-1', policy: policy(allow(resource)) } } };
    const filtered = ask({ endpoint: 'PRIVATE', resourcePolicy: policy(allow('execute-api:/*')) }, 'GET /orders/*', 'allow', through);
    assert.deepEqual(filtered.expectation?.differences, ['decision: expected allow, got implicit-deny for `GET /orders/x`'], 'endpoint');
  });

  it('does not take a statement that AWS refuses for one beside it', () => {
    const written = (resource: string): object => ({ Effect: 'Allow', Action: '*', Resource: resource });
    const arn = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/';
    const caller = { arn: 'arn:aws:sts::111122223333:assumed-role/Dev/me', identityPolicies: [policy(written('*'))], sessionPolicies: [policy(written('arn:*/GET/a*'), written(`${arn}b*`))] };
    assert.deepEqual(ask({}, 'GET /*', 'deny', { caller }).expectation?.differences, ['decision: expected deny, got allow for `GET /b`']);
  });

  it('reads NotResource and policy variables as the evaluator does', () => {
    const everything = policy({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:execute-api:*:*:*/*/GET/users/${aws:username}/*' });
    const caller = { arn: 'arn:aws:iam::111122223333:user/ann', identityPolicies: [everything] };
    assert.deepEqual(ask({}, 'GET /users/ann/*', 'allow', { caller }).expectation, { met: true, differences: [] });
    assert.deepEqual(ask({}, 'GET /users/*', 'allow', { caller }).expectation?.differences, ['decision: expected allow, got explicit-deny for `GET /users/x`']);
  });

  it('asks for each verb where none is named', () => {
    const result = ask({ resourcePolicy: policy(allow('execute-api:/prod/PATCH/orders/*')) }, '* /orders/*', 'deny');
    assert.deepEqual(result.expectation?.differences, ['decision: expected deny, got allow for `PATCH /orders/x`']);
    assert.deepEqual(result.paths?.outcomes.map(({ kinds }) => kinds), [6, 1]);
  });

  it('is undetermined where a value nobody knows decides for some paths', () => {
    const caller = { arn: 'arn:aws:iam::111122223333:user/ann', identityPolicies: [policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/teams/${aws:PrincipalOrgID}' })] };
    const result = ask({}, 'GET /teams/*', 'deny', { caller });
    assert.deepEqual([result.decision.decision, result.expectation?.met], ['undetermined', false]);
    assert.deepEqual(ask({}, 'GET /users/*', 'deny', { caller }).expectation, { met: true, differences: [] });
  });

  it('is certain where a value nobody knows makes no difference', () => {
    const own = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/teams/${aws:PrincipalOrgID}';
    const either = policy({ Effect: 'Allow', Action: '*', Resource: own }, { Effect: 'Allow', Action: '*', NotResource: [own, 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/teams/0*'] });
    const never = policy({ Effect: 'Allow', Action: '*', Resource: own }, { Effect: 'Deny', Action: '*', Resource: '*' });
    const as = (identity: object): RanCase => ask({}, 'GET /teams/*', 'explicit-deny', { caller: { arn: 'arn:aws:iam::111122223333:user/ann', identityPolicies: [identity] } });
    assert.deepEqual(as(never).expectation, { met: true, differences: [] });
    assert.deepEqual(as(either).paths?.outcomes.map(({ decision }) => decision).includes('undetermined'), true);
  });

  it('never claims to be met where there are too many kinds of paths, but still finds what is wrong at once', () => {
    const evil = `execute-api:/*a${'?'.repeat(40)}`;
    const result = ask({ resourcePolicy: policy(deny(evil)) }, 'GET /*', 'deny');
    assert.deepEqual([result.decision.decision, result.paths?.isComplete, result.expectation?.met], ['undetermined', false, false]);
    assert.match(result.decision.reason, /more kinds of paths of the form `\/\*` than can be looked at/);
    assert.equal(ask({ resourcePolicy: policy(deny(evil), allow('execute-api:/*')) }, 'GET /*', 'deny').expectation?.differences[0], 'decision: expected deny, got allow for `GET /x`');
  });

  it('is bounded in time whatever the patterns are', () => {
    const patterns = Array.from({ length: 40 }, (_, index) => `execute-api:/*${'*a?'.repeat(index + 3)}*b`);
    const { decision } = ask({ resourcePolicy: policy(deny(patterns), allow('execute-api:/*')) }, 'GET /*', 'allow');
    assert.equal(decision.decision, 'explicit-deny');
  });

  it('says where a star is of no use', () => {
    assert.deepEqual(problems({ api: { kind: 'WEBSOCKET' }, request: { paths: '/*' } }), ['/*: `/*` asks for paths, and a WebSocket API has route keys: write each one out, as `$connect`.'].map((text) => text.replace('/*:', '"/*":')));
    assert.deepEqual(problems({ request: { path: '/a', paths: '/*' } }), ['"/a": `path` is one path and `paths` are many: leave one of them out.']);
    assert.deepEqual(problems({ request: { paths: 'orders/*' } }), ['"orders/*": `orders/*` must start with a slash: it is the form of paths after the stage.']);
  });
});

describe('a row that asks for all paths of an API defined elsewhere', () => {
  const template = (more: object = {}): string =>
    JSON.stringify({
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Orders: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod', Auth: { ResourcePolicy: { CustomStatements: [allow('execute-api:/prod/GET/orders/*'), deny('execute-api:/prod/GET/orders/*/secret')] } }, ...more } },
        Function: {
          Type: 'AWS::Serverless::Function',
          Properties: { Events: { One: event('get', '/orders/{id}'), Delete: event('delete', '/orders/{id}'), Secret: event('get', '/orders/{id}/secret') } },
        },
      },
    });
  const event = (method: string, path: string): object => ({ Type: 'Api', Properties: { RestApiId: { Ref: 'Orders' }, Path: path, Method: method } });
  const askApi = (row: string, expect: string, text = template()): CaseResult => {
    const read = readText({ api: 'template.json#Orders', callers: { anyone: 'anonymous' }, table: { [row]: { anyone: expect } } });
    return runCase(read.scenario.cases[0]!, { workspace: openWorkspace({ 'template.json': text }), now: undefined, evaluate: explainRequest });
  };

  it('is about paths that reach a route', () => {
    const result = askApi('GET /orders/*', 'allow');
    assert.ok(result.kind === 'ran');
    assert.deepEqual(result.expectation?.differences, ['decision: expected allow, got explicit-deny for `GET /orders/x/secret`']);
    assert.deepEqual(result.paths?.outcomes.map(({ decision, example }) => `${decision} ${example}`), ['allow GET /orders/x', 'explicit-deny GET /orders/x/secret']);
  });

  it('asks for the verbs of the routes', () => {
    const result = askApi('* /orders/*', 'deny');
    assert.ok(result.kind === 'ran');
    assert.deepEqual(result.paths?.outcomes.map(({ example }) => example), ['GET /orders/x', 'GET /orders/x/secret', 'DELETE /orders/x'].filter((each) => result.paths?.outcomes.some(({ example }) => example === each)));
    assert.deepEqual(result.expectation?.differences, ['decision: expected deny, got allow for `GET /orders/x`']);
  });

  it('is refused where none reaches one', () => {
    const result = askApi('GET /parcels/*', 'allow');
    assert.ok(result.kind === 'refused');
    assert.deepEqual(result.problems.map(({ message }) => message), ["`GET /parcels/*` reaches none of the API's routes, so there is nothing to ask: correct the path."]);
  });

  it('is undetermined where the path looked at is shut, but another with the same patterns may not be', () => {
    // An id cannot be `x` and not be it, so this one path is shut whatever the id is.
    const statement = allow('', { Resource: { 'Fn::Sub': 'execute-api:/prod/GET/orders/${Other}' }, Condition: { StringNotEquals: { 'aws:Referer': { Ref: 'Other' } } } });
    const parsed = JSON.parse(template()) as { Resources: { Orders: { Properties: { Auth: object } }; Other?: object } };
    parsed.Resources.Other = { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod' } };
    parsed.Resources.Orders.Properties.Auth = { ResourcePolicy: { CustomStatements: [statement] } };
    const run = (row: string): RanCase => {
      const read = readText({ api: 'template.json#Orders', callers: { anyone: 'anonymous' }, request: { headers: { Referer: 'x' } }, table: { [row]: { anyone: 'deny' } } });
      const result = runCase(read.scenario.cases[0]!, { workspace: openWorkspace({ 'template.json': JSON.stringify(parsed) }), now: undefined, evaluate: explainRequest });
      assert.ok(result.kind === 'ran');
      return result;
    };
    assert.deepEqual([run('GET /orders/x').decision.decision, run('GET /orders/y').decision.decision], ['implicit-deny', 'undetermined']);
    const all = run('GET /orders/*');
    assert.deepEqual(all.expectation, { met: false, differences: ['paths: whether all paths such as that of `GET /orders/x` come out alike depends on values that are not known'] });
    assert.deepEqual([all.decision.decision, all.decision.unknown], ['undetermined', ['Other']]);
  });

  it('says that there may be other routes', () => {
    const result = askApi('DELETE /orders/*', 'deny', template({ DefinitionBody: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/api.yaml' } } } }));
    const text = result.kind === 'ran' ? result.notes.join(' ') : result.problems.map(({ message }) => message).join(' ');
    assert.match(text, /more routes than can be seen|that can be seen/);
  });
});

describe('the verdict over all paths', () => {
  const letters = fc.constantFrom('a', 'b', '/', '*', '?');
  const resource = fc.tuple(fc.constantFrom('GET', '*'), fc.array(letters, { maxLength: 4 })).map(([method, pieces]) => `execute-api:/*/${method}/${pieces.join('')}`);
  const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), element: fc.constantFrom('Resource', 'NotResource'), resources: fc.array(resource, { minLength: 1, maxLength: 2 }) });
  const form = fc.array(fc.constantFrom('a', 'b', '/', '*'), { maxLength: 3 }).map((pieces) => `/${pieces.join('')}*`);

  it('is that of evaluating every short path by itself', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), form, fc.constantFrom('allow', 'deny', 'explicit-deny'), (statements, row, expect) => {
        const resourcePolicy = policy(...statements.map(({ Effect, element, resources }) => ({ Effect, Principal: '*', Action: invoke, [element]: resources })));
        const result = ask({ resourcePolicy }, `GET ${row}`, expect, {}, 'decide');
        const one = (path: string): boolean => askOne(resourcePolicy, path, expect);
        const where = JSON.stringify({ statements, row, expect });
        if (result.expectation?.met) assert.deepEqual(pathsOf(row).filter((path) => !one(path)), [], where);
        else assert.ok(!one(result.paths!.example.slice('GET '.length)), where);
        assert.ok(result.paths?.isComplete, where);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('is never claimed for a path that does not hold, whatever variables stand for', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '${aws:username}', '${aws:PrincipalOrgID}', "${aws:PrincipalTag/t, 'b'}");
    const resources = fc.array(fc.array(piece, { maxLength: 4 }).map((pieces) => `arn:aws:execute-api:us-east-1:*:abc123/prod/GET/${pieces.join('')}`), { minLength: 1, maxLength: 2 });
    const own = fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), element: fc.constantFrom('Resource', 'Resource', 'NotResource'), resources });
    fc.assert(
      fc.property(fc.array(own, { minLength: 1, maxLength: 3 }), form, fc.constantFrom('allow', 'deny'), (statements, row, expect) => {
        const identity = policy(...statements.map(({ Effect, element, resources: list }) => ({ Effect, Action: invoke, [element]: list })));
        const caller = { arn: 'arn:aws:iam::111122223333:user/a', identityPolicies: [identity] };
        const result = ask({}, `GET ${row}`, expect, { caller }, 'decide');
        const one = (path: string): boolean => askOne(undefined, path, expect, caller);
        const where = JSON.stringify({ statements, row, expect });
        if (result.expectation?.met) assert.deepEqual(pathsOf(row).filter((path) => !one(path)), [], where);
        else assert.ok(result.decision.decision === 'undetermined' || !one(result.paths!.example.slice('GET '.length)), where);
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  it('is that of the paths that reach a route, where routes are known', () => {
    const segment = fc.constantFrom('a', 'b', '{x}');
    const path = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 2 }), fc.constantFrom('', '', '/{rest+}')).map(([segments, tail]) => `/${segments.join('/')}${tail}`);
    const declared = fc.uniqueArray(fc.record({ path, auth: fc.constantFrom('NONE', 'AWS_IAM') }), { minLength: 1, maxLength: 3, selector: (route) => route.path.replaceAll('{x}', '*') });
    fc.assert(
      fc.property(declared, fc.array(statement, { minLength: 1, maxLength: 2 }), form, fc.constantFrom('allow', 'deny'), (routes, statements, row, expect) => {
        const events = routes.map(({ path: at, auth }, index) => [`E${String(index)}`, { Type: 'Api', Properties: { RestApiId: { Ref: 'Api' }, Path: at, Method: 'get', Auth: { Authorizer: auth } } }]);
        const resources = {
          Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod' } },
          F: { Type: 'AWS::Serverless::Function', Properties: { Events: Object.fromEntries(events) as object } },
        };
        const workspace = openWorkspace({ 'template.json': JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Resources: resources }) });
        const resourcePolicy = policy(...statements.map(({ Effect, element, resources: list }) => ({ Effect, Principal: '*', Action: invoke, [element]: list })));
        const run = (more: object): CaseResult =>
          runCase(readText({ api: { ref: 'template.json#Api', resourcePolicy }, callers: { c: 'anonymous' }, ...more }).scenario.cases[0]!, { workspace, now: undefined, evaluate: evaluateRequest });
        const result = run({ table: { [`GET ${row}`]: { c: expect } } });
        const served = pathsOf(row).flatMap((at) => {
          const alone = run({ request: { method: 'GET', path: at }, caller: 'c', expect });
          return alone.kind === 'ran' && alone.decision.decidedAt !== 'routing' ? [{ at, met: alone.expectation?.met }] : [];
        });
        const where = JSON.stringify({ routes, statements, row, expect, result: result.kind === 'ran' ? result.paths : result.problems.map(({ message }) => message) });
        if (result.kind === 'refused') assert.deepEqual(served, [], where);
        else if (result.expectation?.met) assert.deepEqual(served.filter(({ met }) => !met), [], where);
        else assert.equal(result.paths?.isComplete, true, where);
      }),
      { seed: 6, numRuns: 25 },
    );
  });
});

/** Every text of up to three letters for each star. */
function pathsOf(form: string): readonly string[] {
  const [start = '', ...rest] = form.split('*');
  return rest.reduce<readonly string[]>((found, literal, index) => {
    const texts = index === 0 ? SHORT : SHORT.filter(({ length }) => length < 2);
    return found.flatMap((path) => texts.map((text) => path + text + literal));
  }, [start]).slice(0, 84);
}

const LETTERS = ['a', 'b', 'c', '/'];
const SHORT = [...LETTERS, ...LETTERS.flatMap((x) => LETTERS.map((y) => x + y)), ...LETTERS.flatMap((x) => LETTERS.flatMap((y) => LETTERS.map((z) => x + y + z)))];

function ask(api: object, row: string, expect: string, more: object = {}, detail: 'decide' | 'explain' = 'explain'): RanCase {
  const { caller = 'anonymous', ...rest } = more as { caller?: object | string };
  const read = readText({ api, ...rest, callers: { somebody: caller }, table: { [row]: { somebody: expect } } });
  const one = read.scenario.cases[0]!;
  const result = runCase(one, { workspace: openWorkspace({}), now: undefined, evaluate: detail === 'decide' ? evaluateRequest : explainRequest });
  if (result.kind !== 'ran') throw new Error(result.problems.map((problem) => show(problem, read.text)).join('\n'));
  return result;
}

function askOne(resourcePolicy: object | undefined, path: string, expect: string, caller: object | string = 'anonymous'): boolean {
  const read = readText({ api: resourcePolicy ? { resourcePolicy } : {}, request: { method: 'GET', path }, caller, expect });
  const result = runCase(read.scenario.cases[0]!, { workspace: openWorkspace({}), now: undefined, evaluate: evaluateRequest });
  return result.kind === 'ran' && result.expectation?.met === true;
}

function problems(file: object): readonly string[] {
  const read = readText(file);
  const result = runCase(read.scenario.cases[0]!, { workspace: openWorkspace({}), now: undefined, evaluate: evaluateRequest });
  return result.kind === 'refused' ? result.problems.map((problem) => show(problem, read.text)) : [];
}
