/**
 * The extension in a Node extension host: the language server is a process of its own, the same program as the command
 * line's.
 */
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './activate';
import type { GatehouseExports } from './exports';

export function activate(context: ExtensionContext): GatehouseExports {
  const program = context.asAbsolutePath('dist/cli.js');
  return activateWith(context, (options) => {
    const server = { module: program, args: ['language-server'], transport: TransportKind.ipc };
    return new LanguageClient('gatehouse', 'Gatehouse', server, options);
  });
}
