import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonFormat } from '../../../../server/src/syntax/json/json-format';
import { findMember, type HostNode, type ObjectNode, type StringNode } from '../../../../server/src/syntax/node';
import { assertSpansInside, everyNode, parseText, plain } from '../../../support/host-tree';

const parse = (text: string) => parseText(jsonFormat, text);
const value = (text: string) => plain(parse(text).root);
const problemCount = (text: string) => parse(text).problems.length;

function member(root: HostNode, key: string): HostNode {
  assert.equal(root.kind, 'object');
  const found = findMember(root, key);
  assert.ok(found, key);
  return found.value;
}

describe('JSON, well formed', () => {
  it('has the value JSON.parse gives, without a problem', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (data, indent) => {
        const text = JSON.stringify(data, null, indent);
        const tree = parse(text);
        assert.deepEqual(tree.problems, []);
        assertSpansInside(tree.root, tree.problems, tree.comments, text);
        const written = everyNode(tree.root).filter((node) => node.kind === 'number');
        for (const node of written) assert.equal(node.value, JSON.parse(node.raw));
        assert.deepEqual(withoutRaw(plain(tree.root)), JSON.parse(text));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('ties every character of an escaped string to its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (data) => {
        const text = JSON.stringify(data).replace(/[é-ü]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
        const tree = parse(text);
        assertSpansInside(tree.root, tree.problems, tree.comments, text);
        assert.equal((tree.root as StringNode).value, data);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('keeps keys, values and their spans apart', () => {
    const text = '{ "Act\\u0069on" : "s3:*" }';
    const [only] = (parse(text).root as ObjectNode).members;
    assert.ok(only);
    assert.equal(only.key, 'Action');
    assert.equal(text.slice(only.keySpan.start, only.keySpan.end), 'Act\\u0069on');
    assert.equal(text.slice(only.span.start, only.span.end), '"Act\\u0069on" : "s3:*"');
    assert.equal(text.slice(only.value.span.start, only.value.span.end), '"s3:*"');
    const { contentSpan } = only.value as StringNode;
    assert.equal(text.slice(contentSpan.start, contentSpan.end), 's3:*');
  });

  it('tolerates a byte order mark and collects comments', () => {
    const tree = parse('\uFEFF// one\n{ /* two */ "a": 1 } // three');
    assert.deepEqual(tree.comments.map((comment) => comment.text), ['one', 'two', 'three']);
    assert.deepEqual(plain(tree.root), { a: 1 });
    assert.deepEqual(tree.problems, []);
  });

  it('keeps every writing of a key and marks the ones that are overridden', () => {
    const { members } = parse('{"a":1,"b":2,"a":3}').root as ObjectNode;
    assert.deepEqual(members.map(({ key, shadowed }) => [key, shadowed === true]), [['a', true], ['b', false], ['a', false]]);
  });

  it('reads an empty text as a missing value without a complaint', () => {
    for (const text of ['', ' \n', '\uFEFF', '// nothing']) {
      assert.equal(parse(text).root.kind, 'missing');
      assert.equal(problemCount(text), 0);
    }
  });
});

/** Numbers that are not written as JavaScript writes them carry a mark in `plain`. */
function withoutRaw(data: unknown): unknown {
  if (typeof data === 'string' && data.startsWith('#')) return Number.isNaN(Number(data.slice(1))) ? data : Number(data.slice(1));
  if (Array.isArray(data)) return data.map(withoutRaw);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, withoutRaw(inner)]));
}

describe('JSON, half typed', () => {
  const cases: readonly [title: string, text: string, expected: unknown, problems: number][] = [
    ['a value not yet written', '{"Action": ,"b":1}', { Action: '<missing>', b: 1 }, 1],
    ['a value not yet written before another line', '{"Action":\n"Effect":"Allow"}', { Action: '<missing>', Effect: 'Allow' }, 1],
    ['a value not yet written at the end', '{"Action":', { Action: '<missing>' }, 2],
    ['a key with an open quote', '{"a":1,"Ac\n "b":2}', { a: 1, Ac: '<missing>', b: 2 }, 1],
    ['a key without a colon', '{"a":1,"Ac"\n "b":2}', { a: 1, Ac: '<missing>', b: 2 }, 1],
    ['a key without quotes', '{Effect: "Allow"}', { Effect: 'Allow' }, 1],
    ['a forgotten colon', '{"a" 1}', { a: 1 }, 1],
    ['a forgotten comma', '{"a":1 "b":2}', { a: 1, b: 2 }, 1],
    ['a comma too many', '{"a":[1,2,],}', { a: [1, 2] }, 2],
    ['an array that is not closed before a key', '{"a":["x",\n"b":2}', { a: ['x'], b: 2 }, 1],
    ['an array that is not closed before a brace', '{"S":[{"a":["x"}],"z":1}', { S: [{ a: ['x'] }], z: 1 }, 1],
    ['an object that is not closed', '{"S":[{"a":1],"z":1}', { S: [{ a: 1 }], z: 1 }, 1],
    ['a brace too many', '{"S":[{"a":1}},{"b":2}],"z":1}', { S: [{ a: 1 }, { b: 2 }], z: 1 }, 1],
    ['a brace too many before more keys', '{"S":{"a":1}},"z":1}', { S: { a: 1 }, z: 1 }, 1],
    ['a string that is not closed', '{"a": "x,\n"b": "y\n}', { a: 'x', b: 'y' }, 2],
    ['an array of strings that are not closed', '["x,\n"y\n]', ['x', 'y'], 2],
    ['a value without quotes', '{"a": Allow, "b": 2012-10-17}', { a: '<unknown>', b: '<unknown>' }, 2],
    ['a number with a leading zero', '[012345678901]', ['#012345678901'], 1],
    ['an escape that means nothing', '["a\\qb"]', ['a\\qb'], 1],
    ['text behind the end', '{"a":1} x', { a: 1 }, 1],
  ];
  for (const [title, text, expected, problems] of cases) {
    it(`reads around ${title}`, () => {
      assert.deepEqual(value(text), expected);
      assert.equal(problemCount(text), problems, JSON.stringify(parse(text).problems, null, 1));
    });
  }

  it('says where a missing value goes', () => {
    const at = (text: string) => member(parse(text).root, 'a').span.start;
    assert.equal(at('{"a": }'), 6);
    assert.equal(at('{"a":}'), 5);
    assert.equal(at('{"a"}'), 4);
  });

  it('reads the inside of a container where a part holds only that', () => {
    const members = jsonFormat.parse('"a": 1, "b', 'test', { format: 'json' }, 'members');
    assert.deepEqual(plain(members.root), { a: 1, b: '<missing>' });
    const items = jsonFormat.parse('1, [2]', 'test', { format: 'json' }, 'items');
    assert.deepEqual(plain(items.root), [1, [2]]);
    assert.deepEqual(value('"a": 1'), { a: 1 });
  });
});

describe('JSON, hostile', () => {
  it('gives up at a depth instead of overflowing', () => {
    for (const text of ['['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '{"a":'.repeat(100_000), ']'.repeat(100_000)]) {
      const tree = parse(text);
      assert.ok(tree.problems.length > 0 && tree.problems.length <= 300);
    }
    const deep = parse(`{"a": ${'['.repeat(300)}${']'.repeat(300)}, "b": 1}`);
    assert.equal(plain(member(deep.root, 'b')), 1);
  });

  it('keeps every span inside the text for every prefix and with a character taken out', () => {
    const text = '// c\n{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:\\u0047et*"],"Resource":"a\\"b"},\n{"Sid":-1.5e3,"x":null}]}';
    for (let at = 0; at <= text.length; at++) {
      for (const damaged of [text.slice(0, at), text.slice(at), text.slice(0, at) + text.slice(at + 1)]) {
        const tree = parse(damaged);
        assertSpansInside(tree.root, tree.problems, tree.comments, damaged);
      }
    }
  });

  it('reads any text without throwing', () => {
    const unit = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'a', '1', '-', '\n', ' ', '/', '*', 'null');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        const text = units.join('');
        const tree = parse(text);
        assertSpansInside(tree.root, tree.problems, tree.comments, text);
      }),
      { seed: 4, numRuns: 2000 },
    );
  });
});
