/** `workspace/symbol`: APIs, routes, policies and cases by name. */
import type { SymbolInformation, WorkspaceSymbolParams } from 'vscode-languageserver';
import { workspaceSymbols } from '../../analysis/language';
import { guard } from '../guard';
import { readLines } from '../read-folder';
import type { Session } from '../session';
import { toSymbolInformation } from '../to-lsp';

export function registerWorkspaceSymbol(session: Session): void {
  session.connection.onWorkspaceSymbol(
    guard<WorkspaceSymbolParams, SymbolInformation[]>(session.log, 'Symbols of the workspace', [], async ({ query }, token) => {
      // Whoever looks for a name wants to find it, so the index is waited for.
      workspaceSymbols(session.analysis, query);
      await session.indexing;
      const found = token?.isCancellationRequested ? [] : workspaceSymbols(session.analysis, query);
      const lines = await readLines(session, found.map(({ span }) => span.source));
      return found.flatMap((symbol) => toSymbolInformation(symbol, lines) ?? []);
    }),
  );
}
