/** Files that templates name are read beside them on the command line, and speak for themselves only where they were asked for. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { test } from '../../../server/src/cli/test';
import { runCommand } from '../../support/command-line';

const parent = `Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders, EndpointConfiguration: { Types: [REGIONAL] } } }
  Routes: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./stacks/routes.yaml, Parameters: { ApiId: !Ref Api, Root: !GetAtt Api.RootResourceId } } }
`;
const routes = `Parameters: { ApiId: { Type: String }, Root: { Type: String } }
Resources:
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref ApiId, ResourceId: !Ref Root, HttpMethod: GET, AuthorizationType: AWS_IAM } }
  Caller:
    Type: AWS::IAM::Role
    Properties:
      RoleName: caller
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole } }
      Policies:
        - PolicyName: call
          PolicyDocument: { Statement: { Effect: Alow, Action: "execute-api:Invoke", Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${ApiId}/*" } }
`;
const files = { 'parent.yaml': parent, 'stacks/routes.yaml': routes };

interface Report {
  readonly files: readonly { readonly path: string; readonly findings: readonly { readonly code: string }[]; readonly apis: readonly { readonly routes: readonly { readonly file?: string }[] }[]; readonly policies: readonly unknown[] }[];
}

describe('files that a template names, on the command line', () => {
  it('are looked at in the template alone where only that is asked for', async () => {
    const { out } = await runCommand(inspect, ['--format', 'json', 'parent.yaml'], files);
    const report = JSON.parse(out) as Report;
    assert.deepEqual(report.files.map(({ path, policies }) => [path, policies.length]), [['parent.yaml', 0]]);
    assert.equal(report.files[0]?.apis[0]?.routes.length, 1);
    assert.match((await runCommand(inspect, ['parent.yaml'], files)).out, /GET +\/ +AWS_IAM +stacks\/routes\.yaml:3:3/);
    assert.deepEqual((JSON.parse((await runCommand(check, ['--format', 'json', 'parent.yaml'], files)).out) as Report).files.flatMap(({ findings }) => findings), []);
  });

  it('have each finding once where all are asked for', async () => {
    const report = JSON.parse((await runCommand(check, ['--format', 'json', '.'], files)).out) as Report;
    const codes = report.files.flatMap(({ path, findings }) => findings.map(({ code }) => `${path} ${code}`));
    assert.deepEqual(codes.filter((code) => code.endsWith('invalid-effect')), ['stacks/routes.yaml invalid-effect']);
  });

  it('are there for scenarios about the whole', async () => {
    const scenario = `api: parent.yaml
defaults: { request: { method: GET, path: / } }
cases:
  - { name: role, caller: { ref: parent.yaml#/Resources/Routes/Resources/Caller }, expect: allow }
  - { name: unsigned, caller: { type: anonymous }, expect: unauthenticated }
  - { name: no route, request: { path: /x }, caller: { ref: parent.yaml#Routes }, expect: { status: 403 } }
`.replace('api: parent.yaml\ndefaults: {', 'defaults: { api: parent.yaml,');
    const outcome = await runCommand(test, ['a.authz.yaml'], { ...files, 'stacks/routes.yaml': routes.replace('Alow', 'Allow'), 'a.authz.yaml': scenario });
    assert.equal(outcome.status, 0, outcome.out + outcome.complaints.join('\n'));
  });

  it('know nothing of parameters that are not passed, unless `values` names them with their stack', async () => {
    const staged = routes.replace('ApiId: { Type: String },', 'ApiId: { Type: String }, Stage: { Type: String, Default: prod },').replace('Alow', 'Allow').replace('${ApiId}/*', '${ApiId}/${Stage}/*');
    const one = (name: string, values: string, expect: string): string => `  - { name: ${name}, values: ${values}, expect: ${expect} }\n`;
    const scenario = `defaults: { api: parent.yaml#Api, request: { method: GET, path: / }, caller: { ref: parent.yaml#/Resources/Routes/Resources/Caller } }\ncases:\n${one('unknown', '{}', 'undetermined')}${one('of the parent', '{ Stage: prod }', 'undetermined')}${one('of the stack', '{ Routes.Stage: prod }', 'allow')}${one('another', '{ Routes.Stage: dev }', 'implicit-deny')}`;
    const outcome = await runCommand(test, ['a.authz.yaml'], { ...files, 'stacks/routes.yaml': staged, 'a.authz.yaml': scenario });
    assert.equal(outcome.status, 0, outcome.out + outcome.complaints.join('\n'));
  });

  it('may be missing, folders, or lead in a circle', async () => {
    const circle = { 'stacks/routes.yaml': `${parent.replace('./stacks/routes.yaml', '../parent.yaml').replace('!GetAtt Api.RootResourceId', '!Ref Root')}Parameters: { Root: { Type: String } }\n` };
    const others: readonly Record<string, string>[] = [{}, { 'stacks/routes.yaml/x.yaml': 'a: 1' }, circle];
    for (const more of others) {
      const outcome = await runCommand(inspect, ['--format', 'json', 'parent.yaml'], { 'parent.yaml': parent, ...more });
      assert.equal(outcome.status, 0);
      assert.match(outcome.out, /handed to other stacks/);
    }
  });
});

describe('folders of modules that a Terraform module calls, on the command line', () => {
  const called = {
    'main.tf': `resource "aws_iam_role" "caller" {
  name               = "caller"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
module "api" {
  source = "./modules/api"
  role   = aws_iam_role.caller.name
}
`,
    'modules/api/variables.tf': 'variable "role" { type = string }\n',
    'modules/api/main.tf': `resource "aws_apigatewayv2_api" "this" {
  name          = "orders"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_route" "get" {
  api_id             = aws_apigatewayv2_api.this.id
  route_key          = "GET /orders"
  authorization_type = "AWS_IAM"
}
resource "aws_iam_role_policy" "call" {
  role   = var.role
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Alow", Action = "execute-api:Invoke", Resource = "\${aws_apigatewayv2_api.this.execution_arn}/*" }] })
}
`,
  };

  it('are read beside it, and say nothing for themselves', async () => {
    const report = JSON.parse((await runCommand(check, ['--format', 'json', 'main.tf'], called)).out) as Report;
    assert.deepEqual(report.files.map(({ path, findings }) => [path, findings.length]), [['main.tf', 0]]);
  });

  it('have each finding once where all are asked for', async () => {
    const report = JSON.parse((await runCommand(check, ['--format', 'json', '.'], called)).out) as Report;
    const codes = report.files.flatMap(({ path, findings }) => findings.map(({ code }) => `${path} ${code}`));
    assert.deepEqual(codes.filter((code) => code.endsWith('invalid-effect')), ['modules/api/main.tf invalid-effect']);
  });

  it('are there for scenarios about the whole', async () => {
    const scenario = `defaults: { api: main.tf#module.api.aws_apigatewayv2_api.this, caller: { ref: main.tf#aws_iam_role.caller } }
cases:
  - { name: route, request: { method: GET, path: /orders }, expect: allow }
  - { name: unsigned, request: { method: GET, path: /orders }, caller: { type: anonymous }, expect: unauthenticated }
`;
    const outcome = await runCommand(test, ['a.authz.yaml'], { ...called, 'modules/api/main.tf': called['modules/api/main.tf'].replace('Alow', 'Allow'), 'a.authz.yaml': scenario });
    assert.equal(outcome.status, 0, outcome.out + outcome.complaints.join('\n'));
  });
});

describe('policies that a Terraform module has in files, on the command line', () => {
  const main = `resource "aws_api_gateway_rest_api" "api" {
  name = "orders"
}
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_iam_role" "caller" {
  name               = "caller"
  assume_role_policy = file("\${path.module}/policies/trust.json")
}
resource "aws_iam_role_policy" "call" {
  role   = aws_iam_role.caller.name
  policy = templatefile("\${path.module}/policies/call.json.tftpl", { arn = aws_api_gateway_rest_api.api.execution_arn })
}
`;
  const statement = (more: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] }, null, 2);
  const policies = {
    'policies/trust.json': statement({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    'policies/call.json.tftpl': statement({ Action: 'execute-api:Invoke', Resource: '${arn}/*/GET/*' }),
  };
  const scenario = (expect: string): string => `cases:\n  - { name: role, api: main.tf, request: { method: GET, path: / }, caller: { ref: main.tf#aws_iam_role.caller }, expect: ${expect} }\n`;

  it('are there for scenarios', async () => {
    const outcome = await runCommand(test, ['a.authz.yaml'], { 'main.tf': main, ...policies, 'a.authz.yaml': scenario('allow') });
    assert.equal(outcome.status, 0, outcome.out + outcome.complaints.join('\n'));
  });

  it('leave it open what they allow where they are missing', async () => {
    const outcome = await runCommand(test, ['a.authz.yaml'], { 'main.tf': main, 'policies/trust.json': policies['policies/trust.json'], 'a.authz.yaml': scenario('undetermined') });
    assert.equal(outcome.status, 0, outcome.out + outcome.complaints.join('\n'));
  });

  it('stand in the slots of the resources, with statements in the files', async () => {
    const { out } = await runCommand(inspect, ['--format', 'json', 'main.tf'], { 'main.tf': main, ...policies });
    const report = JSON.parse(out) as { readonly files: readonly { readonly path: string; readonly policies: readonly { readonly selector: string; readonly kind: string; readonly statements: readonly unknown[] }[] }[] };
    assert.deepEqual(report.files.map(({ path, policies: found }) => [path, found.map(({ selector, kind, statements }) => `${selector} ${kind} ${String(statements.length)}`)]), [
      ['main.tf', ['aws_iam_role.caller trust 1', 'aws_iam_role_policy.call identity 1']],
    ]);
  });

  it('have each finding once, in the file where the text stands, and templates none', async () => {
    const wrong = { 'policies/trust.json': policies['policies/trust.json'].replace('"Allow"', '"Alow"'), 'policies/call.json.tftpl': policies['policies/call.json.tftpl'].replace('"Allow"', '"Alow"') };
    const report = JSON.parse((await runCommand(check, ['--format', 'json', '.'], { 'main.tf': main, ...wrong })).out) as Report;
    const found = report.files.flatMap(({ path, findings }) => findings.map(({ code }) => `${path} ${code}`));
    assert.deepEqual(found, ['policies/trust.json invalid-effect']);
  });
});
