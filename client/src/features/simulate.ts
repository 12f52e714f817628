/**
 * Simulate request: one list whose rows are decided already. Moving through it marks statements in the editor, typing
 * filters or is itself a request, Enter pins, Escape puts the editor back.
 */
import { commands, env, QuickPickItemKind, ThemeIcon, Uri, window, workspace, type Disposable, type QuickInputButton, type QuickPick, type QuickPickItem } from 'vscode';
import { caseTextRequest, simulateRequest, type CaseTextParams, type CaseTextResult, type RequestReference, type SimulateParams, type SimulateResult, type SimulationRow, type TargetReference } from '../../../server/src/lsp/extensions';
import type { ShownSimulation } from '../exports';
import type { ClientOnDemand } from '../start-client';
import type { Documents } from './documents';
import { Marks, type Before } from './marks';
import type { Pinned } from './pinned';

/** What the list needs of the rest of the client. */
export interface Surroundings {
  readonly client: ClientOnDemand;
  readonly documents: Documents;
  readonly pinned: Pinned;
}

/** Registers the command; gives what is on show. */
export function registerSimulate(surroundings: Surroundings): Disposable & { readonly shown: () => ShownSimulation | undefined } {
  let open: SimulationList | undefined;
  const command = commands.registerCommand('gatehouse.simulate', async (target?: TargetReference) => {
    const choice = choiceOf(target);
    if (choice === undefined) return;
    const before = open?.replace();
    open = new SimulationList(surroundings, choice);
    await open.begin(before);
  });
  return {
    shown: () => open?.shown,
    dispose: () => {
      command.dispose();
      open?.replace();
    },
  };
}

type Choice = Pick<SimulateParams, 'target' | 'at'>;

// A lens hands its target over, the palette and the editor's menu hand over nothing or the document's address.
function choiceOf(target: TargetReference | undefined): Choice | undefined {
  if (target !== undefined && typeof target === 'object' && 'selector' in target) return { target };
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { at: { uri: editor.document.uri.toString(), position: { line, character } } };
}

interface RowItem extends QuickPickItem {
  /** Absent for the line that says what the list leaves out. */
  readonly row?: SimulationRow;
  /** The answer to what is typed, or to what was typed a moment ago. */
  readonly isTyped: boolean;
}

const SAVE: QuickInputButton = { iconPath: new ThemeIcon('save'), tooltip: 'Save as Case' };
const COPY: QuickInputButton = { iconPath: new ThemeIcon('terminal'), tooltip: 'Copy as Command' };
const EXPLAIN: QuickInputButton = { iconPath: new ThemeIcon('question'), tooltip: 'Explain' };
const ROW_BUTTONS = [SAVE, COPY, EXPLAIN];

/** One opening of the list. */
class SimulationList implements Disposable {
  readonly #pick: QuickPick<RowItem> = window.createQuickPick<RowItem>();
  readonly #marks = new Marks();
  readonly #around: Surroundings;
  #choice: Choice;
  #result: SimulateResult | undefined;
  #typed: SimulationRow | undefined;
  #asked = 0;
  #isOpen = true;

