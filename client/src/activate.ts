// What both entries of the extension do on activation, given how this host makes a client:
// the output channel, the commands, the sleeping client. Nothing here needs Node or a browser.
import { commands, window, type ExtensionContext } from 'vscode';
import { ClientOnDemand, wakeOnRelevantText, type CreateClient, type GatehouseExports } from './start-client';

/** Sets the extension up and returns its exports; the server starts later, if at all. */
export function activateWith(context: ExtensionContext, create: CreateClient): GatehouseExports {
  const log = window.createOutputChannel('Gatehouse', { log: true });
  const client = new ClientOnDemand(create, log);
  context.subscriptions.push(
    log,
    { dispose: () => void client.stop() },
    commands.registerCommand('gatehouse.restartServer', () => client.restart()),
    commands.registerCommand('gatehouse.showOutput', () => log.show()),
  );
  wakeOnRelevantText(context, client);
  return { serverState: () => client.state, serverProblem: () => client.problem };
}
