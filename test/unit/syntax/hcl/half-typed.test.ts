/**
 * Half-typed templates, loops, conditionals, calls and `dynamic` blocks, one line of a resource: its other attributes and blocks
 * and all other resources are there as they are written, in the whole text and in its parts. The states of policies stand in
 * `recovery.test.ts`.
 */
import assert from 'node:assert/strict';
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import { terraformJsonFormat } from '../../../../server/src/syntax/hcl/terraform-json';
import { findMember } from '../../../../server/src/syntax/node';
import { assemble, assertSpansInside, parseText } from '../../../support/host-tree';
import { blockOf, heads, parse, shape } from './hcl-trees';

const before = 'resource "aws_x" "first" {\n  name = "a"\n}\n';
const after = '\nresource "aws_iam_role" "after" {\n  text = <<EOF\n{ "a": "%{ if b }c%{ endif }" }\nEOF\n  list = [for x in y : x]\n}\n\nlocals {\n  last = true\n}\n';
const damaged = (lines: string): string => `\nresource "aws_y" "damaged" {\n  one = "1"\n${lines}\n  two = ["2"]\n\n  nested {\n    three = 3\n  }\n}\n`;
const beside = { one: '1', two: ['2'], nested: { three: 3 } };

/** What stands between two attributes, and what is read of it. */
const states: readonly (readonly [title: string, lines: string, value: unknown])[] = [
  ['a directive without its end', '  x = "a%{ if var.on }b"', 'a%{ if var.on }b'],
  ['a directive without its brace', '  x = "a%{ if var.on', 'a%{ if var.on'],
  ['a directive just begun', '  x = "a%{"', 'a%{'],
  ['a directive without its condition', '  x = "a%{ if }b%{ endif }"', 'a%{ if }b%{ endif }'],
  ['a loop in a text without its end', '  x = "%{ for a in var.l }${a}"', '%{ for a in var.l }${a}'],
  ['a loop in a text without its list', '  x = "%{ for a in"', '%{ for a in'],
  ['an end without a beginning', '  x = "a%{ endif }"', 'a%{ endif }'],
  ['a heredoc with a directive without its end', '  x = <<EOF\n[%{ if var.on }\n1]\nEOF', '[%{ if var.on }\n1]\n'],
  ['a heredoc with a directive without its brace', '  x = <<EOF\n[%{ if var.on\n1]\nEOF', '[%{ if var.on\n1]\n'],
  ['a heredoc with a loop without its list', '  x = <<EOF\n[%{ for x in\n${x}]\nEOF', '[%{ for x in\n${x}]\n'],
  ['a heredoc just begun', '  x = <<EOF', ''],
  ['a heredoc without its tag', '  x = <<EOF\n{ "a": 1', '{ "a": 1'],
  ['a list made by a loop without its list', '  x = [for a in', '<unknown>'],
  ['a list made by a loop without its value', '  x = [for a in var.l : ]', '<unknown>'],
  ['a list made by a loop, unclosed', '  x = [for a in var.l : upper(a', '<unknown>'],
  ['a list made by a loop without its condition', '  x = [for a in var.l : a if', '<unknown>'],
  ['a loop just begun', '  x = [for', '<unknown>'],
  ['an object made by a loop without its value', '  x = { for k, v in m : k =>', '<unknown>'],
  ['an object made by a loop, over lines', '  x = {\n    for k, v in m :\n    k => {\n      a = v\n    }', '<unknown>'],
  ['an object made by a loop with a half-typed head', '  x = { for k,', '<unknown>'],
  ['a conditional without its values', '  x = a ?', { '<choice a>': ['<missing>', '<missing>'] }],
  ['a conditional without its colon', '  x = a ? "b"', { '<choice a>': ['b', '<missing>'] }],
  ['a conditional without its second value', '  x = (a ? "b" :', { '<choice a>': ['b', '<missing>'] }],
  ['a splat without what is taken', '  x = a[*].', '<ref a[*]>'],
  ['an old splat without what is taken', '  x = a.*.', '<ref a[*]>'],
  ['a splat without its bracket', '  x = a[*', '<ref a[*]>'],
  ['an index without its bracket', '  x = a["k"', '<ref a["k"]>'],
  ['a call without its bracket', '  x = f(', '<unknown>'],
  ['a call with another argument to come', '  x = f(a, [1, 2],', '<unknown>'],
  ['a call with an object just begun', '  x = merge({ a = 1 }, {', '<unknown>'],
  ['a call with an open string', '  x = f("a', '<unknown>'],
  ['calls in each other', '  x = f(g(h("a"', '<unknown>'],
  ['a call over lines', '  x = merge(\n    { a = 1 },\n    {\n      b = 2\n    }', '<unknown>'],
  ['an operator without its operand', '  x = a &&', '<unknown>'],
  ['a function of a provider without its name', '  x = provider::a::', '<missing>'],
  ['a comment that is not closed', '  x = 1 /* y', 1],
];

