/** Definitions in OpenAPI that APIs of a module have in `body`: written there, in texts, in files and in templates. */
import assert from 'node:assert/strict';
import type { Api } from '../../../../server/src/gateway/model';
import { policyAt } from '../../../../server/src/workspace/model';
import { settingRows } from '../../../support/api-settings-rows';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

const yaml = `openapi: 3.0.1
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement: { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/* }
paths:
  /orders:
    get: { security: [ { iam: [] } ] }
    post: {}
components:
  securitySchemes: { iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } }
`;
const inline = `{
    openapi = "3.0.1"
    x-amazon-apigateway-policy = { Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }] }
    paths = {
      "/orders" = {
        get  = { security = [{ iam = [] }], x-amazon-apigateway-integration = { uri = aws_lambda_function.f.invoke_arn } }
        post = {}
      }
    }
    components = { securitySchemes = { iam = { type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "awsSigv4" } } }
  }`;

type Files = Readonly<Record<string, string>>;
const rest = (body: string, more = ''): string => `resource "aws_api_gateway_rest_api" "api" {\n  name = "Api"\n  body = ${body}\n${more}}\n`;
const apisIn = (files: Files): readonly Api[] => openWorkspace(files).files().flatMap(({ apis }) => apis.map(({ api }) => api));
const apiOf = (text: string, files: Files = {}): Api => apisIn({ 'main.tf': text, ...files })[0] ?? assert.fail();
const routesOf = ({ routes }: Api): readonly string[] => routes.map(({ method, path, authorization }) => `${method} ${path} ${authorization.known ? authorization.value : '?'}`);

const both = ['GET /orders AWS_IAM', 'POST /orders NONE'];
const inBlock = { uri: uriOf('main.tf'), selector: 'aws_api_gateway_rest_api.api.body[0]' };
const inFile = { uri: uriOf('openapi.yaml'), selector: '/x-amazon-apigateway-policy' };
const data = 'data "template_file" "d" {\n  template = file("openapi.yaml")\n  vars = { a = "b" }\n}\n';
const asYaml = `<<-EOT\n${yaml.replace(/^/gm, '    ')}EOT\n`;

const places: readonly (readonly [string, string, Api['resourcePolicy']])[] = [
  ['jsonencode', rest(`jsonencode(${inline})`), inBlock],
  ['yamlencode', rest(`yamlencode(${inline})`), inBlock],
  ['a local object', `${rest('jsonencode(local.definition)')}locals {\n  definition = ${inline}\n}\n`, inBlock],
  ['a heredoc', rest(asYaml), inBlock],
  ['file', rest('file("openapi.yaml")'), inFile],
  ['file below the folder of the module', rest('file("${path.module}/openapi.yaml")'), inFile],
  ['a local file', `${rest('local.definition')}locals {\n  definition = file(join("/", [path.module, "openapi.yaml"]))\n}\n`, inFile],
  ['a file that is encoded anew', rest('jsonencode(yamldecode(file("./openapi.yaml")))'), inFile],
  ['templatefile', rest('templatefile("openapi.yaml", { a = aws_lambda_function.f.invoke_arn })'), inFile],
  ['file below the root folder', rest('file("${path.root}/openapi.yaml")'), inFile],
  ['template_file', `${rest('data.template_file.d.rendered')}${data}`, inFile],
];

