/**
 * Marks statements and values in the editors while a row of a simulation is looked at, and puts the editor back as it
 * was. Shows what the server sent; works nothing out.
 */
import { Range, TextEditorRevealType, ThemeColor, Uri, window, workspace, type DecorationOptions, type Disposable, type Position, type Selection, type TextEditor, type ViewColumn } from 'vscode';
import type { PlaceRange, SimulationMark } from '../../../server/src/lsp/extensions';
import type { ShownMark } from '../exports';

/** Where somebody was before a simulation moved the view. */
export interface Before {
  readonly uri: Uri;
  readonly column: ViewColumn | undefined;
  readonly selections: readonly Selection[];
  readonly top: Position | undefined;
}

const STATEMENT = {
  backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
  overviewRulerColor: new ThemeColor('editorOverviewRuler.findMatchForeground'),
};

/** The marks of one row at a time. */
export class Marks implements Disposable {
  #shown: readonly SimulationMark[] = [];
  #before: Before | undefined;
  readonly #lines = window.createTextEditorDecorationType({ ...STATEMENT, isWholeLine: true });
  readonly #stretch = window.createTextEditorDecorationType(STATEMENT);
  readonly #value = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
    border: '1px solid',
    borderColor: new ThemeColor('editorWarning.foreground'),
  });
  // The comparison stands at the end of the line, so that no text moves.
  readonly #comparison = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new ThemeColor('editorWarning.foreground'), fontStyle: 'italic' },
  });
  readonly #subscription = window.onDidChangeVisibleTextEditors(() => this.#paint());

  /** Remembers the editor, or what an earlier simulation remembered, so that `restore` can bring it back. */
  begin(before: Before | undefined): void {
    const editor = window.activeTextEditor;
    this.#before = before ?? (editor && {
      uri: editor.document.uri,
      column: editor.viewColumn,
      selections: editor.selections,
      top: editor.visibleRanges[0]?.start,
    });
  }

  get before(): Before | undefined {
    return this.#before;
  }

  /** Shows these marks instead of those before, and brings the first into view without taking the focus. */
  async show(marks: readonly SimulationMark[]): Promise<void> {
    this.#shown = marks;
    const first = marks.find(({ kind }) => kind === 'value') ?? marks[0];
    if (first !== undefined) await this.#reveal(first);
    this.#paint();
  }

  clear(): void {
    this.#shown = [];
    this.#paint();
  }

  /** Takes the marks away and puts selection and view back where they were. */
  async restore(): Promise<void> {
    this.clear();
    const before = this.#before;
    this.#before = undefined;
    if (before === undefined) return;
    const active = window.activeTextEditor;
    const isThere = active?.document.uri.toString() === before.uri.toString() && active.viewColumn === before.column;
    const editor = isThere ? active : await window.showTextDocument(before.uri, { viewColumn: before.column });
    editor.selections = before.selections;
    if (before.top !== undefined) editor.revealRange(new Range(before.top, before.top), TextEditorRevealType.AtTop);
  }

  /** What is marked now. */
  get shown(): readonly ShownMark[] {
    return this.#shown.map(({ kind, uri, range, text }) => ({ kind, uri, line: range.start.line, text }));
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const type of [this.#lines, this.#stretch, this.#value, this.#comparison]) type.dispose();
  }

  async #reveal({ uri, range }: SimulationMark): Promise<void> {
    const editor = editorOf(uri) ?? (await this.#open(uri));
    editor?.revealRange(toRange(range), TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async #open(uri: string): Promise<TextEditor | undefined> {
    try {
      const document = await workspace.openTextDocument(Uri.parse(uri));
      return await window.showTextDocument(document, { viewColumn: this.#before?.column, preserveFocus: true, preview: true });
    } catch {
      return undefined;
    }
  }

  #paint(): void {
    for (const editor of window.visibleTextEditors) {
      const own = this.#shown.filter(({ uri }) => isSame(uri, editor.document.uri));
      const statements = own.filter(({ kind }) => kind !== 'value');
      editor.setDecorations(this.#lines, statements.filter(({ range }) => !isOneLine(range)).map(({ range }) => toRange(range)));
      editor.setDecorations(this.#stretch, statements.filter(({ range }) => isOneLine(range)).map(({ range }) => toRange(range)));
      editor.setDecorations(this.#value, own.filter(({ kind }) => kind === 'value').map(({ range }) => toRange(range)));
      editor.setDecorations(this.#comparison, comparisons(own, editor));
    }
  }
}

/** One text behind each line that has values, all of them joined. */
function comparisons(marks: readonly SimulationMark[], { document }: TextEditor): DecorationOptions[] {
  const byLine = new Map<number, string[]>();
  for (const { kind, range, text } of marks) {
    if (kind !== 'value' || text === undefined || range.end.line >= document.lineCount) continue;
    const line = isOneLine(range) ? range.start.line : range.end.line;
    const texts = byLine.get(line) ?? [];
    if (!texts.includes(text)) byLine.set(line, [...texts, text]);
  }
  return [...byLine].map(([line, texts]) => {
    const end = document.lineAt(line).range.end;
    return { range: new Range(end, end), renderOptions: { after: { contentText: texts.join(' · ') } } };
  });
}

function isOneLine({ start, end }: PlaceRange): boolean {
  return start.line === end.line;
}

function editorOf(uri: string): TextEditor | undefined {
  return window.visibleTextEditors.find((editor) => isSame(uri, editor.document.uri));
}

// Servers and editors may write one address in two ways.
function isSame(text: string, uri: Uri): boolean {
  return text === uri.toString() || Uri.parse(text).toString() === uri.toString();
}

function toRange({ start, end }: PlaceRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
