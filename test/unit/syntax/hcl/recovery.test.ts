/** Half-typed HCL: what a person has on the screen while asking for completion. Nothing beside the damage may be lost. */
import assert from 'node:assert/strict';
import { findPath } from '../../../../server/src/syntax/node';
import { assemble } from '../../../support/host-tree';
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import { blockOf, heads, parse, shape } from './hcl-trees';

const before = `resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}
`;

const after = `
resource "aws_iam_role" "after" {
  name               = "after"
  assume_role_policy = <<EOF
{ "Statement": [] }
EOF
}

data "aws_iam_policy_document" "after" {
  statement {
    actions = ["execute-api:Invoke"]
  }
}

locals {
  last = true
}
`;

const policy = `
resource "aws_iam_role_policy" "damaged" {
  role = aws_iam_role.after.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["execute-api:Invoke", "execute-api:ManageConnections"]
        Resource = "\${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/orders/*"
      },
      {
        Sid    = "Second"
        Effect = "Deny"
      }
    ]
  })
  name = "damaged"
}
`;

const data = `
data "aws_iam_policy_document" "damaged" {
  policy_id = "p"
  statement {
    sid       = "Read"
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
  }
  statement {
    sid = "Second"
  }
}
`;

const first = { Sid: 'Read', Effect: 'Allow', Action: ['execute-api:Invoke', 'execute-api:ManageConnections'], Resource: '${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/orders/*' };
const second = { Sid: 'Second', Effect: 'Deny' };

interface State {
  readonly title: string;
  readonly text: string;
  readonly statements: readonly unknown[];
}

function typed(title: string, from: string, to: string, ...statements: readonly unknown[]): State {
  assert.ok(policy.includes(from), from);
  return { title, text: policy.replace(from, () => to), statements };
}

const states: readonly State[] = [
  typed('nothing damaged', 'x', 'x', first, second),
  typed('a key without a value', 'Action   = ["execute-api:Invoke", "execute-api:ManageConnections"]', 'Action   = ', { ...first, Action: '<missing>' }, second),
  typed('a value whose string is not closed', '"Allow"', '"Al', { ...first, Effect: 'Al' }, second),
  typed('a list item whose string is not closed', '"execute-api:ManageConnections"]', '"execute-api:Man]', { ...first, Action: ['execute-api:Invoke', 'execute-api:Man'] }, second),
  typed('an item whose string and list are not closed', '"execute-api:ManageConnections"]', '"execute-api:Man', { ...first, Action: ['execute-api:Invoke', 'execute-api:Man'] }, second),
  typed('a list without its comma', '"execute-api:Invoke", ', '"execute-api:Invoke" ', first, second),
  typed('a list of objects without its comma', '},\n      {', '}\n      {', first, second),
  typed('a list without its bracket', 'Connections"]', 'Connections"', first, second),
  typed('a list without its last bracket', '    ]\n  })', '  })', first, second),
  typed('a statement without its brace', '      },\n      {', '      {', first, second),
  typed('a call without its brackets', '    ]\n  })', '    ]', first, second),
  typed('a policy without its brackets, name next', '      }\n    ]\n  })\n', '      }\n', first, second),
  typed('a half-typed key', 'Effect   = "Allow"', 'Eff', { Sid: 'Read', Eff: '<missing>', Action: first.Action, Resource: first.Resource }, second),
  typed('a half-typed key in quotes', 'Effect   = "Allow"', '"Eff', { Sid: 'Read', Eff: '<missing>', Action: first.Action, Resource: first.Resource }, second),
  typed('an interpolation that is not closed', 'execution_arn}/', 'execution_arn/', { ...first, Resource: '${aws_api_gateway_rest_api.orders.execution_arn/*/GET/orders/*' }, second),
  typed('an interpolation just begun', '${aws_api_gateway_rest_api.orders.execution_arn}/*', '${/*', { ...first, Resource: '${/*/GET/orders/*' }, second),
  typed('a reference that ends in a dot', '["execute-api:Invoke", "execute-api:ManageConnections"]', 'local.', { ...first, Action: '<ref local>' }, second),
];

