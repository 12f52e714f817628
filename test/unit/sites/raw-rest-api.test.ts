/** REST APIs written as single resources: paths from parents, authorizers by reference, conditions, and what is missing. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import { apiIn, apisIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith } from '../../support/decide-files';

/** An API with `/orders/{id}`; its own properties, and more resources, are given. */
function orders(more: string, properties = '', api = ''): string {
  const text = templateWith(`  Orders:
    Type: AWS::ApiGateway::RestApi
${api}    Properties: { Name: orders${properties} }
  Root:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Orders, ParentId: !GetAtt Orders.RootResourceId, PathPart: orders }
  One:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Orders, ParentId: !Ref Root, PathPart: "{id}" }
${more}`)['template.yaml'];
  assert.ok(text);
  return text;
}

function method(name: string, properties: string, more = ''): string {
  return `  ${name}:
    Type: AWS::ApiGateway::Method
${more}    Properties: { RestApiId: !Ref Orders, ResourceId: !Ref One, HttpMethod: GET${properties} }
`;
}

const read = (text: string): Api => apiIn(text, 'orders');

describe('a REST API of single resources', () => {
  it('has routes with the paths of their resources and how each authorizes', () => {
    const api = read(
      orders(`${method('Signed', ', AuthorizationType: AWS_IAM')}  AtRoot:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !GetAtt Orders.RootResourceId, HttpMethod: any, ApiKeyRequired: true }
  Listed:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !Ref Root, HttpMethod: post, AuthorizationType: CUSTOM, AuthorizerId: !Ref Token }
  Scoped:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Sub "\${Orders}", ResourceId: !Sub "\${Root}", HttpMethod: PUT, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Pool, AuthorizationScopes: [read, write] }
  Token:
    Type: AWS::ApiGateway::Authorizer
    Properties: { RestApiId: !Ref Orders, Name: customers, Type: TOKEN, IdentitySource: method.request.header.X-Token, IdentityValidationExpression: "^t", AuthorizerResultTtlInSeconds: 0 }
  Pool:
    Type: AWS::ApiGateway::Authorizer
    Properties: { RestApiId: !Ref Orders, Type: COGNITO_USER_POOLS, Name: !Ref Env }
  Rich:
    Type: AWS::ApiGateway::Authorizer
    Properties: { RestApiId: !Ref Orders, Type: REQUEST, IdentitySource: "method.request.header.A, stageVariables.b" }
`),
    );
    assert.deepEqual(routeRows(api), ['GET /orders/{id} AWS_IAM', 'ANY / NONE +key', 'POST /orders CUSTOM customers', 'PUT /orders COGNITO_USER_POOLS Pool [read write]']);
    assert.deepEqual(authorizerRows(api), [
      'customers TOKEN from method.request.header.X-Token for 0 like ^t',
      'Pool COGNITO_USER_POOLS from method.request.header.Authorization for 300',
      'Rich REQUEST from method.request.header.A, stageVariables.b for 300',
    ]);
    assert.equal(api.partial, null);
  });

  it('has the stages of its stages and deployments, also under their conditions', () => {
    const api = read(
      orders(`  Prod:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: !Ref Orders, StageName: prod, DeploymentId: !Ref Deployment }
  Test:
    Type: AWS::ApiGateway::Stage
    Condition: IsProd
    Properties: { RestApiId: !Ref Orders, StageName: !Sub "\${Env}-test", DeploymentId: !Ref Deployment }
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties: { RestApiId: !Ref Orders, StageName: first }
`),
    );
    const stages = api.stages.map(({ name, presence }) => `${displayText(name)}${(presence ?? []).map(({ condition }) => ` if ${condition.label}`).join('')}`);
    assert.deepEqual(stages, ['prod', '${Env}-test if IsProd', 'first']);
  });

  it('is reached from everywhere unless it says otherwise', () => {
    const endpoint = (properties: string): string => {
      const found = read(orders('', properties)).endpoint;
      return found.known ? found.value : 'unknown';
    };
    assert.equal(endpoint(''), 'EDGE');
    assert.equal(endpoint(', EndpointConfiguration: { Types: [PRIVATE], VpcEndpointIds: [vpce-1] }'), 'PRIVATE');
    assert.equal(endpoint(', Body: { openapi: 3.0.1, paths: {} }, Parameters: { endpointConfigurationTypes: REGIONAL }'), 'REGIONAL');
    assert.equal(endpoint(', EndpointConfiguration: !If [IsProd, { Types: [PRIVATE] }, { Types: [REGIONAL] }]'), 'unknown');
  });

  it('has the parts of others neither as routes nor as authorizers', () => {
    const api = read(orders(`  Stray:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !ImportValue api, ResourceId: !ImportValue resource, HttpMethod: GET }
  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }
  OfOther:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Other, ResourceId: !GetAtt Other.RootResourceId, HttpMethod: GET }
`));
    assert.deepEqual(routeRows(api), []);
    assert.equal(api.partial, null);
  });

  it('keeps the name of an authorizer that another template has', () => {
    const api = read(orders(method('M', ', AuthorizationType: CUSTOM, AuthorizerId: !Ref Env')));
    assert.deepEqual(routeRows(api), ['GET /orders/{id} CUSTOM ${Env}']);
    assert.deepEqual(authorizerRows(api), []);
  });

  it('leaves a path out that only deployment knows, one in a circle too, and says so', () => {
    const api = read(orders(`${method('M', '')}  Hidden:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Orders, ParentId: !Ref Root, PathPart: !Ref Env }
  Circle:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Orders, ParentId: !Ref Circle, PathPart: x }
  A:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !Ref Hidden, HttpMethod: GET }
  B:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !Ref Circle, HttpMethod: GET }
`));
    assert.deepEqual(routeRows(api), ['GET /orders/{id} NONE']);
    assert.equal(api.partial, '2 of its routes are computed at deployment');
  });

  it('may have more where its resources are handed to other stacks, or a macro makes resources', () => {
    const nested = '  Nested: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Parent: !Ref Root } } }\n';
    assert.match(read(orders(nested)).partial ?? '', /other stacks/);
    assert.match(read(`${orders('')}Outputs: { Root: { Value: !GetAtt Orders.RootResourceId, Export: { Name: root } } }\n`).partial ?? '', /other stacks/);
    assert.equal(read(`${orders('')}Outputs: { Url: { Value: !Sub "https://\${Orders}.example", Export: { Name: url } } }\n`).partial, null);
    assert.match(read(orders('  Fn::ForEach::Parts: [Name, !Ref Names, { "${Name}": { Type: AWS::ApiGateway::Method } }]\n')).partial ?? '', /ForEach/);
    assert.match(read(orders('', ', BodyS3Location: { Bucket: b, Key: k }')).partial ?? '', /BodyS3Location/);
  });
});

