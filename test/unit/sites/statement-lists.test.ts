/** Lists of statements without a policy around them, in files of tools that are not read on their own. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openFile } from '../../support/open-workspace';

const found = (text: string): readonly string[] =>
  openFile('tool.yaml', text).file.policies.map(({ site, policy }) => `${site.selector} ${site.kind}${site.kindIsCertain ? '' : '?'} ${String(policy.statements.length)}`);

const statement = '{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }';

describe('a list of statements', () => {
  it('is recognised by its items, with a guessed kind', () => {
    assert.deepEqual(found(`provider: { iam: { role: { statements: [${statement}, ${statement}] } } }\n`), ['/provider/iam/role/statements identity? 2']);
    assert.deepEqual(found('grants: [{ Effect: Deny, Principal: "*", NotAction: "s3:GetObject", Resource: "*" }]\n'), ['/grants resource-policy? 1']);
  });

  it('is none where an item is something else, or spelled in another way', () => {
    for (const text of [
      `rules: [${statement}, { name: x }]\n`,
      'rules: [{ effect: Allow, action: "s3:GetObject" }]\n',
      'rules: [{ Effect: permit, Action: read }]\n',
      'rules: [{ Effect: Allow, Resource: "*" }]\n',
      'rules: [{ Effect: Allow, Action: "Update:*", Principal: "*", Resource: "*" }]\n',
      'rules: []\n',
    ]) assert.deepEqual(found(text), [], text);
  });

  it('inside a policy stays its own', () => {
    assert.deepEqual(found(`Statement: [${statement}]\n`), [' identity? 1']);
  });
});
