import assert from 'node:assert/strict';
import { verbatim } from '../../../../server/src/base/segment-map';
import { parseEmbedded } from '../../../../server/src/syntax/decode/parse-embedded';
import { insertMember } from '../../../../server/src/syntax/edit/edit';
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

  it('takes a document or a known text that fills a hole for what stands there', () => {
    const outer = withHoles('{"a": ${one}, "b": [${list}, ${two}], "c": ${word}, "d": ${empty}, "e": "${one}", "f": ${number}}');
    const document = parseText(jsonFormat, '{"x": 1}').root;
    const known: Readonly<Record<string, Partial<Hole>>> = {
      one: { from: document },
      two: { pieces: ['{"y": ["z"]}'] },
      list: { pieces: ['"p", "q"'] },
      word: { pieces: ['no JSON'] },
      empty: { pieces: [] },
      number: { pieces: ['5'] },
    };
    const { root, problems } = parseEmbedded({ ...outer, holes: outer.holes.map((hole) => ({ ...hole, ...known[hole.reference.address] })) });
    assert.deepEqual(problems, []);
    assert.deepEqual(plain(findPath(root, 'a') as HostNode), { x: 1 });
    assert.deepEqual(plain(findPath(root, 'b') as HostNode), ['p', 'q', { y: ['z'] }]);
    assert.deepEqual([findPath(root, 'c')?.kind, findPath(root, 'd')?.kind, findPath(root, 'e')?.kind], ['unknown', 'unknown', 'string']);
    assertSpansInside(root, problems, [], outer.value);
    const z = stringAt(root, 'b', 2, 'y', 0);
    assert.equal(plain(findPath(root, 'f') as HostNode), 5);
    assert.equal(at(outer.value, z), '${two}');
    const source = { locate: (span: HostNode['span']) => span, sourceText: () => outer.value };
    assert.equal(insertMember(findPath(root, 'b', 2) as ObjectNode, 'Key', 'value', source), undefined);
    assert.notEqual(insertMember(root as ObjectNode, 'Key', 'value', source), undefined);
  });

  it('does not know the value of a hole by its text', () => {
    const outer = withHoles('{"a": ${x}}');
    const { root } = parseEmbedded({ ...outer, holes: outer.holes.map((hole) => ({ ...hole, pieces: [{ id: 'x', label: 'x', reason: '', pure: true, shape: 'text' as const }] })) });
    const a = findPath(root, 'a');
    assert.ok(a?.kind === 'unknown' && a.pieces === undefined && a.reference?.address === 'x');
  });
});

describe('YAML inside a string with holes', () => {
  const text = `Version: "2012-10-17"
Statement:
  - Effect: Allow
    Action: \${action}
    Resource:
      - arn:aws:s3:::\${bucket}/*
      - "\${quoted}"
      - 'x\${single}'
    Condition: { StringEquals: { "aws:\${key}": >-
          \${folded} and
          more } }
  \${more}
`;

  it('has the holes in its scalars, everything at its place', () => {
    const outer = withHoles(text);
    const { root, problems } = parseEmbedded(outer);
    assertSpansInside(root, problems, [], text);
    const statement = findPath(root, 'Statement', 0);
    const action = findPath(statement, 'Action');
    assert.ok(action?.kind === 'unknown' && action.reference?.address === 'action');
    for (const [index, value] of ['arn:aws:s3:::\${bucket}/*', '\${quoted}', 'x\${single}'].entries()) {
      const node = stringAt(root, 'Statement', 0, 'Resource', index);
      assert.equal(node.value, value);
      assert.deepEqual(node.holes.map(({ start, end }) => node.value.slice(start, end)), [value.match(/\$\{.*?\}/)?.[0]]);
      assert.equal(text.slice(node.contentSpan.start, node.contentSpan.end), value);
    }
  });

  it('leaves open what a computed key or line is in', () => {
    const { root } = parseEmbedded(withHoles('a: x\nb:\n  ${key}: 1\n  c: 2\n${lines}\n'));
    assert.ok(root.kind === 'object' && root.open !== undefined);
    const b = findPath(root, 'b') as ObjectNode;
    assert.ok(b.open !== undefined);
    assert.deepEqual(b.members.map(({ key, keyNode }) => [key, keyNode !== undefined]), [['${key}', true], ['c', false]]);
  });

  it('survives every prefix', () => {
    for (let end = 0; end <= text.length; end++) {
      const { root, problems } = parseEmbedded(withHoles(text.slice(0, end)));
      assertSpansInside(root, problems, [], text);
    }
  });
});
