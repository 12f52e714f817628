/**
 * Starts the language client once a document looks relevant, the same for a Node process and a web worker. Holds no
 * analysis: until then it only looks for words, so a workspace without AWS content costs no process.
 */
import { EventEmitter, workspace, type Event, type ExtensionContext, type LogOutputChannel, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { simulateCommand, type InitializationOptions } from '../../server/src/lsp/extensions';
import { isHostLanguage, isOurs, LANGUAGES, mentionsAws } from './relevance';

/** Makes the client of this host, not yet started. */
export type CreateClient = (options: LanguageClientOptions) => Promise<BaseLanguageClient> | BaseLanguageClient;

const ABILITIES: InitializationOptions = { readsFolders: true, showsSimulations: true, runsEditorCommands: true };

/** `asleep` until something relevant is open; `failed` if the server could not be started. */
export type ServerState = 'asleep' | 'starting' | 'running' | 'failed';

/** The one client of the extension, asleep or awake. */
export class ClientOnDemand {
  #state: ServerState = 'asleep';
  #problem: string | undefined;
  #client: BaseLanguageClient | undefined;
  #started: Promise<void> = Promise.resolve();
  readonly #listeners: ((client: BaseLanguageClient) => void)[] = [];
  readonly #stateChanged = new EventEmitter<ServerState>();
  readonly #create: CreateClient;
  readonly #log: LogOutputChannel;

  constructor(create: CreateClient, log: LogOutputChannel) {
    this.#create = create;
    this.#log = log;
  }

  get state(): ServerState {
    return this.#state;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get onDidChangeState(): Event<ServerState> {
    return this.#stateChanged.event;
  }

  /** Calls back with every client that is made, before it starts, to add handlers of messages. */
  onCreate(listen: (client: BaseLanguageClient) => void): void {
    this.#listeners.push(listen);
  }

  /** Starts the server unless it is started or starting already; a failure is logged, not thrown. */
  wake(): Promise<void> {
    if (this.#state === 'asleep') this.#started = this.#start();
    return this.#started;
  }

  /** Wakes the server and asks it; undefined where there is none, or it has no answer. */
  async ask<R>(method: string, params: unknown): Promise<R | undefined> {
    await this.wake();
    const client = this.#client;
    if (this.#state !== 'running' || client === undefined) return undefined;
    try {
      return (await client.sendRequest<R | null>(method, params)) ?? undefined;
    } catch (error) {
      this.#log.error(`${method} failed: ${String(error)}`);
      return undefined;
    }
  }

  async #start(): Promise<void> {
    this.#enter('starting');
    this.#problem = undefined;
    try {
      const client = await this.#create({
        documentSelector: [...LANGUAGES],
        outputChannel: this.#log,
        initializationOptions: ABILITIES,
        markdown: { isTrusted: { enabledCommands: [simulateCommand] } },
      });
      this.#client = client;
      for (const listen of this.#listeners) listen(client);
      await client.start();
      this.#enter('running');
    } catch (error) {
      this.#problem = `The language server did not start: ${String(error)}`;
      this.#log.error(this.#problem);
      this.#enter('failed');
    }
  }

  #enter(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  /** Ends the server if it runs and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.wake();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#state = 'asleep';
    // A client whose server never came up or has gone refuses to be stopped; there is nothing left to stop then.
    await client?.dispose().catch((error: unknown) => this.#log.debug(String(error)));
  }
}

/** Watches the open documents until one of them is relevant, then wakes the client. */
export function wakeOnRelevantText(context: ExtensionContext, client: ClientOnDemand): void {
  const wakeIf = (relevant: boolean): void => {
    if (relevant) void client.wake();
  };
  context.subscriptions.push(
    workspace.onDidOpenTextDocument((document) => wakeIf(isRelevant(document))),
    workspace.onDidChangeTextDocument((event) => {
      if (client.state === 'asleep') wakeIf(changeIsRelevant(event));
    }),
  );
  wakeIf(workspace.textDocuments.some(isRelevant));
}

/** What VS Code keeps for itself (`vscode:`) is nobody's policy, though the schema of our settings speaks of policies. */
function isLookedAt({ languageId, uri }: TextDocument): boolean {
  return isHostLanguage(languageId) && uri.scheme !== 'vscode';
}

function isRelevant(document: TextDocument): boolean {
  if (!isLookedAt(document)) return false;
  return isOurs(document.uri.path) || mentionsAws(document.getText());
}

// Only the lines a change touched are read: the rest was looked at when the document was opened.
function changeIsRelevant({ document, contentChanges }: TextDocumentChangeEvent): boolean {
  if (!isLookedAt(document)) return false;
  return contentChanges.some(({ range, text }) => {
    const line = document.validatePosition(range.start).line;
    return mentionsAws(text) || mentionsAws(document.lineAt(line).text);
  });
}
