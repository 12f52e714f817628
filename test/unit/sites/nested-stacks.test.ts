/** Templates that use others: values go in and come out, each use is one of its own, and parts find the API of the parent. */
import assert from 'node:assert/strict';
import { displayText, isAtom, type HoledText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import type { Policy } from '../../../server/src/policy/model';
import type { UnitEntry } from '../../../server/src/workspace/model';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const parent = `
Parameters: { Stage: { Type: String } }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Routes:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./routes.yaml
      Parameters: { ApiId: !Ref Api, Root: !GetAtt Api.RootResourceId, Path: partners }
  Caller:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Routes.Outputs.Id}/*" }
`;

const routes = `
Parameters: { ApiId: { Type: String }, Root: { Type: String }, Path: { Type: String }, Left: { Type: String, Default: x } }
Resources:
  Partners: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref ApiId, ParentId: !Ref Root, PathPart: !Ref Path } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref ApiId, ResourceId: !Ref Partners, HttpMethod: GET, AuthorizationType: AWS_IAM } }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${ApiId}/\${Left}/\${Get}" }
Outputs:
  Id: { Value: !Ref ApiId }
`;

function unitOf(files: Readonly<Record<string, string>>, name = 'parent.yaml'): UnitEntry {
  const unit = openWorkspace(files).unit(uriOf(name));
  assert.ok(unit);
  return unit;
}

const apisOf = (unit: UnitEntry): readonly Api[] => unit.files.flatMap(({ apis }) => apis.map(({ api }) => api));
const routesOf = (api: Api | undefined): readonly string[] => (api?.routes ?? []).map(({ method, path }) => `${method} ${path}`);
const resourceOf = (policy: Policy | undefined): HoledText => policy?.statements[0]?.resource?.value.values[0]?.text ?? { pieces: [] };
const atomsOf = (text: HoledText): readonly string[] => text.pieces.filter(isAtom).map(({ id }) => id.replace('file:///project/', ''));

describe('a nested stack', () => {
  it('adds its methods to the API whose id it is given', () => {
    const [api] = apisOf(unitOf({ 'parent.yaml': parent, 'routes.yaml': routes }));
    assert.deepEqual(routesOf(api), ['GET /partners']);
    assert.equal(api?.partial, null);
  });

  it('has the definition its template holds as a text, and decides conditions by what it is given', () => {
    const child = `
Parameters: { Env: { Type: String } }
Mappings: { Paths: { prod: { path: live }, dev: { path: test } } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Child: { Type: AWS::ApiGateway::RestApi, Properties: { Body: '{"openapi": "3.0.1", "paths": {"/a": {"get": {}}}}' } }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: { Effect: Allow, Action: "s3:GetObject", Resource: [!If [IsProd, a, b], !FindInMap [Paths, !Ref Env, path]] }
`;
    const using = `Resources: { Stack: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./child.yaml, Parameters: { Env: prod } } } }\n`;
    const [instance] = unitOf({ 'parent.yaml': `AWSTemplateFormatVersion: "2010-09-09"\n${using}`, 'child.yaml': child }).instances;
    assert.deepEqual(instance?.apis.map(({ api }) => routesOf(api)), [['GET /a']]);
    const values = instance?.policies[0]?.policy.statements[0]?.resource?.value.values;
    assert.deepEqual(values?.map(({ text, presence }) => [displayText(text), presence.length]), [['a', 0], ['live', 0]]);
  });

  it('may add to the API where its template is not there', () => {
    const unit = unitOf({ 'parent.yaml': parent });
    assert.deepEqual(routesOf(apisOf(unit)[0]), []);
    assert.match(apisOf(unit)[0]?.partial ?? '', /handed to other stacks/);
    assert.deepEqual(unit.missing, [uriOf('routes.yaml')]);
  });

  it('hands out what it was given', () => {
    const policy = unitOf({ 'parent.yaml': parent, 'routes.yaml': routes }).files[0]?.policies[0]?.policy;
    assert.deepEqual(atomsOf(resourceOf(policy)), ['parent.yaml#AWS::Region', 'parent.yaml#AWS::AccountId', 'parent.yaml#Api']);
  });

  it('is deployed where its parent is, and knows nothing of what it is not given', () => {
    const unit = unitOf({ 'parent.yaml': parent, 'routes.yaml': routes });
    assert.equal(unit.files.length, 1);
    const [entry] = unit.instances[0]?.policies ?? [];
    assert.equal(entry?.site.selector, '/Resources/Routes/Resources/Policy/Properties/PolicyDocument');
    assert.equal(entry?.uri, uriOf('parent.yaml'));
    const text = resourceOf(entry?.policy);
    assert.deepEqual(atomsOf(text), ['parent.yaml#AWS::Partition', 'parent.yaml#AWS::Region', 'parent.yaml#AWS::AccountId', 'parent.yaml#Api', 'parent.yaml#/Resources/Routes#Left', 'parent.yaml#/Resources/Routes#Get']);
    assert.match(displayText(text), /\$\{Routes\.Left\}/);
  });

  it('says for itself what it says without a parent', () => {
    const workspace = openWorkspace({ 'parent.yaml': parent, 'routes.yaml': routes });
    workspace.unit(uriOf('parent.yaml'));
    const own = workspace.file(uriOf('routes.yaml'))?.policies[0];
    assert.equal(own?.site.selector, '/Resources/Policy/Properties/PolicyDocument');
    assert.ok(atomsOf(resourceOf(own.policy)).every((id) => id.startsWith('routes.yaml#')));
  });
});

describe('two uses of one template', () => {
  const twice = `
Resources:
  A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Stage: one } } }
  B: { Type: AWS::Serverless::Application, Condition: Second, Properties: { Location: child.yaml, Parameters: { Stage: two } } }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: [!GetAtt A.Outputs.Arn, !GetAtt B.Outputs.Arn] }
Conditions: { Second: !Equals [!Ref "AWS::Region", eu-west-1] }
`;
  const child = `
Parameters: { Stage: { Type: String, Default: prod } }
Conditions: { Big: !Equals [!Ref Size, big] }
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: !Ref Stage } }
  Get: { Type: AWS::ApiGateway::Method, Condition: Big, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE } }
Outputs:
  Arn: { Value: !Sub "arn:aws:execute-api:eu-west-1:111122223333:\${Api}/\${Stage}/*" }
`;

  it('makes two APIs with stages of their own', () => {
    const unit = unitOf({ 'parent.yaml': twice, 'child.yaml': child });
    const apis = unit.instances.flatMap((instance) => instance.apis.map(({ api }) => api));
    assert.deepEqual(apis.map(({ selector }) => selector), ['/Resources/A/Resources/Api', '/Resources/B/Resources/Api']);
    assert.deepEqual(apis.map(({ stages }) => stages.map(({ name }) => displayText(name)).join()), ['one', 'two']);
    assert.deepEqual(apis.map(({ id }) => atomsOf(id).join()), ['parent.yaml#/Resources/A#Api', 'parent.yaml#/Resources/B#Api']);
    const texts = unit.files[0]?.policies[0]?.policy.statements[0]?.resource?.value.values.map(({ text }) => displayText(text));
    assert.deepEqual(texts, ['arn:aws:execute-api:eu-west-1:111122223333:${A.Api}/one/*', 'arn:aws:execute-api:eu-west-1:111122223333:${B.Api}/two/*']);
  });

  it('has conditions of its own in each, besides that of the use', () => {
    const apis = unitOf({ 'parent.yaml': twice, 'child.yaml': child }).instances.flatMap((instance) => instance.apis.map(({ api }) => api));
    const conditions = apis.map(({ routes: [route] }) => (route?.presence ?? []).map(({ condition }) => condition.id.replace('file:///project/', '')));
    assert.deepEqual(conditions, [['parent.yaml#/Resources/A#condition:Big'], ['parent.yaml#/Resources/B#condition:Big']]);
  });
});

describe('conditions of a template', () => {
  const two = `Resources:\n  A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Stage: prod } } }\n  B: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Stage: dev } } }\n  C: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Stage: !Ref AWS::StackName } } }\n`;
  const child = `Parameters: { Stage: { Type: String } }\nConditions: { IsProd: !Equals [!Ref Stage, prod] }\nResources:\n  Api: { Type: AWS::ApiGateway::RestApi }\n  Get: { Type: AWS::ApiGateway::Method, Condition: IsProd, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE } }\n`;

  it('are decided by what a use gives', () => {
    const apis = unitOf({ 'parent.yaml': two, 'child.yaml': child }).instances.flatMap((instance) => instance.apis.map(({ api }) => api));
    assert.deepEqual(apis.map(({ routes: all }) => all.map(({ presence }) => (presence ?? []).map(({ condition }) => condition.label).join())), [[''], [], ['C.IsProd']]);
  });
});

describe('nested stacks in nested stacks', () => {
  const middle = (target: string): string => `
Parameters: { ApiId: { Type: String }, Root: { Type: String }, Path: { Type: String } }
Resources:
  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${target}, Parameters: { ApiId: !Ref ApiId, Root: !Ref Root, Path: !Ref Path } } }
Outputs:
  Id: { Value: !GetAtt Inner.Outputs.Id }
`;

  it('hand values down and up', () => {
    const unit = unitOf({ 'parent.yaml': parent, 'routes.yaml': middle('deep/inner.yaml'), 'deep/inner.yaml': routes });
    assert.deepEqual(routesOf(apisOf(unit)[0]), ['GET /partners']);
    assert.equal(apisOf(unit)[0]?.partial, null);
    assert.deepEqual(atomsOf(resourceOf(unit.files[0]?.policies[0]?.policy)).at(-1), 'parent.yaml#Api');
    assert.deepEqual(unit.instances.flatMap(({ policies }) => policies.map(({ site }) => site.selector)), ['/Resources/Routes/Resources/Inner/Resources/Policy/Properties/PolicyDocument']);
  });

  it('are not followed in a circle', () => {
    const unit = unitOf({ 'parent.yaml': parent, 'routes.yaml': middle('parent.yaml') });
    assert.equal(unit.instances.length, 1);
    assert.match(apisOf(unit)[0]?.partial ?? '', /handed to other stacks/);
    assert.equal(unitOf({ 'parent.yaml': parent, 'routes.yaml': middle('routes.yaml') }).instances.length, 1);
  });

  it('are bounded in depth and number', () => {
    const chain = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${String(index)}.yaml`, middle(`f${String(index + 1)}.yaml`)]));
    assert.equal(unitOf(chain, 'f0.yaml').instances.length, 16);
    const fan = (index: number): string => `Resources:\n${['A', 'B'].map((name) => `  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: f${String(index + 1)}.yaml } }\n`).join('')}`;
    const fans = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${String(index)}.yaml`, fan(index)]));
    assert.equal(unitOf(fans, 'f0.yaml').instances.length, 256);
  });

  it('do no harm while somebody types in either of them, and come out as when they are opened anew', () => {
    const told = (workspace: ReturnType<typeof openWorkspace>): unknown => {
      const unit = workspace.unit(uriOf('parent.yaml'));
      const entries = [...(unit?.files ?? []), ...(unit?.instances ?? [])];
      return entries.map(({ policies, apis }) => [policies.map(({ site, policy }) => [site.selector, policy.statements.map(({ resource }) => resource?.value.values.map(({ text }) => displayText(text)))]), apis.map(({ api }) => [api.selector, routesOf(api), api.partial])]);
    };
    const workspace = openWorkspace({ 'parent.yaml': parent, 'routes.yaml': routes });
    const type = (name: string, text: string): void => {
      for (let length = 0; length <= text.length + 12; length += 13) {
        workspace.set(uriOf(name), '', length + 2, text.slice(0, length));
        const anew = openWorkspace({ 'parent.yaml': name === 'parent.yaml' ? text.slice(0, length) : parent, 'routes.yaml': name === 'parent.yaml' ? routes : text.slice(0, length) });
        assert.deepEqual(told(workspace), told(anew));
      }
    };
    type('parent.yaml', parent);
    type('routes.yaml', routes);
  });

  it('are no harm where they use what is no template', () => {
    for (const [name, text] of [['routes.yaml', 'a: [b'], ['routes.yaml', '{"Statement": []}'], ['routes.yaml', ''], ['routes.yaml', '- 1\n---\n- 2\n']] as const) {
      assert.equal(unitOf({ 'parent.yaml': parent, [name]: text }).instances.length, 0);
    }
  });
});
