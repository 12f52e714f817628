// What suites do in the workbench through the extension API: open files, wait, ask the extension.
import * as vscode from 'vscode';
import type { GatehouseExports } from '../../../client/src/exports';
import type { ServerState } from '../../../client/src/start-client';

const EXTENSION_ID = 'gatehouse.gatehouse-iam';

/** The address of a file of the suite's workspace folder. */
export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('the suite has no workspace folder');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the workspace folder in an editor. */
export async function openFile(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(path)));
}

/** Closes the active editor without saving; resolves when its document is gone, because the next one may get its name. */
export async function closeEditor(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  if (document?.isUntitled) await eventually('the document is closed', () => document.isClosed);
}

/** The extension under test, which must be there. */
export function extension(): vscode.Extension<GatehouseExports> {
  const found = vscode.extensions.getExtension<GatehouseExports>(EXTENSION_ID);
  if (found === undefined) throw new Error(`${EXTENSION_ID} is not in this VS Code`);
  return found;
}

/** The state of the language server; `asleep` too while the extension is not active at all. */
export function serverState(): ServerState {
  return extension().isActive ? extension().exports.serverState() : 'asleep';
}

/** Waits until the language server runs; rejects at once with the reason if it could not be started. */
export async function serverRuns(): Promise<void> {
  await eventually('the server runs', () => {
    if (serverState() === 'failed') throw new Error(extension().exports.serverProblem());
    return serverState() === 'running';
  });
}

/** Asks again and again until the answer is neither undefined nor false; rejects after `limitMs`. */
export async function eventually<T>(what: string, ask: () => T | undefined | false | Thenable<T | undefined | false>, limitMs = 10_000): Promise<T> {
  for (const end = Date.now() + limitMs; ; await pause(25)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs} ms`);
  }
}

/** Lets time pass; for tests that something does *not* happen. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
