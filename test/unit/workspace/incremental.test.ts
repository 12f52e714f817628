/**
 * After any edits a file is what it is when it is opened anew: files of several documents, with anchors and aliases, with
 * loops and long functions. Prefixes of it do no harm.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayText } from '../../../server/src/base/atoms';
import { childrenOf, type HostNode } from '../../../server/src/syntax/node';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const statement = (more: string): string => `          - Effect: Allow\n            Action: [s3:GetObject]\n            Resource: ${more}\n`;
const role = (name: string, more: string): string =>
  `  ${name}:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n${statement(more)}${statement('"*"')}`;
const roles = (count: number): string => Array.from({ length: count }, (_, index) => role(`R${index}`, `!Sub "arn:\${AWS::Partition}:s3:::b${index}/*"`)).join('');
const loop = `  Fn::ForEach::Loop:\n    - Name\n    - [a, b]\n    - "L\${Name}":\n        Type: AWS::IAM::ManagedPolicy\n        Properties:\n          PolicyDocument:\n            Statement: { Effect: Allow, Action: "s3:*", Resource: !Sub "\${Name}/\${R1}" }\n`;
const conditional = `  Long:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Fn::If:\n          - C\n          - Statement:\n${statement(`"${'x'.repeat(300)}"`).repeat(15).replace(/^/gm, '    ')}          - !Ref AWS::NoValue\n`;

const fixtures: Readonly<Record<string, string>> = {
  'loops and long functions': `Transform: AWS::LanguageExtensions\nConditions:\n  C: !Not [!Condition D]\n  D: !Equals [!Ref AWS::Region, x]\nMappings:\n  M: { a: { b: c } }\nResources:\n${roles(12)}${loop}${conditional}${role('Last', '!FindInMap [M, a, b]')}`,
  'anchors and aliases': `Resources:\n${roles(8)}${role('Anchor', '&arn "arn:aws:s3:::x/*"')}${role('Alias', '*arn')}${role('Merged', '"*"').replace('Properties:\n', 'Properties:\n      <<: [*base]\n')}Base: &base { PolicyName: x }\n`,
  'several documents': `${`Resources:\n${roles(12)}`}---\n# between\n---\ndata:\n  policy.json: |\n    {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\n...\n---\nStatement:\n  - { Effect: Deny, Action: "*", Resource: "*" }\n`,
};

const pieces = ['"', "'", '[', '{', ': ', '\n', '\n---\n', '\n...\n', '\t', '- ', '!Sub ', '&a ', '*a', '*arn', '<<: ', '#', 'Fn::ForEach::X: ', '${Name}', '\n  Fn::If:\n', 'x'];
const edit = fc.record({ at: fc.nat(100_000), cut: fc.nat(12), piece: fc.constantFrom('', ...pieces) });

/** All there is to know about a file, with absolute places. */
function told(workspace: Workspace, text: string): unknown {
  const uri = uriOf('t.yaml');
  const file = workspace.file(uri);
  assert.ok(file);
  const place = (span: HostNode['span']): string => {
    const found = workspace.locate(span);
    assert.ok(found && 0 <= found.start && found.start <= found.end && found.end <= text.length, 'a span lies outside its document');
    return `${found.start}-${found.end}`;
  };
  const visit = (node: HostNode): readonly string[] => [`${node.kind} ${place(node.span)} ${node.kind === 'string' ? node.value : ''}`, ...childrenOf(node).flatMap(visit)];
  return {
    tree: visit(file.document.root),
    problems: file.document.problems.map(({ span, message }) => `${place(span)} ${message}`),
    policies: file.policies.map(({ site, policy }) => [
      site.selector,
      site.kind,
      policy.statements.map(({ node, resource, presence }) => [
        place(node.span),
        presence.map(({ condition, holds }) => `${condition.label} ${String(holds)}`),
        resource?.value.values.map(({ text: value }) => displayText(value)),
      ]),
    ]),
  };
}

describe('files that change', function () {
  this.timeout(60_000);

  for (const [title, fixture] of Object.entries(fixtures)) {
    it(`are what they are when they are opened anew: ${title}`, () => {
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), fc.boolean(), (edits, isWindows) => {
          let text = isWindows ? fixture.replaceAll('\n', '\r\n') : fixture;
          const workspace = openWorkspace({ 't.yaml': text });
          told(workspace, text);
          edits.forEach(({ at, cut, piece }, index) => {
            const offset = Math.floor((at / 100_000) * text.length);
            text = text.slice(0, offset) + piece + text.slice(offset + cut);
            workspace.set(uriOf('t.yaml'), 'yaml', index + 2, text);
            assert.deepEqual(told(workspace, text), told(openWorkspace({ 't.yaml': text }), text));
          });
        }),
        { seed: 91, numRuns: 40 },
      );
    });

    it(`are read in every prefix: ${title}`, () => {
      const workspace = openWorkspace({ 't.yaml': fixture });
      for (let length = fixture.length; length >= 0; length -= 37) {
        const text = fixture.slice(0, length);
        workspace.set(uriOf('t.yaml'), 'yaml', fixture.length - length + 2, text);
        told(workspace, text);
      }
    });
  }
});
