import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogHeader } from '../../../server/src/catalog/format';
import { REPOSITORY } from './packed-catalog';

describe('NOTICE', () => {
  const notice = readFileSync(join(REPOSITORY, 'NOTICE'), 'utf8');
  const names = (name: string): boolean => new RegExp(`(^|[^\\w-])${name}([^\\w-]|$)`, 'm').test(notice);

  it('names every library that is installed for more than development', () => {
    const lock = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean }>;
    };
    const shipped = Object.entries(lock.packages).flatMap(([path, entry]) => (path === '' || entry.dev ? [] : libraryName(path)));
    assert.ok(shipped.includes('yaml'));
    assert.deepEqual(shipped.filter((name) => !names(name)), []);
  });

  it('names every source of the service data', () => {
    const text = readFileSync(join(REPOSITORY, 'server', 'src', 'catalog', 'data', 'iam.nd'), 'utf8');
    const header = JSON.parse(text.slice(0, text.indexOf('\n'))) as CatalogHeader;
    assert.deepEqual(header.sources.filter((source) => !notice.includes(`\`${source.package}\``)), []);
  });
});

/** `node_modules/a/node_modules/b` is `b`. */
function libraryName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
