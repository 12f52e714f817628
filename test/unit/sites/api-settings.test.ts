/** What surrounds the routes of APIs in templates: endpoints, keys, CORS, domain names, stages and gateway responses. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { apiIn } from '../../support/api-rows';
import { settingRows } from '../../support/api-settings-rows';
import { templateWith } from '../../support/decide-files';

/** The API `Api` of a template with these resources. */
const rows = (resources: string, more = ''): readonly string[] => settingRows(apiIn(templateWith(resources, more)['template.yaml'] ?? '', 'Api'));

const rest = (properties: string, more = ''): readonly string[] => rows(`  Api: { Type: AWS::ApiGateway::RestApi, Properties: { ${properties} } }\n${more}`);
const http = (properties: string, more = ''): readonly string[] => rows(`  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP${properties} } }\n${more}`);

describe('what surrounds a REST API of single resources', () => {
  it('is the usual where nothing is said', () => {
    assert.deepEqual(rest('Name: Api'), ['default endpoint off: no', 'keys: HEADER']);
  });

  it('is in its properties', () => {
    assert.deepEqual(rest('DisableExecuteApiEndpoint: true, ApiKeySourceType: AUTHORIZER, EndpointConfiguration: { Types: [PRIVATE], VpcEndpointIds: [vpce-1, !Ref Door] }'), [
      'default endpoint off: yes',
      'keys: AUTHORIZER',
      'endpoints: vpce-1, ${Door}',
    ]);
  });

  it('may depend on deployment', () => {
    assert.deepEqual(rest('DisableExecuteApiEndpoint: !If [IsProd, true, false], ApiKeySourceType: !Ref Env'), ['default endpoint off: if IsProd', 'keys: unknown']);
    assert.deepEqual(rest('DisableExecuteApiEndpoint: !If [IsProd, !Ref AWS::NoValue, true]'), ['default endpoint off: if not IsProd', 'keys: HEADER']);
    assert.deepEqual(rest('DisableExecuteApiEndpoint: !Ref Env'), ['default endpoint off: if Env', 'keys: HEADER']);
    assert.deepEqual(rest('DisableExecuteApiEndpoint: "false"'), ['default endpoint off: no', 'keys: HEADER']);
  });

  it('may stand in its definition', () => {
    const body = (own: string): readonly string[] =>
      rest(`${own}Body: { openapi: 3.0.1, paths: {}, x-amazon-apigateway-api-key-source: AUTHORIZER, servers: [{ x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true, vpcEndpointIds: [vpce-1] } }], x-amazon-apigateway-gateway-responses: { DEFAULT_4XX: { statusCode: 404, responseTemplates: { application/json: gone } }, WAF_FILTERED: { responseParameters: {} } } }`);
    const found = ['default endpoint off: yes', 'keys: AUTHORIZER', 'endpoints: vpce-1', 'response DEFAULT_4XX 404 gone', 'response WAF_FILTERED - -'];
    assert.deepEqual(body(''), found);
    assert.deepEqual(body('DisableExecuteApiEndpoint: true, '), found);
    assert.match(body('DisableExecuteApiEndpoint: false, ').join(), /^default endpoint off: if the definition and the property beside it say different things/);
    assert.deepEqual(rest('Body: { swagger: "2.0", paths: {}, x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true } }'), ['default endpoint off: yes', 'keys: HEADER']);
  });

  it('is told of its stages by stages and deployments', () => {
    assert.deepEqual(
      rest('Name: Api', `  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod, Variables: { a: b, c: !Ref Env, d: !If [IsProd, e, !Ref AWS::NoValue] }, CacheClusterEnabled: true, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: !If [IsProd, true, false] }, { HttpMethod: GET, ResourcePath: "/~1orders~1{id}", CachingEnabled: true, CacheTtlInSeconds: 0 }, { HttpMethod: PUT, ResourcePath: /orders }] } }
  First: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api, StageName: first, StageDescription: { Variables: { f: g }, CacheClusterEnabled: true, CachingEnabled: true } } }
  Bare: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: bare, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }] } }
`),
      [
        'default endpoint off: no',
        'keys: HEADER',
        'stage prod: a=b, c=${Env}, and more, caches * * if IsProd, caches GET /orders/{id} no, caches PUT /orders no',
        'stage first: f=g, caches * * yes',
      ],
    );
  });

  it('has gateway responses of their own', () => {
    assert.deepEqual(
      rest('Name: Api', `  Denied: { Type: AWS::ApiGateway::GatewayResponse, Condition: IsProd, Properties: { RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: !Ref Env, ResponseTemplates: { application/json: no, text/html: no } } }
  Any: { Type: AWS::ApiGateway::GatewayResponse, Properties: { RestApiId: !Ref Api, ResponseType: !Ref Env, StatusCode: "404" } }
`),
      ['default endpoint off: no', 'keys: HEADER', 'response ACCESS_DENIED ${Env} ? if IsProd', 'response * 404 -'],
    );
  });
});

