/**
 * The language server in a web worker. A worker cannot read the extension's files, so the catalog comes with the
 * client's initialization options. No domain logic.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './lsp/server';

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, {
  readCatalog: (options) => Promise.resolve(options.catalogText),
  readFolder: () => Promise.resolve([]),
  listFolder: () => Promise.resolve([]),
});
