/**
 * The output of a small CDK app, written by hand in the shape that aws-cdk-lib 2 synthesises: a REST API with a resource
 * policy, a token authorizer and methods with IAM, one in a nested stack, an HTTP API in a stack whose environment is
 * written down, and a stage.
 */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Resource = { readonly Type: string } & { readonly [key: string]: Json };

const join = (...parts: readonly Json[]): Json => ({ 'Fn::Join': ['', parts] });
const ref = (name: string): Json => ({ Ref: name });
const att = (name: string, attribute: string): Json => ({ 'Fn::GetAtt': [name, attribute] });

const resource = (path: string, Type: string, Properties: Json, more: Record<string, Json> = {}): Resource => ({ Type, Properties, ...more, Metadata: { 'aws:cdk:path': path, ...(more.Metadata as object | undefined) } });

const trust = (Principal: Json): Json => ({ Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal }], Version: '2012-10-17' });

const functionUri = (id: string): Json => {
  const split = (index: number): Json => ({ 'Fn::Select': [index, { 'Fn::Split': [':', att(id, 'Arn')] }] });
  return join('arn:', split(1), ':apigateway:', split(3), ':lambda:path/2015-03-31/functions/', att(id, 'Arn'), '/invocations');
};

/** A function and its role, as `new Function(this, id, …)` makes them. */
function lambda(scope: string, id: string): Record<string, Resource> {
  const role = `${id}ServiceRole0F5A3C11`;
  return {
    [role]: resource(`${scope}/${id}/ServiceRole/Resource`, 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }),
      ManagedPolicyArns: [join('arn:', ref('AWS::Partition'), ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')],
    }),
    [functionId(id)]: resource(
      `${scope}/${id}/Resource`,
      'AWS::Lambda::Function',
      { Code: { S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: '0f3c.zip' }, Handler: 'index.handler', Role: att(role, 'Arn'), Runtime: 'nodejs22.x' },
      { DependsOn: [role], Metadata: { 'aws:asset:path': 'asset.0f3c', 'aws:asset:is-bundled': false, 'aws:asset:property': 'Code' } },
    ),
  };
}

const functionId = (id: string): string => `${id}6E1A0B2D`;

const methodArn = (stage: Json, rest: string): Json => join('arn:', ref('AWS::Partition'), ':execute-api:', ref('AWS::Region'), ':', ref('AWS::AccountId'), ':', ref('OrdersApi3B5C2D1E'), '/', stage, rest);

/** What a nested stack uses of its parent comes in parameters. */
const handedApi = 'referencetoOrdersStackOrdersApi3B5C2D1ERef';
const handedStage = 'referencetoOrdersStackOrdersApiDeploymentStageprod9E7A1F00Ref';

const stageId = 'OrdersApiDeploymentStageprod9E7A1F00';

function method(scope: string, api: string, at: { readonly path: string; readonly verb: string; readonly id: string; readonly parent: Json }, more: Record<string, Json>): Record<string, Resource> {
  return {
    [at.id]: resource(`${scope}/OrdersApi/Default${at.path}/${at.verb}/Resource`, 'AWS::ApiGateway::Method', {
      AuthorizationType: 'NONE',
      HttpMethod: at.verb,
      Integration: { IntegrationHttpMethod: 'POST', Type: 'AWS_PROXY', Uri: functionUri(functionId('OrdersFunction')) },
      ResourceId: at.parent,
      RestApiId: ref(api),
      ...more,
    }),
    [`${at.id.slice(0, -8)}ApiPermission`]: resource(`${scope}/OrdersApi/Default${at.path}/${at.verb}/ApiPermission.${scope}OrdersApi`, 'AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: att(functionId('OrdersFunction'), 'Arn'),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: methodArn(ref(stageId), `/${at.verb}${at.path}`),
    }),
  };
}

