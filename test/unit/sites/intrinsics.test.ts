/** What every intrinsic function becomes, in its short and its long form, in YAML and in JSON. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { displayText } from '../../../server/src/base/atoms';
import type { Policy } from '../../../server/src/policy/model';
import { lower } from '../../../server/src/sites/cloudformation/lower';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { partLimit } from '../../../server/src/syntax/format';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { assertSpansInside, parseText } from '../../support/host-tree';
import { openFile } from '../../support/open-workspace';

const sections = `
Parameters:
  Env: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Only: { Type: String, AllowedValues: [one] }
  Secret: { Type: String, NoEcho: true, Default: hush }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path/to/it, AllowedValues: [/path/to/it] }
  Names: { Type: CommaDelimitedList }
Mappings:
  Accounts:
    dev: { id: 012345678901, name: d }
    prod: { id: 999988887777, name: p }
  Regions:
    eu-west-1: { bucket: same }
    us-east-1: { bucket: same }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
  IsEast: !Equals [!Ref AWS::Region, us-east-1]
  IsProdEast: !And [!Condition IsProd, !Condition IsEast]
  IsEither: !Or [!Condition IsProd, !Condition IsEast]
  IsNeither: !Not [!Condition IsEither]
  IsSwitch: !Equals [a, b]
`;

function policiesOf(resource: string, more = ''): readonly Policy[] {
  const role = `
  Role:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: ${resource}
`;
  return openFile('template.yaml', `Transform: AWS::LanguageExtensions\n${sections}\nResources:${role}${more}`).file.policies.map((entry) => entry.policy);
}

/** The values with the conditions they depend on. */
function valuesOf(resource: string): string[] {
  const values = policiesOf(resource)[0]?.statements[0]?.resource?.value.values ?? [];
  return values.map(({ text, presence }) => [displayText(text), ...presence.map(({ condition, holds }) => `${holds ? '' : 'not '}${condition.label}`)].join(' if '));
}

const atomsOf = (resource: string) => (policiesOf(resource)[0]?.statements[0]?.resource?.value.values ?? []).map((value) => value.text.pieces);

describe('texts with references', () => {
  it('are known to be of the same thing through Sub, Join, a variable and If alike', () => {
    const ways = [
      '!Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:1:${Api}/*"',
      '!Join ["", ["arn:", !Ref AWS::Partition, ":execute-api:", !Ref "AWS::Region", ":1:", !Ref Api, "/*"]]',
      '!Join [":", [arn, !Ref AWS::Partition, execute-api, !Ref AWS::Region, "1", !Sub "${Api}/*"]]',
      '!Sub ["arn:${p}:execute-api:${AWS::Region}:1:${id}/*", { p: !Ref AWS::Partition, id: !Ref Api }]',
      '{ "Fn::Sub": ["${start}:1:${Api}/*", { start: !Join [":", [arn, !Ref AWS::Partition, execute-api, !Ref AWS::Region]] }] }',
      '!Select [1, [x, !Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:1:${Api}/*"]]',
      '!Join [":", !Split ["|", !Sub "arn|${AWS::Partition}|execute-api|${AWS::Region}|1|${Api}/*"]]',
    ];
    const api = '\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: x } }\n';
    const all = ways.map((way) => policiesOf(way, api)[0]?.statements[0]?.resource?.value.values[0]?.text.pieces);
    // Nobody knows how often the id of the API would be split.
    for (const pieces of all.slice(0, -1)) assert.deepEqual(pieces, all[0]);
    const shapes = all[0]?.map((piece) => (typeof piece === 'string' ? piece : piece.shape));
    assert.deepEqual(shapes, ['arn:', 'partition', ':execute-api:', 'region', ':1:', 'api-id', '/*']);
    assert.equal(all[6]?.length, 1);
  });

  it('keep `${!Literal}` and what a variable brings in', () => {
    assert.deepEqual(valuesOf('!Sub ["${!aws:username}/${a}/${b}", { a: lit, b: !Ref Only }]'), ['${aws:username}/lit/one']);
    assert.deepEqual(valuesOf('!Sub "${Env}-${Only}"'), ['${Env}-one']);
  });

  it('are several where a choice is in them', () => {
    assert.deepEqual(valuesOf('!Sub ["x/${a}", { a: !If [IsProd, p, d] }]'), ['x/p if IsProd', 'x/d if not IsProd']);
    assert.deepEqual(valuesOf('!Join ["/", [x, !If [IsProd, p, !Ref AWS::NoValue]]]'), ['x/p if IsProd', 'x if not IsProd']);
    assert.deepEqual(valuesOf('!Join ["/", !If [IsProd, [a, b], [c]]]'), ['a/b if IsProd', 'c if not IsProd']);
    assert.deepEqual(valuesOf('!Select [0, !If [IsProd, [a, b], [c]]]'), ['a if IsProd', 'c if not IsProd']);
  });
});

