/** Plans that are hard to take apart: odd keys, modules in modules, replacements, other providers and kinds of APIs. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainRequest } from '../../../../server/src/evaluate/evaluate';
import { runCase } from '../../../../server/src/scenario/run';
import { routeRows } from '../../../support/api-rows';
import { answerIn } from '../../../support/decide-files';
import { openFile, openWorkspace } from '../../../support/open-workspace';
import { readText } from '../../../support/scenarios';
import { addressOf, managed, planFrom, planOf, references, trustPolicy as trust, type Json, type PlanRow } from '../../../support/terraform-plans';

const policy = (effect: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: 's3:GetObject', Resource: '*' }] });
const read = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const as = (text: string, address: string): string => answerIn({ 'plan.json': text }, { ...read, caller: { ref: `plan.json#${address}` } });
const role = (row: Partial<PlanRow>, name: string, more: Json = {}): PlanRow => ({ type: 'aws_iam_role', name: 'r', ...row, values: { name, path: '/', assume_role_policy: trust, ...more } });
const attached = (row: Partial<PlanRow>, name: string, effect = 'Allow'): PlanRow => ({ type: 'aws_iam_role_policy', name: 'p', ...row, values: { name: 'p', role: name, policy: policy(effect) } });

/** Why a case is not answered. */
function refusal(text: string, one: object): string {
  const [first] = readText({ name: 'a case', ...one }).scenario.cases;
  assert.ok(first);
  const result = runCase(first, { workspace: openWorkspace({ 'plan.json': text }), now: undefined, evaluate: explainRequest });
  return result.kind === 'refused' ? result.problems.map(({ message }) => message).join(' ') : result.decision.decision;
}

describe('instances with odd keys', () => {
  const keys = ['a.b', 'say "hi"', 'x["y"]', '[0]', 'é/ü 日本', 'back\\slash', '::', ''];

  for (const [index, key] of keys.entries()) {
    it(`are told apart: ${JSON.stringify(key)}`, () => {
      const rows = keys.flatMap((each, at) => [role({ index: each }, `role-${String(at)}`), ...(at === index ? [attached({ index: each }, `role-${String(at)}`)] : [])]);
      const text = planOf(rows, { root_module: { resources: [managed('aws_iam_role', 'r', {}), managed('aws_iam_role_policy', 'p', { role: references('aws_iam_role.r') })] } });
      assert.deepEqual(keys.map((each) => as(text, addressOf(role({ index: each }, '')))), keys.map((_, at) => (at === index ? 'allow' : 'implicit-deny')));
    });
  }
});

describe('modules in modules with count', () => {
  it('keep what belongs to each instance', () => {
    const inner = (a: number, b: number): string => `module.a[${String(a)}].module.b[${String(b)}]`;
    const places = [inner(0, 0), inner(0, 1), inner(1, 0), inner(1, 1)];
    const rows = [...places.map((module) => role({ module }, `role ${module}`)), attached({ module: inner(0, 1) }, `role ${inner(0, 1)}`), attached({ module: inner(1, 0) }, `role ${inner(1, 0)}`, 'Deny')];
    const module = { resources: [managed('aws_iam_role', 'r', {}), managed('aws_iam_role_policy', 'p', { role: references('aws_iam_role.r.name', 'aws_iam_role.r') })] };
    const text = planOf(rows, { root_module: { module_calls: { a: { module: { module_calls: { b: { module } } } } } } });
    assert.deepEqual(places.map((each) => as(text, `${each}.aws_iam_role.r`)), ['implicit-deny', 'allow', 'explicit-deny', 'implicit-deny']);
  });

  it('and ids that are not known yet are linked within one instance only', () => {
    const rows = [0, 1].flatMap((index): PlanRow[] => {
      const module = `module.a[${String(index)}]`;
      return [
        { module, type: 'aws_iam_role', name: 'r', values: { path: '/', assume_role_policy: trust }, unknown: ['name', 'id', 'arn'] },
        ...(index === 1 ? [{ module, type: 'aws_iam_role_policy', name: 'p', index: 0, values: { name: 'p', policy: policy('Allow') }, unknown: ['role', 'id'] }] : []),
      ];
    });
    const module = { resources: [managed('aws_iam_role', 'r', {}), managed('aws_iam_role_policy', 'p', { role: references('aws_iam_role.r.name', 'aws_iam_role.r') })] };
    const text = planOf(rows, { root_module: { module_calls: { a: { module } } } });
    assert.deepEqual([0, 1].map((index) => as(text, `module.a[${String(index)}].aws_iam_role.r`)), ['implicit-deny', 'allow']);
  });
});

