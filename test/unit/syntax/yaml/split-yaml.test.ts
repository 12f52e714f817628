import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { partLimit, type Cut } from '../../../../server/src/syntax/format';
import { yamlFormat } from '../../../../server/src/syntax/yaml/yaml-format';
import { assemble, parseText, plain } from '../../../support/host-tree';

function partTexts(text: string): string[] {
  const visit = (cut: Cut): string[] => (cut.kind === 'part' ? [text.slice(cut.start, cut.end)] : cut.entries.flatMap((entry) => visit(entry.cut)));
  return visit(yamlFormat.split(text));
}

const resource = (index: number, more = '') =>
  `  # about ${index}\n  Role${index}:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyName: p\n          PolicyDocument:\n` +
  `            Statement:\n            - Effect: Allow\n              Action: ["s3:Get*", 's3:Put*']\n              Resource: !Sub "arn:\${AWS::Partition}:s3:::b/${index}"${more}\n            - Effect: Deny\n              Action: |\n                x: {\n              Resource: '*'\n`;
const template = (count: number, change: (index: number) => string = (index) => resource(index)) =>
  `# top\nAWSTemplateFormatVersion: 2010-09-09\nResources: # all of them\n${Array.from({ length: count }, (_, index) => change(index)).join('')}\nOutputs:\n  # one\n  A:\n    Value: x\n# end\n`;

function assertSame(text: string): void {
  const whole = parseText(yamlFormat, text);
  const { value, comments, problems } = assemble(yamlFormat, text);
  assert.deepEqual(value, plain(whole.root));
  assert.deepEqual([...comments].sort(), whole.comments.map((comment) => comment.text).sort());
  assert.deepEqual(problems, []);
}

