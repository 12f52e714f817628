/** Cutting HCL into parts: one for each top-level block or attribute, comments with what they stand before. */
import assert from 'node:assert/strict';
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import { readShared } from '../../../support/shared-terraform';
import { blocksAndKeys } from '../../../support/hcl-facts';
import { parse } from './hcl-trees';

function partsOf(text: string): string[] {
  const cut = hclFormat.split(text);
  assert.equal(cut.kind, 'object');
  return cut.kind === 'object' ? cut.entries.map((entry) => text.slice(entry.cut.start, entry.cut.end)) : [];
}

describe('the parts of HCL text', () => {
  it('are its top-level blocks and attributes with the comments before them', () => {
    assert.deepEqual(partsOf('# head\n\n# a\na {\n  b = "}"\n} # same line\n\nc = [\n  1\n]\n/* end */\n'), ['# head\n\n# a\na {\n  b = "}"\n} # same line', 'c = [\n  1\n]\n/* end */']);
  });

  it('do not end inside strings, heredocs, comments and interpolations', () => {
    const block = 'a {\n  s = "}\\" # {"\n  h = <<E\n}\nresource "x" "y" {\nE\n  /* } */ # }\n  i = "${ { a = "}" }["a"] }"\n}';
    assert.deepEqual(partsOf(`${block}\nb {}\n`), [block, 'b {}']);
  });

  it('end at the head of the next block where brackets are missing', () => {
    assert.deepEqual(partsOf('locals {\n  a = [{\n\nresource "x" "y" {\n}\n'), ['locals {\n  a = [{', 'resource "x" "y" {\n}']);
  });

  it('are none in an empty text, and one in a text of comments', () => {
    assert.deepEqual([partsOf(''), partsOf('\n\n'), partsOf('# a\n# b\n')], [[], [], ['# a\n# b']]);
  });

  it('read one by one give what the whole text gives, in every shared Terraform file', function () {
    for (const { name, text } of readShared(this)) {
      const whole = blocksAndKeys(parse(text).root);
      const parts = partsOf(text).flatMap((part) => blocksAndKeys(parse(part).root));
      assert.deepEqual(parts, whole, name);
    }
  });
});
