import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse as parseWithLibrary, stringify } from 'yaml';
import { findMember, findPath, type HostNode, type ObjectNode, type StringNode } from '../../../../server/src/syntax/node';
import { yamlFormat } from '../../../../server/src/syntax/yaml/yaml-format';
import { assertSpansInside, everyNode, parseText, plain, type Plain } from '../../../support/host-tree';

function parse(text: string) {
  const tree = parseText(yamlFormat, text);
  assertSpansInside(tree.root, tree.problems, tree.comments, text);
  return tree;
}
const value = (text: string) => plain(parse(text).root);
const member = (root: HostNode | undefined, key: string) => {
  assert.equal(root?.kind, 'object');
  const found = findMember(root, key);
  assert.ok(found, key);
  return found;
};
const slice = (text: string, span: { start: number; end: number }) => text.slice(span.start, span.end);

describe('YAML, well formed', () => {
  it('has the value the library gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), fc.constantFrom(20, 80), (data, isFlow, lineWidth) => {
        const text = stringify(data, { collectionStyle: isFlow ? 'flow' : 'any', lineWidth });
        if (/^\? |: \? |- \? /m.test(text)) return;
        const tree = parse(text);
        assert.deepEqual(tree.problems, [], text);
        assert.deepEqual(withoutMarks(plain(tree.root)), withoutMarks(parseWithLibrary(text) as Plain), text);
      }),
      { seed: 41, numRuns: 600 },
    );
  });

  it('reads what the core schema of YAML 1.2 reads and keeps how it is written', () => {
    const text = 'a: 012345678901\nb: 2012-10-17\nc: ~\nd: yes\ne: TRUE\nf: 1e3\ng: 0x1F\nh: .5\ni: null\nj: "1"\nk: .inf\n';
    assert.deepEqual(value(text), {
      a: '#012345678901', b: '2012-10-17', c: null, d: 'yes', e: true, f: '#1e3', g: '#0x1F', h: '#.5', i: null, j: '1', k: '#.inf',
    });
  });

  it('keeps every style of text with its places', () => {
    const text = 'p: a b\nq: \'c\'\nd: "e\\n"\nl: |\n  f\n  g\nf: >-\n  h\n  i\n';
    const { root } = parse(text);
    const strings = everyNode(root).filter((node): node is StringNode => node.kind === 'string');
    assert.deepEqual(strings.map(({ style }) => style), ['plain', 'single', 'double', 'literal', 'folded']);
    assert.deepEqual(strings.map(({ contentSpan }) => slice(text, contentSpan)), ['a b', 'c', 'e\\n', 'f\n  g', 'h\n  i']);
    assert.deepEqual(strings.map(({ span }) => slice(text, span)), ['a b', "'c'", '"e\\n"', '|\n  f\n  g', '>-\n  h\n  i']);
    assert.deepEqual(strings.map((node) => node.value), ['a b', 'c', 'e\n', 'f\ng\n', 'h i']);
  });

  it('keeps members from the first character of the key to the last of the value', () => {
    const text = 'S:\n  - Effect: Allow\n    "Action" : [a, b] # c\n';
    const { root, comments } = parse(text);
    const statement = findPath(root, 'S', 0) as ObjectNode;
    assert.deepEqual(statement.members.map((each) => slice(text, each.span)), ['Effect: Allow', '"Action" : [a, b]']);
    assert.deepEqual(statement.members.map((each) => slice(text, each.keySpan)), ['Effect', 'Action']);
    assert.equal(slice(text, statement.span), 'Effect: Allow\n    "Action" : [a, b]');
    assert.deepEqual(comments.map((comment) => [comment.text, slice(text, comment.span)]), [['c', '# c']]);
  });

  it('collects comments wherever they stand, in order', () => {
    const text = '# 1\na: # 2\n  # 3\n  - b # 4\n  # 5\nc: | # 6\n  # text\n  d\n# 7\ne: [f, # 8\n  g] # 9\nh: "i" # 10\n# 11\n';
    assert.deepEqual(parse(text).comments.map((comment) => comment.text), Array.from({ length: 11 }, (_, index) => `${index + 1}`));
  });

  it('marks keys that are written twice', () => {
    const { members } = parse('a: 1\nb: 2\na: 3\n').root as ObjectNode;
    assert.deepEqual(members.map(({ key, shadowed }) => [key, shadowed === true]), [['a', true], ['b', false], ['a', false]]);
  });

  it('reads the first of several documents, and a byte order mark', () => {
    assert.deepEqual(value('\uFEFF---\na: 1\n---\nb: 2\n'), { a: 1 });
    assert.equal(parse('').root.kind, 'missing');
    assert.equal(parse('# nothing\n').root.kind, 'missing');
  });

  it('reads JSON', () => {
    assert.deepEqual(value('{"a": ["b", {"c": null}], "d": "e\\u0041"}'), { a: ['b', { c: null }], d: 'eA' });
  });
});

/** Numbers are compared as numbers, whatever way they are written. */
function withoutMarks(data: Plain): unknown {
  if (typeof data === 'string' && data.startsWith('#') && !Number.isNaN(Number(data.slice(1)))) return Number(data.slice(1));
  if (typeof data === 'number') return data;
  if (Array.isArray(data)) return data.map(withoutMarks);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, withoutMarks(inner)]));
}

