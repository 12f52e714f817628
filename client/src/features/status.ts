/**
 * Says of the active document what was recognised in it, or why it is not treated as a policy. Appears once the server
 * runs; without AWS content there is nothing to see.
 */
import { commands, languages, LanguageStatusSeverity, window, workspace, type Disposable, type LanguageStatusItem } from 'vscode';
import { recognisedRequest, statusNotification, type DocumentStatus, type RecognisedResult } from '../../../server/src/lsp/extensions';
import type { ClientOnDemand } from '../start-client';

/** The entry in the language status of the editor, and the command behind it. */
export class Status implements Disposable {
  #item: LanguageStatusItem | undefined;
  readonly #known = new Map<string, DocumentStatus>();
  readonly #client: ClientOnDemand;
  readonly #subscriptions: readonly Disposable[];

  constructor(client: ClientOnDemand) {
    this.#client = client;
    client.onCreate((made) =>
      made.onNotification(statusNotification, (status: DocumentStatus) => {
        this.#known.set(status.uri, status);
        this.#show();
      }),
    );
    this.#subscriptions = [
      client.onDidChangeState((state) => {
        void commands.executeCommand('setContext', 'gatehouse.serverIsRunning', state === 'running');
        if (state !== 'running') this.#known.clear();
        this.#show();
      }),
      window.onDidChangeActiveTextEditor(() => this.#show()),
      workspace.onDidCloseTextDocument(({ uri }) => void this.#known.delete(uri.toString())),
      commands.registerCommand('gatehouse.showRecognised', () => this.#showRecognised()),
    ];
  }

  /** What is on show for the active document. */
  get shown(): { readonly text: string; readonly detail: string } | undefined {
    return this.#item && { text: this.#item.text, detail: this.#item.detail ?? '' };
  }

  dispose(): void {
    this.#item?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const document = window.activeTextEditor?.document;
    const status = document && this.#known.get(document.uri.toString());
    if (document === undefined || status === undefined) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    const { uri, languageId } = document;
    this.#item ??= languages.createLanguageStatusItem('gatehouse.status', []);
    this.#item.name = 'Gatehouse';
    this.#item.selector = { language: languageId, scheme: uri.scheme };
    this.#item.severity = LanguageStatusSeverity.Information;
    this.#item.text = `Gatehouse: ${status.text}`;
    this.#item.detail = status.because ?? '';
    this.#item.command = { command: 'gatehouse.showRecognised', title: 'Show What Was Recognised' };
  }

  async #showRecognised(): Promise<void> {
    const uri = window.activeTextEditor?.document.uri.toString();
    const result = uri === undefined ? undefined : await this.#client.ask<RecognisedResult>(recognisedRequest, { uri });
    if (result === undefined) return;
    const document = await workspace.openTextDocument({ language: 'markdown', content: result.markdown });
    await window.showTextDocument(document, { preview: true });
  }
}
