/** Texts put together of pieces: their value, where each character stands, and which edits can be made. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toDecoded, toSource } from '../../../server/src/base/segment-map';
import { joinedString } from '../../../server/src/policy/joined-string';
import { replaceString, type Edits } from '../../../server/src/syntax/edit/edit';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import type { HostNode, StringNode } from '../../../server/src/syntax/node';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { assertSpansInside, parseText } from '../../support/host-tree';

/** A list in a document, its items as one text. */
function joined(format: typeof jsonFormat, text: string): { readonly whole: StringNode; readonly items: readonly HostNode[] } {
  const { root } = parseText(format, text);
  assert.ok(root.kind === 'array');
  const whole = joinedString(root, root.items);
  assert.ok(whole);
  return { whole, items: root.items };
}

const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('', '"', '\\', '{"Statement":[', ']}', 'é', '\n'), fc.nat(999), fc.boolean());

describe('a string of several pieces', () => {
  it('is what its pieces are behind one another, each character at its place', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(undefined, 1), (pieces, space) => {
        const text = JSON.stringify(pieces, null, space);
        const { whole, items } = joined(jsonFormat, text);
        assert.equal(whole.value, pieces.map(String).join(''));
        assertSpansInside(whole, [], [], text);
        let start = 0;
        for (const item of items) {
          const value = item.kind === 'string' ? item.value : 'raw' in item ? item.raw : '';
          const range = toSource(whole.segments, start, start + value.length);
          const { contentSpan } = item.kind === 'string' ? item : { contentSpan: item.span };
          if (value !== '') assert.deepEqual(range, { start: contentSpan.start, end: contentSpan.end, exact: true });
          start += value.length;
        }
      }),
    );
  });

  it('has a map that only goes on', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const { segments, value } = joined(jsonFormat, JSON.stringify(pieces)).whole;
        let last = 0;
        for (let at = 0; at < value.length; at++) {
          const { start, end } = toSource(segments, at, at + 1);
          assert.ok(start >= last && end >= start);
          assert.ok((toDecoded(segments, start) ?? value.length) <= at);
          last = start;
        }
      }),
    );
  });

  it('has no place for what the source has elsewhere', () => {
    const text = '[&a x, *a, y]';
    const { whole } = joined(yamlFormat, text);
    assert.equal(whole.value, 'xxy');
    assertSpansInside(whole, [], [], text);
    assert.deepEqual(toSource(whole.segments, 2, 3), { start: 11, end: 12, exact: true });
    assert.equal(toSource(whole.segments, 1, 2).exact, false);
  });

  it('is edited in one of its pieces, in the quotes of that, or not at all', () => {
    const text = `["a\\"b", 'it', plain]`;
    const { whole } = joined(yamlFormat, text);
    assert.equal(whole.value, 'a"bitplain');
    const source = { locate: (span: StringNode['span']) => span, sourceText: () => text };
    const after = (edits: Edits): string | undefined => {
      const [edit, ...others] = edits ?? [];
      assert.equal(others.length, 0);
      return edit && text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
    };
    assert.equal(after(replaceString(whole, 0, 1, '"', source)), `["\\"\\"b", 'it', plain]`);
    assert.equal(after(replaceString(whole, 3, 5, "'", source)), `["a\\"b", '''', plain]`);
    assert.equal(after(replaceString(whole, 5, 10, 'x', source)), `["a\\"b", 'it', x]`);
    assert.equal(after(replaceString(whole, 2, 4, 'x', source)), undefined);
    assert.equal(after(replaceString(whole, 0, 10, 'x', source)), undefined);
  });
});
