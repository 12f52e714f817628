/**
 * The pinned request: its result in the status bar, which follows every edit because the server sends what changed. A
 * click offers what can be done with it.
 */
import { commands, StatusBarAlignment, window, type Disposable, type StatusBarItem } from 'vscode';
import { pinnedNotification, pinRequest, type PinnedResult, type PinParams, type RequestReference } from '../../../server/src/lsp/extensions';
import type { ClientOnDemand } from '../start-client';
import type { Documents } from './documents';

/** At most one request at a time. */
export class Pinned implements Disposable {
  #result: PinnedResult | undefined;
  readonly #item: StatusBarItem;
  readonly #client: ClientOnDemand;
  readonly #documents: Documents;
  readonly #commands: readonly Disposable[];

  constructor(client: ClientOnDemand, documents: Documents) {
    this.#client = client;
    this.#documents = documents;
    this.#item = window.createStatusBarItem('gatehouse.pinned', StatusBarAlignment.Left, 50);
    this.#item.name = 'Gatehouse: Pinned Request';
    this.#item.command = 'gatehouse.pinnedRequest';
    this.#commands = [
      commands.registerCommand('gatehouse.pinnedRequest', () => this.#offer()),
      commands.registerCommand('gatehouse.editRequest', () => this.#withRequest((request) => documents.editRequest(request))),
      commands.registerCommand('gatehouse.explainRequest', () => this.#withRequest((request) => documents.explain({ request }))),
      commands.registerCommand('gatehouse.unpinRequest', () => this.pin(null)),
    ];
    client.onCreate((made) => made.onNotification(pinnedNotification, (result: PinnedResult) => this.#show(result)));
    // A new server knows of no pin.
    client.onDidChangeState((state) => {
      if (state === 'running' && this.#result !== undefined) void this.pin(this.#result.request);
    });
  }

  /** Follows this request from now on; `null` ends that. */
  async pin(request: RequestReference | null): Promise<void> {
    const params: PinParams = { request };
    this.#show(await this.#client.ask<PinnedResult>(pinRequest, params));
  }

  get text(): string | undefined {
    return this.#result?.text;
  }

  dispose(): void {
    this.#item.dispose();
    for (const command of this.#commands) command.dispose();
  }

  #show(result: PinnedResult | undefined): void {
    this.#result = result;
    void commands.executeCommand('setContext', 'gatehouse.requestIsPinned', result !== undefined);
    if (result === undefined) return this.#item.hide();
    this.#item.text = result.text;
    this.#item.tooltip = result.reason;
    this.#item.accessibilityInformation = { label: `Pinned request: ${result.text}` };
    this.#item.show();
  }

  async #offer(): Promise<void> {
    const result = this.#result;
    if (result === undefined) return;
    const { request } = result;
    const offers = [
      { label: '$(edit) Edit Request…', run: () => this.#documents.editRequest(request) },
      { label: '$(question) Explain', run: () => this.#documents.explain({ request }) },
      { label: '$(pinned) Unpin', run: () => this.pin(null) },
    ];
    const chosen = await window.showQuickPick(offers, { title: result.text, placeHolder: result.reason });
    await chosen?.run();
  }

  async #withRequest(work: (request: RequestReference) => Promise<void>): Promise<void> {
    if (this.#result !== undefined) await work(this.#result.request);
  }
}