describe('parameters', () => {
  it('are never assumed to have their defaults, and are known where one value is allowed', () => {
    const reason = (name: string): unknown => {
      const [piece] = atomsOf(`!Ref ${name}`)[0] ?? [];
      return typeof piece === 'string' ? piece : piece?.reason;
    };
    assert.equal(reason('Env'), 'a parameter of the template, by default `dev`, one of `dev`, `prod`');
    assert.equal(reason('Only'), 'one');
    assert.equal(reason('Secret'), 'a parameter of the template');
    assert.equal(reason('Stored'), 'a parameter of the template whose value is read from the parameter store');
  });

  it('that are lists may be any number of values', () => {
    assert.equal(policiesOf('!Ref Names')[0]?.statements[0]?.resource?.value.isComplete, false);
    assert.equal(policiesOf('!Join [",", !Ref Names]')[0]?.statements[0]?.resource?.value.isComplete, false);
  });
});

describe('conditions of a template', () => {
  it('stand for those they are made of', () => {
    assert.deepEqual(valuesOf('!If [IsProd, a, b]'), ['a if IsProd', 'b if not IsProd']);
    assert.deepEqual(valuesOf('!If [IsDev, a, b]'), ['b if IsProd', 'a if not IsProd']);
    assert.deepEqual(valuesOf('!If [IsProdEast, a, b]'), ['a if IsProd if IsEast', 'b if IsProd if not IsEast', 'b if not IsProd']);
  });

  it('keep their own names where they say something else, or are switched by hand', () => {
    assert.deepEqual(valuesOf('!If [IsEither, a, b]'), ['a if IsEither', 'b if not IsEither']);
    assert.deepEqual(valuesOf('!If [IsSwitch, a, b]'), ['a if IsSwitch', 'b if not IsSwitch']);
    assert.deepEqual(valuesOf('!If [IsNeither, a, b]'), ['b if IsEither', 'a if not IsEither']);
    assert.deepEqual(valuesOf('!If [Nowhere, a, b]'), ['a if Nowhere', 'b if not Nowhere']);
  });

  it('are bounded however they are made', () => {
    const many = Array.from({ length: 12 }, (_, index) => `!And [!Equals [!Ref A${index}, x], !Equals [!Ref B${index}, x], !Equals [!Ref C${index}, x]]`);
    const { file } = openFile('template.yaml', `Transform: AWS::LanguageExtensions\nConditions:\n  Big: !Or [${many.join(', ')}]\nResources: {}\n`);
    assert.equal(file.policies.length, 0);
  });
});

describe('conditions within conditions', () => {
  it('do not multiply what depends on them', () => {
    const nested = (depth: number): string => (depth === 0 ? 'x' : `!If [IsProdEast, a, ${nested(depth - 1)}]`);
    assert.ok(valuesOf(nested(40)).length < 20_000);
  });
});

describe('maps of a template', () => {
  it('are looked up, also by keys that only deployment knows', () => {
    assert.deepEqual(valuesOf('!FindInMap [Accounts, dev, id]'), ['012345678901']);
    assert.deepEqual(valuesOf('!FindInMap [Accounts, !Ref Env, name]'), ['d if Env = dev', 'p if not Env = dev']);
    assert.deepEqual(valuesOf('!FindInMap [Regions, !Ref AWS::Region, bucket]'), ['same']);
    assert.deepEqual(valuesOf('!FindInMap [Accounts, !Ref Only, name]').length, 1);
    assert.deepEqual(valuesOf('!FindInMap [Accounts, test, id, { DefaultValue: other }]'), ['other']);
    assert.deepEqual(valuesOf('!FindInMap [Accounts, dev, id, { DefaultValue: other }]'), ['012345678901']);
    assert.deepEqual(valuesOf('!Sub ["arn:${a}", { a: !FindInMap [Accounts, dev, id] }]'), ['arn:012345678901']);
  });

  it('say nothing where the map or the key is not there', () => {
    for (const way of ['!FindInMap [Nowhere, a, b]', '!FindInMap [Accounts, test, id]', '!FindInMap [Accounts, !Select [0, !Ref Names], id]']) {
      assert.equal(policiesOf(way)[0]?.statements[0]?.resource?.value.isComplete, false, way);
    }
  });
});

