/**
 * Parses what a string holds: its decoded text becomes a tree whose spans and segments lead to the outer source.
 *
 * The strings of that tree may hold documents again; every level composes its map with the one outside. Only JSON is
 * looked for today. It does not decide which strings hold a document: sites do.
 */
import type { ParseEmbedded } from '../format';
import { parseJson } from '../json/parse-json';
import type { EmbeddedTree, StringNode, SyntaxProblem } from '../node';
import { textInString } from '../placed-text';

export const parseEmbedded: ParseEmbedded = (node: StringNode): EmbeddedTree & { readonly problems: readonly SyntaxProblem[] } => {
  const { root, problems } = parseJson(textInString(node, { format: 'json', outer: node }));
  return { root, problems };
};