/** What `new RestApi(this, 'OrdersApi', { policy, … })` and its methods become. */
export function ordersTemplate(scope: string): { readonly Resources: Record<string, Resource>; readonly [section: string]: Json | Record<string, Resource> } {
  const api = 'OrdersApi3B5C2D1E';
  const child = (path: string, parent: Json, part: string): Resource => resource(`${scope}/OrdersApi/Default${path}/Resource`, 'AWS::ApiGateway::Resource', { ParentId: parent, PathPart: part, RestApiId: ref(api) });
  const deployment = 'OrdersApiDeployment5F1C';
  return {
    Resources: {
      ...lambda(scope, 'OrdersFunction'),
      ...lambda(scope, 'AuthFunction'),
      [api]: resource(`${scope}/OrdersApi/Resource`, 'AWS::ApiGateway::RestApi', {
        Name: 'OrdersApi',
        Policy: {
          Statement: [
            { Action: 'execute-api:Invoke', Effect: 'Allow', Principal: { AWS: '*' }, Resource: 'execute-api:/*' },
            { Action: 'execute-api:Invoke', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, Effect: 'Deny', Principal: { AWS: '*' }, Resource: 'execute-api:/prod/GET/orders' },
          ],
          Version: '2012-10-17',
        },
      }),
      [deployment]: resource(`${scope}/OrdersApi/Deployment/Resource`, 'AWS::ApiGateway::Deployment', { Description: 'Automatically created by the RestApi construct', RestApiId: ref(api) }),
      [stageId]: resource(`${scope}/OrdersApi/DeploymentStage.prod/Resource`, 'AWS::ApiGateway::Stage', { DeploymentId: ref(deployment), RestApiId: ref(api), StageName: 'prod' }),
      OrdersApiordersC1D2: child('/orders', att(api, 'RootResourceId'), 'orders'),
      OrdersApiordersid77AA: child('/orders/{id}', ref('OrdersApiordersC1D2'), '{id}'),
      OrdersApiproxyB0B0: child('/{proxy+}', att(api, 'RootResourceId'), '{proxy+}'),
      ...method(scope, api, { path: '/orders', verb: 'GET', id: 'OrdersApiordersGET1A2B3C4D', parent: ref('OrdersApiordersC1D2') }, { AuthorizationType: 'AWS_IAM' }),
      ...method(scope, api, { path: '/orders/{id}', verb: 'DELETE', id: 'OrdersApiordersidDELETE5E6F7A8B', parent: ref('OrdersApiordersid77AA') }, { AuthorizationType: 'CUSTOM', AuthorizerId: ref('TokenAuthorizerE5F6') }),
      ...method(scope, api, { path: '/{proxy+}', verb: 'ANY', id: 'OrdersApiproxyANY9C0D1E2F', parent: ref('OrdersApiproxyB0B0') }, {}),
      TokenAuthorizerE5F6: resource(`${scope}/TokenAuthorizer/Resource`, 'AWS::ApiGateway::Authorizer', {
        AuthorizerResultTtlInSeconds: 60,
        AuthorizerUri: functionUri(functionId('AuthFunction')),
        IdentitySource: 'method.request.header.Authorization',
        Name: `${scope}TokenAuthorizer41C6B7D2`,
        RestApiId: ref(api),
        Type: 'TOKEN',
      }),
      PartnerRole2D3E4F5A: resource(`${scope}/PartnerRole/Resource`, 'AWS::IAM::Role', { AssumeRolePolicyDocument: trust({ AWS: join('arn:', ref('AWS::Partition'), ':iam::444455556666:root') }) }),
      PartnerRoleDefaultPolicy6B7C: resource(`${scope}/PartnerRole/DefaultPolicy/Resource`, 'AWS::IAM::Policy', {
        PolicyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn(ref(stageId), '/GET/orders') }], Version: '2012-10-17' },
        PolicyName: 'PartnerRoleDefaultPolicy6B7C',
        Roles: [ref('PartnerRole2D3E4F5A')],
      }),
      Endpoint0A1B: resource(`${scope}/Endpoint/Resource`, 'AWS::EC2::VPCEndpoint', { ServiceName: join('com.amazonaws.', ref('AWS::Region'), '.execute-api'), VpcEndpointType: 'Interface', VpcId: 'vpc-0a1b2c3d4e5f67890' }),
      NestedNestedStackNestedNestedStackResourceD9E8: resource(
        `${scope}/Nested.NestedStack/Nested.NestedStackResource`,
        'AWS::CloudFormation::Stack',
        { Parameters: { [handedApi]: ref(api), [handedStage]: ref(stageId) }, TemplateURL: join('https://s3.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/', { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }, '/77e1.json') },
        { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Delete', Metadata: { 'aws:asset:path': 'OrdersStackNested12AB.nested.template.json', 'aws:asset:property': 'TemplateURL' } },
      ),
      CDKMetadata: resource(`${scope}/CDKMetadata/Default`, 'AWS::CDK::Metadata', { Analytics: 'v2:deflate64:H4sIAAAA' }),
    },
    Outputs: { OrdersApiEndpointF00D: { Value: join('https://', ref(api), '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/', ref(stageId), '/') } },
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version', Description: 'Version of the CDK Bootstrap resources in this environment' } },
    Rules: { CheckBootstrapVersion: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], ref('BootstrapVersion')] }] }, AssertDescription: 'CDK bootstrap stack version 6 required.' }] } },
  };
}