describe('CloudFormation tags in YAML', () => {
  it('become their long form', () => {
    const text = 'a: !Sub "${x}"\nb: !Ref Api\nc: !GetAtt A.B\nd: !If\n  - Cond\n  - !Condition C\n  - !Ref AWS::NoValue\ne: !Equals [!Ref x, 1]\nf: !Sub\n  - t\n  - {}\ng: !Ref 012\n';
    assert.deepEqual(value(text), {
      a: { 'Fn::Sub': '${x}' }, b: { Ref: 'Api' }, c: { 'Fn::GetAtt': 'A.B' },
      d: { 'Fn::If': ['Cond', { Condition: 'C' }, { Ref: 'AWS::NoValue' }] },
      e: { 'Fn::Equals': [{ Ref: 'x' }, 1] }, f: { 'Fn::Sub': ['t', {}] }, g: { Ref: '012' },
    });
    assert.deepEqual(parse(text).problems, []);
  });

  it('have the tag as their key', () => {
    const text = 'a: !Sub "x"\n';
    const object = member(parse(text).root, 'a').value as ObjectNode;
    assert.equal(slice(text, member(object, 'Fn::Sub').keySpan), '!Sub');
    assert.equal(slice(text, object.span), '!Sub "x"');
    assert.equal(slice(text, member(object, 'Fn::Sub').value.span), '"x"');
  });

  it('miss their value while it is typed', () => {
    const text = 'a: !Sub \nb: 1\n';
    assert.deepEqual(value(text), { a: { 'Fn::Sub': '<missing>' }, b: 1 });
    assert.equal(member(member(parse(text).root, 'a').value, 'Fn::Sub').value.span.start, 8);
  });

  it('cannot be stacked, which is said once', () => {
    const tree = parse('a: !Base64 !Sub x\n');
    assert.deepEqual(plain(tree.root), { a: { 'Fn::Base64': { 'Fn::Sub': 'x' } } });
    assert.equal(tree.problems.length, 1);
  });

  it('are no functions where they are YAML\'s own', () => {
    assert.deepEqual(value('a: !!str 12\nb: ! 13\nc: !!int 14\n'), { a: '12', b: '13', c: '14' });
  });
});

describe('anchors and aliases', () => {
  it('stand for the node at the anchor, and neither can be edited in place', () => {
    const text = 'a: &x [1, "s"]\nb: *x\nc: [*x]\nd: 2\n';
    const { root, problems } = parse(text);
    assert.deepEqual(problems, []);
    assert.equal(member(root, 'b').value, member(root, 'a').value);
    assert.equal(member(root, 'b').borrowed, true);
    assert.equal(member(root, 'a').borrowed, undefined);
    assert.equal(member(root, 'a').value.shared, true);
    assert.equal(findPath(root, 'a', 1)?.shared, true);
    assert.equal(findPath(root, 'd')?.shared, undefined);
    assert.equal(slice(text, member(root, 'b').span), 'b: *x');
  });

  it('leave an anchor nobody uses alone', () => {
    assert.equal(findPath(parse('a: &x 1\nb: 2\n').root, 'a')?.shared, undefined);
  });

  it('merge what a mapping does not write itself, the first source winning', () => {
    const text = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  b: 5\n  <<: [*y, *x]\n';
    const { root } = parse(text);
    assert.deepEqual(plain(findPath(root, 'z') as HostNode), { b: 5, c: 4, a: 1 });
    const { members } = findPath(root, 'z') as ObjectNode;
    assert.deepEqual(members.map(({ key, borrowed }) => [key, borrowed === true]), [['b', false], ['c', true], ['a', true]]);
  });

  it('leave a mapping open that merges something unknown', () => {
    const { root, problems } = parse('z:\n  <<: *nothing\n  a: 1\n');
    assert.notEqual((findPath(root, 'z') as ObjectNode).open, undefined);
    assert.equal(problems.length, 1);
  });

  it('are bounded however they multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 12; index++) lines.push(`a${index}: &a${index} [${Array(9).fill(`*a${index - 1}`).join(', ')}]`);
    const { root } = parseText(yamlFormat, lines.join('\n'));
    let visited = 0;
    const visit = (node: HostNode): void => {
      visited++;
      if (node.kind === 'object') for (const each of node.members) visit(each.value);
      if (node.kind === 'array') for (const each of node.items) visit(each);
    };
    visit(root);
    assert.ok(visited < 200_000, `${visited}`);
  });

  it('cannot hold themselves', () => {
    assert.deepEqual(value('a: &a [*a]\n'), { a: ['<unknown>'] });
  });
});

