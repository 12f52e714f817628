/** APIs of single resources in templates that are half typed, very large, or made to be slow. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { apisIn, routeRows } from '../../support/api-rows';

const small = `Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        components: { securitySchemes: { a: { type: apiKey, x-amazon-apigateway-authorizer: { type: token } } } }
        paths: { /a: { get: { security: [a: []] } } }
      Policy: !If [C, { Statement: [] }, !Ref AWS::NoValue]
  Part:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: b }
  Method:
    Type: AWS::ApiGateway::Method
    Condition: C
    Properties: { RestApiId: !Ref Api, ResourceId: !Ref Part, HttpMethod: GET, AuthorizationType: !If [C, CUSTOM, NONE], AuthorizerId: !Ref Own }
  Own: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, IdentitySource: "a, b" } }
  Web: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP, Target: x, RouteKey: GET /a } }
  Route: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Web, RouteKey: GET /a, AuthorizationScopes: [a] } }
Outputs: { A: { Value: !Ref Web, Export: { Name: a } } }
`;

/** A chain of resources and a method at its end. */
function chain(length: number): string {
  const resources: Record<string, object> = { Api: { Type: 'AWS::ApiGateway::RestApi' } };
  for (let index = 0; index < length; index++) {
    const parent = index === 0 ? { 'Fn::GetAtt': ['Api', 'RootResourceId'] } : { Ref: `R${String(index - 1)}` };
    resources[`R${String(index)}`] = { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: parent, PathPart: 'x' } };
  }
  resources['M'] = { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'Api' }, ResourceId: { Ref: `R${String(length - 1)}` }, HttpMethod: 'GET' } };
  return JSON.stringify({ Resources: resources });
}

/** One of many, each under a condition of its own. */
function choices(count: number): object {
  let value: object | string = 'NONE';
  for (let index = 0; index < count; index++) value = { 'Fn::If': [`C${String(index)}`, `T${String(index)}`, value] };
  return Object(value) as object;
}

describe('APIs of single resources', () => {
  it('are read at every place where somebody may have stopped typing', () => {
    for (let end = 0; end <= small.length; end += 5) assert.doesNotThrow(() => apisIn(small.slice(0, end)), `up to ${String(end)}`);
    assert.deepEqual(apisIn(small).flatMap(routeRows), ['GET /b CUSTOM Own ?', 'GET /a CUSTOM a', 'GET /a NONE [a]', 'GET /a NONE']);
  });

  it('have paths as long as API Gateway allows, and no longer', () => {
    const paths = (length: number): readonly string[] => apisIn(chain(length), 'template.json').flatMap((api) => api.routes.map(({ path }) => path));
    assert.deepEqual(paths(200), ['/x'.repeat(200)]);
    assert.deepEqual(paths(3_000), []);
  });

  it('have few routes for many conditions', () => {
    const properties = { RestApiId: { Ref: 'Api' }, ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, HttpMethod: 'GET', AuthorizationType: choices(50), AuthorizerId: choices(50) };
    const text = JSON.stringify({ Resources: { Api: { Type: 'AWS::ApiGateway::RestApi' }, M: { Type: 'AWS::ApiGateway::Method', Properties: properties } } });
    assert.deepEqual(apisIn(text, 'template.json').map((api) => api.routes.map(({ authorization }) => authorization.known)), [[false]]);
  });
});
