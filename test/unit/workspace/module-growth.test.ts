/**
 * What a keystroke in a Terraform module costs, counted at n and 2n files: only walks over lists of files and blocks grow, which
 * ask of each whether it is the same; nothing is looked up, resolved, read or checked more often.
 */
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis/analysis';
import { fileName, moduleFiles } from '../../bench/module-files';
import { callsDuring } from '../../support/function-calls';

/** Called for each file, each block or each of its policies, by file and name. */
const walks: readonly string[] = [
  ...['fileEntry', 'foundIn'].map((name) => `workspace/unit ${name}`),
  ...['bindFile', 'declaredIn', 'intersects'].map((name) => `workspace/unit-binding ${name}`),
  ...['definitions open', 'links haveChanged'].map((name) => `workspace/${name}`),
  'sites/file-names isTerraformOverride',
  'sites/terraform withNames',
  'sites/terraform/policies modulePolicies',
  ...['indexOf', 'partsOf', 'prefixOf', 'push', 'fedBy'].map((name) => `sites/terraform/unit-index ${name}`),
  ...['kept', 'isCurrent', 'noteAll', 'intersects', 'isSame'].map((name) => `sites/terraform/facts ${name}`),
  ...['lookups note', 'resolve note', 'inside shown'].map((name) => `sites/terraform/${name}`),
  'sites/moved movePolicy',
  'base/lists sameList',
  ...['run file', 'run policy', 'run syntaxProblems', 'suppress suppressedLines', 'execute-api-grant-without-iam-auth isOpen'].map((name) => `checks/${name}`),
];

/** Each form of a file stands in six or seven more files of the longer module; what grows with them grows by as much. */
const fewest = 5;

/** Accessors, and what the loader of the tests adds. */
const unnamed = /(?: get| get \w+| __name)$/;

type Edit = (text: string, typed: string) => string;

const edits: readonly (readonly [string, string, Edit])[] = [
  ['inside a statement', fileName(12), (text, typed) => text.replace('"Call12"', `"Call12${typed}"`)],
  ['inside a policy in a heredoc', fileName(14), (text, typed) => text.replace('"Call14"', `"Call14${typed}"`)],
  ['inside a document of statements', fileName(13), (text, typed) => text.replace('"Call13"', `"Call13${typed}"`)],
  ['inside a local of one file', fileName(17), (text, typed) => text.replace('arn:aws:s3:::', `arn:aws:s3:::${typed}`)],
  ['in the name of a resource', fileName(12), (text, typed) => text.replace('"aws_iam_role_policy" "service_12"', `"aws_iam_role_policy" "service_12${typed}"`)],
  ['inside a function', fileName(16), (text, typed) => text.replace('nodejs20.x', `nodejs${typed}.x`)],
];

interface Cost {
  /** Of several rounds. */
  readonly calls: readonly ReadonlyMap<string, number>[];
  readonly work: Analysis['work'];
}

describe('a keystroke in a Terraform module of many files', () => {
  const opened = new Map([40, 80].map((count) => [count, open(count)]));

  function open(count: number): { readonly analysis: Analysis; readonly files: ReadonlyMap<string, string> } {
    const { files, findings } = moduleFiles(count);
    const analysis = createAnalysis();
    for (const [path, text] of files) analysis.setFile(uriOf(path), text);
    assert.equal([...files.keys()].filter((path) => analysis.file(uriOf(path))?.policies.length).length, findings);
    return { analysis, files };
  }

  function cost(count: number, path: string, edit: Edit): Cost {
    const { analysis, files } = opened.get(count) ?? open(count);
    const text = files.get(path) ?? '';
    let version = 1;
    const set = (changed: string): void => {
      analysis.setDocument({ uri: uriOf(path), languageId: 'terraform', version: version++, text: changed });
      analysis.findings(uriOf(path));
    };
    set(text);
    const before = { ...analysis.work };
    const calls = ['x', 'xy', 'xyz'].map((typed) => {
      assert.notEqual(edit(text, typed), text);
      return callsDuring(() => {
        set(edit(text, typed));
      });
    });
    const work = Object.fromEntries(Object.entries(analysis.work).map(([name, done]) => [name, done - before[name as keyof typeof before]])) as unknown as Analysis['work'];
    set(text);
    return { calls, work };
  }

  for (const [name, path, edit] of edits) {
    it(`costs the same ${name}, however many files there are`, () => {
      const [shorter, longer] = [cost(40, path, edit), cost(80, path, edit)];
      assert.deepEqual(longer.work, shorter.work);
      assert.equal(longer.work.parsedParts, longer.calls.length);
      const [most, least] = [countOf(shorter, Math.max), countOf(longer, Math.min)];
      const hasGrown = (called: string): boolean => least(called) >= most(called) + fewest;
      assert.ok(hasGrown('workspace/unit-binding bindFile'), 'nothing was counted');
      const grown = [...(longer.calls[0]?.keys() ?? [])].filter((called) => hasGrown(called) && !walks.includes(called) && !unnamed.test(called));
      assert.deepEqual(grown.map((called) => `${called}: ${String(most(called))} → ${String(least(called))}`), []);
    });
  }
});

function countOf({ calls }: Cost, choose: (...counts: readonly number[]) => number): (called: string) => number {
  return (called) => choose(...calls.map((counts) => counts.get(called) ?? 0));
}

function uriOf(path: string): string {
  return `file:///module/${path}`;
}
