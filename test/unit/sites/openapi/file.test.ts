/** Definitions in OpenAPI in files that nothing refers to: what they are, of which kind, and what stands in them. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../../server/src/gateway/model';
import { authorizerRows, routeRows } from '../../../support/api-rows';
import { answerIn, decideIn, type Files } from '../../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../../support/open-workspace';

const operation = 'get: { x-amazon-apigateway-integration: { type: mock } }';

/** One path with an operation that API Gateway serves, and whatever stands beside it. */
const definition = (more = '', version = 'openapi: 3.0.1'): string => `${version}\ninfo: { title: orders, version: "1" }\n${more}paths:\n  /orders: { ${operation} }\n`;

function apis(text: string, name = 'openapi.yaml'): readonly Api[] {
  return openFile(name, text).file.apis.map(({ api }) => api);
}

function apiOf(text: string, name?: string): Api {
  const [api, ...others] = apis(text, name);
  assert.ok(api && others.length === 0);
  return api;
}

const scheme = (authorizer: string): string => `components: { securitySchemes: { a: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: ${authorizer} } } }\n`;

describe('a definition in OpenAPI in a file of its own', () => {
  it('is one by its version and paths, in any version and format', () => {
    const json = (version: string): string => `{ ${version}, "paths": { "/orders": { "get": { "x-amazon-apigateway-integration": {} } } } }`;
    for (const version of ['openapi: 3.0.1', 'openapi: "3.1.0"', 'swagger: "2.0"', 'swagger: 2.0']) assert.equal(openFile('a.yaml', definition('', version)).file.framework?.id, 'openapi', version);
    for (const version of ['"openapi": "3.1.0"', '"swagger": "2.0"']) assert.deepEqual(routeRows(apiOf(json(version), 'a.json')), ['GET /orders NONE'], version);
    for (const text of ['openapi: 3.0.1\ninfo: {}\n', 'paths:\n  /a: { get: {} }\n', 'openapi: true\npaths: {}\n', 'swagger: "1.2"\npaths: {}\n', 'openapi: 4.0\npaths: {}\n']) {
      assert.notEqual(openFile('a.yaml', text).file.framework?.id, 'openapi', text);
    }
    assert.equal(openFile('openapi.yaml.tftpl', definition()).file.framework, undefined);
    assert.equal(openFile('a.authz.yaml', definition()).file.framework?.id, undefined);
  });

  it('is no API of AWS where nothing in it is for API Gateway', () => {
    const plain = 'openapi: 3.0.1\ncomponents: { securitySchemes: { a: { type: http, scheme: bearer } } }\nsecurity: [{ a: [] }]\npaths: { /orders: { get: { responses: {} } } }\n';
    assert.deepEqual(apis(plain), []);
    assert.match(openFile('a.yaml', plain).file.silentBecause ?? '', /OpenAPI/);
    assert.equal(apis(plain.replace('responses: {}', 'x-amazon-apigateway-integration: { type: mock }')).length, 1);
    assert.equal(apis(plain.replace('scheme: bearer', 'x-amazon-apigateway-authtype: awsSigv4')).length, 1);
  });

  it('has its name from the title, or from the file', () => {
    assert.equal(apiOf(definition()).name, 'orders');
    assert.equal(apiOf(definition().replace(/info.*\n/, '')).name, 'openapi.yaml');
  });

  it('has routes, authorizers and what they demand', () => {
    const api = apiOf(`openapi: 3.0.1
components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    token: { type: apiKey, name: X-Token, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: token, authorizerUri: u } }
paths:
  /orders:
    get: { security: [signed: []] }
    post: { security: [token: []] }
  /files/{proxy+}:
    x-amazon-apigateway-any-method: {}
`);
    assert.deepEqual(routeRows(api), ['GET /orders AWS_IAM', 'POST /orders CUSTOM token', 'ANY /files/{proxy+} NONE']);
    assert.deepEqual(authorizerRows(api), ['token TOKEN from method.request.header.X-Token for 300']);
    assert.equal(api.partial, null);
  });

  it('may be of either kind unless something in it is for one of them only', () => {
    const kinds: readonly (readonly [string, Api['kind']])[] = [
      [definition(), undefined],
      [definition('', 'swagger: "2.0"'), 'REST'],
      [definition('x-amazon-apigateway-policy: { Statement: [] }\n'), 'REST'],
      [definition('x-amazon-apigateway-api-key-source: HEADER\n'), 'REST'],
      [definition('x-amazon-apigateway-gateway-responses: {}\n'), 'REST'],
      [definition('x-amazon-apigateway-request-validators: {}\n'), 'REST'],
      [definition('x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-1] }\n'), 'REST'],
      [definition('x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true }\n'), undefined],
      [definition('x-amazon-apigateway-cors: {}\n'), 'HTTP'],
      [definition('x-amazon-apigateway-importexport-version: "1.0"\n'), 'HTTP'],
      [definition(scheme('{ type: jwt }')), 'HTTP'],
      [definition(scheme('{ type: token }')), 'REST'],
      [definition(scheme('{ type: cognito_user_pools }')), 'REST'],
      [definition(scheme('{ type: request }')), undefined],
      [definition(scheme('{ type: request, authorizerPayloadFormatVersion: "2.0" }')), 'HTTP'],
      [definition().replace('/orders', '/$default'), 'HTTP'],
      [definition('x-amazon-apigateway-cors: {}\nx-amazon-apigateway-policy: { Statement: [] }\n'), undefined],
      [definition('x-amazon-apigateway-cors: {}\n', 'swagger: "2.0"'), undefined],
    ];
    for (const [text, kind] of kinds) assert.equal(apiOf(text).kind, kind, text);
  });

  it('of either kind is read anew as an API of the kind somebody asks for', () => {
    const api = apiOf(definition('security: [{ s: [] }]\ncomponents: { securitySchemes: { s: { x-amazon-apigateway-authtype: awsSigv4 }, r: { x-amazon-apigateway-authorizer: { type: request } } } }\n'));
    assert.deepEqual(routeRows(api), ['GET /orders unknown']);
    assert.ok(api.as);
    assert.deepEqual(routeRows(api.as('REST')), ['GET /orders NONE']);
    assert.deepEqual(authorizerRows(api.as('REST')), ['r REQUEST for 300']);
    assert.deepEqual(routeRows(api.as('HTTP')), ['GET /orders unknown']);
    assert.deepEqual(authorizerRows(api.as('HTTP')), ['r REQUEST for 0']);
    assert.equal(api.as('HTTP'), api.as('HTTP'));
  });

  it('has the resource policy that stands in it, also in a text', () => {
    const policy = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" }] }';
    for (const written of [policy, `'${policy}'`]) {
      const { file } = openFile('openapi.yaml', definition(`x-amazon-apigateway-policy: ${written}\n`));
      assert.deepEqual(file.apis[0]?.api.resourcePolicy, { uri: uriOf('openapi.yaml'), selector: '/x-amazon-apigateway-policy' });
      assert.deepEqual(file.policies.map(({ site, policy: { kind, statements } }) => [site.selector, kind, site.kindIsCertain, statements.length]), [['/x-amazon-apigateway-policy', 'api-resource-policy', true, 1]]);
    }
  });

  it('has a resource policy of certain kind while it is typed, and none that a template or a reference puts there', () => {
    const policies = (written: string): readonly string[] => openFile('openapi.yaml', definition(`x-amazon-apigateway-policy: ${written}\n`)).file.policies.map(({ policy }) => policy.kind);
    assert.deepEqual(policies('{ Version: "2012-10-17" }'), ['api-resource-policy']);
    for (const written of ['"${jsonencode(policy)}"', '{ $ref: policy.json }', '']) {
      assert.deepEqual(policies(written), [], written);
      assert.equal(apiOf(definition(`x-amazon-apigateway-policy: ${written}\n`)).resourcePolicy, written === '' ? null : undefined, written);
    }
  });

  it('has what else is found by its shape, as outputs of authorizers in examples', () => {
    const output = '{ principalId: a, policyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "execute-api:Invoke", Resource: "*" }] } }';
    const { file } = openFile('openapi.yaml', definition(`components: { examples: { answer: { value: ${output} } } }\n`));
    assert.deepEqual(file.outputs.map(({ site }) => site.selector), ['/components/examples/answer/value']);
  });

  it('says for which deployment it was exported', () => {
    const text = (api: Api): readonly unknown[] => [api.id.pieces, api.region.pieces, api.stages.map(({ name }) => name.pieces)];
    const servers = 'servers: [{ url: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/{basePath}", variables: { basePath: { default: prod } } }]\n';
    assert.deepEqual(text(apiOf(definition(servers))), [['a1b2c3'], ['eu-west-1'], [['prod']]]);
    assert.deepEqual(text(apiOf(definition('host: a1b2c3.execute-api.eu-west-1.amazonaws.com\nbasePath: /v1\n', 'swagger: "2.0"'))), [['a1b2c3'], ['eu-west-1'], [['v1']]]);
    const unknown = apiOf(definition('servers: [{ url: https://api.example.com }]\n'));
    assert.deepEqual([unknown.id, unknown.region, unknown.account].map(({ pieces }) => pieces.map((piece) => typeof piece !== 'string' && piece.label)), [['ApiId'], ['AWS::Region'], ['AWS::AccountId']]);
    assert.deepEqual(unknown.stages, []);
  });

  it('is private where it has VPC endpoints, and may be where its policy asks for one', () => {
    const endpoint = (more: string): unknown => {
      const { endpoint: found } = apiOf(definition(more));
      return found.known ? found.value : found.atom.reason;
    };
    assert.equal(endpoint(''), 'EDGE');
    assert.equal(endpoint('x-amazon-apigateway-endpoint-configuration: { types: [regional] }\n'), 'REGIONAL');
    assert.equal(endpoint('servers: [{ x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-1] } }]\n'), 'PRIVATE');
    assert.match(String(endpoint('x-amazon-apigateway-policy: { Statement: [{ Effect: Deny, Principal: "*", Action: "*", Resource: "*", Condition: { StringNotEquals: { aws:SourceVpce: vpce-1 } } }] }\n')), /import/);
    assert.equal(endpoint('x-amazon-apigateway-cors: {}\n'), 'REGIONAL');
  });

  it('has values that import or another tool puts in, which nobody knows before', () => {
    const files = (principal: string, more = ''): Files => ({
      'openapi.yaml': definition(`x-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: "${principal}" }, Action: execute-api:Invoke, Resource: "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:*/*/GET/orders" }] }\n${more}`).replace('get: {', 'get: { x-amazon-apigateway-auth: { type: AWS_IAM },'),
    });
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const asked = (principal: string, account: string): string => answerIn(files(principal), { api: 'openapi.yaml', request: 'GET /orders', caller: { arn: `arn:aws:iam::${account}:role/Dev`, identityPolicies: [everything] } });
    // The API's own account is the sample one, unless a case says otherwise.
    assert.equal(asked('${AWS::AccountId}', '111122223333'), 'allow');
    assert.equal(asked('${AWS::AccountId}', '444455556666'), 'implicit-deny');
    assert.equal(asked('arn:aws:iam::${partner_account}:root', '444455556666'), 'allow | implicit-deny');
    const caller = { arn: 'arn:aws:iam::444455556666:role/Dev', identityPolicies: [everything] };
    const decision = decideIn(files('${partner_role}'), { api: 'openapi.yaml', request: 'GET /orders', caller });
    assert.deepEqual([decision.decision, decision.unknown], ['undetermined', ['partner_role']]);
    assert.equal(answerIn(files('${partner_role}'), { api: 'openapi.yaml', request: 'GET /orders', caller, values: { partner_role: caller.arn } }), 'allow');
    assert.equal(apiOf(definition().replace('/orders', '/${base}/orders')).routes.length, 0);
    assert.match(apiOf(definition().replace('/orders', '/${base}/orders')).partial ?? '', /put together/);
    // A variable of policies stays what it is.
    assert.deepEqual(openFile('openapi.yaml', files('*')['openapi.yaml']?.replace('/GET/orders', '/GET/${aws:username}') ?? '').file.policies.flatMap(({ policy }) => policy.statements.flatMap(({ resource }) => resource?.value.values.map(({ text }) => text.pieces.at(-1)))), [':*/*/GET/${aws:username}']);
  });

  it('keeps what a template says of it apart from what it says by itself', () => {
    const workspace = openWorkspace({
      't.yaml': 'Transform: AWS::Serverless-2016-10-31\nResources:\n  A: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionUri: openapi.yaml } }\n',
      'openapi.yaml': definition(),
    });
    assert.deepEqual(workspace.files().flatMap(({ uri, apis: found }) => found.map(({ api }) => [uri, api.kind])), [[uriOf('t.yaml'), 'HTTP'], [uriOf('openapi.yaml'), undefined]]);
  });

  it('half-typed or hostile is read as far as it goes', () => {
    const deep = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`;
    for (const text of ['openapi: 3\npaths:\n', 'openapi: 3\npaths: []\n', 'openapi: 3\npaths:\n  /a:\n    get:\n      security:\n', 'openapi: 3\npaths: { $ref: "#/paths" }\nx-amazon-apigateway-policy:\n', `{"openapi":"3.0.1","x-amazon-apigateway-cors":${deep},"paths":${deep}}`]) {
      assert.doesNotThrow(() => openFile('a.yaml', text));
    }
  });
});
