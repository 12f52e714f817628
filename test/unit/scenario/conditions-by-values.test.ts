/** Conditions and look-ups of a template are decided by what they compare, without anybody naming the condition. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, type Files } from '../../support/decide-files';

const sections = `
Parameters:
  Env: { Type: String, AllowedValues: [dev, test, prod] }
  Size: { Type: String }
  Only: { Type: String, AllowedValues: [one] }
Mappings:
  Accounts:
    dev: { id: "444455556666", effect: Deny }
    prod: { id: "111122223333", effect: Allow }
  Places:
    eu-west-1: { action: "execute-api:Invoke" }
    us-east-1: { action: "s3:GetObject" }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsBig: !Equals [big, !Ref Size]
  IsEast: !Equals [!Ref "AWS::Region", us-east-1]
  IsEither: !Or [!Condition IsProd, !Condition IsBig]
  IsNeither: !Not [!Condition IsEither]
  IsBigProd: !And [!Condition IsProd, !Condition IsBig]
  IsBuilt: !Equals [!Sub "\${Env}-\${Size}", prod-big]
  IsJoined: !Equals [!Join ["-", [!Ref Env, !Ref Size]], prod-big]
  IsCertain: !Equals [!Ref Only, one]
  IsNever: !And [!Condition IsCertain, !Equals [!Ref Only, two]]
  IsEitherNow: !Or [!Condition IsCertain, !Condition IsProd]
  IsSwitch: !Equals [a, b]
  IsAround: !Or [!Condition IsAround, !Condition IsProd]
`;

const allow = '{ Effect: Allow, Action: "execute-api:Invoke", Resource: "*" }';

function inTemplate(statement: string): Files {
  return { 'template.yaml': `${sections}Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: { Version: "2012-10-17", Statement: [${statement}] }\n` };
}

function answer(statement: string, values?: Readonly<Record<string, string | boolean>>, region?: string): string {
  return answerIn(inTemplate(statement), {
    api: { account: '111122223333', ...(region === undefined ? {} : { region }) },
    route: { authorization: 'AWS_IAM' },
    caller: { arn: 'arn:aws:iam::111122223333:role/r', identityPolicies: ['template.yaml#P'] },
    ...(values ? { values } : {}),
  });
}

const when = (condition: string): string => `!If [${condition}, ${allow}, !Ref AWS::NoValue]`;

const open = 'allow | implicit-deny';

describe('a condition of a template', () => {
  const rows: readonly (readonly [condition: string, values: Readonly<Record<string, string | boolean>>, expected: string])[] = [
    ['IsProd', {}, open],
    ['IsProd', { Env: 'prod' }, 'allow'],
    ['IsProd', { Env: 'dev' }, 'implicit-deny'],
    ['IsProd', { Env: 'Prod' }, 'implicit-deny'],
    ['IsProd', { Size: 'big' }, open],
    ['IsProd', { IsProd: 'TRUE' }, 'allow'],
    ['IsProd', { IsProd: 'yes' }, open],
    ['IsNeither', { IsEither: 'no' }, open],
    ['IsBig', { Size: 'big' }, 'allow'],
    ['IsEither', { Env: 'prod' }, 'allow'],
    ['IsEither', { Env: 'dev' }, open],
    ['IsEither', { Env: 'dev', Size: 'small' }, 'implicit-deny'],
    ['IsEither', { IsProd: true }, 'allow'],
    ['IsEither', { IsProd: false, Size: 'big' }, 'allow'],
    ['IsEither', { IsEither: false, Env: 'prod' }, 'implicit-deny'],
    ['IsNeither', { Env: 'prod' }, 'implicit-deny'],
    ['IsNeither', { Env: 'dev', Size: 'small' }, 'allow'],
    ['IsBigProd', { Env: 'prod', Size: 'big' }, 'allow'],
    ['IsBigProd', { Env: 'prod' }, open],
    ['IsBigProd', { Env: 'dev' }, 'implicit-deny'],
    ['IsBuilt', { Env: 'prod', Size: 'big' }, 'allow'],
    ['IsBuilt', { Env: 'prod', Size: 'small' }, 'implicit-deny'],
    ['IsJoined', { Env: 'prod', Size: 'big' }, 'allow'],
    ['IsCertain', {}, 'allow'],
    ['IsNever', {}, 'implicit-deny'],
    ['IsEitherNow', {}, 'allow'],
    ['IsSwitch', { Env: 'prod' }, open],
    ['IsAround', { Env: 'dev' }, open],
    ['IsEast', { 'AWS::Region': 'us-east-1' }, 'allow'],
    ['IsEast', { 'AWS::Region': 'eu-west-1' }, 'implicit-deny'],
  ];
  for (const [condition, values, expected] of rows) {
    it(`${condition} with ${JSON.stringify(values)}: ${expected}`, () => {
      assert.equal(answer(when(condition), values), expected);
    });
  }

  it('decides also where it stands at the resource', () => {
    const files = { 'template.yaml': `${sections}Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: s, Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }] } } } }
  F:
    Type: AWS::Serverless::Function
    Condition: IsEither
    Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /x, Method: get } } } }
  G:
    Type: AWS::Serverless::Function
    Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/{any}", Method: get, Auth: { Authorizer: AWS_IAM } } } } }
` };
    const call = { api: 'template.yaml#Api', request: 'GET /x' };
    assert.equal(answerIn(files, { ...call, values: { Env: 'prod' } }), 'allow');
    assert.notEqual(answerIn(files, { ...call, values: { Env: 'dev', Size: 'small' } }), 'allow');
  });
});

describe('a look-up in a map', () => {
  const effect = allow.replace('Effect: Allow', 'Effect: !FindInMap [Accounts, !Ref Env, effect]');
  const place = allow.replace('"execute-api:Invoke"', '!FindInMap [Places, !Ref "AWS::Region", action]');
  const text = allow.replace(' }', ', Condition: { StringEquals: { aws:PrincipalArn: !Sub ["arn:aws:iam::${id}:role/r", { id: !FindInMap [Accounts, !Ref Env, id] }] } } }');

  it('takes the entry of the value', () => {
    assert.equal(answer(effect), 'allow | explicit-deny');
    assert.equal(answer(effect, { Env: 'prod' }), 'allow');
    assert.equal(answer(effect, { Env: 'dev' }), 'explicit-deny');
  });

  it('takes the entry of the region', () => {
    assert.equal(answer(place, { 'AWS::Region': 'eu-west-1' }), 'allow');
    assert.equal(answer(place, { 'AWS::Region': 'us-east-1' }), 'implicit-deny');
  });

  it('takes the entry of the region of the API it belongs to', () => {
    const files = { 'template.yaml': `${sections}Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: s
      Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: "*", Action: !FindInMap [Places, !Ref "AWS::Region", action], Resource: "*" }, !If [IsEast, { Effect: Deny, Principal: "*", Action: "*", Resource: "*" }, !Ref AWS::NoValue]] } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /x, Method: get } } } } }
` };
    const at = (region?: string): string => answerIn(files, { api: { ref: 'template.yaml#Api', ...(region === undefined ? {} : { region }) }, request: 'GET /x' });
    assert.equal(at('eu-west-1'), 'allow');
    assert.equal(at('us-east-1'), 'explicit-deny');
  });

  it('decides inside of texts', () => {
    assert.equal(answer(text), open);
    assert.equal(answer(text, { Env: 'prod' }), 'allow');
    assert.equal(answer(text, { Env: 'dev' }), 'implicit-deny');
  });

  it('falls back on its default', () => {
    const withDefault = allow.replace('"execute-api:Invoke"', '!FindInMap [Places, !Ref "AWS::Region", action, { DefaultValue: "execute-api:*" }]');
    assert.equal(answer(withDefault, { 'AWS::Region': 'us-east-1' }), 'implicit-deny');
    assert.equal(answer(withDefault, { 'AWS::Region': 'eu-north-1' }), 'allow');
    assert.equal(answer(withDefault), open);
  });
});
