/**
 * The committed service data for tests.
 */
import { openCatalog, type Catalog } from '../../server/src/catalog/catalog';
import { readProjectFile } from './project';

export const catalogText = readProjectFile('server/src/catalog/data/iam.nd');

/** Shared by all tests that only ask it. */
export const catalog: Catalog = openCatalog(catalogText);

/** Opened anew, so that no test sees what another has parsed. */
export function openPackedCatalog(): Catalog {
  return openCatalog(catalogText);
}
