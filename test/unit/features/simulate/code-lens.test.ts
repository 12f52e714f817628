/** Lenses: standing probes, what flipped, what damage leaves standing, and the budget of lines. */
import assert from 'node:assert/strict';
import { ordersFiles, ordersTemplate, partnerPolicy } from '../../../support/orders-api';
import { lensesIn, lensLines, openSimulation, replaceIn } from '../../../support/simulation';

const titles = (world: Parameters<typeof lensesIn>[0]): readonly string[] => lensesIn(world).map(({ title }) => title);

describe('lenses', () => {
  it('stand over an API and over its resource policy, with three probes', () => {
    assert.deepEqual(lensLines(openSimulation('template.yaml', ordersTemplate)), [
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ | OrdersApi:',
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ | - Sid: OurAccount',
    ]);
  });

  it('stand over a policy that names execute-api, and over an authorizer output', () => {
    assert.deepEqual(titles(openSimulation('partner.json', partnerPolicy)), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗']);
    assert.deepEqual(titles(openSimulation('output.json', '{ "isAuthorized": true }')), ['▶ Simulate · stranger ✓ · this account ✓ · other accounts ✓']);
  });

  it('do not stand over other policies unless a setting wants them', () => {
    const world = openSimulation('policy.json', '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }');
    assert.deepEqual(titles(world), []);
    world.analysis.configure({ ...world.analysis.settings, codeLens: 'all' });
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗']);
    world.analysis.configure({ ...world.analysis.settings, codeLens: 'off' });
    assert.deepEqual(titles(world), []);
  });

  it('are at most one a line for each API and each policy, however many statements there are', () => {
    const many = Array.from({ length: 40 }, (_, index) => `{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/a${String(index)}" }`);
    assert.equal(lensesIn(openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [${many.join(',')}] }`)).length, 1);
  });
});

describe('a principal that only deployment knows', () => {
  const module = (principal: string, authorization: string): string => `variable "partner" {}
resource "aws_api_gateway_rest_api" "a" {
  name   = "a"
  policy = data.aws_iam_policy_document.a.json
}
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_rest_api.a.root_resource_id
  http_method   = "GET"
  authorization = "${authorization}"
}
data "aws_iam_policy_document" "a" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [${principal}]
    }
  }
}
resource "aws_iam_policy" "caller" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "*" }] })
}
`;
  const title = (principal: string, authorization: string, index: number): string | undefined => titles(openSimulation('main.tf', module(principal, authorization)))[index];

  it('is no other account by accident', () => {
    assert.equal(title('"arn:aws:iam::${var.partner}:root"', 'AWS_IAM', 2), '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗');
  });

  it('may be everybody where it is nothing but a parameter', () => {
    assert.equal(title('var.partner', 'NONE', 0), '▶ Simulate · stranger ? · this account ? · other accounts ?');
    assert.equal(title('var.partner', 'AWS_IAM', 0), '▶ Simulate · stranger ✗ · this account ? · other accounts ?');
  });
});

describe('an edit that changes what cannot be seen', () => {
  it('is noticed', () => {
    const text = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n}\nresource "aws_api_gateway_method" "get" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = aws_api_gateway_rest_api.a.root_resource_id\n  http_method = "GET"\n  authorization = "NONE"\n}\n';
    const world = openSimulation('main.tf', text);
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✓ · this account ✓ · other accounts ✓']);
    replaceIn(world, '  name = "a"\n', '  name = "a"\n  policy = file("policy.json")\n');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✓→? · this account ✓→? · other accounts ✓→?', 'Acknowledge']);
    replaceIn(world, '  policy = file("policy.json")\n', '', 3);
    replaceIn(world, '  http_method = "GET"\n', '  http_method = "GET"\n  count = var.x ? 1 : 0\n', 4);
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✓→? · this account ✓→? · other accounts ✓→?', 'Acknowledge']);
  });
});

describe('a probe that an edit flips', () => {
  it('stays marked until it is acknowledged', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    lensesIn(world);
    replaceIn(world, 'StringEquals', 'StringNotEquals');
    const flipped = '▶ Simulate · stranger ✗ · this account ✓→✗ · other accounts ✗→✓';
    assert.deepEqual(titles(world), [flipped, 'Acknowledge', flipped, 'Acknowledge']);
    const [first] = lensesIn(world);
    assert.ok(first?.kind === 'simulate');
    world.analysis.standing.acknowledge(first.target);
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✓', flipped, 'Acknowledge']);
  });

  it('is not marked any more once the edit is taken back', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    const before = titles(world);
    replaceIn(world, 'StringEquals', 'StringNotEquals');
    lensesIn(world);
    replaceIn(world, 'StringNotEquals', 'StringEquals', 3);
    assert.deepEqual(titles(world), before);
  });
});

describe('a damaged document', () => {
  it('keeps the lenses of its last good parse where their text is now', () => {
    const world = openSimulation('policy.json', partnerPolicy);
    const before = lensLines(world);
    replaceIn(world, '"Version": "2012-10-17",\n  "Statement": [', '"Version": "2012-10-17",\n  "Sta');
    assert.deepEqual(lensLines(world), before);
  });

  it('loses them when it is whole again without them', () => {
    const world = openSimulation('policy.json', partnerPolicy);
    lensesIn(world);
    world.analysis.setDocument({ uri: world.uri, languageId: '', version: 2, text: '{ "a": 1 }' });
    assert.deepEqual(lensLines(world), []);
  });
});

describe('an API behind VPC endpoints that only deployment names', () => {
  const template = (statements: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters: { Mine: { Type: String }, Theirs: { Type: String } }
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, EndpointConfiguration: { Type: PRIVATE }, Auth: { ResourcePolicy: { CustomStatements: [
    { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }, ${statements} ] } } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } } } } }
`;
  const except = (names: string): string => `{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*", Condition: { StringNotEquals: { aws:SourceVpce: [${names}] } } }`;
  const title = (...statements: readonly string[]): string | undefined => titles(openSimulation('template.yaml', template(statements.join(', '))))[0];

  it('lets in those who come through them, whatever their names', () => {
    assert.equal(title(except('!Ref Mine')), '▶ Simulate · stranger ◐ · this account ◐ · other accounts ◐');
    assert.equal(title(except('!Ref Mine, !Ref Theirs')), '▶ Simulate · stranger ◐ · this account ◐ · other accounts ◐');
  });

  it('is undetermined where the names have to be the same for anybody to get in', () => {
    assert.equal(title(except('!Ref Mine'), except('!Ref Theirs')), '▶ Simulate · stranger ? · this account ? · other accounts ?');
  });

  it('is undetermined where a name may be a pattern', () => {
    assert.equal(title(except('!Ref Mine').replace('StringNotEquals', 'StringNotLike')), '▶ Simulate · stranger ? · this account ? · other accounts ?');
  });
});

