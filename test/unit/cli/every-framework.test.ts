// The orders API of `examples/` is written in every framework. Each has the same table and the same cases, all come out
// as expected, and the answers are the same in all that does not hang on names of files.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parse as parseYaml } from 'yaml';
import { test as testCommand } from '../../../server/src/cli/test';
import { frameworks } from '../../../server/src/sites/frameworks';
import { runIn } from '../../support/command-line';
import { readExample, ROOT } from '../../support/project';

interface Answer {
  readonly name: string;
  readonly passed: boolean;
  readonly decision: string;
  readonly status: number | null;
  readonly decidedAt: string | null;
  readonly lambdaInvoked: boolean;
  readonly decidedBy: readonly { readonly statement: string; readonly effect: string }[];
  readonly unknown: readonly unknown[];
}

interface Expectations {
  readonly table: unknown;
  readonly cases: unknown;
}

const folder = join(ROOT, 'examples');
const written = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && entry.name !== 'policies' ? [entry.name] : []));

const expectations = (name: string): Expectations => {
  const { table, cases } = parseYaml(readExample(`${name}.authz.yaml`)) as Expectations;
  return { table, cases };
};

async function answersOf(name: string): Promise<object[]> {
  const { out, status, complaints } = await runIn(testCommand, [`${name}.authz.yaml`, '--format', 'json'], folder);
  assert.deepEqual({ status, complaints }, { status: 0, complaints: [] }, out);
  const { cases } = JSON.parse(out) as { readonly cases: readonly Answer[] };
  return cases.map(({ name: title, decision, status: code, decidedAt, lambdaInvoked, decidedBy, unknown }) => ({
    title,
    decision,
    code,
    decidedAt,
    lambdaInvoked,
    decidedBy: decidedBy.map(({ statement, effect }) => `${effect} ${statement}`),
    unknown: unknown.length,
  }));
}

describe('the orders API', () => {
  it('is written in every framework', () => {
    const missing = frameworks.map(({ id }) => id).filter((id) => id !== 'loose' && !written.includes(id));
    assert.deepEqual(missing, []);
  });

  for (const name of written) {
    it(`answers the same in ${name}`, async () => {
      assert.deepEqual(expectations(name), expectations('sam'));
      const answers = await answersOf(name);
      assert.equal(answers.length, 18);
      assert.deepEqual(answers, await answersOf('sam'));
    });
  }
});
