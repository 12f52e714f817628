/**
 * Open scenario files depend on others: those they refer to are read when they are first needed, and an edit in any of them
 * tells anew what is wrong.
 */
import { isScenarioFile, scenarioEndings } from '../../analysis/formats';
import { unheldScenarios } from '../../analysis/navigation';
import { siblingsOf } from '../../analysis/siblings';
import { filesReferredTo, scenarioFolderOf } from '../../analysis/simulation';
import { fileName, folderOf } from '../../base/uri';
import { readFolder } from '../read-folder';
import type { Session } from '../session';
import { publishEach } from './diagnostics';
import { loadLinked } from './linked-files';

/** Reads what open scenario files refer to; the same missing files are not looked for twice in a row. */
export function registerScenarioFiles(session: Session): void {
  const { lookedFor } = session;
  session.onChange(() => {
    const uris = session.documents.keys().filter(isScenarioFile);
    // What a case means may have changed with any other file.
    if (uris.length > 0) void tellOnceRead(session, uris);
    for (const uri of uris) {
      const { missing } = filesReferredTo(session.analysis, uri);
      const key = missing.join('\n');
      if (missing.length === 0 || lookedFor.get(uri) === key) continue;
      lookedFor.set(uri, key);
      session.whileReading(load(session, missing));
    }
  });
}

/** What was told stays while files are read, also those that other handlers of this change ask for. */
async function tellOnceRead(session: Session, uris: readonly string[]): Promise<void> {
  await Promise.resolve();
  await session.allRead();
  publishEach(session, 'scenarios', uris);
}

/** Takes the text on disk of documents that nobody has open; what is open stays as it is. */
export async function load(session: Session, uris: readonly string[]): Promise<void> {
  let found = 0;
  for (const uri of uris) {
    const siblings = siblingsOf(uri);
    const files = await readFolder(session, folderOf(uri), siblings?.extensions ?? [fileName(uri)]);
    // One file may be spelled in two ways as an address; its name is what was asked for.
    const wanted = siblings ? files : files.filter((file) => fileName(file.uri) === fileName(uri)).map(({ text }) => ({ uri, text }));
    for (const file of wanted) session.analysis.setFile(file.uri, file.text);
    if (!siblings && wanted.length === 0) session.analysis.setFile(uri, undefined);
    found += wanted.length;
  }
  if (found > 0) session.changed();
}

/** Scenario files beside a target define callers; they are read when somebody simulates, once per folder. */
export function callerLoader(session: Session): (uri: string) => Promise<void> {
  const loaded = new Set<string>();
  return async (uri) => {
    const folder = scenarioFolderOf(session.analysis, uri);
    if (!uri.includes('://') || loaded.has(folder)) return;
    loaded.add(folder);
    const files = await readFolder(session, folder, scenarioEndings);
    for (const { uri: file, text } of files) session.analysis.setFile(file, text);
    await Promise.all(files.map((file) => loadMissing(session, file.uri)));
  };
}

/** All scenario files of the workspace, for who has to know every use of a name. */
export async function loadScenarios(session: Session): Promise<void> {
  unheldScenarios(session.analysis);
  await session.indexing;
  const uris = unheldScenarios(session.analysis);
  await load(session, uris);
  for (const uri of uris) await loadMissing(session, uri);
}

/** Files that are read may name further ones, and so may those that are read for these. */
async function loadMissing(session: Session, uri: string): Promise<void> {
  const asked = new Set<string>();
  const isNew = (each: string): boolean => !asked.has(each);
  for (;;) {
    const { missing, read } = filesReferredTo(session.analysis, uri);
    const wanted = missing.filter(isNew);
    const linked = [...new Set(read.flatMap((each) => session.analysis.missingFiles(each)))].filter(isNew);
    if (wanted.length + linked.length === 0) return;
    for (const each of [...wanted, ...linked]) asked.add(each);
    await load(session, wanted);
    await loadLinked(session, linked);
  }
}
