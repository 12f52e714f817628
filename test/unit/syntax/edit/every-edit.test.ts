/**
 * Every edit at every node of some documents: the text it leaves must mean what the edit says and nothing else. An edit
 * may be refused, but not everywhere.
 */
import assert from 'node:assert/strict';
import {
  insertItem, insertMember, removeItem, removeMember, renameKey, replaceString, replaceValue, type Edits, type PlainValue,
} from '../../../../server/src/syntax/edit/edit';
import { childrenOf, type Format, type HostNode } from '../../../../server/src/syntax/node';
import type { CursorSource } from '../../../../server/src/syntax/cursor';
import { plain, type Plain } from '../../../support/host-tree';
import { applyEdits, formats, openDocument } from '../../../support/host-document';

const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 's3:Put"x\\'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, { Effect: 'Deny' }] };
const inner = JSON.stringify(policy);

const documents: readonly [title: string, Format, string][] = [
  ['JSON on lines', 'json', JSON.stringify({ ...policy, empty: {}, none: [], x: null, n: 1 }, null, 2)],
  ['JSON with tabs', 'json', JSON.stringify(policy, null, '\t')],
  ['JSON on one line', 'json', '{ "a": [1, 2, "b"], "c": { "d": true }, "e": [ ] }'],
  ['compact JSON', 'json', inner],
  ['JSON with comments', 'json', '{\n  // one\n  "a": 1, // two\n  /* three */\n  "b": [\n    "x", // four\n    "y"\n    // five\n  ],\n  "c": {"d": "e"}\n}\n'],
  ['JSON in JSON', 'json', JSON.stringify({ body: inner, other: 1 }, null, 2)],
  ['JSON in JSON in JSON', 'json', JSON.stringify({ body: JSON.stringify({ deep: inner }) })],
  ['YAML in block style', 'yaml', 'Version: "2012-10-17" # v\nStatement:\n  - Effect: Allow # e\n    Action:\n      - s3:Get*\n      # c\n      - "s3:Put\\"x\\\\"\n    Resource: \'*\'\n    Condition:\n      Bool:\n        aws:SecureTransport: "true"\n  - Effect: Deny\n    NotAction: [a, "b"]\n    Other: {x: 1}\nlast: ~\n'],
  ['YAML with lists at the column of their keys', 'yaml', 'a:\n- b: c\n  d:\n  - e\n  - f: g\n- h\ni: j'],
  ['YAML in flow style', 'yaml', '{a: [b, "c", {d: e}], f: {}, g: []}\n'],
  ['YAML scalars of every style', 'yaml', 'p: plain text\ns: \'it\'\'s\'\nd: "a\\tb\\u0041"\nm: two\n  lines\nq: "three\n  lines\n\n  here"\nl: |\n  one\n    two\n\n  three\nf: >-\n  one\n  two\n\n  three\nk: |+\n  x\n\nz: 1\n'],
  ['JSON in YAML, literal', 'yaml', `a:\n  body: |\n    ${JSON.stringify(policy, null, 2).replaceAll('\n', '\n    ')}\n  b: 1\n`],
  ['JSON in YAML, folded', 'yaml', `a:\n  body: >-\n    ${JSON.stringify(policy).replaceAll(',', ',\n    ')}\n`],
  ['JSON in YAML, single-quoted', 'yaml', `body: '${inner}'\n`],
  ['JSON in YAML, double-quoted', 'yaml', `body: ${JSON.stringify(inner)}\n`],
  ['JSON in YAML behind a tag', 'yaml', `body: !Sub |\n  ${JSON.stringify(policy, null, 2).replaceAll('\n', '\n  ')}\n`],
  ['CloudFormation tags', 'yaml', 'a: !Sub "x${y}"\nb: !If [c, !Ref d, e]\nf: !If\n  - g\n  - !GetAtt h.i\n  - j: !Ref k\n'],
];

const values: readonly PlainValue[] = ['Deny', '*', 'a: b #c', '2012-10-17', "it's \"x\"\\", '', 'two\nlines', 'true', 7, true, null, [], ['a', '*'], {}, { k: 'v', 'x:y': ['z', { q: 1 }] }, [{ a: 1, b: [2] }]];
/** Line ends matter to what is written on lines. */
const valuesOnLines: readonly PlainValue[] = ['Deny', 'two\nlines', { k: 'v', l: ['z', { q: 1 }] }, [{ a: 1, b: [2] }]];
const texts = ['', 'x', 'Deny', '*', '"', "'", '\\', ' ', ': ', ' #', '${y}', '\n', 'a\nb', '- ', '#', ',', ']', '\u00e9\u{1F600}'];

type Path = readonly (string | number)[];

interface Found {
  readonly node: HostNode;
  readonly path: Path;
}

/** Every node with its way through the value; what a string holds is gone into as `{…}` of its own text. */
function everyNode(node: HostNode, path: Path = []): Found[] {
  const below = (): Found[] => {
    if (node.kind === 'object') return node.members.flatMap((member) => everyNode(member.value, [...path, member.key]));
    if (node.kind === 'array') return node.items.flatMap((item, index) => everyNode(item, [...path, index]));
    return childrenOf(node).flatMap((child) => everyNode(child, [...path, '<json>']));
  };
  return [{ node, path }, ...below()];
}