describe('a definition in the body of a REST API of Terraform', () => {
  for (const [name, text, policy] of places) {
    it(`is read from ${name}`, () => {
      const workspace = openWorkspace({ 'main.tf': text, 'openapi.yaml': yaml });
      const api = workspace.file(uriOf('main.tf'))?.apis[0]?.api ?? assert.fail();
      assert.deepEqual(routesOf(api), both);
      assert.equal(api.partial, null);
      assert.deepEqual(api.resourcePolicy, policy);
      const entry = api.resourcePolicy && policyAt(workspace.unit(api.resourcePolicy.uri), api.resourcePolicy);
      assert.deepEqual([entry?.policy.kind, entry?.policy.statements.length], ['api-resource-policy', 1]);
    });
  }

  it('is missed where it cannot be seen', () => {
    for (const body of ['file("far.yaml")', 'var.body', 'file("${path.cwd}/openapi.yaml")', 'file("${path.module}/${var.name}.yaml")', 'replace(file("openapi.yaml"), "a", "b")', 'data.http.definition.body']) {
      const api = apiOf(rest(body), { 'openapi.yaml': yaml });
      assert.deepEqual([routesOf(api), api.partial, api.resourcePolicy], [[], 'its `body` defines more of it', undefined], body);
    }
    assert.deepEqual(openWorkspace({ 'main.tf': rest('file("far.yaml")') }).missing(uriOf('main.tf')), [uriOf('far.yaml')]);
  });

  it('is one of two where a condition chooses', () => {
    const api = apiOf(rest('var.old ? file("old.yaml") : file("openapi.yaml")'), { 'openapi.yaml': yaml, 'old.yaml': 'swagger: "2.0"\npaths: { /orders: { put: {} } }\n' });
    assert.deepEqual(api.routes.map(({ method, presence = [] }) => `${method} ${presence.map(({ condition, holds }) => `${condition.label} ${String(holds)}`).join()}`), ['PUT var.old true', 'GET var.old false', 'POST var.old false']);
    assert.deepEqual([api.partial, api.resourcePolicy], [null, undefined]);
  });

  it('has the values of a template put in', () => {
    const template = yaml.replace('/orders:', '/${stage}/orders:').replace('awsSigv4', '"${auth}"').replace('post: {}', '"${method}": {}');
    const api = apiOf(rest('templatefile("openapi.yaml", { stage = local.stage, auth = "awsSigv4", method = "put" })'), { 'openapi.yaml': template, 'l.tf': 'locals { stage = "v1" }' });
    assert.deepEqual(routesOf(api), ['GET /v1/orders AWS_IAM', 'PUT /v1/orders NONE']);
    assert.equal(api.partial, null);
  });

  it('has whole values of a template put in where `jsonencode` makes them', () => {
    const template = (security: string): string => yaml.replace('{ security: [ { iam: [] } ] }', `\n      security: ${security}`);
    const routes = (security: string, given: string): readonly string[] => routesOf(apiOf(rest(`templatefile("openapi.yaml", { a = ${given} })`), { 'openapi.yaml': template(security) }));
    assert.deepEqual(routes('${jsonencode(a)}', '[{ iam = [] }]'), ['GET /orders AWS_IAM', 'POST /orders NONE']);
    assert.deepEqual(routes('${ jsonencode( a ) }', '[]'), ['GET /orders NONE', 'POST /orders NONE']);
    assert.deepEqual(routes('${jsonencode(a)}', 'var.a'), ['GET /orders ?', 'POST /orders NONE']);
  });

  it('is not cut where a quoted text ends as a template begins', () => {
    const template = yaml.replace('awsSigv4', '"${auth}"').replace('post: {}', `post: { description: 'ends with $', summary: "50 %" }`);
    assert.deepEqual(routesOf(apiOf(rest('templatefile("openapi.yaml", { auth = "awsSigv4" })'), { 'openapi.yaml': template })), ['GET /orders AWS_IAM', 'POST /orders NONE']);
  });

  it('does not guess what a template makes of it', () => {
    const filled = (from: string, to: string, values = '{}'): Api => apiOf(rest(`templatefile("openapi.yaml", ${values})`), { 'openapi.yaml': yaml.replace(from, to) });
    assert.deepEqual(routesOf(filled('awsSigv4', '"${auth}"')), ['GET /orders ?', 'POST /orders NONE']);
    assert.deepEqual(routesOf(filled('{ security: [ { iam: [] } ] }', '\n      security: ${jsonencode(b)}', '{ a = [] }')), ['GET /orders ?', 'POST /orders NONE']);
    assert.deepEqual(routesOf(filled('{ security: [ { iam: [] } ] }', '\n      security: ${a}', '{ a = "[]" }')), ['GET /orders ?', 'POST /orders NONE']);
    const path = filled('/orders:', '/${a}:', '{ a = var.a }');
    assert.deepEqual([routesOf(path), path.partial === null], [[], false]);
    const cut = filled('[ { iam: [] } ]', '${a}', '{ a = "[]" }');
    assert.deepEqual([routesOf(cut), cut.partial], [[], 'its `body` defines more of it']);
    const directive = filled('    post: {}', '    %{ if a }\n    post: {}\n    %{ endif }', '{ a = true }');
    assert.deepEqual([routesOf(directive), directive.partial], [[], 'its `body` defines more of it']);
    assert.equal(filled('execute-api:/*', 'execute-api:/${a}', '{ a = "b" }').resourcePolicy, undefined);
  });

  it('gives way to a policy of the resource, and leaves open which of two comes last', () => {
    const policy = 'jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "*", Resource = "*" }] })';
    assert.deepEqual(apiOf(rest('file("openapi.yaml")', `  policy = ${policy}\n`), { 'openapi.yaml': yaml }).resourcePolicy, { uri: uriOf('main.tf'), selector: 'aws_api_gateway_rest_api.api' });
    const attached = `resource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = aws_api_gateway_rest_api.api.id\n  policy = ${policy}\n}\n`;
    assert.equal(apiOf(`${rest('file("openapi.yaml")')}${attached}`, { 'openapi.yaml': yaml }).resourcePolicy, undefined);
    assert.deepEqual(apiOf(`${rest('file("plain.yaml")')}${attached}`, { 'plain.yaml': 'openapi: 3.0.1\npaths: {}\n' }).resourcePolicy, { uri: uriOf('main.tf'), selector: 'aws_api_gateway_rest_api_policy.p' });
    assert.equal(apiOf(rest('file("plain.yaml")'), { 'plain.yaml': 'openapi: 3.0.1\npaths: {}\n' }).resourcePolicy, null);
  });

  it('has settings of the API, over which the resource is written', () => {
    const settings = 'swagger: "2.0"\nx-amazon-apigateway-api-key-source: AUTHORIZER\nx-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true, vpcEndpointIds: [vpce-1] }\nx-amazon-apigateway-gateway-responses: { ACCESS_DENIED: { statusCode: 404 } }\npaths: {}\n';
    const rows = (more: string): readonly string[] => settingRows(apiOf(rest('file("s.yaml")', more), { 's.yaml': settings }));
    assert.deepEqual(rows(''), ['default endpoint off: yes', 'keys: AUTHORIZER', 'endpoints: vpce-1', 'response ACCESS_DENIED 404 -']);
    const own = '  disable_execute_api_endpoint = false\n  api_key_source = "HEADER"\n  endpoint_configuration {\n    types = ["PRIVATE"]\n    vpc_endpoint_ids = ["vpce-2"]\n  }\n';
    assert.deepEqual(rows(own), ['default endpoint off: yes', 'keys: HEADER', 'endpoints: vpce-2', 'response ACCESS_DENIED 404 -']);
    const quiet = apiOf(rest('file("s.yaml")', '  disable_execute_api_endpoint = true\n  parameters = { endpointConfigurationTypes = "REGIONAL" }\n'), { 's.yaml': 'swagger: "2.0"\npaths: {}\n' });
    assert.deepEqual([settingRows(quiet)[0], quiet.endpoint.known && quiet.endpoint.value], ['default endpoint off: yes', 'REGIONAL']);
  });
});

