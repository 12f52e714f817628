/**
 * A text that is edited in one part is cut without being looked through, and exactly as it would be if it were: whatever is
 * typed, in documents that are in order and in damaged ones.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Cut, HostFormat } from '../../../server/src/syntax/format';
import { hclFormat } from '../../../server/src/syntax/hcl/hcl-format';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { recut, type PlacedPart } from '../../../server/src/workspace/recut';

const yamlRole = (index: number): string =>
  `  # the ${index}th\n  Role${index}:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n      - PolicyName: "p"\n        PolicyDocument:\n          Statement:\n            - Effect: 'Allow'\n              Action: |\n                s3:Get*\n              Resource: [a, "b/*"] # here\n`;
const yamlRoles = Array.from({ length: 24 }, (_, index) => yamlRole(index)).join('');
const jsonStatement = (index: number): string => `    { "Sid": "S${index}", "Effect": "Allow", "Action": ["s3:Get*"], "Resource": [{ "Fn::Sub": "b-\${A}" }, 1, null] }`;
const jsonStatements = Array.from({ length: 60 }, (_, index) => jsonStatement(index)).join(',\n');
const hclBlock = (index: number): string =>
  `# the ${index}th\nresource "aws_iam_policy" "p${index}" {\n  policy = jsonencode({ a = ["\${var.x["k"]}", 1] }) # here\n  text = <<EOT\n    a } "b\n  EOT\n}\n\n`;
const hclBlocks = Array.from({ length: 30 }, (_, index) => hclBlock(index)).join('');

const texts: readonly { readonly name: string; readonly host: HostFormat; readonly text: string }[] = [
  { name: 'YAML', host: yamlFormat, text: `# top\nResources:\n${yamlRoles}\nOutputs:\n  # one\n  A: { Value: x }\n# end\n` },
  { name: 'a YAML list at the column of its key', host: yamlFormat, text: `Version: 1\nStatement:\n${'- Sid: a\n  # about\n  Action:\n  - s3:Get*\n  - "b"\n'.repeat(200)}` },
  { name: 'YAML in a long compact item', host: yamlFormat, text: `Deep:\n  - Name: x\n    List:\n${'      - a: 1\n        b: >-\n          text\n'.repeat(200)}    Last: y\n  - z\n` },
  { name: 'several YAML documents', host: yamlFormat, text: `Resources:\n${yamlRoles}---\nsmall: 1\n---\nOther:\n${yamlRoles}` },
  { name: 'YAML that is damaged', host: yamlFormat, text: `Resources:\n${yamlRoles.replace("'Allow'", "'Allow")}` },
  { name: 'JSON', host: jsonFormat, text: `{\n  // top\n  "Version": "2012-10-17",\n  "Statement": [\n${jsonStatements}\n  ]\n}\n` },
  { name: 'JSON that is damaged', host: jsonFormat, text: `{ "Statement": [\n${jsonStatements.replace('1, null]', '1, null')}\n  ]\n}\n` },
  { name: 'HCL', host: hclFormat, text: `locals { a = 1 }\n${hclBlocks}output "x" {\n  value = 1\n}\n# end\n` },
  { name: 'HCL that is damaged', host: hclFormat, text: `locals { a = "\${foo(" }\n${hclBlocks.replace('EOT\n}', '}')}` },
];

const pieces = ['"', "'", '[', '{', '}', ']', ',', ':', ': ', '\n', '\n\n', '\n---\n', '\n...\n', '\t', '- ', '\n  ', '\n    # c\n', '\n# c\n', '&a ', '*a', '#', '"Fn::If": ', '\n  Fn::If:\n', '|2', '${', '/*', '*/', '//', '<<EOT\n', '\nEOT\n', '\nresource "a" "b" {\n', 'x', 'xyz', ' ', '\\', '? ', '!Sub ', '%', '%{ if a }', '%{ endif }', '(', ')', '\r\n'];
const edit = fc.record({ at: fc.nat(100_000), cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)), piece: fc.constantFrom('', ...pieces) });

function placed(cut: Cut, text: string): PlacedPart[] {
  if (cut.kind !== 'part') return cut.entries.flatMap((entry) => placed(entry.cut, text));
  return [{ start: cut.start, part: { text: text.slice(cut.start, cut.end), yields: cut.yields } }];
}

describe('the cut of an edited text', function () {
  this.timeout(60_000);

  for (const { name, host, text } of texts) {
    it(`is that of the whole text: ${name}`, () => {
      let kept = 0;
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
          let current = text;
          let cut = host.split(current);
          for (const { at, cut: length, piece } of edits) {
            const offset = Math.floor((at / 100_000) * current.length);
            const next = current.slice(0, offset) + piece + current.slice(offset + length);
            const edited = recut(host, current, cut, placed(cut, current), next);
            const anew = host.split(next);
            if (edited) {
              kept++;
              assert.deepEqual(edited.cut, anew, JSON.stringify({ offset, length, piece }));
              assert.equal(placed(anew, next)[edited.index]?.part.text, edited.text);
            }
            current = next;
            cut = anew;
          }
        }),
        { seed: 17, numRuns: Number(process.env.RECUT_RUNS ?? 400) },
      );
      if (!name.includes('damaged')) assert.ok(kept > 30, `only ${kept} edits stayed in their part`);
    });
  }
});
