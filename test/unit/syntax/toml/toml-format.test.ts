import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { toPlain } from '../../../../server/src/scenario/plain';
import { findPath, type HostNode } from '../../../../server/src/syntax/node';
import { tomlFormat } from '../../../../server/src/syntax/toml/toml-format';

const parse = (text: string): ReturnType<typeof tomlFormat.parse> => tomlFormat.parse(text, 'test:/a.toml', { format: 'toml' });
const plain = (text: string): unknown => toPlain(parse(text).root);

function written(text: string, ...path: readonly (string | number)[]): string | undefined {
  const node: HostNode | undefined = findPath(parse(text).root, ...path);
  return node && text.slice(node.span.start, node.span.end);
}

describe('TOML', () => {
  it('is read as a tree of tables', () => {
    const text = `version = 0.1 # of the file
[prod.deploy.parameters]
region = "eu-west-1"
list = ["A=1", # one
  'B="2 [3] # 4"']
"a.b".c = true
[prod.global]
parameters = { stack_name = "orders", nested.deep = 1_000 }
[[prod.rules]]
id = 1
[[prod.rules]]
id = 2
[prod.rules.more]
on = false
`;
    assert.deepEqual(plain(text), {
      version: 0.1,
      prod: {
        deploy: { parameters: { region: 'eu-west-1', list: ['A=1', 'B="2 [3] # 4"'], 'a.b': { c: true } } },
        global: { parameters: { stack_name: 'orders', nested: { deep: 1000 } } },
        rules: [{ id: 1 }, { id: 2, more: { on: false } }],
      },
    });
  });

  it('says where a value is written, and for what stands in a list where the list is', () => {
    const text = 'a = 1\r\n[b."c d"]\r\nlong = """\r\nx = [ # "\r\n""""\r\n  e   = [ "x",\r\n  "y" ]  # end\r\n';
    assert.equal(written(text, 'a'), '1');
    assert.equal(written(text, 'b', 'c d', 'long'), '"""\r\nx = [ # "\r\n""""');
    assert.equal(written(text, 'b', 'c d', 'e', 1), '[ "x",\r\n  "y" ]');
  });

  it('keeps numbers as they are written, and dates as text', () => {
    assert.deepEqual(plain('v = 1.10\nw = 123456789012345678901\nd = 1979-05-27T07:32:00Z'), { v: '1.10', w: '123456789012345678901', d: '1979-05-27T07:32:00Z' });
  });

  it('that is broken has no values, and says where and why', () => {
    const { root, problems } = parse('a = 1\nb = [1,');
    assert.equal(root.kind, 'missing');
    assert.deepEqual(problems.map(({ span, message }) => [span.start, message]), [[10, 'This is no valid TOML: unfinished array.']]);
  });

  it('of keys without end is refused instead of read', () => {
    for (const key of [`${'a.'.repeat(20_000)}a = 1`, `[${'a.'.repeat(20_000)}a]`]) {
      const { root, problems } = parse(key);
      assert.deepEqual([root.kind, problems.length], ['missing', 1]);
    }
    assert.equal(parse(`x = { ${'a.'.repeat(20_000)}a = 1 }`).root.kind, 'object');
  });

  it('never throws, and every span lies in the text', () => {
    const piece = fc.constantFrom('a', '.', '=', '"', "'", '"""', '[', ']', '[[', '{', '}', '#', '\n', '\\', ' ', '1', ',', '__proto__', 'true');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')), (text) => {
        const { root, problems } = parse(text);
        for (const { span } of [root, ...problems]) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
      }),
      { numRuns: 500 },
    );
  });
});
