/**
 * The extension in a web extension host: the language server is a worker. The worker cannot read the extension's
 * files, so the catalog is read here and handed over with the first message.
 */
import { Uri, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { InitializationOptions } from '../../server/src/lsp/extensions';
import { activateWith } from './activate';
import type { GatehouseExports } from './exports';

export function activate(context: ExtensionContext): GatehouseExports {
  return activateWith(context, async (options) => {
    const given: InitializationOptions = options.initializationOptions as InitializationOptions;
    const initializationOptions: InitializationOptions = { ...given, catalogText: await readCatalog(context) };
    const worker = new Worker(distFile(context, 'server-web.js').toString(true));
    // The worker stands before the options here, unlike in older releases of the client.
    return new LanguageClient('gatehouse', 'Gatehouse', worker, { ...options, initializationOptions });
  });
}

function distFile(context: ExtensionContext, name: string): Uri {
  return Uri.joinPath(context.extensionUri, 'dist', name);
}

async function readCatalog(context: ExtensionContext): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(distFile(context, 'iam.nd')));
  } catch {
    return undefined;
  }
}
