/**
 * Open scenario files depend on others: those they refer to are read when they are first needed, and an edit in any of them
 * tells anew what is wrong.
 */
import { filesMissingFor, isScenarioFile } from '../../analysis/simulation';
import type { Session } from '../session';
import { publishEach } from './diagnostics';

export type ReadFolder = (session: Session, folder: string, extensions: readonly string[]) => Promise<readonly { readonly uri: string; readonly text: string }[]>;

/** Reads what open scenario files refer to; the same missing files are not looked for twice in a row. */
export function registerScenarioFiles(session: Session, readFolder: ReadFolder, afterwards: () => void): void {
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
      void load(session, missing, readFolder, afterwards);
    }
  });
}

async function load(session: Session, missing: readonly string[], readFolder: ReadFolder, afterwards: () => void): Promise<void> {
  let found = 0;
  for (const uri of missing) {
    const slash = uri.lastIndexOf('/');
    const isModule = /\.(?:tf|tofu)$/.test(uri);
    const files = await readFolder(session, uri.slice(0, slash), isModule ? ['.tf', '.tofu'] : [decodeURIComponent(uri.slice(slash + 1))]);
    for (const file of files) if (isModule || file.uri === uri) session.analysis.setFile(file.uri, file.text);
    found += files.length;
  }
  if (found > 0) afterwards();
}