describe('conditions around a REST API of single resources', () => {
  it('say when a route is there, but for those of the API itself', () => {
    const api = read(orders(method('M', '', '    Condition: IsProd\n')));
    assert.deepEqual(routeRows(api), ['GET /orders/{id} NONE ?']);
    assert.deepEqual(api.routes[0]?.presence?.map(({ condition, holds }) => [condition.label, holds]), [['IsProd', true]]);
    assert.deepEqual(routeRows(read(orders(method('M', '', '    Condition: IsProd\n'), '', '    Condition: IsProd\n'))), ['GET /orders/{id} NONE']);
  });

  it('choose how a route authorizes', () => {
    const text = orders(`${method('M', ', AuthorizationType: !If [IsProd, AWS_IAM, NONE]')}  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Orders, StageName: prod } }\n`);
    assert.deepEqual(routeRows(read(text)), ['GET /orders/{id} AWS_IAM ?', 'GET /orders/{id} NONE ?']);
    const call = { api: 'template.yaml#Orders', request: 'GET /orders/7' };
    const answer = (values?: object): string => answerIn({ 'template.yaml': text }, values ? { ...call, values } : call);
    assert.deepEqual([answer(), answer({ IsProd: true }), answer({ IsProd: false })], ['allow | error | explicit-deny | implicit-deny | unauthenticated', 'unauthenticated', 'allow']);
  });

  it('choose the authorizer together with the type', () => {
    const api = read(orders(`${method('M', ', AuthorizationType: !If [IsProd, CUSTOM, NONE], AuthorizerId: !If [IsProd, !Ref Token, !Ref AWS::NoValue]')}  Token:
    Type: AWS::ApiGateway::Authorizer
    Properties: { RestApiId: !Ref Orders, Type: TOKEN }
`));
    assert.deepEqual(routeRows(api), ['GET /orders/{id} CUSTOM Token ?', 'GET /orders/{id} NONE ?']);
  });
});

describe('the resource policy of a REST API of single resources', () => {
  const denyAll = '{ Statement: [{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }] }';
  const body = (policy: string): string => `, Body: { openapi: 3.0.1, paths: {}, x-amazon-apigateway-policy: ${policy} }`;
  const policyOf = (properties: string): string => {
    const found = read(orders('', properties)).resourcePolicy;
    return found ? `${found.selector}${found.presence ? ' ?' : ''}` : String(found);
  };

  it('is the one written beside it or in its definition, and unknown where both are', () => {
    assert.equal(policyOf(''), 'null');
    assert.equal(policyOf(`, Policy: ${denyAll}`), '/Resources/Orders/Properties/Policy');
    assert.equal(policyOf(`, Policy: !If [IsProd, ${denyAll}, !Ref AWS::NoValue]`), '/Resources/Orders/Properties/Policy ?');
    assert.equal(policyOf(body(denyAll)), '/Resources/Orders/Properties/Body/x-amazon-apigateway-policy');
    assert.equal(policyOf(`, Policy: ${denyAll}${body(denyAll)}`), 'undefined');
    assert.equal(policyOf(', BodyS3Location: { Bucket: b, Key: k }'), 'undefined');
    assert.equal(policyOf(', Body: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3 } } }'), 'undefined');
  });

  it('decides, wherever and however it is written', () => {
    const json = `, Policy: '${JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] })}'`;
    for (const properties of [`, Policy: ${denyAll}`, json, body(denyAll)]) {
      const text = orders(method('M', ', AuthorizationType: NONE'), properties);
      assert.equal(answerIn({ 'template.yaml': text }, { api: 'template.yaml#Orders', request: 'GET /orders/7' }), 'explicit-deny', properties);
    }
  });
});

