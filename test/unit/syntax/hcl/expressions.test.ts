/** What HCL expressions become in the host tree. */
import assert from 'node:assert/strict';
import { findMember, type HostNode } from '../../../../server/src/syntax/node';
import { blockOf, heads, parse, rootOf, shape, textAt, valueOf } from './hcl-trees';

describe('an HCL value', () => {
  const values: readonly (readonly [text: string, value: unknown])[] = [
    ['true', true],
    ['null', null],
    ['-12', -12],
    ['1.5e3', 1500],
    ['"a"', 'a'],
    ['[1, "b", true,]', [1, 'b', true]],
    ['[\n  1, # one\n  2 // two\n]', [1, 2]],
    ['{ a = 1, "b" : 2 }', { a: 1, b: 2 }],
    ['{\n  a = 1\n  /* b */ c = { d = [] }\n}', { a: 1, c: { d: [] } }],
    ['("a")', 'a'],
    ['(\n  "a"\n)', 'a'],
    ['jsonencode({ a = [1] })', { a: [1] }],
    ['jsonencode(local.policy)', '<ref local.policy>'],
    ['jsonencode("a")', '<unknown>'],
    ['toset(["a"])', ['a']],
    ['concat(["a"], local.more)', '<unknown>'],
    ['[for k, v in local.map : k if v]', '<unknown>'],
    ['{ for k in local.list : k => { a = k } }', '<unknown>'],
    ['a == 1 && !b', '<unknown>'],
    ['"a" == "a"', '<unknown>'],
    ['var.on ? "a" : null', { '<choice var.on>': ['a', null] }],
    ['a > 1 ? "x" : b ? "y" : "z"', { '<choice a > 1>': ['x', { '<choice b>': ['y', 'z'] }] }],
    ['(\n  var.on\n  ? "a"\n  : "b"\n)', { '<choice var.on>': ['a', 'b'] }],
    ['provider::aws::arn_parse("a").account', '<unknown>'],
    ['[\n  var.on ? { a = 1 } : { a = 2 },\n  3\n]', [{ '<choice var.on>': [{ a: 1 }, { a: 2 }] }, 3]],
  ];
  for (const [text, value] of values) {
    it(`\`${text.replace(/\n/g, '↵')}\` is read without a problem`, () => {
      assert.deepEqual(parse(`x = ${text}\n`).problems, []);
      assert.deepEqual(shape(valueOf(text)), value);
    });
  }

  it('keeps a number as it is written', () => {
    const node = valueOf('012345678901');
    assert.equal(node.kind === 'number' && node.raw, '012345678901');
  });

  it('has the place it was written at, also inside `jsonencode`', () => {
    const text = 'policy = jsonencode({\n  Statement = [{ Effect = "Allow" }]\n})\n';
    const policy = findMember(rootOf(text), 'policy');
    assert.equal(policy && textAt(text, policy.value), text.slice(20, -2));
    assert.equal(policy && textAt(text, policy), text.slice(0, -1));
  });

  it('says why it is not known', () => {
    const reasons = ['file("a.json")', 'upper("a")', '[for k in x : k]', '1 + 1'].map((text) => {
      const node = valueOf(text);
      return node.kind === 'unknown' && node.reason;
    });
    assert.deepEqual(reasons, [
      '`file` reads a file at deployment',
      '`upper` is computed at deployment',
      'a `for` expression is computed at deployment',
      'it is computed at deployment',
    ]);
  });

  it('nested far too deeply is skipped and said to be unknown', () => {
    const depth = 20_000;
    const root = rootOf(`x = ${'['.repeat(depth)}${']'.repeat(depth)}\ny = 1\n`);
    assert.equal(shape(findMember(root, 'y')?.value ?? valueOf('null')), 1);
  });

  it('made of thousands of conditionals is no deeper than the stack', () => {
    assert.equal(valueOf('a ? b : '.repeat(20_000) + 'c').kind, 'choice');
  });
});

