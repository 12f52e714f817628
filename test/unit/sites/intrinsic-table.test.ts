/**
 * Expressions of templates with what they mean: each is written in the short form of YAML and in the long form, as JSON,
 * and stands where a list of texts may. `<x>` is a value that only deployment knows, `…` says that there may be more.
 */
import assert from 'node:assert/strict';
import { isAtom, type HoledText } from '../../../server/src/base/atoms';
import type { ValueList } from '../../../server/src/policy/model';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { parseText, plain } from '../../support/host-tree';
import { openFile } from '../../support/open-workspace';

const sections = `
Transform: AWS::LanguageExtensions
Parameters:
  Env: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Only: { Type: String, AllowedValues: ["one,two"] }
  Free: { Type: String }
  Names: { Type: CommaDelimitedList, Default: "a,b" }
  Ids: { Type: "List<AWS::EC2::Subnet::Id>" }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
Mappings:
  Accounts:
    dev: { id: 012345678901, name: d, list: [x, y], cidr: 10.1.0.0/16 }
    prod: { id: 999988887777, name: p, list: [z], cidr: 10.2.0.0/16 }
  Same:
    eu-west-1: { bucket: same }
    us-east-1: { bucket: same }
  Regions:
    eu-west-1: { zone: a }
    us-east-1: { zone: b }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsEast: !Equals [!Ref AWS::Region, us-east-1]
  IsBoth: !And [!Condition IsProd, !Condition IsEast]
`;

type Row = readonly [expression: string, expected: string];

const texts: readonly Row[] = [
  ['!Sub plain', 'plain'],
  ['!Sub ""', ''],
  ['!Sub "a-${Env}-${AWS::Region}"', 'a-<Env>-<AWS::Region>'],
  ['!Sub "${!Env}"', '${Env}'],
  ['!Sub "${!Env}${Env}"', '${Env}<Env>'],
  ['!Sub "${Env"', '${Env'],
  ['!Sub "$${Env}}"', '$<Env>}'],
  ['!Sub "${Only}"', 'one,two'],
  ['!Sub "${Api.RootResourceId}"', '<Api.RootResourceId>'],
  ['!Sub ["${x}", { x: !Sub "${Env}/y" }]', '<Env>/y'],
  ['!Sub ["${x}${Env}", { x: a }]', 'a<Env>'],
  ['!Sub ["${Env}", { Env: lit }]', 'lit'],
  ['!Sub ["${x}", { x: 012 }]', '012'],
  ['!Sub ["${x}", { x: true }]', 'true'],
  ['!Sub ["${x}", { y: z }]', '<x>'],
  ['!Sub ["${x}", { x: !Join ["-", [a, !Ref Env]] }]', 'a-<Env>'],
  ['!Sub ["${x}", { x: !Select [1, !Split [",", "a,b"]] }]', 'b'],
  ['!Sub ["${x}", { x: !If [IsProd, p, d] }]', 'p if IsProd; d if not IsProd'],
  ['!Sub ["${x}", { x: !FindInMap [Accounts, !Ref Env, name] }]', 'd if Env = dev; p if not Env = dev'],
  ['!Sub ["${x}:${y}", { x: !FindInMap [Accounts, !Ref Env, name], y: !FindInMap [Accounts, !Ref Env, id] }]', 'd:012345678901 if Env = dev; p:999988887777 if not Env = dev'],
  ['!Sub ["${x}", { x: !GetAtt Api.Arn }]', '<Api.Arn>'],
  ['!Sub ["${x}", { x: !ImportValue net }]', '<Fn::ImportValue(net)>'],
  ['!Join ["", [a, b]]', 'ab'],
  ['!Join [",", []]', ''],
  ['!Join ["", [""]]', ''],
  ['!Join ["/", [a, !Ref AWS::NoValue, b]]', 'a/b'],
  ['!Join ["", [1, true, 007]]', '1true007'],
  ['!Join ["-", [!Join ["", [a, b]], !Sub "${Env}"]]', 'ab-<Env>'],
  ['!Join [",", !Split ["|", "a|b"]]', 'a,b'],
  ['!Join [",", !FindInMap [Accounts, dev, list]]', 'x,y'],
  ['!Join [",", !FindInMap [Accounts, !Ref Env, list]]', 'x,y if Env = dev; z if not Env = dev'],
  ['!Join ["", [!If [IsProd, a, b], c]]', 'ac if IsProd; bc if not IsProd'],
  ['!Join ["", [!FindInMap [Accounts, !Ref Env, name], x]]', 'dx if Env = dev; px if not Env = dev'],
  ['!Join ["", [!FindInMap [Same, !Ref "AWS::Region", bucket], x]]', 'samex'],
  ['!Join ["", [!ImportValue v, x]]', '<Fn::ImportValue(v)>x'],
  ['!Join ["", [!GetAtt [Api, Arn], "/*"]]', '<Api.Arn>/*'],
  ['!Join [".", [!Select [0, !Split ["/", "a/b"]], !Select [1, [x, y]]]]', 'a.y'],
  ['!Join ["", ["x", !Ref Stored]]', 'x<Stored>'],
  ['!Base64 abc', 'YWJj'],
  ['!Base64 "é€😀"', 'w6nigqzwn5iA'],
  ['!Base64 { "Fn::Sub": "${Only}" }', 'b25lLHR3bw=='],
  ['"x-{{resolve:ssm:/a:1}}-y"', 'x-<{{resolve:ssm:/a:1}}>-y'],
  ['"{{resolve:ssm:/a"', '{{resolve:ssm:/a'],
  ['!Sub "{{resolve:ssm:/${Env}/a}}:${Env}"', '<{{resolve:ssm:/${Env}/a}}>:<Env>'],
  ['!Join ["", ["{{resolve:secretsmanager:", !Ref Free, ":SecretString:p}}", x]]', '<{{resolve:secretsmanager:${Free}:SecretString:p}}>x'],
  ['!Sub "{{resolve:ssm:/${Env}}}{{resolve:ssm-secure:b}}"', '<{{resolve:ssm:/${Env}}}><{{resolve:ssm-secure:b}}>'],
];

