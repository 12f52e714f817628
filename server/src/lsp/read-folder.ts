/**
 * Texts of files nobody has opened, through the client where it reads them and otherwise through the host.
 */
import { listFolderRequest, readFolderRequest, type FolderFile, type ListedEntry } from './extensions';
import type { Session } from './session';

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
