/**
 * `textDocument/codeLens`: standing probes over targets, results over cases. Clicks lead to the client's commands where it
 * has them, otherwise to the server's.
 */
import { CodeLensRefreshRequest, type CodeLens, type CodeLensParams, type Command } from 'vscode-languageserver';
import { findLensesOf } from '../../analysis/simulation';
import type { Lens } from '../../features/code-lens';
import * as extensions from '../extensions';
import { guard } from '../guard';
import type { Session } from '../session';
import { inSlices } from '../slices';
import { toRange } from '../to-lsp';

export function registerCodeLens(session: Session): void {
  const { connection, analysis, log } = session;
  connection.onCodeLens(
    guard<CodeLensParams, CodeLens[]>(log, 'Lenses', [], async ({ textDocument: { uri } }, token) => {
      await session.allRead();
      const lenses = await inSlices(analysis, () => findLensesOf(analysis, uri), [], token);
      const lines = session.linesOf(uri);
      return lines ? lenses.map((lens) => ({ range: toRange(lens.span, lines), command: commandOf(lens, session) })) : [];
    }),
  );
  session.onChange((cause) => {
    // Editors ask again for the document that changed; lenses of others may rest on it as well.
    if (cause === 'around' || session.documents.keys().length > 1) refreshLater(session);
  });
}

/** Has the editor ask for all lenses again, once whatever else is to be done is done. */
export function refreshLater({ abilities, scheduler, connection }: Session): void {
  if (!abilities.lensRefresh) return;
  scheduler.add('lens-refresh', 'index', function* () {
    yield;
    void connection.sendRequest(CodeLensRefreshRequest.type);
  });
}

function commandOf(lens: Lens, { abilities }: Session): Command {
  const isOurs = abilities.showsSimulations;
  const { title } = lens;
  switch (lens.kind) {
    case 'simulate':
      return { title, command: isOurs ? extensions.simulateCommand : extensions.serverSimulateCommand, arguments: [lens.target] };
    case 'acknowledge':
      return { title, command: isOurs ? extensions.acknowledgeCommand : extensions.serverAcknowledgeCommand, arguments: [lens.target] };
    case 'case':
      return { title, command: isOurs ? extensions.explainCaseCommand : extensions.serverExplainCaseCommand, arguments: [{ uri: lens.span.source, name: lens.name }] };
  }
}