describe('the domain names that lead to an API', () => {
  it('are known by their mappings', () => {
    assert.deepEqual(
      rest('Name: Api', `  Edge: { Type: AWS::ApiGateway::DomainName, Condition: IsProd, Properties: { DomainName: edge.example.com } }
  Strict: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: !Sub "\${Env}.example.com", EndpointConfiguration: { Types: [REGIONAL] }, MutualTlsAuthentication: { TruststoreUri: s3://a/b } } }
  Second: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: second.example.com, DomainNameConfigurations: [{ EndpointType: REGIONAL }], MutualTlsAuthentication: !If [IsProd, { TruststoreUri: s3://a/b }, !Ref AWS::NoValue] } }
  A: { Type: AWS::ApiGateway::BasePathMapping, Condition: IsProd, Properties: { RestApiId: !Ref Api, DomainName: !Ref Edge } }
  B: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Strict, BasePath: v1, Stage: one } }
  C: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Strict, BasePath: (none), Stage: two } }
  D: { Type: AWS::ApiGatewayV2::ApiMapping, Properties: { ApiId: !Ref Api, DomainName: !Ref Second, ApiMappingKey: a/b, Stage: three } }
  E: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: other.example.com, Stage: four } }
  F: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Another, DomainName: !Ref Edge } }
`).slice(2),
      [
        'domain edge.example.com, EDGE, certificates no, / to - if IsProd, if IsProd',
        'domain ${Env}.example.com, REGIONAL, certificates yes, /v1 to one, / to two',
        'domain other.example.com, elsewhere, certificates if MutualTlsAuthentication of other.example.com, policy ?, / to four',
        'domain second.example.com, REGIONAL, certificates if IsProd, /a/b to three',
      ],
    );
  });

  it('are private with an id and a policy', () => {
    assert.deepEqual(
      rest('Name: Api', `  Inner: { Type: AWS::ApiGateway::DomainNameV2, Properties: { DomainName: inner.example.com, Policy: { Statement: [] } } }
  Bare: { Type: AWS::ApiGateway::DomainNameV2, Properties: { DomainName: bare.example.com } }
  A: { Type: AWS::ApiGateway::BasePathMappingV2, Properties: { RestApiId: !Ref Api, DomainNameArn: !Ref Inner, Stage: prod } }
  B: { Type: AWS::ApiGateway::BasePathMappingV2, Properties: { RestApiId: !Ref Api, DomainNameArn: !GetAtt Bare.DomainNameArn, Stage: prod } }
  C: { Type: AWS::ApiGateway::BasePathMappingV2, Properties: { RestApiId: !Ref Api, DomainNameArn: "arn:aws:apigateway:us-east-1:111122223333:/domainnames/far.example.com+abc", Stage: prod } }
`).slice(2),
      [
        'domain inner.example.com, id ${Inner.DomainNameId}, PRIVATE, certificates no, policy /Resources/Inner/Properties/Policy, / to prod',
        'domain bare.example.com, id ${Bare.DomainNameId}, PRIVATE, certificates no, / to prod',
        'domain far.example.com, id abc, elsewhere, certificates no, policy ?, / to prod',
      ],
    );
  });
});

