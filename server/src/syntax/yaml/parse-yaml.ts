/**
 * Parses YAML into the host tree on the `yaml` library: its concrete syntax is read by `yaml-nodes`, its composer only
 * says what is wrong. A text with an unclosed quote or bracket, or with tabs as indentation, is mended line by line
 * and read again, so that the keys beside the damage survive. Of several documents the first is read: a text that may
 * hold more of them is cut before (`split-yaml`).
 */
import { Composer, Parser, type CST, type YAMLParseError } from 'yaml';
import type { PartCut } from '../format';
import type { Comment, HostNode, SyntaxProblem, Tree } from '../node';
import { textMadeFrom, type PlacedText } from '../placed-text';
import { repairYaml } from './repair-yaml';
import { finishMembers } from './yaml-members';
import { depthLimit, isFlowScalar, readDocument, readKeysAlone, tooDeep, type YamlReader } from './yaml-nodes';
import { problemsOfErrors } from './yaml-problems';

export function parseYaml(placed: PlacedText, yields: PartCut['yields'] = 'value'): Tree {
  const mended: SyntaxProblem[] = [];
  let current = placed;
  // What one repair uncovers may need another: a quote on a line with a tab.
  for (let round = 0; ; round++) {
    const { tree, errors } = parseOnce(current, yields);
    const repair = errors > 0 && round < 2 ? repairYaml(current.text) : undefined;
    if (!repair) return mended.length === 0 ? tree : { ...tree, problems: [...mended, ...tree.problems] };
    for (const { start, end, message } of repair.problems) mended.push({ span: current.spanOf(start, end), message });
    current = textMadeFrom(current, repair.text, repair.map);
  }
}

/** A file that is no YAML at all should not produce a problem per line. */
const problemLimit = 100;

function parseOnce(placed: PlacedText, yields: PartCut['yields']): { tree: Tree; errors: number } {
  const { text } = placed;
  const tokens = [...new Parser().parse(text)];
  const reader: YamlReader = {
    placed, problems: [], comments: [], tags: [], anchors: new Map(), aliased: aliasNames(text), count: 0, shared: 0, isTooDeep: false,
  };
  const root = readRoot(reader, tokens, yields);
  // The composer would make a warning with a stack trace of every tag it does not know.
  for (const tag of reader.tags) tag.type = 'space';
  const deep = reader.isTooDeep ? undefined : findDeep(tokens);
  if (deep) tooDeep(reader, deep);
  const errors = reader.isTooDeep ? [] : composerErrors(tokens);
  const problems = [...reader.problems, ...problemsOfErrors(errors.slice(0, problemLimit), placed, reader.problems)];
  for (const token of tokens) if (token.type === 'comment') reader.comments.push(token);
  const comments = reader.comments.sort((a, b) => a.offset - b.offset).map((token) => commentOf(placed, token));
  return { tree: { format: 'yaml', root, comments, problems: problems.slice(0, problemLimit) }, errors: problems.length };
}

function readRoot(reader: YamlReader, tokens: readonly CST.Token[], yields: PartCut['yields']): HostNode {
  const { placed } = reader;
  const document = tokens.find((token): token is CST.Document => token.type === 'document' && token.value !== undefined);
  if (!document) return { kind: 'missing', span: placed.spanOf(placed.text.length, placed.text.length), origin: placed.origin };
  const { value } = document;
  if (yields === 'members' && value && isFlowScalar(value)) {
    const entries = readKeysAlone(reader, value);
    const span = placed.spanOf(value.offset, value.offset + value.source.length);
    return { kind: 'object', ...finishMembers(entries), span, origin: placed.origin };
  }
  return readDocument(reader, document);
}

/**
 * Something that is nested beyond the limit, also in keys, which are not read as nodes here. The composer recurses
 * without a limit, and where the stack ends in the middle of a pattern the engine ends the whole process.
 */
function findDeep(tokens: readonly CST.Token[]): CST.Token | undefined {
  let level = tokens;
  for (let depth = 0; level.length > 0 && depth <= depthLimit; depth++) level = level.flatMap(childTokens);
  return level[0];
}

function childTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
}

function composerErrors(tokens: readonly CST.Token[]): readonly YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent', keepSourceTokens: false });
  try {
    for (const document of composer.compose(tokens)) errors.push(...document.errors);
  } catch {
    // Overflow in the library; the tree does not depend on it.
  }
  return errors;
}

/** More names than there are aliases do no harm: they only make fixes fewer. */
function aliasNames(text: string): ReadonlySet<string> {
  if (!text.includes('&')) return new Set();
  return new Set(Array.from(text.matchAll(/\*([^\s,[\]{}]+)/g), (match) => match[1] ?? ''));
}

function commentOf(placed: PlacedText, token: CST.SourceToken): Comment {
  const source = token.source.trimEnd();
  return { text: source.slice(1).trim(), span: placed.spanOf(token.offset, token.offset + source.length) };
}