const lists: readonly Row[] = [
  ['!Select [0, [a, b]]', 'a'],
  ['!Select ["1", [a, b]]', 'b'],
  ['!Select [0, !If [IsProd, [a], [b]]]', 'a if IsProd; b if not IsProd'],
  ['!Select [1, !FindInMap [Accounts, dev, list]]', 'y'],
  ['!Select [0, !FindInMap [Accounts, !Ref Env, list]]', 'x if Env = dev; z if not Env = dev'],
  ['!Select [1, !Split [":", !Sub "x:${AWS::AccountId}:y"]]', '<AWS::AccountId>'],
  ['!Select [1, !Split [",", !Ref Only]]', 'two'],
  ['!Select [5, [a, b]]', '<Fn::Select([5,[a,b]])> …'],
  ['!Select [0, !Ref Names]', '<Fn::Select([0,Names])> …'],
  ['!Select [0, !GetAZs ""]', '<Fn::Select([0,Fn::GetAZs()])> …'],
  ['!Split [",", "a,b,,c"]', 'a; b; ; c'],
  ['!Split [",", !Ref Only]', 'one; two'],
  ['!Split ["-", !FindInMap [Accounts, !Ref Env, name]]', 'd if Env = dev; p if not Env = dev'],
  ['!Split ["/", !Sub "a/${Free}"]', 'a …'],
  ['!FindInMap [Accounts, dev, id]', '012345678901'],
  ['!FindInMap [Accounts, dev, list]', 'x; y'],
  ['!FindInMap [Accounts, !Ref Env, list]', 'x if Env = dev; y if Env = dev; z if not Env = dev'],
  ['!FindInMap [Regions, !Ref "AWS::Region", zone]', 'a if AWS::Region = eu-west-1; b if not AWS::Region = eu-west-1'],
  ['!FindInMap [Regions, !Ref "AWS::Region", zone, { DefaultValue: c }]', 'a if AWS::Region = eu-west-1; b if not AWS::Region = eu-west-1 if AWS::Region = us-east-1; c if not AWS::Region = eu-west-1 if not AWS::Region = us-east-1'],
  ['!FindInMap [Regions, nowhere, zone, { DefaultValue: !Ref Env }]', '<Env>'],
  ['!FindInMap [Same, !Ref "AWS::Region", bucket, { DefaultValue: same }]', 'same'],
  ['!FindInMap [Regions, nowhere, zone]', '<Regions.nowhere.zone> …'],
  ['!Cidr [10.0.0.0/16, 2, 8]', '10.0.0.0/24; 10.0.1.0/24'],
  ['!Cidr ["10.0.7.9/22", "3", "8"]', '10.0.4.0/24; 10.0.5.0/24; 10.0.6.0/24'],
  ['!Select [1, !Cidr ["2001:db8::/56", 2, 64]]', '2001:db8:0:1::/64'],
  ['!Cidr [10.0.0.0/24, 4, 9]', '<Fn::Cidr([10.0.0.0/24,4,9])> …'],
  ['!Cidr [!FindInMap [Accounts, !Ref Env, cidr], 1, 8]', '10.1.0.0/24 if Env = dev; 10.2.0.0/24 if not Env = dev'],
  ['!Cidr [!Ref Free, 1, 8]', '<Fn::Cidr([Free,1,8])> …'],
  ['!Ref Names', '<Names> …'],
  ['!Ref Ids', '<Ids> …'],
  ['!Join [",", !Ref Names]', '<Fn::Join([,,Names])> …'],
  ['!GetAZs !Ref "AWS::Region"', '<Fn::GetAZs(AWS::Region)> …'],
  ['!If [IsProd, !If [IsEast, a, b], c]', 'a if IsProd if IsEast; b if IsProd if not IsEast; c if not IsProd'],
  ['!If [IsBoth, a, b]', 'a if IsProd if IsEast; b if IsProd if not IsEast; b if not IsProd'],
  ['!If [IsProd, [a, b], !Ref "AWS::NoValue"]', 'a if IsProd; b if IsProd'],
  ['[a, !If [IsProd, b, !Ref "AWS::NoValue"], !Ref "AWS::NoValue"]', 'a; b if IsProd'],
  ['[!Sub "${Env}", { Ref: Free }, !GetAtt Api.Arn]', '<Env>; <Free>; <Api.Arn>'],
  ['{ Ref: { "Fn::Sub": "${Env}Bucket" } }', '<Ref(Env+Bucket)> …'],
  ['{ "Fn::GetAtt": [{ "Fn::Sub": "${Env}Bucket" }, Arn] }', '<Fn::GetAtt([Env+Bucket,Arn])> …'],
  ['{ "Fn::GetAtt": { "Fn::Sub": "${Env}Bucket.Arn" } }', '<Fn::GetAtt(Env+Bucket.Arn)> …'],
  ['!ImportValue { "Fn::Sub": "${Env}-x" }', '<Fn::ImportValue(Env+-x)> …'],
  ['{ "Fn::Length": [a, b] }', '2'],
  ['{ "Fn::Length": !Split [",", !Ref Only] }', '2'],
  ['{ "Fn::Length": !Ref Names }', '<Fn::Length(Names)> …'],
  ['{ "Fn::Transform": { Name: M } }', '<`Fn::Transform` is computed at deployment> …'],
  ['{ "Fn::Contains": [[a, b], !Ref Env] }', '<Fn::Contains([[a,b],Env])> …'],
  ['{ "Fn::EachMemberIn": [!Ref Names, [a]] }', '<Fn::EachMemberIn([Names,[a]])> …'],
  ['{ "Fn::ValueOfAll": ["AWS::EC2::Subnet::Id", Tags] }', '<Fn::ValueOfAll([AWS::EC2::Subnet::Id,Tags])> …'],
  ['{ "Fn::RefAll": "AWS::EC2::VPC::Id" }', '<Fn::RefAll(AWS::EC2::VPC::Id)> …'],
  ['{ "Fn::Unheard": [1] }', '<Fn::Unheard([1])> …'],
];

