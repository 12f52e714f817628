/**
 * The command over folders of real documents, as a person runs it: nothing that breaks and no false error.
 * Needs `dist/`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSharedLines } from '../support/shared-corpora';

const program = join(__dirname, '..', '..', 'dist', 'cli.js');
const corpora = join(__dirname, '..', '..', '..', 'shared', 'corpora');

/** Generous: other rings run at the same time. The aim for the managed policies is five seconds, and the bench's matter. */
const limitMs = 120_000;

interface Report {
  readonly files: readonly { readonly path: string; readonly findings: readonly { readonly severity: string; readonly code: string }[] }[];
  readonly summary: Readonly<Record<string, number>>;
}

describe('the command', function () {
  this.timeout(limitMs);

  it('finds no error in any policy that AWS manages', function () {
    const policies = readSharedLines(this, 'managed.check.jsonl');
    const { status, report, ms } = check(join(corpora, 'managed'));
    console.log(`      ${String(policies.length)} managed policies in ${String(Math.round(ms))} ms`);
    assert.equal(status, 0);
    assert.deepEqual([report.summary.policies, report.summary.error, report.summary.warning], [603, 0, 0]);
  });

  it('gets through every template and module', function () {
    const files = readSharedLines(this, 'corpus.manifest.jsonl');
    const { report, ms } = check(join(corpora, 'corpus'));
    console.log(`      ${String(files.length)} templates and modules in ${String(Math.round(ms))} ms`);
    assert.ok((report.summary.policies ?? 0) >= 700 && (report.summary.apis ?? 0) >= 250, JSON.stringify(report.summary));
  });

  it('recognises every policy printed in guides of AWS', function () {
    const examples = readSharedLines<{ readonly file: string }>(this, 'docs.examples.jsonl');
    const { report } = check(...examples.map(({ file }) => join(corpora, file)));
    const seen = new Set(report.files.map(({ path }) => path));
    const missed = examples.filter(({ file }) => !seen.has(join(corpora, file))).map(({ file }) => file.replace(/^.*\//, ''));
    assert.deepEqual(missed, [
      // Programs that make policies.
      'example_iam_PutGroupPolicy_section-00.txt',
      'example_iam_Scenario_CreateUserAssumeRole_section-00.txt',
      'example_iam_Scenario_CreateUserAssumeRole_section-01.txt',
      // Pieces of OpenAPI documents.
      'api-gateway-swagger-extensions-authorizer-05.txt',
      'api-gateway-swagger-extensions-authorizer-07.txt',
    ]);
  });
});

function check(...paths: readonly string[]): { readonly status: number; readonly report: Report; readonly ms: number } {
  assert.ok(existsSync(program), 'dist/ is built');
  const started = performance.now();
  const { status, output } = run(['check', '--format', 'json', ...paths]);
  return { status, report: JSON.parse(output) as Report, ms: performance.now() - started };
}

/** Standard output and status; anything on standard error is a failure. */
function run(args: readonly string[]): { readonly status: number; readonly output: string } {
  try {
    return { status: 0, output: execFileSync(process.execPath, [program, ...args], { encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe'] }) };
  } catch (error) {
    const { status, stdout, stderr } = error as { readonly status: number; readonly stdout: string; readonly stderr: string };
    assert.equal(stderr, '');
    return { status, output: stdout };
  }
}
