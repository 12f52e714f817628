/** The real Terraform files beside the repository; whoever reads them is skipped where they are absent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSharedLines } from '../../../support/shared-corpora';

const folder = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'corpora');

interface Line {
  readonly file: string;
}

export function readShared(test: Mocha.Context): readonly { readonly name: string; readonly text: string }[] {
  const lines = readSharedLines<Line>(test, 'corpus.manifest.jsonl').filter(({ file }) => file.endsWith('.tf'));
  assert(lines.length > 0);
  return lines.map(({ file }) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }));
}

function assert(holds: boolean): void {
  if (!holds) throw new Error('the manifest names Terraform files');
}
