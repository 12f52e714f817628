/**
 * One module in the shape people write: a REST API with a signed method, an integration and its permission, a consumer, a
 * TOKEN authorizer with its role, and a deployment. It comes out the same as one file, split over a called module, for
 * OpenTofu and in JSON.
 */
import assert from 'node:assert/strict';
import { valueOf, displayText } from '../../../../server/src/base/atoms';
import type { Api } from '../../../../server/src/gateway/model';
import { answerIn, type Files } from '../../../support/decide-files';
import { findingsOf, openTexts } from '../../../support/check-diagnostics';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

const api = `
resource "aws_api_gateway_rest_api" "users" {
  name        = "users"
  description = "Users"
}

resource "aws_api_gateway_resource" "users" {
  rest_api_id = aws_api_gateway_rest_api.users.id
  parent_id   = aws_api_gateway_rest_api.users.root_resource_id
  path_part   = "users"
}

resource "aws_api_gateway_method" "get_users" {
  rest_api_id   = aws_api_gateway_rest_api.users.id
  resource_id   = aws_api_gateway_resource.users.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "get_users" {
  rest_api_id             = aws_api_gateway_rest_api.users.id
  resource_id             = aws_api_gateway_resource.users.id
  http_method             = aws_api_gateway_method.get_users.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.users.invoke_arn
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = "AllowGateway"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.users.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "\${aws_api_gateway_rest_api.users.execution_arn}/*/GET/users"
}

resource "aws_api_gateway_authorizer" "token" {
  name                   = "token"
  rest_api_id            = aws_api_gateway_rest_api.users.id
  authorizer_uri         = aws_lambda_function.authorizer.invoke_arn
  authorizer_credentials = aws_iam_role.authorizer.arn
}

data "aws_iam_policy_document" "invocation" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "authorizer" {
  name               = "authorizer-invocation"
  assume_role_policy = data.aws_iam_policy_document.invocation.json
}

resource "aws_iam_role_policy" "authorizer" {
  name = "invoke"
  role = aws_iam_role.authorizer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.authorizer.arn }]
  })
}

resource "aws_api_gateway_deployment" "users" {
  rest_api_id = aws_api_gateway_rest_api.users.id
  triggers = {
    redeployment = sha1(jsonencode([aws_api_gateway_resource.users.id, aws_api_gateway_method.get_users.id]))
  }
  lifecycle { create_before_destroy = true }
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.users.id
  deployment_id = aws_api_gateway_deployment.users.id
  stage_name    = "live"
}
`;

const consumer = (arn: string): string => `
resource "aws_iam_role" "consumer" {
  name = "consumer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "consumer" {
  name = "call-users"
  role = aws_iam_role.consumer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${${arn}}/live/GET/users" }]
  })
}

resource "aws_iam_role" "idle" {
  name = "idle"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
`;

const own = 'aws_api_gateway_rest_api.users.execution_arn';
const output = `output "execution_arn" { value = ${own} }\n`;
const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const json = {
  resource: {
    aws_api_gateway_rest_api: { users: { name: 'users' } },
    aws_api_gateway_resource: { users: { rest_api_id: '${aws_api_gateway_rest_api.users.id}', parent_id: '${aws_api_gateway_rest_api.users.root_resource_id}', path_part: 'users' } },
    aws_api_gateway_method: { get_users: { rest_api_id: '${aws_api_gateway_rest_api.users.id}', resource_id: '${aws_api_gateway_resource.users.id}', http_method: 'GET', authorization: 'AWS_IAM' } },
    aws_lambda_permission: { gateway: { action: 'lambda:InvokeFunction', function_name: '${aws_lambda_function.users.function_name}', principal: 'apigateway.amazonaws.com', source_arn: '${aws_api_gateway_rest_api.users.execution_arn}/*/GET/users' } },
    aws_api_gateway_authorizer: { token: { name: 'token', rest_api_id: '${aws_api_gateway_rest_api.users.id}', authorizer_uri: '${aws_lambda_function.authorizer.invoke_arn}' } },
    aws_iam_role: {
      authorizer: { name: 'authorizer-invocation', assume_role_policy: '${data.aws_iam_policy_document.invocation.json}' },
      consumer: { name: 'consumer', assume_role_policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }) },
      idle: { name: 'idle', assume_role_policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }) },
    },
    aws_iam_role_policy: {
      authorizer: { role: '${aws_iam_role.authorizer.id}', policy: policy({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '${aws_lambda_function.authorizer.arn}' }) },
      consumer: { role: '${aws_iam_role.consumer.id}', policy: policy({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '${aws_api_gateway_rest_api.users.execution_arn}/live/GET/users' }) },
    },
    aws_api_gateway_deployment: { users: { rest_api_id: '${aws_api_gateway_rest_api.users.id}' } },
    aws_api_gateway_stage: { live: { rest_api_id: '${aws_api_gateway_rest_api.users.id}', deployment_id: '${aws_api_gateway_deployment.users.id}', stage_name: 'live' } },
  },
  data: { aws_iam_policy_document: { invocation: { statement: [{ effect: 'Allow', actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['apigateway.amazonaws.com'] }] }] } } },
};

