/**
 * What all handlers of one connection share: the analysis, the documents' lines, the scheduler, what the client can do.
 *
 * A session ends with its connection. It decides nothing about policies.
 */
import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../analysis/analysis';
import { Scheduler } from '../analysis/scheduler';
import type { Span } from '../base/span';
import { LineIndex } from '../base/text';
import type { GuardLog } from './guard';
import type { ServerRuntime } from './runtime';

/** What the client said it can do; every ability is absent until it says so. */
export interface ClientAbilities {
  readonly configuration: boolean;
  readonly workspaceFolders: boolean;
  readonly watchedFiles: boolean;
  /** It answers `gatehouse/readFolder`, which also works where the server has no disk. */
  readonly readsFolders: boolean;
  /** It shows simulations itself; other editors get commands and documents. */
  readonly showsSimulations: boolean;
  /** It runs commands of VS Code and ours behind completions and code actions. */
  readonly runsEditorCommands: boolean;
  readonly snippets: boolean;
  /** It shows details beside every label, not only beside the one that is chosen. */
  readonly labelDetails: boolean;
  readonly locationLinks: boolean;
  readonly lensRefresh: boolean;
  readonly hintRefresh: boolean;
  readonly showsDocuments: boolean;
  readonly progress: boolean;
}

/** `document`: what an editor shows, which asks anew by itself; `around`: files, settings, anything else. */
export type ChangeCause = 'document' | 'around';

const noAbilities: ClientAbilities = {
  configuration: false,
  workspaceFolders: false,
  watchedFiles: false,
  readsFolders: false,
  showsSimulations: false,
  runsEditorCommands: false,
  snippets: false,
  labelDetails: false,
  locationLinks: false,
  lensRefresh: false,
  hintRefresh: false,
  showsDocuments: false,
  progress: false,
};

/** Policies are at most 20 kB and templates 1 MB; what is longer is data, and reading it would be felt. */
const maxDocumentLength = 2_000_000;

/** Those who want to be told of something. */
class Listeners<T> {
  private readonly all: ((value: T) => void)[] = [];

  add(listen: (value: T) => void): void {
    this.all.push(listen);
  }

  tell(value: T): void {
    for (const listen of this.all) listen(value);
  }
}

export class Session {
  readonly analysis = new Analysis({ maxLength: maxDocumentLength });
  readonly scheduler: Scheduler;
  readonly log: GuardLog;
  /** Files changed on disk, ours or not; by URI. */
  readonly filesChanged = new Listeners<readonly string[]>();
  /** Other folders are open, or others of them are to be looked into. */
  readonly scopeChanged = new Listeners<undefined>();
  abilities: ClientAbilities = noAbilities;
  /** Resolves when the index of the workspace is built as far as it was asked for. */
  indexing: Promise<void> = Promise.resolve();
  /** Files that an open scenario file rests on and nobody had handed in, when they were last looked for. */
  readonly lookedFor = new Map<string, string>();
  private readonly lineIndexes = new Map<string, { readonly text: string; readonly lines: LineIndex }>();
  private readonly afterChange: ((cause: ChangeCause) => void)[] = [];
  private readonly readings = new Set<Promise<void>>();
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    readonly connection: Connection,
    readonly runtime: ServerRuntime,
    readonly documents: TextDocuments<TextDocument>,
  ) {
    this.log = { error: (message) => logSafely(connection, message) };
    this.scheduler = new Scheduler({
      defer: (run) => void setTimeout(run, 0),
      now: () => performance.now(),
      onError: (error) => this.log.error(`A background task failed: ${String(error)}`),
    });
  }

  /** Lines of a document the analysis holds, open or not. */
  readonly linesOf = (uri: string): LineIndex | undefined => {
    const text = this.analysis.textOf(uri) ?? this.documents.get(uri)?.getText();
    if (text === undefined) return undefined;
    const known = this.lineIndexes.get(uri);
    if (known?.text === text) return known.lines;
    const lines = known?.lines.after(text) ?? new LineIndex(text);
    this.lineIndexes.set(uri, { text, lines });
    return lines;
  };

  /** Registers what is to be done after any document, file or setting changed, once findings are out. */
  onChange(react: (cause: ChangeCause) => void): void {
    this.afterChange.push(react);
  }

  changed(cause: ChangeCause = 'around'): void {
    for (const react of this.afterChange) react(cause);
  }

  /** Remembers that files are being read without which what is open is not understood. */
  whileReading(reading: Promise<void>): void {
    const done = reading.finally(() => this.readings.delete(done));
    this.readings.add(done);
  }

  get isReading(): boolean {
    return this.readings.size > 0;
  }

  /** Resolves when no file is being read, nor one that those named: until then answers would be about a part. */
  async allRead(): Promise<void> {
    while (this.readings.size > 0) await Promise.allSettled(this.readings);
  }

  /** Calls back once nothing was said about a document for a while; a new call replaces one that waits. */
  afterPause(uri: string, milliseconds: number, run: () => void): void {
    this.forgetPause(uri);
    this.pauses.set(uri, setTimeout(run, milliseconds));
  }

  forgetPause(uri: string): void {
    clearTimeout(this.pauses.get(uri));
    this.pauses.delete(uri);
  }

  forgetLines(uri: string): void {
    this.lineIndexes.delete(uri);
  }
}

/** One-based line and column behind the document's address, as editors read them in links. */
export function linksOf({ linesOf }: Session): (span: Span) => string | undefined {
  return (span) => {
    const start = linesOf(span.source)?.positionAt(span.start);
    return start && `${span.source}#L${String(start.line + 1)},${String(start.character + 1)}`;
  };
}

/** Work that was under way when the connection ended has nobody left to tell. */
function logSafely(connection: Connection, message: string): void {
  try {
    connection.console.error(message);
  } catch {
    // Closed: there is nothing to do about it, and the process ends.
  }
}
