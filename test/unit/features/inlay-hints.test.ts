import assert from 'node:assert/strict';
import { findInlayHints, type InlayHintLevel } from '../../../server/src/features/inlay-hints';
import { openWorld, type FeatureWorld } from '../../support/feature-world';
import { finish } from '../../support/simulation';

function hintsOf({ context, uri, text }: FeatureWorld, level: InlayHintLevel = 'surprises', range = { start: 0, end: text.length }): readonly string[] {
  return finish(findInlayHints(context, uri, range, level)).map(({ at, label }) => {
    const line = text.slice(text.lastIndexOf('\n', at.offset - 1) + 1, at.offset);
    return `${line.trim()} «${label}»`;
  });
}

const hints = (name: string, text: string, level?: InlayHintLevel): readonly string[] => hintsOf(openWorld(name, text), level);

const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const deny = { ...allow, Effect: 'Deny' };

function definition(statements: readonly object[] | undefined, more = '', extra: object = {}): string {
  const policy = statements === undefined ? '' : `x-amazon-apigateway-policy: ${JSON.stringify({ Version: '2012-10-17', Statement: statements, ...extra })}\n`;
  return `openapi: 3.0.1
info: { title: orders, version: "1" }
paths:
  /orders:
    get:
      x-amazon-apigateway-integration: { type: mock }
    post:
      x-amazon-apigateway-auth: { type: AWS_IAM }
      x-amazon-apigateway-integration: { type: mock }
${policy}${more}`;
}

describe('inlay hints', () => {
  it('say `anyone` where a stranger gets through, and nothing where one does not', () => {
    assert.deepEqual(hints('openapi.yaml', definition(undefined)), ['get: «anyone»']);
    assert.deepEqual(hints('openapi.yaml', definition([allow])), ['get: «anyone»']);
  });

  it('say nothing where it depends on the request or on deployment', () => {
    assert.deepEqual(hints('openapi.yaml', definition([{ ...allow, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }])), []);
    const template = (authorization: string): string => `Parameters: { Auth: { Type: String } }
Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  GetRoot:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !GetAtt Orders.RootResourceId, HttpMethod: GET, AuthorizationType: ${authorization}, Integration: { Type: MOCK } }
`;
    assert.deepEqual(hints('template.yaml', template('!Ref Auth')), []);
    assert.deepEqual(hints('template.yaml', template('NONE')), ['GetRoot: «anyone»']);
  });

  it('say `nobody` where a Deny of everything or a missing Allow keeps everybody out', () => {
    assert.deepEqual(hints('openapi.yaml', definition([allow, deny])), ['get: «nobody»', 'post: «nobody»']);
    assert.deepEqual(hints('openapi.yaml', definition([{ ...deny, Principal: { AWS: '*' } }])), ['get: «nobody»', 'post: «nobody»']);
    // GW-4: with AWS_IAM an identity policy of the account may do instead.
    assert.deepEqual(hints('openapi.yaml', definition([{ ...allow, Resource: 'execute-api:/*/PUT/*' }])), ['get: «nobody»']);
  });

  it('are silent about `nobody` as long as somebody may get through', () => {
    const some: readonly object[] = [
      { ...deny, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
      { ...deny, Condition: {} },
      { ...deny, Principal: { AWS: '111122223333' } },
      { ...deny, Resource: 'execute-api:/prod/*' },
    ];
    for (const statement of some) assert.ok(!hints('openapi.yaml', definition([allow, statement])).some((hint) => hint.includes('nobody')), JSON.stringify(statement));
    for (const condition of [{ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, { StringEquals: { 'aws:PrincipalTag/team': 'x' } }, { StringEquals: { 'aws:Referer': 'x' } }]) {
      assert.deepEqual(hints('openapi.yaml', definition([{ ...allow, Condition: condition }])), [], JSON.stringify(condition));
    }
    // What is not in order may be refused as a whole.
    assert.deepEqual(hints('openapi.yaml', definition([allow, deny], '', { Statemnt: [] })), []);
  });

  it('say `nobody` behind the routes of a private API without a policy (GW-2), unless it may have one', () => {
    const template = (policy: string): string => `Parameters: { Doc: { Type: String } }
Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders, EndpointConfiguration: { Types: [PRIVATE] }${policy} } }
  GetRoot:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !GetAtt Orders.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: MOCK } }
`;
    assert.deepEqual(hints('template.yaml', template('')), ['GetRoot: «nobody»']);
    assert.deepEqual(hints('template.yaml', template(', Policy: !Ref Doc')), []);
  });

  it('are about connecting where an API takes messages, and not about preflights', () => {
    const socket = (authorization: string): string => `Resources:
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Chat, RouteKey: $connect, AuthorizationType: ${authorization} }
  Send:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Chat, RouteKey: send }
`;
    assert.deepEqual(hints('template.yaml', socket('AWS_IAM')), []);
    assert.deepEqual(hints('template.yaml', socket('NONE')), ['Connect: «anyone»', 'Send: «anyone»']);
    assert.deepEqual(hints('openapi.yaml', definition(undefined).replace('    get:', '    options:')), []);
  });

  it('name the route where a block makes several', () => {
    const module = `resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "all" {
  for_each           = { "GET /a" = "NONE", "GET /b" = "AWS_IAM" }
  api_id             = aws_apigatewayv2_api.orders.id
  route_key          = each.key
  authorization_type = each.value
}
`;
    assert.deepEqual(hints('main.tf', module), ['resource "aws_apigatewayv2_route" "all" { «anyone: GET /a»']);
  });

  it('count what resources and wildcards stand for when asked for all', () => {
    const text = definition([{ ...allow, Action: 'execute-api:*', Resource: 'execute-api:/*/GET/*' }]);
    const found = hints('openapi.yaml', text, 'all');
    assert.deepEqual(found.map((hint) => hint.slice(hint.lastIndexOf('«'))), ['«anyone»', '«3 actions»', '«1 of 2 routes»']);
    assert.ok(found[2]?.includes('"execute-api:/*/GET/*" «'), found[2]);
    assert.deepEqual(hints('openapi.yaml', text, 'off'), []);
  });

  it('look at what is seen only, and ask nothing twice', () => {
    const world = openWorld('openapi.yaml', definition(undefined));
    const end = world.text.indexOf('    get:');
    assert.deepEqual(hintsOf(world, 'surprises', { start: 0, end: end - 1 }), []);
    const questions = (): number => {
      const work = findInlayHints(world.context, world.uri, { start: 0, end: world.text.length }, 'surprises');
      let count = 0;
      while (!work.next().done) count++;
      return count;
    };
    assert.equal(questions(), 2);
    assert.equal(questions(), 0);
    world.analysis.setDocument({ uri: world.uri, languageId: '', version: 2, text: world.text.replace('type: AWS_IAM', 'type: NONE') });
    assert.equal(hintsOf(world).length, 2);
  });
});
