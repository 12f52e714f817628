/** Completion in scenario files, of what only the workspace knows: environments, APIs, callers, VPC endpoints. */
import assert from 'node:assert/strict';
import { checkCompletion, completeMarked, type Expected } from '../../../support/check-completion';
import { openSimulation, runScenario } from '../../../support/simulation';

const project = `//- file: gatehouse.json
{
  "accounts": {
    "orders": { "id": "111122223333", "vpcEndpoints": { "main": { "id": "vpce-0a1b2c3d" }, "spare": {} } },
    "partner": { "id": "444455556666", "vpcEndpoints": { "main": {} } }
  },
  "environments": {
    "prod": { "account": "orders", "region": "eu-west-1", "stage": "live", "valuesFrom": "prod.tfvars" },
    "pre-prod": { "account": "orders" },
    "test": { "region": "us-east-1" },
    "on": {},
    "broken": { "account": "nobody" }
  }
}
//- file: prod.tfvars
office = "198.51.100.0/24"
`;

const template = `//- file: sam/template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersApi: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  StockApi: { Type: AWS::Serverless::HttpApi }
  Partner:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } }
`;

const terraform = `//- file: tf/main.tf
module "api" {
  source   = "./api"
  for_each = toset(["eu", "us"])
}
resource "aws_vpc_endpoint" "main" {
  vpc_id       = "vpc-0a1b2c3d"
  service_name = "com.amazonaws.eu-west-1.execute-api"
}
resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
//- file: tf/api/main.tf
resource "aws_api_gateway_rest_api" "this" {
  name = "orders"
}
`;

const yaml = (text: string, others = project): string => `//- file: orders.authz.yaml\n${text}\n${others}`;
const json = (text: string, others = project): string => `//- file: orders.authz.json\n${text}\n${others}`;
const check = (marked: string, expected: Expected): void => { checkCompletion('', marked, expected); };

const environments = ['prod', 'pre-prod', 'test', 'on', 'broken'];

