/** On valid files our reader and another agree about every block and attribute, and ours has no complaint. */
import assert from 'node:assert/strict';
import { loadOracle, blocksAndKeys } from './oracle';
import { parse } from './hcl-trees';
import { readShared } from './shared-terraform';

describe('the HCL reader beside another one', () => {
  it('finds the same blocks and attributes in every shared Terraform file', async function () {
    this.timeout(60_000);
    const files = readShared(this);
    const oracle = await loadOracle();
    const invalid: string[] = [];
    for (const { name, text } of files) {
      const other = oracle(text);
      const { root, problems } = parse(text);
      if (!other.isValid) {
        invalid.push(name);
        continue;
      }
      assert.deepEqual(problems.map((problem) => problem.message), [], name);
      assert.deepEqual(blocksAndKeys(root), other.names, name);
    }
    assert.ok(invalid.length <= 1, invalid.join('\n'));
  });
});
