import assert from 'node:assert/strict';
import { fileName, folderOf, pathOf } from '../../../server/src/base/uri';

describe('a URI', () => {
  const rows: readonly (readonly [uri: string, path: string, folder: string, name: string])[] = [
    ['file:///a/b%20c/d.json', '/a/b c/d.json', 'file:///a/b%20c', 'd.json'],
    ['vscode-vfs://github/o/r/%C3%BC.yaml', '/o/r/ü.yaml', 'vscode-vfs://github/o/r', 'ü.yaml'],
    ['untitled:/a/new.yaml', '/a/new.yaml', 'untitled:/a', 'new.yaml'],
    ['untitled:Untitled-1', 'Untitled-1', '', 'untitled:Untitled-1'],
    ['file:///a/50%.json', '/a/50%.json', 'file:///a', '50%.json'],
  ];
  for (const [uri, path, folder, name] of rows) {
    it(`${uri} has a path, a folder and a name`, () => {
      assert.deepEqual([pathOf(uri), folderOf(uri), fileName(uri)], [path, folder, name]);
    });
  }
});
