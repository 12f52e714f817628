import assert from 'node:assert/strict';
import {
  insertItem, insertMember, removeItem, removeMember, renameKey, replaceString, replaceValue, type Edits,
} from '../../../../server/src/syntax/edit/edit';
import { findMember, findPath, type ArrayNode, type Format, type HostNode, type Member, type ObjectNode, type StringNode } from '../../../../server/src/syntax/node';
import type { CursorSource } from '../../../../server/src/syntax/cursor';
import { applyEdits, openDocument } from '../../../support/host-document';

type Change = (at: HostNode, source: CursorSource) => Edits;

/** The text after an edit at a path; undefined where there is none. */
function after(format: Format, text: string, path: readonly (string | number)[], change: Change): string | undefined {
  const source = openDocument(format, text);
  const node = findPath(source.root, ...path);
  assert.ok(node, path.join('/'));
  const edits = change(node, source);
  return edits && applyEdits(text, edits);
}

const own = (object: ObjectNode, key: string): Member => {
  const member = findMember(object, key);
  assert.ok(member);
  return member;
};
const addMember = (key: string, value: Parameters<typeof insertMember>[2]): Change => (node, source) => insertMember(node as ObjectNode, key, value, source);
const dropMember = (key: string): Change => (node, source) => removeMember(node as ObjectNode, own(node as ObjectNode, key), source);
const rename = (key: string, newKey: string): Change => (node, source) => renameKey(node as ObjectNode, own(node as ObjectNode, key), newKey, source);
const addItem = (index: number, value: Parameters<typeof insertItem>[2]): Change => (node, source) => insertItem(node as ArrayNode, index, value, source);
const dropItem = (index: number): Change => (node, source) => removeItem(node as ArrayNode, index, source);
const write = (value: Parameters<typeof replaceValue>[1]): Change => (node, source) => replaceValue(node, value, source);
const rewrite = (start: number, end: number, text: string): Change => (node, source) => replaceString(node as StringNode, start, end, text, source);

describe('edits in JSON', () => {
  it('keep the layout of the members around', () => {
    const lines = '{\n    "a": 1 // one\n}';
    assert.equal(after('json', lines, [], addMember('b', { c: [1, 'x'] })), '{\n    "a": 1,\n    "b": {\n        "c": [1, "x"]\n    } // one\n}');
    assert.equal(after('json', '{"a":1}', [], addMember('b', [2])), '{"a":1, "b":[2]}');
    assert.equal(after('json', '{"a":1,"c":2}', [], addMember('b', [2])), '{"a":1,"c":2,"b":[2]}');
    assert.equal(after('json', '{ "a": 1, "c": {} }', ['c'], addMember('b', 2)), '{ "a": 1, "c": { "b": 2 } }');
    assert.equal(after('json', '{\n  "c": {}\n}', ['c'], addMember('b', 2)), '{\n  "c": {\n    "b": 2\n  }\n}');
  });

  it('take the comma and the line along, and leave comments of others', () => {
    const text = '{\n  // a\n  "a": 1,\n  // b\n  "b": 2,\n  "c": 3\n}';
    assert.equal(after('json', text, [], dropMember('a')), '{\n  // a\n  // b\n  "b": 2,\n  "c": 3\n}');
    assert.equal(after('json', text, [], dropMember('c')), '{\n  // a\n  "a": 1,\n  // b\n  "b": 2\n}');
    assert.equal(after('json', '{"a":[1]}', ['a'], dropItem(0)), '{"a":[]}');
    assert.equal(after('json', '{"a": [1, 2, 3]}', ['a'], dropItem(1)), '{"a": [1, 3]}');
  });

  it('fill in a value that is not written yet', () => {
    assert.equal(after('json', '{"a": }', ['a'], write('x')), '{"a": "x"}');
    assert.equal(after('json', '{"a":}', ['a'], write('x')), '{"a": "x"}'.replace(': ', ':'));
    assert.equal(after('json', '{\n  "a"\n}', ['a'], write('x')), '{\n  "a": "x"\n}');
    assert.equal(after('json', '{\n  "a":\n  "b": 1\n}', ['a'], write('x')), '{\n  "a": "x",\n  "b": 1\n}');
    assert.equal(after('json', '{\n  "a\n}', ['a'], write('x')), undefined);
  });

  it('escape once for every string around', () => {
    const text = JSON.stringify({ body: JSON.stringify({ a: 'x' }) });
    assert.equal(after('json', text, ['body', 'a'], rewrite(1, 1, '"')), JSON.stringify({ body: JSON.stringify({ a: 'x"' }) }));
    assert.equal(after('json', text, ['body'], addMember('b', '\\')), JSON.stringify({ body: '{"a":"x", "b":"\\\\"}' }));
  });

  it('are refused where commas are not in order', () => {
    assert.equal(after('json', '{"a": 1 "b": 2}', [], dropMember('a')), undefined);
    assert.equal(after('json', '{"a": [1, 2}', ['a'], addItem(9, 3)), undefined);
    assert.equal(after('json', '{"a": 1, }', [], addMember('b', 1)), undefined);
  });

  it('are made across the parts of a long document', () => {
    const text = JSON.stringify({ list: Array.from({ length: 300 }, (_, id) => ({ id, name: 'some name' })), last: { a: 1 } }, null, 2);
    assert.equal(after('json', text, ['list', 7], addMember('x', 1)), text.replace('"id": 7,\n      "name": "some name"', '"id": 7,\n      "name": "some name",\n      "x": 1'));
    assert.equal(after('json', text, [], dropMember('last')), text.replace(/,\n  "last": \{\n    "a": 1\n  \}/, ''));
    assert.equal(after('json', text, ['list'], dropItem(0)), text.replace(/\{\n      "id": 0,[^}]*\},\n    /, ''));
  });
});

