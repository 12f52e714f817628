// What Gatehouse shows over and about files: titles of lenses, and the list of a simulation as its rows.
import * as vscode from 'vscode';
import type { ShownSimulation } from '../../../client/src/exports';
import { eventually, extension, fileUri } from './workbench';

/** The titles of a file's lenses from top to bottom, those of Acknowledge too. */
export async function lensTitles(path: string): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', fileUri(path), 100);
  return lenses.flatMap(({ command }) => command?.title ?? []);
}

/** Waits until a file's lenses have these titles; rejects with those it has. */
export async function expectLenses(path: string, expected: readonly string[]): Promise<void> {
  let titles: readonly string[] = [];
  const same = async (): Promise<boolean> => {
    titles = await lensTitles(path);
    return titles.join('\n') === expected.join('\n');
  };
  await eventually(`the lenses of ${path}`, same, 20_000).catch((error: unknown) => {
    throw new Error(`${String(error)}; they are\n${titles.join('\n')}`);
  });
}

/** Opens the list of what the cursor is in, or the first of the active document, and closes it again. */
export async function simulated(): Promise<ShownSimulation> {
  await vscode.commands.executeCommand('gatehouse.simulate');
  const shown = await eventually('the list is there', () => {
    const now = extension().exports.simulation();
    return now?.isReady && now.rows.length > 0 && now;
  });
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  return shown;
}
