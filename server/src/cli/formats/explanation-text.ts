/**
 * An explanation as lines of a terminal: no wider than a page, what does not fit goes on below with a hanging indent.
 *
 * The words are those of every other place that shows explanations; here they get colours, columns and the places where
 * statements stand.
 */
import type { Explanation, ExplanationLine, TextRun } from '../../analysis/scenarios';
import { paint, type Colour } from './style';

/** Columns a line may take; only a single word that is longer takes more. */
export const WIDTH = 100;

const COLOURS: Readonly<Record<ExplanationLine['mark'], Colour>> = { '✓': 'green', '✗': 'red', '?': 'yellow', '': 'grey' };

/** Where a statement stands: `template.yaml:12:5`. */
export type PlaceOf = (statement: { readonly policyId: string; readonly index: number }) => string | undefined;

export function explanationText({ headline, remarks, sections }: Explanation, indent: number, placeOf: PlaceOf): readonly string[] {
  return [
    ...markedLine(headline, indent, undefined),
    ...remarks.flatMap((remark) => wrap(textOf(remark), indent + 2, indent + 2)),
    ...sections.flatMap(({ title, lines }) => [
      '',
      `${' '.repeat(indent)}${paint(title, 'bold')}`,
      ...lines.flatMap((line) => markedLine(line, indent + 2 + 2 * line.depth, line.about?.path.length === 0 ? placeOf(line.about) : undefined)),
    ]),
  ];
}

/** The place stands behind the text where there is room, else below it. */
function markedLine(line: ExplanationLine, indent: number, place: string | undefined): readonly string[] {
  const lines = wrap(textOf(line), indent + 2, indent + 2);
  const [first = '', ...rest] = lines;
  const marked = [`${' '.repeat(indent)}${line.mark === '' ? ' ' : paint(line.mark, COLOURS[line.mark])} ${first.slice(indent + 2)}`, ...rest];
  if (place === undefined) return marked;
  const last = lines.at(-1) ?? '';
  if (last.length + place.length + 2 <= WIDTH) return [...marked.slice(0, -1), `${marked.at(-1) ?? ''}  ${paint(place, 'grey')}`];
  return [...marked, `${' '.repeat(indent + 2)}${paint(place, 'grey')}`];
}

function textOf({ runs }: ExplanationLine): string {
  return runs.map(quoted).join('');
}

function quoted({ kind, text }: TextRun): string {
  return kind === 'text' ? text : `\`${text}\``;
}

/** Breaks at spaces, and within ARNs and paths too long for a line of their own nowhere. */
function wrap(text: string, first: number, hanging: number): readonly string[] {
  const lines: string[] = [];
  let current = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.replace(/[\r\n]+/g, ' ').split(' ')) {
    if (!isEmpty && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = ' '.repeat(hanging);
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current];
}
