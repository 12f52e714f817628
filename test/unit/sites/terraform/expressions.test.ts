/**
 * What expressions of Terraform give: where everything in them is known, what `terraform console` gives; otherwise as much
 * as is known, under a name by which it is the same everywhere.
 */
import assert from 'node:assert/strict';
import { displayText, sameAtom, type Atom } from '../../../../server/src/base/atoms';
import type { Presence, Value } from '../../../../server/src/policy/model';
import { nodeToJson, type Json } from '../../../../server/src/policy/to-json';
import { findPath } from '../../../../server/src/syntax/node';
import { load, policiesOf } from './modules';

const locals = `locals {
  n    = 3
  on   = true
  key  = "us"
  list = ["a", "b", "c"]
  map  = { us = "east", eu = "west" }
  json = "{\\"a\\": \\"from json\\"}"
  nothing = null
  objects = [{ name = "one", tags = ["x", "y"] }, { name = "two", tags = ["z"] }]
}
`;

/** As `terraform console` gives them, beside the locals above. */
const known: readonly (readonly [expression: string, value: Json])[] = [
  ['join("-", ["a", "b"])', 'a-b'],
  ['join(",", ["a"], ["b", "c"])', 'a,b,c'],
  ['format("%s/%s", "a", local.n)', 'a/3'],
  ['format("%[2]s-%[1]s", "a", "b")', 'b-a'],
  ['format("100%% %s", "x")', '100% x'],
  ['format("%03d", 7)', '007'],
  ['format("%q", "a\\"b")', '"a\\"b"'],
  ['format("%t %v", true, 12)', 'true 12'],
  ['formatlist("arn:%s:%s", "aws", local.list)', ['arn:aws:a', 'arn:aws:b', 'arn:aws:c']],
  ['formatlist("%s-%s", ["a", "b"], ["x", "y"])', ['a-x', 'b-y']],
  ['split(",", "a,b,c")', ['a', 'b', 'c']],
  ['split("", "ab")', ['a', 'b']],
  ['lower("ABC")', 'abc'],
  ['upper("abc")', 'ABC'],
  ['title("hello world of-things x1y")', 'Hello World Of-Things X1y'],
  ['trimspace("  a b \\n")', 'a b'],
  ['trim("?!hello?!", "!?")', 'hello'],
  ['trimprefix("hello", "he")', 'llo'],
  ['trimsuffix("hello", "lo")', 'hel'],
  ['chomp("a\\n\\n")', 'a'],
  ['strrev("abc")', 'cba'],
  ['replace("a-b-c", "-", "/")', 'a/b/c'],
  ['substr("hello world", 1, 4)', 'ello'],
  ['substr("hello", -2, -1)', 'lo'],
  ['startswith("abc", "ab")', true],
  ['endswith("abc", "bd")', false],
  ['strcontains("abc", "b")', true],
  ['concat(["a"], ["b", "c"], [])', ['a', 'b', 'c']],
  ['flatten([["a", ["b"]], [], "c"])', ['a', 'b', 'c']],
  ['distinct(["a", "b", "a"])', ['a', 'b']],
  ['compact(["a", "", "b", null])', ['a', 'b']],
  ['sort(["b", "a", "c"])', ['a', 'b', 'c']],
  ['reverse(["a", "b"])', ['b', 'a']],
  ['length([1, 2, 3])', 3],
  ['length({ a = 1 })', 1],
  ['length("héllo")', 5],
  ['element(["a", "b", "c"], 4)', 'b'],
  ['index(["a", "b"], "b")', 1],
  ['slice(["a", "b", "c", "d"], 1, 3)', ['b', 'c']],
  ['contains(["a", "b"], "a")', true],
  ['contains(["a", "b"], "z")', false],
  ['one(["a"])', 'a'],
  ['one([])', null],
  ['alltrue([true, "true"])', true],
  ['anytrue([false, false])', false],
  ['range(3)', [0, 1, 2]],
  ['range(1, 4)', [1, 2, 3]],
  ['range(4, 1)', [4, 3, 2]],
  ['range(1, 8, 2)', [1, 3, 5, 7]],
  ['chunklist(["a", "b", "c"], 2)', [['a', 'b'], ['c']]],
  ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
  ['setunion(["b", "a"], ["c", "a"])', ['a', 'b', 'c']],
  ['setintersection(["b", "a"], ["a", "c"])', ['a']],
  ['setsubtract(["b", "a"], ["a"])', ['b']],
  ['setproduct(["a", "b"], ["x", "y"])', [['a', 'x'], ['a', 'y'], ['b', 'x'], ['b', 'y']]],
  ['[for s in toset(["b", "a", "b"]) : s]', ['a', 'b']],
  ['join(",", toset(["b", "a"]))', 'a,b'],
  ['tolist(toset(["b", "a"]))[0]', 'a'],
  ['merge({ a = 1, b = 2 }, { b = 3, c = 4 })', { a: 1, b: 3, c: 4 }],
  ['merge([{ a = 1 }, { b = 2 }]...)', { a: 1, b: 2 }],
  ['lookup({ a = "x" }, "a", "d")', 'x'],
  ['lookup({ a = "x" }, "b", "d")', 'd'],
  ['keys({ b = 1, a = 2 })', ['a', 'b']],
  ['values({ b = 1, a = 2 })', [2, 1]],
  ['try(local.map.zz, "fallback")', 'fallback'],
  ['try(local.map[local.map.zz], "fallback")', 'fallback'],
  ['try(local.map.eu, "fallback")', 'west'],
  ['can(local.map.zz)', false],
  ['can(local.map.eu)', true],
  ['coalesce("", "b")', 'b'],
  ['coalesce(null, "x", "y")', 'x'],
  ['coalescelist([], ["a"])', ['a']],
  ['tostring(12)', '12'],
  ['tostring(true)', 'true'],
  ['tonumber("12")', 12],
  ['tobool("true")', true],
  ['abs(-3)', 3],
  ['max(1, 5, 3)', 5],
  ['min(4, 2)', 2],
  ['ceil(1.2)', 2],
  ['floor(1.8)', 1],
  ['cidrhost("10.12.112.0/20", 16)', '10.12.112.16'],
  ['cidrhost("10.12.112.0/20", -1)', '10.12.127.255'],
  ['cidrsubnet("172.16.0.0/12", 4, 2)', '172.18.0.0/16'],
  ['cidrsubnet("10.1.2.0/24", 4, 15)', '10.1.2.240/28'],
  ['cidrnetmask("172.16.0.0/12")', '255.240.0.0'],
  ['base64encode("Hello, wörld")', 'SGVsbG8sIHfDtnJsZA=='],
  ['jsondecode(jsonencode({ a = [1, "x"] })).a[1]', 'x'],
  ['jsondecode(local.json).a', 'from json'],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 4 - 3', 3],
  ['2 * 7 % 4', 2],
  ['-local.n', -3],
  ['!local.on', false],
  ['1 < 2 && 2 <= 2', true],
  ['1 > 2 || 3 >= 4', false],
  ['"a" == "a"', true],
  ['"a" != "b"', true],
  ['"1" == 1', false],
  ['null == null', true],
  ['"a" == null', false],
  ['local.on ? "yes" : "no"', 'yes'],
  ['local.n > 5 ? "big" : "small"', 'small'],
  ['local.on && local.n == 3 ? "x" : "y"', 'x'],
  ['[for s in local.list : upper(s)]', ['A', 'B', 'C']],
  ['[for i, s in local.list : "${i}-${s}"]', ['0-a', '1-b', '2-c']],
  ['[for k, v in local.map : "${k}=${v}"]', ['eu=west', 'us=east']],
  ['[for s in local.list : s if s != "b"]', ['a', 'c']],
  ['{ for s in local.list : s => upper(s) }', { a: 'A', b: 'B', c: 'C' }],
  ['{ for k, v in local.map : v => k }', { east: 'us', west: 'eu' }],
  ['{ for s in ["ab", "ac", "b"] : substr(s, 0, 1) => s... }', { a: ['ab', 'ac'], b: ['b'] }],
  ['[for a in local.list : [for b in local.list : "${a}${b}" if a != b]]', [['ab', 'ac'], ['ba', 'bc'], ['ca', 'cb']]],
  ['local.objects[*].name', ['one', 'two']],
  ['local.objects.*.name', ['one', 'two']],
  ['local.objects[*].tags[0]', ['x', 'z']],
  ['[for o in local.objects : o.name if length(o.tags) > 1]', ['one']],
  ['flatten([for o in local.objects : [for t in o.tags : "${o.name}:${t}"]])', ['one:x', 'one:y', 'two:z']],
  ['local.map["eu"]', 'west'],
  ['local.map[local.key]', 'east'],
  ['local.objects[1].name', 'two'],
  ['local.objects[local.n - 2].name', 'two'],
  ['local.list[0]', 'a'],
  ['"${local.list[1]}-${local.map["us"]}"', 'b-east'],
  ['"x%{ if local.on }A%{ else }B%{ endif }y"', 'xAy'],
  ['"x%{ if !local.on }A%{ endif }y"', 'xy'],
  ['"%{ for s in local.list }${s},%{ endfor }"', 'a,b,c,'],
  ['"%{ for i, s in local.list }${i}${s}%{ if i < 2 }-%{ endif }%{ endfor }"', '0a-1b-2c'],
  ['"a $${b} %%{c} ${"d"}"', 'a ${b} %{c} d'],
  ['"%{ if local.on ~}  A  %{~ endif }y"', 'Ay'],
  ['toset([for s in local.list : "${s}/*"])', ['a/*', 'b/*', 'c/*']],
  ['[for s in toset(["z", "y"]) : s]', ['y', 'z']],
  ['merge({ for s in local.list : s => 1 }, { z = 2 })', { a: 1, b: 1, c: 1, z: 2 }],
  ['lookup({ for s in local.list : s => upper(s) }, "b", "none")', 'B'],
  ['jsonencode(local.list) == jsonencode(["a", "b", "c"])', true],
  ['values({ for k, v in local.map : k => upper(v) })[*]', ['WEST', 'EAST']],
  ['"${local.n}"', 3],
  ['"${local.on}"', true],
  ['[local.nothing, "a"][1]', 'a'],
  ['local.nothing == null ? "null" : "not"', 'null'],
];

