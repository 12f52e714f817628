/**
 * Files called `gatehouse.json` in every disorder: each is told with file and place, none gives an answer that rests on half
 * of it, and none makes anything fail.
 */
import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis/analysis';
import { check } from '../../../server/src/cli/check';
import { test } from '../../../server/src/cli/test';
import { runCommand, type Files } from '../../support/command-line';
import { runScenario } from '../../support/simulation';

const scp = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const accounts = '"accounts": { "a": { "id": "111122223333", "organization": { "scps": [["scp.json"]] } } }';
const sound = `${accounts}, "environments": { "prod": { "account": "a" } }`;
const scps = (text: string): string => `{ ${sound.replace('[["scp.json"]]', text)} }`;
const valuesFrom = (text: string): string => `{ "environments": { "prod": { "valuesFrom": "${text}" } } }`;

const scenario = `env: prod
request: GET /orders
caller: { arn: "arn:aws:iam::111122223333:role/Dev", identityPolicies: [{ Statement: { Effect: Allow, Action: "*", Resource: "*" } }] }
`;

interface Row {
  readonly text: string | Buffer;
  readonly more?: Files;
  /** `line:character message`, of the file at the top unless a path is written before. */
  readonly told: readonly string[];
  /** What a case in `prod` says; `allow` where it is answered. */
  readonly answer: string | RegExp;
}

const noObject = '`gatehouse.json` holds no object, so nothing in it counts and cases that name an environment are not run: write `{ "environments": { … } }`, or remove the file.';
const notInOrder = (message: string, line = 1): string => `\`../gatehouse.json\` is not in order, line ${String(line)}: ${message}`;
const notUsable = (message: string): string => `The environment \`prod\` in \`../gatehouse.json\` cannot be used: ${message}`;

/** What is told about it keeps the case from being run. */
const refused = (text: string | Buffer, place: string, message: string, more: Files = {}): Row => ({ text, more, told: [`${place} ${message}`], answer: notInOrder(message, Number(place.split(':')[0])) });
const unnamed = (text: string, place: string): Row => refused(text, place, `\`${/"valuesFrom": "([^"]*)"/.exec(text)?.[1]?.replaceAll('\\\\', '\\') ?? ''}\` names no file that could be read: write a path relative to \`gatehouse.json\` to a file in JSON, YAML, Terraform or TOML.`);
const twice = (name: string): string => `\`${name}\` is written here for another time, and only the last one counts: keep one of them.`;