const show = ({ pieces }: HoledText): string => pieces.map((piece) => (isAtom(piece) ? `<${piece.label}>` : piece)).join('');

function showList(list: ValueList | undefined): string {
  const values = list?.values.map(({ text, presence }) => [show(text), ...presence.map(({ condition, holds }) => `${holds ? '' : 'not '}${condition.label}`)].join(' if '));
  return `${(values ?? []).join('; ')}${list?.isComplete === false ? ' …' : ''}`;
}

function valuesOf(name: string, text: string): string {
  const { file } = openFile(name, text);
  const [statement, ...others] = file.policies.flatMap(({ policy }) => policy.statements);
  assert.ok(statement && others.length === 0);
  assert.deepEqual(file.policies.flatMap(({ policy }) => policy.problems.map(({ code }) => code)), []);
  return showList(statement.resource?.value);
}

const template = (expression: string): string => `${sections}
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: x } }
  Role:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Statement: { Effect: Allow, Action: "s3:GetObject", Resource: ${expression} } }
`;

const inJson = (text: string): string => JSON.stringify(plain(parseText(yamlFormat, text).root), (_, value: unknown) => (typeof value === 'string' ? value.replace(/^#/, '') : value), 1);

for (const [title, rows] of [['a text', texts], ['a list or one of its items', lists]] as const) {
  describe(`an expression that is ${title}`, () => {
    for (const [expression, expected] of rows) {
      it(`${expression} is ${expected}`, () => {
        const text = template(expression);
        assert.equal(valuesOf('template.yaml', text), expected);
        assert.equal(valuesOf('template.json', inJson(text)), expected, 'in JSON');
      });
    }
  });
}
