/** What a template's references, conditions and SAM shortcuts become. Written in JSON; YAML gives the same tree. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import type { Policy } from '../../../server/src/policy/model';
import { openFile } from '../../support/open-workspace';

const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };

function template(resources: object, more: object = {}): string {
  return JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', ...more, Resources: resources }, null, 1);
}

function rolePolicy(document: object, more: object = {}): Policy {
  const role = { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: document }] } };
  const { file } = openFile('template.json', template({ Role: role }, more));
  const entry = file.policies[0];
  assert.ok(entry);
  return entry.policy;
}

function apis(resources: object, more: object = {}): readonly Api[] {
  return openFile('template.json', template(resources, more)).file.apis.map((entry) => entry.api);
}

describe('references in a template', () => {
  const resourceText = (resource: unknown): string => {
    const policy = rolePolicy({ Version: '2012-10-17', Statement: [{ ...statement, Resource: resource }] });
    return (policy.statements[0]?.resource?.value.values ?? []).map((value) => displayText(value.text)).join(' | ');
  };

  it('become holes with the names people know', () => {
    assert.equal(resourceText({ 'Fn::Sub': 'arn:${AWS::Partition}:x:${Api}/*' }), 'arn:${AWS::Partition}:x:${Api}/*');
    assert.equal(resourceText({ 'Fn::GetAtt': ['Fn', 'Arn'] }), '${Fn.Arn}');
    assert.equal(resourceText({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }), 'arn:${AWS::Partition}:x');
    assert.equal(resourceText({ 'Fn::Sub': ['${a}/${Api}', { a: 'literal' }] }), 'literal/${Api}');
  });

  it('leave policy variables alone: `${!aws:username}` is text', () => {
    assert.equal(resourceText({ 'Fn::Sub': 'home/${!aws:username}/${Api}' }), 'home/${aws:username}/${Api}');
  });

  it('say nothing where a function is computed at deployment', () => {
    const policy = rolePolicy({ Statement: [{ ...statement, Resource: { 'Fn::FindInMap': ['a', 'b', 'c'] } }] });
    assert.equal(policy.statements[0]?.resource?.value.isComplete, false);
  });

  it('to one thing are one value', () => {
    const policy = rolePolicy({ Statement: [{ ...statement, Resource: [{ Ref: 'Other' }, { 'Fn::Sub': '${Other}' }] }] }, { Parameters: { Other: { Type: 'String' } } });
    const [first, second] = policy.statements[0]?.resource?.value.values ?? [];
    assert.ok(first && second);
    assert.deepEqual(first.text, second.text);
  });
});

describe('conditions in a template', () => {
  it('make statements that exist only under a condition', () => {
    const policy = rolePolicy({
      Statement: [statement, { 'Fn::If': ['IsProd', { ...statement, Effect: 'Deny' }, { Ref: 'AWS::NoValue' }] }],
    });
    assert.deepEqual(
      policy.statements.map((item) => [item.index, item.presence.map((presence) => [presence.condition.label, presence.holds])]),
      [[0, []], [1, [['IsProd', true]]]],
    );
  });

  it('make values that exist only under a condition', () => {
    const policy = rolePolicy({ Statement: [{ ...statement, Resource: ['a', { 'Fn::If': ['C', 'b', { Ref: 'AWS::NoValue' }] }] }] });
    const values = policy.statements[0]?.resource?.value.values ?? [];
    assert.deepEqual(values.map((value) => [displayText(value.text), value.presence.length]), [['a', 0], ['b', 1]]);
    assert.equal(policy.statements[0]?.resource?.value.isComplete, true);
  });
});

describe('a SAM API', () => {
  const auth = {
    DefaultAuthorizer: 'Token',
    Authorizers: {
      Token: { FunctionArn: 'arn', Identity: { Header: 'X-Token', ReauthorizeEvery: 60 } },
      Pool: { UserPoolArn: 'arn' },
      Rich: { FunctionArn: 'arn', FunctionPayloadType: 'REQUEST', Identity: { Headers: ['A'], QueryStrings: ['q'] } },
    },
  };
  const api = (properties: object = {}): object => ({ Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod', Auth: auth, ...properties } });
  const event = (method: string, path: string, more: object = {}): object => ({ Type: 'Api', Properties: { RestApiId: { Ref: 'Api' }, Path: path, Method: method, ...more } });
  const functionWith = (events: object): object => ({ Type: 'AWS::Serverless::Function', Properties: { Events: events } });

  it('gets its routes from function events, each with the authorization that applies to it', () => {
    const [model] = apis({
      Api: api(),
      F: functionWith({
        A: event('get', '/a'),
        B: event('post', '/b', { Auth: { Authorizer: 'AWS_IAM' } }),
        C: event('any', '/c', { Auth: { Authorizer: 'NONE' } }),
        D: event('get', '/d', { Auth: { Authorizer: 'Pool', AuthorizationScopes: ['read'] } }),
      }),
    });
    assert.deepEqual(
      model?.routes.map((route) => [route.method, route.path, route.authorization, route.authorizer, route.scopes]),
      [
        ['GET', '/a', { known: true, value: 'CUSTOM' }, 'Token', []],
        ['POST', '/b', { known: true, value: 'AWS_IAM' }, null, []],
        ['ANY', '/c', { known: true, value: 'NONE' }, null, []],
        ['GET', '/d', { known: true, value: 'COGNITO_USER_POOLS' }, 'Pool', ['read']],
      ],
    );
  });

  it('has authorizers with type, life of the cache and identity sources', () => {
    const [model] = apis({ Api: api() });
    assert.deepEqual(
      model?.authorizers.map((authorizer) => [authorizer.name, authorizer.type, authorizer.ttl, authorizer.identitySources.map(displayText)]),
      [
        ['Token', 'TOKEN', { known: true, value: 60 }, ['method.request.header.X-Token']],
        ['Pool', 'COGNITO_USER_POOLS', { known: true, value: 300 }, ['method.request.header.Authorization']],
        ['Rich', 'REQUEST', { known: true, value: 300 }, ['method.request.header.A', 'method.request.querystring.q']],
      ],
    );
  });

  it('has the identity that references to it have', () => {
    const policies = [{ Statement: [{ ...statement, Resource: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' } }] }];
    const { file } = openFile('template.json', template({ Api: api(), F: { Type: 'AWS::Serverless::Function', Properties: { Policies: policies } } }));
    const identity = file.policies.find((entry) => entry.policy.kind === 'identity');
    const pieces = identity?.policy.statements[0]?.resource?.value.values[0]?.text.pieces;
    assert.ok(pieces);
    assert.deepEqual(pieces[5], file.apis[0]?.api.id.pieces[0]);
    assert.deepEqual(pieces[1], file.apis[0]?.api.region.pieces[0]);
  });

  it('names its resource policy: the one that is written, or the one SAM derives', () => {
    const custom = { CustomStatements: [{ ...statement, Principal: '*' }] };
    const policyOf = (resourcePolicy: object | undefined): unknown => apis({ Api: api({ Auth: { ...auth, ResourcePolicy: resourcePolicy } }) })[0]?.resourcePolicy;
    assert.deepEqual(policyOf(custom), { uri: 'file:///project/template.json', selector: '/Resources/Api/Properties/Auth/ResourcePolicy/CustomStatements' });
    assert.deepEqual(policyOf({ ...custom, IpRangeBlacklist: ['10.0.0.0/8'] }), { uri: 'file:///project/template.json', selector: '/Resources/Api/Properties/Auth/ResourcePolicy' });
    assert.equal(policyOf(undefined), null);
  });

  it('is made by events that name none', () => {
    const [model] = apis({ F: functionWith({ A: { Type: 'Api', Properties: { Path: '/a', Method: 'get' } } }) });
    assert.deepEqual([model?.name, model?.routes.length, model?.stages.map((stage) => displayText(stage.name))], ['ServerlessRestApi', 1, ['Prod']]);
  });

  it('leaves a route out whose path nobody can see, and says so', () => {
    const [model] = apis({ Api: api(), F: functionWith({ A: event('get', '/a'), B: event('get', '/b', { Path: { Ref: 'P' } }) }) }, { Parameters: { P: { Type: 'String' } } });
    assert.equal(model?.routes.length, 1);
    assert.match(model.partial ?? '', /1 of its routes/);
  });
});

describe('slots of a template', () => {
  it('make the kind of a policy certain', () => {
    const resources = {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [statement] } } },
      Queue: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: [statement] } } },
      Scp: { Type: 'AWS::Organizations::Policy', Properties: { Type: 'SERVICE_CONTROL_POLICY', Content: { Statement: [statement] } } },
      Tags: { Type: 'AWS::Organizations::Policy', Properties: { Type: 'TAG_POLICY', Content: { tags: {} } } },
      F: { Type: 'AWS::Serverless::Function', Properties: { Policies: ['AWSLambdaExecute', { DynamoDBReadPolicy: { TableName: 't' } }, { Statement: [statement] }] } },
    };
    const { file } = openFile('template.json', template(resources));
    assert.deepEqual(
      file.policies.map((entry) => [entry.site.selector, entry.policy.kind, entry.policy.service, entry.policy.kindIsCertain]),
      [
        ['/Resources/Role/Properties/AssumeRolePolicyDocument', 'trust', undefined, true],
        ['/Resources/Queue/Properties/PolicyDocument', 'resource-policy', 'sqs', true],
        ['/Resources/Scp/Properties/Content', 'scp', undefined, true],
        ['/Resources/F/Properties/Policies/2', 'identity', undefined, true],
        ['/Resources/F/Properties/Policies/1', 'identity', undefined, true],
      ],
    );
  });

  it('are not all there is: a policy in a type that is not listed is recognised by its shape, with a guessed kind', () => {
    const rules = [{ Name: 'r', Priority: 0, Action: { Block: {} }, Statement: { ByteMatchStatement: { SearchString: 'x' } } }];
    const resources = {
      Policy: { Type: 'Custom::Policy', Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [statement] } } },
      Firewall: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: rules } },
    };
    const { file } = openFile('template.json', template(resources));
    assert.deepEqual(
      file.policies.map((entry) => [entry.site.selector, entry.policy.kind, entry.policy.kindIsCertain]),
      [['/Resources/Policy/Properties/PolicyDocument', 'identity', false]],
    );
  });

  it('read a policy that stands as JSON in a string with holes', () => {
    const policy = '{"Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:${AWS::Region}:1:${Api}/*","Principal":"*"}]}';
    const { file } = openFile('template.json', template({ R: { Type: 'AWS::ApiGateway::RestApi', Properties: { Policy: { 'Fn::Sub': policy } } } }));
    const value = file.policies[0]?.policy.statements[0]?.resource?.value.values[0];
    assert.equal(value && displayText(value.text), 'arn:aws:execute-api:${AWS::Region}:1:${Api}/*');
  });
});
