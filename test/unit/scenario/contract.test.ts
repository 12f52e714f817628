/** What the contract of scenario files says sentence by sentence, where no other test of this folder is about it. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literalText, type HoledText } from '../../../server/src/base/atoms';
import { test } from '../../../server/src/cli/test';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import type { ApiRequest, IamRequest, Request } from '../../../server/src/gateway/request';
import { findEnvironment } from '../../../server/src/project/environment';
import { readProject } from '../../../server/src/project/project';
import type { FindEnvironment } from '../../../server/src/scenario/environment';
import { caseFields, type Fields, type Shape } from '../../../server/src/scenario/fields';
import { readContext } from '../../../server/src/scenario/read-context';
import { readScenario, type Scenario } from '../../../server/src/scenario/read';
import { runCase } from '../../../server/src/scenario/run';
import { toRequest } from '../../../server/src/scenario/to-request';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { stringify } from 'yaml';
import { runCommand } from '../../support/command-line';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { parse, problemsOf, readText, show } from '../../support/scenarios';

const statement = { Sid: 'All', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [statement] };
const grant = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Every field of a canonical case, in as many cases as it takes without contradiction. */
const everything = {
  cases: [
    {
      name: 'REST with a signature',
      api: {
        kind: 'REST', id: 'x1', region: 'eu-west-1', account: '444455556666', partition: 'aws', stage: 'live', endpoint: 'REGIONAL', resourcePolicy: policy,
        cacheInvalidation: { requireAuthorization: true, unauthorized: 'FAIL_WITH_403' }, disableDefaultEndpoint: false, apiKeySource: 'HEADER', stageVariables: { a: 'b' },
      },
      route: { authorization: 'AWS_IAM', apiKeyRequired: true, exists: true },
      request: {
        method: 'POST', path: '/orders/42', headers: { 'X-A': 'b' }, query: { q: '1' }, sourceIp: '203.0.113.7', userAgent: 'curl/8', time: '2026-01-31T12:00:00Z', secureTransport: true,
        signature: 'valid', apiKey: 'valid', domain: { name: 'api.example.com', id: 'd1' }, waf: 'allow', clientCertificate: 'valid',
      },
      caller: {
        type: 'role', arn: 'arn:aws:sts::111122223333:assumed-role/Dev/ann', roleArn: 'arn:aws:iam::111122223333:role/team/Dev', identityPolicies: [grant], permissionsBoundary: grant, sessionPolicies: [grant],
        organization: { id: 'o-1', paths: ['o-1/r-1/ou-1/'], managementAccount: false, scps: [[grant], [grant]], rcps: [[policy]] }, serviceLinkedRole: false, tags: { team: 'a' },
      },
      resourceOrganization: { rcps: [[policy]], managementAccount: false },
      context: { 'aws:PrincipalOrgID': 'o-1', 'aws:TagKeys': ['a', 'b'], 'aws:SourceVpce': null, 'aws:MultiFactorAuthAge': 30, 'aws:ViaAWSService': false },
      unknownContext: 'absent',
      values: { VpcEndpointId: 'vpce-1', 'var.partner': '444455556666' },
      valuesFrom: ['samconfig.toml#prod'],
      expect: { decision: 'allow', status: 200, responseType: 'ACCESS_DENIED', decidedAt: 'combination', lambdaInvoked: true, decidedBy: ['All', 'api.resourcePolicy#All', 'api.resourcePolicy#[0]'] },
    },
    { name: 'REST with an authorizer', route: { authorization: 'CUSTOM' }, authorizer: { type: 'REQUEST', identitySources: ['method.request.header.Authorization'], identityValidation: '^a', ttl: 60, invokePermission: 'granted', output: { principalId: 'u', policyDocument: grant } } },
    { name: 'an authorizer that fails', authorizer: { error: 'Unauthorized' } },
    { name: 'an earlier answer', authorizer: { cached: { principalId: 'u', policyDocument: grant } } },
    { name: 'HTTP with simple responses', api: { kind: 'HTTP' }, authorizer: { payloadVersion: '2.0', simpleResponses: true, output: { isAuthorized: true } } },
    { name: 'HTTP with a token', api: { kind: 'HTTP' }, route: { authorization: 'JWT', scopes: ['a'] }, token: { valid: true, use: 'access', scopes: ['a'] } },
    { name: 'Cognito', authorizer: { identityValidation: '^x$' }, token: { valid: true, use: 'id', audience: 'x' }, route: { authorization: 'COGNITO_USER_POOLS' } },
    { name: 'private', api: { endpoint: 'PRIVATE', resourcePolicy: 'policy.json' }, request: { vpcEndpoint: { id: 'vpce-1', vpc: 'vpc-1', sourceIp: '10.0.0.1', policy } } },
    { name: 'an environment', env: 'prod', api: { endpoint: 'PRIVATE', resourcePolicy: policy }, request: { vpcEndpoint: { name: 'main' } } },
    { name: 'an endpoint defined elsewhere', api: { endpoint: 'PRIVATE', resourcePolicy: policy }, request: { vpcEndpoint: { ref: 'template.yaml#Endpoint' } } },
    { name: 'a private domain', api: { endpoint: 'PRIVATE', resourcePolicy: policy }, request: { domain: { name: 'a.example.com', basePath: 'v1', id: 'd1', policy } } },
    { name: 'WebSocket', api: { kind: 'WEBSOCKET' }, request: { routeKey: '$connect' } },
    { name: 'all paths', request: { paths: '/orders/*' } },
    { name: 'defined elsewhere', api: { ref: 'template.yaml#Api' }, caller: { ref: 'template.yaml#Reader' } },
    { name: 'an organization in saved answers', caller: { arn: 'arn:aws:iam::111122223333:user/ann', identityPolicies: [grant], organization: { ref: 'list-parents-111122223333.json' } }, resourceOrganization: { ref: 'list-parents-111122223333.json' } },
    {
      name: 'a request out of a file', requestFrom: 'event.json', route: { authorization: 'NONE' },
      api: { kind: 'REST', id: 'z9y8x7', region: 'eu-west-1', account: '444455556666', partition: 'aws', stage: 'live' }, request: { method: 'GET', path: '/orders', headers: { Authorization: 'x' }, query: {} },
    },
    { name: 'a federated user', caller: { type: 'federated-user', arn: 'arn:aws:sts::111122223333:federated-user/bob', userArn: 'arn:aws:iam::111122223333:user/ann' } },
    { name: 'plain', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: '111122223333', resourcePolicy: policy, caller: { type: 'user', arn: 'arn:aws:iam::111122223333:user/ann' } },
  ],
};

