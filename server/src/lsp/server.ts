// Puts the language server on a connection, the same in a process and in a worker.
// Knows nothing of the host it runs in: what differs between hosts comes in as the runtime.
import { TextDocumentSyncKind, type Connection, type InitializeResult } from 'vscode-languageserver';
import type { InitializationOptions } from './extensions';

/** What a host gives the server. */
export interface ServerRuntime {
  /** The text of the catalog file, or undefined where the host has none; rejects never. */
  readonly readCatalog: (options: InitializationOptions) => Promise<string | undefined>;
}

/** Registers every handler and starts listening; returns at once. */
export function startServer(connection: Connection, runtime: ServerRuntime): void {
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    const catalog = await runtime.readCatalog(options);
    if (catalog === undefined) {
      connection.console.warn('The catalog of AWS services could not be read; names of actions are not checked.');
    }
    return {
      serverInfo: { name: 'gatehouse' },
      capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental },
    };
  });
  connection.listen();
}
