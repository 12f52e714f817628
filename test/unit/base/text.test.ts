import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeBetween, indentAt, LineIndex, lineBreakOf, linePrefix, lineStart } from '../../../server/src/base/text';

describe('a line index', () => {
  it('knows LF, CRLF and CR as line ends', () => {
    const index = new LineIndex('a\nbc\r\nd\re');
    assert.equal(index.lineCount, 4);
    assert.deepEqual(index.positionAt(3), { line: 1, character: 1 });
    assert.deepEqual(index.positionAt(6), { line: 2, character: 0 });
    assert.deepEqual(index.positionAt(8), { line: 3, character: 0 });
  });

  it('moves what lies outside to the nearest place inside', () => {
    const index = new LineIndex('ab\r\ncd');
    assert.deepEqual(index.positionAt(99), { line: 1, character: 2 });
    assert.deepEqual(index.positionAt(-1), { line: 0, character: 0 });
    assert.equal(index.offsetAt({ line: 0, character: 9 }), 2);
    assert.equal(index.offsetAt({ line: 9, character: 0 }), 6);
    assert.equal(index.offsetAt({ line: -1, character: 4 }), 0);
    assert.equal(index.offsetAt({ line: 1, character: -1 }), 4);
  });

  it('counts UTF-16 units', () => {
    const index = new LineIndex('😀x\ny');
    assert.deepEqual(index.positionAt(2), { line: 0, character: 2 });
    assert.equal(index.offsetAt({ line: 1, character: 0 }), 4);
  });

  it('leads from every offset to a position and back, and never backwards', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', 'é'), { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const index = new LineIndex(text);
        let last = { line: 0, character: 0 };
        for (let offset = 0; offset <= text.length; offset++) {
          const position = index.positionAt(offset);
          assert.ok(position.line > last.line || (position.line === last.line && position.character >= last.character));
          last = position;
          const isInsideBreak = text[offset - 1] === '\r' && text[offset] === '\n';
          assert.equal(index.offsetAt(position), isInsideBreak ? offset - 1 : offset);
        }
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  const pieces = fc.array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n'), { maxLength: 12 }).map((list) => list.join(''));

  it('is after an edit what it is for the text as a whole', () => {
    fc.assert(
      fc.property(pieces, pieces, pieces, pieces, (head, before, after, tail) => {
        const text = head + after + tail;
        assert.deepEqual(new LineIndex(head + before + tail).after(text), new LineIndex(text));
      }),
      { seed: 22, numRuns: 2000 },
    );
  });
});

describe('the change between two texts', () => {
  it('is the shortest stretch that differs, in long texts as in short ones', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    fc.assert(
      fc.property(piece, piece, piece, piece, fc.constantFrom(0, 3, 2047, 2048, 5000), fc.constantFrom(0, 2048, 9000), (head, before, after, tail, left, right) => {
        const one = 'ab'.repeat(left) + head + before + tail + 'ba'.repeat(right);
        const other = 'ab'.repeat(left) + head + after + tail + 'ba'.repeat(right);
        const { start, beforeEnd, afterEnd } = changeBetween(one, other);
        assert.equal(one.slice(0, start) + other.slice(start, afterEnd) + one.slice(beforeEnd), other);
        assert.ok(start <= beforeEnd && start <= afterEnd);
        if (start < beforeEnd && start < afterEnd) {
          assert.notEqual(one[start], other[start]);
          assert.notEqual(one[beforeEnd - 1], other[afterEnd - 1]);
        }
      }),
      { seed: 23, numRuns: 500 },
    );
    assert.deepEqual(changeBetween('same', 'same'), { start: 4, beforeEnd: 4, afterEnd: 4 });
  });
});

describe('the line of an offset', () => {
  const text = '\n  a: b\r\n\tc';

  it('starts behind the line break before it', () => {
    assert.deepEqual([0, 1, 5, 8, 9, 11].map((offset) => lineStart(text, offset)), [0, 1, 1, 1, 9, 9]);
    assert.equal(linePrefix(text, 5), '  a:');
  });

  it('is indented by the white space before the offset', () => {
    assert.deepEqual([0, 2, 6, 10, 11].map((offset) => indentAt(text, offset)), ['', ' ', '  ', '\t', '\t']);
  });

  it('ends as the text does elsewhere', () => {
    assert.deepEqual([lineBreakOf(text), lineBreakOf('a\nb'), lineBreakOf('')], ['\r\n', '\n', '\n']);
  });
});