describe('half-typed HCL', () => {
  for (const { title, text, statements } of states) {
    for (const [name, lineEnd] of [['LF', '\n'], ['CRLF', '\r\n']] as const) {
      it(`keeps all that stands beside ${title} (${name})`, () => {
        const whole = (before + text + after).replaceAll('\n', lineEnd);
        const { root } = parse(whole);
        assert.deepEqual(heads(root), [
          'resource aws_api_gateway_rest_api orders',
          'resource aws_iam_role_policy damaged',
          'resource aws_iam_role after',
          'data aws_iam_policy_document after',
          'locals',
        ]);
        const block = blockOf(root, 'aws_iam_role_policy', 'damaged');
        assert.deepEqual(shape(block), {
          role: '<ref aws_iam_role.after.id>',
          policy: { Version: '2012-10-17', Statement: statements },
          name: 'damaged',
        });
        assert.equal(findPath(blockOf(root, 'aws_iam_role', 'after'), 'assume_role_policy')?.kind, 'string');
      });

      it(`cuts parts so that ${title} stays in its own (${name})`, () => {
        const whole = (before + text + after).replaceAll('\n', lineEnd);
        assert.equal(assemble(hclFormat, whole).parts, 5);
      });
    }
  }

  it('keeps what follows a policy that lost every bracket behind its last value', () => {
    const text = before + policy.replace('        Effect = "Deny"\n      }\n    ]\n  })\n', '        Effect = "Deny"\n') + after;
    const block = blockOf(parse(text).root, 'aws_iam_role_policy', 'damaged');
    assert.deepEqual(shape(block), { role: '<ref aws_iam_role.after.id>', policy: { Version: '2012-10-17', Statement: [first, second] }, name: 'damaged' });
  });

  it('ends a block that lost its last brace where the next one begins', () => {
    const { root } = parse(before + policy.replace(/\}\n$/, '') + after);
    assert.equal(heads(root).length, 5);
    assert.equal(findPath(blockOf(root, 'aws_iam_role_policy', 'damaged'), 'name')?.kind, 'string');
  });

  it('reads the blocks behind a heredoc that is not closed', () => {
    const damaged = 'resource "aws_iam_policy" "damaged" {\n  name   = "p"\n  policy = <<EOF\n{\n  "Statement": [\n';
    const { root } = parse(`${before}${damaged}\n${after}`);
    assert.deepEqual(heads(root).slice(1), ['resource aws_iam_policy damaged', 'resource aws_iam_role after', 'data aws_iam_policy_document after', 'locals']);
    assert.deepEqual(Object.keys(shape(blockOf(root, 'aws_iam_policy', 'damaged')) as object), ['name', 'policy']);
    assert.equal(assemble(hclFormat, `${before}${damaged}\n${after}`).parts, 5);
  });

  const dataStates: readonly (readonly [title: string, from: string, to: string, statement: unknown])[] = [
    ['a list just opened', '["execute-api:Invoke"]', '[', { sid: 'Read', actions: [], resources: ['*'] }],
    ['a list with a string just opened', '["execute-api:Invoke"]', '["', { sid: 'Read', actions: [''], resources: ['*'] }],
    ['a value not yet written', '["execute-api:Invoke"]', '', { sid: 'Read', actions: '<missing>', resources: ['*'] }],
    ['a half-typed attribute', 'actions   = ["execute-api:Invoke"]', 'act', { sid: 'Read', act: '<missing>', resources: ['*'] }],
    ['a statement without its brace', '    resources = ["*"]\n  }\n', '    resources = ["*"]\n', { sid: 'Read', actions: ['execute-api:Invoke'], resources: ['*'] }],
  ];
  for (const [title, from, to, statement] of dataStates) {
    it(`keeps the other attributes of a document block beside ${title}`, () => {
      const { root } = parse(before + data.replace(from, to) + after);
      assert.equal(heads(root).length, 5);
      assert.deepEqual(shape(blockOf(root, 'aws_iam_policy_document', 'damaged')), { policy_id: 'p', statement, 'statement 2': { sid: 'Second' } });
    });
  }

  it('says where a missing value would go', () => {
    const text = 'x {\n  a = \n  b =\n}\n';
    const { root } = parse(text);
    const offsets = ['a', 'b'].map((key) => findPath(root, 'x', key)?.span);
    assert.deepEqual(offsets.map((span) => [span?.start, span?.end]), [[10, 10], [16, 16]]);
  });

  it('reads code that nobody indented by its brackets', () => {
    const text = 'resource "a" "b" {\npolicy = jsonencode({\nStatement = [\n{\nEffect = "Allow"\n}\n]\n})\nname =\n}\n';
    const { root, problems } = parse(text);
    assert.deepEqual(shape(blockOf(root, 'a', 'b')), { policy: { Statement: [{ Effect: 'Allow' }] }, name: '<missing>' });
    assert.equal(problems.length, 1);
  });
});
