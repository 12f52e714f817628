/** `textDocument/documentLink`: from actions and condition keys to the pages of AWS. */
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { documentLinksOf } from '../../analysis/navigation';
import { guard } from '../guard';
import type { Session } from '../session';
import { toRange } from '../to-lsp';

export function registerDocumentLink(session: Session): void {
  session.connection.onDocumentLinks(
    guard<DocumentLinkParams, DocumentLink[]>(session.log, 'Links', [], ({ textDocument: { uri } }) => {
      const lines = session.linesOf(uri);
      return lines ? documentLinksOf(session.analysis, uri).map(({ span, target, tooltip }) => ({ range: toRange(span, lines), target, tooltip })) : [];
    }),
  );
}
