/**
 * Markdown as CommonMark reads it, as far as tests must know whether a text of a workspace could do something in it.
 */
import assert from 'node:assert/strict';

/** What is left when code is taken out; an unfinished code is an error. */
export function withoutCode(markdown: string): string {
  let rest = markdown;
  let plain = '';
  for (;;) {
    const open = /(?<!\\)(?:\\\\)*(`+)/.exec(rest);
    if (!open) return plain + rest;
    const run = open[1] ?? '';
    const start = open.index + open[0].length;
    const close = new RegExp(`(?<!\`)\`{${String(run.length)}}(?!\`)`).exec(rest.slice(start));
    assert.ok(close, `code that is not closed in ${JSON.stringify(markdown)}`);
    plain += `${rest.slice(0, open.index)}${open[0].slice(0, -run.length)}c`;
    rest = rest.slice(start + close.index + run.length);
  }
}

/** There are no pictures, no HTML, and no links but to AWS's pages and to files of the tests. */
export function assertInert(markdown: string): void {
  const plain = withoutCode(markdown);
  assert.doesNotMatch(plain, /(?<!\\)!\[|(?<!\\)</, markdown);
  for (const [, address = ''] of plain.matchAll(/(?<!\\)\]\(([^)]*)/g)) {
    assert.match(address, /^(?:https:\/\/docs\.aws\.amazon\.com\/|file:\/\/\/project\/)/, markdown);
  }
}
