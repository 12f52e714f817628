/**
 * What both entries of the extension do on activation, given how this host makes a client: the output channel, the
 * commands, the sleeping client. Nothing here needs Node or a browser.
 */
import { commands, window, type ExtensionContext } from 'vscode';
import { acknowledgeRequest, type TargetReference } from '../../server/src/lsp/extensions';
import type { GatehouseExports } from './exports';
import { Documents } from './features/documents';
import { Pinned } from './features/pinned';
import { answerReadFolder } from './features/read-folder';
import { registerSeverity } from './features/severity';
import { registerSimulate } from './features/simulate';
import { Status } from './features/status';
import { ClientOnDemand, wakeOnRelevantText, type CreateClient } from './start-client';

/** Sets the extension up and returns its exports; the server starts later, if at all. */
export function activateWith(context: ExtensionContext, create: CreateClient): GatehouseExports {
  const log = window.createOutputChannel('Gatehouse', { log: true });
  const client = new ClientOnDemand(create, log);
  const documents = new Documents(client);
  const pinned = new Pinned(client, documents);
  const status = new Status(client);
  const simulate = registerSimulate({ client, documents, pinned });
  answerReadFolder(client);
  context.subscriptions.push(
    log,
    { dispose: () => void client.stop() },
    documents,
    pinned,
    status,
    simulate,
    registerSeverity(),
    commands.registerCommand('gatehouse.acknowledge', (target: TargetReference) => client.ask(acknowledgeRequest, { target })),
    commands.registerCommand('gatehouse.restartServer', () => client.restart()),
    commands.registerCommand('gatehouse.showOutput', () => log.show()),
  );
  wakeOnRelevantText(context, client);
  return {
    serverState: () => client.state,
    serverProblem: () => client.problem,
    simulation: () => simulate.shown(),
    pinned: () => pinned.text,
    status: () => status.shown,
  };
}
