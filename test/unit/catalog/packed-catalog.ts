/** The committed service data, opened anew for each caller so that no test sees what another has parsed. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../../server/src/catalog/catalog';

export const REPOSITORY = join(__dirname, '..', '..', '..');

export function openPackedCatalog(): Catalog {
  return openCatalog(readFileSync(join(REPOSITORY, 'server', 'src', 'catalog', 'data', 'iam.nd'), 'utf8'));
}
