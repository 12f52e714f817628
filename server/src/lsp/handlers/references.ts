/** `textDocument/references`: statements and cases that are about a route or an API, expectations that name a Sid. */
import type { Location, ReferenceParams } from 'vscode-languageserver';
import { referencesAt } from '../../analysis/navigation';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import { readLines } from '../read-folder';
import type { Session } from '../session';
import { toLocation } from '../to-lsp';
import { loadScenarios } from './scenario-files';

export function registerReferences(session: Session): void {
  const work = async ({ textDocument: { uri }, position, context }: ReferenceParams): Promise<Location[]> => {
    await loadScenarios(session);
    const offset = fromPosition(uri, position, session.linesOf);
    const { declarations, uses } = offset === undefined ? { declarations: [], uses: [] } : referencesAt(session.analysis, uri, offset);
    const all = context.includeDeclaration ? [...declarations, ...uses] : uses;
    const lines = await readLines(session, all.map(({ source }) => source));
    return all.flatMap((span) => toLocation(span, lines) ?? []);
  };
  session.connection.onReferences(guard<ReferenceParams, Location[]>(session.log, 'References', [], work));
}