describe('a definition that is put over a REST API', () => {
  const bare = 'resource "aws_api_gateway_rest_api" "api" {\n  name = "Api"\n}\n';
  const put = (body: string, name = 'put', more = ''): string => `resource "aws_api_gateway_rest_api_put" "${name}" {\n  rest_api_id = aws_api_gateway_rest_api.api.id\n  body = ${body}\n${more}}\n`;

  it('is that of the API', () => {
    for (const [body, policy] of [['file("openapi.yaml")', inFile], [`jsonencode(${inline})`, { uri: uriOf('main.tf'), selector: 'aws_api_gateway_rest_api_put.put' }]] as const) {
      const api = apiOf(bare + put(body), { 'openapi.yaml': yaml });
      assert.deepEqual([routesOf(api), api.partial, api.resourcePolicy], [both, null, policy], body);
    }
  });

  it('is left open where it is one of several, or there in some deployments only', () => {
    for (const text of [rest('file("openapi.yaml")') + put('file("openapi.yaml")'), bare + put('file("openapi.yaml")') + put('file("openapi.yaml")', 'more'), bare + put('file("openapi.yaml")', 'put', 'count = var.on ? 1 : 0\n')]) {
      assert.match(apiOf(text, { 'openapi.yaml': yaml }).partial ?? '', /`aws_api_gateway_rest_api_put\.put` may put another definition over it/);
    }
  });
});

