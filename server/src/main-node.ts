// The language server as a Node process: a connection over stdio or Node's own channel (the
// arguments say which) and the catalog read from beside the program. No domain logic.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/server';

/** Serves until the client ends the connection; takes its transport from the program's arguments. */
export function startNodeServer(): void {
  startServer(createConnection(ProposedFeatures.all), { readCatalog: () => readCatalogFile() });
}

// The bundle has the file beside it; sources run without a build have it in the catalog's folder.
const CATALOG_PLACES = [join(__dirname, 'iam.nd'), join(__dirname, 'catalog', 'data', 'iam.nd')];

async function readCatalogFile(): Promise<string | undefined> {
  for (const place of CATALOG_PLACES) {
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
