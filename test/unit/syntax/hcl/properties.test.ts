/** What holds for any text, broken ones above all: no exception, every span inside the text, time that grows linearly. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import { assemble, assertSpansInside } from '../../../support/host-tree';
import { parse, shape } from './hcl-trees';
import { readExample } from '../../../support/project';

const examples = ['main.tf', 'locals.tf'].map((name) => readExample(`terraform/${name}`));

const fixture = `# comment
resource "aws_iam_role_policy" "a" {
  count  = var.on ? 1 : 0
  policy = jsonencode({ Statement = [{ Action = ["s3:Get*", "\${join(",", ["a", "}"])}"], (local.k) : -1.5 }] })
  dynamic "b" {
    for_each = { for k, v in var.map : k => v... if v != null }
    content { c = b.value["x"].0 }
  }
  h = <<-EOT
    a \${var.x ~} $\${y}
      %{ if var.z }b%{ endif }
  EOT
} // end
/* last */ locals { d = provider::x::f("\\u00e4\\n", (1 + 2) * !e) }
`;

function check(text: string): void {
  const { root, problems, comments } = parse(text);
  assertSpansInside(root, problems, comments, text);
}

describe('any HCL text', () => {
  for (const [name, lineEnd] of [['LF', '\n'], ['CRLF', '\r\n']] as const) {
    it(`cut off anywhere is read, every span inside it (${name})`, () => {
      const text = fixture.replaceAll('\n', lineEnd);
      for (let length = 0; length <= text.length; length++) {
        check(text.slice(0, length));
        assemble(hclFormat, text.slice(0, length));
      }
    });
  }

  it('with a piece taken out or put in is read, every span inside it', () => {
    const texts = [fixture, ...examples];
    const pieces = fc.constantFrom('"', '${', '}', '{', '[', ']', '(', ')', '<<EOF\n', '%{', '\n', '\\', '=', ',', '/*', '#', 'resource "x" "y" {\n', '.', '~', '\r', '\u2028');
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(12), fc.array(pieces, { maxLength: 4 }), (text, at, removed, added) => {
        const start = at % text.length;
        check(text.slice(0, start) + added.join('') + text.slice(start + removed));
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('made of anything is read, every span inside it', () => {
    const pieces = fc.constantFrom('"', '$', '{', '}', '[', ']', '(', ')', '<<', 'EOF', '-', '\n', ' ', 'a', '=', ':', '?', ',', '.', '*', '/', '#', '%', '\\', '1', 'for ', '\r', '"a" {', 'ä', '\u0000');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => check(parts.join(''))), { seed: 11, numRuns: 1500 });
  });

  it('means the same with either line end, line ends inside heredocs apart', () => {
    for (const text of [fixture, ...examples]) {
      const unix = JSON.stringify(shape(parse(text).root));
      const windows = JSON.stringify(shape(parse(text.replaceAll('\n', '\r\n')).root));
      assert.equal(windows.replaceAll('\\r\\n', '\\n'), unix);
    }
  });

  const hostile: readonly (readonly [name: string, unit: string])[] = [
    ['interpolations that never close', '"${"'],
    ['interpolations and brackets that never close', '${(${['],
    ['a string of them on one line', 'a = "${(${[${x'],
    ['blocks that never close', 'a {\n'],
    ['heredocs that never close', 'a = <<A\n'],
    ['heredocs with ever other tags', '<<A1\nB1 = <<C'],
    ['lists that never close', 'x = [\n'],
    ['objects that never close', 'x = [{\n'],
    ['calls that never close', 'f('],
    ['brackets that never opened', ')]}'],
    ['signs', '-!'],
    ['indexes', 'a['],
    ['comments that never close', '/* '],
    ['backslashes', '\\"'],
    ['directives', '"%{if x}'],
    ['conditionals', 'a ? '],
    ['lone carriage returns', 'a = "\r'],
  ];
  for (const [name, unit] of hostile) {
    it(`with nothing but ${name} takes time in proportion to its length`, () => {
      const text = (length: number): string => unit.repeat(Math.ceil(length / unit.length));
      const time = (length: number): number => {
        const whole = `x = ${text(length)}`;
        const start = performance.now();
        check(whole);
        hclFormat.split(whole);
        return performance.now() - start;
      };
      time(1_000);
      // Quadratic time would take sixteen times as long for four times the text; a busy machine explains much less.
      const small = Math.min(time(20_000), time(20_000));
      const large = Math.min(time(80_000), time(80_000));
      assert.ok(large < 9 * small + 60, `${small.toFixed(1)} ms for 20,000 characters, ${large.toFixed(1)} ms for 80,000`);
    });
  }
});
