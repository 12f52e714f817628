/**
 * The server's own commands, for editors whose client shows no simulations: the answer is a Markdown document, returned
 * and, where the editor can show documents and the host can hold one, opened.
 */
import type { ExecuteCommandParams } from 'vscode-languageserver';
import { summariseTarget } from '../../analysis/simulation';
import * as extensions from '../extensions';
import { guard } from '../guard';
import type { Session } from '../session';
import { inSlices } from '../slices';
import { refreshLater } from './code-lens';
import { explainFor } from './simulate';

export const serverCommands: readonly string[] = [extensions.serverSimulateCommand, extensions.serverAcknowledgeCommand, extensions.serverExplainCaseCommand];

export function registerCommands(session: Session): void {
  session.connection.onExecuteCommand(
    guard<ExecuteCommandParams, unknown>(session.log, 'A command', null, async ({ command, arguments: [argument] = [] }) => {
      const result = await run(session, command, argument);
      if (result) await show(session, result);
      return result;
    }),
  );
}

async function run(session: Session, command: string, argument: unknown): Promise<extensions.ExplainResult | null> {
  switch (command) {
    case extensions.serverSimulateCommand:
      return isTarget(argument) ? everything(session, argument) : null;
    case extensions.serverAcknowledgeCommand:
      if (isTarget(argument)) session.analysis.standing.acknowledge(argument);
      refreshLater(session);
      return null;
    case extensions.serverExplainCaseCommand:
      return isCase(argument) ? explainFor(session, { case: argument }) : null;
    default:
      return null;
  }
}

/** All rows of all callers. */
async function everything(session: Session, reference: extensions.TargetReference): Promise<extensions.ExplainResult | null> {
  const summary = await inSlices(session.analysis, () => summariseTarget(session.analysis, reference), undefined);
  refreshLater(session);
  return summary ?? null;
}

async function show({ abilities, connection, runtime }: Session, { title, markdown }: extensions.ExplainResult): Promise<void> {
  if (!abilities.showsDocuments) return;
  const uri = await runtime.saveText?.(`${title.replaceAll(/[^\w-]+/g, '-')}.md`, markdown);
  if (uri !== undefined) await connection.window.showDocument({ uri, takeFocus: true });
}

function isTarget(value: unknown): value is extensions.TargetReference {
  return isRecord(value) && typeof value.uri === 'string' && typeof value.kind === 'string' && typeof value.selector === 'string';
}

function isCase(value: unknown): value is { readonly uri: string; readonly name: string } {
  return isRecord(value) && typeof value.uri === 'string' && typeof value.name === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