describe('YAML, half typed', () => {
  const cases: readonly [title: string, text: string, expected: unknown, problems: number][] = [
    ['a value not yet written', 'Action:\nEffect: Allow\n', { Action: '<missing>', Effect: 'Allow' }, 0],
    ['an item not yet written', 'a:\n  - b\n  - \nc: 1\n', { a: ['b', '<missing>'], c: 1 }, 0],
    ['a key without a colon at the end', 'a: 1\nAct\n', { a: 1, Act: '<missing>' }, 1],
    ['a key without a colon in the middle', '- a: 1\n  Act\n  b: 2\n', [{ a: 1, Act: '<missing>', b: 2 }], 1],
    ['a quoted key without a colon', 'a: 1\n"Act"\nb: 2\n', { a: 1, Act: '<missing>', b: 2 }, 1],
    ['two keys without a colon', 'a: 1\nX\nY\nb: 2\n', { a: 1, X: '<missing>', Y: '<missing>', b: 2 }, 2],
    ['an unclosed double quote', 'a: "x\nb: 1\nc: "y"\n', { a: 'x', b: 1, c: 'y' }, 1],
    ['an unclosed single quote', "a: 'x\nb: 1\nc: 'y'\n", { a: 'x', b: 1, c: 'y' }, 1],
    ['an unclosed quote in a list', 'a:\n  - "x\n  - y\nb: 1\n', { a: ['x', 'y'], b: 1 }, 1],
    ['an unclosed bracket', 'a: [x, y\nb: 1\n', { a: ['x', 'y'], b: 1 }, 1],
    ['an unclosed bracket over several lines', 'a: [x,\n  {y: 1\nb: 1\n', { a: ['x', { y: 1 }], b: 1 }, 1],
    ['an unclosed quote in brackets', 'a: ["x]\nb: 1\n', { a: ['x'], b: 1 }, 1],
    ['tabs as indentation', 'a:\n\tb: 1\n\tc:\n\t\td: 2\ne: 2\n', { a: { b: 1, c: { d: 2 } }, e: 2 }, 3],
    ['a tab among spaces', 'a:\n  b: 1\n\tc: 2\ne: 2\n', { a: { b: 1, c: 2 }, e: 2 }, 1],
    ['a star without quotes', 'Action: *\nb: 1\n', { Action: '<unknown>', b: 1 }, 1],
    ['a value with a second colon', 'a: b: c\nd: 1\n', { a: 'b: c', d: 1 }, 1],
  ];
  for (const [title, text, expected, problems] of cases) {
    it(`reads around ${title}`, () => {
      for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
        const tree = parse(variant);
        assert.deepEqual(plain(tree.root), expected);
        assert.equal(tree.problems.length, problems, JSON.stringify(tree.problems, null, 1));
      }
    });
  }

  it('puts strings of a mended text at their places in the written one', () => {
    const text = 'a:\n\tb: "xy\n\tc: \'z\'\n';
    const node = findPath(parse(text).root, 'a', 'c') as StringNode;
    assert.equal(slice(text, node.contentSpan), 'z');
    assert.equal(slice(text, (findPath(parse(text).root, 'a', 'b') as StringNode).contentSpan), 'xy');
  });

  it('reads a lone word as a key where the part yields members', () => {
    for (const text of ['Resour', '"Resour"', "'Resour", '  Resour # x']) {
      const tree = yamlFormat.parse(text, 'test', { format: 'yaml' }, 'members');
      assert.deepEqual(plain(tree.root), { Resour: '<missing>' }, text);
    }
  });

  it('says where a missing value goes', () => {
    const at = (text: string) => member(parse(text).root, 'a').value.span.start;
    assert.equal(at('a: \nb: 1\n'), 3);
    assert.equal(at('a:\nb: 1\n'), 2);
    assert.equal(at('b: 1\na\n'), 6);
  });
});

describe('YAML, hostile', () => {
  it('gives up at a depth instead of overflowing', () => {
    for (const text of ['['.repeat(50_000), '- '.repeat(20_000), '{a: '.repeat(20_000), '? '.repeat(5000), ' '.repeat(3) + '!a '.repeat(1000)]) {
      assert.ok(parseText(yamlFormat, text).problems.length > 0, text.slice(0, 4));
    }
    const deep = `a: ${'['.repeat(300)}${']'.repeat(300)}\nb: 1\n`;
    assert.equal(plain(findPath(parse(deep).root, 'b') as HostNode), 1);
  });

  it('keeps every span inside the text for every prefix, with LF and CRLF', () => {
    const text = '# c\nR: &x\n  A: !Sub "a\\u0041\n    b"\n  B: |-\n    {"x": 1}\n  C: >+2\n      y\n\n  D: [1, {e: \'f\'\'g\'}, !Ref h]\n  <<: *x\n  E:\n  - F: g\n    H: - i\n';
    for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
      for (let at = 0; at <= variant.length; at++) {
        parse(variant.slice(0, at));
        parse(variant.slice(at));
        parse(variant.slice(0, at) + variant.slice(at + 1));
      }
    }
  });

  it('reads any text without throwing', () => {
    const unit = fc.constantFrom('a', 'b:', ': ', '- ', '\n', '\n  ', '\n    ', '"', "'", '[', ']', '{', '}', ',', '|', '>', '#', ' #', '!', '!Sub ', '&x ', '*x', '\t', '---', '?', '<<: ', '%', '\\', '\r\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => void parse(units.join(''))),
      { seed: 42, numRuns: 2500 },
    );
  });
});
