/** Answers of the AWS command line that say less than they seem to: pages, filters, queries, other outputs. Nothing is answered as if all were there. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, resultIn, type Files } from '../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../support/open-workspace';

type Json = Readonly<Record<string, unknown>>;

const account = '111122223333';
const allow = (action = '*', more: Json = {}): Json => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }] });
const open = 'allow | explicit-deny | implicit-deny';
const print = (files: Readonly<Record<string, unknown>>): Files => Object.fromEntries(Object.entries(files).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value, null, 4)]));

/** What came of it, or why it was not asked. */
function outcome(files: Readonly<Record<string, unknown>>, one: object): string {
  const result = resultIn(print(files), one);
  if (result.kind === 'refused') return result.problems.map(({ message }) => message).join(' ');
  const { decision, possible } = result.decision;
  return decision === 'undetermined' ? [...possible].sort().join(' | ') : decision;
}

describe('roles and users in an answer that was narrowed', () => {
  const role = (more: Json = {}): Json => ({ RoleName: 'Dev', Arn: `arn:aws:iam::${account}:role/Dev`, Path: '/', RolePolicyList: [{ PolicyName: 'p', PolicyDocument: allow('execute-api:Invoke') }], AttachedManagedPolicies: [], Tags: [], ...more });
  const details = (more: Json = {}): Json => ({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [role()], Policies: [], IsTruncated: false, ...more });
  const ask = (answer: unknown, name = 'account.json'): string => outcome({ [name]: answer }, { api: {}, route: { authorization: 'AWS_IAM' }, request: 'GET /x', caller: { ref: `${name}#Dev` } });
  const managed = { AttachedManagedPolicies: [{ PolicyName: 'limit', PolicyArn: `arn:aws:iam::${account}:policy/limit` }] };

  it('has what it says of them', () => {
    assert.equal(ask(details()), 'allow');
  });

  it('leaves open what managed policies say that are not in it', () => {
    assert.equal(ask(details({ RoleDetailList: [role(managed)] })), 'allow | explicit-deny');
    assert.equal(ask(details({ RoleDetailList: [role({ ...managed, RolePolicyList: [] })], IsTruncated: true, Marker: 'x' })), open);
  });

  it('leaves open what a query took away', () => {
    const { AttachedManagedPolicies: _, ...unattached } = role();
    assert.equal(ask(details({ RoleDetailList: [unattached] })), 'allow | explicit-deny');
    const { RolePolicyList: __, ...bare } = role();
    assert.equal(ask(details({ RoleDetailList: [bare] })), open);
    const { Tags: ___, ...untagged } = role({ RolePolicyList: [{ PolicyName: 'p', PolicyDocument: allow('*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'orders' } } }) }] });
    assert.equal(ask(details({ RoleDetailList: [untagged] })), 'allow | implicit-deny');
    assert.equal(ask(details({ RoleDetailList: [{ ...untagged, Tags: [] }] })), 'implicit-deny');
  });

  it('leaves open what a query took away from a group', () => {
    const user = { UserName: 'ana', Arn: `arn:aws:iam::${account}:user/ana`, Path: '/', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: allow() }], GroupList: ['g'], AttachedManagedPolicies: [] };
    const of = (group: Json, own: Json = user): string => outcome({ 'account.json': details({ UserDetailList: [own], GroupDetailList: [{ GroupName: 'g', ...group }] }) }, { api: {}, route: { authorization: 'AWS_IAM' }, request: 'GET /x', caller: { ref: 'account.json#ana' } });
    assert.equal(of({ GroupPolicyList: [], AttachedManagedPolicies: [] }), 'allow');
    assert.deepEqual([of({ GroupPolicyList: [] }), of({ AttachedManagedPolicies: [] })], ['allow | explicit-deny', 'allow | explicit-deny']);
    const { GroupList: _, ...alone } = user;
    assert.equal(of({}, alone), 'allow | explicit-deny');
  });

  it('has policies that other tools left encoded', () => {
    const encoded = encodeURIComponent(JSON.stringify(allow('execute-api:Invoke')));
    assert.equal(ask(details({ RoleDetailList: [role({ RolePolicyList: [{ PolicyName: 'p', PolicyDocument: encoded }] })] })), 'allow');
  });

  it('leaves open what a policy says whose text is missing', () => {
    assert.equal(ask(details({ RoleDetailList: [role({ RolePolicyList: [{ PolicyName: 'p' }] })] })), open);
    const bounded = role({ PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/limit` } });
    assert.equal(ask(details({ RoleDetailList: [bounded] })), open);
    assert.equal(ask(details({ RoleDetailList: [bounded], Policies: [{ PolicyName: 'limit', Arn: `arn:aws:iam::${account}:policy/limit`, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true }] }] })), open);
  });

  it('has no roles where only policies were asked for', () => {
    assert.match(ask(details({ RoleDetailList: [], Policies: [{ PolicyName: 'p', Arn: `arn:aws:iam::${account}:policy/p`, PolicyVersionList: [{ Document: allow(), VersionId: 'v1', IsDefaultVersion: true }] }] })), /leads to no role or user/);
  });

  it('has none without the names at its top', () => {
    assert.match(ask([role()]), /leads to no role or user/);
  });

  it('may be YAML, one line, or in pages of a stream', () => {
    assert.equal(ask(JSON.stringify(details())), 'allow');
    const yaml = `GroupDetailList: []\nIsTruncated: false\nPolicies: []\nRoleDetailList:\n- Arn: arn:aws:iam::${account}:role/Dev\n  AttachedManagedPolicies: []\n  Path: /\n  RoleName: Dev\n  RolePolicyList:\n  - PolicyDocument:\n      Statement:\n      - Action: '*'\n        Effect: Allow\n        Resource: '*'\n      Version: '2012-10-17'\n    PolicyName: p\n  Tags: []\nUserDetailList: []\n`;
    assert.equal(ask(yaml, 'account.yaml'), 'allow');
    const stream = yaml.split('\n').map((line, index) => (line === '' ? '' : `${index === 0 ? '- ' : '  '}${line}`)).join('\n');
    assert.match(ask(stream, 'account.yaml'), /leads to no role or user/);
    assert.match(ask(`${stream}${stream}`, 'account.yaml'), /leads to no role or user/);
  });
});

describe('a policy in an answer that was not decoded', () => {
  const encoded = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Grünes', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }));
  const ask = (policy: unknown): string => outcome({ 'policy.json': { RoleName: 'r', PolicyName: 'p', PolicyDocument: policy } }, { api: {}, route: { authorization: 'AWS_IAM' }, request: 'GET /x', caller: { arn: `arn:aws:iam::${account}:role/r`, identityPolicies: ['policy.json'] } });

  it('is read through what URLs write', () => {
    assert.equal(ask(encoded), 'allow');
    assert.equal(ask(encoded.replaceAll('%20', '+')), 'allow');
    assert.equal(ask(JSON.stringify(allow())), 'allow');
    assert.equal(ask(allow()), 'allow');
  });

  it('has each word at its place', () => {
    const text = JSON.stringify({ RoleName: 'r', PolicyName: 'p', PolicyDocument: encoded });
    const { workspace, file } = openFile('policy.json', text);
    const statement = file.policies[0]?.policy.statements[0];
    const span = statement?.effect && workspace.locate(statement.effect.node.span);
    assert.equal(span && decodeURIComponent(text.slice(span.start, span.end)), '"Allow"');
  });

  it('is unknown where it is cut off', () => {
    assert.notEqual(ask(encoded.slice(0, 60)), 'implicit-deny');
  });
});

const restApi = (more: Json = {}): Json => ({ id: 'a1b2c3', name: 'orders', createdDate: '2024-05-01T10:00:00+02:00', apiKeySource: 'HEADER', endpointConfiguration: { types: ['REGIONAL'] }, disableExecuteApiEndpoint: false, rootResourceId: 'root', ...more });
const method = (httpMethod: string, authorizationType: string, more: Json = {}): Json => ({ [httpMethod]: { httpMethod, authorizationType, apiKeyRequired: false, ...more } });
const resources = (methods: Json = method('GET', 'NONE'), more: Json = {}): Json => ({ items: [{ id: 'root', path: '/' }, { id: 'r1', path: '/orders', resourceMethods: methods }], ...more });
const rest = (more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ 'get-rest-api.json': restApi(), 'get-resources.json': resources(), ...more });
const call = (path = '/orders', more: object = {}): object => ({ api: 'get-rest-api.json', request: { method: 'GET', path, headers: { Authorization: 'x' } }, caller: 'anonymous', ...more });
const partialOf = (files: Readonly<Record<string, unknown>>, name = 'get-rest-api.json'): readonly (string | null)[] => openWorkspace(print(files)).file(uriOf(name))?.apis.map(({ api }) => api.partial) ?? [];

describe('a REST API in answers that are not whole', () => {
  it('is answered where they are', () => {
    assert.deepEqual([outcome(rest({}), call()), outcome(rest({}), call('/none'))], ['allow', 'refused']);
  });

  it('has no unknown route refused', () => {
    for (const more of [{ position: 'abc' }, { NextToken: 'abc' }, { nextToken: 'abc' }]) {
      assert.notEqual(outcome(rest({ 'get-resources.json': resources(undefined, more) }), call('/none')), 'refused', JSON.stringify(more));
    }
    for (const more of [{ NextToken: null }, { NextToken: '' }, { IsTruncated: false }]) assert.equal(outcome(rest({ 'get-resources.json': resources(undefined, more) }), call('/none')), 'refused', JSON.stringify(more));
    const withoutMethods = { items: [{ id: 'root', path: '/' }, { id: 'r1', path: '/orders' }] };
    const withoutRoot = { items: [{ id: 'r1', path: '/orders', resourceMethods: method('GET', 'NONE') }] };
    for (const answer of [{ items: [] }, withoutMethods, withoutRoot, resources({ GET: {} }), [], { Items: [] }, '[\n', '', '-----------\n| GetResources |\n']) {
      const got = outcome(rest({ 'get-resources.json': answer }), call('/none'));
      assert.notEqual(got, 'refused', JSON.stringify(answer));
    }
  });

  it('has no route taken for open whose authorizer is on another page', () => {
    const guarded = resources(method('GET', 'CUSTOM', { authorizerId: 'auth2' }));
    const page = { items: [{ id: 'auth1', name: 'tokens', type: 'TOKEN', authType: 'custom', identitySource: 'method.request.header.Authorization' }], position: 'x' };
    for (const authorizers of [undefined, page, { items: [] }, { items: page.items }]) {
      const files = rest({ 'get-resources.json': guarded, ...(authorizers ? { 'get-authorizers.json': authorizers } : {}) });
      const got = outcome(files, call());
      assert.ok(got.includes(' | ') || got === '', `${JSON.stringify(authorizers)}: ${got}`);
      assert.match(partialOf(files)[0] ?? '', /authorizer/);
    }
  });

  it('may have its cache emptied only by whom its stages say', () => {
    const emptying = call('/orders', { request: { method: 'GET', path: '/orders', headers: { 'Cache-Control': 'max-age=0' } } });
    const stages = { item: [{ stageName: 'prod', deploymentId: 'd', cacheClusterEnabled: false }] };
    assert.equal(outcome(rest({ 'get-stages.json': stages }), emptying), 'allow');
  });

  it('leaves open whether it demands a key where that was taken away', () => {
    assert.equal(outcome(rest({ 'get-resources.json': resources({ GET: { httpMethod: 'GET', authorizationType: 'NONE' } }) }), call()), 'allow | refused');
    const socket = { 'get-api.json': httpApi({ ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }), 'get-routes.json': { Items: [{ RouteId: 'c', RouteKey: '$connect', AuthorizationType: 'NONE' }] } };
    assert.equal(outcome(socket, { api: 'get-api.json', request: { routeKey: '$connect' }, caller: 'anonymous' }), 'allow | refused');
  });

  it('is not the only one where its list is a page', () => {
    const files = { 'get-rest-apis.json': { items: [restApi({ rootResourceId: undefined })], position: 'x' }, 'get-resources.json': resources() };
    assert.match(partialOf(files, 'get-rest-apis.json')[0] ?? '', /its routes are in no answer beside it/);
  });

  it('has no domain name of a page', () => {
    const domains = { items: [{ domainName: 'api.example.com', endpointConfiguration: { types: ['REGIONAL'] } }], position: 'x' };
    const mappings = { items: [{ basePath: '(none)', restApiId: 'a1b2c3', stage: 'prod' }] };
    const files = rest({ 'get-domain-names.json': domains, 'get-base-path-mappings.json': mappings });
    assert.deepEqual(openWorkspace(print(files)).file(uriOf('get-rest-api.json'))?.apis[0]?.api.domains, []);
  });

  it('lies beside its export without either taking the other’s place', () => {
    const exported = { openapi: '3.0.1', info: { title: 'orders', version: '1' }, paths: { '/orders': { get: { 'x-amazon-apigateway-auth': { type: 'NONE' }, 'x-amazon-apigateway-integration': { type: 'mock' } } } } };
    const workspace = openWorkspace(print(rest({ 'orders-export.json': exported })));
    assert.deepEqual(['get-rest-api.json', 'orders-export.json'].map((name) => workspace.file(uriOf(name))?.apis.length), [1, 1]);
    assert.deepEqual(partialOf({ 'get-rest-api.json': restApi(), 'get-export.json': exported }), ['its routes are in no answer beside it (`get-resources.json`)']);
  });

  it('shares its folder with another', () => {
    const files = { ...rest({}), 'get-rest-api-b.json': restApi({ id: 'b', rootResourceId: 'rootb' }), 'get-resources-b.json': { items: [{ id: 'rootb', path: '/', resourceMethods: method('POST', 'AWS_IAM') }] } };
    const routes = (name: string): unknown => openWorkspace(print(files)).file(uriOf(name))?.apis[0]?.api.routes.length;
    assert.deepEqual([routes('get-rest-api.json'), routes('get-rest-api-b.json')], [1, 1]);
    assert.match(partialOf({ ...files, 'get-resources-b.json': resources() }, 'get-rest-api-b.json')[0] ?? '', /its routes are in no answer/);
  });
});

const httpApi = (more: Json = {}): Json => ({ ApiEndpoint: 'https://h1.execute-api.eu-central-1.amazonaws.com', ApiId: 'h1', DisableExecuteApiEndpoint: false, Name: 'shop', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.method $request.path', ...more });
const routes = (more: Json = {}, route: Json = {}): Json => ({ Items: [{ ApiKeyRequired: false, AuthorizationType: 'NONE', RouteId: 'x1', RouteKey: 'GET /orders', ...route }], ...more });
const http = (more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ 'get-api.json': httpApi(), 'get-routes.json': routes(), ...more });
const callHttp = (path = '/orders'): object => ({ ...call(path), api: 'get-api.json' });

describe('an HTTP or WebSocket API in answers that are not whole', () => {
  it('is answered where they are', () => {
    assert.deepEqual([outcome(http({}), callHttp()), outcome(http({}), callHttp('/none'))], ['allow', 'refused']);
  });

  it('has no unknown route refused', () => {
    for (const answer of [routes({ NextToken: 'x' }), undefined, [], { Items: 'x' }, '']) {
      const files = http({ 'get-routes.json': answer ?? '' });
      assert.notEqual(outcome(files, callHttp('/none')), 'refused', JSON.stringify(answer));
    }
  });

  it('has no route taken for open whose authorizer is not there', () => {
    const page = { Items: [{ AuthorizerId: 'a', AuthorizerType: 'REQUEST', Name: 'other', IdentitySource: [] }], NextToken: 'x' };
    for (const [type, authorizers] of [['JWT', undefined], ['CUSTOM', undefined], ['CUSTOM', page], ['CUSTOM', { Items: page.Items }]] as const) {
      const files = http({ 'get-routes.json': routes({}, { AuthorizationType: type, AuthorizerId: 'b' }), ...(authorizers ? { 'get-authorizers.json': authorizers } : {}) });
      const got = outcome(files, callHttp());
      assert.ok(got !== 'allow' && got !== 'explicit-deny' && got !== 'implicit-deny' && got !== 'error', `${type} ${JSON.stringify(authorizers)}: ${got}`);
      assert.match(partialOf(files, 'get-api.json')[0] ?? '', /authorizer/);
    }
  });

  it('asks the authorizer of $connect only', () => {
    const socket = { 'get-api.json': httpApi({ ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }), 'get-routes.json': { Items: [{ RouteId: 'c', RouteKey: '$connect', AuthorizationType: 'CUSTOM', AuthorizerId: 'a', ApiKeyRequired: false }], NextToken: 'x' } };
    const got = outcome(socket, { api: 'get-api.json', request: { routeKey: '$connect' }, caller: 'anonymous' });
    assert.ok(got !== 'allow' && got !== 'refused', got);
  });
});

describe('VPC endpoints in an answer', () => {
  const nobody = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] };
  const everybody = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
  const endpoint = (id: string, policy: unknown, service = 'execute-api', more: Json = {}): Json => ({ VpcEndpointId: id, VpcEndpointType: 'Interface', VpcId: 'vpc-7', ServiceName: `com.amazonaws.eu-west-1.${service}`, State: 'available', PrivateDnsEnabled: true, ...(policy === undefined ? {} : { PolicyDocument: policy }), ...more });
  const endpoints = { VpcEndpoints: [endpoint('vpce-open', JSON.stringify(everybody)), endpoint('vpce-shut', JSON.stringify(nobody)), endpoint('vpce-s3', JSON.stringify(everybody), 's3'), endpoint('vpce-bare', undefined)] };
  const ask = (id: string, answer: unknown = endpoints): string => outcome({ 'endpoints.json': answer }, { api: { endpoint: 'PRIVATE', resourcePolicy: everybody }, request: { method: 'GET', path: '/', vpcEndpoint: { ref: `endpoints.json#${id}` } }, caller: 'anonymous' });

  it('have each its own policy', () => {
    assert.deepEqual([ask('vpce-open'), ask('vpce-shut')], ['allow', 'explicit-deny']);
  });

  it('have no policy invented where none is said, or where they are not in it', () => {
    assert.equal(ask('vpce-bare'), open);
    assert.match(ask('vpce-gone'), /`endpoints.json#vpce-gone` leads to no VPC endpoint: that file has `#vpce-open`, `#vpce-shut`/);
    assert.match(ask('vpce-gone', { ...endpoints, NextToken: 'x' }), /leads to no VPC endpoint/);
    assert.match(ask('', endpoints), /could mean more than one VPC endpoint/);
    assert.equal(ask('', { VpcEndpoints: [endpoint('vpce-shut', JSON.stringify(nobody))] }), 'explicit-deny');
  });

  it('lead to APIs only where they are for them', () => {
    assert.match(ask('vpce-s3'), /`endpoints.json#vpce-s3` is an endpoint for `com.amazonaws.eu-west-1.s3`/);
    const plain = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: account, caller: { arn: `arn:aws:iam::${account}:role/r`, identityPolicies: [allow()] }, request: { vpcEndpoint: { ref: 'endpoints.json#vpce-s3' } } };
    assert.equal(answerIn(print({ 'endpoints.json': endpoints }), plain), 'allow');
  });
});
