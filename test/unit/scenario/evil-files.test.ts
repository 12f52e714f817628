/** Scenario files somebody wrote to do harm, or a program wrote without measure: an answer or a clear error, soon. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { test } from '../../../server/src/cli/test';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { readScenario, type Scenario } from '../../../server/src/scenario/read';
import { runCase } from '../../../server/src/scenario/run';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { runCommand, type Files } from '../../support/command-line';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { parse } from '../../support/scenarios';

interface Report {
  readonly cases: readonly { readonly decision: string | null; readonly error?: { readonly message: string } }[];
  readonly summary: { readonly cases: number; readonly met: number; readonly failed: number };
}

async function reportOf(files: Files): Promise<Report & { readonly status: number | null }> {
  const outcome = await runCommand(test, ['--format', 'json', '--trace', 'none'], files);
  assert.deepEqual(outcome.complaints, []);
  return { ...(JSON.parse(outcome.out) as Report), status: outcome.status };
}

const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

describe('a scenario file without measure', () => {
  const large: readonly [title: string, file: string, status: number, met: number, all: number][] = [
    ['of ten thousand cases', `cases:\n${many(10_000, (index) => `  - { name: c${String(index)}, request: GET /a/${String(index)}, expect: allow }`)}`, 0, 10_000, 10_000],
    ['of two thousand cases, each with a problem', `cases:\n${many(2_000, (index) => `  - { name: c${String(index)}, requst: GET /a, expect: allow }`)}`, 2, 0, 2_000],
    ['of two thousand cases of one name', `cases:\n${many(2_000, () => '  - { name: c, request: GET /a, expect: allow }')}`, 2, 1, 2_000],
    ['of two thousand rows', `callers: { a: anonymous }\ntable:\n${many(2_000, (index) => `  GET /a/${String(index)}: { a: allow }`)}`, 0, 2_000, 2_000],
    ['of two thousand columns', `callers:\n${many(2_000, (index) => `  c${String(index)}: anonymous`)}table:\n  GET /a: {${many(2_000, (index) => ` c${String(index)}: allow,`).replaceAll('\n', '')} }\n`, 0, 2_000, 2_000],
    ['of two thousand callers under a star', `callers:\n${many(2_000, (index) => `  c${String(index)}: anonymous`)}table: { GET /a: { "*": allow } }\n`, 0, 2_000, 2_000],
    ['of two thousand columns nobody knows', `table:\n  GET /a: {${many(2_000, (index) => ` c${String(index)}: allow,`).replaceAll('\n', '')} }\n`, 2, 0, 2_000],
  ];
  for (const [title, file, status, met, all] of large) {
    it(`${title} is answered`, async () => {
      const report = await reportOf({ 'a.authz.yaml': file });
      assert.deepEqual([report.summary, report.status], [{ cases: all, met, failed: all - met }, status]);
    }).timeout(60_000);
  }
});

describe('a scenario file that means harm', () => {
  const bomb = many(12, (index) => (index === 0 ? '  x0: &a0 [x, x, x, x, x, x, x, x, x, x]' : `  x${String(index)}: &a${String(index)} [${Array.from({ length: 10 }, () => `*a${String(index - 1)}`).join(', ')}]`));
  const maps = many(40, (index) => (index === 0 ? '    x0: &a0 { a: 1, b: 2 }' : `    x${String(index)}: &a${String(index)} { a: *a${String(index - 1)}, b: *a${String(index - 1)} }`));
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const harmful: readonly [title: string, files: Files, status: number, message: RegExp | undefined][] = [
    ['aliases that multiply, in a context', { 'a.authz.yaml': `context:\n${bomb}request: GET /\n` }, 2, /condition key is text|aliases/i],
    ['aliases that multiply, in a policy', { 'a.authz.yaml': `api:\n  resourcePolicy:\n${maps}request: GET /\nexpect: allow\n` }, 1, undefined],
    ['an alias inside what it stands for', { 'a.authz.yaml': 'api: &a\n  resourcePolicy: *a\nexpect: allow\n' }, 1, /No anchor/],
    ['a mapping merged into itself', { 'a.authz.yaml': 'api: &a\n  <<: *a\nexpect: allow\n' }, 1, /No anchor/],
    ['brackets without end in JSON', { 'a.authz.json': `{"context":{"a":${deep}},"expect":"allow"}` }, 2, /nested more than 256 levels|nested too deeply/],
    ['brackets without end in YAML', { 'a.authz.yaml': `context: { a: ${deep} }\nexpect: allow\n` }, 2, /nested/],
    ['values that stand for each other', { 'a.authz.yaml': 'values: { a: "${b}${b}", b: "${a}${a}", c: "${c}" }\nrequest: GET /${a}/${c}\nexpect: allow\n' }, 2, /has no value/],
    ['values that multiply', { 'a.authz.yaml': `values:\n${many(60, (index) => `  v${String(index)}: "\${v${String(index + 1)}}\${v${String(index + 1)}}"`)}request: GET /\${v0}\nexpect: allow\n` }, 2, /has no value/],
    ['files that use each other', { 'a.authz.yaml': 'use: [b.authz.yaml]\ncaller: b\nrequest: GET /\nexpect: allow\n', 'b.authz.yaml': 'use: [a.authz.yaml, b.authz.yaml]\ncallers: { b: anonymous }\n' }, 0, undefined],
    ['a file that uses itself', { 'a.authz.yaml': 'use: [a.authz.yaml, ./a.authz.yaml]\ncallers: { b: anonymous }\ncaller: b\nexpect: allow\n' }, 0, undefined],
    ['a policy that is the file itself', { 'a.authz.json': '{"api":{"resourcePolicy":"a.authz.json#/api/resourcePolicy"},"expect":"allow"}' }, 2, /leads to no policy/],
    ['a name that is no name', { 'a.authz.json': '{"callers":{"__proto__":"anonymous","constructor":"anonymous"},"caller":"toString","expect":"allow"}' }, 2, /There is no caller `toString`/],
    ['a reference out of every folder', { 'a.authz.yaml': `api: ${'../'.repeat(200)}etc/passwd#x\nexpect: allow\n` }, 2, /cannot be read|leads to no API/],
  ];
  for (const [title, files, status, message] of harmful) {
    it(`with ${title} does none`, async () => {
      const report = await reportOf(files);
      const errors = report.cases.flatMap(({ error }) => (error ? [error.message] : []));
      assert.equal(report.status, status, errors.join('\n'));
      if (message) assert.match(errors.join('\n'), message);
      else assert.deepEqual(errors, []);
      for (const error of errors) assert.ok(error.length < 1000 && !error.includes('\n'), error.slice(0, 200));
    }).timeout(30_000);
  }

  it('with a long chain of files that use the next is read file by file', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${String(index)}.authz.yaml`, `use: [f${String(index + 1)}.authz.yaml]\ncallers: { c${String(index)}: anonymous }\ncaller: c${String(index)}\nexpect: allow\n`]));
    const report = await reportOf({ ...files, 'f300.authz.yaml': 'callers: { c300: anonymous }\n' });
    assert.deepEqual([report.summary, report.status], [{ cases: 300, met: 300, failed: 0 }, 0]);
  }).timeout(30_000);

  it('with a text of a megabyte in any place that may hold text is refused or answered', () => {
    const long = 'x'.repeat(1_000_000);
    const workspace = openWorkspace({});
    for (const one of [
      { request: `GET /${long}` }, { request: long }, { caller: long }, { caller: `arn:aws:iam::111122223333:user/${long}` }, { api: long }, { expect: long }, { name: long }, { context: { [long]: long } },
      { request: { time: long } }, { request: { sourceIp: long } }, { request: `GET /\${${long}` }, { request: `GET /${'${a}'.repeat(100_000)}`, values: { a: 'b' } }, { [long]: 1 },
    ]) {
      for (const each of read(JSON.stringify(one), jsonFormat).cases) runCase(each, { workspace, now: 0, evaluate: evaluateRequest });
    }
  }).timeout(30_000);
});

function read(text: string, format: typeof jsonFormat): Scenario {
  return readScenario(parse(format, text, uriOf('a.authz.yaml')), { imports: () => undefined, apiAt: () => undefined, valueFile: () => undefined });
}