const rows: Readonly<Record<string, Row>> = {
  'that is in order': { text: `{ ${sound} }`, told: [], answer: 'allow' },
  'with a byte order mark and comments': { text: `\uFEFF// ours\n{ /* all */ ${sound} }\n`, told: [], answer: 'allow' },
  'with a list for all of it': refused(`[{ ${sound} }]`, '1:1', noObject),
  'with a text for all of it': refused('"prod"', '1:1', noObject),
  'that is empty': refused('', '1:1', noObject),
  'with a comment only': refused('// later\n', '2:1', noObject),
  'with a list for an object': refused(`{ "environments": [{ "name": "prod" }] }`, '1:19', '`environments` must be an object, not a list.'),
  'with a list of accounts, of which no more is told': {
    text: '{ "accounts": [{ "name": "a" }], "environments": { "prod": { "account": "a" } } }',
    told: ['1:15 `accounts` must be an object, not a list.'],
    answer: notInOrder('`accounts` must be an object, not a list.'),
  },
  'with a text for an account, which is not missing': refused('{ "accounts": { "a": "111122223333" }, "environments": { "prod": { "account": "a" } } }', '1:22', '`a` must be an object, not `111122223333`.'),
  'with an id of a wrong type, which is not missing': refused('{ "accounts": { "a": { "id": ["111122223333"] } }, "environments": { "prod": { "account": "a" } } }', '1:30', '`id` must be text, not a list.'),
  'with an environment twice': refused('{ "environments": { "prod": { "region": "us-east-1" }, "prod": { "region": "eu-west-1" } } }', '1:57', twice('prod')),
  'with a field twice': refused('{ "environments": { "prod": { "region": "us-east-1", "region": "eu-west-1" } } }', '1:55', twice('region')),
  'with a section twice': refused(`{ ${sound}, "accounts": ${accounts.slice('"accounts": '.length)} }`, '1:143', twice('accounts')),
  'with environments told apart by capitals': refused('{ "environments": { "Prod": {}, "prod": {} } }', '1:34', '`prod` differs from `Prod` in capitals only, so a case may name the wrong one: give it another name.'),
  'with an environment in other capitals': { text: '{ "environments": { "PROD": {} } }', told: [], answer: 'There is no environment `prod` in `../gatehouse.json`: did you mean `PROD`?' },
  'with an account nobody knows': refused(`{ ${accounts}, "environments": { "prod": { "account": "b" } } }`, '1:133', 'There is no account `b` under `accounts`: use `a`.'),
  'with an unknown field at the top, which may have been accounts': refused(`{ "acounts": ${accounts.slice('"accounts": '.length)}, "environments": { "prod": {} } }`, '1:4', 'There is no field `acounts` here: did you mean `accounts`?'),
  'with an unknown field in another environment': {
    text: `{ ${accounts}, "environments": { "prod": { "account": "a" }, "test": { "acount": "a" } } }`,
    told: ['1:151 There is no field `acount` here: did you mean `account`?'],
    answer: 'allow',
  },
  'with `__proto__`': {
    text: '{ "__proto__": { "environments": { "prod": {} } } }',
    told: ['1:4 There is no field `__proto__` here: use `accounts`, `environments`, `policyKinds`, `checks`.'],
    answer: notInOrder('There is no field `__proto__` here: use `accounts`, `environments`, `policyKinds`, `checks`.'),
  },
  'with a comma too many': refused(`{\n  ${sound},\n}`, '2:140', 'Nothing follows this comma, which JSON does not allow: remove it.'),
  'that stops in the middle': {
    text: '{ "environments": { "prod": { "region": "eu-west-1"',
    told: ['1:1', '1:19', '1:29'].map((place) => `${place} This object is not closed: write a \`}\` at its end.`),
    answer: notInOrder('This object is not closed: write a `}` at its end.'),
  },
  'of five megabytes': refused(`{ ${sound}, "$schema": "${'x'.repeat(5_000_000)}" }`, '1:1', '`gatehouse.json` is longer than 1000000 characters, so it is not read and cases that name an environment are not run: keep in it only what environments need.'),
  'nested without end': {
    text: `{ "environments": { "prod": ${'{ "values": '.repeat(3000)}1${' }'.repeat(3000)} } }`,
    told: ['1:53 `values` must be text, not an object.', '1:3077 What stands here is nested more than 256 levels deep and is not looked at: flatten it.'],
    answer: /is not in order, line 1/,
  },
  'that leads out of the workspace to what is no data': unnamed(valuesFrom('../../../../../../etc/passwd'), '1:45'),
  'that leads out of the workspace to what is not there': {
    text: valuesFrom('../../gone/prod.json'),
    told: ['1:45 `../../gone/prod.json` cannot be read, so whatever rests on it is refused: correct the path, which is relative to `gatehouse.json`.'],
    answer: /^The environment `prod` in `\.\.\/gatehouse\.json` cannot be used: `\.\.\/\.\.\/\.\.\/gone\/prod\.json` cannot be read/,
  },
  'with a path from the top of the disk': unnamed(valuesFrom('/etc/prod.json'), '1:45'),
  'with a path of another system': unnamed(valuesFrom('C:\\\\prod.json'), '1:45'),
  'with an address of the web': unnamed(valuesFrom('https://example.com/prod.json'), '1:45'),
  'with a file that is not there': {
    text: scps('[["gone.json"]]'),
    told: ['1:74 `gone.json` cannot be read, so whatever rests on it is refused: correct the path, which is relative to `gatehouse.json`.'],
    answer: notUsable('`../gone.json` cannot be read: correct the path, which is written here as seen from this file.'),
  },
  'that names itself': {
    text: scps('[["gatehouse.json"]]'),
    told: ['1:74 `gatehouse.json` leads to no policy: there is none in that file.'],
    answer: notUsable('`../gatehouse.json` leads to no policy: there is none in that file.'),
  },
  'with an SCP that is no policy': {
    text: `{ ${sound} }`,
    more: { 'scp.json': '{ "hello": "world" }' },
    told: ['1:74 `scp.json` leads to no policy: there is none in that file.'],
    answer: notUsable('`../scp.json` leads to no policy: there is none in that file.'),
  },
  'with an SCP that is a list of something else': {
    text: `{ ${sound} }`,
    more: { 'scp.json': '[{ "ParameterKey": "Office", "ParameterValue": "198.51.100.0/24" }]' },
    told: ['1:74 `scp.json` leads to no policy: there is none in that file.'],
    answer: notUsable('`../scp.json` leads to no policy: there is none in that file.'),
  },
  'with a level of SCPs without any': refused(scps('[["scp.json"], []]'), '1:87', 'A level of `scps` without a policy allows nothing, and in AWS each level has at least one: name its files, or leave the level out.'),
  'with values of what is no file of parameters': {
    text: valuesFrom('main.tf'),
    more: { 'main.tf': 'resource "aws_iam_role" "a" {}\n' },
    told: ['1:45 `main.tf`, line 1: the value of `resource` is neither a text nor a list of texts, so this is no file of parameters.'],
    answer: notUsable('`../main.tf`, line 1: the value of `resource` is neither a text nor a list of texts, so this is no file of parameters.'),
  },
  'with values of another framework than the name says': {
    text: valuesFrom('prod.tfvars'),
    more: { 'prod.tfvars': '[{ "ParameterKey": "Office", "ParameterValue": "x" }]' },
    told: ['1:45 `prod.tfvars`, line 1: `[` cannot stand here; an attribute or a block is expected.'],
    answer: notUsable('`../prod.tfvars`, line 1: `[` cannot stand here; an attribute or a block is expected.'),
  },
  'with one in order below it that has no environments': { text: `{ ${sound} }`, more: { 'cases/gatehouse.json': '{}' }, told: [], answer: 'There is no environment `prod` in `gatehouse.json`: it has none.' },
  'with one in disorder below it': {
    text: `{ ${sound} }`,
    more: { 'cases/gatehouse.json': '' },
    told: [`cases/gatehouse.json:1:1 ${noObject}`],
    answer: `\`gatehouse.json\` is not in order, line 1: ${noObject}`,
  },
};