/** `main` is the file that cases name, `prefix` stands before the addresses of the API's part. */
const forms: readonly { readonly name: string; readonly files: Files; readonly main: string; readonly prefix: string }[] = [
  { name: 'as one file', files: { 'main.tf': api + consumer(own) }, main: 'main.tf', prefix: '' },
  { name: 'in several files', files: { 'api.tf': api, 'consumer.tf': consumer(own) }, main: 'api.tf', prefix: '' },
  { name: 'with the API in a called module', files: { 'main.tf': `module "api" {\n  source = "./modules/api"\n}\n${consumer('module.api.execution_arn')}`, 'modules/api/main.tf': api, 'modules/api/outputs.tf': output }, main: 'main.tf', prefix: 'module.api.' },
  { name: 'for OpenTofu', files: { 'main.tofu': api + consumer(own) }, main: 'main.tofu', prefix: '' },
  { name: 'in JSON', files: { 'main.tf.json': JSON.stringify(json, null, 2) }, main: 'main.tf.json', prefix: '' },
];

const kinds = {
  'data.aws_iam_policy_document.invocation': 'trust',
  'aws_iam_role_policy.authorizer': 'identity',
};
const ownKinds = { 'aws_iam_role.consumer': 'trust', 'aws_iam_role_policy.consumer': 'identity', 'aws_iam_role.idle': 'trust' };

describe('the users module', () => {
  for (const { name, files, main, prefix } of forms) {
    const unit = openWorkspace(files).unit(uriOf(main));
    const all = [...(unit?.files ?? []), ...(unit?.instances ?? [])];

    it(`${name}: gives its policies exactly`, () => {
      const found = Object.fromEntries(all.flatMap(({ policies }) => policies.map(({ site }) => [site.selector, site.kind])));
      const expected = { ...Object.fromEntries(Object.entries(kinds).map(([selector, kind]) => [prefix + selector, kind])), ...ownKinds };
      assert.deepEqual(Object.entries(found).sort(), Object.entries(expected).sort());
    });

    it(`${name}: gives its route and its authorizer exactly`, () => {
      const apis: readonly Api[] = all.flatMap((each) => each.apis.map((entry) => entry.api));
      assert.deepEqual(apis.map(({ selector, kind, partial, resourcePolicy }) => [selector, kind, partial, resourcePolicy]), [[`${prefix}aws_api_gateway_rest_api.users`, 'REST', null, null]]);
      const [only] = apis;
      assert.deepEqual(only?.routes.map(({ method, path, authorization, authorizer, presence }) => [method, path, valueOf(authorization), authorizer, presence]), [['GET', '/users', 'AWS_IAM', null, undefined]]);
      assert.deepEqual(only.authorizers.map((each) => [each.name, each.type, valueOf(each.ttl), each.identitySources.map(displayText)]), [['token', 'TOKEN', 300, ['method.request.header.Authorization']]]);
      assert.deepEqual(only.stages.map((stage) => displayText(stage.name)), ['live']);
    });

    it(`${name}: has no errors`, () => {
      const findings = findingsOf(openTexts(Object.entries(files).map(([file, text]) => ({ name: file, text })))).flat();
      assert.deepEqual(findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code, message }) => `${code}: ${message}`), []);
    });

    it(`${name}: decides four cases by references alone`, () => {
      const ask = (request: string, caller?: string): string => answerIn(files, { api: `${main}#${prefix}aws_api_gateway_rest_api.users`, request, ...(caller === undefined ? {} : { caller: { ref: `${main}#aws_iam_role.${caller}` } }) });
      assert.deepEqual([ask('GET /users', 'consumer'), ask('GET /users'), ask('GET /unknown', 'consumer'), ask('GET /users', 'idle')], ['allow', 'unauthenticated', 'refused', 'implicit-deny']);
    });
  }
});
