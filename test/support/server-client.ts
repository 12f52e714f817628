/**
 * The real server on an in-memory connection, and a client that speaks plain protocol to it. No mocks: what a test sees is
 * what an editor would.
 */
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import type { FolderFile, InitializationOptions, ListedEntry } from '../../server/src/lsp/extensions';
import { startServer } from '../../server/src/lsp/server';
import { catalogText } from './packed-catalog';

export interface ServerOptions {
  readonly initializationOptions?: InitializationOptions;
  readonly capabilities?: ClientCapabilities;
  /** Files "on disk", by URI. */
  readonly disk?: Readonly<Record<string, string>>;
  /** Folders that are open, by URI. */
  readonly folders?: readonly string[];
  /** How long the disk takes, in milliseconds. */
  readonly diskTakes?: number;
}

export class ServerClient {
  private readonly published: PublishDiagnosticsParams[] = [];
  private readonly waiting: (() => void)[] = [];

  private constructor(
    readonly connection: ProtocolConnection,
    readonly initializeResult: InitializeResult,
    private readonly end: () => void,
  ) {
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.push(params);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  static async start(options: ServerOptions = {}): Promise<ServerClient> {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const server = createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
    startServer(server, {
      readCatalog: () => Promise.resolve(catalogText),
      readFolder: async (folder, extensions) => {
        if (options.diskTakes !== undefined) await new Promise((resolve) => setTimeout(resolve, options.diskTakes));
        return onDisk(options.disk ?? {}, folder, extensions);
      },
      listFolder: (folder) => Promise.resolve(listedOnDisk(options.disk ?? {}, folder)),
      saveText: (name) => Promise.resolve(`saved:${name}`),
    });
    const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    connection.listen();
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      ...(options.folders ? { workspaceFolders: options.folders.map((uri) => ({ uri, name: uri })) } : {}),
      capabilities: options.capabilities ?? {},
      initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification(InitializedNotification.type, {});
    const end = (): void => {
      connection.dispose();
      toServer.destroy();
      toClient.destroy();
    };
    return new ServerClient(connection, result, end);
  }

  open(uri: string, languageId: string, text: string, version = 1): Promise<void> {
    return this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version, text } });
  }

  /** Replaces the whole text. */
  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** What was published last for a document, as soon as it satisfies the condition; fails after eight seconds. */
  async diagnostics(uri: string, isIt: (params: PublishDiagnosticsParams) => boolean = () => true): Promise<PublishDiagnosticsParams> {
    const deadline = Date.now() + 8000;
    for (;;) {
      const last = this.all(uri).at(-1);
      if (last && isIt(last)) return last;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`No such diagnostics for ${uri}; published: ${JSON.stringify(this.all(uri), null, 1)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Everything published for a document so far. */
  all(uri: string): readonly PublishDiagnosticsParams[] {
    return this.published.filter((params) => params.uri === uri);
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    // No `exit`: it would end the test's own process.
    this.end();
  }
}

function onDisk(disk: Readonly<Record<string, string>>, folder: string, extensions: readonly string[]): FolderFile[] {
  return Object.entries(disk).flatMap(([uri, text]) => {
    const isThere = uri.slice(0, uri.lastIndexOf('/')) === folder && extensions.some((extension) => uri.endsWith(extension));
    return isThere ? [{ uri, text }] : [];
  });
}

function listedOnDisk(disk: Readonly<Record<string, string>>, folder: string): ListedEntry[] {
  const below = Object.keys(disk).filter((uri) => uri.startsWith(`${folder}/`)).map((uri) => uri.slice(folder.length + 1).split('/'));
  const kinds = new Map(below.map(([name = '', ...rest]) => [name, rest.length > 0 ? 'folder' as const : 'file' as const]));
  return [...kinds].map(([name, kind]) => ({ name: decodeURIComponent(name), kind }));
}

/** Starts a server for the time of one test. */
export async function withServer(options: ServerOptions, test: (client: ServerClient) => Promise<void>): Promise<void> {
  const client = await ServerClient.start(options);
  try {
    await test(client);
  } finally {
    await client.stop();
  }
}
