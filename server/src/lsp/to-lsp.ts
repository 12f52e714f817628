/**
 * From our spans and plain data to the protocol's ranges and objects. The only place, with `from-lsp.ts`, where lines and
 * characters are made.
 */
import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  InsertTextMode,
  SymbolKind,
  type Command,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Location,
  type LocationLink,
  type Range,
  type SymbolInformation,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { LineIndex } from '../base/text';
import type { Span, TextEdit } from '../base/span';
import type { LocatedFinding } from '../analysis/analysis';
import type { Severity } from '../checks/check';
import type { Completion, CompletionKind } from '../features/feature';
import type { Definition } from '../features/definition';
import type { OutlineSymbol } from '../features/symbols';
import type { WorkspaceSymbol } from '../features/workspace-symbols';
import type { ClientAbilities } from './session';

/** Lines of the documents at hand; made once per version. */
export type LinesOf = (uri: string) => LineIndex | undefined;

export function toRange(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(finding: LocatedFinding, lines: LineIndex, linesOf: LinesOf): Diagnostic {
  const related = (finding.related ?? []).flatMap((place) => {
    const other = linesOf(place.span.source);
    return other ? [{ message: place.message, location: { uri: place.span.source, range: toRange(place.span, other) } }] : [];
  });
  return {
    range: toRange(finding.span, lines),
    severity: severities[finding.severity],
    source: 'gatehouse',
    code: finding.code,
    message: finding.message,
    ...(finding.isUnnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  element: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  service: CompletionItemKind.Module,
  action: CompletionItemKind.Function,
  operator: CompletionItemKind.Operator,
  'condition-key': CompletionItemKind.Field,
  principal: CompletionItemKind.Class,
  arn: CompletionItemKind.Reference,
  route: CompletionItemKind.Interface,
  snippet: CompletionItemKind.Snippet,
  reference: CompletionItemKind.Reference,
};

/** What brings up the next offers in VS Code; other editors have commands of their own. */
const suggestAgain: Command = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

/** `data` travels to the client and back when the item's documentation is asked for. */
export function toCompletionItem(completion: Completion, lines: LineIndex, abilities: Pick<ClientAbilities, 'snippets' | 'runsEditorCommands' | 'labelDetails'>): CompletionItem {
  const isSnippet = completion.isSnippet && abilities.snippets;
  const newText = completion.isSnippet && !isSnippet ? withoutPlaceholders(completion.insertText) : completion.insertText;
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    ...(completion.detail === undefined ? {} : abilities.labelDetails ? { labelDetails: { description: completion.detail } } : { detail: completion.detail }),
    filterText: completion.filterText,
    sortText: completion.sortText,
    // Texts of several lines come with their indentation.
    insertTextMode: InsertTextMode.asIs,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: toRange(completion.replace, lines), newText },
    ...(completion.additionalEdits.length > 0 ? { additionalTextEdits: completion.additionalEdits.map((edit) => toTextEdit(edit, lines)) } : {}),
    ...(completion.documentation ? { data: completion.documentation } : {}),
    ...(completion.continues && abilities.runsEditorCommands ? { command: suggestAgain } : {}),
  };
}

/** Snippet syntax as plain text, each place to fill in with what it suggests. */
function withoutPlaceholders(snippet: string): string {
  return snippet.replace(/\\([\\$}])|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\d+/g, (_, escaped?: string, suggested?: string) => escaped ?? suggested?.replace(/\\(.)/g, '$1') ?? '');
}

function toTextEdit(edit: TextEdit, lines: LineIndex): LspTextEdit {
  return { range: toRange(edit.span, lines), newText: edit.newText };
}

/** Undefined where the document is not at hand. */
export function toLocation(span: Span, linesOf: LinesOf): Location | undefined {
  const lines = linesOf(span.source);
  return lines && { uri: span.source, range: toRange(span, lines) };
}

export function toLocationLink({ origin, target, name }: Definition, linesOf: LinesOf): LocationLink | undefined {
  const [from, to] = [linesOf(origin.source), linesOf(target.source)];
  return from && to && { originSelectionRange: toRange(origin, from), targetUri: target.source, targetRange: toRange(target, to), targetSelectionRange: toRange(name, to) };
}

/** Undefined where one of the documents is not at hand: half an edit is worse than none. */
export function toWorkspaceEdit(edits: readonly TextEdit[], linesOf: LinesOf): WorkspaceEdit | undefined {
  const changes: Record<string, LspTextEdit[]> = {};
  for (const edit of edits) {
    const lines = linesOf(edit.span.source);
    if (!lines) return undefined;
    (changes[edit.span.source] ??= []).push(toTextEdit(edit, lines));
  }
  return { changes };
}

const symbolKinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  policy: SymbolKind.Class,
  statement: SymbolKind.Method,
  api: SymbolKind.Interface,
  route: SymbolKind.Function,
  authorizer: SymbolKind.Event,
  output: SymbolKind.Object,
};

const workspaceKinds: Readonly<Record<WorkspaceSymbol['kind'], SymbolKind>> = { ...symbolKinds, case: SymbolKind.Constant };

/** Undefined for a file that cannot be read any more. */
export function toSymbolInformation({ name, kind, container, span }: WorkspaceSymbol, linesOf: LinesOf): SymbolInformation | undefined {
  const lines = linesOf(span.source);
  return lines && { name, kind: workspaceKinds[kind], containerName: container, location: { uri: span.source, range: toRange(span, lines) } };
}

export function toDocumentSymbol(symbol: OutlineSymbol, lines: LineIndex): DocumentSymbol {
  return {
    name: symbol.name,
    ...(symbol.detail === undefined ? {} : { detail: symbol.detail }),
    kind: symbolKinds[symbol.kind],
    range: toRange(symbol.span, lines),
    selectionRange: toRange(symbol.nameSpan, lines),
    children: symbol.children.map((child) => toDocumentSymbol(child, lines)),
  };
}
