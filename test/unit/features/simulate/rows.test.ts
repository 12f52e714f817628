/** The rows of a simulation: who is asked about which routes, and what each row says. */
import assert from 'node:assert/strict';
import { checkRows, lensesIn, openSimulation, rowText, simulateIn } from '../../../support/simulation';
import { ordersFiles, ordersTemplate, partnerPolicy } from '../../../support/orders-api';

describe('rows of an API', () => {
  const world = openSimulation('template.yaml', ordersFiles);

  it('are its routes for the current caller, decided', () => {
    checkRows(world, { caller: 'this-account' }, `
      ✓ GET /orders · this account · reaches the integration, given resource policy; no SCP supplied
      ✓ GET /orders/{id} · this account · reaches the integration, given resource policy; no SCP supplied
      ✓ DELETE /orders/{id} · this account · reaches the integration, given resource policy; no SCP supplied`);
  });

  it('say for callers of a scenario file beside it where they call from', () => {
    checkRows(world, { caller: 'named:partner' }, `
      ✗ GET /orders · partner from 203.0.113.7 · explicit deny at resource policy
      ✗ GET /orders/{id} · partner from 203.0.113.7 · explicit deny at resource policy
      ✗ DELETE /orders/{id} · partner from 203.0.113.7 · explicit deny at resource policy`);
  });

  it('are all callers for the current route, and the address can be another', () => {
    const query = { mode: 'callers', call: { method: 'GET', path: '/orders/{id}' } } as const;
    checkRows(world, query, `
      ✗ stranger · GET /orders/{id} · unauthenticated: 403
      ✓ this account · GET /orders/{id} · reaches the integration, given resource policy; no SCP supplied
      ✗ other accounts · GET /orders/{id} · implicit deny at resource policy
      ✗ partner from 203.0.113.7 · GET /orders/{id} · explicit deny at resource policy`);
    const [first] = simulateIn(world, { caller: 'named:partner', sourceIp: '198.51.100.4', mode: 'routes' }).rows.slice(1);
    assert.equal(first?.verdict, 'reaches');
  });

  it('name their target, stage and caller for the title of the list', () => {
    const { title, caller, mode } = simulateIn(world);
    assert.deepEqual([title, caller.label, mode], ['orders · stage prod', 'stranger', 'routes']);
  });
});

