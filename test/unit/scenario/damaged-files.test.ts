import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainRequest } from '../../../server/src/evaluate/evaluate';
import { readContext } from '../../../server/src/scenario/read-context';
import { runCase } from '../../../server/src/scenario/run';
import type { Files } from '../../support/decide-files';
import { openWorkspace } from '../../support/open-workspace';
import { problemsOf, readText } from '../../support/scenarios';

/** What is answered, or where the file that keeps the case from being answered is damaged. */
function answerOrPlace(files: Files, one: object): string {
  const workspace = openWorkspace(files);
  const read = readText({ name: 'a case', ...one }, {}, { apiAt: readContext(workspace, workspace).apiAt });
  assert.deepEqual(problemsOf(read), []);
  const [first] = read.scenario.cases;
  assert.ok(first);
  const result = runCase(first, { workspace, now: undefined, evaluate: explainRequest });
  if (result.kind === 'ran') return result.decision.decision;
  const [problem, ...others] = result.problems.map(({ message }) => message);
  assert.deepEqual(others, []);
  return /^(`[^`]+`, line \d+): .*\. Until then nothing is answered from it, since what is lost there may decide\.$/.exec(problem ?? '')?.[1] ?? problem ?? '';
}

const allow = (extra = ''): string => `{ "Version": "2012-10-17", "Statement": [\n  { "Effect": "Allow", "Action": "s3:*", "Resource": "*" }${extra}\n] }`;
const denial = '{ "Effect": "Deny", "Action": "s3:*", "Resource": "*" }';
const plain = (identity: string): object => ({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { arn: 'arn:aws:iam::111122223333:role/a', identityPolicies: [identity] } });
const get = (ref: string, path = '/c/1'): object => ({ api: { ref }, request: { method: 'GET', path }, caller: 'anonymous' });

describe('a file with a syntax error', () => {
  it('is not answered from: a policy in JSON, by file and by pointer', () => {
    assert.equal(answerOrPlace({ 'p.json': allow(`,\n  ${denial}`) }, plain('p.json')), 'explicit-deny');
    assert.equal(answerOrPlace({ 'p.json': allow(`\n  ${denial.slice(0, 20)}`) }, plain('p.json')), '`p.json`, line 3');
    const two = (second: string): string => `{ "one": ${allow()},\n "two": ${second} }`;
    assert.equal(answerOrPlace({ 'p.json': two(allow()) }, plain('p.json#/one')), 'allow');
    assert.equal(answerOrPlace({ 'p.json': two('{ "Version": }') }, plain('p.json#/one')), '`p.json`, line 4');
  });

  const sam = (events: string, more = ''): Files => ({
    'template.yaml': `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth: { Authorizers: { Keys: { FunctionArn: !GetAtt F.Arn, AuthorizerPayloadFormatVersion: "2.0", Identity: { Headers: [x-key] } } } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Events:
        Any: { Type: HttpApi, Properties: { ApiId: !Ref Api } }
        One:
          Type: HttpApi
          Properties:
            ApiId: !Ref Api
            Auth: { Authorizer: Keys }
            Method: GET
            ${events}
${more}`,
  });

  it('is not answered from: a template in which a route got lost', () => {
    assert.equal(answerOrPlace(sam('Path: "/c/{id}"'), get('template.yaml#Api')), 'unauthenticated');
    assert.equal(answerOrPlace(sam('Path: /c/{id}'), get('template.yaml#Api')), 'unauthenticated');
    assert.equal(answerOrPlace(sam('<<: { Path: /c/{id} }'), get('template.yaml#Api')), '`template.yaml`, line 20');
    // What is deployed together stands and falls together.
    assert.equal(answerOrPlace(sam('Path: /c/{id}', '  Queue: { Type: "AWS::SQS::Queue }\n'), get('template.yaml#Api')), '`template.yaml`, line 21');
  });

  it('is not answered from: definitions in OpenAPI, alone and named by a template', () => {
    const definition = (second: string): string => `openapi: 3.0.1
info: { title: t, version: "1" }
paths:
  /c/{id}:
    get: { ${second}x-amazon-apigateway-auth: { type: AWS_IAM }, x-amazon-apigateway-integration: { type: mock } }
`;
    const files = (text: string): Files => ({
      'api.yaml': text,
      'template.yaml': 'Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: { StageName: a, DefinitionUri: api.yaml }\n',
    });
    for (const ref of ['api.yaml', 'template.yaml#Api']) {
      assert.equal(answerOrPlace(files(definition('')), get(ref)), 'unauthenticated');
      assert.equal(answerOrPlace(files(definition('"x: 1, ')), get(ref)), '`api.yaml`, line 5');
    }
  });

  const restApi = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n';
  const route = (authorization: string): string => `resource "aws_api_gateway_resource" "c" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = "c"
}
resource "aws_api_gateway_method" "c" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_resource.c.id
  http_method   = "GET"
  authorization = ${authorization}
}
`;

  it('is not answered from: any file of a Terraform module, or of one that it calls', () => {
    const files = (text: string, name = 'b.tf'): Files => ({ 'main.tf': `${restApi}}\nmodule "m" {\n  source = "./m"\n}\n`, [name]: text, 'm/x.tf': 'variable "x" {}\n' });
    assert.equal(answerOrPlace(files(route('"AWS_IAM"')), get('main.tf', '/c')), 'unauthenticated');
    assert.equal(answerOrPlace(files(route('"AWS_IAM" "')), get('main.tf', '/c')), '`b.tf`, line 10');
    assert.equal(answerOrPlace({ ...files(route('"AWS_IAM"')), 'm/x.tf': 'variable "x" {\n' }, get('main.tf', '/c')), '`m/x.tf`, line 1');
    const json = (end: string): string => `{ "variable": { "x": {} },\n "resource": { "aws_api_gateway_method": { "d": {} } }${end} }`;
    assert.equal(answerOrPlace({ ...files(json(''), 'b.tf.json'), 'c.tf': route('"AWS_IAM"') }, get('main.tf', '/c')), 'unauthenticated');
    assert.equal(answerOrPlace({ ...files(json(']'), 'b.tf.json'), 'c.tf': route('"AWS_IAM"') }, get('main.tf', '/c')), '`b.tf.json`, line 2');
  });

  it('of a Terraform module counts where it is read as a document only', () => {
    const definition = (more: string): string => `{ "openapi": "3.0.1", "paths": {\n "/c": { "get": { "x-amazon-apigateway-auth": { "type": "AWS_IAM" } } }${more} } }`;
    const files = (body: string, more = ''): Files => ({ 'main.tf': `${restApi}  body = ${body}\n}\noutput "o" {\n  value = [file("notes.yaml"), templatefile("cloud.yaml", {})]\n}\n`, 'api.json': definition(more), 'notes.yaml': '"a', 'cloud.yaml': '%{ if true }\n"a\n%{ endif }' });
    for (const body of ['file("api.json")', 'templatefile("api.json", {})', `<<EOF\n${definition('')}\nEOF`]) assert.equal(answerOrPlace(files(body), get('main.tf', '/c')), 'unauthenticated', body);
    for (const body of ['file("api.json")', 'templatefile("api.json", {})']) assert.equal(answerOrPlace(files(body, ', "/d" {}'), get('main.tf', '/c')), '`api.json`, line 2', body);
    assert.equal(answerOrPlace(files(`<<EOF\n${definition(', "/d" {}')}\nEOF`), get('main.tf', '/c')), '`main.tf`, line 5');
  });

  it('is not answered from: a role, its policies and its boundary, also where they stand in texts', () => {
    const role = (policy: string, more = ''): Files => ({ 'main.tf': `resource "aws_iam_role" "r" {
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.name
  policy = <<EOF
${policy}
EOF
}
${more}`, 'b.json': allow(',') });
    const one = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'main.tf#aws_iam_role.r' } };
    assert.equal(answerOrPlace(role(allow()), one), 'allow');
    assert.equal(answerOrPlace(role(allow(` ${denial}`)), one), '`main.tf`, line 8');
    // Another role's does not matter.
    const other = (policy: string): string => `resource "aws_iam_role" "s" {\n  assume_role_policy = "{}"\n}\nresource "aws_iam_role_policy" "s" {\n  role   = aws_iam_role.s.name\n  policy = ${policy}\n}\n`;
    assert.equal(answerOrPlace(role(allow(), other('"{ \\"Statement\\": [ }"')), one), 'allow');
    assert.equal(answerOrPlace(role(allow(), other('file("b.json")')), one), 'allow');
    assert.equal(answerOrPlace(role(allow(), other('file("b.json")')), { ...one, caller: { ref: 'main.tf#aws_iam_role.s' } }), '`b.json`, line 2');
    // What looks like a directive in a text is none of a file that nobody fills in.
    const texts = { ...role(allow(), other('file("b.json")')), 'b.json': allow(',').replace('"Effect"', '"Sid": "%{ if x }", "Effect"') };
    assert.equal(answerOrPlace(texts, { ...one, caller: { ref: 'main.tf#aws_iam_role.s' } }), '`b.json`, line 2');
  });

  it('is not answered from: plans, saved answers, services', () => {
    const plan = (end: string): string => `{ "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": { "resources": [
 { "address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": { "name": "r", "inline_policy": [{ "name": "i", "policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"s3:*\\",\\"Resource\\":\\"*\\"}]}" }] } }
] } }, "resource_changes": [], "configuration": {}${end}`;
    const one = (ref: string): object => ({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref } });
    assert.equal(answerOrPlace({ 'plan.json': plan('}') }, one('plan.json#aws_iam_role.r')), 'allow');
    assert.equal(answerOrPlace({ 'plan.json': plan('') }, one('plan.json#aws_iam_role.r')), '`plan.json`, line 1');
    const account = (end: string): string => `{ "UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [\n { "RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r", "Path": "/", "RoleId": "x", "AttachedManagedPolicies": [], "RolePolicyList": [{ "PolicyName": "i", "PolicyDocument": ${allow()} }] } ]${end}`;
    assert.equal(answerOrPlace({ 'account.json': account('}') }, one('account.json#r')), 'allow');
    assert.equal(answerOrPlace({ 'account.json': account(', "a" 1}') }, one('account.json#r')), '`account.json`, line 4');
    const service = (functions: string): Files => ({ 'serverless.yml': 'service: s\nprovider:\n  name: aws\nfunctions: ${file(functions.yml)}\n', 'functions.yml': functions });
    const functions = 'f:\n  handler: a.b\n  events:\n    - httpApi: "*"\n    - httpApi: { method: GET, path: "/c/{id}", authorizer: { type: aws_iam } }\n';
    assert.equal(answerOrPlace(service(functions), get('serverless.yml')), 'unauthenticated');
    assert.equal(answerOrPlace(service(functions.replace('"/c', '/c').replace('}"', '}')), get('serverless.yml')), '`functions.yml`, line 5');
  });

  it('is not answered from: what an authorizer returns, also in a text', () => {
    const output = (more: string): string => `{ "principalId": "a", "policyDocument": { "Version": "2012-10-17", "Statement": [\n{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" } ${more} ] } }`;
    const one = { api: { kind: 'REST' }, route: { authorization: 'CUSTOM' }, authorizer: { output: 'out.json' }, request: { path: '/c', headers: { Authorization: 'x' } }, caller: 'anonymous' };
    assert.equal(answerOrPlace({ 'out.json': output('') }, one), 'allow');
    assert.equal(answerOrPlace({ 'out.json': output('{}') }, one), '`out.json`, line 2');
    const inText = (more: string): Files => ({ 'out.json': JSON.stringify({ text: output(more) }, null, 1) });
    const pointed = { ...one, authorizer: { output: 'out.json#/text' } };
    assert.equal(answerOrPlace(inText(''), pointed), 'allow');
    assert.equal(answerOrPlace(inText('{}'), pointed), '`out.json`, line 2');
  });

  it('is answered from where the error is in a text that nobody asks about', () => {
    const files = { 'p.json': `{ "one": ${allow()}, "two": "{ \\"Statement\\": [ {" }` };
    assert.equal(answerOrPlace(files, plain('p.json#/one')), 'allow');
    assert.equal(answerOrPlace(files, plain('p.json#/two')), '`p.json`, line 3');
    assert.equal(answerOrPlace({ ...files, 'q.json': '{' }, plain('p.json#/one')), 'allow');
  });

  it('gives no callers and values to a scenario file that uses it', () => {
    const shared = (end: string): Files => ({ 'p.json': allow(), 'shared.authz.json': `{ "callers": { "a": { "arn": "arn:aws:iam::111122223333:role/a", "identityPolicies": ["p.json"]\n} ${end}` });
    const complaints = (files: Files): readonly string[] => {
      const workspace = openWorkspace(files);
      const file = { use: ['shared.authz.json'], cases: [{ name: 'one', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: 'a' }] };
      const read = readText(file, {}, readContext(workspace, workspace));
      return [...read.scenario.problems, ...read.scenario.cases.flatMap(({ problems }) => problems)].map(({ message }) => message.replace(/: .*/s, ''));
    };
    assert.deepEqual(complaints(shared('} }')), []);
    assert.match(complaints(shared(', "b" 1 } }'))[0] ?? '', /^`shared\.authz\.json`, line 2$/);
  });
});