const dynamics: readonly (readonly [title: string, lines: string, value: unknown])[] = [
  ['without a label', '  dynamic', '<missing>'],
  ['with a half-typed label', '  dynamic "state', {}],
  ['without its body', '  dynamic "statement"', {}],
  ['just opened', '  dynamic "statement" {', {}],
  ['with a list that is not there yet', '  dynamic "statement" {\n    for_each =\n  }', { for_each: '<missing>' }],
  ['with an open list', '  dynamic "statement" {\n    for_each = [\n  }', { for_each: [] }],
  ['with content just opened', '  dynamic "statement" {\n    for_each = var.l\n    content {\n  }', { for_each: '<ref var.l>', content: {} }],
  ['with a half-typed reference in it', '  dynamic "statement" {\n    for_each = var.l\n    content {\n      sid = statement.\n    }\n  }', { for_each: '<ref var.l>', content: { sid: '<ref statement>' } }],
  ['that ends nowhere', '  dynamic "statement" {\n    for_each = var.l\n    content {\n      sid = statement.value', { for_each: '<ref var.l>', content: { sid: '<ref statement.value>' } }],
];

describe('half-typed expressions of HCL', () => {
  const rows = [...states.map(([title, lines, x]) => [title, lines, { x }] as const), ...dynamics.map(([title, lines, dynamic]) => [`a dynamic block ${title}`, lines, { dynamic }] as const)];
  for (const [title, lines, value] of rows) {
    it(`keep what stands around ${title}`, () => {
      for (const newline of ['\n', '\r\n']) {
        const text = `${before}${damaged(lines)}${after}`.replaceAll('\n', newline);
        const { root, problems, comments } = parse(text);
        assertSpansInside(root, problems, comments, text);
        assert.deepEqual(heads(root), ['resource aws_x first', 'resource aws_y damaged', 'resource aws_iam_role after', 'locals']);
        const own = JSON.parse(JSON.stringify(shape(blockOf(root, 'aws_y', 'damaged'))).replaceAll('\\r\\n', '\\n')) as unknown;
        assert.deepEqual(own, { ...beside, ...value });
        assert.ok(problems.length > 0 || title === 'an end without a beginning', 'something is said about it');
        const whole = parse(`${before}${after}`.replaceAll('\n', newline)).root;
        assert.deepEqual(shape(blockOf(root, 'aws_iam_role', 'after')), shape(blockOf(whole, 'aws_iam_role', 'after')));
        assert.equal(assemble(hclFormat, text).parts, 4);
      }
    });
  }

  const values: readonly (readonly [title: string, lines: string, expected: unknown])[] = [
    ['a value not yet written', 'x =', '<missing>'],
    ['an open string', 'x = "a', 'a'],
    ['an open list', 'x = ["a",', ['a']],
    ['an open object', 'x = {\n  a = "b"', { a: 'b' }],
    ['a name alone', 'x', '<missing>'],
    ['an open interpolation', 'x = "${a', '${a'],
    ['a heredoc just begun', 'x = <<EOF', ''],
    ['a heredoc without its tag', 'x = <<EOF\ntext', 'text'],
  ];
  for (const [title, lines, expected] of values) {
    it(`keep the values of a file of values around ${title}`, () => {
      for (const newline of ['\n', '\r\n']) {
        const text = `one = "1"\n${lines}\ntwo = ["2"]\nthree = {\n  a = 3\n}\n`.replaceAll('\n', newline);
        const { root } = parse(text);
        assert.deepEqual(shape(root), { one: '1', x: expected, two: ['2'], three: { a: 3 } });
      }
    });
  }

  const jsonStates = ['"policy": ', '"policy":', '"policy"', '"pol', '"policy": "${a', '"policy": "%{ if a }b"', '"policy": "${jsonencode(', '"policy": [1,'];
  for (const state of jsonStates) {
    it(`keep the blocks of JSON around \`${state}\``, () => {
      const text = `{\n  "resource": {\n    "aws_x": {\n      "damaged": {\n        "one": "1",\n        ${state}\n      },\n      "after": { "two": ["\${b}"] }\n    }\n  },\n  "locals": { "last": true }\n}\n`;
      const { root, problems, comments } = parseText(terraformJsonFormat, text);
      assertSpansInside(root, problems, comments, text);
      assert.deepEqual(heads(root), ['resource aws_x damaged', 'resource aws_x after', 'locals']);
      assert.deepEqual(shape(blockOf(root, 'aws_x', 'after')), { two: ['<ref b>'] });
      assert.equal(findMember(blockOf(root, 'aws_x', 'damaged'), 'one')?.value.kind, 'string');
    });
  }
});
