import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { simulate } from '../../../server/src/cli/simulate';
import { test } from '../../../server/src/cli/test';
import { inFolder, runCommand, runIn, type Outcome } from '../../support/command-line';

const misspelled = '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Alow", "Action": "s3:GetObject", "Resource": "*" }]\n}\n';
const fine = misspelled.replace('Alow', 'Allow');

interface CheckDocument {
  readonly version: number;
  readonly files: readonly { readonly path: string; readonly language: string; readonly findings: readonly Record<string, unknown>[] }[];
  readonly summary: Record<string, number>;
}

interface CasesDocument {
  readonly version: number;
  readonly cases: readonly Record<string, unknown>[];
  readonly summary: Record<string, number>;
}

const json = <T>(outcome: Outcome): T => JSON.parse(outcome.out) as T;

describe('gatehouse check', () => {
  it('reports findings with the fields and positions of the contract', async () => {
    const outcome = await runCommand(check, ['--format', 'json', '.'], { 'policies/a.json': misspelled, 'b.json': '{"name": "b"}' });
    const report = json<CheckDocument>(outcome);
    assert.equal(report.version, 1);
    assert.deepEqual(report.summary, { files: 1, policies: 1, apis: 0, error: 1, warning: 0, information: 0, hint: 0 });
    assert.deepEqual(report.files.map(({ path, language }) => [path, language]), [['policies/a.json', 'json']]);
    const [finding] = report.files[0]?.findings ?? [];
    assert.deepEqual(Object.keys(finding ?? {}), ['code', 'severity', 'message', 'range', 'policyKind', 'related', 'fixes']);
    assert.deepEqual([finding?.code, finding?.severity, finding?.policyKind], ['invalid-effect', 'error', 'identity']);
    const range = { start: { line: 2, character: 29 }, end: { line: 2, character: 33 } };
    assert.deepEqual(finding?.range, range);
    assert.deepEqual(finding?.fixes, [{ title: 'Replace with `Allow`', edits: [{ path: 'policies/a.json', range, newText: 'Allow' }] }]);
    assert.deepEqual([outcome.status, outcome.complaints], [1, []]);
  });

  it('prints a line per finding for people', async () => {
    const outcome = await runCommand(check, [], { 'a.json': misspelled });
    assert.match(outcome.out, /^a\.json:3:30 {2}error {2}.*`Alow`.* {2}invalid-effect\n\n1 error \(1 policy and 0 APIs in 1 file\)\.\n$/);
  });

  const statuses: readonly [title: string, args: readonly string[], files: Record<string, string | Buffer>, status: number, complaints: readonly RegExp[]][] = [
    ['0 where there is nothing to report', ['.'], { 'a.json': fine }, 0, []],
    ['0 where findings are below what is asked for', ['--fail-on', 'never', '.'], { 'a.json': misspelled }, 0, []],
    ['2 for a missing file, and the others are still read', ['gone.json', 'a.json'], { 'a.json': misspelled }, 2, [/^gone\.json does not exist$/]],
    ['2 for a file that is not UTF-8', ['.'], { 'a.json': Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }, 2, [/^a\.json is not text/]],
    ['2 for a binary file', ['a.json'], { 'a.json': Buffer.from([0x7b, 0, 0, 0x7d]) }, 2, [/^a\.json is not text/]],
    ['1 for JSON that is damaged inside a policy', ['.'], { 'a.json': fine.replace('"Resource": "*" }', '"Resource": }') }, 1, []],
    ['0 for damaged JSON that is no policy', ['a.json'], { 'a.json': '{ "a": ' }, 0, []],
    ['0 for an empty file', ['a.json'], { 'a.json': '' }, 0, []],
    ['2 for an unknown option', ['--formt', 'json'], {}, 2, [/did you mean `--format`/, /--help/]],
    ['2 for a format that is not there yet', ['--format', 'sarif'], {}, 2, [/`sarif` is not there yet: use `pretty` or `json`/, /--help/]],
    ['2 for an unknown level', ['--fail-on', 'fatal'], {}, 2, [/`--fail-on` cannot be `fatal`/, /--help/]],
    ['2 for settings that cannot be read', ['--config', 'gone.json'], {}, 2, [/gone\.json does not exist/, /--help/]],
  ];
  for (const [title, args, files, status, complaints] of statuses) {
    it(`ends with status ${title}`, async () => {
      const outcome = await runCommand(check, args, files);
      assert.equal(outcome.status, status);
      assert.equal(outcome.complaints.length, complaints.length, outcome.complaints.join('\n'));
      complaints.forEach((pattern, index) => assert.match(outcome.complaints[index] ?? '', pattern));
    });
  }

  it('finds the same at the same place behind a byte order mark and with CRLF', async () => {
    const outcome = await runCommand(check, ['--format', 'json'], { 'a.json': `\uFEFF${misspelled.replaceAll('\n', '\r\n')}` });
    assert.deepEqual(json<CheckDocument>(outcome).files[0]?.findings[0]?.range, { start: { line: 2, character: 29 }, end: { line: 2, character: 33 } });
  });

  it('takes levels and kinds from a file of settings', async () => {
    const settings = JSON.stringify({ checks: { 'invalid-effect': 'hint' }, policyKinds: { 'a.json': 'scp' } });
    const outcome = await runCommand(check, ['--format', 'json', '--config', 'gatehouse.json', 'a.json'], { 'a.json': misspelled, 'gatehouse.json': settings });
    const finding = json<CheckDocument>(outcome).files[0]?.findings.find(({ code }) => code === 'invalid-effect');
    assert.deepEqual([finding?.severity, finding?.policyKind, outcome.status], ['hint', 'scp', 0]);
  });

  it('reads standard input under the name of a file', async () => {
    const outcome = await runCommand(check, ['--stdin', '--stdin-path', 'policies/new.json', '--format', 'json'], {}, misspelled);
    assert.deepEqual(json<CheckDocument>(outcome).files.map(({ path, findings }) => [path, findings.length]), [['policies/new.json', 1]]);
  });

  it('wants a name for standard input', async () => {
    assert.equal((await runCommand(check, ['--stdin'], {}, misspelled)).status, 2);
  });

  it('tells JSON and YAML apart by content where the name is `.template` or says nothing', async () => {
    const yaml = 'Resources:\n  A:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: { Statement: [] }\n';
    const outcome = await runCommand(check, ['--format', 'json', 'a.template', 'b.template', 'policy'], { 'a.template': fine, 'b.template': yaml, policy: fine });
    assert.deepEqual(json<CheckDocument>(outcome).files.map(({ path, language }) => [path, language]), [
      ['a.template', 'json'],
      ['b.template', 'yaml'],
      ['policy', 'json'],
    ]);
  });

  it('understands one file of a Terraform module with the help of the others', async () => {
    const main = 'resource "aws_iam_role_policy" "a" {\n  role = "r"\n  policy = jsonencode({ Statement = [{ Effect = local.effect, Action = "s3:GetObject", Resource = "*" }] })\n}\n';
    const outcome = await runCommand(inspect, ['--format', 'json', 'main.tf'], { 'main.tf': main, 'locals.tf': 'locals {\n  effect = "Allow"\n}\n' });
    const report = json<{ files: { path: string; policies: { statements: { effect: string }[] }[] }[] }>(outcome);
    assert.deepEqual(report.files.map(({ path, policies }) => [path, policies[0]?.statements[0]?.effect]), [['main.tf', 'Allow']]);
  });

  it('gets through five megabytes of something else', async () => {
    const large = JSON.stringify({ Resources: Array.from({ length: 60_000 }, (_, index) => ({ index, text: 'some words that fill the line '.repeat(2) })) });
    const outcome = await runCommand(check, ['.'], { 'large.json': large, 'a.json': fine });
    assert.deepEqual([outcome.status, outcome.complaints], [0, []]);
  }).timeout(60_000);
});