describe('probes of callers', () => {
  const signed = (principal: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM, ResourcePolicy: { CustomStatements: [
    { Effect: Allow, Principal: ${principal}, Action: "execute-api:Invoke", Resource: "execute-api:/*" } ] } } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } } } } }
`;

  it('take other accounts to let their own roles call, because nobody here could stop them', () => {
    assert.equal(titles(openSimulation('template.yaml', signed('"*"')))[0], '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✓');
    assert.equal(titles(openSimulation('template.yaml', signed('{ AWS: "444455556666" }')))[0], '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗');
  });

  it('of a WebSocket API need its connection first', () => {
    const text = `Resources:
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $connect, AuthorizationType: AWS_IAM } }
  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: send } }
`;
    assert.deepEqual(titles(openSimulation('template.yaml', text)), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗']);
  });

  it('get nowhere where there are no routes, unless the routes lie elsewhere', () => {
    const api = (properties: string): string => `Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod${properties} } }\n`;
    assert.deepEqual(titles(openSimulation('template.yaml', api(''))), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗']);
    assert.deepEqual(titles(openSimulation('template.yaml', api(', DefinitionUri: s3://bucket/api.yaml'))), ['▶ Simulate · stranger ? · this account ? · other accounts ?']);
  });
});

describe('standing probes', () => {
  it('are computed again only where something they rest on changed', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    const [title] = titles(world);
    const task = world.analysis.standing.probe.bind(world.analysis.standing);
    let asked = 0;
    world.analysis.standing.probe = function* (target, asking) {
      const probing = task(target, asking);
      for (;;) {
        const step = probing.next();
        if (step.done) return step.value;
        asked++;
        yield;
      }
    };
    replaceIn(world, 'Transform: AWS', '# a comment\nTransform: AWS');
    assert.equal(titles(world)[0], title);
    assert.equal(asked, 0);
    replaceIn(world, 'StringEquals', 'StringNotEquals', 3);
    lensesIn(world);
    assert.ok(asked > 0);
  });

  it('of callers in scenario files do not change the title', () => {
    assert.match(titles(openSimulation('template.yaml', ordersFiles))[0] ?? '', /^▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗$/);
  });
});
