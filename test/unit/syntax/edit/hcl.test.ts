/** Edits in HCL: what is written, and that reading it again gives what was meant. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hclEdit } from '../../../../server/src/syntax/edit/hcl';
import type { Layer, LayerEdit, PlainValue } from '../../../../server/src/syntax/edit/edit-format';
import { findMember, findPath, stringSpan, type ArrayNode, type HostNode, type ObjectNode, type StringNode } from '../../../../server/src/syntax/node';
import { parse, shape } from '../hcl/hcl-trees';

function layerOf(text: string): Layer {
  return { text, place: ({ start, end }) => ({ start, end }) };
}

function apply(text: string, edits: readonly LayerEdit[] | undefined): string | undefined {
  if (!edits) return undefined;
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) result = result.slice(0, edit.start) + edit.newText + result.slice(edit.end);
  return result;
}

function at(text: string, ...path: readonly (string | number)[]): HostNode {
  return findPath(parse(text).root, ...path) ?? assert.fail(`nothing at ${path.join('.')}`);
}

const object = (node: HostNode): ObjectNode => (node.kind === 'object' ? node : assert.fail(node.kind));
const array = (node: HostNode): ArrayNode => (node.kind === 'array' ? node : assert.fail(node.kind));
const string = (node: HostNode): StringNode => (node.kind === 'string' ? node : assert.fail(node.kind));

const replaced = (text: string, value: PlainValue, ...path: readonly (string | number)[]): string | undefined =>
  apply(text, hclEdit.replaceValue(layerOf(text), at(text, ...path), value));
const inserted = (text: string, key: string, value: PlainValue, ...path: readonly (string | number)[]): string | undefined =>
  apply(text, hclEdit.insertMember(layerOf(text), object(at(text, ...path)), key, value));
const removed = (text: string, key: string, ...path: readonly (string | number)[]): string | undefined => {
  const parent = object(at(text, ...path));
  return apply(text, hclEdit.removeMember(layerOf(text), parent, findMember(parent, key) ?? assert.fail(key)));
};

describe('an edit of HCL', () => {
  it('replaces a value', () => {
    assert.equal(replaced('a = "x" # y\n', 'z"${q}', 'a'), 'a = "z\\"$${q}" # y\n');
    assert.equal(replaced('a = "${local.b}"\n', ['b', 1], 'a'), 'a = ["b", 1]\n');
    assert.equal(replaced('a {\n  b = 1\n}\n', { Effect: 'Allow', 'aws:x': [true, null], c: {} }, 'a', 'b'), 'a {\n  b = {\n    Effect  = "Allow"\n    "aws:x" = [true, null]\n    c       = {}\n  }\n}\n');
    assert.equal(replaced('a {\n  b = 1\n}\n', [{ c: 1 }], 'a', 'b'), 'a {\n  b = [\n    {\n      c = 1\n    },\n  ]\n}\n');
    assert.equal(replaced('a { }\n', 1, 'a'), undefined);
  });

  it('fills in a value that is missing, with what is missing before it', () => {
    assert.equal(replaced('a = \n', 'x', 'a'), 'a = "x"\n');
    assert.equal(replaced('a =\n', 'x', 'a'), 'a = "x"\n');
    assert.equal(replaced('b {\n  act\n}\n', ['x'], 'b', 'act'), 'b {\n  act = ["x"]\n}\n');
  });

  it('renames a key in its quotes or without', () => {
    const rename = (text: string, key: string): string | undefined => {
      const [member] = object(parse(text).root).members;
      const inner = member && member.value.kind === 'object' ? member.value.members[0] : undefined;
      return apply(text, hclEdit.renameKey(layerOf(text), inner ?? assert.fail(), key));
    };
    assert.equal(rename('a = { effect = 1 }\n', 'Effect'), 'a = { Effect = 1 }\n');
    assert.equal(rename('a = { "effect" : 1 }\n', 'Effect'), 'a = { "Effect" : 1 }\n');
    assert.equal(rename('a = { effect = 1 }\n', 'aws:x'), 'a = { "aws:x" = 1 }\n');
    assert.equal(rename('a {\n  statment {\n  }\n}\n', 'statement'), 'a {\n  statement {\n  }\n}\n');
    assert.equal(rename('a = { (local.x) = 1 }\n', 'b'), undefined);
  });

  it('adds a member in the style of the last one', () => {
    assert.equal(inserted('a = {\n  Sid    = "x" # s\n  Effect = "Allow"\n}\n', 'Action', ['b'], 'a'), 'a = {\n  Sid    = "x" # s\n  Effect = "Allow"\n  Action = ["b"]\n}\n');
    assert.equal(inserted('a = {\n  "Sid" : "x", // s\n}\n', 'Effect', 'Deny', 'a'), 'a = {\n  "Sid" : "x", // s\n  "Effect": "Deny",\n}\n');
    assert.equal(inserted('a = { b = 1 }\n', 'c', 2, 'a'), 'a = { b = 1, c = 2 }\n');
    assert.equal(inserted('a = {}\n', 'c', 2, 'a'), 'a = { c = 2 }\n');
    assert.equal(inserted('a {}\n', 'c', 2, 'a'), 'a {\n  c = 2\n}\n');
    assert.equal(inserted('a {\n  b {\n  }\n}\n', 'c', 2, 'a'), 'a {\n  b {\n  }\n  c = 2\n}\n');
    assert.equal(inserted('a {\n  p = jsonencode({\n    x = 1\n  })\n}\n', 'c', 2, 'a'), 'a {\n  p = jsonencode({\n    x = 1\n  })\n  c = 2\n}\n');
    assert.equal(inserted('a { b = 1 }\n', 'c', 2, 'a'), undefined);
    assert.equal(inserted('a {}\n', 'aws:c', 2, 'a'), undefined);
    assert.equal(inserted('a = {\r\n  b = 1\r\n}\r\n', 'c', { d: 1 }, 'a'), 'a = {\r\n  b = 1\r\n  c = {\r\n    d = 1\r\n  }\r\n}\r\n');
  });

  it('takes a member out with its line or its comma', () => {
    assert.equal(removed('a = {\n  b = 1 # one\n  c = 2\n}\n', 'b', 'a'), 'a = {\n  c = 2\n}\n');
    assert.equal(removed('a = {\n  b = [\n    1\n  ],\n  c = 2\n}\n', 'b', 'a'), 'a = {\n  c = 2\n}\n');
    assert.equal(removed('a = { b = 1, c = 2 }\n', 'b', 'a'), 'a = { c = 2 }\n');
    assert.equal(removed('a = { b = 1, c = 2 }\n', 'c', 'a'), 'a = { b = 1 }\n');
    assert.equal(removed('a = { b = 1 }\n', 'b', 'a'), 'a = {}\n');
  });

  it('adds and takes out items', () => {
    const add = (text: string, index: number): string | undefined => apply(text, hclEdit.insertItem(layerOf(text), array(at(text, 'a')), index, 'n'));
    const take = (text: string, index: number): string | undefined => apply(text, hclEdit.removeItem(layerOf(text), array(at(text, 'a')), index));
    assert.deepEqual([add('a = []\n', 0), add('a = ["x"]\n', 0), add('a = ["x"]\n', 1)], ['a = ["n"]\n', 'a = ["n", "x"]\n', 'a = ["x", "n"]\n']);
    assert.deepEqual([add('a = [\n  "x",\n]\n', 1), add('a = [\n  "x"\n]\n', 1), add('a = [\n  "x", # x\n]\n', 0)], ['a = [\n  "x",\n  "n",\n]\n', 'a = [\n  "x",\n  "n"\n]\n', 'a = [\n  "n",\n  "x", # x\n]\n']);
    assert.deepEqual([take('a = ["x", "y"]\n', 0), take('a = ["x", "y"]\n', 1), take('a = ["x"]\n', 0)], ['a = ["y"]\n', 'a = ["x"]\n', 'a = []\n']);
    assert.equal(take('a = [\n  "x",\n  "y",\n]\n', 0), 'a = [\n  "y",\n]\n');
    assert.equal(take('a = [jsonencode({ b = 1 }), "y"]\n', 0), undefined);
  });

  it('writes text so that reading gives it back, in every kind of string', () => {
    const texts: readonly string[] = ['x = "a-b-c"\n', 'x = <<EOF\na-b-c\nEOF\n', 'y {\n  x = <<-EOF\n    {\n      a-b-c\n    }\n  EOF\n}\n'];
    const pieces = fc.array(fc.constantFrom('a', '"', '\\', '${', '}', '%{', '$', '%', '\n', ' ', 'ä', '😀', '{', 'EOF', '\t'), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), pieces, (text, parts) => {
        const added = parts.join('');
        const path = text.startsWith('y') ? ['y', 'x'] : ['x'];
        const node = string(at(text, ...path));
        const from = node.value.indexOf('-b-') + 1;
        const range = stringSpan(node, from, from + 1);
        const encoded = hclEdit.encodeText(added, node, range, layerOf(text));
        if (encoded === undefined) return;
        const after = text.slice(0, range.start) + encoded + text.slice(range.end);
        const again = parse(after);
        assert.equal(string(at(after, ...path)).value, node.value.slice(0, from) + added + node.value.slice(from + 1));
        assert.deepEqual(again.problems, []);
      }),
      { seed: 3, numRuns: 1500 },
    );
  });

  it('does not write what its neighbours would change', () => {
    const text = 'x = "a$b{c"\n';
    const node = string(at(text, 'x'));
    const encode = (from: number, added: string): string | undefined => hclEdit.encodeText(added, node, { start: 5 + from, end: 6 + from }, layerOf(text));
    assert.deepEqual([encode(2, '{'), encode(2, '$'), encode(2, 'q')], [undefined, undefined, 'q']);
  });

  it('writes any plain value so that reading gives it back', () => {
    const key = fc.constantFrom('Effect', 'aws:SourceIp', 'for', 'a b', '', '${x}', 'é');
    const { value } = fc.letrec<{ value: PlainValue }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true })),
    }));
    fc.assert(
      fc.property(value, (written) => {
        const after = replaced('a {\n  b = 1\n  c = 2\n}\n', written, 'a', 'b') ?? assert.fail();
        assert.deepEqual(parse(after).problems, []);
        assert.deepEqual(shape(at(after, 'a', 'b')), written);
        assert.equal(shape(at(after, 'a', 'c')), 2);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
