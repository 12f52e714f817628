/**
 * The handlers of the protocol's own requests and the capabilities that announce them. A new feature is one line in each.
 */
import { CodeActionKind, type ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../session';
import { registerCodeAction } from './code-action';
import { completionTriggers, registerCompletion } from './completion';
import { registerDocumentSymbol } from './document-symbol';
import { registerHover } from './hover';

export const featureCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: true },
  hoverProvider: true,
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

export function registerFeatures(session: Session): void {
  registerCompletion(session);
  registerHover(session);
  registerDocumentSymbol(session);
  registerCodeAction(session);
}