describe('what surrounds an HTTP API of single resources', () => {
  it('is in its properties, its stages and its mappings', () => {
    assert.deepEqual(
      http(', DisableExecuteApiEndpoint: true, CorsConfiguration: { AllowOrigins: ["*"] }', `  Stage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: $default, StageVariables: { a: b } } }
  Domain: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: api.example.com, MutualTlsAuthentication: { TruststoreUri: s3://a/b } } }
  Mapping: { Type: AWS::ApiGatewayV2::ApiMapping, Properties: { ApiId: !Ref Api, DomainName: !Ref Domain, Stage: !Ref Stage } }
`),
      ['default endpoint off: yes', 'keys: HEADER', 'preflights: yes', 'domain api.example.com, REGIONAL, certificates yes, / to $default', 'stage $default: a=b'],
    );
  });

  it('may stand in its definition', () => {
    assert.deepEqual(http(', Body: { openapi: 3.0.1, paths: {}, x-amazon-apigateway-cors: { allowOrigins: ["*"] } }'), ['default endpoint off: no', 'keys: HEADER', 'preflights: yes']);
    assert.deepEqual(http(', CorsConfiguration: { AllowOrigins: [a] }, Body: { openapi: 3.0.1, paths: {}, x-amazon-apigateway-cors: { allowOrigins: ["*"] } }')[2], 'preflights: yes');
    assert.deepEqual(http(', CorsConfiguration: !If [IsProd, { AllowOrigins: ["*"] }, !Ref AWS::NoValue]'), ['default endpoint off: no', 'keys: HEADER', 'preflights: if IsProd']);
  });
});

describe('what surrounds an API of SAM', () => {
  it('is in its properties', () => {
    assert.deepEqual(
      rows(`  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Env
      DisableExecuteApiEndpoint: true
      ApiKeySourceType: AUTHORIZER
      EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [vpce-1] }
      Variables: { a: b }
      CacheClusterEnabled: true
      MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }]
      Domain: { DomainName: api.example.com, CertificateArn: c, BasePath: [/, /v1], MutualTlsAuthentication: { TruststoreUri: s3://a/b } }
      GatewayResponses: { UNAUTHORIZED: { StatusCode: 403, ResponseTemplates: { application/json: no } }, DEFAULT_5XX: { ResponseParameters: { Headers: {} } } }
`),
      [
        'default endpoint off: yes',
        'keys: AUTHORIZER',
        'endpoints: vpce-1',
        'domain api.example.com, REGIONAL, certificates yes, / to ${Env}, /v1 to ${Env}',
        'stage ${Env}: a=b, caches * * yes',
        'response UNAUTHORIZED 403 no',
        'response DEFAULT_5XX - -',
      ],
    );
  });

  it('may be in Globals', () => {
    assert.deepEqual(
      rows('  Api: { Type: AWS::Serverless::HttpApi, Properties: { StageVariables: { c: d } } }\n', `Globals:
  HttpApi: { StageVariables: { a: b }, CorsConfiguration: true, DisableExecuteApiEndpoint: !If [IsProd, true, false], Domain: { DomainName: api.example.com, CertificateArn: c } }
`),
      ['default endpoint off: if IsProd', 'keys: HEADER', 'preflights: yes', 'domain api.example.com, REGIONAL, certificates no, / to $default', 'stage $default: c=d, a=b'],
    );
  });

  it('has a private domain name with its policy', () => {
    assert.deepEqual(
      rows('  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Domain: { DomainName: api.example.com, CertificateArn: c, EndpointConfiguration: PRIVATE, Policy: { Statement: [] } } } }\n').slice(2),
      ['domain api.example.com, id ${the id of the domain name of Api}, PRIVATE, certificates no, policy /Resources/Api/Properties/Domain/Policy, / to prod'],
    );
  });

  it('is added to by single resources', () => {
    assert.deepEqual(
      rows(`  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, EndpointConfiguration: { Types: [REGIONAL] } } }
  Root: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Domain, Stage: !Ref Api.Stage } }
  Denied: { Type: AWS::ApiGateway::GatewayResponse, Properties: { RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: 404 } }
`).slice(2),
      ['domain api.example.com, REGIONAL, certificates no, / to prod', 'response ACCESS_DENIED 404 -'],
    );
  });
});