const files = {
  'event.json': JSON.stringify({ type: 'TOKEN', authorizationToken: 'x', methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:z9y8x7/live/GET/orders' }),
  'list-parents-111122223333.json': JSON.stringify({ Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] }),
  'gatehouse.json': '{"accounts":{"a":{"id":"444455556666","vpcEndpoints":{"main":{"id":"vpce-1"}}}},"environments":{"prod":{"account":"a"}}}',
  'samconfig.toml': '[prod.global.parameters]\nregion = "eu-west-1"\n',
  'policy.json': JSON.stringify(policy),
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Endpoint: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: vpc-1 } }
  Reader: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
`,
};

const uri = uriOf('all.authz.yaml');
const workspace = openWorkspace(files);
const project = readProject(uriOf('gatehouse.json'), files['gatehouse.json']);
const environment: FindEnvironment = (name, from) => findEnvironment(project, name, from);
const read = (text: string, format = yamlFormat): Scenario => readScenario(parse(format, text, uri), { ...readContext(workspace, workspace, { environment }), apiAt: () => undefined });
const allProblems = (scenario: Scenario): readonly string[] => [...scenario.problems, ...scenario.cases.flatMap((one) => one.problems)].map(({ message }) => message);

describe('every field of a canonical case', () => {
  const text = JSON.stringify(everything, undefined, 1);

  it('occurs here', () => {
    const missing: string[] = [];
    const visit = (fields: Fields, values: readonly unknown[], path: string): void => {
      for (const [name, { shape }] of Object.entries(fields)) {
        const written = values.flatMap((value) => (typeof value === 'object' && value !== null && name in value ? [(value as Record<string, unknown>)[name]] : []));
        if (written.length === 0 && shape.is !== 'reserved') missing.push(`${path}${name}`);
        const inner = fieldsOf(shape);
        if (inner && written.length > 0) visit(inner, written, `${path}${name}.`);
      }
    };
    visit(caseFields, everything.cases, '');
    assert.deepEqual(missing, []);
  });

  it('is accepted in JSON and in YAML, flow and block, and means the same', () => {
    const scenarios = [read(text, jsonFormat), read(stringify(everything)), read(stringify(everything, { collectionStyle: 'flow' }))];
    for (const scenario of scenarios) {
      assert.deepEqual(allProblems(scenario), []);
      assert.deepEqual(scenario.cases.map((one) => one.canonical), everything.cases);
    }
  });

  it('makes a request that can be evaluated', () => {
    for (const one of read(text, jsonFormat).cases) {
      const result = runCase(one, { workspace, now: 0, evaluate: evaluateRequest });
      assert.deepEqual(result.kind === 'refused' ? result.problems.map(({ message }) => message) : [], [], one.name);
    }
  });

  it('is printed by `--expand`, and what is printed says the same when it is read', async () => {
    const outcome = await runCommand(test, ['--expand'], { ...files, 'all.authz.json': text });
    const printed = JSON.parse(outcome.out) as { cases: object[] };
    assert.deepEqual(printed.cases, everything.cases);
    const again = await runCommand(test, ['--expand'], { ...files, 'all.authz.json': JSON.stringify({ cases: printed.cases }) });
    assert.deepEqual([again.out, again.status], [outcome.out, 0]);
  });
});

describe('shorthand and what it expands to', () => {
  it('make the same cases', () => {
    const short = {
      api: 'template.yaml#Api',
      callers: { dev: 'arn:aws:iam::111122223333:role/Dev', far: { arn: 'arn:aws:iam::111122223333:user/a', sourceIp: '203.0.113.7', vpcEndpoint: { id: 'vpce-1' } }, stranger: 'anonymous' },
      values: { order: 42 },
      table: { 'GET /orders/${order}?x=1': { dev: 'allow', far: 403, '*': 'ACCESS_DENIED' } },
      cases: [{ name: 'one', request: 'post /a', caller: 'far', expect: 'deny' }],
    };
    const scenario = read(stringify(short));
    assert.deepEqual(allProblems(scenario), []);
    const again = read(JSON.stringify({ cases: scenario.cases.map((one) => one.canonical) }), jsonFormat);
    assert.deepEqual(allProblems(again), []);
    assert.deepEqual(again.cases.map((one) => one.canonical), scenario.cases.map((one) => one.canonical));
    const common = { api: { ref: 'template.yaml#Api' }, values: { order: 42 } };
    const get = { method: 'GET', path: '/orders/42', query: { x: '1' } };
    const far = { arn: 'arn:aws:iam::111122223333:user/a' };
    const network = { sourceIp: '203.0.113.7', vpcEndpoint: { id: 'vpce-1' } };
    assert.deepEqual(again.cases.map((one) => one.canonical), [
      { name: 'one', ...common, request: { method: 'POST', path: '/a', ...network }, caller: far, expect: { decision: 'deny' } },
      { name: 'GET /orders/42?x=1 as dev', ...common, request: get, caller: { arn: 'arn:aws:iam::111122223333:role/Dev' }, expect: { decision: 'allow' } },
      { name: 'GET /orders/42?x=1 as far', ...common, request: { ...get, ...network }, caller: far, expect: { status: 403 } },
      { name: 'GET /orders/42?x=1 as stranger', ...common, request: get, caller: { type: 'anonymous' }, expect: { responseType: 'ACCESS_DENIED' } },
    ]);
  });
});

describe('the request of a case, by the contract,', () => {
  it('has no source address by itself, and that of an endpoint only if it is given', () => {
    const { sourceIp, vpcEndpoint } = requestOf({ api: { endpoint: 'PRIVATE', resourcePolicy: policy }, request: { vpcEndpoint: { id: 'vpce-1' } } });
    assert.deepEqual([sourceIp, vpcEndpoint?.vpc, vpcEndpoint?.sourceIp], [undefined, undefined, undefined]);
  });

  it('has the RCPs of the caller’s organization for every type of caller, and those of the resource’s own instead', () => {
    const rcps = [[policy]];
    for (const caller of [{ type: 'anonymous' }, { arn: 'events.amazonaws.com' }, { arn: 'arn:aws:iam::999988887777:root' }]) {
      assert.equal(requestOf({ caller: { ...caller, organization: { rcps } } }).layers.rcps?.length, 1);
    }
    assert.equal(requestOf({ caller: { type: 'anonymous', organization: { rcps } }, resourceOrganization: { rcps: [[policy], [policy]] } }).layers.rcps?.length, 2);
  });

  it('may be a plain one through an endpoint, at a time, from an address', () => {
    const request = requestOf({
      action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: 'arn:aws:iam::111122223333:user/a',
      request: { sourceIp: '203.0.113.7', time: '2026-01-31', userAgent: 'x', secureTransport: false, vpcEndpoint: { id: 'vpce-1', policy } },
    }) as IamRequest;
    assert.deepEqual([request.sourceIp, request.time, request.userAgent, request.secureTransport, request.vpcEndpoint?.id && textOf(request.vpcEndpoint.id), request.layers.vpcEndpoint?.id], [
      '203.0.113.7', Date.UTC(2026, 0, 31), 'x', false, 'vpce-1', 'request.vpcEndpoint.policy',
    ]);
  });

  it('owns the resource with the account of its ARN, else that of the caller, else the one that is written', () => {
    const account = (extra: object): string | undefined => {
      const { resourceAccount } = requestOf({ action: 'a:B', caller: 'arn:aws:iam::111122223333:user/a', ...extra }) as IamRequest;
      return resourceAccount && textOf(resourceAccount);
    };
    assert.deepEqual([account({ resource: 'arn:aws:sqs:us-east-1:444455556666:q' }), account({ resource: 'arn:aws:s3:::b' }), account({ resource: 'arn:aws:s3:::b', resourceAccount: 999988887777 })], ['444455556666', '111122223333', '999988887777']);
  });

  for (const field of ['headers', 'query', 'signature', 'apiKey', 'domain', 'waf', 'clientCertificate', 'method', 'path', 'paths', 'routeKey']) {
    it(`is refused where a plain one has \`request.${field}\`, instead of ignoring it`, () => {
      const value = { headers: { a: 'b' }, query: { a: 'b' }, signature: 'none', apiKey: 'valid', domain: {}, waf: 'allow', clientCertificate: 'none' }[field] ?? '/a';
      assert.match(refusalOf({ action: 'a:B', resource: '*', request: { [field]: value } }), new RegExp(`\`request\\.${field}\` belongs to an API call`));
    });
  }

  it('is refused with a contradiction between the request and any key it sets', () => {
    for (const [request, context] of [
      [{ sourceIp: '203.0.113.7' }, { 'AWS:sourceip': '203.0.113.8' }],
      [{ userAgent: 'a' }, { 'aws:UserAgent': 'b' }],
      [{ secureTransport: true }, { 'aws:SecureTransport': 'false' }],
      [{ time: '2026-01-31T12:00:00Z' }, { 'aws:EpochTime': 1 }],
      [{ vpcEndpoint: { id: 'vpce-1' } }, { 'aws:SourceVpce': 'vpce-2' }],
      [{ vpcEndpoint: { vpc: 'vpc-1' } }, { 'aws:SourceVpc': null }],
      [{ vpcEndpoint: { sourceIp: '10.0.0.1' } }, { 'aws:VpcSourceIp': ['10.0.0.1', '10.0.0.2'] }],
    ]) {
      assert.match(refusalOf({ request, context }), /contradicts `request\./, JSON.stringify(context));
    }
  });

  function built(file: object): ReturnType<typeof toRequest> {
    const readFile = readText(file);
    assert.deepEqual(problemsOf(readFile), []);
    const [one] = readFile.scenario.cases;
    assert.ok(one);
    return toRequest(one, { workspace: openWorkspace(files), now: undefined });
  }

  function requestOf(file: object): ApiRequest | Request {
    const result = built(file);
    assert.ok(result.request, JSON.stringify(result));
    return result.request;
  }

  function refusalOf(file: object): string {
    const result = built(file);
    return result.request ? 'not refused' : result.problems.map(({ message }) => message).join('\n');
  }
});

describe('a problem in YAML', () => {
  it('is marked where it is written: in the case, its defaults, a caller, an alias, a merged mapping, a row', () => {
    const text = `defaults:
  api: { knd: REST }
callers:
  dev: { arnn: x }
common: 1
base: &base
  request: { methd: GET }
cases:
  - &first
    name: a
    caller: dev
    token: { valid: 5 }
  - <<: *first
    name: b
    steps: [1]
table:
  GET: { dev: maybe }
`;
    const scenario = read(text);
    const shown = new Set([...scenario.problems, ...scenario.cases.flatMap((one) => one.problems)].map((problem) => show(problem, text).replace(/: (?:use|did) .*/, '')));
    assert.deepEqual([...shown].sort(), [
      '5: `valid` must be `true` or `false`, not `5`.',
      '[1]: `steps` is reserved: sequences of requests cannot be run yet.',
      'arnn: There is no field `arnn` here',
      'base: There is no field `base` here',
      'common: There is no field `common` here',
      'knd: There is no field `knd` here',
    ].sort().concat([...shown].filter((text) => /^GET|^maybe/.test(text))).sort());
    assert.ok([...shown].some((text) => text.startsWith('GET: `GET` is not a request')));
    assert.ok([...shown].some((text) => text.startsWith('maybe: `maybe` is nothing that can be expected')));
  });
});

function fieldsOf(shape: Shape): Fields | undefined {
  if (shape.is === 'shorthand') return fieldsOf(shape.of);
  return shape.is === 'object' ? shape.fields : undefined;
}

function textOf(text: HoledText): string | undefined {
  return literalText(text);
}
