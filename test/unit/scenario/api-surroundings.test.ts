/** What a case takes from the files of its API where it says nothing itself: domain names, endpoints, addresses. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { readContext } from '../../../server/src/scenario/read-context';
import { toRequest } from '../../../server/src/scenario/to-request';
import type { ApiRequest } from '../../../server/src/gateway/request';
import { decideIn, templateWith, type Files } from '../../support/decide-files';
import { openWorkspace } from '../../support/open-workspace';
import { problemsOf, readText } from '../../support/scenarios';

const api = (properties: string, more = ''): Files =>
  templateWith(`  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
${properties}  Get:
    Type: AWS::Serverless::Function
    Properties: { Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: GET } } } }
${more}`);

function readIn(files: Files, one: object): { readonly request: ApiRequest | undefined; readonly problems: readonly string[] } {
  const workspace = openWorkspace(files);
  const read = readText({ name: 'a case', ...one }, {}, readContext(workspace, workspace));
  const [first] = read.scenario.cases;
  assert.ok(first);
  const built = toRequest(first, { workspace, now: undefined });
  return { request: built.request?.type === 'api' ? built.request : undefined, problems: problemsOf(read) };
}

describe('an address under a custom domain name', () => {
  const domain = '      Domain: { DomainName: api.example.com, CertificateArn: c, BasePath: [v1, /v1/beta] }\n';
  const addressed = (address: string, files: Files = api(domain), more: object = {}): string => {
    const { request, problems } = readIn(files, { api: 'template.yaml#Api', request: `GET ${address}`, ...more });
    if (!request) return problems.join(' ');
    return [displayText(request.api.stage), request.path, ...[...request.query].map((pair) => pair.join('='))].join(' ');
  };

  it('leads to the stage and the path behind the longest base path that fits', () => {
    assert.equal(addressed('https://api.example.com/v1/orders/42?q=1'), 'prod /orders/42 q=1');
    assert.equal(addressed('https://API.example.com/v1/beta/orders/42'), 'prod /orders/42');
    assert.equal(addressed('https://api.example.com/v1'), 'prod /');
    assert.equal(addressed('https://api.example.com/v1?a=b'), 'prod / a=b');
  });

  it('is an error where it does not lead to the API', () => {
    assert.match(addressed('https://api.example.com/v10/orders'), /`\/v10\/orders` of `api.example.com` does not lead to this API, which is under `\/v1` and `\/v1\/beta`/);
    assert.match(addressed('https://other.example.com/v1/orders'), /`other.example.com` is not the address of an API/);
    assert.match(addressed('https://api.example.com/v1', api('')), /`api.example.com` is not the address of an API/);
  });

  it('is found by the values of the case where only deployment knows name or base path', () => {
    const files = api('      Domain: { DomainName: !Sub "${Env}.example.com", CertificateArn: c, BasePath: [!Ref Version] }\n');
    const text = files['template.yaml'] ?? '';
    const withParameter = { 'template.yaml': text.replace('Parameters:\n', 'Parameters:\n  Version: { Type: String }\n') };
    assert.equal(addressed('https://live.example.com/v7/orders/1', withParameter, { values: { Env: 'live', Version: 'v7' } }), 'prod /orders/1');
    assert.match(addressed('https://live.example.com/v7/orders/1', withParameter, { values: { Env: 'live' } }), /known only at deployment: give `\$\{Version\}` under `values`/);
    assert.match(addressed('https://live.example.com/v7/orders/1', withParameter, { values: { Env: 'test', Version: 'v7' } }), /is not the address of an API/);
    const fromFile = { ...withParameter, 'parameters.json': JSON.stringify([{ ParameterKey: 'Env', ParameterValue: 'live' }, { ParameterKey: 'Version', ParameterValue: 'v7' }]) };
    assert.equal(addressed('https://live.example.com/v7/orders/1', fromFile, { valuesFrom: ['parameters.json'] }), 'prod /orders/1');
  });

  it('may be one of many under a wildcard', () => {
    const files = api('      Domain: { DomainName: "*.example.com", CertificateArn: c }\n');
    assert.equal(addressed('https://tenant.example.com/orders/1', files), 'prod /orders/1');
    assert.match(addressed('https://a.tenant.example.com/orders/1', files), /is not the address of an API/);
  });

  it('has the stage in it where the mapping names none', () => {
    const files = api('', `  Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com } }
  Root: { Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref Domain, RestApiId: !Ref Api, BasePath: shop } }
`);
    assert.equal(addressed('https://api.example.com/shop/test/orders/1', files), 'test /orders/1');
  });

  it('is not read through routing rules', () => {
    const files = api('', `  Domain: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: api.example.com, RoutingMode: ROUTING_RULE_ONLY } }
  Root: { Type: AWS::ApiGatewayV2::ApiMapping, Properties: { DomainName: !Ref Domain, ApiId: !Ref Api, Stage: prod } }
`);
    assert.match(addressed('https://api.example.com/orders/1', files), /Which paths of `api.example.com` lead to the API is not in these files/);
  });
});

describe('a domain name that a case names', () => {
  const decide = (properties: string, request: object, values: object = {}): string =>
    decideIn(api(properties), { api: 'template.yaml#Api', request: { path: '/orders/1', ...request }, values }).decision;
  const trusted = '      Domain: { DomainName: !Ref Env, CertificateArn: c, MutualTlsAuthentication: !If [IsProd, { TruststoreUri: "s3://a/b" }, !Ref AWS::NoValue] }\n';

  it('is the only one whose name nobody knows, and demands certificates where the template says so', () => {
    assert.equal(decide(trusted, { domain: { name: 'api.example.com' } }), 'undetermined');
    assert.equal(decide(trusted, { domain: { name: 'api.example.com' } }, { IsProd: true }), 'refused');
    assert.equal(decide(trusted, { domain: { name: 'api.example.com' } }, { IsProd: false }), 'allow');
    assert.equal(decide(trusted, { domain: { name: 'api.example.com' }, clientCertificate: 'valid' }), 'allow');
  });

  it('need not have its name written where there is one', () => {
    assert.equal(decide(trusted, { domain: {} }, { IsProd: true }), 'refused');
  });

  it('leads to the stage that deployment chooses', () => {
    const files = templateWith(`  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: { Policy: { Statement: { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/live/*" } } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE } }
  Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: !If [IsProd, live, test] } }
  Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com } }
  Map: { Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: !Ref Stage, BasePath: !If [IsProd, !Ref AWS::NoValue, beta] } }
`);
    const at = (request: object | string, IsProd: boolean): string => {
      const { decision, requestArn } = decideIn(files, { api: 'template.yaml#Api', request, values: { IsProd } });
      return `${decision} ${String(requestArn).split(':').at(-1) ?? ''}`;
    };
    assert.equal(at({ path: '/', domain: { name: 'api.example.com' } }, true), 'allow abc123/live/GET/');
    assert.equal(at({ path: '/', domain: { name: 'api.example.com' } }, false), 'implicit-deny abc123/test/GET/');
    assert.equal(at('GET https://api.example.com/', true), 'allow abc123/live/GET/');
    assert.equal(at('GET https://api.example.com/beta', false), 'implicit-deny abc123/test/GET/');
  });

  it('has the name that deployment chooses', () => {
    const chosen = '      Domain: { DomainName: !If [IsProd, api.example.com, !Sub "${Env}.example.com"], CertificateArn: c, MutualTlsAuthentication: { TruststoreUri: "s3://a/b" } }\n';
    const at = (name: string, values: object): string => decide(chosen, { domain: { name } }, values);
    assert.equal(at('api.example.com', {}), 'refused');
    assert.equal(at('api.example.com', { Env: 'prod' }), 'refused');
    assert.equal(at('prod.example.com', { Env: 'prod' }), 'allow');
    assert.equal(at('dev.example.com', { Env: 'dev' }), 'refused');
    assert.equal(at('api.example.com', { Env: 'dev' }), 'allow');
  });

  it('has no other base paths than those that are written', () => {
    const files = api('      Domain: { DomainName: api.example.com, CertificateArn: c, BasePath: [v1, !Ref Env] }\n');
    const refused = (basePath: string, values: object): string => {
      const workspace = openWorkspace(files);
      const { scenario } = readText({ name: 'a case', api: 'template.yaml#Api', request: { path: '/orders/1', domain: { name: 'api.example.com', basePath } }, values }, {}, readContext(workspace, workspace));
      const [first] = scenario.cases;
      assert.ok(first);
      const built = toRequest(first, { workspace, now: undefined });
      return built.request ? '' : built.problems.map(({ message }) => message).join(' ');
    };
    assert.equal(refused('v3', { Env: 'v2' }), '`/v3` of `api.example.com` does not lead to this API, which is under `/v1` and `/v2`: correct the base path.');
    assert.equal(refused('/v2/', { Env: 'v2' }), '');
    assert.equal(refused('v3', {}), '');
  });

  it('is none of the API’s under another name', () => {
    assert.equal(decide('      Domain: { DomainName: api.example.com, CertificateArn: c, MutualTlsAuthentication: { TruststoreUri: "s3://a/b" } }\n', { domain: { name: 'other.example.com' } }), 'allow');
  });
});

describe('a VPC endpoint of a template', () => {
  const files = templateWith(`  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Door: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: execute-api, PolicyDocument: { Statement: { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*/GET/*" } } } }
  Fixed: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: vpc-0a1b2c3d, ServiceName: execute-api } }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [!Ref Door] }
      Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*", Condition: { StringEquals: { "aws:SourceVpc": !Ref Vpc, "aws:SourceVpce": !Ref Door } } }] } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: GET } }
        Put: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: PUT } }
`);
  const decide = (request: object): string => {
    const { decision, decidedAt } = decideIn(files, { api: 'template.yaml#Api', request: { path: '/orders', ...request } });
    return `${decision} at ${decidedAt}`;
  };

  it('is known by its id, its VPC and its policy', () => {
    assert.equal(decide({ vpcEndpoint: { ref: 'template.yaml#Door' } }), 'allow at resource-policy');
    assert.equal(decide({ method: 'PUT', vpcEndpoint: { ref: 'template.yaml#Door' } }), 'implicit-deny at vpc-endpoint-policy');
    assert.equal(decide({ vpcEndpoint: { ref: 'template.yaml#Door', vpc: 'vpc-1' } }), 'undetermined at resource-policy');
  });

  it('has the VPC that is written', () => {
    const { request } = readIn(files, { api: 'template.yaml#Api', request: { path: '/orders', vpcEndpoint: { ref: 'template.yaml#Fixed' } } });
    assert.equal(request?.vpcEndpoint?.vpc && displayText(request.vpcEndpoint.vpc), 'vpc-0a1b2c3d');
  });
});

describe('a private domain name of SAM', () => {
  const files = (policy: string): Files =>
    templateWith(`  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      EndpointConfiguration: { Type: PRIVATE }
      Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }] } }
      Domain: { DomainName: api.example.com, CertificateArn: c, EndpointConfiguration: PRIVATE${policy} }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: GET } } } } }
`);
  const decide = (policy: string, domain: object = {}): string => {
    const request = { path: '/orders', vpcEndpoint: { id: 'vpce-0a1b2c3d' }, domain: { name: 'api.example.com', ...domain } };
    const { decision, decidedAt } = decideIn(files(policy), { api: 'template.yaml#Api', request });
    return `${decision} at ${decidedAt}`;
  };
  const allow = (resource: string): string => `, Policy: { Statement: { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "${resource}" } }`;

  it('has the policy that stands there', () => {
    assert.equal(decide(allow('execute-api:/domainnames/*')), 'allow at resource-policy');
    assert.equal(decide(allow('execute-api:/domainnames/other*')), 'implicit-deny at domain-policy');
    assert.equal(decide(''), 'explicit-deny at domain-policy');
    assert.equal(decide(', Policy: !Ref Env'), 'undetermined at domain-policy');
  });

  it('may depend on an id that nobody knows', () => {
    assert.equal(decide(allow('execute-api:/domainnames/api.example.com+d1')), 'undetermined at domain-policy');
    assert.equal(decide(allow('execute-api:/domainnames/api.example.com+d1'), { id: 'd1' }), 'allow at resource-policy');
  });
});