describe('an address that is not known', () => {
  it('splits callers by the ranges that policies name', () => {
    const world = openSimulation('template.yaml', ordersTemplate.replaceAll('arn:aws:iam::444455556666:role/Partner', 'arn:aws:iam::111122223333:role/Partner'));
    const rows = simulateIn(world, { mode: 'callers', caller: 'stranger', call: { method: 'GET', path: '/orders/{id}' } }).rows;
    const partner = rows.filter(({ label }) => label.includes('Partner')).map(({ label, description }) => `${label} · ${description}`);
    assert.deepEqual(partner, [
      '✗ Partner · GET /orders/{id} · implicit deny or explicit deny, by aws:SourceIp',
      '✗ Partner from 198.51.100.1 · GET /orders/{id} · implicit deny at identity policy',
      '✗ Partner from 192.0.2.10 · GET /orders/{id} · explicit deny at resource policy',
    ]);
  });

  it('lets some requests through where only the address decides', () => {
    const world = openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
        "Condition": { "IpAddress": { "aws:SourceIp": "198.51.100.0/24" } } }] }`);
    checkRows(world, { caller: 'stranger' }, `
      ◐ ANY /* · stranger · reaches the integration or implicit deny, by aws:SourceIp`);
  });
});

describe('rows of a lone policy', () => {
  it('are the calls its ARNs name and any other, signed by a holder of an identity policy', () => {
    checkRows(openSimulation('partner.json', partnerPolicy), {}, `
      ✓ GET /orders/* · this account · reaches the integration, given identity policy; no resource policy, no SCP supplied
      ✗ any other request · this account · implicit deny at identity policy`);
  });

  it('need the other account to agree for its callers', () => {
    checkRows(openSimulation('partner.json', partnerPolicy), { caller: 'other-accounts' }, `
      ✗ GET /orders/* · other accounts · implicit deny at resource policy
      ✗ any other request · other accounts · implicit deny at identity policy`);
  });

  it('take account and API from the ARNs that spell them out', () => {
    const world = openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:999988887777:xyz789/live/POST/items" } }`);
    assert.equal(simulateIn(world).title, 'policy.json · stage live');
    checkRows(world, {}, `
      ✓ POST /items · this account · reaches the integration, given identity policy; no resource policy, no SCP supplied
      ✗ any other request · this account · implicit deny at identity policy`);
  });

  it('are filtered by a permissions boundary that lets everything else through', () => {
    const world = openSimulation('template.json', `{ "Resources": { "Limit": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": {},
      "Policies": [{ "PolicyName": "calls", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
        <|>{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/a" },
        { "Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/a/b" }] } }] } } } }`);
    checkRows(world, {}, `
      ✓ GET /a · this account · reaches the integration, given identity policy; no resource policy, no SCP supplied
      ✗ GET /a/b · this account · explicit deny at identity policy
      ✗ any other request · this account · implicit deny at identity policy`);
  });
});

describe('rows of an authorizer output', () => {
  it('are decided by the output, whoever calls', () => {
    const world = openSimulation('output.json', `{ "principalId": "user", "policyDocument": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/*" }] } }`);
    checkRows(world, {}, `
      ✓ GET /orders/* · stranger · reaches the integration, given authorizer; no resource policy supplied
      ✗ any other request · stranger · implicit deny at authorizer`);
  });

  it('that API Gateway cannot use are errors', () => {
    const world = openSimulation('output.json', `{ "context": { "a": ["list"] }, "policyDocument": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] } }`);
    const rows = simulateIn(world).rows.map(({ description }) => description);
    assert.ok(rows.every((text) => text.endsWith('error 500 at authorizer')), rows.join('\n'));
  });

  it('of the simple form belong to an HTTP API', () => {
    const world = openSimulation('output.json', '{ "isAuthorized": false, "context": {} }');
    checkRows(world, {}, '✗ any other request · stranger · explicit deny at authorizer');
  });
});

describe('a route that asks a Lambda authorizer', () => {
  const template = ordersTemplate.replace('DefaultAuthorizer: AWS_IAM', 'DefaultAuthorizer: Token\n        Authorizers: { Token: { FunctionArn: !GetAtt F.Arn } }');

  const titleOf = (text: string): string | undefined => lensesIn(openSimulation('template.yaml', text))[0]?.title;

  it('answers whoever sends no token, because the function is not even asked', () => {
    assert.equal(simulateIn(openSimulation('template.yaml', template)).rows[0]?.description, 'stranger · unauthenticated: 401');
    assert.equal(titleOf(template), '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗');
  });

  it('is undetermined where the function is asked without a token, because nobody knows what it returns', () => {
    const uncached = template.replace('{ FunctionArn: !GetAtt F.Arn }', '{ FunctionArn: !GetAtt F.Arn, FunctionPayloadType: REQUEST, Identity: { Headers: [X-Token], ReauthorizeEvery: 0 } }');
    const rows = simulateIn(openSimulation('template.yaml', uncached)).rows.map(({ description }) => description);
    assert.deepEqual([...new Set(rows)], ['stranger · undetermined: depends on what the authorizer returns']);
    assert.equal(titleOf(uncached), '▶ Simulate · stranger ? · this account ? · other accounts ?');
    const cached = uncached.replace('ReauthorizeEvery: 0', 'ReauthorizeEvery: 60');
    assert.equal(titleOf(cached), '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗');
  });

  it('is decided for those whom the authorizer accepts or rejects', () => {
    const world = openSimulation('template.yaml', template);
    const rows = simulateIn(world, { mode: 'callers' }).rows.map(rowText).filter((text) => text.includes('by the authorizer'));
    assert.deepEqual(rows, [
      '✓ accepted by the authorizer · GET /orders · reaches the integration, given resource policy and authorizer',
      '✗ rejected by the authorizer · GET /orders · explicit deny at authorizer',
    ]);
  });

  it('does not concern a policy that callers hold', () => {
    const mixed = `${template.replace('Method: delete }', 'Method: delete, Auth: { Authorizer: AWS_IAM } }')}  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "execute-api:Invoke", <|>Resource: !Sub "arn:aws:execute-api:*:*:\${OrdersApi}/*" }] }
`;
    const labels = simulateIn(openSimulation('template.yaml', mixed)).rows.map(({ label }) => label);
    assert.deepEqual(labels, ['✓ DELETE /orders/{id}']);
  });
});

describe('an API whose routes lie elsewhere', () => {
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: s3://bucket/api.yaml } }
`;

  it('is asked about any request, and says what the answer depends on', () => {
    const world = openSimulation('template.yaml', template);
    assert.equal(simulateIn(world).note, 'No routes are seen here: type a request, such as GET /orders.');
    checkRows(world, {}, '? any request · stranger · undetermined: depends on how the route authorizes, resource policy of template.yaml#/Resources/Api and what the authorizer returns');
  });
});

describe('a route that stands for many requests', () => {
  const policy = (resource: string): string => `Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { ResourcePolicy: { CustomStatements: [
    { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
    { Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "${resource}" } ] } } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: any } } } } }
`;

  it('has a row of its own for a value that policies single out', () => {
    checkRows(openSimulation('template.yaml', policy('execute-api:/prod/*/orders/42')), {}, `
      ✓ ANY /orders/{id} · stranger · reaches the integration, given resource policy
      ✗ GET /orders/42 · stranger · explicit deny at resource policy`);
  });

  it('has a row of its own for a verb that policies single out', () => {
    checkRows(openSimulation('template.yaml', policy('execute-api:/prod/DELETE/orders/*')), {}, `
      ✓ ANY /orders/{id} · stranger · reaches the integration, given resource policy
      ✗ DELETE /orders/42 · stranger · explicit deny at resource policy`);
  });

  it('has one row where all of them come out alike', () => {
    checkRows(openSimulation('template.yaml', policy('execute-api:/other/*')), {}, `
      ✓ ANY /orders/{id} · stranger · reaches the integration, given resource policy`);
  });
});

describe('roles of the same files', () => {
  const withRole = `${ordersTemplate}  ReportFunction:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${OrdersApi}/prod/GET/orders" }
`;

  it('call with the policies attached to them', () => {
    const world = openSimulation('template.yaml', withRole.replace('StringEquals', 'StringNotEquals'));
    const caller = simulateIn(world, { mode: 'callers' }).rows.map(({ request }) => request.caller).find((id) => id.startsWith('role:'));
    checkRows(world, { caller }, `
      ✓ GET /orders · ReportFunctionRole · reaches the integration, given identity policy and resource policy; no SCP supplied
      ✗ GET /orders/{id} · ReportFunctionRole · implicit deny: no policy allows it
      ✗ DELETE /orders/{id} · ReportFunctionRole · implicit deny: no policy allows it`);
  });

  it('are who a policy means by naming them', () => {
    const world = openSimulation('main.tf', `resource "aws_api_gateway_rest_api" "orders" { name = "orders" }
resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "list" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_iam_role" "partner" { name = "partner" }
resource "aws_api_gateway_rest_api_policy" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.partner.arn }, Action = "execute-api:Invoke", Resource = "execute-api:/*/GET/orders" }]
  })
}
`);
    checkRows(world, { mode: 'callers' }, `
      ✗ stranger · GET /orders · unauthenticated: 403
      ✗ this account · GET /orders · implicit deny: no policy allows it
      ✗ other accounts · GET /orders · implicit deny at resource policy
      ✓ partner · GET /orders · reaches the integration, given resource policy; no SCP supplied`);
  });
});
