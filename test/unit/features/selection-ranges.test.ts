import assert from 'node:assert/strict';
import { findSelections } from '../../../server/src/features/selection-ranges';
import { openWorld } from '../../support/feature-world';
import { hosts } from '../../support/hosts';

function selections(name: string, marked: string): readonly string[] {
  const { context, uri, offset, text } = openWorld(name, marked);
  return findSelections(context, uri, offset).map(({ start, end }) => text.slice(start, end));
}

const policy = '{ "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": ["execute-api:Invoke", "s3:*"], "Resource": "*" }] }';

describe('selection ranges', () => {
  it('grow from the token to the document', () => {
    const text = '{ "a": { "b": ["one", "t<|>wo"] }, "Statement": [] }';
    assert.deepEqual(selections('x.json', text), ['two', '"two"', '["one", "two"]', '"b": ["one", "two"]', '{ "b": ["one", "two"] }', '"a": { "b": ["one", "two"] }', text.replace('<|>', '')]);
  });

  it('go through a document in a string', () => {
    const text = `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: |
        { "Statement": [
          { "Effect": "Al<|>low", "Action": "s3:*", "Resource": "*" }
        ] }
`;
    const found = selections('template.yaml', text);
    assert.deepEqual(found.slice(0, 4), ['Allow', '"Allow"', '"Effect": "Allow"', '{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }']);
    assert.ok(found.some((each) => each.startsWith('{ "Statement"') && each.endsWith('] }')), found.join('\n---\n'));
    assert.ok(found.some((each) => each.startsWith('PolicyDocument: |')), found.join('\n---\n'));
  });

  for (const host of hosts.filter(({ unfit }) => unfit(policy, 'identity') === undefined)) {
    it(`lie in one another around the cursor: ${host.name}`, () => {
      const written = host.write(policy, 'identity');
      const beside = host.beside?.('identity');
      const at = written.indexOf('ReadAll') + 3;
      const marked = `//- file: ${host.file}\n${written.slice(0, at)}<|>${written.slice(at)}${beside ? `\n//- file: ${beside.name}\n${beside.text}` : ''}`;
      const { context, uri, offset, text } = openWorld(host.file, marked, host.needsPin ? { kind: 'identity' } : {});
      const found = findSelections(context, uri, offset);
      assert.ok(found.length >= 3, `${String(found.length)} ranges`);
      assert.deepEqual([found.at(-1)?.start, found.at(-1)?.end], [0, text.length]);
      for (const [index, span] of found.entries()) {
        const outer = found[index + 1] ?? span;
        assert.ok(span.start <= offset && offset <= span.end && outer.start <= span.start && span.end <= outer.end);
      }
    });
  }
});