describe('a definition that a called module gives its API', () => {
  const inner = (body: string, call = '', more = ''): Files => ({ 'main.tf': `module "api" {\n  source = "./modules/api"\n${call}\n}\n`, 'modules/api/main.tf': `${rest(body)}${more}` });
  const apiInside = (files: Files): Api => openWorkspace(files).unit(uriOf('main.tf'))?.instances.flatMap(({ apis }) => apis.map(({ api }) => api))[0] ?? assert.fail();
  const rows: readonly (readonly [string, Files, string])[] = [
    ['below its own folder', inner('file("${path.module}/openapi.yaml")'), 'modules/api/openapi.yaml'],
    ['encoded anew', inner('jsonencode(yamldecode(file("${path.module}/openapi.yaml")))'), 'modules/api/openapi.yaml'],
    ['from a template below its own folder', inner('templatefile("${path.module}/spec/openapi.yaml", { a = "b" })'), 'modules/api/spec/openapi.yaml'],
    ['in a local', inner('local.body', '', 'locals {\n  body = file(join("/", [path.module, "openapi.yaml"]))\n}\n'), 'modules/api/openapi.yaml'],
    ['beside the root module', inner('file("${path.root}/openapi.yaml")'), 'openapi.yaml'],
    ['in the folder where it is run', inner('file("./openapi.yaml")'), 'openapi.yaml'],
    ['by a name that is handed in', inner('file("${path.module}/${var.name}.yaml")', '  name = "openapi"', 'variable "name" {}\n'), 'modules/api/openapi.yaml'],
    ['handed in', inner('var.body', '  body = file("${path.module}/openapi.yaml")', 'variable "body" {}\n'), 'openapi.yaml'],
    ['handed in as a template', inner('var.body', '  body = templatefile("openapi.yaml", {})', 'variable "body" { type = string }\n'), 'openapi.yaml'],
  ];
  for (const [name, files, place] of rows) {
    it(`is read where it stands ${name}`, () => {
      const api = apiInside({ ...files, [place]: yaml });
      assert.deepEqual([routesOf(api), api.partial], [both, null]);
      assert.deepEqual(api.resourcePolicy, { uri: uriOf(place), selector: '/x-amazon-apigateway-policy' });
    });
  }

  it('is another one for each call', () => {
    const files = { ...inner('file("${path.module}/${var.name}.yaml")', '  for_each = toset(["a", "b"])\n  name = each.key', 'variable "name" {}\n'), 'modules/api/a.yaml': yaml, 'modules/api/b.yaml': 'openapi: 3.0.1\npaths: { /b: { get: {} } }\n' };
    const apis = openWorkspace(files).unit(uriOf('main.tf'))?.instances.flatMap((instance) => instance.apis.map(({ api }) => [api.selector, ...routesOf(api)]));
    assert.deepEqual(apis, [['module.api["a"].aws_api_gateway_rest_api.api', ...both], ['module.api["b"].aws_api_gateway_rest_api.api', 'GET /b NONE']]);
  });
});

describe('a definition in the body of an HTTP API of Terraform', () => {
  const definition = 'openapi: 3.0.1\nx-amazon-apigateway-cors: { allowOrigins: ["*"] }\npaths:\n  /orders: { get: { security: [ { tokens: [read] } ] } }\n  $default: { x-amazon-apigateway-any-method: {} }\ncomponents:\n  securitySchemes:\n    tokens: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt, identitySource: $request.header.Authorization } }\n';
  const http = (more: string): string => `resource "aws_apigatewayv2_api" "api" {\n  name = "Api"\n  protocol_type = "HTTP"\n  body = file("openapi.yaml")\n${more}}\n`;
  const open = (more: string): Api => apiOf(http(more), { 'openapi.yaml': definition });

  it('gives routes and authorizers', () => {
    const api = open('');
    assert.deepEqual([routesOf(api), api.authorizers.map(({ name, type }) => `${name} ${type}`), api.partial, api.resourcePolicy], [['GET /orders JWT', '$default $default NONE'], ['tokens JWT'], null, null]);
  });

  it('gives no CORS: the provider sets what the resource says', () => {
    assert.equal(settingRows(open('')).includes('preflights: yes'), false);
    assert.equal(settingRows(open('  cors_configuration { allow_origins = ["*"] }\n')).includes('preflights: yes'), true);
  });
});

describe('a definition in a plan', () => {
  it('is the text that is known by then', () => {
    const body = JSON.stringify({ swagger: '2.0', 'x-amazon-apigateway-policy': { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }, paths: { '/orders': { get: {} } } });
    const resource = { address: 'module.a.aws_api_gateway_rest_api.api', mode: 'managed', type: 'aws_api_gateway_rest_api', name: 'api' };
    const values = { name: 'Api', body };
    const plan = { format_version: '1.2', terraform_version: '1.11.4', planned_values: { root_module: { child_modules: [{ address: 'module.a', resources: [{ ...resource, values, sensitive_values: {} }] }] } }, resource_changes: [{ ...resource, change: { actions: ['create'], before: null, after: values, after_unknown: { id: true } } }], configuration: { root_module: {} } };
    const [api] = apisIn({ 'plan.json': JSON.stringify(plan) });
    assert.deepEqual([api && routesOf(api), api?.partial, api?.resourcePolicy], [['GET /orders NONE'], null, { uri: uriOf('plan.json'), selector: 'module.a.aws_api_gateway_rest_api.api.body[0]' }]);
  });
});
