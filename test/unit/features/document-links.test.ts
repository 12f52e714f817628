import assert from 'node:assert/strict';
import { findDocumentLinks } from '../../../server/src/features/document-links';
import { openWorld } from '../../support/feature-world';
import { hosts } from '../../support/hosts';

const policy = `{ "Statement": [{ "Effect": "Allow", "Action": ["execute-api:Invoke", "s3:Get*", "*", "s3:Nothing"], "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "my:Key": "x" } } }] }`;

describe('document links', () => {
  for (const host of hosts.filter(({ unfit }) => unfit(policy, 'identity') === undefined)) {
    it(`lead from names to their pages, with the exact text: ${host.name}`, () => {
      const beside = host.beside?.('identity');
      const marked = `//- file: ${host.file}\n${host.write(policy, 'identity')}${beside ? `\n//- file: ${beside.name}\n${beside.text}` : ''}`;
      const { context, uri, text } = openWorld(host.file, marked, host.needsPin ? { kind: 'identity' } : {});
      const links = findDocumentLinks(context, uri);
      assert.deepEqual(links.map(({ span }) => text.slice(span.start, span.end)), ['execute-api:Invoke', 's3:Get*', 'aws:PrincipalOrgID']);
      for (const { target } of links) assert.match(target, /^https:\/\/docs\.aws\.amazon\.com\//);
    });
  }

  it('are none without policies', () => {
    const { context, uri } = openWorld('package.json', '{ "action": "s3:GetObject" }');
    assert.deepEqual(findDocumentLinks(context, uri), []);
  });
});