describe('functions only deployment can compute', () => {
  const ways = ['!ImportValue net', '!GetAZs ""', '!Cidr [!Ref Env, 2, 8]', '!Select [0, !Ref Names]', '!Base64 { Ref: Env }', '!Select [2, !Split ["/", !Ref AWS::StackId]]', '!ImportValue { "Fn::Sub": "${Env}-x" }'];
  for (const way of ways) {
    it(`have an identity: ${way}`, () => {
      const [first, second] = atomsOf(`[!Sub ["\${a}", { a: ${way} }], !Join ["", [${way}]]]`);
      assert.ok(first && second);
      assert.equal(first.length, 1);
      assert.deepEqual(first, second);
      assert.notDeepEqual(first, atomsOf('!Join ["", [!ImportValue other]]')[0]);
    });
  }

  it('are folded where the list is written out', () => {
    assert.deepEqual(valuesOf('!Select ["1", [a, b]]'), ['b']);
    assert.deepEqual(valuesOf('!Split [",", "a,b,,c"]'), ['a', 'b', '', 'c']);
    assert.deepEqual(valuesOf('!Select [1, !Split [":", !Sub "a:${AWS::Region}:${Env}"]]'), ['${AWS::Region}']);
    assert.deepEqual(valuesOf('!Sub ["x${n}", { n: !Length [a, b, c] }]'), ['x3']);
    assert.deepEqual(valuesOf('{ "Fn::Length": !Split [",", "a,b"] }'), ['2']);
  });

  it('do not tell what a list is that may hold more', () => {
    const list = policiesOf('!Split ["/", !Sub "a/${Env}"]')[0]?.statements[0]?.resource?.value;
    assert.equal(list?.isComplete, false);
    assert.deepEqual(list.values.map(({ text }) => displayText(text)), ['a']);
  });

  it('hold a policy where JSON is made of one', () => {
    const more = '\n  Json:\n    Type: AWS::SSO::PermissionSet\n    Properties:\n      InlinePolicy:\n        Fn::ToJsonString:\n          Statement: { Effect: Allow, Action: "s3:*", Resource: "*" }\n';
    assert.equal(policiesOf('x', more)[1]?.statements.length, 1);
  });
});

describe('loops of a template', () => {
  const loop = (collection: string): string => `Transform: AWS::LanguageExtensions
Parameters:
  Names: { Type: CommaDelimitedList }
Resources:
  Fn::ForEach::Roles:
    - Name
    - ${collection}
    - "Role&{Name}":
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: [!Sub "arn:aws:s3:::\${Name}/*", !Ref Name, "plain-\${Name}", !GetAtt "Bucket&{Name}.Arn"]
  Fn::ForEach::Broken: [x]
`;
  const read = (text: string) => openFile('template.yaml', text).file.policies.map(({ site, policy }) => [site.selector, policy.statements[0]?.resource?.value.values.map(({ text: each }) => displayText(each)).join(' ')]);

  it('make an instance of each item, each with its own values', () => {
    assert.deepEqual(read(loop('[a-1, b]')), [
      ['/Resources/Rolea1/Properties/PolicyDocument', 'arn:aws:s3:::a-1/* a-1 plain-a-1 ${Bucketa1.Arn}'],
      ['/Resources/Roleb/Properties/PolicyDocument', 'arn:aws:s3:::b/* b plain-b ${Bucketb.Arn}'],
    ]);
  });

  it('stand for all items that only deployment knows with one', () => {
    const { file } = openFile('template.yaml', loop('!Ref Names'));
    const values = file.policies[0]?.policy.statements[0]?.resource?.value.values ?? [];
    assert.deepEqual(values.slice(0, 3).map(({ text }) => displayText(text)), ['arn:aws:s3:::${Name}/*', '${Name}', 'plain-${Name}']);
    const atom = values[1]?.text.pieces[0];
    assert.ok(atom !== undefined && typeof atom !== 'string');
    assert.equal(atom.pure, false);
  });

  it('stay in their places, and whole when the document is cut', () => {
    const text = loop('[a, b]');
    const padding = Array.from({ length: 40 }, (_, index) => `  Queue${index}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: ${'q'.repeat(120)}\n`).join('');
    assert.ok(padding.length > partLimit);
    assert.equal(read(`${text}${padding}`).length, 2);
    const { root, problems, comments } = parseText(yamlFormat, text);
    assertSpansInside(lower(root), problems, comments, text);
  });

  it('in loops do not multiply without bounds', () => {
    const items = JSON.stringify(Array.from({ length: 100 }, (_, index) => `i${index}`));
    const nested = (depth: number): string => (depth === 0 ? '{ "K": v }' : `{ "Fn::ForEach::L${depth}": [V${depth}, ${items}, ${nested(depth - 1)}] }`);
    const { root } = parseText(yamlFormat, nested(6));
    lower(root);
  });
});

