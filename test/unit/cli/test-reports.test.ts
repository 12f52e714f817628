import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'mocha';
import { parse as parseYaml } from 'yaml';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { simulate } from '../../../server/src/cli/simulate';
import { test } from '../../../server/src/cli/test';
import { inFolder, runCommand, runIn, type Files } from '../../support/command-line';

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Ours', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] });
const evil = 'a "<b>" & \'c\' # \\ \u0000\u0007\t\u001b[2J\u009b\u2028\u202e\uffff\ud800 ]]> é 𝄞';
const scenario = (cases: readonly object[]): string => JSON.stringify({ api: { resourcePolicy: 'policy.json' }, cases }, undefined, 1);

const files: Files = {
  'policy.json': policy,
  'orders.authz.json': scenario([
    { name: 'met', request: 'GET /a', expect: 'explicit-deny' },
    { name: evil, request: 'GET /a', expect: { decision: 'allow', status: 200 } },
    { name: 'free', request: 'GET /a' },
    { name: 'refused', requst: 'GET /a', expect: 'allow' },
    { name: 'undecided', request: 'GET /a', caller: 'arn:aws:iam::111122223333:role/Dev', api: { resourcePolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }] } }, expect: 'allow' },
  ]),
  'broken.authz.yaml': 'request: GET /\nexpect: allow\nfoo: 1\ncontext: { "a\n',
};

describe('gatehouse test --format junit', () => {
  it('is XML that says for each case how it came out and why', async () => {
    const outcome = await runCommand(test, ['--format', 'junit'], files);
    const [suites, ...others] = parseXml(outcome.out);
    assert.deepEqual([suites?.name, others], ['testsuites', []]);
    assert.deepEqual(suites?.attributes, { name: 'gatehouse', tests: '8', failures: '2', errors: '4', skipped: '1' });
    const [broken, orders] = suites?.children ?? [];
    assert.deepEqual(broken?.attributes, { name: 'broken.authz.yaml', file: 'broken.authz.yaml', tests: '3', failures: '0', errors: '3', skipped: '0' });
    assert.deepEqual(orders?.attributes, { name: 'orders.authz.json', file: 'orders.authz.json', tests: '5', failures: '2', errors: '1', skipped: '1' });
    const [met, failed, free, refused, undecided] = orders?.children ?? [];
    assert.deepEqual([met?.name, met?.attributes, met?.children.map(({ name }) => name)], ['testcase', { name: 'met', classname: 'orders.authz.json', file: 'orders.authz.json', line: '7' }, ['system-out']]);
    assert.equal(failed?.attributes.name, evil.replace(/[\p{Surrogate}\u0000\u0007\u001b\uffff]/gu, '\ufffd'));
    const [failure] = failed?.children ?? [];
    assert.deepEqual([failure?.name, failure?.attributes], ['failure', { message: 'decision: expected allow, got explicit-deny; status: expected 200, got 403', type: 'expectation' }]);
    const [first, second, decision, reason, decidedBy] = failure?.text.split('\n') ?? [];
    assert.deepEqual([first, second, decision], ['decision: expected allow, got explicit-deny', 'status: expected 200, got 403', 'decision: explicit-deny']);
    assert.match(reason ?? '', /`Ours`/);
    assert.equal(decidedBy, 'decided by: Deny policy.json#Ours at policy.json:1:38');
    assert.deepEqual(free?.children.map(({ name, attributes }) => [name, attributes]), [['skipped', { message: 'The case expects nothing.' }], ['system-out', {}]]);
    const message = 'There is no field `requst` here: did you mean `request`?';
    assert.deepEqual(refused?.children.map(({ name, attributes, text }) => [name, attributes, text]), [['error', { message, type: 'scenario' }, `orders.authz.json:25:5: ${message}`]]);
    assert.deepEqual(undecided?.children.map(({ name }) => name), ['failure', 'system-out']);
    assert.match(undecided?.children[1]?.text ?? '', /^note: Authorization `AWS_IAM` is inferred[^]*\nunknown: aws:MultiFactorAuthPresent$/);
    assert.deepEqual([outcome.status, outcome.complaints], [2, []]);
  });

  it('is the same in every run and without files', async () => {
    await inFolder(files, async (folder) => {
      assert.deepEqual(await runIn(test, ['--format', 'junit'], folder), await runIn(test, ['--format', 'junit'], folder));
    });
    const nothing = await runCommand(test, ['--format', 'junit'], {});
    assert.deepEqual(parseXml(nothing.out).map(({ name, attributes }) => [name, attributes]), [['testsuites', { name: 'gatehouse', tests: '0', failures: '0', errors: '0', skipped: '0' }]]);
  });
});

