// The packaged extension, installed into a VS Code that has never seen the source.
import { strict as assert } from 'node:assert';
import { extension, openFile, serverRuns } from '../host/workbench';

describe('the installed extension', () => {
  it('runs from where VS Code installed it', () => {
    assert.match(extension().extensionPath, /[\\/]extensions[\\/]gatehouse\.gatehouse-iam-/);
  });

  it('starts its server for a policy file', async () => {
    await openFile('policy.json');
    await serverRuns();
  });
});