describe('functions in long form, in templates that are cut', () => {
  const statement = `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${'x'.repeat(300)}"}`;
  const policy = `{"Statement": [${Array(20).fill(statement).join(', ')}]}`;

  it('keep their meaning, however long their arguments are', () => {
    const choice = { 'Fn::If': ['C', JSON.parse(policy) as unknown, { Ref: 'AWS::NoValue' }] };
    const text = { 'Fn::Sub': policy };
    for (const document of [choice, text]) {
      const data = { Resources: { R: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } }, S: { Type: 'AWS::SQS::Queue' } } };
      for (const written of [JSON.stringify(data, null, 1), stringify(data), stringify(data, { lineWidth: 0 })]) {
        const { file } = openFile(written.startsWith('{') ? 't.json' : 't.yaml', written);
        assert.equal(file.policies[0]?.policy.statements.length, 20);
        assert.equal(file.policies[0].policy.statements[0]?.resource?.value.values.length, 1);
      }
    }
  });
});

type Call = string | { readonly name: string; readonly argument: Data };
type DataMap = Readonly<Record<string, Data>>;
type Data = Call | readonly Data[] | { readonly map: DataMap };

const { tree } = fc.letrec<{ tree: Data; call: Data; list: Data; map: Data; leaf: Data }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('leaf'), tie('call'), tie('list'), tie('map')),
  leaf: fc.constantFrom('a', 'b c', 'x/${Y}', '${!z}', 'A.B', '1', 'AWS::Region', ''),
  list: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom('k', 'Y', 'DefaultValue'), tie('tree'), { minKeys: 1, maxKeys: 2 }).map((map) => ({ map })),
  call: fc.record({
    name: fc.constantFrom('Ref', 'Condition', 'Fn::Sub', 'Fn::GetAtt', 'Fn::Join', 'Fn::If', 'Fn::Select', 'Fn::Split', 'Fn::FindInMap', 'Fn::ImportValue', 'Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or', 'Fn::Base64', 'Fn::Cidr', 'Fn::GetAZs', 'Fn::ToJsonString', 'Fn::Length', 'Fn::Transform'),
    argument: tie('tree'),
  }),
}));

const isMap = (data: Data): data is { readonly map: DataMap } => typeof data === 'object' && !Array.isArray(data) && 'map' in data;
const entriesOf = (map: DataMap): readonly (readonly [string, Data])[] => Object.entries(map);

const isCall = (data: Data): data is Exclude<Call, string> => typeof data === 'object' && 'name' in data;

function longForm(data: Data): unknown {
  if (typeof data === 'string') return data;
  if (isCall(data)) return { [data.name]: longForm(data.argument) };
  return isMap(data) ? Object.fromEntries(entriesOf(data.map).map(([key, value]) => [key, longForm(value)])) : data.map(longForm);
}

/** In flow style; a value has one tag at most, so a function right inside another one is written in full. */
function shortForm(data: Data, isTagged = false): string {
  if (typeof data === 'string') return JSON.stringify(data);
  if (isCall(data)) return isTagged ? `{ "${data.name}": ${shortForm(data.argument)} }` : `!${data.name.replace('Fn::', '')} ${shortForm(data.argument, true)}`;
  if (isMap(data)) return `{ ${entriesOf(data.map).map(([key, value]) => `"${key}": ${shortForm(value)}`).join(', ')} }`;
  return `[${data.map((item) => shortForm(item)).join(', ')}]`;
}

/** A lowered tree without its places. */
function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== 'object' || node === null) return node;
  const places = new Set(['span', 'keySpan', 'contentSpan', 'origin', 'segments', 'style', 'id']);
  return Object.fromEntries(Object.entries(node).filter(([key, value]) => !places.has(key) && value !== undefined).map(([key, value]) => [key, withoutPlaces(value)]));
}

describe('the forms of functions', () => {
  it('are one tree: short and long, in YAML and in JSON', () => {
    fc.assert(
      fc.property(tree, (data) => {
        const long = JSON.stringify({ v: longForm(data) });
        const expected = withoutPlaces(lower(parseText(jsonFormat, long).root));
        const short = parseText(yamlFormat, `v: ${shortForm(data)}\n`);
        assert.deepEqual(short.problems, []);
        assert.deepEqual(withoutPlaces(lower(short.root)), expected);
        assert.deepEqual(withoutPlaces(lower(parseText(yamlFormat, long).root)), expected);
      }),
      { seed: 71, numRuns: 800 },
    );
  });
});
