/** What holds for any text, broken ones above all: no exception, every span inside the text, time that grows linearly. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import type { HostNode } from '../../../../server/src/syntax/node';
import { writtenHcl, type Found } from '../../../support/hcl-arbitraries';
import { assemble, assertSpansInside, plain } from '../../../support/host-tree';
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

/** Everything in a tree in the order of its text, keys without their quotes. */
function foundIn(node: HostNode): Found[] {
  const here = { kind: node.kind, start: node.span.start, end: node.span.end };
  switch (node.kind) {
    case 'object':
      return [here, ...node.members.flatMap(({ keySpan: { start, end }, value }) => [{ kind: 'key', start, end }, ...foundIn(value)])];
    case 'array':
      return [here, ...node.items.flatMap(foundIn)];
    case 'choice':
      return [here, ...node.branches.flatMap(({ value }) => (value ? foundIn(value) : []))];
    default:
      return [here];
  }
}

describe('HCL made of a tree', () => {
  it('is that tree again when it is read, everything at its place', () => {
    fc.assert(
      fc.property(writtenHcl, ({ text, nodes, shape: expected }) => {
        const { root, problems, comments } = parse(text);
        assert.deepEqual(problems, [], text);
        assert.deepEqual(shape(root), expected, text);
        assert.deepEqual(foundIn(root), nodes, text);
        assertSpansInside(root, problems, comments, text);
      }),
      { seed: 71, numRuns: 1000 },
    );
  });

  it('is the same when it is read part by part', () => {
    fc.assert(
      fc.property(writtenHcl, fc.constantFrom('\n', '\r\n'), ({ text }, newline) => {
        const written = text.replaceAll('\n', newline);
        const { root, comments } = parse(written);
        const parts = assemble(hclFormat, written);
        assert.deepEqual(parts.value, plain(root), written);
        assert.deepEqual(parts.problems, []);
        assert.deepEqual([...parts.comments].sort(), comments.map((comment) => comment.text).sort());
      }),
      { seed: 72, numRuns: 500 },
    );
  });

  it('and edited over and over is read, every span inside it', () => {
    const pieces = fc.constantFrom('', '"', '${', '%{', '%{ if a }', '%{ endif }', '}', '{', '[', ']', '(', ')', '<<T_1\n', 'T_1\n', '\n', '\\', '=', ',', '?', ':', '.', '*', '/*', '#', 'resource "x" "y" {\n', 'for x in ', ' => ', '...', '\r', '\0', '\uD83D');
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(20), moved: fc.nat(60), piece: pieces });
    fc.assert(
      fc.property(writtenHcl, fc.array(edit, { minLength: 1, maxLength: 6 }), ({ text }, edits) => {
        let damaged = text;
        for (const { at, cut, moved, piece } of edits) {
          const offset = Math.floor(at * damaged.length);
          const behind = damaged.slice(offset + cut);
          damaged = damaged.slice(0, offset) + piece + behind.slice(moved) + behind.slice(0, moved);
          check(damaged);
          assemble(hclFormat, damaged);
        }
      }),
      { seed: 73, numRuns: 500 },
    );
  });
});

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
    ['lines of comments that never close', '/* x\n'],
    ['heredocs that never close behind attributes', 'a = 1\nb = <<A\n c = 1\n'],
    ['loops and conditions of templates', '"%{ if a }%{ for b in c }'],
    ['ends of directives', '"a%{ endif }%{ else }" '],
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
        const start = process.cpuUsage();
        check(whole);
        hclFormat.split(whole);
        return process.cpuUsage(start).user / 1000;
      };
      time(1_000);
      // Quadratic time would take sixteen times as long for four times the text; a busy machine explains much less.
      const small = Math.min(time(20_000), time(20_000));
      const large = Math.min(time(80_000), time(80_000), time(80_000));
      assert.ok(large < 9 * small + 60, `${small.toFixed(1)} ms for 20,000 characters, ${large.toFixed(1)} ms for 80,000`);
    });
  }
});
