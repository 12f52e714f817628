/** `textDocument/hover`: what the token under the pointer means. */
import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver';
import { hoverAt } from '../../analysis/language';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import { linksOf, type Session } from '../session';
import { toRange } from '../to-lsp';
import { simulateLink } from './simulate-action';

export function registerHover(session: Session): void {
  session.connection.onHover(
    guard<HoverParams, Hover | null>(session.log, 'Hover', null, ({ textDocument: { uri }, position }) => {
      const lines = session.linesOf(uri);
      const offset = fromPosition(uri, position, session.linesOf);
      const hover = lines && offset !== undefined ? hoverAt(session.analysis, uri, offset, linksOf(session)) : undefined;
      return lines && hover && offset !== undefined ? { contents: { kind: MarkupKind.Markdown, value: `${hover.markdown}${simulateLink(session, uri, offset)}` }, range: toRange(hover.span, lines) } : null;
    }),
  );
}
