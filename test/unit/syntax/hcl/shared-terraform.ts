/** The real Terraform files beside the repository; whoever reads them is skipped where they are absent. */
import assert from 'node:assert/strict';
import { readSharedLines, readSharedText } from '../../../support/shared-corpora';

interface Line {
  readonly file: string;
}

export function readShared(test: Mocha.Context): readonly { readonly name: string; readonly text: string }[] {
  const lines = readSharedLines<Line>(test, 'corpus.manifest.jsonl').filter(({ file }) => file.endsWith('.tf'));
  assert.ok(lines.length > 0, 'the manifest names Terraform files');
  return lines.map(({ file }) => ({ name: file, text: readSharedText(file) }));
}