describe('completion of environments in a scenario file', () => {
  it('offers those of the gatehouse.json that counts, beside all cases, in the defaults and in a case', () => {
    check(yaml('env: <|>\nrequest: GET /orders'), { exactly: environments, accept: { prod: 'env: prod<|>' } });
    check(yaml('env:<|>'), { exactly: environments, accept: { prod: 'env: prod<|>' } });
    check(yaml('defaults:\n  env: <|>\ncases: []'), { exactly: environments });
    check(yaml('cases:\n  - name: a\n    env: <|>\n    request: GET /'), { exactly: environments, accept: { test: '    env: test<|>' } });
    check(json('{ "env": <|> }'), { exactly: environments, accept: { prod: '{ "env": "prod"<|> }' } });
    check(json('{ "env": "<|>" }'), { exactly: environments, accept: { prod: '{ "env": "prod<|>" }' } });
    check(json('{ "cases": [{ "env": "<|>" }] }'), { exactly: environments });
  });

  it('goes on where a name is half typed', () => {
    check(yaml('env: pr<|>'), { exactly: ['prod', 'pre-prod'], accept: { 'pre-prod': 'env: pre-prod<|>' } });
    check(json('{ "env": "pr<|>od" }'), { exactly: ['prod', 'pre-prod'], accept: { 'pre-prod': '{ "env": "pre-prod<|>" }' } });
    check(json('{ "env": "te<|>'), { exactly: ['test'], accept: { test: '{ "env": "test"<|>' } });
  });

  it('offers no environment twice in a list', () => {
    check(yaml('env: [prod, <|>]'), { exactly: ['pre-prod', 'test', 'on', 'broken'], accept: { test: 'env: [prod, test<|>]' } });
    check(yaml('env:\n  - prod\n  - <|>'), { exactly: ['pre-prod', 'test', 'on', 'broken'], accept: { test: '  - test<|>' } });
    check(json('{ "env": ["prod", "<|>"] }'), { exactly: ['pre-prod', 'test', 'on', 'broken'] });
  });

  it('writes what is text in quotes where it would be something else', () => {
    const numbers = '//- file: gatehouse.json\n{ "environments": { "2024": {}, "a: b": {}, "true": {}, "a #b": {}, "a#b": {} } }\n';
    check(yaml('env: <|>', numbers), { exactly: ['2024', 'a: b', 'true', 'a #b', 'a#b'], accept: { '2024': "env: '2024'<|>", 'a: b': "env: 'a: b'<|>", true: "env: 'true'<|>", 'a #b': "env: 'a #b'<|>", 'a#b': 'env: a#b<|>' } });
  });

  it('says where each is deployed', () => {
    const { items } = completeMarked('', yaml('env: <|>'));
    assert.deepEqual(items.map(({ label, detail }) => [label, detail]), [
      ['prod', 'orders, eu-west-1, stage live'],
      ['pre-prod', 'orders'],
      ['test', 'us-east-1'],
      ['on', ''],
      ['broken', 'not in order'],
    ]);
    const [prod, , , , broken] = items.map(({ documentation }) => (documentation?.topic === 'markdown' ? documentation.markdown : ''));
    assert.equal(prod, [
      '**Environment `prod`** of `gatehouse.json`',
      [
        '- Account: `orders`, `111122223333`',
        '- Region: `eu-west-1`',
        '- Stage: `live`, where the files of an API name none',
        '- Values from `prod.tfvars`: `var.office`',
        '- Account `orders`: VPC endpoints `main`, `spare`',
        '- Account `partner`: VPC endpoints `main`',
      ].join('\n'),
    ].join('\n\n'));
    assert.match(broken ?? '', /^\*\*Environment `broken`\*\*\n\nCases in it are not run\. `gatehouse\.json` is not in order, line 11: There is no account `nobody`/);
  });

  it('takes the nearest gatehouse.json, and offers nothing where there is none', () => {
    const nested = `//- file: team/orders.authz.yaml\nenv: <|>\n//- file: team/gatehouse.json\n{ "environments": { "own": {} } }\n${project}`;
    check(nested, { exactly: ['own'] });
    check(yaml('env: <|>', ''), { exactly: [] });
  });

  it('is silent in other files, and where a name of that kind means something else', () => {
    check(`//- file: orders.yaml\nenv: <|>\n${project}`, { exactly: [] });
    check(yaml('values: { env: <|> }'), { exactly: [] });
    check(yaml('<|>'), { exactly: [] });
    check(yaml('request: { headers: { env: <|> } }'), { exactly: [] });
  });
});