describe('what a plan replaces, moves or removes', () => {
  for (const actions of [['delete', 'create'], ['create', 'delete']]) {
    it(`is afterwards what is made: ${actions.join(', ')}`, () => {
      const before = [role({}, 'old'), attached({}, 'old', 'Deny')];
      const after = [role({}, 'new'), attached({}, 'new')];
      const text = planFrom({ before, after, actions: { 'aws_iam_role.r': actions, 'aws_iam_role_policy.p': actions }, more: { configuration: {} } });
      assert.deepEqual([as(text, 'aws_iam_role.r'), as(text, 'prior_state.aws_iam_role.r')], ['allow', 'explicit-deny']);
    });
  }

  it('has the address it moves to', () => {
    const [was, will] = [role({ name: 'old' }, 'n'), role({ name: 'new', index: 'k' }, 'n')];
    const address = addressOf(will);
    const text = planFrom({ before: [was, attached({}, 'n')], after: [will, attached({}, 'n')], actions: { [address]: ['no-op'], [addressOf(was)]: 'none', 'aws_iam_role_policy.p': ['no-op'] }, previousAddresses: { [address]: addressOf(was) }, more: { configuration: {} } });
    assert.equal(as(text, address), 'allow');
    assert.match(refusal(text, { ...read, caller: { ref: 'plan.json#aws_iam_role.old' } }), /leads to no role or user/);
    assert.equal(as(text, 'prior_state.aws_iam_role.old'), 'allow');
  });

  it('takes its denial along', () => {
    const before = [role({}, 'n'), attached({}, 'n'), attached({ name: 'stop' }, 'n', 'Deny')];
    const text = planFrom({ before, after: before.slice(0, 2), actions: { 'aws_iam_role.r': ['no-op'], 'aws_iam_role_policy.p': ['no-op'] }, more: { configuration: {} } });
    assert.deepEqual([as(text, 'aws_iam_role.r'), as(text, 'prior_state.aws_iam_role.r')], ['allow', 'explicit-deny']);
  });

  it('is nothing where only outputs change', () => {
    const text = planOf([], { root_module: { outputs: { o: { expression: { constant_value: 1 } } } } });
    assert.match(refusal(text, { ...read, caller: { ref: 'plan.json#aws_iam_role.r' } }), /leads to no role or user/);
    assert.match(refusal(text, { api: { ref: 'plan.json' }, caller: 'anonymous' }), /leads to no API/);
  });
});

describe('a policy document of a data source that is read while the plan is applied', () => {
  it('may say anything', () => {
    const rows: readonly PlanRow[] = [role({}, 'n'), { type: 'aws_iam_role_policy', name: 'p', values: { name: 'p', role: 'n' }, unknown: ['policy', 'id'] }];
    const document = { address: 'data.aws_iam_policy_document.d', mode: 'data', type: 'aws_iam_policy_document', name: 'd', expressions: { statement: [{ actions: { constant_value: ['s3:PutObject'] }, resources: references('aws_s3_bucket.b.arn', 'aws_s3_bucket.b') }] } };
    const configuration = { root_module: { resources: [document, managed('aws_iam_role_policy', 'p', { role: { constant_value: 'n' }, policy: references('data.aws_iam_policy_document.d.json', 'data.aws_iam_policy_document.d') })] } };
    assert.equal(as(planOf(rows, configuration), 'aws_iam_role.r'), 'allow | explicit-deny | implicit-deny');
  });
});

