/** Values that a scenario takes from parameter files, the settings of the SAM command line and templates. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { readContext } from '../../../server/src/scenario/read-context';
import { readCaseLine } from '../../../server/src/scenario/read-line';
import { readScenario, type Scenario } from '../../../server/src/scenario/read';
import { runCase } from '../../../server/src/scenario/run';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { parse } from '../../support/scenarios';

type Files = Readonly<Record<string, string>>;

const call = 'action: s3:GetObject\nresource: "*"\n';

function read(scenario: string, files: Files = {}): Scenario {
  const workspace = openWorkspace(files);
  return readScenario(parse(yamlFormat, scenario, uriOf('cases/a.authz.yaml')), readContext({ file: (uri) => workspace.file(uri), unit: (uri) => workspace.unit(uri) }, workspace));
}

function valuesOf(reference: string, files: Files): unknown {
  const { cases, problems } = read(`${call}valuesFrom: "${reference}"`, files);
  assert.deepEqual([...problems, ...cases.flatMap((one) => one.problems)], []);
  return cases[0]?.supplied?.values;
}

/** What is wrong, each with the text it stands at in the scenario. */
function problemsOf(scenario: string, files: Files = {}): readonly string[] {
  const { cases, problems } = read(scenario, files);
  return [...problems, ...cases.flatMap((one) => one.problems)].map(({ span, message }) => `${scenario.slice(span.start, span.end)}: ${message}`);
}

const problemWith = (reference: string, files: Files): string => problemsOf(`${call}valuesFrom: [${reference}]`, files).join('\n').replace(/^[^:]*: /, '');

describe('a file of parameters', () => {
  const expected = { Office: '203.0.113.0/24', Limit: '012345678901', On: 'true' };

  const forms: Files = {
    'cases/list.json': '[{"ParameterKey": "Office", "ParameterValue": "203.0.113.0/24"}, {"ParameterKey": "Limit", "ParameterValue": "012345678901"}, {"ParameterKey": "On", "ParameterValue": true}, {"ParameterKey": "Kept", "UsePreviousValue": true}]',
    'cases/pipeline.json': '{"Parameters": {"Office": "203.0.113.0/24", "Limit": "012345678901", "On": "true"}, "Tags": {"a": "b"}}',
    'cases/input.json': '{"StackName": "orders", "Parameters": [{"ParameterKey": "Office", "ParameterValue": "203.0.113.0/24"}, {"ParameterKey": "Limit", "ParameterValue": "012345678901"}, {"ParameterKey": "On", "ParameterValue": "true"}]}',
    'cases/flat.yaml': 'Office: 203.0.113.0/24\nLimit: 012345678901\nOn: true\n',
    'cases/words.json': '["Office=203.0.113.0/24", "Limit=012345678901", "ParameterKey=On,ParameterValue=true"]',
  };
  for (const name of Object.keys(forms)) {
    it(`is read as ${name} has it`, () => {
      assert.deepEqual(valuesOf(name.replace('cases/', ''), forms), expected);
    });
  }

  it('may stand anywhere in a document', () => {
    assert.deepEqual(valuesOf('all.json#/prod/0', { 'cases/all.json': '{"prod": [{"Office": ["10.0.0.0/8", "10.1.0.0/16"]}]}' }), { Office: '10.0.0.0/8,10.1.0.0/16' });
  });

  it('may hold a policy in a string as a value', () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    assert.deepEqual(valuesOf('p.json', { 'cases/p.json': JSON.stringify({ Policy: policy }) }), { Policy: policy });
  });

  it('that is none is told with the place', () => {
    const why = (text: string): string => problemWith('p.json', { 'cases/p.json': text });
    assert.match(why('[\n"a=b",\n"broken"\n]'), /^`p\.json`, line 3: `broken` is no parameter of the form `Key=Value`\.$/);
    assert.match(why('{"a": 1,\n"b": {"c": 1}}'), /^`p\.json`, line 2: the value of `b` is neither a text nor a list of texts/);
    assert.match(why('[{"ParameterKey": "A"}]'), /the parameter `A` has no `ParameterValue`\.$/);
    assert.match(why('{"a": 1,\n\n'), /^`p\.json`, line \d: /);
    assert.match(why('{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}, "Parameters": {}}'), /is a template: write `#\/Parameters`/);
    assert.match(problemWith('p.json#prod', { 'cases/p.json': '{}' }), /has no environments/);
    assert.match(problemWith('p.json#/x', { 'cases/p.json': '{}' }), /has nothing at `#\/x`/);
    assert.match(problemWith('missing.json', {}), /`missing\.json` cannot be read/);
  });
});

