/** The real Terraform files beside the repository; whoever reads them is skipped where they are absent. */
import assert from 'node:assert/strict';
import { readSharedText, sharedFiles } from './shared-corpora';

export function readShared(test: Mocha.Context): readonly { readonly name: string; readonly text: string }[] {
  const names = sharedFiles(test, '.tf');
  assert.ok(names.length > 100, 'there are Terraform files');
  return names.map((name) => ({ name, text: readSharedText(name) }));
}
