/** `textDocument/codeAction`: what can be done about the findings in a range. */
import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver';
import { fixesAt } from '../../analysis/language';
import type { FixOffer } from '../../features/quick-fix';
import { setSeverityCommand } from '../extensions';
import { fromRange } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { toDiagnostic, toWorkspaceEdit } from '../to-lsp';
import { simulateActions } from './simulate-action';

export function registerCodeAction(session: Session): void {
  session.connection.onCodeAction(guard<CodeActionParams, CodeAction[]>(session.log, 'Quick fixes', [], (params) => findActions(session, params)));
}

function findActions(session: Session, { textDocument: { uri }, range, context }: CodeActionParams): CodeAction[] {
  const at = fromRange(uri, range, session.linesOf);
  const wantsFixes = !context.only || context.only.some((kind) => kind === '' || CodeActionKind.QuickFix.startsWith(kind));
  if (!at) return [];
  const fixes = wantsFixes ? fixesAt(session.analysis, uri, at).flatMap((offer) => toCodeAction(session, uri, offer)) : [];
  return [...fixes, ...simulateActions(session, uri, at.start, context)];
}

function toCodeAction(session: Session, uri: string, offer: FixOffer): CodeAction[] {
  const lines = session.linesOf(uri);
  const base: CodeAction = {
    title: offer.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: offer.isPreferred,
    ...(lines ? { diagnostics: [toDiagnostic(offer.finding, lines, session.linesOf)] } : {}),
  };
  if (offer.severity) {
    // Only a client of ours can write settings; others are not offered what they cannot do.
    return session.abilities.runsEditorCommands ? [{ ...base, command: { title: offer.title, command: setSeverityCommand, arguments: [offer.severity] } }] : [];
  }
  const edit = toWorkspaceEdit(offer.edits, session.linesOf);
  return edit ? [{ ...base, edit }] : [];
}
