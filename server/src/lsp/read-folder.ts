/**
 * Texts of files nobody has opened, through the client where it reads them and otherwise through the host.
 */
import { LineIndex } from '../base/text';
import { fileName, folderOf } from '../base/uri';
import { listFolderRequest, readFolderRequest, type FolderFile, type ListedEntry } from './extensions';
import type { Session } from './session';
import type { LinesOf } from './to-lsp';

/** A folder that cannot be read has no files: what is open is understood on its own. */
export async function readFolder(session: Session, folder: string, extensions: readonly string[]): Promise<readonly FolderFile[]> {
  try {
    if (session.abilities.readsFolders) {
      return await session.connection.sendRequest(readFolderRequest, { folder, extensions });
    }
    return await session.runtime.readFolder(folder, extensions);
  } catch (error) {
    session.log.error(`The folder ${folder} could not be read: ${String(error)}`);
    return [];
  }
}

export async function listFolder(session: Session, folder: string): Promise<readonly ListedEntry[]> {
  try {
    if (session.abilities.readsFolders) return await session.connection.sendRequest(listFolderRequest, { folder });
    return await session.runtime.listFolder(folder);
  } catch (error) {
    session.log.error(`The folder ${folder} could not be listed: ${String(error)}`);
    return [];
  }
}

/** The lines of documents that nobody may have open; none of those that cannot be read. */
export async function readLines(session: Session, uris: readonly string[]): Promise<LinesOf> {
  const read = new Map<string, LineIndex>();
  for (const uri of new Set(uris)) {
    if (session.linesOf(uri)) continue;
    const files = await readFolder(session, folderOf(uri), [fileName(uri)]);
    const file = files.find((one) => fileName(one.uri) === fileName(uri));
    if (file) read.set(uri, new LineIndex(file.text));
  }
  return (uri) => session.linesOf(uri) ?? read.get(uri);
}