describe('what is printed for people', () => {
  it('holds no character of a file that could control a terminal', async () => {
    const evil = '\u001b[2J\u009b1m\nNothing to report.\u202e';
    const statement = { Sid: evil, Effect: evil, Principal: '*', Action: `s3:${evil}`, Resource: `arn:aws:execute-api:*:*:*/${evil}/get` };
    const files = {
      'a.json': JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      'a.authz.json': JSON.stringify({ cases: [{ name: evil, api: { resourcePolicy: { Statement: [statement] } }, request: `GET /${evil}`, caller: 'anonymous', expect: 'allow' }] }),
    };
    for (const [command, args] of [[check, ['.']], [inspect, ['.']], [test, ['.']], [simulate, ['a.authz.json']]] as const) {
      const { out } = await runCommand(command, args, files);
      assert.match(out, /\uFFFD/);
      assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|^Nothing to report\./m);
    }
  });
});

describe('gatehouse inspect', () => {
  it('meets a service of the Serverless Framework on a walk, whatever words are in it', async () => {
    const text = 'service: orders\nprovider: { name: aws }\nfunctions: { f: { events: [{ httpApi: GET /a }, { websocket: $connect }] } }\n';
    const report = json<{ files: { path: string; apis: object[] }[] }>(await runCommand(inspect, ['--format', 'json'], { 'a/serverless.yml': text, 'b/other.yml': text }));
    assert.deepEqual(report.files.map(({ path, apis }) => [path, apis.length]), [['a/serverless.yml', 2]]);
  });

  it('prints policies and APIs with the fields of the contract', async () => {
    const template = [
      'AWSTemplateFormatVersion: "2010-09-09"',
      'Transform: AWS::Serverless-2016-10-31',
      'Resources:',
      '  Api:',
      '    Type: AWS::Serverless::Api',
      '    Properties:',
      '      StageName: prod',
      '      Auth:',
      '        ResourcePolicy:',
      '          CustomStatements:',
      '            - { Sid: A, Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: !Sub "execute-api:/${Stage}/*", Condition: { StringEquals: { aws:SourceVpce: !Ref Endpoint } } }',
      'Parameters:',
      '  Stage: { Type: String }',
      '  Endpoint: { Type: String }',
      '',
    ].join('\n');
    const outcome = await runCommand(inspect, ['--format', 'json'], { 'template.yaml': template });
    const report = json<{ files: { path: string; language: string; policies: Record<string, unknown>[]; permissions: unknown[]; apis: Record<string, unknown>[] }[] }>(outcome);
    const [file] = report.files;
    assert.deepEqual([file?.path, file?.language, file?.permissions], ['template.yaml', 'yaml', []]);
    const [policy] = file?.policies ?? [];
    const statement = { start: { line: 10, character: 14 }, end: { line: 10, character: template.split('\n')[10]?.length } };
    assert.deepEqual(policy?.statements, [{ sid: 'A', effect: 'Deny', range: statement }]);
    assert.deepEqual([policy?.kind, policy?.service, policy?.selector], ['api-resource-policy', null, '/Resources/Api/Properties/Auth/ResourcePolicy/CustomStatements']);
    assert.deepEqual(policy?.document, {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'A',
          Effect: 'Deny',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/${Stage}/*',
          Condition: { StringEquals: { 'aws:SourceVpce': { $unknown: '`Endpoint`: a parameter of the template' } } },
        },
      ],
    });
    const [api] = file?.apis ?? [];
    assert.deepEqual(Object.keys(api ?? {}), ['kind', 'selector', 'name', 'endpoint', 'stages', 'authorizers', 'routes', 'resourcePolicy', 'disableDefaultEndpoint', 'apiKeySource', 'answersPreflights', 'vpcEndpoints', 'stageVariables', 'domains', 'gatewayResponses', 'partial', 'range']);
    assert.deepEqual([api?.kind, api?.selector, api?.stages, api?.resourcePolicy], ['REST', '/Resources/Api', ['prod'], policy?.selector]);
    assert.equal(outcome.status, 0);
  });

  it('lists what surrounds the routes of an API', async () => {
    const template = `Parameters: { Host: { Type: String } }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { DisableExecuteApiEndpoint: !Ref Host, EndpointConfiguration: { Types: [REGIONAL], VpcEndpointIds: [vpce-1] } } }
  Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod, Variables: { tenant: a } } }
  Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: !Ref Host, MutualTlsAuthentication: { TruststoreUri: s3://a/b } } }
  Mapping: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Domain, BasePath: v1 } }
  Denied: { Type: AWS::ApiGateway::GatewayResponse, Properties: { RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: 404 } }
`;
    const report = json<{ files: { apis: Record<string, unknown>[] }[] }>(await runCommand(inspect, ['--format', 'json'], { 'template.yaml': template }));
    const { disableDefaultEndpoint, apiKeySource, answersPreflights, vpcEndpoints, stageVariables, domains, gatewayResponses } = report.files[0]?.apis[0] ?? {};
    assert.deepEqual([disableDefaultEndpoint, apiKeySource, answersPreflights, vpcEndpoints], [null, 'HEADER', false, ['vpce-1']]);
    assert.deepEqual([stageVariables, gatewayResponses], [{ prod: { tenant: 'a' } }, [{ type: 'ACCESS_DENIED', status: '404', body: null }]]);
    assert.deepEqual(domains, [{ name: '${Host}', endpoint: 'EDGE', mutualTls: true, policy: null, mappings: [{ basePath: 'v1', stage: null }], range: { start: { line: 4, character: 2 }, end: { line: 4, character: 140 } } }]);
  });

  it('lists what an authorizer returned as a policy', async () => {
    const output = JSON.stringify({ principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [] } });
    const report = json<{ files: { policies: { kind: string; selector: string }[] }[] }>(await runCommand(inspect, ['--format', 'json'], { 'out.json': output }));
    assert.deepEqual(report.files[0]?.policies.map(({ kind, selector }) => [kind, selector]), [['authorizer-output', '/policyDocument']]);
  });
});

const scenario = [
  'api:',
  '  resourcePolicy: policy.json',
  'cases:',
  '  - { name: in, request: { method: GET, path: /a, sourceIp: 203.0.113.7 }, expect: allow }',
  '  - { name: out, request: { method: GET, path: /a, sourceIp: 192.0.2.1 }, expect: { decidedBy: [Ours] } }',
  '  - { name: free, request: { method: GET, path: /a, sourceIp: 192.0.2.1 } }',
  '',
].join('\n');
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Ours', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
});

describe('gatehouse test', () => {
  it('compares with what is expected, with the fields of the contract', async () => {
    const outcome = await runCommand(test, ['--format', 'json'], { 'a.authz.yaml': scenario, 'policy.json': policy });
    const report = json<CasesDocument>(outcome);
    assert.deepEqual(report.summary, { cases: 3, met: 1, failed: 1 });
    const [met, failed, free] = report.cases;
    const fields = ['file', 'name', 'decision', 'status', 'responseType', 'body', 'decidedAt', 'lambdaInvoked', 'requestArn', 'given', 'decidedBy', 'unknown', 'assumptions', 'trace', 'steps', 'expectation'];
    assert.deepEqual(Object.keys(met ?? {}).slice(0, fields.length), fields);
    assert.deepEqual(
      [met?.file, met?.name, met?.decision, met?.status, met?.decidedAt, met?.requestArn, met?.expectation],
      ['a.authz.yaml', 'in', 'allow', null, 'resource-policy', 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/a', { met: true, differences: [] }],
    );
    const statement = { start: { line: 0, character: 37 }, end: { line: 0, character: policy.length - 2 } };
    assert.deepEqual(met?.decidedBy, [{ policy: 'policy.json', statement: 'Ours', effect: 'Allow', path: 'policy.json', range: statement }]);
    assert.deepEqual([failed?.decision, failed?.status, failed?.responseType], ['implicit-deny', 403, 'ACCESS_DENIED']);
    assert.deepEqual(failed?.expectation, { met: false, differences: ['decidedBy: expected Ours, got no statement'] });
    assert.deepEqual([free?.decision, free?.expectation], ['implicit-deny', null]);
    assert.equal(outcome.status, 1);
  });

  it('leaves the trace out or shortens it on demand', async () => {
    const traces = await Promise.all(
      ['full', 'deciding', 'none'].map(async (trace) => {
        const outcome = await runCommand(test, ['--format', 'json', '--trace', trace], { 'a.authz.yaml': scenario, 'policy.json': policy });
        return json<CasesDocument>(outcome).cases.map((one) => (one.trace as { statements: unknown[] }[]).map(({ statements }) => statements.length));
      }),
    );
    assert.deepEqual(traces, [[[1], [1], [1]], [[1], [], []], [[], [], []]]);
  });

  it('prints only what is not as expected for people', async () => {
    const outcome = await runCommand(test, [], { 'a.authz.yaml': scenario, 'policy.json': policy });
    assert.match(outcome.out, /^a\.authz\.yaml\n {2}✓ in\n {2}✗ out\n {6}✗ decidedBy: expected Ours, got no statement\n/);
    assert.match(outcome.out, /3 cases in 1 file: 1 as expected, 1 not as expected, 1 without an expectation\.\n$/);
  });

  it('prints the canonical cases', async () => {
    const file = { api: { stage: 'dev' }, callers: { dev: 'arn:aws:iam::111122223333:role/Dev' }, table: { 'GET /a': { dev: 403 } } };
    const outcome = await runCommand(test, ['--expand'], { 'a.authz.json': JSON.stringify(file) });
    assert.deepEqual(json<CasesDocument>(outcome).cases, [
      { name: 'GET /a as dev', api: { stage: 'dev' }, request: { method: 'GET', path: '/a' }, caller: { arn: 'arn:aws:iam::111122223333:role/Dev' }, expect: { status: 403 } },
    ]);
    assert.equal(outcome.status, 0);
  });

  it('never counts a case it cannot run as a success', async () => {
    const outcome = await runCommand(test, ['--format', 'json'], { 'a.authz.json': '{"requst": "GET /", "expect": "allow"}' });
    const report = json<CasesDocument>(outcome);
    const [one] = report.cases;
    const message = 'There is no field `requst` here: did you mean `request`?';
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 8 } };
    assert.deepEqual([one?.decision, one?.error, one?.expectation], [null, { message, range }, { met: false, differences: [message] }]);
    assert.deepEqual([report.summary, outcome.status], [{ cases: 1, met: 0, failed: 1 }, 2]);
  });

  it('reads damaged YAML as far as possible, and is not content with it', async () => {
    const outcome = await runCommand(test, ['--format', 'json'], { 'a.authz.yaml': 'expect: refused\nroute: { exists: false }\ncontext: { "a\n' });
    assert.equal(outcome.status, 1);
  });

  it('does not know what day it is', async () => {
    const timed = { api: { resourcePolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } } }] } } };
    const files = { 'a.authz.json': JSON.stringify(timed) };
    const [tested, simulated] = [await runCommand(test, ['--format', 'json'], files), await runCommand(simulate, ['--format', 'json', 'a.authz.json'], files)].map((outcome) => json<CasesDocument>(outcome).cases[0]);
    assert.deepEqual([tested?.decision, tested?.unknown, simulated?.decision], ['undetermined', ['aws:CurrentTime'], 'allow']);
  });
});

describe('gatehouse simulate', () => {
  it('tells the decision first and then why', async () => {
    const outcome = await runCommand(simulate, ['a.authz.yaml'], { 'a.authz.yaml': scenario, 'policy.json': policy });
    assert.match(outcome.out, /^in\n {2}✓ The request reaches the integration: `Ours` in `policy\.json` allows it\.\n/);
    assert.match(outcome.out, /✓ Allow `Ours` of the resource policy {2}policy\.json:1:38\n/);
    assert.equal(outcome.status, 1);
  });

  it('wants a file', async () => {
    assert.deepEqual(await runCommand(simulate, [], {}), { status: 2, out: '', complaints: ['simulate: name at least one scenario file, or give `--jsonl FILE`'] });
  });

  it('answers lines of JSON in their order, an error for each it cannot read', async () => {
    const lines = [
      '{"name":"in","api":{"resourcePolicy":"policy.json"},"request":{"method":"GET","path":"/a","sourceIp":"203.0.113.7"},"expect":"allow"}\r',
      '',
      '{"name":"broken"',
      '{"api":{"knd":"REST"}}',
      '{"name":"out\u2028","api":{"resourcePolicy":"policy.json"},"request":{"sourceIp":"192.0.2.1"}}',
    ].join('\n');
    await inFolder({ 'cases.jsonl': lines, 'policy.json': policy }, async (folder) => {
      const outcome = await runIn(simulate, ['--jsonl', 'cases.jsonl'], folder);
      const [first, second, third, fourth, ...more] = outcome.out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual([first?.name, first?.decision, first?.trace, first?.expectation], ['in', 'allow', [], { met: true, differences: [] }]);
      assert.deepEqual([second?.name, second?.decision, (second?.error as { line: number }).line], [null, null, 3]);
      assert.deepEqual(third, { name: null, decision: null, error: { message: 'There is no field `knd` here: did you mean `kind`?', line: 4, column: 10 } });
      assert.deepEqual([fourth?.name, fourth?.decision, more], ['out\u2028', 'implicit-deny', []]);
      assert.equal(outcome.status, 2);
      const piped = await runIn(simulate, ['--jsonl', '-'], folder, lines);
      assert.deepEqual(piped.out.replaceAll('"file":"-"', '"file":"cases.jsonl"'), outcome.out);
    });
  });

  it('says that a file of lines is missing', async () => {
    assert.deepEqual(await runCommand(simulate, ['--jsonl', 'gone.jsonl'], {}), { status: 2, out: '', complaints: ['gone.jsonl does not exist'] });
  });
});
