import assert from 'node:assert/strict';
import { verbatim } from '../../../../server/src/base/segment-map';
import { parseEmbedded } from '../../../../server/src/syntax/decode/parse-embedded';
import { jsonFormat } from '../../../../server/src/syntax/json/json-format';
import { findMember, findPath, type Hole, type HostNode, type ObjectNode, type StringNode } from '../../../../server/src/syntax/node';
import { assertSpansInside, everyNode, parseText, plain } from '../../../support/host-tree';

const at = (text: string, node: { span: { start: number; end: number } }) => text.slice(node.span.start, node.span.end);

function stringAt(root: HostNode, ...path: (string | number)[]): StringNode {
  const node = findPath(root, ...path);
  assert.equal(node?.kind, 'string');
  return node;
}

/** A heredoc-like string with the holes that stand in it. */
function withHoles(text: string): StringNode {
  const holes: Hole[] = [...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    reference: {
      address: match[1] ?? '', label: match[1] ?? '', isPure: true,
      span: { source: 'test', start: match.index + 2, end: match.index + match[0].length - 1 },
    },
  }));
  const span = { source: 'test', start: 0, end: text.length };
  return { kind: 'string', span, origin: { format: 'hcl' }, value: text, holes, segments: verbatim(0, text.length), style: 'heredoc', contentSpan: span };
}

describe('JSON inside a string', () => {
  it('has spans in the outer text at any depth', () => {
    let text = JSON.stringify({ Action: 's3:"Get"', Resource: ['a', 'b\\c'] });
    for (let depth = 0; depth < 3; depth++) text = JSON.stringify({ body: text });
    let root = parseText(jsonFormat, text).root;
    for (let depth = 0; depth < 3; depth++) root = parseEmbedded(stringAt(root, 'body')).root;
    assert.deepEqual(plain(root), { Action: 's3:"Get"', Resource: ['a', 'b\\c'] });
    const resource = stringAt(root, 'Resource', 0);
    assert.equal(text.slice(resource.contentSpan.start, resource.contentSpan.end), 'a');
    assert.equal(at(text, resource), '\\\\\\\\\\\\\\"a\\\\\\\\\\\\\\"');
    assertSpansInside(root, [], [], text);
    assert.equal(resource.origin.outer?.origin.outer?.origin.outer?.origin.outer, undefined);
    assert.equal(resource.origin.outer?.origin.outer?.origin.format, 'json');
  });

  it('keeps a hole of the outer string as a hole of the inner one, shifted', () => {
    const outer = withHoles('{"Resource": ["x\\n${aws_api.orders.arn}/*/${lookup(m, "k")}"]}');
    const { root, problems } = parseEmbedded(outer);
    assert.deepEqual(problems, []);
    const inner = stringAt(root, 'Resource', 0);
    assert.equal(inner.value, 'x\n${aws_api.orders.arn}/*/${lookup(m, "k")}');
    assert.deepEqual(inner.holes.map((hole) => inner.value.slice(hole.start, hole.end)), ['${aws_api.orders.arn}', '${lookup(m, "k")}']);
    assertSpansInside(root, problems, [], outer.value);
  });

  it('makes an unknown value of a hole outside any inner string', () => {
    const { root, problems } = parseEmbedded(withHoles('{"Action": ${jsonencode(var.actions)}, "Effect": "Allow"}'));
    assert.deepEqual(problems, []);
    const action = findPath(root, 'Action');
    assert.equal(action?.kind === 'unknown' && action.reference?.address, 'jsonencode(var.actions)');
    assert.equal(plain(findPath(root, 'Effect') as HostNode), 'Allow');
  });

  it('leaves containers open where a hole may stand for several entries', () => {
    const { root, problems } = parseEmbedded(withHoles('{"a": ["x", ${join(",", xs)}], ${more} "b": [${jsonencode(v)}], ${key}: 1}'));
    assert.deepEqual(problems, []);
    assert.ok((root as ObjectNode).open?.includes('key'));
    const a = findPath(root, 'a');
    const b = findPath(root, 'b');
    assert.ok(a?.kind === 'array' && a.open !== undefined && b?.kind === 'array' && b.open === undefined);
    assert.ok(findMember(root as ObjectNode, 'b'));
  });

  it('survives every prefix of a text with holes', () => {
    const text = '{"a": ["x${y}", ${join(",", xs)}], ${more} "b": "${z}"}';
    for (let end = 0; end <= text.length; end++) {
      const { root, problems } = parseEmbedded(withHoles(text.slice(0, end)));
      assertSpansInside(root, problems, [], text);
      assert.ok(everyNode(root).length > 0);
    }
  });
});