/** The value with what embedded strings hold in their place, so that an edit's effect is the same at any depth. */
function meaning(node: HostNode): Plain {
  if (node.kind === 'string' && node.embedded) return { '<json>': meaning(node.embedded.root) };
  if (node.kind === 'object') return Object.fromEntries(node.members.map((member) => [member.key, meaning(member.value)]));
  if (node.kind === 'array') return node.items.map(meaning);
  return plain(node);
}

const normal = (value: PlainValue | Plain): Plain => JSON.parse(JSON.stringify(value ?? null)) as Plain;

/** The value with a change at a path. */
function changed(value: Plain, path: Path, change: (at: Plain) => Plain): Plain {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changed(item, rest, change) : item));
  return Object.fromEntries(Object.entries(value as Record<string, Plain>).map(([key, item]) => [key, key === step ? changed(item, rest, change) : item]));
}

interface Tally {
  made: number;
  asked: number;
}

function check(format: Format, source: CursorSource, edits: Edits, expected: Plain, what: string, tally: Tally): void {
  tally.asked++;
  if (!edits) return;
  tally.made++;
  const text = applyEdits(source.text, edits);
  const shown = `${what}\n${text}`;
  const after = openDocument(format, text);
  assert.deepEqual(normal(meaning(after.root)), normal(expected), shown);
  assert.deepEqual(formats[format].parse(text, 'test', { format }).problems, [], shown);
}

describe('every edit of every node', function () {
  this.timeout(60_000);
  for (const [title, format, lf] of documents) {
    for (const text of [lf, lf.replaceAll('\n', '\r\n')]) {
      const source = openDocument(format, text);
      const whole = meaning(source.root);
      const nodes = everyNode(source.root);
      const written = text === lf ? values : valuesOnLines;
      const name = `${title}${text === lf ? '' : ' with CRLF'}`;
      const edited = (path: Path, change: (at: Plain) => Plain): Plain => changed(whole, path, change);

      it(`replaces values: ${name}`, () => {
        const tally: Tally = { made: 0, asked: 0 };
        for (const { node, path } of nodes) {
          for (const value of written) {
            // What holds no document any more would be read as a string.
            if (path.at(-1) === '<json>' && (typeof value !== 'object' || value === null)) continue;
            check(format, source, replaceValue(node, value, source), edited(path, () => normal(value)), `${path.join('/')} = ${JSON.stringify(value)}`, tally);
          }
        }
        assert.ok(tally.made > tally.asked * 0.5, `${tally.made} of ${tally.asked}`);
      });

      it(`adds and removes members and items: ${name}`, () => {
        const tally: Tally = { made: 0, asked: 0 };
        for (const { node, path } of nodes) {
          const way = path.join('/');
          if (node.kind === 'object') {
            for (const value of written) check(format, source, insertMember(node, 'new:key', value, source), edited(path, (at) => ({ ...(at as object), 'new:key': normal(value) })), `${way} + ${JSON.stringify(value)}`, tally);
            for (const member of node.members) {
              const without = (at: Plain): Plain => Object.fromEntries(Object.entries(at as object).filter(([key]) => key !== member.key));
              const renamed = (at: Plain): Plain => Object.fromEntries(Object.entries(at as object).map(([key, item]) => [key === member.key ? 'new key' : key, item as Plain]));
              check(format, source, removeMember(node, member, source), edited(path, without), `${way} - ${member.key}`, tally);
              check(format, source, renameKey(node, member, 'new key', source), edited(path, renamed), `${way} renamed ${member.key}`, tally);
            }
          }
          if (node.kind === 'array') {
            for (let index = 0; index <= node.items.length; index++) {
              const removed = (at: Plain): Plain => (at as Plain[]).filter((_, position) => position !== index);
              if (index < node.items.length) check(format, source, removeItem(node, index, source), edited(path, removed), `${way} - ${index}`, tally);
              for (const value of written) {
                const added = (at: Plain): Plain => [...(at as Plain[]).slice(0, index), normal(value), ...(at as Plain[]).slice(index)];
                check(format, source, insertItem(node, index, value, source), edited(path, added), `${way} + ${index} ${JSON.stringify(value)}`, tally);
              }
            }
          }
        }
        assert.ok(tally.made > tally.asked * 0.5, `${tally.made} of ${tally.asked}`);
      });

      it(`replaces text inside strings: ${name}`, () => {
        const tally: Tally = { made: 0, asked: 0 };
        for (const { node, path } of nodes) {
          if (node.kind !== 'string' || node.embedded) continue;
          const { length } = node.value;
          const ranges = [[0, length], [0, 0], [length, length], [1, Math.min(3, length)], [length >> 1, length]] as const;
          for (const [start, end] of ranges) {
            if (start > end || start > length) continue;
            for (const newText of texts) {
              const value = node.value.slice(0, start) + newText + node.value.slice(end);
              check(format, source, replaceString(node, start, end, newText, source), edited(path, () => value), `${path.join('/')} ${start}-${end} = ${JSON.stringify(newText)}`, tally);
            }
          }
        }
        assert.ok(tally.asked === 0 || tally.made > tally.asked * 0.3, `${tally.made} of ${tally.asked}`);
      });
    }
  }
});
