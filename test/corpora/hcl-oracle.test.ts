/**
 * Real Terraform files, read by our reader and by two others: the same blocks, attributes, elements, lists, heredocs, calls,
 * operators and references at the same places, the same values, and no complaint about what they accept.
 */
import assert from 'node:assert/strict';
import { hclFormat } from '../../server/src/syntax/hcl/hcl-format';
import { assertSameFacts } from '../support/hcl-facts';
import { compareLiterals } from '../support/hcl-literals';
import { loadOracle } from '../support/hcl-oracle';
import { parseText } from '../support/host-tree';
import { readShared } from '../support/shared-terraform';

describe('real Terraform files', function () {
  this.timeout(60_000);

  it('have the parts another reader finds, each at its place', async function () {
    const files = readShared(this);
    const oracle = await loadOracle();
    let facts = 0;
    const invalid: string[] = [];
    for (const { name, text } of files) {
      const other = oracle(text);
      if (other.isValid) facts += assertSameFacts(name, text, parseText(hclFormat, text), other);
      else invalid.push(name);
    }
    assert.ok(facts > 10_000, `${facts}`);
    // What somebody is typing; all others have to be valid.
    assert.deepEqual(invalid.filter((name) => !name.startsWith('lsp/')), ['corpus/sam-cli/tests/integration/testdata/buildcmd/terraform/broken_tf/main.tf']);
    assert.ok(files.length - invalid.length > 100, `${invalid.length} of ${files.length} are invalid`);
  });

  it('have the values another reader gives', async function () {
    let agreed = 0;
    for (const { name, text } of readShared(this)) {
      const compared = await compareLiterals(text, parseText(hclFormat, text).root);
      assert.deepEqual(compared?.differences ?? [], [], name);
      agreed += compared?.agreed ?? 0;
    }
    assert.ok(agreed > 2_500, `${agreed}`);
  });
});
