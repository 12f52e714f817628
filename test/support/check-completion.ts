/**
 * Completion in tests: marked text in, labels out, and the text after accepting an offer with its cursor marked.
 */
import assert from 'node:assert/strict';
import { complete } from '../../server/src/features/completion/complete';
import type { Completion } from '../../server/src/features/feature';
import { openWorld, type FeatureWorld, type WorldOptions } from './feature-world';

export interface Expected {
  /** Labels that must come first, in this order. */
  readonly first?: readonly string[];
  /** Exactly these labels, in this order. */
  readonly exactly?: readonly string[];
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
  /** Label to the lines that change when it is accepted, the first place to fill in marked as the cursor. */
  readonly accept?: Readonly<Record<string, string>>;
}

export interface Completed extends FeatureWorld {
  readonly items: readonly Completion[];
}

export function completeMarked(name: string, marked: string, options: WorldOptions = {}): Completed {
  const world = openWorld(name, marked, options);
  return { ...world, items: complete(world.context, world.uri, world.offset).items };
}

export function checkCompletion(name: string, marked: string, expected: Expected, options: WorldOptions = {}): void {
  const completed = completeMarked(name, marked, options);
  const labels = completed.items.map((item) => item.label);
  const shown = `${marked}\n\noffered: ${labels.slice(0, 40).join(' | ')}`;
  if (expected.exactly) assert.deepEqual(labels, expected.exactly, shown);
  if (expected.first) assert.deepEqual(labels.slice(0, expected.first.length), expected.first, shown);
  for (const label of expected.includes ?? []) assert.ok(labels.includes(label), `${label} is not offered\n${shown}`);
  for (const label of expected.excludes ?? []) assert.ok(!labels.includes(label), `${label} is offered\n${shown}`);
  for (const [label, after] of Object.entries(expected.accept ?? {})) {
    const item = completed.items.find((one) => one.label === label);
    assert.ok(item, `${label} is not offered\n${shown}`);
    assert.equal(changedLines(completed.text, accept(completed, item)), after, shown);
  }
}

/** The text with an offer accepted as an editor would; `<|>` is the first place to fill in, or the end. */
export function accept({ text, offset }: Pick<Completed, 'text' | 'offset'>, item: Completion): string {
  assert.ok(item.replace.start <= offset && offset <= item.replace.end, 'the replaced text holds the cursor');
  assert.ok(!text.slice(item.replace.start, item.replace.end).includes('\n'), 'the replaced text lies in one line');
  const inserted = item.isSnippet ? expandSnippet(item.insertText) : `${item.insertText}<|>`;
  const edits = [...item.additionalEdits.map(({ span, newText }) => ({ start: span.start, end: span.end, newText })), { ...item.replace, newText: inserted }];
  return edits.sort((a, b) => b.start - a.start).reduce((result, edit) => result.slice(0, edit.start) + edit.newText + result.slice(edit.end), text);
}

/** Placeholders become their texts; the first place is marked. */
function expandSnippet(snippet: string): string {
  let isFirst = true;
  return snippet.replace(/\\([\\$}])|\$\{(\d+):((?:\\.|[^}\\])*)\}|\$(\d+)/g, (_, escaped: string | undefined, number: string | undefined, text: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const cursor = isFirst ? '<|>' : '';
    isFirst = false;
    return number === undefined ? cursor : `${cursor}${(text ?? '').replace(/\\(.)/g, '$1')}`;
  });
}

/** The lines in which two texts differ, as they are in the second. */
function changedLines(before: string, after: string): string {
  const old = before.split('\n');
  const lines = after.split('\n');
  let start = 0;
  while (start < lines.length && lines[start] === old[start]) start++;
  let behind = 0;
  while (behind < lines.length - start && lines[lines.length - 1 - behind] === old[old.length - 1 - behind]) behind++;
  return lines.slice(start, lines.length - behind).join('\n');
}