describe('the defaults a template declares', () => {
  it('are values where the scenario asks for them, but for secrets and what is kept in the parameter store', () => {
    const template = `Parameters:
  Office: { Type: String, Default: 203.0.113.0/24 }
  Limit: { Type: Number, Default: 5 }
  Password: { Type: String, NoEcho: true, Default: hunter2 }
  Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
  Open: { Type: String }
Resources: { A: { Type: AWS::S3::Bucket } }
`;
    assert.deepEqual(valuesOf('../template.yaml#/Parameters', { 'template.yaml': template }), { Office: '203.0.113.0/24', Limit: '5' });
  });
});

describe('variables of Terraform', () => {
  it('have the names modules call them by', () => {
    const expected = { 'var.office': '203.0.113.0/24', 'var.limit': '5', 'var.on': 'true' };
    assert.deepEqual(valuesOf('prod.tfvars', { 'cases/prod.tfvars': 'office = "203.0.113.0/24"\nlimit  = 5\non = true\nnothing = null\nmade = "a-${b}"\n' }), expected);
    assert.deepEqual(valuesOf('prod.tfvars.json', { 'cases/prod.tfvars.json': '{"office": "203.0.113.0/24", "limit": 5, "on": true}' }), expected);
  });

  it('are named part by part, in each way a module may write the steps to it', () => {
    const tfvars = 'names = ["a", 5]\ntags = { team = "t", "a b" = "x", none = null }\ndeep = [{ arns = ["arn"] }]\nempty = []\n';
    assert.deepEqual(valuesOf('prod.tfvars', { 'cases/prod.tfvars': tfvars }), {
      ...{ 'var.names[0]': 'a', 'var.names[1]': '5', 'var.tags.team': 't', 'var.tags["team"]': 't', 'var.tags["a b"]': 'x' },
      ...{ 'var.deep[0].arns[0]': 'arn', 'var.deep[0]["arns"][0]': 'arn' },
    });
  });
});

describe('the settings of the SAM command line', () => {
  const toml = `version = 0.1
[default.deploy.parameters]
parameter_overrides = "Office=198.51.100.7"

[prod.global.parameters]
stack_name = "orders"
region = "us-east-1"
parameter_overrides = "Office=unused"
[prod.deploy.parameters]
region = "eu-west-1"
parameter_overrides = 'Office="203.0.113.0/24" Name="a \\"b\\" c" Url=https://x/?a=b ParameterKey=Long,ParameterValue="d e,f"'

[listed.deploy.parameters]
parameter_overrides = ["Office=203.0.113.0/24", "Empty="]
[table.deploy.parameters.parameter_overrides]
Office = "203.0.113.0/24"
Limit = 5

[half.deploy.parameters]
parameter_overrides = [
  "Office=1.2.3.4",
  "Name=a b",
]
[file.deploy.parameters]
parameter_overrides = "file://params.json"
[open.deploy.parameters]
parameter_overrides = 'Name="a b'
[other.sync.parameters]
parameter_overrides = "A=b"
`;
  const files = { 'cases/samconfig.toml': toml };

  it('give the parameters, the Region and the name of the stack of an environment', () => {
    assert.deepEqual(valuesOf('samconfig.toml', files), { Office: '198.51.100.7' });
    assert.deepEqual(valuesOf('samconfig.toml#prod', files), { 'AWS::Region': 'eu-west-1', 'AWS::StackName': 'orders', Office: '203.0.113.0/24', Name: 'a "b" c', Url: 'https://x/?a=b', Long: 'd e,f' });
    assert.deepEqual(valuesOf('samconfig.toml#listed', files), { Office: '203.0.113.0/24', Empty: '' });
    assert.deepEqual(valuesOf('samconfig.toml#table', files), { Office: '203.0.113.0/24', Limit: '5' });
  });

  it('may be YAML', () => {
    const yaml = 'version: 0.1\nprod:\n  deploy:\n    parameters:\n      region: eu-west-1\n      parameter_overrides: [Office=203.0.113.0/24]\n';
    assert.deepEqual(valuesOf('samconfig.yaml#prod', { 'cases/samconfig.yaml': yaml }), { 'AWS::Region': 'eu-west-1', Office: '203.0.113.0/24' });
  });

  it('that are wrong or missing are told, never skipped', () => {
    assert.match(problemWith('samconfig.toml#prd', files), /`samconfig\.toml` has no environment `prd`: did you mean `#prod`\?/);
    assert.match(problemWith('samconfig.toml#half', files), /^`samconfig\.toml`, line 20: `b` is no override of the form `Key=Value` in `parameter_overrides`\.$/);
    assert.match(problemWith('samconfig.toml#file', files), /line 25: `file:\/\/params\.json` is no override/);
    assert.match(problemWith('samconfig.toml#open', files), /line 27: `Name="a b` is no override/);
    assert.match(problemWith('samconfig.toml#other', files), /line 28: the environment `other` gives `deploy` neither/);
    assert.match(problemWith('samconfig.toml', { 'cases/samconfig.toml': 'a = 1\nb = [1,' }), /^`samconfig\.toml`, line 2: This is no valid TOML: unfinished array\.$/);
  });
});

