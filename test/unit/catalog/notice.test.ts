import assert from 'node:assert/strict';
import type { CatalogHeader } from '../../../server/src/catalog/format';
import { readProjectFile } from '../../support/project';

describe('NOTICE', () => {
  const notice = readProjectFile('NOTICE');
  const names = (name: string): boolean => new RegExp(`(^|[^\\w-])${name}([^\\w-]|$)`, 'm').test(notice);

  it('names every library that is installed for more than development', () => {
    const lock = JSON.parse(readProjectFile('package-lock.json')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean }>;
    };
    const shipped = Object.entries(lock.packages).flatMap(([path, entry]) => (path === '' || entry.dev ? [] : libraryName(path)));
    assert.ok(shipped.includes('yaml'));
    assert.deepEqual(shipped.filter((name) => !names(name)), []);
  });

  it('names every source of the service data', () => {
    const text = readProjectFile('server/src/catalog/data/iam.nd');
    const header = JSON.parse(text.slice(0, text.indexOf('\n'))) as CatalogHeader;
    assert.deepEqual(header.sources.filter((source) => !notice.includes(`\`${source.package}\``)), []);
  });
});

/** `node_modules/a/node_modules/b` is `b`. */
function libraryName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
