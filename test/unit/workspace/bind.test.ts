/** What references come to mean, and that no definition can make binding hang or grow without end. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import { openWorkspace, uriOf } from '../../support/open-workspace';

function resourceIn(files: Readonly<Record<string, string>>): readonly string[] {
  const policy = openWorkspace(files).file(uriOf('main.tf'))?.policies[0]?.policy;
  return (policy?.statements[0]?.resource?.value.values ?? []).map((value) => displayText(value.text));
}

const main = (resource: string): string => `resource "aws_iam_role_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = ${resource} }] })
}
`;

describe('binding', () => {
  it('finds a local in another file, through a local', () => {
    const locals = 'locals {\n  stage = "prod"\n  arn = "arn:aws:execute-api:*:*:*/${local.stage}/*"\n}\n';
    assert.deepEqual(resourceIn({ 'main.tf': main('local.arn'), 'locals.tf': locals }), ['arn:aws:execute-api:*:*:*/prod/*']);
  });

  it('leaves what refers to itself unresolved', () => {
    const locals = 'locals {\n  a = local.b\n  b = local.a\n  c = "x${local.c}"\n}\n';
    assert.deepEqual(resourceIn({ 'main.tf': main('"${local.a}/${local.c}"'), 'locals.tf': locals }).length, 1);
  });

  it('does not follow definitions that double at every step', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `  a${String(index + 1)} = "\${local.a${String(index)}}\${local.a${String(index)}}"`);
    const texts = resourceIn({ 'main.tf': main('local.a60'), 'locals.tf': `locals {\n  a0 = "xy"\n${doubling.join('\n')}\n}\n` });
    assert.equal(texts.length, 1);
    assert.ok((texts[0] ?? '').length < 200_000);
  });
});
