/** On valid text our reader and two others agree: about what stands where, and about the values that need no computing. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assertSameFacts } from '../../../support/hcl-facts';
import { writtenHcl } from '../../../support/hcl-arbitraries';
import { compareLiterals } from '../../../support/hcl-literals';
import { loadOracle, type Facts } from '../../../support/hcl-oracle';
import { readExample } from '../../../support/project';
import { parse } from './hcl-trees';

const everything = `# All of the grammar.
terraform {
  required_version = ">= 1.5" // behind
}
resource "aws_iam_role_policy" "all" {
  count  = var.on ? 1 : 0
  policy = (jsonencode({ a = 1, "b" : x.y[0], (k) = "q\${z}w", "\${k}x" = [1, "s", f(x...)], 3 = null }))
  grouped = { for k, v in m : k => v... if k != null }
  listed  = [for x in y : "<\${x}>"]
  nested  = { for a, b in { for c in d : c => c } : a => [for e in b : e if e > 1 && !f] }
  text = <<-EOT
    ä %{ if a == "}" ~}
    b \${c} $\${d} "e"
    %{ else }e%{ endif }
  %{ for x in [1, 2] }f \${x}%{ if g }h%{ endif }%{ endfor ~}
  EOT
  line = "%{ if a }\${b}%{ else }c%{ endif }%%{d}"
  chosen = x ? y.*.z : (a ? -1 : (b ? c : "d"))
  only = "\${only}"
  called = provider::a::b(1, upper(trimspace("x")), [for k in l : k]...)
  steps = x[*].y["k"].z.0.w[each.key][f(1)]
  signs = !a && b || c == d ? 1 + 2 * 3 - 4 / 5 % 6 : -f
  compared = a >= 1 && b <= 2 || c != 3
  set = toset(["a", "b"])
  merged = merge(tomap({ a = 1 }), sensitive({ b = [] }), nonsensitive(c), tolist(d))
  strings = ["\\"", "\\\\", "\\n\\t", "\\u00e4\\U0001F600", "", "$", "%", "$$", "\${"\${"a"}"}"]
  lines = join("\\n", [
    # first
    "a", /* second */
    <<X
 raw \\n \${y}
X
    ,
    "b",
  ])
  dynamic "statement" {
    for_each = var.list
    iterator = item
    content {
      sid = item.value["x"].y
    }
  }
  one { a = 1 }
  empty {}
}
`;

describe('HCL beside other readers', () => {
  let oracle: (text: string) => Facts;
  before(async () => (oracle = await loadOracle()));

  async function assertAgreed(name: string, text: string): Promise<number> {
    const tree = parse(text);
    assertSameFacts(name, text, tree, oracle(text));
    const literals = await compareLiterals(text, tree.root);
    assert.deepEqual(literals?.differences, [], name);
    return literals?.agreed ?? 0;
  }

  for (const [name, newline] of [['LF', '\n'], ['CRLF', '\r\n']] as const) {
    it(`is read alike: all of the grammar, and the examples (${name})`, async () => {
      for (const [title, text] of [['everything', everything], ...['main.tf', 'locals.tf'].map((file) => [file, readExample(`terraform/${file}`)] as const)] as const) {
        assert.ok((await assertAgreed(title, text.replaceAll('\n', newline))) > 0, title);
      }
    });
  }

  it('is read alike, whatever stands in it and however it is laid out', async () => {
    let agreed = 0;
    await fc.assert(fc.asyncProperty(writtenHcl, async ({ text }) => void (agreed += await assertAgreed(text, text))), { seed: 61, numRuns: 300 });
    assert.ok(agreed > 300, `${agreed}`);
  });

  const heredocs = [
    '    a\n\n    b\n', '    a\n \n    b\n', '    a\n      \n    b\n', '\t\ta\n  b\n', '    a\n  ${x}\n', '${x}\n    a\n', '    ${x}\n    b\n', '  \n    b\n', '    b\n  \n',
    '    a ${x}  \n      b\n', '    a ${x}\n\n      b\n', '     \n', '\n', '\u00a0\u00a0a\n\u00a0b\n', '  \u2028a\n  \u2028b\n', '   $${a}\n    b\n', '    a %%{\n   b\n', '', '   a\r\n    b\r\n',
    '    ${join(",", [\n1,\n2])}\n   b\n', '    ${join(",", [\n1,\n2])} c\n      b\n   d\n',
  ];
  for (const body of heredocs) {
    it(`agrees on the indentation of ${JSON.stringify(body)}`, async () => {
      assert.equal(await assertAgreed(body, `x = <<-E\n${body}   E\n`), 1);
    });
  }

  it('agrees on numbers', async () => {
    const text = ['0', '12', '1.50', '-3', '1.5e3', '1.5E-3', '123456789012345678901234567890', '0.1'].map((number, index) => `n${String(index)} = ${number}\n`).join('');
    assert.equal(await assertAgreed('numbers', text), 8);
  });
});
