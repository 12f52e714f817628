/** `textDocument/completion` and its resolution: the documentation of an offer is made when somebody looks at it. */
import { CompletionList, MarkupKind, type CompletionItem, type CompletionParams } from 'vscode-languageserver';
import { COMPLETION_TRIGGERS, completeAt, describe } from '../../analysis/language';
import type { Topic } from '../../features/feature';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { toCompletionItem } from '../to-lsp';

export const completionTriggers = COMPLETION_TRIGGERS;

export function registerCompletion(session: Session): void {
  const nothing = CompletionList.create([], false);
  session.connection.onCompletion(
    guard<CompletionParams, CompletionList>(session.log, 'Completion', nothing, ({ textDocument: { uri }, position }) => {
      const lines = session.linesOf(uri);
      const offset = fromPosition(uri, position, session.linesOf);
      if (!lines || offset === undefined) return nothing;
      const { items, isIncomplete } = completeAt(session.analysis, uri, offset);
      return CompletionList.create(items.map((item) => toCompletionItem(item, lines, session.abilities)), isIncomplete);
    }),
  );
  session.connection.onCompletionResolve(async (item) => {
    const resolve = guard<CompletionItem, CompletionItem>(session.log, 'Documentation', item, () => withDocumentation(session, item));
    return resolve(item);
  });
}

function withDocumentation(session: Session, item: CompletionItem): CompletionItem {
  const topic = item.data as Topic | undefined;
  const markdown = topic && describe(session.analysis, topic);
  return markdown === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: markdown } };
}