interface Report {
  readonly files: readonly { readonly path: string; readonly findings: readonly { readonly message: string; readonly range: { readonly start: { readonly line: number; readonly character: number } } }[] }[];
}

interface Results {
  readonly cases: readonly { readonly decision: string | null; readonly error?: { readonly message: string } }[];
}

async function toldOf(files: Files): Promise<readonly string[]> {
  const projects = Object.keys(files).filter((path) => path.endsWith('gatehouse.json'));
  const outcome = await runCommand(check, ['--format', 'json', ...projects], files);
  const found = (JSON.parse(outcome.out) as Report).files.filter(({ path }) => projects.includes(path));
  return found.flatMap(({ path, findings }) =>
    findings.map(({ message, range: { start } }) => `${path === 'gatehouse.json' ? '' : `${path}:`}${String(start.line + 1)}:${String(start.character + 1)} ${message}`),
  );
}

async function answerIn(files: Files): Promise<string> {
  const outcome = await runCommand(test, ['--format', 'json', '--trace', 'none', 'cases/a.authz.yaml'], files);
  const [one] = (JSON.parse(outcome.out) as Results).cases;
  return one?.error?.message ?? one?.decision ?? '';
}

describe('a gatehouse.json', () => {
  for (const [name, { text, more, told, answer }] of Object.entries(rows)) {
    it(name, async () => {
      const files: Files = { 'gatehouse.json': text, 'scp.json': scp, ...more, 'cases/a.authz.yaml': scenario };
      const messages = await toldOf(files);
      assert.deepEqual(messages, told);
      const result = await answerIn(files);
      if (typeof answer === 'string') assert.equal(result, answer);
      else assert.match(result, answer);
    });
  }

  it('that is no text is not taken for absent, where another stands above it', async () => {
    const files: Files = { 'gatehouse.json': `{ ${sound} }`, 'scp.json': scp, 'cases/gatehouse.json': Buffer.from('{ }', 'utf16le'), 'cases/a.authz.yaml': scenario };
    const outcome = await runCommand(test, ['--format', 'json', 'cases/a.authz.yaml'], files);
    assert.match(outcome.out, /`gatehouse\.json` is not in order, line 1/);
    assert.ok(outcome.complaints.includes('cases/gatehouse.json is not text: files are read as UTF-8'), outcome.complaints.join('\n'));
    assert.equal(outcome.status, 2);
  });

  it('counts in a virtual workspace, the nearest only', () => {
    const root = 'vscode-vfs://github/owner/orders';
    const analysis = new Analysis({ projects: { roots: [root] } });
    analysis.setDocument({ uri: `${root}/cases/a.authz.yaml`, languageId: 'yaml', version: 1, text: scenario });
    const answer = (): string => {
      const { cases: [one], problems } = runScenario(analysis, `${root}/cases/a.authz.yaml`);
      return problems[0]?.message ?? one?.title ?? '';
    };
    const answered = '✓ reaches the integration, given identity policy and SCP; no resource policy supplied · in prod';
    const files = { 'gatehouse.json': `{ ${sound} }`, 'scp.json': scp };
    for (const [path, text] of Object.entries(files)) analysis.setFile(`${root}/${path}`, text);
    assert.equal(answer(), answered);
    analysis.setFile(`${root}/cases/gatehouse.json`, '{ "environments": { "prod": { "valuesFrom": "file:///etc/prod.json" } } }');
    assert.match(answer(), /^`gatehouse\.json` is not in order, line 1: `file:\/\/\/etc\/prod\.json` names no file that could be read/);
    analysis.setFile(`${root}/cases/gatehouse.json`, undefined);
    assert.equal(answer(), answered);
    analysis.setFile('vscode-vfs://github/owner/gatehouse.json', '[]');
    analysis.setFile(`${root}/gatehouse.json`, undefined);
    assert.match(answer(), /^`prod` names an environment of `gatehouse\.json`, and there is no such file/);
  });
});