describe('other providers and kinds in a plan', () => {
  it('are APIs of awscc', () => {
    const rows: readonly PlanRow[] = [
      { type: 'awscc_apigateway_rest_api', name: 'a', values: { rest_api_id: 'x1', id: 'x1', name: 'a', root_resource_id: 'root', endpoint_configuration: { types: ['REGIONAL'] } } },
      { type: 'awscc_apigateway_resource', name: 'c', values: { id: 'c1', resource_id: 'c1', parent_id: 'root', path_part: 'c', rest_api_id: 'x1' } },
      { type: 'awscc_apigateway_method', name: 'c', values: { http_method: 'GET', authorization_type: 'AWS_IAM', rest_api_id: 'x1', resource_id: 'c1' } },
    ];
    const files = { 'plan.json': planOf(rows, {}) };
    const ask = (path: string): string => answerIn(files, { api: 'plan.json#awscc_apigateway_rest_api.a', request: { method: 'GET', path }, caller: 'anonymous' });
    assert.deepEqual([ask('/c'), ask('/d')], ['unauthenticated', 'refused']);
    const unmade: readonly PlanRow[] = [
      { type: 'awscc_apigateway_rest_api', name: 'a', values: { name: 'a' }, unknown: ['id', 'rest_api_id', 'root_resource_id'] },
      { type: 'awscc_apigateway_method', name: 'c', values: { http_method: 'GET', authorization_type: 'AWS_IAM' }, unknown: ['id', 'rest_api_id', 'resource_id'] },
    ];
    const of = (attribute: string): Json => references(`awscc_apigateway_rest_api.a.${attribute}`, 'awscc_apigateway_rest_api.a');
    const plan = planOf(unmade, { root_module: { resources: [managed('awscc_apigateway_rest_api', 'a', {}), managed('awscc_apigateway_method', 'c', { rest_api_id: of('rest_api_id'), resource_id: of('root_resource_id') })] } });
    assert.deepEqual(openFile('plan.json', plan).file.apis.map(({ api }) => routeRows(api)), [['GET / AWS_IAM']]);
    // Its roles are not read; nobody is answered for them.
    const role = planOf([{ type: 'awscc_iam_role', name: 'r', values: { role_name: 'n' } }], {});
    assert.match(refusal(role, { ...read, caller: { ref: 'plan.json#awscc_iam_role.r' } }), /leads to no role or user/);
  });

  const v2 = (protocol: string, routes: readonly (readonly [key: string, authorization: string])[]): readonly PlanRow[] => [
    { type: 'aws_apigatewayv2_api', name: 'a', values: { id: 'x1', name: 'a', protocol_type: protocol, execution_arn: 'arn:aws:execute-api:eu-west-1:444455556666:x1' } },
    { type: 'aws_apigatewayv2_stage', name: 's', values: { name: protocol === 'HTTP' ? '$default' : 'live', api_id: 'x1' } },
    ...routes.map(([key, authorization], at): PlanRow => ({ type: 'aws_apigatewayv2_route', name: 'r', index: at, values: { route_key: key, authorization_type: authorization, api_id: 'x1' } })),
  ];

  it('are HTTP APIs, whose default route takes the rest', () => {
    const text = planOf(v2('HTTP', [['GET /c/{id}', 'AWS_IAM'], ['$default', 'NONE'], ['ANY /d/{proxy+}', 'JWT']]), {});
    const [entry] = openFile('plan.json', text).file.apis;
    assert.ok(entry);
    assert.deepEqual([...routeRows(entry.api)].sort(), ['$default $default NONE', 'ANY /d/{proxy+} JWT', 'GET /c/{id} AWS_IAM']);
    const ask = (method: string, path: string): string => answerIn({ 'plan.json': text }, { api: 'plan.json#aws_apigatewayv2_api.a', request: { method, path }, caller: 'anonymous' });
    assert.deepEqual([ask('GET', '/c/1'), ask('POST', '/c/1'), ask('GET', '/d/x/y')], ['unauthenticated', 'allow', 'unauthenticated']);
  });

  it('are WebSocket APIs', () => {
    const files = { 'plan.json': planOf(v2('WEBSOCKET', [['$connect', 'AWS_IAM'], ['send', 'NONE']]), {}) };
    const ask = (caller: string | object): string => answerIn(files, { api: 'plan.json#aws_apigatewayv2_api.a', request: { routeKey: '$connect' }, caller });
    const own = { arn: 'arn:aws:iam::444455556666:role/c', identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:444455556666:x1/live/$connect' }] }] };
    assert.deepEqual([ask('anonymous'), ask(own)], ['unauthenticated', 'allow']);
  });

  it('are domain names with base paths', () => {
    const rows: readonly PlanRow[] = [
      { type: 'aws_api_gateway_rest_api', name: 'a', values: { id: 'x1', name: 'a', root_resource_id: 'root', policy: '', endpoint_configuration: [{ types: ['REGIONAL'] }] } },
      { type: 'aws_api_gateway_resource', name: 'c', values: { id: 'c', parent_id: 'root', path_part: 'c', rest_api_id: 'x1' } },
      { type: 'aws_api_gateway_method', name: 'c', values: { http_method: 'GET', authorization: 'NONE', rest_api_id: 'x1', resource_id: 'c' } },
      { type: 'aws_api_gateway_stage', name: 's', values: { stage_name: 'live', rest_api_id: 'x1' } },
      { type: 'aws_api_gateway_domain_name', name: 'd', values: { id: 'api.example.com', domain_name: 'api.example.com', mutual_tls_authentication: [{ truststore_uri: 's3://b/k' }], endpoint_configuration: [{ types: ['REGIONAL'] }] } },
      { type: 'aws_api_gateway_base_path_mapping', name: 'm', values: { api_id: 'x1', stage_name: 'live', domain_name: 'api.example.com', base_path: 'v1' } },
    ];
    const files = { 'plan.json': planOf(rows, {}) };
    const ask = (request: string | object): string => answerIn(files, { api: 'plan.json#aws_api_gateway_rest_api.a', request, caller: 'anonymous' });
    const call = { method: 'GET', path: '/c', domain: { name: 'api.example.com', basePath: 'v1' } };
    assert.deepEqual([ask({ method: 'GET', path: '/c' }), ask(call), ask({ ...call, clientCertificate: 'valid' })], ['allow', 'refused', 'allow']);
  });
});
