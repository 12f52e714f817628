/**
 * Documents a simulation opens: the explanation (read-only Markdown), a request to edit and a case to save. The texts
 * come from the server.
 */
import { commands, EventEmitter, Uri, ViewColumn, window, workspace, WorkspaceEdit, type Disposable, type TextDocument } from 'vscode';
import { caseTextRequest, explainRequest, type CaseTextParams, type CaseTextResult, type ExplainParams, type ExplainResult, type RequestReference } from '../../../server/src/lsp/extensions';
import { isHostLanguage } from '../relevance';
import type { ClientOnDemand } from '../start-client';

const SCHEME = 'gatehouse-explain';
const QUIET_MS = 300;

/** Opens them and keeps open explanations up to date. */
export class Documents implements Disposable {
  readonly #client: ClientOnDemand;
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: readonly Disposable[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: ClientOnDemand) {
    this.#client = client;
    this.#subscriptions = [
      this.#changed,
      workspace.registerTextDocumentContentProvider(SCHEME, { onDidChange: this.#changed.event, provideTextDocumentContent: (uri) => this.#explanation(uri) }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isHostLanguage(document.languageId)) this.#refreshSoon();
      }),
      commands.registerCommand('gatehouse.explainCase', (one: { readonly uri: string; readonly name: string }) => this.explain({ case: one })),
    ];
  }

  /** Shows the explanation as rendered Markdown, or as its source where a preview could not follow the links. */
  async explain(params: ExplainParams): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${titleOf(params)}.md`, query: JSON.stringify(params) });
    const isShown = workspace.workspaceFolders !== undefined && (await showPreview(uri));
    if (!isShown) await window.showTextDocument(await workspace.openTextDocument(uri), { viewColumn: ViewColumn.Beside, preview: true });
  }

  /** The request as a new scenario file that is not saved anywhere yet. */
  async editRequest(request: RequestReference): Promise<void> {
    const written = await this.#write(request, 'request');
    if (written !== undefined) await openUnsaved(await freeUri(Uri.parse(written.uri)), written.text);
  }

  /** The request with what comes out now, as a file beside the target. */
  async saveCase(request: RequestReference): Promise<void> {
    const written = await this.#write(request, 'case');
    if (written === undefined) return;
    const uri = await freeUri(Uri.parse(written.uri));
    const edit = new WorkspaceEdit();
    edit.createFile(uri, { contents: new TextEncoder().encode(written.text) });
    const isSaved = workspace.fs.isWritableFileSystem(uri.scheme) === true && (await workspace.applyEdit(edit));
    if (isSaved) await window.showTextDocument(await workspace.openTextDocument(uri), { viewColumn: ViewColumn.Beside });
    else await openUnsaved(uri, written.text);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #write(request: RequestReference, form: 'case' | 'request'): Promise<CaseTextResult | undefined> {
    const params: CaseTextParams = { request, form };
    return this.#client.ask<CaseTextResult>(caseTextRequest, params);
  }

  async #explanation(uri: Uri): Promise<string> {
    const result = await this.#client.ask<ExplainResult>(explainRequest, JSON.parse(uri.query));
    return result === undefined ? 'What this explained is not there any more.\n' : withWorkspaceLinks(result.markdown);
  }

  #refreshSoon(): void {
    const open = workspace.textDocuments.filter(isExplanation);
    if (open.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const { uri } of open) this.#changed.fire(uri);
    }, QUIET_MS);
  }
}

function isExplanation({ uri }: TextDocument): boolean {
  return uri.scheme === SCHEME;
}

async function showPreview(uri: Uri): Promise<boolean> {
  try {
    await commands.executeCommand('markdown.showPreviewToSide', uri);
    return true;
  } catch {
    return false;
  }
}

// The preview opens no `file:` links. Those that begin with a slash it takes to start at the first
// folder of the workspace, from where every file of the same file system can be reached.
function withWorkspaceLinks(markdown: string): string {
  const root = workspace.workspaceFolders?.[0]?.uri;
  if (root === undefined) return markdown;
  return markdown.replaceAll(/\]\(([a-z][\w+.-]*:[^()\s]*)#(L\d+,\d+)\)/gi, (whole, address: string, place: string) => {
    const target = Uri.parse(address);
    const isReachable = target.scheme === root.scheme && target.authority === root.authority;
    return isReachable ? `](${encodeURI(pathFrom(root.path, target.path))}#${place})` : whole;
  });
}

function pathFrom(folder: string, file: string): string {
  const here = folder.split('/').filter((step) => step !== '');
  const there = file.split('/').filter((step) => step !== '');
  let same = 0;
  while (same < here.length && here[same] === there[same]) same++;
  return `/${[...here.slice(same).map(() => '..'), ...there.slice(same)].join('/')}`;
}

// The name of the tab; slashes would make folders of it.
function titleOf(params: ExplainParams): string {
  const text = 'case' in params ? params.case.name : `${params.request.method} ${params.request.path} as ${nameOf(params.request.caller)}`;
  return text.trim().replaceAll('/', '∕');
}

function nameOf(caller: string): string {
  return caller.slice(Math.max(caller.lastIndexOf('/'), caller.indexOf(':')) + 1);
}

async function openUnsaved(place: Uri, text: string): Promise<void> {
  const document = await workspace.openTextDocument(Uri.from({ scheme: 'untitled', path: place.path }));
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
  const isEmpty = document.getText() === '';
  if (isEmpty) await editor.edit((edit) => edit.insert(document.positionAt(0), text));
}

/** The place itself, or with a number where something stands there already. */
async function freeUri(wanted: Uri): Promise<Uri> {
  const dot = wanted.path.indexOf('.authz.');
  for (let number = 1; ; number++) {
    const path = number === 1 || dot < 0 ? wanted.path : `${wanted.path.slice(0, dot)}-${String(number)}${wanted.path.slice(dot)}`;
    const uri = wanted.with({ path });
    if (number > 99 || !(await exists(uri))) return uri;
  }
}

async function exists(uri: Uri): Promise<boolean> {
  if (workspace.textDocuments.some((document) => document.uri.path === uri.path)) return true;
  return workspace.fs.stat(uri).then(() => true, () => false);
}