describe('gatehouse test --format tap', () => {
  it('has a point for each case and says in YAML what is wrong', async () => {
    const outcome = await runCommand(test, ['--format', 'tap'], files);
    const points = parseTap(outcome.out);
    const shown = evil.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/g, '\ufffd');
    assert.deepEqual(points.map(({ isOk, description, directive }) => [isOk, description, directive]), [
      [false, 'broken.authz.yaml: the file itself', undefined],
      [false, 'broken.authz.yaml: the file itself (2)', undefined],
      [false, 'broken.authz.yaml: broken.authz.yaml', undefined],
      [true, 'orders.authz.json: met', undefined],
      [false, `orders.authz.json: ${shown}`, undefined],
      [true, 'orders.authz.json: free', 'SKIP The case expects nothing.'],
      [false, 'orders.authz.json: refused', undefined],
      [false, 'orders.authz.json: undecided', undefined],
    ]);
    const [failed, refused, undecided] = [points[4], points[6], points[7]].map((point) => point?.diagnostics as Record<string, unknown>);
    assert.deepEqual(
      { ...failed, reason: undefined },
      {
        message: 'decision: expected allow, got explicit-deny; status: expected 200, got 403',
        severity: 'fail',
        file: 'orders.authz.json',
        line: 12,
        differences: ['decision: expected allow, got explicit-deny', 'status: expected 200, got 403'],
        decision: 'explicit-deny',
        reason: undefined,
        decidedBy: ['Deny policy.json#Ours at policy.json:1:38'],
        ...('notes' in (failed ?? {}) ? { notes: failed?.notes } : {}),
      },
    );
    assert.match(String(failed?.reason), /`Ours`/);
    const message = 'There is no field `requst` here: did you mean `request`?';
    assert.deepEqual(refused, { message, severity: 'error', file: 'orders.authz.json', line: 24, problems: [`orders.authz.json:25:5: ${message}`] });
    assert.deepEqual(undecided?.unknown, ['aws:MultiFactorAuthPresent']);
    assert.equal(outcome.status, 2);
  });

  it('plans nothing where there is nothing', async () => {
    assert.equal((await runCommand(test, ['--format', 'tap'], {})).out, 'TAP version 14\n1..0 # SKIP no cases\n');
  });
});

describe('a format a command does not have', () => {
  for (const [name, command, format, message] of [
    ['check', check, 'tap', 'check: `tap` is no format of `check`, only of `test`: use `pretty` or `json`.'],
    ['check', check, 'sarif', 'check: `sarif` is not there yet: use `pretty` or `json`.'],
    ['simulate', simulate, 'junit', 'simulate: `junit` is no format of `simulate`, only of `test`: use `pretty` or `json`.'],
    ['inspect', inspect, 'xml', 'inspect: `xml` is no format: use `pretty` or `json`.'],
    ['test', test, 'sarif', 'test: `sarif` is no format: use `pretty`, `json`, `junit` or `tap`.'],
  ] as const) {
    it(`is wrong usage: ${format} of ${name}`, async () => {
      assert.deepEqual(await runCommand(command, ['--format', format], {}), { status: 2, out: '', complaints: [message, `\`gatehouse ${name} --help\` shows how it is used`] });
    });
  }
});

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

interface SaxParser {
  onerror: (error: Error) => void;
  onopentag: (tag: { readonly name: string; readonly attributes: Readonly<Record<string, string>> }) => void;
  onclosetag: () => void;
  ontext: (text: string) => void;
  write(text: string): SaxParser;
  close(): void;
}

/** With the XML parser that the packaging tool brings along; it knows nothing of characters XML forbids, so those are looked for here. */
function parseXml(text: string): XmlElement[] {
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufffe\uffff]|\p{Surrogate}/u);
  const { parser } = createRequire(__filename)('sax') as { parser: (strict: true) => SaxParser };
  const reader = parser(true);
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const current = (): XmlElement => open.at(-1) ?? root;
  reader.onerror = (error) => {
    throw error;
  };
  reader.onopentag = ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, children: [], text: '' };
    current().children.push(element);
    open.push(element);
  };
  reader.onclosetag = () => void open.pop();
  reader.ontext = (part) => {
    current().text += part;
  };
  reader.write(text).close();
  return root.children;
}

interface TapPoint {
  readonly isOk: boolean;
  readonly description: string;
  readonly directive: string | undefined;
  diagnostics: unknown;
}

/** Takes nothing but version, plan, points in their order, and blocks of YAML two spaces in. */
function parseTap(text: string): readonly TapPoint[] {
  assert.ok(text.endsWith('\n'));
  const [version, plan, ...lines] = text.slice(0, -1).split('\n');
  assert.equal(version, 'TAP version 14');
  const points: TapPoint[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '  ---') {
      const end = lines.indexOf('  ...', at);
      const point = points.at(-1);
      assert.ok(end > at && point && point.diagnostics === undefined, line);
      point.diagnostics = parseYaml(lines.slice(at + 1, end).map((each) => each.replace(/^ {2}/, '')).join('\n'));
      at = end;
      continue;
    }
    const [, not, number, rest = ''] = /^(not )?ok (\d+) - (.*)$/u.exec(line) ?? [];
    assert.equal(Number(number), points.length + 1, line);
    const hash = /(?<!\\)(?:\\\\)* #/.exec(rest);
    const unescaped = (part: string): string => part.replace(/\\([\\#])/g, '$1');
    points.push({
      isOk: not === undefined,
      description: unescaped(hash ? rest.slice(0, hash.index) : rest),
      directive: hash ? unescaped(rest.slice(hash.index + 3)) : undefined,
      diagnostics: undefined,
    });
  }
  assert.equal(plan, `1..${String(points.length)}`);
  return points;
}
