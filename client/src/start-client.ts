// Starts the language client once a document looks relevant, the same for a Node process and a web
// worker. Holds no analysis: until then it only looks for words, so a workspace without AWS content
// costs no process.
import { workspace, type ExtensionContext, type LogOutputChannel, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { isHostLanguage, isScenarioFile, LANGUAGES, mentionsAws } from './relevance';

/** Makes the client of this host, not yet started. */
export type CreateClient = (options: LanguageClientOptions) => Promise<BaseLanguageClient> | BaseLanguageClient;

/** `asleep` until something relevant is open; `failed` if the server could not be started. */
export type ServerState = 'asleep' | 'starting' | 'running' | 'failed';

/** What the extension hands to others that ask for its exports. */
export interface GatehouseExports {
  readonly serverState: () => ServerState;
  /** Why the server is `failed`. */
  readonly serverProblem: () => string | undefined;
}

/** The one client of the extension, asleep or awake. */
export class ClientOnDemand {
  #state: ServerState = 'asleep';
  #problem: string | undefined;
  #client: BaseLanguageClient | undefined;
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

  /** Starts the server unless it is started or starting already; a failure is logged, not thrown. */
  async wake(): Promise<void> {
    if (this.#state !== 'asleep') return;
    this.#state = 'starting';
    this.#problem = undefined;
    try {
      this.#client = await this.#create({
        documentSelector: [...LANGUAGES],
        outputChannel: this.#log,
        initializationOptions: {},
      });
      await this.#client.start();
      this.#state = 'running';
    } catch (error) {
      this.#state = 'failed';
      this.#problem = `The language server did not start: ${String(error)}`;
      this.#log.error(this.#problem);
    }
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

function isRelevant(document: TextDocument): boolean {
  if (!isHostLanguage(document.languageId)) return false;
  return isScenarioFile(document.uri.path) || mentionsAws(document.getText());
}

// Only the lines a change touched are read: the rest was looked at when the document was opened.
function changeIsRelevant({ document, contentChanges }: TextDocumentChangeEvent): boolean {
  if (!isHostLanguage(document.languageId)) return false;
  return contentChanges.some(({ range, text }) => {
    const line = document.validatePosition(range.start).line;
    return mentionsAws(text) || mentionsAws(document.lineAt(line).text);
  });
}