describe('an HCL reference', () => {
  const address = (node: HostNode): string | undefined => (node.kind === 'ref' ? node.reference.address : undefined);
  const addresses: readonly (readonly [text: string, address: string])[] = [
    ['local.partner', 'local.partner'],
    ['aws_iam_role.api[0].arn', 'aws_iam_role.api[0].arn'],
    ['aws_iam_role.api.0.arn', 'aws_iam_role.api[0].arn'],
    ['aws_iam_role.api.*.arn', 'aws_iam_role.api[*].arn'],
    ['aws_iam_role.api[*].arn', 'aws_iam_role.api[*].arn'],
    ['local.map["a b"].c', 'local.map["a b"].c'],
    ['module.api[ each.key ].id', 'module.api[each.key].id'],
    ['data.aws_iam_policy_document.invoke.json', 'data.aws_iam_policy_document.invoke.json'],
    ['"${local.partner}"', 'local.partner'],
  ];
  for (const [text, expected] of addresses) {
    it(`\`${text}\` has the address \`${expected}\``, () => assert.equal(address(valueOf(text)), expected));
  }

  it('has its own place inside the quotes around it', () => {
    const text = 'x = "${local.partner}"\n';
    const node = findMember(rootOf(text), 'x')?.value;
    assert.equal(node && textAt(text, node), '"${local.partner}"');
    assert.equal(node?.kind === 'ref' && textAt(text, node.reference), 'local.partner');
  });

  const isPure = (text: string): boolean | undefined => {
    const node = valueOf(text);
    return node.kind === 'ref' || node.kind === 'unknown' ? node.reference?.isPure : undefined;
  };
  it('to the same thing is the same value, unless it differs by instance or by time', () => {
    assert.deepEqual(['var.a', 'upper(var.a)', 'each.key', 'count.index + 1', 'aws_x.y[each.key].arn', 'timestamp()', 'md5(uuid())'].map(isPure), [
      true, true, false, false, false, false, false,
    ]);
  });

  it('to the element of a `dynamic` block differs by instance', () => {
    const root = rootOf('a {\n  dynamic "statement" {\n    for_each = var.list\n    content {\n      sid = statement.value\n      x = var.y\n    }\n  }\n  z = statement.value\n}\n');
    const body = findMember(root, 'a')?.value;
    const block = body?.kind === 'object' ? findMember(body, 'dynamic')?.value : undefined;
    const content = block?.kind === 'object' ? findMember(block, 'content')?.value : undefined;
    const purity = (object: HostNode | undefined, key: string): unknown => {
      const node = object?.kind === 'object' ? findMember(object, key)?.value : undefined;
      return node?.kind === 'ref' && node.reference.isPure;
    };
    assert.deepEqual([purity(content, 'sid'), purity(content, 'x'), purity(body, 'z')], [false, true, true]);
    assert.equal(body?.kind === 'object' && body.open, 'a `dynamic` block makes more of them');
  });
});

describe('HCL keys and blocks', () => {
  it('keep repeated blocks and let the last of equal attributes take effect', () => {
    const root = rootOf('s { a = 1 }\ns { a = 2 }\nb = 1\nb = 2\n');
    assert.deepEqual(root.members.map((member) => [member.key, member.isBlock ?? false, member.shadowed ?? false]), [
      ['s', true, false], ['s', true, false], ['b', false, true], ['b', false, false],
    ]);
    assert.equal(findMember(root, 'b')?.value.kind === 'number' && shape(findMember(root, 'b')!.value), 2);
  });

  it('have labels with their places', () => {
    const text = 'resource "aws_iam_role" "api" {}\n';
    const { labels } = blockOf(rootOf(text), 'aws_iam_role', 'api');
    assert.deepEqual(labels?.map((label) => text.slice(label.contentSpan.start, label.contentSpan.end)), ['aws_iam_role', 'api']);
  });

  it('that are computed leave the object open', () => {
    const open = ['{ a = 1 }', '{ (local.key) = 1 }', '{ "${local.key}:sub" = 1 }', '{ format("%s", local.key) = 1 }', '{ ("a") = 1 }'].map((text) => {
      const node = valueOf(text);
      return node.kind === 'object' && [node.members.map((member) => member.key), node.open !== undefined];
    });
    assert.deepEqual(open, [[['a'], false], [['(local.key)'], true], [['${local.key}:sub'], true], [['format("%s", local.key)'], true], [['a'], false]]);
  });

  it('have comments beside them', () => {
    const { comments } = parse('# one\na = 1 // two\n/* three\n   lines */\nb = "# no" # four\n');
    assert.deepEqual(comments.map((comment) => comment.text), [' one', ' two', ' three\n   lines ', ' four']);
  });

  it('may follow a byte order mark', () => {
    assert.deepEqual(heads(rootOf('\uFEFFlocals {}\n')), ['locals']);
  });

  it('wrong in a known way are read as they are meant, and complained about', () => {
    const { root, problems } = parse('resource "a" "b"\n{\n  c = { d { e = 1 } }\n}\n');
    assert.deepEqual(shape(blockOf(root, 'a', 'b')), { c: { d: { e: 1 } } });
    assert.equal(problems.length, 1);
  });
});
