/**
 * Expressions and what `terraform console` (1.11.4) gives for them, kept as data: what is known is the same, what Terraform
 * refuses is no value, and what is left to deployment is unknown. Where `terraform` is installed the data is asked of it again.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeToJson, type Json } from '../../../../server/src/policy/to-json';
import { findPath } from '../../../../server/src/syntax/node';
import { load } from './modules';

interface Answer {
  readonly expression: string;
  readonly value?: Json;
  /** Terraform takes it for a mistake. */
  readonly refused?: true;
  /** Known to Terraform, unknown here. */
  readonly left?: true;
}

const answers = readFileSync(path.join(__dirname, 'console-answers.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Answer);

const locals = `locals {
  n       = 3
  on      = true
  key     = "us"
  list    = ["a", "b", "c"]
  map     = { us = "east", eu = "west" }
  nothing = null
  objects = [{ name = "one", tags = ["x", "y"] }, { name = "two", tags = ["z"] }]
  empty   = []
}
`;

describe('the answers of `terraform console`', () => {
  for (const { expression, value, refused, left } of answers) {
    const what = refused ? 'is no value' : left ? 'is left to deployment' : `gives ${JSON.stringify(value)}`;
    it(`\`${expression}\` ${what}`, () => {
      const given = valueOf(expression);
      if (refused || left) assert.equal(isUnknown(given), true, JSON.stringify(given));
      else assert.deepEqual(inOrder(given), inOrder(value));
    });
  }

  it('are what it gives today', function () {
    const version = spawnSync('terraform', ['version'], { encoding: 'utf8' });
    if (version.error || !/v1\.11\./.test(version.stdout)) {
      console.log('      skipped: there is no `terraform` 1.11 here, so its answers are those that were kept');
      this.skip();
    }
    this.timeout(60_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-console-'));
    try {
      writeFileSync(path.join(folder, 'main.tf'), locals);
      // One question for all: of several it answers the last.
      const asked = answers.filter(({ refused }) => !refused);
      const input = `jsonencode([${asked.map(({ expression }) => expression).join(', ')}])\n`;
      const { stdout, stderr } = spawnSync('terraform', [`-chdir=${folder}`, 'console', '-no-color'], { input, encoding: 'utf8', env: { ...process.env, TF_CLI_CONFIG_FILE: os.devNull } });
      assert.notEqual(stdout, '', stderr);
      const given = JSON.parse(JSON.parse(stdout) as string) as Json;
      assert.deepEqual(given, asked.map(({ value }) => value));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function valueOf(expression: string): Json | undefined {
  const [file] = load({ 'main.tf': `${locals}\nresource "aws_iam_policy" "asked" {\n  policy = jsonencode({ Statement = [{ Action = ${expression} }] })\n}\n` }).files();
  const root = file?.document.root;
  const asked = root?.kind === 'object' ? root.members.find(({ key }) => key === 'resource')?.value : undefined;
  const node = findPath(asked, 'policy', 'Statement', 0, 'Action');
  return node && nodeToJson(node);
}

function isUnknown(value: Json | undefined): boolean {
  return value === undefined || JSON.stringify(value).includes('$unknown') || (typeof value === 'string' && /^\$\{.*\}$/s.test(value));
}

/** The order of keys means nothing. */
function inOrder(value: Json | undefined): unknown {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, inOrder(item)]));
}