describe('cutting YAML', () => {
  it('leaves a short text whole and cuts a long one at its entries', () => {
    assert.equal(partTexts(template(3)).length, 1);
    const parts = partTexts(template(40));
    assert.ok(parts.includes('# top\nAWSTemplateFormatVersion: 2010-09-09\n'));
    assert.ok(parts.includes(resource(7)));
    assertSame(template(40));
  });

  it('keeps the key of a container that is cut, also a quoted one', () => {
    const text = template(40).replace('Resources:', '"Reso\\u0075rces" :');
    const cut = yamlFormat.split(text);
    assert.ok(cut.kind === 'object');
    const entry = cut.entries.find((each) => each.key);
    assert.equal(entry?.key?.text, 'Resources');
    assert.equal(text.slice(entry?.key?.start, entry?.key?.end), 'Reso\\u0075rces');
    assertSame(text);
  });

  it('gives the value the whole text has, whatever the data', () => {
    const bulky = fc.jsonValue({ maxDepth: 4 }).map((data) => ({ data, padding: 'x '.repeat(900) }));
    let cutTexts = 0;
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom('a', 'b c', 'd:', '#e', '-f', '12'), bulky, { maxKeys: 4 }), { maxLength: 4 }), fc.constantFrom(true, false), fc.constantFrom(60, 0), (data, indentSeq, lineWidth) => {
        const text = stringify({ list: data, other: 1 }, { indentSeq, lineWidth });
        assertSame(text);
        const parts = partTexts(text);
        if (parts.length > 1) cutTexts++;
        for (const part of parts) if (part.length > partLimit * 2) assert.doesNotMatch(part, /padding[^]*padding[^]*padding/);
      }),
      { seed: 51, numRuns: 100 },
    );
    assert.ok(cutTexts > 40, `${cutTexts}`);
  });

  it('cuts inside a long list item', () => {
    const text = `S:\n  - Sid: one\n    Action:\n${Array.from({ length: 400 }, (_, index) => `      - s3:Get${index}\n`).join('')}    Resource: x\n  - Sid: two\n`;
    assertSame(text);
    assert.ok(partTexts(text).length > 400);
  });

  it('does not cut where an indentation indicator counts from a column the cut would change', () => {
    const text = `S:\n  - Sid: |2\n        x\n    Action:\n${'      - s3:GetObject\n'.repeat(400)}`;
    assertSame(text);
  });

  it('is one part where lines do not tell the structure', () => {
    const body = template(40);
    const irregular = [
      body.replace('Outputs:\n', 'Anchor: &a 1\nAlias: *a\nOutputs:\n'),
      `%YAML 1.2\n---\n${body}`,
      `? key\n: value\n${body}`,
      JSON.stringify({ a: Array(3000).fill('x') }),
      `"${'x '.repeat(4000)}"`,
    ];
    for (const text of irregular) {
      const cut = yamlFormat.split(text);
      assert.deepEqual(cut, { kind: 'part', start: 0, end: text.length, yields: 'value' });
    }
  });

  it('cuts several documents one by one, long or short, each as if it stood alone', () => {
    const texts = ['a: 1\n', template(40), '%YAML 1.2\n---\nb: [\n', '--- {c: 1}\n', 'd: |\n  x\n  ---y\n', 'e: &x 1\nf: *x\n', '# nothing\n', '- "g\n', '\n'];
    const index = fc.array(fc.nat(texts.length - 1), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(index, fc.constantFrom('---\n', '--- # next\n', '...\n---\n', '...\n'), fc.constantFrom('\n', '\r\n'), (chosen, separator, newline) => {
        const parts = chosen.map((each) => texts[each] ?? '');
        // Without an end, a directive is text, and a marker needs one before it.
        if (separator !== '...\n---\n' && separator !== '...\n' && parts.some((part) => part.startsWith('%'))) return;
        const text = parts.map((part) => (part.startsWith('---') && separator.endsWith('---\n') ? part.slice(4) : part)).join(separator).replaceAll('\n', newline);
        const alone = parts.filter((part) => part.trim() !== '' && part !== '# nothing\n').map((part) => assemble(yamlFormat, part.replaceAll('\n', newline)).value);
        const { value } = assemble(yamlFormat, text);
        if (alone.length < 2) return;
        assert.deepEqual(value, alone, JSON.stringify(text).slice(0, 300));
      }),
      { seed: 52, numRuns: 300 },
    );
  });

  it('is not kept from cutting by stars and ampersands that are no aliases of each other', () => {
    const text = template(40).replace('Outputs:\n', 'Text: salt &pepper, 3 *four\nAnchor: &alone 1\nOutputs:\n');
    assert.ok(partTexts(text).length > 40);
    assertSame(text);
  });

  it('tolerates a byte order mark, one document marker, a list at the column of its key, CRLF', () => {
    const flat = template(40).replaceAll('\n            - ', '\n            - ').replace('Outputs:\n', 'List:\n- a\n- b: 1\n  c: 2\nOutputs:\n');
    for (const text of [`\uFEFF${flat}`, `# before\n---\n${flat}`, flat, flat.replaceAll('\n', '\r\n')]) {
      assert.ok(partTexts(text).length > 40);
      assertSame(text);
    }
  });

  it('is not misled by what stands inside scalars', () => {
    const inside = [
      '  A:\n    Policy:\n      !Sub |\n        a: {\n        - "x\n    B: 1\n',
      '  A:\n    Policy: >-\n      b: "\n\n      # no comment\n    B: 1\n',
      '  A:\n    Policy: "c:\n      d: [\n      - e"\n    B: 1\n',
      "  A:\n    Policy: {f: 'it''s',\n      g: [h, # i\n      \"j]\"]}\n    B: 1\n",
      '  A:\n    Policy: k l\n      m \'n\n    B: 1\n',
      '  A: |\n    - x\n   \n\n    "y\n',
    ];
    for (const one of inside) {
      const text = template(40, (index) => (index === 20 ? one : resource(index)));
      assert.ok(partTexts(text).length > 40);
      assertSame(text);
    }
  });

  it('keeps damage inside its part', () => {
    const damaged = ['\n              Ac', '\n              "Condition": {', '\n              X: "y', "\n              X: ['y", '\n\t\tX: y', '\n              X: *', '\n              X: a: b'];
    const expected = Object.keys((assemble(yamlFormat, template(40)).value as { Resources: object }).Resources);
    for (const more of damaged) {
      const text = template(40, (index) => resource(index, index === 20 ? more : ''));
      const { value, problems } = assemble(yamlFormat, text);
      const { Resources, Outputs } = value as { Resources: Record<string, { Properties: { Policies: { PolicyDocument: { Statement: unknown[] } }[] } }>; Outputs: unknown };
      assert.deepEqual(Object.keys(Resources), expected, more);
      assert.deepEqual(Outputs, { A: { Value: 'x' } });
      assert.ok(problems.length > 0 && problems.length < 4, more);
      assert.equal(Resources['Role20']?.Properties.Policies[0]?.PolicyDocument.Statement.length, 2, more);
    }
  });

  it('makes a part of a key that is being typed between entries', () => {
    const text = template(40, (index) => (index === 20 ? '  Ro\n' : resource(index)));
    const { Resources } = assemble(yamlFormat, text).value as { Resources: Record<string, unknown> };
    assert.equal(Resources['Ro'], '<missing>');
    assert.equal(Object.keys(Resources).length, 40);
  });

  it('covers every prefix of a text without throwing', () => {
    const text = template(20);
    for (let end = 0; end < text.length; end += 151) assemble(yamlFormat, text.slice(0, end));
  });

  it('takes hostile texts in linear time', () => {
    for (const text of ['- '.repeat(30_000), '['.repeat(100_000), 'a: "\n'.repeat(20_000), 'a: [\n'.repeat(20_000), `${'a:\n'.repeat(3)}${' \n'.repeat(50_000)}`, ' a: 1\n'.repeat(20_000)]) {
      assert.ok(yamlFormat.split(text).end <= text.length);
    }
  });
});
