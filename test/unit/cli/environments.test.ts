/** `gatehouse.json` on the command line: environments of cases, and what is told of the file itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { simulate } from '../../../server/src/cli/simulate';
import { test } from '../../../server/src/cli/test';
import { runCommand, type Files } from '../../support/command-line';

const allow = (sid: string, action = '*'): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Action: action, Resource: '*' }] });

const project = {
  accounts: {
    prod: {
      id: '444455556666',
      organization: { id: 'o-a1b2c3d4e5', paths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-prod/'], scps: [['org/root.json'], ['org/prod.json']] },
      vpcEndpoints: { main: { id: 'vpce-0a1b2c3d', vpc: 'vpc-0a1b2c3d', policy: 'org/endpoint.json' } },
    },
    partner: { id: '777788889999', organization: { id: 'o-f6g7h8i9j0', scps: [['org/no-invoke.json']] } },
  },
  environments: {
    prod: { account: 'prod', region: 'eu-west-1', stage: 'live', values: { Office: '203.0.113.0/24' }, valuesFrom: ['params.json', 'prod.tfvars'] },
    bare: {},
  },
};

const files: Files = {
  'gatehouse.json': `// shared by editor and command\n${JSON.stringify(project, undefined, 2)}`,
  'org/root.json': allow('FullAccess'),
  'org/prod.json': allow('OnlyInvoke', 'execute-api:*'),
  'org/no-invoke.json': allow('OnlyStorage', 's3:*'),
  'org/endpoint.json': JSON.stringify({ Statement: { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }),
  'params.json': JSON.stringify({ Office: '198.51.100.0/24', Endpoint: 'vpce-0a1b2c3d' }),
  'prod.tfvars': 'endpoint = "vpce-0a1b2c3d"\n',
};

interface Case {
  readonly name: string | null;
  readonly decision: string | null;
  readonly requestArn: string | null;
  readonly given: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly decidedBy: readonly { readonly policy: string; readonly statement: string }[];
  readonly error?: { readonly message: string; readonly range?: { readonly start: { readonly line: number; readonly character: number } } };
}

async function run(scenario: string, more: Files = {}, args: readonly string[] = []): Promise<readonly Case[]> {
  const outcome = await runCommand(test, ['--format', 'json', '--trace', 'none', ...args], { ...files, ...more, 'cases/a.authz.yaml': scenario });
  assert.deepEqual(outcome.complaints, []);
  return (JSON.parse(outcome.out) as { cases: Case[] }).cases;
}

async function runOne(scenario: string, more: Files = {}, args: readonly string[] = []): Promise<Case> {
  const [one, ...others] = await run(scenario, more, args);
  assert.ok(one && others.length === 0);
  return one;
}

const role = (account: string): string => `{ arn: "arn:aws:iam::${account}:role/Dev", identityPolicies: [{ Statement: { Sid: Mine, Effect: Allow, Action: "*", Resource: "*" } }] }`;

const open = 'resourcePolicy: { Statement: { Sid: Open, Effect: Allow, Principal: "*", Action: "*", Resource: "*" } }';

describe('a case with an environment', () => {
  it('is about the account, Region and stage of it, and takes the organization of its caller from there', async () => {
    const one = await runOne(`env: prod\nrequest: GET /orders\ncaller: ${role('444455556666')}\n`);
    assert.equal(one.requestArn, 'arn:aws:execute-api:eu-west-1:444455556666:abc123/live/GET/orders');
    assert.deepEqual([one.decision, one.given.scp], ['allow', 'supplied']);
    assert.ok(one.notes.includes('The SCPs are those of the account `prod` in `../gatehouse.json`.'), one.notes.join('\n'));
  });

  it('takes the SCPs of the account the caller is from, and none where that is not listed', async () => {
    const cases = await run(`env: prod\napi: { ${open} }\nrequest: GET /orders\ncases:\n- { name: partner, caller: ${role('777788889999')} }\n- { name: stranger, caller: ${role('123456789012')} }\n`);
    assert.deepEqual(cases.map(({ decision, given }) => [decision, given.scp]), [['implicit-deny', 'supplied'], ['allow', 'not-supplied']]);
  });

  it('knows the organization of a caller as condition key', async () => {
    const policy = 'resourcePolicy: { Statement: { Effect: Allow, Principal: "*", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": o-a1b2c3d4e5 } } } }';
    const cases = await run(`env: prod\napi: { account: "555566667777", ${policy} }\nrequest: GET /orders\ncases:\n- { name: ours, caller: ${role('444455556666')} }\n- { name: theirs, caller: ${role('777788889999')} }\n`);
    assert.deepEqual(cases.map(({ decision }) => decision), ['allow', 'implicit-deny']);
  });

  it('goes through a VPC endpoint by its name', async () => {
    const api = 'api: { endpoint: PRIVATE, resourcePolicy: { Statement: { Effect: Allow, Principal: "*", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:SourceVpce": "${Endpoint}" } } } } }';
    const one = await runOne(`env: prod\n${api}\nrequest: { path: /orders, vpcEndpoint: main }\n`);
    assert.deepEqual([one.decision, one.given['vpc-endpoint-policy']], ['allow', 'supplied']);
    assert.ok(one.notes.includes('`Endpoint` is `vpce-0a1b2c3d`, from `../params.json`, which the environment `prod` in `../gatehouse.json` names.'), one.notes.join('\n'));
    assert.ok(one.notes.includes('The VPC endpoint `main` is that of the account `prod` in `../gatehouse.json`.'));
    const named = await runOne(`env: prod\n${api}\ncallers: { dev: { type: anonymous, vpcEndpoint: prod/main } }\ntable: { GET /orders: { dev: allow } }\n`);
    assert.equal(named.decision, 'allow');
  });

  it('that is not there is an error where it is written', async () => {
    const one = await runOne('env: prd\nrequest: GET /orders\n');
    assert.equal(one.decision, null);
    assert.deepEqual(one.error, { message: 'There is no environment `prd` in `../gatehouse.json`: did you mean `prod`?', range: { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } } });
    const without = await runCommand(test, ['--format', 'json'], { 'a.authz.yaml': 'env: prod\nrequest: GET /orders\n' });
    assert.match(without.out, /there is no such file in the folder of this one or above it/);
    assert.equal(without.status, 2);
  });

  it('gets its environment from `--env` where it names none', async () => {
    const cases = await run('request: GET /orders\ncases:\n- { name: usual }\n- { name: own, env: bare }\n', {}, ['--env', 'prod']);
    assert.deepEqual(cases.map(({ requestArn }) => requestArn), ['arn:aws:execute-api:eu-west-1:444455556666:abc123/live/GET/orders', 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders']);
    const line = await runCommand(simulate, ['--jsonl', '-', '--env', 'prod'], files, '{"request":"GET /orders"}\n{"env":"none","request":"GET /orders"}\n');
    const [first, second] = line.out.trim().split('\n').map((text) => JSON.parse(text) as Case);
    assert.equal(first?.requestArn, 'arn:aws:execute-api:eu-west-1:444455556666:abc123/live/GET/orders');
    assert.match(second?.error?.message ?? '', /^There is no environment `none` in `gatehouse\.json`: it has `prod`, `bare`\.$/);
  });

  it('decides which routes there are for a row that asks for all paths', async () => {
    const template = `AWSTemplateFormatVersion: "2010-09-09"
Parameters: { Stage: { Type: String } }
Conditions: { IsTest: !Equals [!Ref Stage, test] }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Debug: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: debug } }
  Any: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Debug, PathPart: "{any+}" } }
  Get: { Type: AWS::ApiGateway::Method, Condition: IsTest, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Any, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: MOCK } } }
`;
    const environments = { test: { values: { Stage: 'test' } }, prod: { valuesFrom: 'stage.json' } };
    const more: Files = { 'gatehouse.json': JSON.stringify({ environments }), 'stage.json': '{ "Stage": "prod" }', 'template.yaml': template };
    const cases = await run('env: [test, prod]\napi: ../template.yaml#Api\ncallers: { anyone: anonymous }\ntable: { GET /debug/*: { anyone: allow } }\n', more);
    assert.deepEqual(cases.map(({ decision, error }) => [decision, error?.message]), [
      ['allow', undefined],
      [null, "`GET /debug/*` reaches none of the API's routes, so there is nothing to ask: correct the path."],
    ]);
    const own = await run('api: ../template.yaml#Api\nvaluesFrom: ../stage.json\ncallers: { anyone: anonymous }\ntable: { GET /debug/*: { anyone: allow } }\n', more);
    assert.match(own[0]?.error?.message ?? '', /reaches none of the API's routes/);
  });

  it('is one case for each of several environments', async () => {
    const cases = await run('env: [prod, bare]\nrequest: GET /orders\ncases:\n- {}\n- { name: own, env: bare }\n- { name: none, env: null }\n- { name: both, env: [bare] }\n');
    assert.deepEqual(cases.map(({ name, requestArn }) => [name, requestArn?.split(':')[3]]), [
      ['a.authz.yaml #1 in prod', 'eu-west-1'],
      ['a.authz.yaml #1 in bare', 'us-east-1'],
      ['own', 'us-east-1'],
      ['none', 'us-east-1'],
      ['both in bare', 'us-east-1'],
    ]);
    const table = await run('env: [prod, bare]\ncallers: { anyone: anonymous }\ntable: { GET /orders: { anyone: allow } }\n');
    assert.deepEqual(table.map(({ name }) => name), ['GET /orders as anyone in prod', 'GET /orders as anyone in bare']);
    const expanded = await runCommand(test, ['--expand'], { ...files, 'cases/a.authz.yaml': 'env: [prod, bare]\nname: both\nrequest: GET /orders\n' });
    assert.deepEqual((JSON.parse(expanded.out) as { cases: { name: string; env: string }[] }).cases.map(({ name, env }) => [name, env]), [['both in prod', 'prod'], ['both in bare', 'bare']]);
    const wrong = await run('env: [prod, prd]\nrequest: GET /orders\n');
    assert.deepEqual(wrong.map(({ error }) => [error?.message, error?.range?.start.character]), [[undefined, undefined], ['There is no environment `prd` in `../gatehouse.json`: did you mean `prod`?', 5]]);
    const line = await runCommand(simulate, ['--jsonl', '-'], files, '{"env":["prod","bare"],"request":"GET /orders"}\n{"env":[],"request":"GET /orders"}\n');
    assert.equal(line.out.match(/`env` names no environment, or several where one case is asked for: write one\./g)?.length, 2);
  });

  it('is printed by `--expand` with its environment, and nothing of what that says', async () => {
    const outcome = await runCommand(test, ['--expand'], { ...files, 'cases/a.authz.yaml': 'env: prod\nrequest: { path: /orders, vpcEndpoint: main }\n' });
    assert.deepEqual((JSON.parse(outcome.out) as { cases: object[] }).cases, [{ name: 'a.authz.yaml', env: 'prod', request: { path: '/orders', vpcEndpoint: { name: 'main' } } }]);
  });
});

describe('precedence', () => {
  const valueOf = async (scenario: string): Promise<string | undefined> => {
    const one = await runOne(`env: prod\n${scenario}action: s3:GetObject\nresource: "arn:aws:s3:::\${Office}"\n`, { 'cases/own.json': '{"Office": "file"}', 'cases/shared.authz.yaml': 'values: { Office: shared }\n', 'cases/files.authz.yaml': 'valuesFrom: own.json\n' });
    return one.error?.message ?? one.notes.find((note) => note.startsWith('`Office`'));
  };

  it('of values: those of the case, of its file and the files that uses, of their files, of the environment, of its files', async () => {
    assert.equal(await valueOf(''), '`Office` is `203.0.113.0/24`, from the environment `prod` in `../gatehouse.json`.');
    assert.equal(await valueOf('valuesFrom: own.json\n'), '`Office` is `file`, from `own.json`.');
    assert.equal(await valueOf('use: [files.authz.yaml]\n'), '`Office` is `file`, from `own.json`.');
    assert.equal(await valueOf('use: [shared.authz.yaml]\nvaluesFrom: own.json\n'), undefined);
    assert.equal(await valueOf('values: { Office: case }\n'), undefined);
  });

  it('of the place: what a case says, then its environment, then the defaults', async () => {
    const arnOf = async (scenario: string): Promise<string | null> => (await runOne(`${scenario}request: GET /orders\n`)).requestArn;
    assert.equal(await arnOf(''), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders');
    assert.equal(await arnOf('env: bare\n'), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders');
    assert.equal(await arnOf('env: prod\napi: { region: us-west-2, stage: beta }\n'), 'arn:aws:execute-api:us-west-2:444455556666:abc123/beta/GET/orders');
    assert.equal(await arnOf('env: prod\napi: { account: "123456789012" }\n'), 'arn:aws:execute-api:eu-west-1:123456789012:abc123/live/GET/orders');
  });

  it('of the organization: field by field, the case first', async () => {
    const one = await runOne(`env: prod\nrequest: GET /orders\ncaller: { arn: "arn:aws:iam::444455556666:role/Dev", identityPolicies: [{ Statement: { Effect: Allow, Action: "*", Resource: "*" } }], organization: { scps: [[../org/no-invoke.json]] } }\n`);
    assert.deepEqual([one.decision, one.notes.filter((note) => note.includes('SCPs'))], ['implicit-deny', []]);
  });

  it('of the stage: what the files of an API say for certain goes before the environment', async () => {
    const template = (stage: string): Files => ({ 'template.yaml': `Transform: AWS::Serverless-2016-10-31\nParameters: { Stage: { Type: String } }\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: ${stage}, DefinitionBody: { openapi: 3.0.1, paths: { /orders: { get: {} } } } } }\n` });
    const stageOf = async (stage: string): Promise<string | undefined> => (await runOne('env: prod\napi: ../template.yaml#Api\nrequest: GET /orders\n', template(stage))).requestArn?.split('/')[1];
    assert.deepEqual([await stageOf('v1'), await stageOf('!Ref Stage'), await stageOf('live')], ['v1', 'live', 'live']);
  });
});

describe('what is wrong with `gatehouse.json`', () => {
  const wrong = '{\n  "acounts": {},\n  "environments": { "prod": { "account": "prd", "region": ["x"], "valuesFrom": "gone.tfvars" } },\n  "checks": { "unknown-acton": "off" }\n}\n';
  const places = ['2:4', '3:42', '3:59', '3:80', '4:16'];

  it('is told by `check` with its places, wherever below it one looks', async () => {
    for (const [args, input] of [[['.'], {}], [['sub'], { 'sub/policy.json': allow('A') }]] as const) {
      const outcome = await runCommand(check, ['--format', 'json', ...args], { 'gatehouse.json': wrong, ...input });
      const report = JSON.parse(outcome.out) as { files: { path: string; language: string; findings: { code: string; severity: string; message: string; range: { start: { line: number; character: number } } }[] }[] };
      const file = report.files.find(({ path }) => path === 'gatehouse.json');
      assert.deepEqual(file?.findings.map(({ range: { start } }) => `${String(start.line + 1)}:${String(start.character + 1)}`), places);
      assert.deepEqual(file.findings.map(({ message }) => message), [
        'There is no field `acounts` here: did you mean `accounts`?',
        'There is no account `prd` under `accounts`: add it there.',
        '`region` must be text, not a list.',
        '`gone.tfvars` cannot be read, so whatever rests on it is refused: correct the path, which is relative to `gatehouse.json`.',
        'There is no check `unknown-acton`: did you mean `unknown-action`?',
      ]);
      assert.deepEqual([new Set(file.findings.map(({ code, severity }) => `${code} ${severity}`)), outcome.status], [new Set(['gatehouse-json error']), 1]);
    }
  });

  it('is told on standard error by the other commands, which end with 2', async () => {
    const inputs: Files = { 'gatehouse.json': wrong, 'policy.json': allow('A'), 'a.authz.yaml': 'request: GET /orders\n' };
    for (const [command, args] of [[inspect, ['policy.json']], [test, []], [simulate, ['a.authz.yaml']]] as const) {
      const outcome = await runCommand(command, args, inputs);
      assert.deepEqual(outcome.complaints.map((line) => line.split(': ')[0]), places.map((place) => `gatehouse.json:${place}`));
      assert.equal(outcome.status, 2);
    }
  });

  it('keeps a case from being run in an environment it concerns', async () => {
    const outcome = await runCommand(test, ['--format', 'json'], { 'gatehouse.json': wrong, 'a.authz.yaml': 'env: prod\nrequest: GET /orders\n' });
    assert.match(outcome.out, /"`gatehouse\.json` is not in order, line 3: `region` must be text, not a list\."/);
  });
});

describe('settings in `gatehouse.json`', () => {
  const misspelled = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'allow', Action: 's3:GetObject', Resource: '*' }] });
  const findings = async (inputs: Files, args: readonly string[] = []): Promise<readonly string[]> => {
    const outcome = await runCommand(check, ['--format', 'json', ...args], inputs);
    const { files: found } = JSON.parse(outcome.out) as { files: { path: string; findings: { code: string; severity: string; policyKind: string }[] }[] };
    return found.flatMap((file) => file.findings.map(({ code, severity, policyKind }) => `${file.path} ${code} ${severity} ${policyKind}`));
  };

  it('are those of the nearest one, with paths from there', async () => {
    const settings = (level: string): string => JSON.stringify({ checks: { 'invalid-effect': level }, policyKinds: { 'scp/*.json': 'scp' } });
    const inputs = { 'gatehouse.json': settings('hint'), 'a/gatehouse.json': settings('warning'), 'scp/a.json': misspelled, 'a/scp/a.json': misspelled, 'a/b/a.json': misspelled };
    assert.deepEqual(await findings(inputs), ['a/b/a.json invalid-effect warning identity', 'a/scp/a.json invalid-effect warning scp', 'scp/a.json invalid-effect hint scp']);
  });

  it('give way to the file of `--config`', async () => {
    const inputs = { 'gatehouse.json': '{"checks":{"invalid-effect":"hint"}}', 'ci.json': '{"checks":{"invalid-effect":"information"}}', 'scp/a.json': misspelled };
    assert.deepEqual(await findings(inputs, ['--config', 'ci.json', 'scp']), ['scp/a.json invalid-effect information identity']);
  });

  it('say the kind of files that are named as policies', async () => {
    const inputs = { 'gatehouse.json': '{"accounts":{"a":{"id":"111122223333","organization":{"scps":[["scp/a.json"]]}}}}', 'scp/a.json': misspelled };
    assert.deepEqual(await findings(inputs), ['scp/a.json invalid-effect error scp']);
  });
});
