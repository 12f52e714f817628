/**
 * Reads the files of a folder for the server, which may be a worker without a disk or serve a virtual workspace. Files
 * that are not there are simply none.
 */
import { FileType, Uri, workspace } from 'vscode';
import { readFolderRequest, type FolderFile, type ReadFolderParams } from '../../../server/src/lsp/extensions';
import type { ClientOnDemand } from '../start-client';

export function answerReadFolder(client: ClientOnDemand): void {
  client.onCreate((made) => made.onRequest(readFolderRequest, (params: ReadFolderParams) => readFolder(params)));
}

async function readFolder({ folder, extensions }: ReadFolderParams): Promise<readonly FolderFile[]> {
  // The root of a virtual file system comes without its slash.
  const parsed = Uri.parse(folder);
  const uri = parsed.path === '' ? parsed.with({ path: '/' }) : parsed;
  const entries = await workspace.fs.readDirectory(uri).then((found) => found, () => []);
  const names = entries.filter(([name, type]) => (type & FileType.File) !== 0 && extensions.some((extension) => name.endsWith(extension))).map(([name]) => name);
  const files = await Promise.all(names.map((name) => readFile(Uri.joinPath(uri, name))));
  return files.filter((file) => file !== undefined);
}

async function readFile(uri: Uri): Promise<FolderFile | undefined> {
  try {
    return { uri: uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}
