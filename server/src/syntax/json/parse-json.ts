/**
 * Parses JSON with comments into the host tree, whatever state the text is in while somebody types.
 *
 * It serves documents, parts of documents and text inside strings: a `PlacedText` says where they stand.
 * It never refuses a text: what cannot be read is reported and left out, and its neighbours stay.
 */
import type { PartCut } from '../format';
import type { Comment, HostNode, SyntaxProblem, Tree } from '../node';
import type { PlacedText } from '../placed-text';
import type { JsonReader } from './json-reader';
import { readContainer, readValue } from './json-values';
import { advance, nextCharacter, openTokens, Token } from './json-tokens';

/** Parses a text; a part that yields members or items is read as the inside of its container. */
export function parseJson(from: PlacedText, yields: PartCut['yields'] = 'value'): Tree {
  const problems: SyntaxProblem[] = [];
  const reader: JsonReader = { from, tokens: openTokens(from.text, from.holes), problems, open: [], depth: 0 };
  const root = readRoot(reader, yields);
  const comments: Comment[] = reader.tokens.comments.map(({ text, start, end }) => ({ text, span: from.spanOf(start, end) }));
  return { format: 'json', root, comments, problems };
}

function readRoot(reader: JsonReader, yields: PartCut['yields']): HostNode {
  const { tokens, from } = reader;
  if (tokens.kind === Token.end) {
    return { kind: 'missing', span: from.spanOf(from.text.length, from.text.length), origin: from.origin };
  }
  const isMember = tokens.kind === Token.string && nextCharacter(tokens.masked, tokens.end) === ':';
  if (yields === 'members' || isMember) return readContainer(reader, 'members');
  if (yields === 'items') return readContainer(reader, 'items');
  const root = readValue(reader);
  if (reader.tokens.kind !== Token.end) {
    reader.problems.push({
      span: from.spanOf(reader.tokens.start, from.text.length),
      message: 'There is text after the end of the JSON value, so the document cannot be read as a whole: remove it, or check the brackets before it.',
    });
    while (reader.tokens.kind !== Token.end) advance(reader.tokens);
  }
  return root;
}
