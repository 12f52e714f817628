/**
 * Open scenario files depend on others: those they refer to are read when they are first needed, and an edit in any of them
 * tells anew what is wrong.
 */
import { isScenarioFile, scenarioEndings } from '../../analysis/formats';
import { siblingsOf } from '../../analysis/siblings';
import { filesMissingFor } from '../../analysis/simulation';
import { fileName, folderOf } from '../../base/uri';
import { readFolder } from '../read-folder';
import type { Session } from '../session';
import { publishEach } from './diagnostics';

/** Reads what open scenario files refer to; the same missing files are not looked for twice in a row. */
export function registerScenarioFiles(session: Session): void {
  const lookedFor = new Map<string, string>();
  session.onChange(() => {
    const uris = session.documents.keys().filter(isScenarioFile);
    // What a case means may have changed with any other file.
    if (uris.length > 0) publishEach(session, 'scenarios', uris);
    for (const uri of uris) {
      const missing = filesMissingFor(session.analysis, uri);
      const key = missing.join('\n');
      if (missing.length === 0 || lookedFor.get(uri) === key) continue;
      lookedFor.set(uri, key);
      void load(session, missing);
    }
  });
}

async function load(session: Session, missing: readonly string[]): Promise<void> {
  let found = 0;
  for (const uri of missing) {
    const siblings = siblingsOf(uri);
    const files = await readFolder(session, folderOf(uri), siblings?.extensions ?? [fileName(uri)]);
    for (const file of files) if (siblings || file.uri === uri) session.analysis.setFile(file.uri, file.text);
    found += files.length;
  }
  if (found > 0) session.changed();
}

/** Scenario files beside a target define callers; they are read when somebody simulates, once per folder. */
export async function loadCallersBeside(session: Session, uri: string, loaded: Set<string>): Promise<void> {
  const folder = folderOf(uri);
  if (!uri.includes('://') || loaded.has(folder)) return;
  loaded.add(folder);
  const files = await readFolder(session, folder, scenarioEndings);
  for (const { uri: file, text } of files) session.analysis.setFile(file, text);
  await Promise.all(files.map((file) => load(session, filesMissingFor(session.analysis, file.uri))));
}
