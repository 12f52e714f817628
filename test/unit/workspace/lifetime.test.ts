/** What was made of files of a module that are gone is let go of, in the module and in those that call it. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAnalysis } from '../../../server/src/analysis/analysis';
import { fileName, moduleFiles } from '../../bench/module-files';

interface Edited {
  readonly path: string;
  readonly edit: (text: string, round: number) => string;
}

const { files } = moduleFiles(20);

const documents: readonly Edited[] = [
  { path: fileName(6), edit: (text, round) => text.replace('"Call6"', `"Call6x${String(round)}"`) },
  { path: 'locals.tf', edit: (text, round) => text.replace('"prod"', `"prod${String(round)}"`) },
  { path: 'modules/audit/main.tf', edit: (text, round) => text.replace('GET/audit', `GET/audit${String(round)}`) },
];

const edits = 30;

describe('what was made of earlier texts', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  for (const { path, edit } of documents) {
    it(`does not pile up while ${path} is edited`, async () => {
      const analysis = createAnalysis();
      for (const [name, text] of files) analysis.setFile(uriOf(name), text);
      const made: WeakRef<object>[] = [];
      for (let round = 0; round < edits; round++) {
        analysis.setDocument({ uri: uriOf(path), languageId: '', version: round + 1, text: edit(files.get(path) ?? '', round) });
        analysis.findings(uriOf(path));
        const file = analysis.file(uriOf(path));
        assert.ok(file);
        made.push(new WeakRef(file), new WeakRef(file.document.root), ...file.policies.map(({ policy }) => new WeakRef(policy)).slice(0, 1));
        // A reference that was just made keeps its object until the turn ends.
        await new Promise(setImmediate);
      }
      collect();
      const kept = new Set(made.flatMap((reference) => reference.deref() ?? []));
      assert.ok(kept.size <= 12, `${String(kept.size)} of ${String(made.length)} are still there`);
    });
  }
});

function uriOf(path: string): string {
  return `file:///module/${path}`;
}
