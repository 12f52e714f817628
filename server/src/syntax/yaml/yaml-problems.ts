/**
 * Says in our own words what the `yaml` library finds wrong, by its error codes; its own texts speak to implementers.
 */
import type { ErrorCode, YAMLParseError } from 'yaml';
import type { SyntaxProblem } from '../node';
import type { PlacedText } from '../placed-text';

/** Leaves out what `known` problems already say about the same place. */
export function problemsOfErrors(errors: readonly YAMLParseError[], placed: PlacedText, known: readonly SyntaxProblem[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (const { code, pos } of errors) {
    const start = Math.min(Math.max(pos[0], 0), placed.text.length);
    const end = Math.min(Math.max(pos[1], start), placed.text.length);
    const span = placed.spanOf(start, end);
    const isKnown = [...known, ...problems].some((problem) => problem.span.start <= span.end && span.start <= problem.span.end);
    if (!isKnown) problems.push({ span, message: messages[code](placed.text.slice(start, end).trim().slice(0, 40)) });
  }
  return problems;
}

const general = (): string => 'This is not valid YAML here: check the indentation, quotes and brackets around it.';
const needsQuotes = (text: string): string => `Text cannot start with \`${text.slice(0, 1)}\` in YAML: put it in quotes.`;

const messages: Readonly<Record<ErrorCode, (text: string) => string>> = {
  ALIAS_PROPS: () => 'An alias cannot have a tag or an anchor of its own: remove it.',
  BAD_ALIAS: () => 'A `*` starts an alias in YAML: put it in quotes.',
  BAD_COLLECTION_TYPE: general,
  BAD_DIRECTIVE: () => 'This directive is not known to YAML: remove the line.',
  BAD_DQ_ESCAPE: (text) => `\`${text}\` is not an escape that YAML knows: write \`\\\\\` for a backslash, or use single quotes.`,
  BAD_INDENT: () => 'The indentation does not fit what stands around it: align it with its neighbours.',
  BAD_PROP_ORDER: () => 'Tags and anchors stand before the value: move them.',
  BAD_SCALAR_START: needsQuotes,
  BLOCK_AS_IMPLICIT_KEY: () => 'A second `: ` on the line makes this a mapping inside a value: put the value in quotes.',
  BLOCK_IN_FLOW: () => 'Inside brackets everything is written with brackets: write this list or mapping so, too.',
  DUPLICATE_KEY: general,
  IMPOSSIBLE: general,
  KEY_OVER_1024_CHARS: () => 'This key is longer than YAML allows: shorten it.',
  MISSING_CHAR: () => 'A character is missing here, such as a comma, a colon, a quote or a bracket: write it.',
  MULTILINE_IMPLICIT_KEY: () => 'A key stands on one line in YAML: join it, or give the line above a colon.',
  MULTIPLE_ANCHORS: () => 'A value has one anchor at most: remove the others.',
  MULTIPLE_DOCS: () => 'Only the first document of a file is read: remove the others.',
  MULTIPLE_TAGS: () => 'A value has one tag at most: write the inner function in its long form, such as `Fn::Sub:`.',
  NON_STRING_KEY: general,
  RESOURCE_EXHAUSTION: () => 'This is nested too deeply to be read: flatten it.',
  TAB_AS_INDENT: () => 'A tab indents this line, which YAML does not allow: use spaces.',
  TAG_RESOLVE_FAILED: (text) => `The value does not fit its tag \`${text}\`: change one of them.`,
  UNEXPECTED_TOKEN: general,
};
