import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isScalar, parseDocument, Scalar } from 'yaml';
import { isExact, toDecoded, toSource } from '../../../../server/src/base/segment-map';
import type { Decoded } from '../../../../server/src/syntax/decoded-text';
import { decodeBlockScalar, readBlockHeader } from '../../../../server/src/syntax/yaml/block-scalars';
import { decodeDoubleQuoted, decodePlain, decodeSingleQuoted } from '../../../../server/src/syntax/yaml/flow-scalars';

const options = { logLevel: 'silent', uniqueKeys: false } as const;

/** The library's value of the only member of a mapping, or undefined where the text is wrong or of another style. */
function libraryValue(text: string, style?: string): unknown {
  const document = parseDocument(text, options);
  const scalar: unknown = document.get('k', true);
  if (document.errors.length > 0 || !isScalar(scalar)) return undefined;
  return style === undefined || scalar.type === style ? scalar.value : undefined;
}

function assertMap({ value, segments }: Decoded, text: string): void {
  let decoded = 0;
  let source = 0;
  for (const segment of segments.segments) {
    assert.equal(segment.decoded, decoded, 'no gap in the decoded text');
    assert.ok(segment.source >= source, 'sorted and apart');
    const from = text.slice(segment.source, segment.source + segment.sourceLength);
    if (isExact(segment)) assert.equal(from, value.slice(decoded, decoded + segment.decodedLength), 'exact segments are identical');
    decoded += segment.decodedLength;
    source = segment.source + segment.sourceLength;
  }
  assert.equal(decoded, value.length);
  assert.ok(source <= text.length && segments.sourceEnd <= text.length);
  for (let at = 0; at <= value.length; at++) {
    const range = toSource(segments, at, at);
    if (range.exact) assert.equal(toDecoded(segments, range.start), at);
  }
}

const pieces = (...units: string[]) => fc.array(fc.constantFrom(...units), { maxLength: 14 }).map((list) => list.join(''));

describe('YAML scalars in one flow', () => {
  const cases: readonly [title: string, source: fc.Arbitrary<string>, decode: (text: string, start: number, end: number) => Decoded, quote: string, style: string][] = [
    ['plain', pieces('a', 'b c', ' ', '\n  ', '\r\n  ', '\n', '\n\n  ', '\t', 'é', '😀', '"', "'"), decodePlain, '', Scalar.PLAIN],
    ['single-quoted', pieces('a', "''", ' ', '\n  ', '\r\n  ', '\n', ' \n', '\t', '"', '\\', '#'), decodeSingleQuoted, "'", Scalar.QUOTE_SINGLE],
    [
      'double-quoted',
      pieces('a', '\\"', '\\\\', '\\n', '\\t', '\\x41', '\\u00e9', '\\U0001F600', '\\0', '\\/', '\\_', '\\a', '\\b', '\\v', '\\f', '\\r', '\\e', '\\N', '\\L', '\\P', '\\ ', '\\\t', ' ', '\t', '\n  ', '\r\n  ', '\n', '\\\n  ', '\\\r\n', "'", '#', '{'),
      decodeDoubleQuoted, '"', Scalar.QUOTE_DOUBLE,
    ],
  ];
  for (const [title, source, decode, quote, style] of cases) {
    it(`are decoded as the library decodes them: ${title}`, () => {
      let compared = 0;
      fc.assert(
        fc.property(source, (content) => {
          const trimmed = quote === '' ? content.trim() : content;
          const prefix = `k: ${quote}`;
          const text = `${prefix}${trimmed}${quote}`;
          const expected = libraryValue(text, style);
          // A line that starts in the first column is not YAML here, though the library makes something of it.
          if (typeof expected !== 'string' || /\n[^\s]/.test(text)) return;
          const decoded = decode(text, prefix.length, text.length - quote.length);
          assert.equal(decoded.value, expected);
          assertMap(decoded, text);
          compared++;
        }),
        { seed: 31, numRuns: 1500 },
      );
      assert.ok(compared > 700, `only ${compared} compared`);
    });
  }

  it('map an escape as a whole and a folded line break with its indentation', () => {
    const text = '"a\\u0041\n   b"';
    const { value, segments } = decodeDoubleQuoted(text, 1, text.length - 1);
    assert.equal(value, 'aA b');
    assert.deepEqual(toSource(segments, 1, 2), { start: 2, end: 8, exact: true });
    assert.deepEqual(toSource(segments, 2, 3), { start: 8, end: 12, exact: true });
    assert.deepEqual(toSource(segments, 3, 4), { start: 12, end: 13, exact: true });
  });

  it('keep an escape that means nothing as it is written', () => {
    assert.equal(decodeDoubleQuoted('a\\qb\\u12', 0, 8).value, 'a\\qb\\u12');
    assert.equal(decodeDoubleQuoted('a\\', 0, 2).value, 'a\\');
  });

  it('do not take a break read as a space for the same character', () => {
    const { segments } = decodePlain('a\nb', 0, 3);
    assert.equal(segments.segments.length, 3);
    assert.equal(toSource(segments, 0, 3).exact, true);
  });
});