  constructor(around: Surroundings, choice: Choice) {
    this.#around = around;
    this.#choice = choice;
    const pick = this.#pick;
    pick.title = 'Simulate Request';
    pick.placeholder = 'Filter, or type a request: DELETE /orders/42 as partner from 10.0.0.1';
    pick.matchOnDescription = true;
    pick.busy = true;
    // Marks in another file open it, which must not close the list.
    pick.ignoreFocusOut = true;
    pick.onDidChangeActive(([item]) => void this.#marks.show(item?.row?.marks ?? []));
    pick.onDidChangeValue((value) => void this.#type(value));
    pick.onDidAccept(() => void this.#pin());
    pick.onDidTriggerButton(() => void this.#turn());
    pick.onDidTriggerItemButton(({ button, item: { row } }) => {
      if (row !== undefined) void this.#act(button, row);
    });
    pick.onDidHide(() => void this.#end());
  }

  /** Shows the list at once and fills it as soon as the answer is there; `before` is where an earlier list began. */
  async begin(before: Before | undefined): Promise<void> {
    this.#marks.begin(before);
    this.#pick.show();
    await this.#fill({ mode: 'routes' });
  }

  get shown(): ShownSimulation | undefined {
    if (!this.#isOpen) return undefined;
    const { title = '', items, activeItems } = this.#pick;
    const rows = items.filter(({ row }) => row !== undefined).map(({ label, description }) => `${label} · ${description ?? ''}`);
    return { title, isReady: !this.#pick.busy, rows, active: activeItems[0]?.label, marked: this.#marks.shown };
  }

  /** Gives way to another list: the editor is put back only when that one ends. */
  replace(): Before | undefined {
    const before = this.#isOpen ? this.#marks.before : undefined;
    this.#isOpen = false;
    this.dispose();
    return before;
  }

  dispose(): void {
    this.#pick.dispose();
    this.#marks.dispose();
  }

  async #fill(query: Pick<SimulateParams, 'mode' | 'caller' | 'call' | 'sourceIp' | 'vpcEndpoint'>): Promise<void> {
    this.#pick.busy = true;
    const result = await this.#around.client.ask<SimulateResult>(simulateRequest, { ...this.#choice, ...query });
    this.#pick.busy = false;
    if (result === undefined) {
      this.#pick.title = 'Simulate Request: there is no API and no policy about one here';
      return;
    }
    this.#result = result;
    this.#choice = { target: result.target };
    this.#typed = undefined;
    this.#pick.title = titleOf(result);
    this.#pick.buttons = [turnButton(result)];
    this.#show();
  }

  #show(): void {
    const rows = this.#result?.rows ?? [];
    const note = this.#result?.note;
    const items = [
      ...rows.map((row): RowItem => ({ ...toItem(row), isTyped: false })),
      ...(note === undefined ? [] : [{ label: note, kind: QuickPickItemKind.Separator, isTyped: false }]),
    ];
    // What was typed is an answer whatever the filter thinks of it.
    this.#pick.items = this.#typed === undefined ? items : [{ ...toItem(this.#typed), isTyped: true, alwaysShow: true }, ...items];
  }

  async #type(value: string): Promise<void> {
    const asked = ++this.#asked;
    const row = await this.#answerTyped(value);
    // Only the answer to what is typed now counts.
    if (asked !== this.#asked) return;
    const before = this.#typed;
    this.#typed = row;
    if (before !== undefined || row !== undefined) this.#show();
  }

  async #answerTyped(value: string): Promise<SimulationRow | undefined> {
    const result = this.#result;
    if (result === undefined || !looksLikeRequest(value)) return undefined;
    const params: SimulateParams = { ...this.#choice, mode: result.mode, caller: result.caller.id, typed: value };
    return (await this.#around.client.ask<SimulateResult>(simulateRequest, params))?.rows[0];
  }

  /** From the routes of a caller to the callers of a route and back, staying with the row under the cursor. */
  async #turn(): Promise<void> {
    const result = this.#result;
    if (result === undefined) return;
    const current = this.#pick.activeItems[0]?.row?.request;
    this.#pick.value = '';
    if (result.mode === 'routes') await this.#fill({ mode: 'callers', caller: result.caller.id, call: current ?? result.call });
    else await this.#fill({ mode: 'routes', call: result.call, caller: current?.caller ?? result.caller.id, sourceIp: current?.sourceIp, vpcEndpoint: current?.vpcEndpoint });
  }

  async #pin(): Promise<void> {
    const { value, activeItems: [active] } = this.#pick;
    // Fast hands press Enter before the row of the last letters is there.
    const row = active === undefined || active.isTyped ? ((await this.#answerTyped(value)) ?? active?.row) : active.row;
    if (row === undefined) return;
    this.#leave();
    await this.#around.pinned.pin(row.request);
  }

  async #act(button: QuickInputButton, { request }: SimulationRow): Promise<void> {
    if (button === COPY) return this.#copy(request);
    this.#leave();
    if (button === SAVE) await this.#around.documents.saveCase(request);
    else await this.#around.documents.explain({ request });
  }

  async #copy(request: RequestReference): Promise<void> {
    const folder = workspace.getWorkspaceFolder(Uri.parse(request.target.uri))?.uri.toString();
    const params: CaseTextParams = { request, form: 'command', folder };
    const written = await this.#around.client.ask<CaseTextResult>(caseTextRequest, params);
    if (written === undefined) return;
    await env.clipboard.writeText(written.text);
    window.setStatusBarMessage('$(check) Command copied', 3000);
  }

  /** Ends without putting the editor back: what was looked at stays in view. */
  #leave(): void {
    this.#isOpen = false;
    this.dispose();
  }

  async #end(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#marks.restore();
    this.dispose();
  }
}

function looksLikeRequest(text: string): boolean {
  return text.includes('/') || text.startsWith('$');
}

function toItem(row: SimulationRow): Omit<RowItem, 'isTyped'> {
  return { label: row.label, description: row.description, buttons: ROW_BUTTONS, row };
}

function titleOf({ title, mode, caller, call }: SimulateResult): string {
  return mode === 'routes' ? `${title} — routes for ${caller.label}` : `${title} — callers of ${call.label}`;
}

function turnButton({ mode, caller, call }: SimulateResult): QuickInputButton {
  return mode === 'routes'
    ? { iconPath: new ThemeIcon('organization'), tooltip: `Callers of ${call.label}` }
    : { iconPath: new ThemeIcon('list-tree'), tooltip: `Routes for ${caller.label}` };
}
