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

const edits: readonly (readonly [string, string, (text: string) => string])[] = [
  ['inside a statement', fileName(12), (text) => text.replace('"Call12"', '"Call12x"')],
  ['inside a policy in a heredoc', fileName(14), (text) => text.replace('"Call14"', '"Call14x"')],
  ['inside a document of statements', fileName(13), (text) => text.replace('"Call13"', '"Call13x"')],
  ['inside a local of one file', fileName(17), (text) => text.replace('arn:aws:s3:::', 'arn:aws:s3:::x')],
  ['in the name of a resource', fileName(12), (text) => text.replace('"aws_iam_role_policy" "service_12"', '"aws_iam_role_policy" "service_12x"')],
  ['inside a function', fileName(16), (text) => text.replace('nodejs20.x', 'nodejs22.x')],
];

interface Cost {
  readonly calls: ReadonlyMap<string, number>;
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

  function cost(count: number, path: string, edit: (text: string) => string): Cost {
    const { analysis, files } = opened.get(count) ?? open(count);
    const text = files.get(path) ?? '';
    assert.notEqual(edit(text), text);
    const set = (version: number, changed: string): void => {
      analysis.setDocument({ uri: uriOf(path), languageId: 'terraform', version, text: changed });
      analysis.findings(uriOf(path));
    };
    set(1, text);
    const before = { ...analysis.work };
    const calls = callsDuring(() => {
      set(2, edit(text));
    });
    const work = Object.fromEntries(Object.entries(analysis.work).map(([name, done]) => [name, done - before[name as keyof typeof before]])) as unknown as Analysis['work'];
    set(3, text);
    return { calls, work };
  }

  for (const [name, path, edit] of edits) {
    it(`costs the same ${name}, however many files there are`, () => {
      const [shorter, longer] = [cost(40, path, edit), cost(80, path, edit)];
      assert.deepEqual(longer.work, shorter.work);
      assert.equal(longer.work.parsedParts, 1);
      assert.ok((longer.calls.get('workspace/unit-binding bindFile') ?? 0) > (shorter.calls.get('workspace/unit-binding bindFile') ?? 0), 'nothing was counted');
      const grown = [...longer.calls].filter(([called, times]) => times >= (shorter.calls.get(called) ?? 0) + fewest && !walks.includes(called) && !unnamed.test(called));
      assert.deepEqual(grown.map(([called, times]) => `${called}: ${String(shorter.calls.get(called) ?? 0)} → ${String(times)}`), []);
    });
  }
});

function uriOf(path: string): string {
  return `file:///module/${path}`;
}