describe('YAML block scalars', () => {
  const header = fc.tuple(fc.constantFrom('|', '>'), fc.constantFrom('', '-', '+'), fc.constantFrom('', '', '', '1', '2', '4')).map(([style, chomp, indicator]) => `${style}${indicator}${chomp}`);
  const line = fc.tuple(fc.constantFrom('', ' ', '  ', '  ', '  ', '   ', '    '), fc.constantFrom('', 'a', 'b c', '\tx', '# no comment', 'é "', 'd ')).map((both) => both.join(''));
  const body = fc.tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\r\n'), fc.boolean());

  it('are decoded as the library decodes them', () => {
    let compared = 0;
    fc.assert(
      fc.property(header, body, (head, [lines, newline, endsOpen]) => {
        const text = `k: ${head}${newline}${lines.join(newline)}${endsOpen ? '' : newline}`;
        const document = parseDocument(text, { ...options, keepSourceTokens: true });
        const scalar: unknown = document.get('k', true);
        if (document.errors.length > 0 || !isScalar(scalar) || scalar.srcToken?.type !== 'block-scalar') return;
        const { srcToken } = scalar;
        const start = text.indexOf('\n') + 1;
        const decoded = decodeBlockScalar(text, { ...readBlockHeader(head), parentIndent: srcToken.indent, start, end: start + srcToken.source.length });
        assert.equal(decoded.value, scalar.value, JSON.stringify(text));
        assertMap(decoded, text);
        compared++;
      }),
      { seed: 32, numRuns: 4000 },
    );
    assert.ok(compared > 1500, `only ${compared} compared`);
  });

  it('map a line break together with the indentation behind it', () => {
    const text = 'k: |\n    a\n    b\n';
    const { value, segments, contentStart, contentEnd } = decodeBlockScalar(text, { ...readBlockHeader('|'), parentIndent: 0, start: 5, end: text.length });
    assert.equal(value, 'a\nb\n');
    assert.deepEqual([contentStart, contentEnd], [9, 16]);
    assert.deepEqual(toSource(segments, 1, 2), { start: 10, end: 15, exact: true });
    assert.deepEqual(toSource(segments, 0, 3), { start: 9, end: 16, exact: true });
    assert.deepEqual(toSource(segments, 3, 4), { start: 16, end: 17, exact: true });
  });

  it('fold lines into one and keep deeper ones apart', () => {
    const text = 'k: >-\n  a\n  b\n\n  c\n    d\n  e\n';
    const { value } = decodeBlockScalar(text, { ...readBlockHeader('>-'), parentIndent: 0, start: 6, end: text.length });
    assert.equal(value, 'a b\nc\n  d\ne');
  });
});
