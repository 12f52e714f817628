import assert from 'node:assert/strict';
import { findCursor, type Cursor } from '../../../server/src/syntax/cursor';
import { partLimit } from '../../../server/src/syntax/format';
import type { Format } from '../../../server/src/syntax/node';
import { openDocument } from '../../support/host-document';

/** The place as text: the way there, what is typed, what would be replaced. */
function draw(cursor: Cursor, text: string): string {
  const way = cursor.path.map((step) => (step.kind === 'member' ? step.member.key : `${step.index}`)).join('/');
  const { place } = cursor;
  if (place.kind === 'none') return 'none';
  const replaced = text.slice(place.replace.start, place.replace.end);
  const what = place.kind === 'key' ? 'key' : place.string ? 'text' : place.node.kind;
  return `${way}: ${what} '${place.typed}'${replaced === place.typed ? '' : ` of '${replaced}'`}`;
}

const padding: Readonly<Record<Format, string>> = {
  json: `"padding": [${Array.from({ length: 700 }, () => '"x"').join(', ')}],\n`,
  yaml: `padding:\n${'  - some text\n'.repeat(400)}`,
  hcl: `locals {\n${'  padding = 1\n'.repeat(400)}}\n`,
  toml: 'padding = 1\n',
};

/** The text alone, with CRLF, and in a document that is long enough to be cut. */
function variants(format: Format, marked: string): string[] {
  const crlf = marked.replaceAll('\n', '\r\n');
  if (format === 'json') return marked.startsWith('{') && marked.length > 1 ? [marked, crlf, `{${padding.json}${marked.slice(1)}`] : [marked, crlf];
  const isRootKey = /^[\w#]/.test(marked);
  return isRootKey ? [marked, crlf, padding[format] + marked] : [marked, crlf];
}

function checkCursor(format: Format, marked: string, expected: string): void {
  for (const variant of variants(format, marked)) {
    const offset = variant.indexOf('<|>');
    const text = variant.replace('<|>', '');
    const shown = draw(findCursor(openDocument(format, text), offset), text).replaceAll('\r\n', '\n');
    assert.equal(shown, expected, `${text.length > partLimit ? 'cut: ' : ''}${marked}`);
  }
}

function table(format: Format, cases: readonly (readonly [marked: string, expected: string])[]): void {
  for (const [marked, expected] of cases) {
    it(`${marked.replaceAll('\n', '⏎')} is ${expected}`, () => { checkCursor(format, marked, expected); });
  }
}

describe('the cursor in JSON', () => {
  table('json', [
    ['{"Effect": "Al<|>low"}', "Effect: text 'Al' of 'Allow'"],
    ['{"Effect": "<|>"}', "Effect: text ''"],
    ['{"Effect": "<|>', "Effect: text ''"],
    ['{"Effect": "Al<|>\n}', "Effect: text 'Al'"],
    ['{"Effect": <|>"Allow"}', 'none'],
    ['{"Effect": "Allow"<|>}', 'none'],
    ['{"Effect":<|>}', "Effect: missing ''"],
    ['{"Effect": <|>}', "Effect: missing ''"],
    ['{"Effect": <|>,\n "Sid": "x"}', "Effect: missing ''"],
    ['{"Effect":\n  <|>\n}', "Effect: missing ''"],
    ['{"Effect": Al<|>}', "Effect: unknown 'Al'"],
    ['{"Eff<|>ect": "Allow"}', ": key 'Eff' of 'Effect'"],
    ['{"Eff<|>"}', ": key 'Eff'"],
    ['{"Eff<|>\n "Sid": "x"}', ": key 'Eff'"],
    ['{"Sid": "x", "<|>"}', ": key ''"],
    ['{Eff<|>}', ": key 'Eff'"],
    ['{<|>}', ": key ''"],
    ['{ <|> }', ": key ''"],
    ['{"a": 1, <|>}', ": key ''"],
    ['{"a": 1,\n  <|>\n  "b": 2}', ": key ''"],
    ['{"a": 1\n  <|>\n}', ": key ''"],
    ['{"a": 1 <|>}', 'none'],
    ['{"a"<|>: 1}', 'none'],
    ['{"a": 1<|>2}', 'none'],
    ['{"a": tr<|>ue}', "a: boolean 'tr' of 'true'"],
    ['{"a": [<|>]}', "a/0: missing ''"],
    ['{"a": [ <|> ]}', "a/0: missing ''"],
    ['{"a": ["x", <|>]}', "a/1: missing ''"],
    ['{"a": ["x",\n  <|>\n  "y"]}', "a/1: missing ''"],
    ['{"a": ["x"<|>]}', 'none'],
    ['{"a": ["x", "y<|>"]}', "a/1: text 'y'"],
    ['{"a": ["x<|>', "a/0: text 'x'"],
    ['{"a": [<|>', "a/0: missing ''"],
    ['{"S": [{"a": 1},\n {<|>}]}', "S/1: key ''"],
    ['{"S": [{"a": 1, <|>', "S/0: key ''"],
    ['{"S": [{"a": 1,\n   <|>\n\n', "S/0: key ''"],
    ['{"a": 1, // about <|>\n "b": 2}', 'none'],
    ['{"a": 1, // about\n <|>\n "b": 2}', ": key ''"],
    ['{"a": 1, /* x <|> */ "b": 2}', 'none'],
    ['{"a": 1, /* x */<|> "b": 2}', ": key ''"],
    ['{"a": 1}<|>', 'none'],
    ['<|>', ": missing ''"],
    ['{"a": "x\\"y<|>\\u0041"}', "a: text 'x\"y' of 'x\\\"y\\u0041'"],
  ]);
});

describe('the cursor in JSON inside strings', () => {
  table('json', [
    ['{"body": "{\\"Effect\\": \\"Al<|>low\\"}"}', "body/Effect: text 'Al' of 'Allow'"],
    ['{"body": "{\\"Eff<|>\\": 1}"}', "body: key 'Eff'"],
    ['{"body": "{\\"a\\": [<|>]}"}', "body/a/0: missing ''"],
    ['{"body": "{\\"a\\": 1, <|>}"}', "body: key ''"],
    ['{"body": "{<|>"}', "body: key ''"],
    ['{"body": "{\\"a\\": <|>}"}', "body/a: missing ''"],
    ['{"body": "{\\"in\\": \\"{\\\\\\"Effect\\\\\\": \\\\\\"x\\\\\\\\n<|>\\\\\\"}\\"}"}', "body/in/Effect: text 'x\n' of 'x\\\\\\\\n'"],
    ['{"body": "{\\"in\\": \\"{\\\\\\"E<|>\\\\\\"}\\"}"}', "body/in: key 'E'"],
  ]);
  table('yaml', [
    ['body: |\n  {\n    "Effect": "Al<|>low"\n  }\n', "body/Effect: text 'Al' of 'Allow'"],
    ['body: |\n  {\n    "a": 1,\n    <|>\n  }\n', "body: key ''"],
    ['body: >-\n  {"a": [\n    <|>\n  ]}\n', "body/a/0: missing ''"],
    ['body: "{\\"a\\": \\"x<|>\\"}"\n', "body/a: text 'x'"],
    ["body: '{\"a\": \"it''s<|>\"}'\n", "body/a: text 'it's' of 'it''s'"],
    ['body: !Sub |\n  {"a": "<|>"}\n', "body/Fn::Sub/a: text ''"],
  ]);
  table('hcl', [
    ['policy = <<EOF\n{ "a": "x<|>" }\nEOF\n', "policy/a: text 'x'"],
    ['policy = <<-EOF\n  { "a": 1,\n    <|>\n  }\n  EOF\n', "policy: key ''"],
  ]);
});

describe('the cursor in YAML', () => {
  table('yaml', [
    ['Effect: Al<|>low\n', "Effect: text 'Al' of 'Allow'"],
    ['Effect: "Al<|>low"\n', "Effect: text 'Al' of 'Allow'"],
    ['Effect: "Al<|>\nSid: x\n', "Effect: text 'Al'"],
    ["Effect: '<|>'\n", "Effect: text ''"],
    ['Effect:<|>\n', "Effect: missing ''"],
    ['Effect: <|>\n', "Effect: missing ''"],
    ['Effect: <|>\nSid: x\n', "Effect: missing ''"],
    ['Effect: Allow <|>\n', 'none'],
    ['Eff<|>ect: Allow\n', ": key 'Eff' of 'Effect'"],
    ['"Eff<|>ect": Allow\n', ": key 'Eff' of 'Effect'"],
    ['Sid: x\nEff<|>\n', ": key 'Eff'"],
    ['Sid: x\nEff<|>\nAction: y\n', ": key 'Eff'"],
    ['Sid: x\n<|>\n', ": key ''"],
    ['Sid: x\n<|>', ": key ''"],
    ['Sid: x\n<|>\nAction: y\n', ": key ''"],
    ['S:\n  - Effect: Allow\n    <|>\n', "S/0: key ''"],
    ['S:\n  - Effect: Allow\n    <|>\n  - Effect: Deny\n', "S/0: key ''"],
    ['S:\n  - Effect: Allow\n<|>\n', ": key ''"],
    ['S:\n  - Effect: Allow\n  <|>\n', 'none'],
    ['S:\n- Effect: Allow\n<|>\nT: 1\n', ": key ''"],
    ['S:\n  - Effect: Allow\n    Action:\n      - a\n      - <|>\n    Resource: x\n', "S/0/Action/1: missing ''"],
    ['S:\n  - Effect: Allow\n    Action:\n    - a\n    <|>\n    Resource: x\n', "S/0: key ''"],
    ['S:\n  - <|>\n', "S/0: missing ''"],
    ['S:\n  -<|>\n', "S/0: missing ''"],
    ['S:\n  - a: 1\n  - <|>\n', "S/1: missing ''"],
    ['S:\n  - Ef<|>\n', "S/0: text 'Ef'"],
    ['S:\n  <|>\n', "S: missing ''"],
    ['S:\n  <|>\nT: 1\n', "S: missing ''"],
    ['S:\n  - Condition:\n      <|>\n', "S/0/Condition: missing ''"],
    ['S:\n  - Condition:\n      StringEquals:\n        <|>\n', "S/0/Condition/StringEquals: missing ''"],
    ['S:\n  - Condition:\n      StringEquals:\n        a: b\n      <|>\n', "S/0/Condition: key ''"],
    ['A: [<|>]\n', "A/0: missing ''"],
    ['A: [x, <|>]\n', "A/1: missing ''"],
    ['A: [x, y<|>]\n', "A/1: text 'y'"],
    ['A: [<|>\nB: 1\n', "A/0: missing ''"],
    ['A: ["x<|>\nB: 1\n', "A/0: text 'x'"],
    ['A: {<|>}\n', "A: key ''"],
    ['A: {b: 1, <|>}\n', "A: key ''"],
    ['A: {b: <|>}\n', "A/b: missing ''"],
    ['A: {b<|>}\n', "A: key 'b'"],
    ['A: !Sub <|>\n', "A/Fn::Sub: missing ''"],
    ['A: !Sub "x${<|>}"\n', "A/Fn::Sub: text 'x${' of 'x${}'"],
    ['A: !S<|>ub x\n', 'none'],
    ['A: x # a <|>\nB: 1\n', 'none'],
    ['# a <|>\nB: 1\n', 'none'],
    ['A: 1<|>2\n', 'none'],
    ['A: |\n  x\n  y<|>z\nB: 1\n', "A: text 'x\ny' of 'x\n  yz'"],
    ['A: s3:<|>\nB: 1\n', "A: text 's3:'"],
    ['A: *<|>\nB: 1\n', "A: unknown '*'"],
    ['<|>', ": missing ''"],
    ['A:\n\tEff<|>\n', "A: text 'Eff'"],
  ]);
});

describe('the cursor in HCL', () => {
  table('hcl', [
    ['a = "x<|>y"\n', "a: text 'x' of 'xy'"],
    ['a = <|>\n', "a: missing ''"],
    ['a =<|>\n', "a: missing ''"],
    ['a = <|>\nb = 1\n', "a: missing ''"],
    ['a = [<|>]\n', "a/0: missing ''"],
    ['a = ["x", <|>]\n', "a/1: missing ''"],
    ['a = ["x", "<|>"]\n', "a/1: text ''"],
    ['a = {\n  <|>\n}\n', "a: key ''"],
    ['a = {\n  b = 1\n  <|>\n}\n', "a: key ''"],
    ['a = {\n  b = 1, <|>\n}\n', "a: key ''"],
    ['a = jsonencode({\n  Effect = "Al<|>"\n})\n', "a/Effect: text 'Al'"],
    ['a = jsonencode({\n  Eff<|>\n})\n', "a: key 'Eff'"],
    ['a = jsonencode({\n  Effect = <|>\n  Sid = "x"\n})\n', "a/Effect: missing ''"],
    ['a = jsonencode({\n  Effect = "Allow"\n  <|>\n  Sid = "x"\n})\n', "a: key ''"],
    ['data "d" "n" {\n  <|>\n}\n', "data: key ''"],
    ['data "d" "n" {\n  statement {\n    eff<|>\n  }\n}\n', "data/statement: key 'eff'"],
    ['data "d" "n" {\n  statement {\n    actions = ["<|>"]\n  }\n}\n', "data/statement/actions/0: text ''"],
    ['data "d" "n" {\n  statement {\n    effect = "x"\n    <|>\n  }\n}\n', "data/statement: key ''"],
    ['data "d" "n" {\n  a = 1 # <|>\n}\n', 'none'],
    ['data "d" "n" {\n  a = 1 // <|>\n}\n', 'none'],
    ['data "d" "n" {\n  a = 1 <|>\n}\n', 'none'],
    ['a = var.x<|>\n', "a: ref 'var.x'"],
    ['<|>', ": key ''"],
  ]);
});

describe('the cursor anywhere', () => {
  const texts: readonly [Format, string][] = [
    ['json', '{"a": [1, {"b": "{\\"c\\": [\\"d\\\\n\\"]}"}, null],\n // x\n "e": {}, "f": "\\u0041", "g'],
    ['yaml', '# x\na: &x\n  - b: !Sub "c\\n"\n    d: |\n      {"e":\n       "f"}\n\n  - [g, {h: \'i\'}]\n<<: *y\nj: >+\n  k\n\nl:\n'],
    ['hcl', 'a = [1, "b${c}"]\nd "e" {\n  f = <<-G\n    {"h": "${i}"}\n  G\n  j = k ? { l = 1 } : {}\n}\n# m\n'],
  ];
  for (const [format, text] of texts) {
    it(`never throws and replaces text inside the document, whatever is typed so far: ${format}`, () => {
      for (let end = 0; end <= text.length; end++) {
        const source = openDocument(format, text.slice(0, end));
        for (const offset of [end, end >> 1, Math.max(0, end - 3)]) {
          const { place } = findCursor(source, offset);
          if (place.kind === 'none') continue;
          assert.ok(place.replace.start <= offset && offset <= place.replace.end && place.replace.end <= end, `${offset} in ${text.slice(0, end)}`);
        }
      }
    });
  }
});
