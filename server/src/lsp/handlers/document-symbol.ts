/** `textDocument/documentSymbol`: policies, statements, APIs and routes by name. */
import type { DocumentSymbol, DocumentSymbolParams } from 'vscode-languageserver';
import { symbolsOf } from '../../analysis/language';
import { guard } from '../guard';
import type { Session } from '../session';
import { toDocumentSymbol } from '../to-lsp';

export function registerDocumentSymbol(session: Session): void {
  session.connection.onDocumentSymbol(
    guard<DocumentSymbolParams, DocumentSymbol[]>(session.log, 'Symbols', [], ({ textDocument: { uri } }) => {
      const lines = session.linesOf(uri);
      return lines ? symbolsOf(session.analysis, uri).map((symbol) => toDocumentSymbol(symbol, lines)) : [];
    }),
  );
}