describe('completion of references in a scenario file', () => {
  it('offers APIs of the files at hand, in short where that is clear', () => {
    const offered = ['sam/template.yaml#OrdersApi', 'sam/template.yaml#StockApi'];
    check(yaml('api: <|>', template), { exactly: offered, accept: { 'sam/template.yaml#OrdersApi': 'api: sam/template.yaml#OrdersApi<|>' } });
    check(yaml('api: { ref: <|> }', template), { exactly: offered, accept: { 'sam/template.yaml#OrdersApi': 'api: { ref: sam/template.yaml#OrdersApi<|> }' } });
    check(yaml('api: sam/template.yaml#Sto<|>', template), { exactly: ['sam/template.yaml#StockApi'], accept: { 'sam/template.yaml#StockApi': 'api: sam/template.yaml#StockApi<|>' } });
    check(json('{ "api": "sam/template.yaml#<|>" }', template), { exactly: offered });
    check(`//- file: cases/a.authz.yaml\napi: <|>\n${template}`, { exactly: offered.map((each) => `../${each}`) });
  });

  it('offers what is in called modules, from the files that call them', () => {
    const inside = (key: string): string => `tf/main.tf#module.api["${key}"].aws_api_gateway_rest_api.this`;
    check(yaml('api: tf/main.tf#<|>', terraform), {
      exactly: [inside('eu'), inside('us')],
      accept: { [inside('eu')]: `api: ${inside('eu')}<|>` },
    });
    check(json('{ "api": "tf/main.tf#<|>" }', terraform), { accept: { [inside('eu')]: `{ "api": "${inside('eu').replaceAll('"', '\\"')}<|>" }` } });
  });

  it('offers roles and users for callers', () => {
    const all = template + terraform;
    check(yaml('caller: { ref: <|> }', all), { exactly: ['sam/template.yaml#Partner', 'tf/main.tf#aws_iam_role.reader'] });
    check(yaml('api: tf/main.tf\ncallers:\n  partner:\n    ref: <|>', all), { exactly: ['tf/main.tf#aws_iam_role.reader', 'sam/template.yaml#Partner'] });
  });

  it('offers VPC endpoints by their names in gatehouse.json and by where they are defined', () => {
    const offered = ['orders/main', 'spare', 'partner/main'];
    check(yaml('request: { vpcEndpoint: <|> }'), { exactly: offered, accept: { 'partner/main': 'request: { vpcEndpoint: partner/main<|> }' } });
    check(yaml('callers:\n  inside:\n    vpcEndpoint:\n      name: <|>'), { exactly: offered });
    check(yaml('request:\n  vpcEndpoint:\n    ref: <|>', terraform), { exactly: ['tf/main.tf#aws_vpc_endpoint.main'] });
  });

  it('offers callers of the file', () => {
    check(yaml('callers: { partner: { ref: x }, dev: anonymous }\ncases:\n  - caller: <|>'), { exactly: ['partner', 'dev', 'anonymous'] });
    check(yaml('callers: { partner: { ref: x } }\ncaller: part<|>'), { exactly: ['partner'] });
  });

  const policies = `//- file: scp.json
{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }
//- file: gatehouse.json
{ "policyKinds": { "scp.json": "scp" } }
//- file: iam.yaml
Resources:
  Partner:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole } }
      Policies:
        - { PolicyName: reads, PolicyDocument: { Version: "2012-10-17", Statement: { Effect: Allow, Action: "s3:GetObject", Resource: "*" } } }
`;
  const reads = 'iam.yaml#/Resources/Partner/Properties/Policies/0/PolicyDocument';

  it('offers policies, those of the kind that is meant first', () => {
    check(yaml('caller: { identityPolicies: [<|>] }', policies), { exactly: [reads, 'scp.json'], accept: { 'scp.json': 'caller: { identityPolicies: [scp.json<|>] }' } });
    check(yaml('caller:\n  identityPolicies:\n    - <|>', policies), { exactly: [reads, 'scp.json'], accept: { 'scp.json': '    - scp.json<|>' } });
    check(yaml('caller:\n  organization:\n    scps:\n      - [<|>]', policies), { exactly: ['scp.json', reads] });
    check(yaml('callers: { a: { permissionsBoundary: iam<|> } }', policies), { exactly: [reads] });
    check(json('{ "action": "s3:GetObject", "resourcePolicy": "scp<|>" }', policies), { exactly: ['scp.json'], accept: { 'scp.json': '{ "action": "s3:GetObject", "resourcePolicy": "scp.json<|>" }' } });
  });

  it('offers scenario files to use, and outputs of authorizers', () => {
    check(yaml('use: [<|>]', '//- file: shared/callers.authz.yaml\ncallers: { a: anonymous }\n'), { exactly: ['shared/callers.authz.yaml'] });
    const output = '//- file: output.json\n{ "principalId": "a", "policyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] } }\n';
    check(yaml('authorizer: { output: <|> }', output), { exactly: ['output.json'] });
  });

  it('every offered reference leads to what it names', () => {
    const files = template + terraform + policies;
    for (const text of ['api: { ref: <|> }', 'caller: { ref: <|> }', 'caller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [<|>] }', 'request: { path: /, vpcEndpoint: { ref: <|> } }']) {
      const { items } = completeMarked('', yaml(text, files));
      assert.ok(items.length > 0);
      for (const { label } of items) {
        const request = text.startsWith('request') ? '' : '\nrequest: GET /orders';
        const { analysis, uri } = openSimulation('', yaml(`${text.replace('<|>', `'${label}'`)}${request}\n`, files));
        const { problems } = runScenario(analysis, uri);
        assert.deepEqual(problems.map(({ message }) => message), [], label);
      }
    }
  });
});
