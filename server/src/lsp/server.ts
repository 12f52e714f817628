/**
 * Puts the language server on a connection, the same in a process and in a worker.
 *
 * It knows nothing of the host it runs in: what differs between hosts comes in as the runtime. Handlers stand in
 * `handlers/`, one file per feature; this only negotiates and registers them.
 */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readSettings } from '../analysis/settings';
import { siblingFiles } from '../analysis/siblings';
import { reportInvariants } from '../base/invariant';
import { openCatalog } from '../catalog/catalog';
import type { InitializationOptions } from './extensions';
import { publishAll } from './handlers/diagnostics';
import { registerDocuments } from './handlers/documents';
import { featureCapabilities, registerFeatures } from './handlers/features';
import type { ServerRuntime } from './runtime';
import { Session, type ClientAbilities } from './session';

/** Registers every handler and starts listening; returns at once. */
export function startServer(connection: Connection, runtime: ServerRuntime): void {
  const documents = new TextDocuments(TextDocument);
  const session = new Session(connection, runtime, documents);
  reportInvariants((message) => {
    session.log.error(`Invariant broken: ${message}`);
  });
  connection.onInitialize(async (params) => initialize(session, params));
  connection.onInitialized(() => {
    void afterInitialize(session);
  });
  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    void refreshSettings(session, sectionOf(settings));
  });
  registerDocuments(session);
  registerFeatures(session);
  documents.listen(connection);
  connection.listen();
}

async function initialize(session: Session, params: InitializeParams): Promise<InitializeResult> {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  session.abilities = abilitiesOf(params.capabilities, options);
  session.analysis.configure(readSettings(options.settings));
  session.analysis.setRoots(rootsOf(params));
  const catalog = await session.runtime.readCatalog(options);
  if (catalog === undefined) {
    session.connection.console.warn('The catalog of AWS services could not be read; names of actions are not checked.');
  } else {
    session.analysis.setCatalog(openCatalog(catalog));
  }
  return {
    serverInfo: { name: 'gatehouse' },
    capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental, workspace: { workspaceFolders: { supported: true, changeNotifications: true } }, ...featureCapabilities },
  };
}

async function afterInitialize(session: Session): Promise<void> {
  const { connection, abilities } = session;
  if (abilities.workspaceFolders) connection.workspace.onDidChangeWorkspaceFolders(() => void refreshRoots(session));
  if (abilities.configuration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'gatehouse' });
    await refreshSettings(session, undefined);
  }
  if (abilities.watchedFiles) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: siblingFiles }] });
  }
}

/** Asks the client where it answers such questions; otherwise takes what came with the notification. */
async function refreshSettings(session: Session, section: unknown): Promise<void> {
  try {
    const given: unknown = session.abilities.configuration ? await session.connection.workspace.getConfiguration('gatehouse') : section;
    const before = session.analysis.settings.index;
    session.analysis.configure(readSettings(given));
    if (JSON.stringify(before) !== JSON.stringify(session.analysis.settings.index)) session.scopeChanged.tell(undefined);
    publishAll(session);
    session.changed();
  } catch (error) {
    session.log.error(`The settings could not be read: ${String(error)}`);
  }
}

/** Editors that know no folders have at most one. */
function rootsOf({ workspaceFolders, ...params }: InitializeParams): readonly string[] {
  const root = 'rootUri' in params ? params.rootUri : null;
  return workspaceFolders ? workspaceFolders.map(({ uri }) => uri) : root ? [root] : [];
}

async function refreshRoots(session: Session): Promise<void> {
  try {
    const folders = await session.connection.workspace.getWorkspaceFolders();
    session.analysis.setRoots((folders ?? []).map(({ uri }) => uri));
    session.scopeChanged.tell(undefined);
    publishAll(session);
    session.changed();
  } catch (error) {
    session.log.error(`The folders of the workspace could not be read: ${String(error)}`);
  }
}

function sectionOf(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'gatehouse' in settings ? settings.gatehouse : undefined;
}

function abilitiesOf(capabilities: ClientCapabilities, options: InitializationOptions): ClientAbilities {
  const { workspace } = capabilities;
  return {
    configuration: workspace?.configuration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    readsFolders: options.readsFolders === true,
    showsSimulations: options.showsSimulations === true,
    runsEditorCommands: options.runsEditorCommands === true,
    labelDetails: capabilities.textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    snippets: capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
    locationLinks: capabilities.textDocument?.definition?.linkSupport === true,
    lensRefresh: workspace?.codeLens?.refreshSupport === true,
    hintRefresh: workspace?.inlayHint?.refreshSupport === true,
    showsDocuments: capabilities.window?.showDocument?.support === true,
    progress: capabilities.window?.workDoneProgress === true,
  };
}
