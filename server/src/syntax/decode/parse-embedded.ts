/**
 * Parses what a string holds: its decoded text becomes a tree whose spans and segments lead to the outer source.
 *
 * The strings of that tree may hold documents again; every level composes its map with the one outside. It is JSON
 * unless lines say clearly that it is YAML. It does not decide which strings hold a document: sites do.
 */
import type { ParseEmbedded } from '../format';
import { parseJson } from '../json/parse-json';
import type { EmbeddedTree, StringNode, SyntaxProblem } from '../node';
import { textInString } from '../placed-text';
import { parseYaml } from '../yaml/parse-yaml';
import { skipYamlTrivia } from '../yaml/yaml-inline';
import { expandHoles } from './expanded-holes';
import { maskHoles, parseYamlWithHoles } from './yaml-with-holes';

export const parseEmbedded: ParseEmbedded = (node: StringNode): EmbeddedTree & { readonly problems: readonly SyntaxProblem[] } => {
  const hasHoles = node.holes.length > 0;
  const isYaml = holdsYaml(hasHoles ? maskHoles(node) : node.value);
  if (isYaml && hasHoles) return parseYamlWithHoles(node);
  const { root, problems } = isYaml ? parseYaml(textInString(node, { format: 'yaml', outer: node })) : parseJson(textInString(expandHoles(node), { format: 'json', outer: node }));
  return { root, problems };
};

/** Several lines that start with a key, the first one with content among them. */
function holdsYaml(text: string): boolean {
  const first = skipYamlTrivia(text, text.startsWith('---') ? 3 : 0);
  return keyPattern.test(text.slice(first, first + 240)) && /\n[ \t]*(?:- +)?["']?[\w.-]+["']?:(?:\s|$)/.test(text);
}

const keyPattern = /^(?:- +)?["']?[\w.-]+["']?:(?:\s|$)/;
