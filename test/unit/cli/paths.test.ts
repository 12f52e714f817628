import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../../../server/src/cli/find-files';
import { isIgnored, parseIgnoreRules } from '../../../server/src/base/gitignore';
import { inFolder, type Files } from '../../support/command-line';

describe('.gitignore', () => {
  const table: readonly [rules: string, path: string, what: 'file' | 'folder', ignored: boolean][] = [
    ['*.log', 'a/b.log', 'file', true],
    ['/out', 'out', 'folder', true],
    ['/out', 'a/out', 'folder', false],
    ['out/', 'out', 'file', false],
    ['out/', 'a/out', 'folder', true],
    ['a/b', 'a/b', 'file', true],
    ['a/b', 'x/a/b', 'file', false],
    ['*.json\n!keep.json', 'keep.json', 'file', false],
    ['!keep.json\n*.json', 'keep.json', 'file', true],
    ['# comment\n\n', '# comment', 'file', false],
    ['\\#file', '#file', 'file', true],
    ['name   ', 'name', 'file', true],
    ['a/**/z', 'a/b/c/z', 'file', true],
  ];
  for (const [rules, path, what, ignored] of table) {
    it(`: ${JSON.stringify(rules)} ${ignored ? 'leaves out' : 'keeps'} the ${what} ${path}`, () => {
      assert.equal(isIgnored([parseIgnoreRules(rules, ['repo'])], ['repo', ...path.split('/')], what), ignored);
    });
  }
});

describe('finding files', () => {
  const files: Files = {
    '.git/HEAD': '',
    '.gitignore': 'build/\nsecret.json\n',
    'a.json': '',
    'secret.json': '',
    'notes.txt': '',
    'build/b.json': '',
    'infra/c.yaml': '',
    'infra/.gitignore': '*.tmp.yaml\n',
    'infra/d.tmp.yaml': '',
    'node_modules/e.json': '',
    'cdk.out/f.json': '',
    '[x].json': '',
  };
  const table: readonly [paths: readonly string[], found: readonly string[], missing?: readonly string[]][] = [
    [['.'], ['[x].json', 'a.json', 'infra/c.yaml']],
    [['infra'], ['infra/c.yaml']],
    [['./infra/'], ['infra/c.yaml']],
    [['secret.json'], ['secret.json']],
    [['notes.txt'], ['notes.txt']],
    [['build'], ['build/b.json']],
    [['node_modules'], ['node_modules/e.json']],
    [['[x].json'], ['[x].json']],
    [['**/*.yaml'], ['infra/c.yaml']],
    [['*.txt'], ['notes.txt']],
    [['a.json', './a.json', '.'], ['a.json', '[x].json', 'infra/c.yaml']],
    [['gone.json', 'a.json'], ['a.json'], ['gone.json does not exist']],
    [['*.gone'], [], ['*.gone matches no file']],
  ];
  for (const [paths, found, missing = []] of table) {
    it(`: ${paths.join(' ')} means ${found.join(', ') || 'nothing'}`, async () => {
      await inFolder(files, (folder) => {
        const complaints: string[] = [];
        const search = { folder, wanted: (name: string) => /\.(json|yaml)$/.test(name), missing: (path: string, why: string) => void complaints.push(`${path} ${why}`) };
        assert.deepEqual(findFiles(paths, search).map((file) => file.path), found);
        assert.deepEqual(complaints, missing);
      });
    });
  }

  it('does not follow links to folders, which may lead in a circle', async () => {
    await inFolder({ 'a/b.json': '' }, (folder) => {
      symlinkSync(folder, join(folder, 'a', 'loop'));
      symlinkSync(join(folder, 'a', 'b.json'), join(folder, 'c.json'));
      const found = findFiles(['.'], { folder, wanted: (name) => name.endsWith('.json'), missing: assert.fail });
      assert.deepEqual(found.map((file) => file.path), ['a/b.json', 'c.json']);
    });
  });
});
