import assert from 'node:assert/strict';
import { findFixes, type FixOffer } from '../../../server/src/features/quick-fix';
import { openWorld, type FeatureWorld } from '../../support/feature-world';

function offersAt(world: FeatureWorld): readonly FixOffer[] {
  const findings = world.analysis.findings(world.uri);
  return findFixes(world.context, world.uri, { start: world.offset, end: world.offset }, findings);
}

function applied(world: FeatureWorld, offer: FixOffer | undefined): string {
  assert.ok(offer);
  return offer.edits.reduce((text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.end), world.text);
}

const policy = (effect: string): string => `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "${effect}", "Action": "s3:GetObject", "Resource": "*" }
  ]
}`;

describe('quick fixes', () => {
  it('offer the check’s own fix first, then the choice of a severity', () => {
    const world = openWorld('policy.json', policy('<|>Alow'));
    const offers = offersAt(world);
    assert.deepEqual(offers.map(({ title, kind }) => `${kind}: ${title}`), [
      'fix: Replace with `Allow`',
      'severity: Set severity of `invalid-effect`…',
    ]);
    assert.equal(applied(world, offers[0]), policy('Allow'));
    assert.deepEqual(offers[1]?.severity, { id: 'invalid-effect', levels: ['off', 'hint', 'information', 'warning', 'error'] });
    assert.deepEqual(offers[1]?.edits, []);
  });

  it('are silent away from the finding', () => {
    assert.deepEqual(offersAt(openWorld('policy.json', policy('Alow').replace('2012', '<|>2012'))), []);
  });

  it('put a suppression above the line, as deep as the line, where JSON has comments', () => {
    const world = openWorld('policy.jsonc', policy('<|>Alow'));
    const text = applied(world, offersAt(world).find(({ kind }) => kind === 'suppress'));
    assert.equal(text, policy('Alow').replace('    { "Effect"', '    // gatehouse-disable-next-line invalid-effect: reason\n    { "Effect"'));
    const after = openWorld('policy.jsonc', text);
    assert.deepEqual(after.analysis.findings(after.uri), []);
  });

  it('keep the line ends of the file', () => {
    const world = openWorld('policy.jsonc', policy('<|>Alow'), { lineEnd: '\r\n' });
    assert.match(applied(world, offersAt(world).find(({ kind }) => kind === 'suppress')), /invalid-effect: reason\r\n {4}\{/);
  });

  it('offer one suppression and one severity for several findings of a check', () => {
    const text = `{ "Version": "2012-10-17", // policy
      "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObjec", "s3:PutObjec"], "Resource": "*" }] }`;
    const world = openWorld('policy.jsonc', text);
    const offers = findFixes(world.context, world.uri, { start: 0, end: world.text.length }, world.analysis.findings(world.uri));
    assert.equal(offers.filter(({ kind, finding }) => kind === 'suppress' && finding.code === 'unknown-action').length, 1);
    assert.equal(offers.filter(({ kind, finding }) => kind === 'severity' && finding.code === 'unknown-action').length, 1);
    assert.equal(offers.filter(({ kind, finding }) => kind === 'fix' && finding.code === 'unknown-action').length, 2);
  });

  it('put the suppression before the line on which a heredoc begins, and it helps', () => {
    const text = `resource "aws_iam_policy" "p" {
  name   = "p"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "<|>Alow", "Action": "s3:GetObject", "Resource": "*" }
      ]
    }
  EOT
}
`;
    const world = openWorld('main.tf', text);
    const after = applied(world, offersAt(world).find(({ kind, finding }) => kind === 'suppress' && finding.code === 'invalid-effect'));
    assert.equal(after, world.text.replace('  policy =', '  # gatehouse-disable-next-line invalid-effect: reason\n  policy ='));
    const again = openWorld('main.tf', after);
    assert.deepEqual(again.analysis.findings(again.uri).filter(({ code }) => code === 'invalid-effect'), []);
  });

  it('use the comment of YAML, as deep as the line', () => {
    const world = openWorld('policy.yaml', `Version: '2012-10-17'
Statement:
  - Effect: <|>Alow
    Action: s3:GetObject
    Resource: '*'
`);
    const after = applied(world, offersAt(world).find(({ kind }) => kind === 'suppress'));
    assert.equal(after, world.text.replace('  - Effect', '  # gatehouse-disable-next-line invalid-effect: reason\n  - Effect'));
    const again = openWorld('policy.yaml', after);
    assert.deepEqual(again.analysis.findings(again.uri), []);
  });
});
