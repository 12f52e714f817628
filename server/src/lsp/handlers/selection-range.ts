/** `textDocument/selectionRange`: what grows around a position, also in documents in strings. */
import type { Position, SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { selectionsAt } from '../../analysis/navigation';
import { guard } from '../guard';
import type { Session } from '../session';
import { toRange } from '../to-lsp';

export function registerSelectionRange(session: Session): void {
  const at = (uri: string, position: Position): SelectionRange => {
    const lines = session.linesOf(uri);
    const spans = lines ? selectionsAt(session.analysis, uri, lines.offsetAt(position)) : [];
    const outermostFirst = lines ? [...spans].reverse().map((span) => toRange(span, lines)) : [];
    return outermostFirst.reduce<SelectionRange | undefined>((parent, range) => ({ range, ...(parent ? { parent } : {}) }), undefined) ?? { range: { start: position, end: position } };
  };
  session.connection.onSelectionRanges(
    guard<SelectionRangeParams, SelectionRange[] | null>(session.log, 'Selections', null, ({ textDocument: { uri }, positions }) => positions.map((position) => at(uri, position))),
  );
}