const nestedTemplate = {
  Parameters: { [handedApi]: { Type: 'String' }, [handedStage]: { Type: 'String' } },
  Resources: {
    StockApi8899: resource('OrdersStack/Nested/StockApi/Resource', 'AWS::ApiGateway::RestApi', { Name: 'StockApi' }),
    StockApiDeployment1: resource('OrdersStack/Nested/StockApi/Deployment/Resource', 'AWS::ApiGateway::Deployment', { RestApiId: ref('StockApi8899') }),
    StockApiDeploymentStageprod2: resource('OrdersStack/Nested/StockApi/DeploymentStage.prod/Resource', 'AWS::ApiGateway::Stage', { DeploymentId: ref('StockApiDeployment1'), RestApiId: ref('StockApi8899'), StageName: 'prod' }),
    StockApiANY3: resource('OrdersStack/Nested/StockApi/Default/ANY/Resource', 'AWS::ApiGateway::Method', { AuthorizationType: 'NONE', HttpMethod: 'ANY', Integration: { Type: 'MOCK' }, ResourceId: att('StockApi8899', 'RootResourceId'), RestApiId: ref('StockApi8899') }),
    StockRole4455: resource('OrdersStack/Nested/StockRole/Resource', 'AWS::IAM::Role', { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) }),
    StockRoleDefaultPolicy6677: resource('OrdersStack/Nested/StockRole/DefaultPolicy/Resource', 'AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: join('arn:', ref('AWS::Partition'), ':execute-api:', ref('AWS::Region'), ':', ref('AWS::AccountId'), ':', ref(handedApi), '/', ref(handedStage), '/GET/orders') }], Version: '2012-10-17' },
      PolicyName: 'StockRoleDefaultPolicy6677',
      Roles: [ref('StockRole4455')],
    }),
  },
};

/** With an environment, ARNs have its account and region as text. */
const httpArn = (rest: string): Json => join('arn:', ref('AWS::Partition'), ':execute-api:eu-west-1:111122224444:', ref('HttpApiF5A9'), rest);

const farTemplate = {
  Resources: {
    ...lambda('FarStack', 'CheckFunction'),
    HttpApiF5A9: resource('FarStack/HttpApi/Resource', 'AWS::ApiGatewayV2::Api', { Name: 'HttpApi', ProtocolType: 'HTTP' }),
    HttpApiDefaultStage3EEB: resource('FarStack/HttpApi/DefaultStage/Resource', 'AWS::ApiGatewayV2::Stage', { ApiId: ref('HttpApiF5A9'), AutoDeploy: true, StageName: '$default' }),
    HttpApiCheck1122: resource('FarStack/HttpApi/Check/Resource', 'AWS::ApiGatewayV2::Authorizer', {
      ApiId: ref('HttpApiF5A9'),
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 300,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: functionUri(functionId('CheckFunction')),
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      Name: 'Check',
    }),
    HttpApiGETstock3344: resource('FarStack/HttpApi/GET--stock/Resource', 'AWS::ApiGatewayV2::Route', { ApiId: ref('HttpApiF5A9'), AuthorizationType: 'AWS_IAM', RouteKey: 'GET /stock' }),
    HttpApiPUTstock5566: resource('FarStack/HttpApi/PUT--stock/Resource', 'AWS::ApiGatewayV2::Route', { ApiId: ref('HttpApiF5A9'), AuthorizationType: 'CUSTOM', AuthorizerId: ref('HttpApiCheck1122'), RouteKey: 'PUT /stock' }),
    CallerRole7788: resource('FarStack/CallerRole/Resource', 'AWS::IAM::Role', { AssumeRolePolicyDocument: trust({ AWS: join('arn:', ref('AWS::Partition'), ':iam::111122224444:root') }) }),
    CallerRoleDefaultPolicy99AA: resource('FarStack/CallerRole/DefaultPolicy/Resource', 'AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: httpArn('/$default/GET/stock') }], Version: '2012-10-17' },
      PolicyName: 'CallerRoleDefaultPolicy99AA',
      Roles: [ref('CallerRole7788')],
    }),
  },
};

