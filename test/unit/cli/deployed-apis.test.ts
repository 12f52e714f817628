/** `gatehouse test` on whole templates: an API behind a domain name with mutual TLS, and an HTTP API that browsers call. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { test } from '../../../server/src/cli/test';
import { runCommand } from '../../support/command-line';

const shop = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Host: { Type: String }
  Stage: { Type: String, Default: live }
Conditions:
  HasTrust: !Equals [!Ref Stage, live]
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      Name: shop
      StageName: !Ref Stage
      DisableExecuteApiEndpoint: true
      EndpointConfiguration: { Type: REGIONAL }
      CacheClusterEnabled: true
      CacheClusterSize: "0.5"
      MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }]
      Variables: { tenant: shop }
      Domain:
        DomainName: !Ref Host
        CertificateArn: !Sub "arn:\${AWS::Partition}:acm:\${AWS::Region}:\${AWS::AccountId}:certificate/1"
        BasePath: [v1]
        MutualTlsAuthentication: !If [HasTrust, { TruststoreUri: s3://trust/partners.pem }, !Ref AWS::NoValue]
      Auth:
        Authorizers:
          Tenants: { FunctionArn: !GetAtt Check.Arn, FunctionPayloadType: REQUEST, Identity: { StageVariables: [tenant], Headers: [X-Key] } }
      GatewayResponses:
        MISSING_AUTHENTICATION_TOKEN: { StatusCode: 404, ResponseTemplates: { application/json: '{"message":"Not found"}' } }
        UNAUTHORIZED: { ResponseTemplates: { application/json: '{"error":$context.error.messageString}' } }
        DEFAULT_4XX: { ResponseParameters: { Headers: { Access-Control-Allow-Origin: "'*'" } } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Read: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: "/orders/{id}", Method: GET } }
        Write: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: "/orders/{id}", Method: PUT, Auth: { Authorizer: AWS_IAM } } }
        List: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: /orders, Method: GET, Auth: { Authorizer: Tenants } } }
  Check: { Type: AWS::Serverless::Function, Properties: {} }
`;

const shopCases = `api: shop.yaml#Shop
values: { Host: shop.example.com, Stage: live }
defaults:
  request: { clientCertificate: valid }
cases:
  - name: a partner with a certificate reads
    request: GET https://shop.example.com/v1/orders/42
    expect: { decision: allow, decidedAt: authentication }
  - name: a partner without one does not
    request: { method: GET, path: /orders/42, clientCertificate: none, domain: { name: shop.example.com } }
    expect: { decision: refused, decidedAt: endpoint, status: 403 }
  - name: where there is no trust store nobody needs one
    values: { Stage: test }
    request: { method: GET, path: /orders/42, clientCertificate: none, domain: { name: shop.example.com } }
    expect: allow
  - name: the default endpoint is shut
    request: GET /orders/42
    expect: { decision: refused, decidedAt: endpoint }
  - name: an unsigned change is not found
    request: PUT https://shop.example.com/v1/orders/42
    expect: { decision: unauthenticated, status: 404, responseType: MISSING_AUTHENTICATION_TOKEN }
  - name: a path that is not there is not found
    request: GET https://shop.example.com/v1/nothing
    expect: { decision: refused, status: 404 }
  - name: without its key an authorizer is not asked
    request: GET https://shop.example.com/v1/orders
    expect: { decision: unauthenticated, status: 401, lambdaInvoked: false }
  - name: the stage has the variable it looks for
    request: { method: GET, path: /orders, headers: { X-Key: k }, domain: { name: shop.example.com } }
    authorizer: { output: { principalId: me, policyDocument: { Statement: { Effect: Allow, Action: "execute-api:Invoke", Resource: "*/live/GET/orders" } } } }
    expect: allow
  - name: anybody may ask for a fresh answer and gets a kept one
    request: { method: GET, path: /orders/42, headers: { Cache-Control: max-age=0 }, domain: { name: shop.example.com } }
    expect: allow
`;

const web = `Resources:
  Web:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: web, ProtocolType: HTTP, DisableExecuteApiEndpoint: true, CorsConfiguration: { AllowOrigins: ["https://example.com"], AllowMethods: [GET] } }
  Live: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Web, StageName: live } }
  Read: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Web, RouteKey: GET /orders, AuthorizationType: AWS_IAM } }
  All: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Web, RouteKey: "ANY /admin/{proxy+}", AuthorizationType: AWS_IAM } }
  Domain: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: api.example.com } }
  Root: { Type: AWS::ApiGatewayV2::ApiMapping, Properties: { ApiId: !Ref Web, Stage: !Ref Live, DomainName: !Ref Domain } }
`;

const webCases = `api: web.yaml#Web
cases:
  - { name: a preflight is answered, request: OPTIONS https://api.example.com/orders, expect: { decision: allow, status: 204 } }
  - { name: a preflight of a route for any method is authorized, request: OPTIONS https://api.example.com/admin/x, expect: { decision: unauthenticated, status: 403 } }
  - { name: nobody unsigned reads, request: GET https://api.example.com/orders, expect: { decision: unauthenticated, status: 403 } }
  - { name: the default endpoint is not found, request: OPTIONS /orders, expect: { decision: refused, status: 404 } }
  - name: a user of the account reads
    request: GET https://api.example.com/orders
    caller: { arn: "arn:aws:iam::111122223333:user/ann", identityPolicies: [{ Statement: { Effect: Allow, Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:*:*:*/live/GET/orders" } }] }
    expect: allow
`;

interface Report {
  readonly cases: readonly { readonly name: string; readonly body: string | null; readonly expectation: { readonly met: boolean; readonly differences: readonly string[] } }[];
}

async function run(files: Readonly<Record<string, string>>): Promise<Report> {
  const outcome = await runCommand(test, ['--format', 'json', '.'], files);
  return JSON.parse(outcome.out) as Report;
}

const unmet = ({ cases }: Report): readonly string[] => cases.filter(({ expectation }) => !expectation.met).map(({ name, expectation }) => `${name}: ${expectation.differences.join('; ')}`);

describe('gatehouse test, on APIs as they are deployed', () => {
  it('knows a REST API behind its domain name', async () => {
    const report = await run({ 'shop.yaml': shop, 'shop.authz.yaml': shopCases });
    assert.deepEqual([report.cases.length, unmet(report)], [9, []]);
    const bodies = new Map(report.cases.map(({ name, body }) => [name, body]));
    assert.equal(bodies.get('an unsigned change is not found'), '{"message":"Not found"}');
    assert.equal(bodies.get('without its key an authorizer is not asked'), '{"error":"Unauthorized"}');
  });

  it('knows an HTTP API that browsers call', async () => {
    const report = await run({ 'web.yaml': web, 'web.authz.yaml': webCases });
    assert.deepEqual([report.cases.length, unmet(report)], [5, []]);
  });
});
