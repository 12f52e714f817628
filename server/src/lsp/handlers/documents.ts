/**
 * Keeps the analysis in step with the editor's documents and with files on disk that belong to the same unit.
 */
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import { isProjectFile } from '../../analysis/formats';
import { siblingsOf } from '../../analysis/siblings';
import { typedOffset } from '../../analysis/typing';
import { guardCall } from '../guard';
import { readFolder } from '../read-folder';
import type { Session } from '../session';
import { publish, publishAll, publishRelated, withdraw } from './diagnostics';
import { registerLinkedFiles } from './linked-files';
import { load, registerScenarioFiles } from './scenario-files';

export function registerDocuments(session: Session): void {
  const { documents, analysis, log } = session;
  const loaded = new Set<string>();
  documents.onDidChangeContent(({ document }) => {
    const before = analysis.isOpen(document.uri) ? analysis.view.sourceText(document.uri) : undefined;
    guardCall(log, 'Reading a document', () => {
      analysis.setDocument({ uri: document.uri, languageId: document.languageId, version: document.version, text: document.getText() });
    });
    publish(session, document.uri, before === undefined ? undefined : typedOffset(before, document.getText()));
    // Kinds of policies and severities may be others in any file.
    if (isProjectFile(document.uri)) publishAll(session);
    else publishRelated(session, document.uri);
    session.whileReading(loadSiblings(session, document.uri, loaded));
    session.changed('document');
  });
  documents.onDidClose(({ document }) => {
    guardCall(log, 'Closing a document', () => {
      analysis.closeDocument(document.uri);
    });
    session.forgetLines(document.uri);
    session.forgetPause(document.uri);
    withdraw(session, document.uri);
    if (isProjectFile(document.uri)) publishAll(session);
    session.changed();
  });
  const isAskedFor = registerLinkedFiles(session);
  registerScenarioFiles(session);
  session.connection.onDidChangeWatchedFiles(({ changes }) => {
    session.filesChanged.tell(changes.map(({ uri }) => uri));
    // Of most files that change on disk nobody here has heard.
    const ours = changes.filter(({ uri }) => siblingsOf(uri) !== undefined || analysis.file(uri) !== undefined || analysis.isMissed(uri) || isAskedFor(uri));
    if (ours.length > 0) session.whileReading(reload(session, ours, (folder) => loaded.has(folder) || isAskedFor(`${folder}/`)));
  });
}

/** The other files of the unit, once per folder; findings are published again when they are there. */
async function loadSiblings(session: Session, uri: string, loaded: Set<string>): Promise<void> {
  const siblings = siblingsOf(uri);
  if (!siblings || loaded.has(siblings.folder)) return;
  loaded.add(siblings.folder);
  const files = await readFolder(session, siblings.folder, siblings.extensions);
  for (const file of files) session.analysis.setFile(file.uri, file.text);
  if (files.length === 0) return;
  publishAll(session);
  session.changed();
}

async function reload(session: Session, changes: readonly FileEvent[], isRead: (folder: string) => boolean): Promise<void> {
  const changed = new Map<string, readonly string[]>();
  for (const { uri, type } of changes) {
    if (type === FileChangeType.Deleted) session.analysis.setFile(uri, undefined);
    const siblings = siblingsOf(uri);
    if (siblings && (isRead(siblings.folder) || session.analysis.file(uri))) changed.set(siblings.folder, siblings.extensions);
    if (!siblings && type !== FileChangeType.Deleted) await load(session, [uri]);
  }
  for (const [folder, extensions] of changed) {
    for (const file of await readFolder(session, folder, extensions)) session.analysis.setFile(file.uri, file.text);
  }
  publishAll(session);
  session.changed();
}
