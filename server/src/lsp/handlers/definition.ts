/** `textDocument/definition`: routes, APIs, authorizers, and what scenario files name. */
import type { DefinitionLink, DefinitionParams, Location } from 'vscode-languageserver';
import { definitionsAt } from '../../analysis/navigation';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { toLocation, toLocationLink } from '../to-lsp';

export function registerDefinition(session: Session): void {
  const { connection, analysis, log, linesOf } = session;
  connection.onDefinition(
    guard<DefinitionParams, DefinitionLink[] | Location[]>(log, 'Definition', [], async ({ textDocument: { uri }, position }) => {
      await session.allRead();
      const offset = fromPosition(uri, position, linesOf);
      const found = offset === undefined ? [] : definitionsAt(analysis, uri, offset);
      return session.abilities.locationLinks ? found.flatMap((definition) => toLocationLink(definition, linesOf) ?? []) : found.flatMap(({ name }) => toLocation(name, linesOf) ?? []);
    }),
  );
}
