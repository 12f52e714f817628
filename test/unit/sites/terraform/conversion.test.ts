/** What the type of an input variable makes of a value that is given, or of its default: as `terraform console` gives it. */
import assert from 'node:assert/strict';
import { nodeToJson, type Json } from '../../../../server/src/policy/to-json';
import { findPath } from '../../../../server/src/syntax/node';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

/** The value of `expression` inside of a module whose variable `v` has a type; undefined where it is not known. */
function insideOf(type: string, given: string | undefined, expression: string, more: { readonly root?: string; readonly variable?: string } = {}): Json | undefined {
  const call = given === undefined ? '' : `  v = ${given}\n`;
  const workspace = openWorkspace({
    'main.tf': `${more.root ?? ''}\nmodule "child" {\n  source = "./child"\n${call}}\n`,
    'child/main.tf': `variable "v" {\n  type = ${type}\n${more.variable ?? ''}\n}\nresource "aws_iam_policy" "asked" {\n  policy = jsonencode({ Statement = [{ Action = ${expression} }] })\n}\n`,
  });
  const unit = workspace.unit(uriOf('main.tf'));
  const site = unit?.instances.flatMap(({ policies }) => policies).find(({ site: { selector } }) => selector === 'module.child.aws_iam_policy.asked')?.site;
  const node = findPath(site?.node, 'Statement', 0, 'Action');
  return node && nodeToJson(node);
}

const nested = 'object({ s = string, o = optional(string, "x"), n = optional(number), in = optional(object({ q = optional(list(string), ["d"]) }), {}) })';

const rows: readonly (readonly [what: string, type: string, given: string | undefined, value: Json, expression?: string])[] = [
  ['attributes that are not in the type are dropped', 'object({ a = string })', '{ a = "x", b = "y" }', ['a'], 'keys(var.v)'],
  ['an optional attribute that is missing is null', 'object({ a = optional(string) })', '{}', true, 'var.v.a == null'],
  ['an optional attribute that is missing has its default', 'object({ a = optional(string, "x") })', '{}', 'x', 'var.v.a'],
  ['an optional attribute that is null has its default', 'object({ a = optional(string, "x") })', '{ a = null }', 'x', 'var.v.a'],
  ['what is given goes before the default', 'object({ a = optional(string, "x") })', '{ a = "y" }', 'y', 'var.v.a'],
  ['defaults lie within each other', nested, '{ s = 1, extra = true, o = null }', ['1', 'x', true, ['d'], ['in', 'n', 'o', 's']], '[var.v.s, var.v.o, var.v.n == null, var.v.in.q, keys(var.v)]'],
  ['elements of a list of objects', 'list(object({ k = string, v = optional(bool, true) }))', '[{ k = "a", z = 1 }, { k = 2, v = "false" }]', ['a-true', '2-false'], '[for e in var.v : "${e.k}-${e.v}"]'],
  ['elements of a map of objects', 'map(object({ x = optional(set(string), ["b", "a", "b"]) }))', '{ one = {}, two = { x = ["z", "y"] } }', ['one:a,b', 'two:y,z'], '[for k, e in var.v : "${k}:${join(",", e.x)}"]'],
  ['elements of a tuple', 'tuple([string, number])', '[1, "2"]', ['1', 2]],
  ['a number that becomes a text', 'map(string)', '{ a = 12 }', true, 'var.v.a == "12"'],
  ['a text that becomes a number', 'list(number)', '["007"]', 8, 'var.v[0] + 1'],
  ['a text that becomes a boolean', 'bool', '"1"', true],
  ['a set that becomes a list', 'list(string)', 'toset(["b", "a"])', 'a', 'var.v[0]'],
  ['a list that becomes a set', 'set(string)', '["b", "a", "b"]', 'a,b', 'join(",", var.v)'],
  ['null stays null', 'object({ a = optional(string, "x") })', 'null', true, 'var.v == null'],
  ['any leaves a value as it is', 'any', '{ a = 1, b = [true] }', { a: 1, b: [true] }],
  ['the default of the variable is converted too', 'object({ a = optional(string, "x"), b = string })', undefined, ['x', '7'], '[var.v.a, var.v.b]'],
];

describe('a value that is given to a module', () => {
  for (const [what, type, given, value, expression = 'var.v'] of rows) {
    it(what, () => assert.deepEqual(insideOf(type, given, expression, given === undefined ? { variable: '  default = { b = 7 }' } : {}), value));
  }

  const root = 'variable "name" {\n  type = string\n}\nvariable "perhaps" {\n  type = string\n  default = null\n}\nvariable "config" {}\nvariable "on" { type = bool }\n';

  it('is unknown where Terraform would refuse it', () => {
    for (const [type, given] of [['object({ a = string })', '{}'], ['number', '"ten"'], ['map(string)', '["a"]'], ['tuple([string])', '["a", "b"]'], ['list(string)', '{ a = "b" }']] as const) {
      assert.equal(isKnown(insideOf(type, given, '[for e in var.v : e]')), false, `${given} for ${type}`);
    }
  });

  it('keeps what deployment decides under the name it has outside', () => {
    assert.equal(shown(insideOf('object({ a = optional(string, "x") })', '{ a = var.name }', '"${var.v.a}/*"', { root })), '${var.name}/*');
  });

  it('does not take a value that may be null for what is given', () => {
    assert.equal(shown(insideOf('object({ a = optional(string, "x") })', '{ a = var.perhaps }', '"${var.v.a}/*"', { root })), '${module.child.var.v.a}/*');
  });

  it('is not seen through where the type adds to something unknown', () => {
    assert.equal(shown(insideOf('object({ a = optional(string, "x") })', 'var.config', '"${var.v.a}/*"', { root })), '${module.child.var.v.a}/*');
  });

  it('has its defaults on the side of a condition where nothing is given', () => {
    const asked = (on: boolean): Json | undefined => insideOf('object({ a = optional(string, "x") })', `{ a = local.on ? "y" : null }`, 'var.v.a', { root: `${root}locals {\n  on = ${String(on)}\n}\n` });
    assert.deepEqual([asked(true), asked(false)], ['y', 'x']);
  });
});

function isKnown(value: Json | undefined): boolean {
  return Array.isArray(value);
}

function shown(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
