/**
 * The language server as a Node process: a connection over stdio or Node's own channel (the arguments say which) and
 * the catalog read from beside the program. No domain logic.
 */
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { markedEncoding } from './base/byte-order';
import type { FolderFile, ListedEntry } from './lsp/extensions';
import { startServer } from './lsp/server';

/** Serves until the client ends the connection; takes its transport from the program's arguments. */
export function startNodeServer(): void {
  startServer(createConnection(ProposedFeatures.all), { readCatalog: () => readCatalogFile(), readFolder, listFolder, saveText });
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

// Only folders on disk: what a virtual workspace holds is asked of the client.
async function readFolder(folder: string, extensions: readonly string[]): Promise<readonly FolderFile[]> {
  if (!folder.startsWith('file:')) return [];
  const path = fileURLToPath(folder);
  const names = (await readdir(path)).filter((name) => extensions.some((extension) => name.endsWith(extension)));
  const files = await Promise.allSettled(names.map(async (name) => ({ uri: `${folder}/${encodeURIComponent(name)}`, text: textOf(await readFile(join(path, name))) })));
  // A folder may have the name of a file, and not every file may be read.
  return files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : []));
}

function textOf(bytes: Buffer): string {
  return new TextDecoder(markedEncoding(bytes)).decode(bytes);
}

// A link to a folder may lead in a circle; one to a file is that file.
async function listFolder(folder: string): Promise<readonly ListedEntry[]> {
  if (!folder.startsWith('file:')) return [];
  const path = fileURLToPath(folder);
  const entries = await readdir(path, { withFileTypes: true });
  const kinds = await Promise.all(entries.map(async (entry) => (entry.isSymbolicLink() ? ((await stat(join(path, entry.name)).catch(() => undefined))?.isFile() === true ? 'file' : undefined) : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined)));
  return entries.flatMap(({ name }, index): readonly ListedEntry[] => {
    const kind = kinds[index];
    return kind === undefined ? [] : [{ name, kind }];
  });
}

// Answers for editors that can only open files; the system clears its folder for temporary ones.
async function saveText(name: string, text: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-')).catch(() => undefined);
  if (folder === undefined) return undefined;
  const path = join(folder, name);
  await writeFile(path, text);
  return pathToFileURL(path).href;
}
