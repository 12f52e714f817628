/**
 * Files that open documents name and are not understood without, and those that a scenario's API is not understood without: read when they are first missed, once, and again when the
 * client says that they changed.
 */
import { isProjectFile, isScenarioFile } from '../../analysis/formats';
import { siblingsOf } from '../../analysis/siblings';
import { filesReferredTo } from '../../analysis/simulation';
import { decoded, fileName, folderOf } from '../../base/uri';
import type { FolderFile } from '../extensions';
import { readFolder } from '../read-folder';
import type { Session } from '../session';
import { publishAll } from './diagnostics';

/** Returns whether a file was looked for, also without success. */
export function registerLinkedFiles(session: Session): (uri: string) => boolean {
  // One file may be spelled in two ways as an address.
  const asked = new Set<string>();
  session.onChange(() => {
    const { analysis } = session;
    const used = session.documents.keys().flatMap((uri) => (isScenarioFile(uri) ? filesReferredTo(analysis, uri).read : [uri]));
    const missing = used.flatMap((uri) => analysis.missingFiles(uri)).filter((uri) => !asked.has(decoded(uri)));
    if (missing.length === 0) return;
    for (const uri of missing) asked.add(decoded(uri));
    session.whileReading(loadLinked(session, [...new Set(missing)]));
  });
  return (uri) => asked.has(decoded(uri));
}

/** Takes what is on disk of files, and of folders with a slash at their ends. */
export async function loadLinked(session: Session, uris: readonly string[]): Promise<void> {
  const files = await readFiles(session, uris);
  for (const { uri, text } of files) session.analysis.setFile(uri, text);
  const absent = uris.filter((uri) => !uri.endsWith('/') && files.every((file) => file.uri !== uri));
  for (const uri of absent) session.analysis.setFile(uri, undefined);
  // Only a project says that a file is not there.
  if (files.length === 0 && !session.documents.keys().some(isProjectFile)) return;
  publishAll(session);
  session.changed();
}

/** Those that are there, a folder at a time; of a module all its files. */
async function readFiles(session: Session, uris: readonly string[]): Promise<readonly FolderFile[]> {
  const found: FolderFile[] = [];
  const byFolder = new Map<string, string[]>();
  for (const uri of uris) {
    const module = uri.endsWith('/') ? siblingsOf(uri) : undefined;
    if (module) found.push(...(await readFolder(session, module.folder, module.extensions)));
    else byFolder.set(folderOf(uri), [...(byFolder.get(folderOf(uri)) ?? []), uri]);
  }
  for (const [folder, wanted] of byFolder) {
    const files = await readFolder(session, folder, wanted.map(fileName));
    for (const uri of wanted) {
      const file = files.find((each) => fileName(each.uri) === fileName(uri));
      if (file) found.push({ uri, text: file.text });
    }
  }
  return found;
}