describe('an expression of Terraform', () => {
  for (const [expression, value] of known) {
    it(`\`${expression}\` gives ${JSON.stringify(value)}`, () => assert.deepEqual(sorted(jsonOf(expression)), sorted(value)));
  }

  /** Values of a list as they are read for a policy: text, and the conditions under which it is there; `…` where there may be more. */
  const partly: readonly (readonly [expression: string, values: readonly string[]])[] = [
    ['concat(["a"], var.more)', ['a', '…']],
    ['concat(["a"], var.on ? ["b"] : [])', ['a', 'b if var.on']],
    ['concat(var.on ? ["a"] : ["b"], ["c"])', ['a if var.on', 'b if not var.on', 'c']],
    ['var.on ? ["a"] : ["b"]', ['a if var.on', 'b if not var.on']],
    ['!var.on ? "a" : "b"', ['b if var.on', 'a if not var.on']],
    ['var.on && var.off ? "a" : "b"', ['a if var.on and var.off', 'b if var.on and not var.off', 'b if not var.on']],
    ['var.on || local.on ? "a" : "b"', ['a']],
    ['var.on && !local.on ? "a" : "b"', ['b']],
    ['compact(["a", var.on ? "b" : ""])', ['a', 'b if var.on']],
    ['flatten([["a"], var.on ? ["b", "c"] : []])', ['a', 'b if var.on', 'c if var.on']],
    ['[for s in concat(["a"], var.on ? ["b"] : []) : upper(s)]', ['A', 'B if var.on']],
    ['[for s in local.list : s if s != "a" || var.on]', ['a if var.on', 'b', 'c']],
    ['[for s in var.names : s]', ['${[for s in var.names : s]}', '…']],
    ['upper(var.on ? "a" : "b")', ['A if var.on', 'B if not var.on']],
    ['join("-", [var.a, "x", local.key])', ['${var.a}-x-us']],
    ['format("%s/%s", var.a, local.key)', ['${var.a}/us']],
    ['formatlist("%s:%s", local.list, var.a)', ['a:${var.a}', 'b:${var.a}', 'c:${var.a}']],
    ['[for s in local.list : "${s}/${var.a}"]', ['a/${var.a}', 'b/${var.a}', 'c/${var.a}']],
    ['upper(local.of_var)', ['${upper(var.a)}']],
    ['"${local.of_var}-${upper(local.of_var)}"', ['${var.a}-${upper(var.a)}']],
    ['local.map[var.a]', ['${local.map[var.a]}']],
    ['lookup(local.map, var.a, "x")', ['${lookup(local.map, var.a, "x")}', '…']],
    ['merge(local.map, var.on ? { us = "x" } : {}).us', ['x if var.on', 'east if not var.on']],
    ['coalesce(var.a, "x")', ['${coalesce(var.a, "x")}', '…']],
    ['coalesce("a-${var.a}", "x")', ['a-${var.a}']],
    ['try(var.a, "x")', ['${var.a}']],
    ['try(var.a.b, "x")', ['${try(var.a.b, "x")}', '…']],
    ['contains(local.list, var.a) ? "x" : "y"', ['x if contains(["a", "b", "c"], var.a)', 'y if not contains(["a", "b", "c"], var.a)']],
    ['var.a == "x" ? "b" : "c"', ['b if var.a == "x"', 'c if not var.a == "x"']],
    ['replace(local.key, "/[u]?/", "x")', ['${replace("us", "/[u]?/", "x")}']],
    ['aws_x.y[*].arn', ['${aws_x.y[*].arn}', '…']],
    ['aws_x.counted[*].arn', ['${aws_x.counted[0].arn}', '${aws_x.counted[1].arn}']],
    ['[for k, x in aws_x.each : x.arn]', ['${aws_x.each["a"].arn}', '${aws_x.each["b"].arn}']],
    ['values(aws_x.each)[*].name', ['n-a', 'n-b']],
    ['aws_x.each[local.objects[0].tags[0] == "x" ? "a" : "b"].arn', ['${aws_x.each["a"].arn}']],
    ['aws_x.perhaps[*].arn', ['${aws_x.perhaps[0].arn} if var.on']],
    ['one(aws_x.perhaps[*].arn) == null ? "a" : "b"', ['b if var.on', 'a if not var.on']],
    ['aws_x.counted[1].name', ['n-1']],
    ['try(aws_x.perhaps[0].arn, "none")', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['try("${aws_x.perhaps[0].arn}/*", "none")', ['${aws_x.perhaps[0].arn}/* if var.on', 'none if not var.on']],
    ['try([aws_x.perhaps[0].arn], [])', ['${aws_x.perhaps[0].arn} if var.on']],
    ['try(aws_x.perhaps[0].arn, aws_x.otherwise[0].arn)', ['${aws_x.perhaps[0].arn} if var.on', '${aws_x.otherwise[0].arn} if not var.on']],
    ['try(aws_x.perhaps[1].arn, "none")', ['none']],
    ['try(aws_x.counted[1].arn, "none")', ['${aws_x.counted[1].arn}']],
    ['try(aws_x.each["z"].arn, "none")', ['none']],
    ['try(aws_x.many[0].arn, "none")', ['${try(aws_x.many[0].arn, "none")}', '…']],
    ['try(aws_x.perhaps[0].nested[0].arn, "none")', ['${known only at deployment} if var.on', 'none if not var.on', '…']],
    ['can(aws_x.perhaps[0].arn) ? "a" : "b"', ['a if var.on', 'b if not var.on']],
    ['local.tried', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['concat(aws_x.perhaps[*].arn, [""])[0]', ['${aws_x.perhaps[0].arn} if var.on', ' if not var.on']],
    ['element(concat(aws_x.perhaps.*.arn, ["none"]), 0)', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['join("", aws_x.perhaps[*].arn)', ['${aws_x.perhaps[0].arn} if var.on', ' if not var.on']],
    ['coalesce(one(aws_x.perhaps[*].arn), "none")', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['coalescelist(aws_x.perhaps[*].arn, ["none"])', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['length(aws_x.perhaps) > 0 ? aws_x.perhaps[0].arn : "none"', ['${aws_x.perhaps[0].arn} if var.on', 'none if not var.on']],
    ['compact([one(aws_x.perhaps[*].arn), "x"])', ['${aws_x.perhaps[0].arn} if var.on', 'x']],
    ['flatten([aws_x.perhaps[*].arn, aws_x.counted[*].arn])', ['${aws_x.perhaps[0].arn} if var.on', '${aws_x.counted[0].arn}', '${aws_x.counted[1].arn}']],
    ['[for a in concat(aws_x.perhaps[*].arn, ["b"]) : "${a}/*"]', ['${aws_x.perhaps[0].arn}/* if var.on', 'b/*']],
    ['upper(local.by_key.name)', ['X if var.on', 'Y if not var.on']],
    ['[upper(local.by_key.name), local.by_key.name]', ['X if var.on', 'Y if not var.on', 'x if var.on', 'y if not var.on']],
    ['provider::aws::arn_parse("arn:aws:iam::123456789012:role/a/b").resource', ['role/a/b']],
    ['provider::aws::arn_parse(var.a).resource', ['${provider::aws::arn_parse(var.a).resource}', '…']],
    ['provider::aws::arn_build("aws", "iam", "", var.a, "role/x")', ['arn:aws:iam::${var.a}:role/x']],
    ['provider::aws::trim_iam_role_path("arn:aws:iam::123456789012:role/a/b")', ['arn:aws:iam::123456789012:role/b']],
  ];
  const module = `${locals}
locals {
  of_var = var.a
  tried  = try(aws_x.perhaps[0].arn, "none")
  by_key = var.on ? { name = "x" } : { name = "y" }
}
variable "a" {
  type = string
}
resource "aws_x" "counted" {
  count = 2
  name  = "n-\${count.index}"
}
resource "aws_x" "each" {
  for_each = toset(["a", "b"])
  name     = "n-\${each.value}"
}
resource "aws_x" "perhaps" {
  count = var.on ? 1 : 0
}
resource "aws_x" "otherwise" {
  count = var.on ? 0 : 1
}
resource "aws_x" "many" {
  count = var.a
}
`;
  for (const [expression, values] of partly) {
    it(`\`${expression}\` gives ${values.join(', ')}`, () => assert.deepEqual(valuesOf(expression, module), values));
  }

  it('that gives another value each time is never equal to itself', () => {
    const atoms = ['timestamp()', 'uuid()', '"${upper(timestamp())}"'].map((expression) => atomOf(expression));
    assert.deepEqual(atoms.map((atom) => sameAtom(atom, atom)), [false, false, false]);
  });

  it('of much too many elements stays unknown, in little time', () => {
    for (const expression of ['[for i in range(1000000) : i]', 'setproduct(range(100), range(100), range(100))', '[for a in range(200) : [for b in range(200) : [for c in range(200) : a]]]', 'flatten([for a in range(200) : [for b in range(200) : [for c in range(200) : "x"]]])']) {
      const start = process.cpuUsage();
      const values = valuesOf(`[for x in ${expression} : "\${x}"]`, locals);
      assert.ok(values.length <= 1001, expression);
      assert.ok(process.cpuUsage(start).user < 3_000_000, expression);
    }
  });

  it('of texts that double at every step comes to an end', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `  d${index + 1} = "\${local.d${index}}\${local.d${index}}"\n  e${index + 1} = join("", [local.e${index}, local.e${index}])\n`);
    const text = `locals {\n  d0 = "x"\n  e0 = "x"\n${doubling.join('')}}\n`;
    assert.equal(valuesOf('local.d60', text).length > 0, true);
    assert.equal(valuesOf('local.e60', text).length > 0, true);
  });

  it('half typed is read without an exception, and no place lies outside of its file', () => {
    const text = `${locals}data "aws_iam_policy_document" "d" {
  source_policy_documents = [for s in local.list : jsonencode({ Statement = [{ Action = s }] }) if s != "a"]
  dynamic "statement" {
    for_each = { for k, v in local.map : k => upper(v)... }
    content {
      actions = concat(statement.value, local.objects[*].name, ["\${statement.key}%{ if local.on }x%{ else }y%{ endif }"])
    }
  }
}
resource "aws_iam_policy" "p" {
  for_each = toset(local.list)
  policy   = local.on && !local.on ? data.aws_iam_policy_document.d.json : <<-EOF
    { "Statement": [%{ for s in local.list ~}{ "Action": "\${s}" },%{ endfor ~}] }
  EOF
}
`;
    for (let end = 0; end <= text.length; end++) {
      const workspace = load({ 'main.tf': text.slice(0, end) });
      for (const { policies } of workspace.files()) {
        for (const { policy } of policies) {
          for (const { node } of policy.statements) {
            const span = workspace.locate(node.span);
            assert.ok(span && span.start >= 0 && span.start <= span.end && span.end <= end, String(end));
          }
        }
      }
    }
  });

  it('keeps what it was worked out to while nothing it looked at changes', () => {
    const policies = ['a', 'b', 'c'].map((name) => `resource "aws_iam_policy" "${name}" {\n  policy = jsonencode({ Statement = concat([{ Action = "s3:Get${name}" }], local.more) })\n}\n`);
    const text = `locals {\n  more = [for s in ["s3:List"] : { Action = s }]\n}\n${policies.join('')}`;
    const workspace = load({ 'main.tf': text });
    workspace.unit('file:///module/main.tf');
    const before = { ...workspace.count };
    workspace.set('file:///module/main.tf', 'terraform', 2, text.replace('s3:Getb', 's3:Putb'));
    workspace.unit('file:///module/main.tf');
    assert.deepEqual([workspace.count.parsedParts - before.parsedParts, workspace.count.readPolicies - before.readPolicies], [1, 1]);
  });
});

function policyWith(expression: string, module: string): string {
  return `${module}\nresource "aws_iam_policy" "asked" {\n  policy = jsonencode({ Statement = [{ Action = ${expression} }] })\n}\n`;
}

function jsonOf(expression: string): Json | undefined {
  const [file] = load({ 'main.tf': policyWith(expression, locals) }).files();
  const root = file?.document.root;
  const asked = root?.kind === 'object' ? root.members.find(({ key }) => key === 'resource')?.value : undefined;
  const node = findPath(asked, 'policy', 'Statement', 0, 'Action');
  return node && nodeToJson(node);
}

function valuesOf(expression: string, module: string): readonly string[] {
  const entry = policiesOf(policyWith(expression, module)).find(({ site }) => site.selector === 'aws_iam_policy.asked');
  const list = entry?.policy.statements[0]?.action?.value;
  return [...(list?.values ?? []).map(shown), ...(list?.isComplete ? [] : ['…'])];
}

function shown({ text, presence }: Value): string {
  const when = presence.map(({ condition, holds }: Presence) => (holds ? condition.label : `not ${condition.label}`)).join(' and ');
  return displayText(text) + (when === '' ? '' : ` if ${when}`);
}

function atomOf(expression: string): Atom {
  const entry = policiesOf(policyWith(expression, locals))[0];
  const piece = entry?.policy.statements[0]?.action?.value.values[0]?.text.pieces[0];
  if (piece === undefined || typeof piece === 'string') throw new Error(`${expression} is known`);
  return piece;
}

/** The order of keys means nothing. */
function sorted(value: Json | undefined): unknown {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
