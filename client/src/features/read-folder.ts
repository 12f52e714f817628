/**
 * Reads the files of a folder for the server, which may be a worker without a disk or serve a virtual workspace. Files
 * that are not there are simply none.
 */
import { FileType, Uri, workspace } from 'vscode';
import { listFolderRequest, readFolderRequest, type FolderFile, type ListedEntry, type ListFolderParams, type ReadFolderParams } from '../../../server/src/lsp/extensions';
import type { ClientOnDemand } from '../start-client';

export function answerReadFolder(client: ClientOnDemand): void {
  client.onCreate((made) => {
    made.onRequest(readFolderRequest, (params: ReadFolderParams) => readFolder(params));
    made.onRequest(listFolderRequest, (params: ListFolderParams) => listFolder(params));
  });
}

async function readFolder({ folder, extensions }: ReadFolderParams): Promise<readonly FolderFile[]> {
  const uri = folderUri(folder);
  const entries = await entriesOf(uri);
  const names = entries.filter(([name, type]) => (type & FileType.File) !== 0 && extensions.some((extension) => name.endsWith(extension))).map(([name]) => name);
  const files = await Promise.all(names.map((name) => readFile(Uri.joinPath(uri, name))));
  return files.filter((file) => file !== undefined);
}

async function listFolder({ folder }: ListFolderParams): Promise<readonly ListedEntry[]> {
  return (await entriesOf(folderUri(folder))).flatMap(([name, type]): readonly ListedEntry[] => {
    if ((type & FileType.File) !== 0) return [{ name, kind: 'file' }];
    return type === FileType.Directory ? [{ name, kind: 'folder' }] : [];
  });
}

/** The root of a virtual file system comes without its slash. */
function folderUri(folder: string): Uri {
  const uri = Uri.parse(folder);
  return uri.path === '' ? uri.with({ path: '/' }) : uri;
}

async function entriesOf(folder: Uri): Promise<readonly [string, FileType][]> {
  return workspace.fs.readDirectory(folder).then((found) => found, () => []);
}

async function readFile(uri: Uri): Promise<FolderFile | undefined> {
  try {
    const bytes = await workspace.fs.readFile(uri);
    return { uri: uri.toString(), text: new TextDecoder(markedEncoding(bytes)).decode(bytes) };
  } catch {
    return undefined;
  }
}

/** Windows PowerShell redirects to UTF-16 with a mark in front; the server's own reading of files knows that likewise. */
function markedEncoding({ 0: first, 1: second }: ArrayLike<number>): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
