/**
 * The index of the workspace: built when a feature first looks at it, with progress that can be cancelled, and read again
 * where files change. Files of languages the client does not watch stay as they were read.
 */
import { IndexBuilder, type IndexTally } from '../../analysis/index-builder';
import { guardCall, turn } from '../guard';
import { listFolder, readFolder } from '../read-folder';
import type { Session } from '../session';

export function registerWorkspaceIndex(session: Session): void {
  const { analysis, documents } = session;
  const builder = new IndexBuilder(analysis, { listFolder: (folder) => listFolder(session, folder), readFolder: (folder, endings) => readFolder(session, folder, endings), pause: turn });
  // One after the other: two that read the same file must not overtake each other.
  const next = (work: () => Promise<void>): void => {
    session.indexing = session.indexing.then(work).catch((error: unknown) => session.log.error(`The index of the workspace failed: ${String(error)}`));
  };
  const build = (): void => next(() => buildWithProgress(session, builder));
  analysis.index.onWanted(build);
  session.scopeChanged.add(() => {
    if (builder.isBuilt) build();
  });
  const take = (uris: readonly string[]): void => guardCall(session.log, 'Following files', () => next(() => builder.take(uris)));
  session.filesChanged.add(take);
  // What was written and not saved is gone.
  documents.onDidClose(({ document }) => take([document.uri]));
}

async function buildWithProgress({ abilities, connection, log }: Session, builder: IndexBuilder): Promise<void> {
  const progress = abilities.progress ? await connection.window.createWorkDoneProgress() : undefined;
  progress?.begin('Gatehouse', undefined, 'Looking for APIs and policies', true);
  const isCancelled = (): boolean => progress?.token.isCancellationRequested === true;
  const tally = await builder.build({ isCancelled, report: (files) => progress?.report(`${String(files)} files`) }).finally(() => progress?.done());
  if (tally.stopped !== undefined) log.error(`The index of the workspace ends after ${String(tally.files)} files: ${whyStopped(tally.stopped)}`);
}

function whyStopped(stopped: NonNullable<IndexTally['stopped']>): string {
  return stopped === 'cancelled' ? 'it was cancelled.' : 'there are too many; the settings `gatehouse.index.include` and `exclude` say where to look.';
}
