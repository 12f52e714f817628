/** `textDocument/definition`: routes, APIs, authorizers, and what scenario files name. */
import type { DefinitionLink, DefinitionParams, Location } from 'vscode-languageserver';
import { definitionsAt } from '../../analysis/navigation';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import { readLines } from '../read-folder';
import type { Session } from '../session';
import { toLocation, toLocationLink } from '../to-lsp';

export function registerDefinition(session: Session): void {
  session.connection.onDefinition(
    guard<DefinitionParams, DefinitionLink[] | Location[]>(session.log, 'Definition', [], async ({ textDocument: { uri }, position }) => {
      await session.allRead();
      const offset = fromPosition(uri, position, session.linesOf);
      const found = offset === undefined ? [] : definitionsAt(session.analysis, uri, offset);
      const lines = await readLines(session, found.map(({ target }) => target.source));
      return session.abilities.locationLinks ? found.flatMap((one) => toLocationLink(one, lines) ?? []) : found.flatMap(({ name }) => toLocation(name, lines) ?? []);
    }),
  );
}