describe('a case against a REST API of single resources', () => {
  const role = (resource: string): string => `  Consumer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" }] }
      Policies: [{ PolicyName: call, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "execute-api:Invoke", Resource: !Sub "${resource}" }] } }]
  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Orders, StageName: prod } }
`;
  const world = (stage: string): string => orders(`${method('M', ', AuthorizationType: AWS_IAM')}${role(`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Orders}/${stage}/GET/orders/*`)}`);
  const call = { api: 'template.yaml#Orders', caller: { ref: 'template.yaml#Consumer' }, request: 'GET /orders/7' };

  it('needs nothing but the reference, a path and a caller', () => {
    assert.equal(answerIn({ 'template.yaml': world('prod') }, call), 'allow');
    assert.equal(answerIn({ 'template.yaml': world('prod') }, { ...call, request: 'GET /others' }), 'refused');
    assert.equal(answerIn({ 'template.yaml': world('test') }, call), 'implicit-deny');
    assert.equal(answerIn({ 'template.yaml': world('prod') }, { ...call, caller: 'anonymous' }), 'unauthenticated');
  });

  it('knows a stage by its resource', () => {
    assert.equal(answerIn({ 'template.yaml': world('${Prod}') }, call), 'allow');
  });

  it('knows an API among several', () => {
    const apis = apisIn(orders('  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }\n'));
    assert.deepEqual(apis.map(({ selector, kind, flavour }) => `${selector} ${String(kind)} ${flavour}`), ['/Resources/Orders REST cloudformation', '/Resources/Other REST cloudformation']);
  });
});

describe('single resources beside an API of SAM', () => {
  it('add to it, also where it stands nowhere', () => {
    const text = templateWith(`  Orders: { Type: AWS::Serverless::Api, Properties: { Name: orders, StageName: prod } }
  Part: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Orders, ParentId: !GetAtt Orders.RootResourceId, PathPart: own } }
  Own: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Orders, ResourceId: !Ref Part, HttpMethod: GET, AuthorizationType: AWS_IAM } }
  AtRoot: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref ServerlessRestApi, ResourceId: !GetAtt ServerlessRestApi.RootResourceId, HttpMethod: GET } }
  Web: { Type: AWS::Serverless::HttpApi, Properties: { Name: web } }
  Route: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Web, RouteKey: GET /web, AuthorizationType: AWS_IAM } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } } } }
`)['template.yaml'];
    assert.ok(text);
    assert.deepEqual(apisIn(text).map((api) => [api.selector, routeRows(api)]), [
      ['/Resources/Orders', ['GET /own AWS_IAM']],
      ['/Resources/Web', ['GET /web AWS_IAM']],
      ['/Resources/ServerlessRestApi', ['GET /a NONE', 'GET / NONE']],
    ]);
  });
});

describe('a method that wants a key in some deployments', () => {
  it('is decided once the condition is known', () => {
    const ask = (type: string, values: object): string => {
      const files = templateWith(`  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: ${type}, ApiKeyRequired: !If [IsProd, true, false] } }
`);
      return answerIn(files, { api: 'template.yaml#Api', caller: 'anonymous', request: 'GET /', values });
    };
    assert.deepEqual([ask('!If [IsProd, NONE, AWS_IAM]', { Env: 'prod' }), ask('!If [IsProd, NONE, AWS_IAM]', { Env: 'dev' })], ['refused', 'unauthenticated']);
    assert.deepEqual([ask('NONE', { Env: 'prod' }), ask('NONE', { Env: 'dev' }), ask('NONE', {})], ['refused', 'allow', 'allow | refused']);
  });

  it('is what each of more than two forms demands', () => {
    const ask = (type: string, values: object = {}): string => {
      const [template = ''] = Object.values(templateWith(`  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: ${type} } }
`));
      const files = { 'template.yaml': template.replace('  IsProd:', '  IsTest: !Equals [!Ref Env, test]\n  IsProd:') };
      return answerIn(files, { api: 'template.yaml#Api', caller: 'anonymous', request: 'GET /', values });
    };
    const last = '!If [IsProd, AWS_IAM, !If [IsTest, AWS_IAM, NONE]]';
    assert.deepEqual(['prod', 'test', 'dev'].map((Env) => ask(last, { Env })), ['unauthenticated', 'unauthenticated', 'allow']);
    assert.match(ask(last), /^allow \|.* unauthenticated$/);
    assert.equal(ask('!If [IsProd, AWS_IAM, !If [IsTest, AWS_IAM, AWS_IAM]]'), 'unauthenticated');
  });
});
