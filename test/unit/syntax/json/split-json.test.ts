import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partLimit, type Cut } from '../../../../server/src/syntax/format';
import { jsonFormat } from '../../../../server/src/syntax/json/json-format';
import { assemble, parseText, plain } from '../../../support/host-tree';

const statement = (index: number, more = '') =>
  `    {\n      "Sid": "S${index}",\n      "Effect": "Allow",\n      "Action": ["s3:Get*", "s3:Put*"],\n      "Resource": "arn:aws:s3:::b/${index}/*"${more}\n    }`;
const policy = (count: number, change: (index: number) => string = (index) => statement(index)) =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n${Array.from({ length: count }, (_, index) => change(index)).join(',\n')}\n  ]\n}\n`;

function partTexts(text: string): string[] {
  const visit = (cut: Cut): string[] => (cut.kind === 'part' ? [text.slice(cut.start, cut.end)] : cut.entries.flatMap((entry) => visit(entry.cut)));
  return visit(jsonFormat.split(text));
}

describe('cutting JSON', () => {
  it('leaves a short text whole and cuts a long one at its members and items', () => {
    assert.equal(partTexts(policy(3)).length, 1);
    assert.equal(partTexts(policy(200)).length, 201);
  });

  it('gives the value the whole text has', () => {
    const text = policy(200);
    const { value, problems } = assemble(jsonFormat, text);
    assert.deepEqual(value, plain(parseText(jsonFormat, text).root));
    assert.deepEqual(problems, []);
  });

  it('keeps parts small at any depth and the value equal, whatever the data', () => {
    const bulky = fc.jsonValue({ maxDepth: 5 }).map((data) => ({ data, padding: 'x'.repeat(1500) }));
    fc.assert(
      fc.property(fc.array(fc.array(bulky, { maxLength: 5 }), { maxLength: 5 }), fc.constantFrom(undefined, 2), (data, indent) => {
        const text = JSON.stringify(data, null, indent);
        assert.deepEqual(assemble(jsonFormat, text).value, plain(parseText(jsonFormat, text).root));
        for (const part of partTexts(text)) {
          if (part.length > partLimit) assert.doesNotMatch(part.slice(1), /"padding"[^]*"padding"/);
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('loses no comment', () => {
    const text = `// first\n${policy(100, (index) => `    // before ${index}\n${statement(index)} /* behind ${index} */`)}// last`;
    const { comments, value } = assemble(jsonFormat, text);
    assert.equal(comments.length, 202);
    assert.deepEqual(comments.slice(0, 4), ['first', 'before 0', 'behind 0', 'before 1']);
    assert.deepEqual(value, plain(parseText(jsonFormat, text).root));
  });

  it('keeps damage inside its part', () => {
    const damaged = [',\n      "Action": ', ',\n      "Ac', ',\n      "x": ["a"', ',\n      "a": "b', ' "x" 1'];
    for (const more of damaged) {
      const text = policy(100, (index) => statement(index, index === 50 ? more : ''));
      const parts = partTexts(text);
      assert.equal(parts.length, 101, more);
      const { value, problems } = assemble(jsonFormat, text);
      assert.ok(problems.length > 0);
      const { Statement } = value as { Statement: { Sid: string; Effect: string }[] };
      assert.deepEqual(Statement.map(({ Sid }) => Sid), Array.from({ length: 100 }, (_, index) => `S${index}`), more);
      assert.equal(Statement[50]?.Effect, 'Allow');
    }
  });

  it('falls back to one part where the outermost brackets do not fit, and still finds what is behind', () => {
    const text = policy(100).replace('"Statement": [', '"Statement": ');
    assert.equal(partTexts(text).length, 1);
    const open = policy(100).slice(0, -20);
    const { Statement } = assemble(jsonFormat, open).value as { Statement: unknown[] };
    assert.equal(Statement.length, 100);
  });

  it('covers every prefix of a text without throwing', () => {
    const text = policy(40);
    for (let end = 0; end < text.length; end += 37) assemble(jsonFormat, text.slice(0, end));
  });

  it('takes hostile nesting in linear time', () => {
    for (const text of ['['.repeat(200_000), `${'['.repeat(200_000)}${'}'.repeat(200_000)}`, '{"a":['.repeat(50_000) + ']}'.repeat(50_000)]) {
      const cut = jsonFormat.split(text);
      assert.ok(cut.end <= text.length);
    }
  });

  it('gives the same parts with CRLF', () => {
    const lf = policy(60);
    const crlf = lf.replaceAll('\n', '\r\n');
    assert.deepEqual(partTexts(crlf).map((part) => part.replaceAll('\r\n', '\n')), partTexts(lf));
    assert.deepEqual(assemble(jsonFormat, crlf).value, assemble(jsonFormat, lf).value);
  });
});
