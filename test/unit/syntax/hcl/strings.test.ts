/** Strings of HCL: escapes, interpolations, directives, heredocs, and the map from each decoded character to its source. */
import assert from 'node:assert/strict';
import { stringSpan, type StringNode } from '../../../../server/src/syntax/node';
import { parse, valueOf } from './hcl-trees';

function stringOf(text: string): StringNode {
  const node = valueOf(text);
  return node.kind === 'string' ? node : assert.fail();
}

/** The source text of each character of the decoded value. */
function sources(text: string): string[] {
  const node = stringOf(text);
  const whole = `x = ${text}\n`;
  return Array.from({ length: node.value.length }, (_, index) => {
    const span = stringSpan(node, index, index + 1);
    return whole.slice(span.start, span.end);
  });
}

function holesOf(text: string): string[] {
  const node = stringOf(text);
  return node.holes.map((hole) => `${node.value.slice(hole.start, hole.end)} → ${hole.reference.address}`);
}

describe('a quoted HCL string', () => {
  const decoded: readonly (readonly [text: string, value: string])[] = [
    ['"a\\n\\t\\r\\"\\\\b"', 'a\n\t\r"\\b'],
    ['"\\u00e4\\U0001F600"', 'ä😀'],
    ['"$${aws:username} %%{x} $x %y $$ %%"', '${aws:username} %{x} $x %y $$ %%'],
    ['""', ''],
  ];
  for (const [text, value] of decoded) {
    it(`\`${text}\` is decoded`, () => {
      assert.equal(stringOf(text).value, value);
      assert.deepEqual(parse(`x = ${text}\n`).problems, []);
    });
  }

  it('maps each character to what was written for it', () => {
    assert.deepEqual(sources('"a\\n$${b"'), ['a', '\\n', '$${', '$${', 'b']);
    assert.deepEqual(sources('"\\u00e4b"'), ['\\u00e4', 'b']);
  });

  it('has holes that stand in it as written', () => {
    const text = '"${aws_x.y.arn}/*/${ upper(var.verb) }/${"literal"}/${var.on ? "a" : "b"}"';
    assert.equal(stringOf(text).value, text.slice(1, -1));
    assert.deepEqual(holesOf(text), [
      '${aws_x.y.arn} → aws_x.y.arn',
      '${ upper(var.verb) } → upper(var.verb)',
      '${"literal"} → "literal"',
      '${var.on ? "a" : "b"} → var.on ? "a" : "b"',
    ]);
    assert.deepEqual(stringOf(text).holes.map((hole) => hole.pieces), [undefined, undefined, ['literal'], undefined]);
  });

  it('may hold strings and brackets inside an interpolation, over several lines', () => {
    assert.deepEqual(holesOf('"a${join(",", ["}", "${var.x}"])}b"'), ['${join(",", ["}", "${var.x}"])} → join(",", ["}", "${var.x}"])']);
    assert.deepEqual(holesOf('"a${join(",", [\n  var.x,\n  var.y\n])}b"'), ['${join(",", [\n  var.x,\n  var.y\n])} → join(",", [ var.x, var.y ])']);
  });

  it('loses the white space an interpolation strips', () => {
    assert.equal(stringOf('"a ${~ var.x ~} b"').value, 'a${~ var.x ~}b');
  });

  it('is one hole from its first directive to its last', () => {
    assert.deepEqual(holesOf('"a%{ if var.x }b%{ else }c%{ endif }d"'), ['%{ if var.x }b%{ else }c%{ endif } → %{ if var.x }b%{ else }c%{ endif }']);
    assert.equal(stringOf('"a%{ if var.x }b%{ endif }"').holes[0]?.reference.isPure, false);
  });

  it('complains about an escape HCL does not know', () => {
    const { problems } = parse('x = "a\\d"\n');
    assert.deepEqual(problems.map((problem) => [problem.span.start, problem.span.end]), [[6, 8]]);
    assert.equal(stringOf('"a\\d"').value, 'a\\d');
  });
});

describe('an HCL heredoc', () => {
  it('holds its lines as they are, the last line break included', () => {
    const node = stringOf('<<EOF\n  a\\n\n"b"\nEOF');
    assert.deepEqual([node.value, node.style], ['  a\\n\n"b"\n', 'heredoc']);
  });

  it('loses the indentation its lines share when it begins with `<<-`', () => {
    const node = stringOf('<<-POLICY\n    {\n      "a": 1\n\n    }\n  POLICY');
    assert.deepEqual([node.value, node.style], ['{\n  "a": 1\n\n}\n', 'indented-heredoc']);
  });

  it('maps each character to its own, indentation left out', () => {
    assert.deepEqual(sources('<<-X\n  a\n   b\nX'), ['a', '\n', ' ', 'b', '\n']);
  });

  it('keeps carriage returns', () => {
    assert.equal(stringOf('<<-X\r\n  a\r\n  b\r\nX').value, 'a\r\nb\r\n');
  });

  it('has holes and escaped holes', () => {
    assert.deepEqual(holesOf('<<EOF\n"${local.x}" "$${aws:username}"\nEOF'), ['${local.x} → local.x']);
    assert.equal(stringOf('<<EOF\n$${a}\nEOF').value, '${a}\n');
  });

  it('counts the indentation of a line that begins with a hole', () => {
    assert.equal(stringOf('<<-EOF\n    ${var.a}\n      b\n  EOF').value, '${var.a}\n  b\n');
  });

  it('ends at its own tag only, and the text goes on behind it', () => {
    const { root, problems } = parse('x = <<A\n<<B\nB\nEND A\nA\ny = [<<-C\n  c\n  C\n]\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(root.kind === 'object' && root.members.map((member) => member.key), ['x', 'y']);
  });
});
