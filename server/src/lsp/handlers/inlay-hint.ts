/** `textDocument/inlayHint`: what surprises about routes, for the lines that are seen. */
import { InlayHintRefreshRequest, type InlayHint, type InlayHintParams } from 'vscode-languageserver';
import { findInlayHintsOf } from '../../analysis/navigation';
import { fromRange } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { inSlices } from '../slices';

export function registerInlayHint(session: Session): void {
  const { connection, analysis, log } = session;
  connection.languages.inlayHint.on(guard<InlayHintParams, InlayHint[]>(log, 'Hints', [], async ({ textDocument: { uri }, range }, token) => {
    await session.allRead();
    const seen = fromRange(uri, range, session.linesOf);
    const hints = seen ? await inSlices(analysis, () => findInlayHintsOf(analysis, uri, seen), [], token) : [];
    const lines = session.linesOf(uri);
    return lines ? hints.map(({ at, label, tooltip }) => ({ position: lines.positionAt(at.offset), label, tooltip, paddingLeft: true })) : [];
  }));
  session.onChange((cause) => {
    // Editors ask again for the document that changed; hints of others may rest on it as well.
    if (!session.abilities.hintRefresh || (cause === 'document' && session.documents.keys().length < 2)) return;
    session.scheduler.add('hint-refresh', 'index', function* () {
      yield;
      void connection.sendRequest(InlayHintRefreshRequest.type);
    });
  });
}
