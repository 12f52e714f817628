/**
 * “Set severity of …” from the quick-fix menu: asks for the level and writes it into the settings, of the workspace
 * where one is open. Touches no setting but `gatehouse.checks.<id>`.
 */
import { commands, ConfigurationTarget, window, workspace, type Disposable } from 'vscode';
import { setSeverityCommand } from '../../../server/src/lsp/extensions';

interface SeverityChoice {
  readonly id: string;
  readonly levels: readonly string[];
}

export function registerSeverity(): Disposable {
  return commands.registerCommand(setSeverityCommand, async (choice: SeverityChoice | undefined) => {
    if (choice === undefined) return;
    const settings = workspace.getConfiguration('gatehouse.checks', window.activeTextEditor?.document);
    const current = settings.get<string>(choice.id);
    const items = choice.levels.map((label) => ({ label, description: label === current ? 'now' : undefined }));
    const level = await window.showQuickPick(items, { title: `Severity of ${choice.id}` });
    if (level === undefined) return;
    const target = workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
    await settings.update(choice.id, level.label, target);
  });
}
