/** `textDocument/rename` and `textDocument/prepareRename`: the Sid of a statement. */
import { LSPErrorCodes, ResponseError, type PrepareRenameParams, type PrepareRenameResult, type RenameParams, type WorkspaceEdit } from 'vscode-languageserver';
import { renameableAt, renameAt } from '../../analysis/navigation';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { toRange, toWorkspaceEdit } from '../to-lsp';
import { loadScenarios } from './scenario-files';

type Prepared = PrepareRenameResult | ResponseError | null;
type Renamed = WorkspaceEdit | ResponseError | null;

export function registerRename(session: Session): void {
  const { connection, analysis, log, linesOf } = session;
  const offsetOf = ({ textDocument: { uri }, position }: PrepareRenameParams): number | undefined => fromPosition(uri, position, linesOf);
  connection.onPrepareRename(guard<PrepareRenameParams, Prepared>(log, 'Preparing to rename', null, async (params) => {
    await loadScenarios(session);
    const offset = offsetOf(params);
    const found = offset === undefined ? undefined : renameableAt(analysis, params.textDocument.uri, offset);
    const lines = linesOf(params.textDocument.uri);
    if (!found || !lines) return null;
    return 'message' in found ? refusal(found) : { range: toRange(found.span, lines), placeholder: found.name };
  }));
  connection.onRenameRequest(guard<RenameParams, Renamed>(log, 'Renaming', null, async (params) => {
    await loadScenarios(session);
    const offset = offsetOf(params);
    const edits = offset === undefined ? undefined : renameAt(analysis, params.textDocument.uri, offset, params.newName);
    if (!edits) return null;
    return 'message' in edits ? refusal(edits) : (toWorkspaceEdit(edits, linesOf) ?? null);
  }));
}

/** Editors show the message where the name is typed. */
function refusal({ message }: { readonly message: string }): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