describe('edits in YAML', () => {
  const statement = 'S:\n  - Effect: Allow # yes\n    Action:\n      - a\n  - Effect: Deny\n';

  it('write keys at the column of their neighbours', () => {
    assert.equal(after('yaml', statement, ['S', 0], addMember('Resource', '*')), statement.replace('- a\n', '- a\n    Resource: "*"\n'));
    assert.equal(after('yaml', statement, ['S', 1], addMember('Condition', { Bool: { 'aws:x': 'true' } })), `${statement}    Condition:\n      Bool:\n        aws:x: "true"\n`);
    assert.equal(after('yaml', 'a: {b: 1}\n', ['a'], addMember('c', ['d'])), 'a: {b: 1, c: [d]}\n');
    assert.equal(after('yaml', 'a: 1', [], addMember('b', [])), 'a: 1\nb: []');
  });

  it('take whole lines away', () => {
    assert.equal(after('yaml', statement, ['S', 0], dropMember('Action')), 'S:\n  - Effect: Allow # yes\n  - Effect: Deny\n');
    assert.equal(after('yaml', statement, ['S'], dropItem(0)), 'S:\n  - Effect: Deny\n');
    assert.equal(after('yaml', statement, ['S', 0, 'Action'], dropItem(0)), statement.replace('\n      - a', ' []'));
    assert.equal(after('yaml', 'S:\n  - a: 1\n    b: 2\n', ['S', 0], dropMember('a')), 'S:\n  - b: 2\n');
    assert.equal(after('yaml', 'a: 1\nb: 2', [], dropMember('b')), 'a: 1');
  });

  it('write items behind their dashes', () => {
    assert.equal(after('yaml', statement, ['S', 0, 'Action'], addItem(9, 's3:Get*')), statement.replace('- a\n', '- a\n      - "s3:Get*"\n'.replaceAll('"', '')));
    assert.equal(after('yaml', statement, ['S'], addItem(0, { Sid: 'x', Action: ['z'] })), statement.replace('S:\n', 'S:\n  - Sid: x\n    Action:\n      - z\n'));
    assert.equal(after('yaml', 'a: []\n', ['a'], addItem(0, 'x')), 'a: [x]\n');
  });

  it('use the quotes the text uses', () => {
    assert.equal(after('yaml', "a: 'b'\nc: d\n", ['c'], write('*')), "a: 'b'\nc: '*'\n");
    assert.equal(after('yaml', 'a: "b"\nc: d\n', ['c'], write('2012-10-17')), 'a: "b"\nc: "2012-10-17"\n');
    assert.equal(after('yaml', 'a: "b"\n', [], rename('a', 'x: y')), '"x: y": "b"\n');
    assert.equal(after('yaml', '"a": b\n', [], rename('a', 'c"')), '"c\\"": b\n');
  });

  it('fill in a value that is not written yet', () => {
    assert.equal(after('yaml', 'a:\nb: 1\n', ['a'], write('x')), 'a: x\nb: 1\n');
    assert.equal(after('yaml', 'a: \nb: 1\n', ['a'], write({ c: 1 })), 'a:\n  c: 1 \nb: 1\n'.replace(' \n', '\n'));
    assert.equal(after('yaml', 'a: 1\nb\n', ['b'], write('x')), 'a: 1\nb: x\n');
    assert.equal(after('yaml', 'a:\n  - \n', ['a', 0], write('x')), 'a:\n  - x\n');
    assert.equal(after('yaml', 'a:\n  -\n', ['a', 0], write({ b: 1, c: 2 })), 'a:\n  - b: 1\n    c: 2\n');
  });

  it('write text the way its style wants it', () => {
    assert.equal(after('yaml', 'a: "x"\n', ['a'], rewrite(1, 1, '"\n')), 'a: "x\\"\\n"\n');
    assert.equal(after('yaml', "a: 'x'\n", ['a'], rewrite(1, 1, "'")), "a: 'x'''\n");
    assert.equal(after('yaml', 'a: |\n  x\n  y\n', ['a'], rewrite(1, 1, '\nz')), 'a: |\n  x\n  z\n  y\n');
    assert.equal(after('yaml', 'a: |\r\n  x\r\n', ['a'], rewrite(1, 1, '\nz')), 'a: |\r\n  x\r\n  z\r\n');
    assert.equal(after('yaml', 'a: x\n', ['a'], rewrite(1, 1, '/${y}')), 'a: x/${y}\n');
  });

  it('are refused where the style cannot hold the text', () => {
    assert.equal(after('yaml', 'a: x\n', ['a'], rewrite(1, 1, ' #')), undefined);
    assert.equal(after('yaml', 'a: x\n', ['a'], rewrite(0, 1, '*')), undefined);
    assert.equal(after('yaml', 'a: x\n', ['a'], rewrite(0, 1, '12')), undefined);
    assert.equal(after('yaml', 'a: [x]\n', ['a', 0], rewrite(1, 1, ', y')), undefined);
    assert.equal(after('yaml', "a: 'x'\n", ['a'], rewrite(1, 1, '\n')), undefined);
    assert.equal(after('yaml', 'a: >\n  x\n', ['a'], rewrite(1, 1, '\ny')), undefined);
  });

  it('are refused where others would be changed too', () => {
    const text = 'a: &x\n  b: c\n  d: [e]\nf: *x\ng:\n  <<: *x\n  h: 1\n';
    assert.equal(after('yaml', text, ['a', 'b'], rewrite(0, 1, 'z')), undefined);
    assert.equal(after('yaml', text, ['a'], addMember('z', 1)), undefined);
    assert.equal(after('yaml', text, ['a', 'd'], addItem(0, 1)), undefined);
    assert.equal(after('yaml', text, [], dropMember('f')), undefined);
    assert.equal(after('yaml', text, ['g'], dropMember('b')), undefined);
    assert.equal(after('yaml', text, ['g'], rename('b', 'z')), undefined);
    assert.equal(after('yaml', text, ['g'], addMember('z', 1)), `${text}  z: 1\n`);
  });

  it('leave short functions in their form', () => {
    assert.equal(after('yaml', 'a: !Sub x\n', ['a'], addMember('b', 1)), undefined);
    assert.equal(after('yaml', 'a: !Sub x\n', ['a'], rename('Fn::Sub', 'b')), undefined);
    assert.equal(after('yaml', 'a: !Sub "x"\n', ['a', 'Fn::Sub'], rewrite(1, 1, '${y}')), 'a: !Sub "x${y}"\n');
  });

  it('keep the lines of a document in a block of text', () => {
    const text = 'p: |\n  {\n    "a": ["x"],\n    "b": {\n      "c": 1\n    }\n  }\nq: 1\n';
    assert.equal(after('yaml', text, ['p', 'b'], addMember('d', 2)), text.replace('"c": 1', '"c": 1,\n      "d": 2'));
    assert.equal(after('yaml', text, ['p'], dropMember('a')), text.replace('"a": ["x"],\n    ', ''));
    assert.equal(after('yaml', text, ['p', 'a', 0], rewrite(1, 1, '"\n')), text.replace('"x"', '"x\\"\\n"'));
  });

  it('are made across the parts of a long document', () => {
    const text = `R:\n${Array.from({ length: 200 }, (_, index) => `  N${index}:\n    a: b\n    c:\n    - d\n`).join('')}O: 1\n`;
    assert.equal(after('yaml', text, ['R', 'N7'], addMember('x', 1)), text.replace('  N8:', '    x: 1\n  N8:'));
    assert.equal(after('yaml', text, ['R'], dropMember('N7')), text.replace('  N7:\n    a: b\n    c:\n    - d\n', ''));
    assert.equal(after('yaml', text, ['R', 'N7', 'c'], addItem(1, 'e')), text.replace('  N8:', '    - e\n  N8:'));
    assert.equal(after('yaml', text, ['R'], addMember('New', { a: 1 })), text.replace('O: 1', '  New:\n    a: 1\nO: 1'));
  });
});

describe('edits of strings with holes', () => {
  it('replace a hole as a whole but never cut one', () => {
    const text = 'a: x\n';
    const source = openDocument('yaml', text);
    const node = findPath(source.root, 'a') as StringNode;
    const span = { source: 'test:/doc', start: 0, end: 0 };
    const hole = { start: 0, end: 1, reference: { address: 'x', label: 'x', isPure: true, span } };
    const wide: StringNode = { ...node, value: 'x', holes: [hole] };
    assert.ok(replaceString(wide, 0, 1, 'y', source));
    const longer = openDocument('yaml', 'a: ${xy}z\n');
    const string = findPath(longer.root, 'a') as StringNode;
    assert.equal(replaceString({ ...string, holes: [{ ...hole, end: 5 }] }, 2, 6, 'q', longer), undefined);
  });
});
