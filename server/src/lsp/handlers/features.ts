/**
 * The handlers of the protocol's own requests and the capabilities that announce them. A new feature is one line in each.
 */
import { CodeActionKind, type ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../session';
import { registerCodeAction } from './code-action';
import { registerCodeLens } from './code-lens';
import { completionTriggers, registerCompletion } from './completion';
import { registerDefinition } from './definition';
import { registerDocumentLink } from './document-link';
import { registerDocumentSymbol } from './document-symbol';
import { registerHover } from './hover';
import { registerInlayHint } from './inlay-hint';
import { registerReferences } from './references';
import { registerRename } from './rename';
import { callerLoader } from './scenario-files';
import { registerSelectionRange } from './selection-range';
import { registerSimulate } from './simulate';
import { simulateActionKind } from './simulate-action';
import { registerCommands, serverCommands } from './simulate-commands';
import { registerPin } from './simulate-pin';
import { registerStatus } from './status';
import { registerWorkspaceIndex } from './workspace-index';
import { registerWorkspaceSymbol } from './workspace-symbol';

export const featureCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: true },
  hoverProvider: true,
  documentSymbolProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  workspaceSymbolProvider: true,
  inlayHintProvider: true,
  documentLinkProvider: {},
  selectionRangeProvider: true,
  codeLensProvider: { resolveProvider: false },
  executeCommandProvider: { commands: [...serverCommands] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, simulateActionKind] },
};

export function registerFeatures(session: Session): void {
  registerCompletion(session);
  registerHover(session);
  registerDocumentSymbol(session);
  registerDefinition(session);
  registerReferences(session);
  registerRename(session);
  registerCodeAction(session);
  registerCodeLens(session);
  registerInlayHint(session);
  registerDocumentLink(session);
  registerSelectionRange(session);
  const loadCallers = callerLoader(session);
  registerSimulate(session, loadCallers);
  registerPin(session, loadCallers);
  registerCommands(session);
  registerStatus(session);
  registerWorkspaceIndex(session);
  registerWorkspaceSymbol(session);
}