describe('values from files', () => {
  const files: Files = { 'cases/a.json': '{"Office": "1.1.1.1", "Team": "red", "Stage": "prod"}', 'cases/b.json': '{"Office": "2.2.2.2"}', 'shared/c.json': '{"Stage": "test", "Partner": "444455556666"}' };

  it('lie under what is written, and the later file wins', () => {
    const [one] = read(`${call}values: { Team: blue }\nvaluesFrom: [a.json, b.json]`, files).cases;
    assert.deepEqual(one?.canonical.values, { Team: 'blue' });
    assert.deepEqual(one.canonical.valuesFrom, ['a.json', 'b.json']);
    assert.deepEqual(one.supplied?.values, { Office: '2.2.2.2', Stage: 'prod' });
    assert.deepEqual([...one.supplied.from], [['Office', 'b.json'], ['Stage', 'a.json']]);
  });

  it('are those of the case where it names others than the defaults do', () => {
    const { cases } = read(`${call}valuesFrom: a.json\ncases:\n  - { name: own, valuesFrom: b.json }\n  - { name: theirs }\n  - { name: none, valuesFrom: null }`, files);
    assert.deepEqual(cases.map((one) => one.supplied?.values.Office), ['2.2.2.2', '1.1.1.1', undefined]);
  });

  it('come along with a file that is used, beneath those of the file', () => {
    const shared = { ...files, 'shared/s.authz.yaml': 'valuesFrom: c.json\nvalues: { Team: green }' };
    const [one] = read(`${call}use: [../shared/s.authz.yaml]\nvaluesFrom: a.json`, shared).cases;
    assert.deepEqual(one?.supplied?.values, { Office: '1.1.1.1', Stage: 'prod', Partner: '444455556666' });
    assert.deepEqual(one.canonical.valuesFrom, ['../shared/c.json', 'a.json']);
    assert.deepEqual(one.canonical.values, { Team: 'green' });
    const broken = { ...shared, 'shared/c.json': '[1]' };
    assert.match(problemsOf(`${call}use: [../shared/s.authz.yaml]`, broken).join(), /^\[\.\.\/shared\/s\.authz\.yaml\]: `\.\.\/shared\/c\.json`, line 1: /);
  });

  it('stand in texts, and names of files take written values', () => {
    const [one] = read(`${call}values: { file: a }\nvaluesFrom: "\${file}.json"\ncaller: "arn:aws:iam::111122223333:role/\${Team}"`, files).cases;
    assert.equal(one?.canonical.caller?.arn, 'arn:aws:iam::111122223333:role/red');
    assert.deepEqual(one.canonical.valuesFrom, ['a.json']);
  });

  it('are the same in a line of JSON', () => {
    const workspace = openWorkspace(files);
    const context = readContext({ file: (uri) => workspace.file(uri), unit: (uri) => workspace.unit(uri) }, workspace);
    const one = readCaseLine('{"action": "s3:GetObject", "valuesFrom": "b.json"}', uriOf('cases/lines.jsonl'), 'line', context);
    assert.deepEqual(one.supplied?.values, { Office: '2.2.2.2' });
    assert.equal(readCaseLine('{"action": "s3:GetObject", "valuesFrom": "x.json"}', uriOf('cases/lines.jsonl'), 'line', context).problems.length, 1);
  });

  it('decide, and the result says which file gave those that stand for something', () => {
    const template = `Parameters:
  Office: { Type: String }
  Team: { Type: String }
Resources:
  Bucket:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: b
      PolicyDocument:
        Statement: { Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: "*", Condition: { IpAddress: { aws:SourceIp: !Ref Office } } }
`;
    const all = { ...files, 'cases/t.yaml': template };
    const workspace = openWorkspace(all);
    const { cases } = read(
      `action: s3:GetObject\nresource: arn:aws:s3:::b/x\nresourceAccount: "111122223333"\ncaller: { arn: "arn:aws:iam::111122223333:role/\${Team}" }\nresourcePolicy: t.yaml#Bucket\nrequest: { sourceIp: 1.1.1.1 }\ncases:\n  - { name: a, valuesFrom: a.json, expect: allow }\n  - { name: b, valuesFrom: [a.json, b.json], expect: deny }`,
      all,
    );
    const results = cases.map((one) => runCase(one, { workspace: { file: (uri) => workspace.file(uri), unit: (uri) => workspace.unit(uri) }, now: undefined, evaluate: (request) => evaluateRequest(request) }));
    assert.deepEqual(
      results.map((result) => (result.kind === 'ran' ? [result.expectation?.met, result.notes] : result.problems)),
      [
        [true, ['`Office` is `1.1.1.1`, from `a.json`.', '`Team` is `red`, from `a.json`.']],
        [true, ['`Office` is `2.2.2.2`, from `b.json`.', '`Team` is `red`, from `a.json`.']],
      ],
    );
  });
});