const stack = (id: string, environment: string, more: Record<string, Json> = {}): Json => ({
  type: 'aws:cloudformation:stack',
  environment,
  properties: { templateFile: `${id}.template.json`, terminationProtection: false, validateOnSynth: false, ...(more.properties as object | undefined) },
  dependencies: [`${id}.assets`],
  displayName: id,
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'properties')),
});

/** `appFolder` is where the program is said to lie; the traces name files there. */
export function cdkApp(appFolder = '/project'): Readonly<Record<string, string>> {
  const frames = (line: number): Json => [
    'Kernel._create (/usr/lib/jsii-kernel/kernel.js:1:1)',
    `new RestApi (${appFolder}/node_modules/aws-cdk-lib/aws-apigateway/lib/restapi.js:1:9000)`,
    `new OrdersStack (${appFolder}/lib/orders-stack.ts:${String(line)}:5)`,
    `Object.<anonymous> (${appFolder}/bin/app.ts:7:1)`,
    'Module._compile (node:internal/modules/cjs/loader:1554:14)',
  ];
  const manifest = {
    version: '48.0.0',
    artifacts: {
      'OrdersStack.assets': { type: 'cdk:asset-manifest', properties: { file: 'OrdersStack.assets.json' } },
      OrdersStack: stack('OrdersStack', 'aws://unknown-account/unknown-region', {
        metadata: {
          '/OrdersStack': [{ type: 'aws:cdk:warning', data: 'nothing of importance' }],
          '/OrdersStack/OrdersApi/Resource': [{ type: 'aws:cdk:logicalId', data: 'OrdersApi3B5C2D1E', trace: frames(3) }],
          '/OrdersStack/PartnerRole/DefaultPolicy/Resource': [{ type: 'aws:cdk:logicalId', data: 'PartnerRoleDefaultPolicy6B7C' }],
        },
      }),
      FarStack: stack('FarStack', 'aws://111122224444/eu-west-1', { additionalMetadataFile: 'FarStack.metadata.json', properties: { stackName: 'far-production' } }),
      'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod', displayName: 'Prod' } },
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  };
  const stage = {
    version: '48.0.0',
    artifacts: { ProdOrdersStack0AB1: { ...(stack('ProdOrdersStack0AB1', 'aws://999988887777/cn-north-1', { displayName: 'Prod/OrdersStack', properties: { stackName: 'Prod-OrdersStack', parameters: { Unused: '1' } } }) as object) } },
  };
  const far = { '/FarStack/CallerRole/DefaultPolicy/Resource': [{ type: 'aws:cdk:logicalId', data: 'CallerRoleDefaultPolicy99AA' }, { type: 'aws:cdk:creationStack', data: ['    ...node_modules-aws-cdk-lib...', `    at new FarStack (${appFolder}/lib/far-stack.ts:2:3)`] }] };
  const tree = { version: 'tree-0.1', tree: { id: 'App', path: '', children: { OrdersStack: { id: 'OrdersStack', path: 'OrdersStack', attributes: { 'aws:cdk:cloudformation:type': 'AWS::IAM::Policy', 'aws:cdk:cloudformation:props': { policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Alow', Resource: '*' }], Version: '2012-10-17' } } } } } } };
  const print = (value: object): string => JSON.stringify(value, undefined, 1);
  return {
    'cdk.out/manifest.json': print(manifest),
    'cdk.out/tree.json': print(tree),
    'cdk.out/OrdersStack.assets.json': print({ version: '48.0.0', files: { '77e1': { displayName: 'OrdersStack/Nested', source: { path: 'OrdersStackNested12AB.nested.template.json', packaging: 'file' }, destinations: {} } }, dockerImages: {} }),
    'cdk.out/OrdersStack.template.json': print(ordersTemplate('OrdersStack')),
    'cdk.out/OrdersStackNested12AB.nested.template.json': print(nestedTemplate),
    'cdk.out/FarStack.template.json': print(farTemplate),
    'cdk.out/FarStack.metadata.json': print(far),
    'cdk.out/assembly-Prod/manifest.json': print(stage),
    'cdk.out/assembly-Prod/ProdOrdersStack0AB1.template.json': print(ordersTemplate('Prod/OrdersStack')).replaceAll('"Name": "Prod/', '"Name": "Prod'),
  };
}
