/**
 * The same key twice in one object of a policy, in any host. Terraform's blocks may be repeated, and what a YAML merge
 * key brings in may be overridden: neither is a duplicate.
 */
import { sameSpan } from '../base/span';
import { insertMember, removeMember, type EditSource, type PlainValue } from '../syntax/edit/edit';
import { settle, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { CheckContext, Fix, StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { quoted } from './common/wording';

export const duplicateJsonKey: StatementCheck = {
  id: 'duplicate-json-key',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'A key stands twice in one object',
  why: `IAM rejects a policy in which an object has the same key twice, and programs that read JSON, \`jsonencode\` among them, silently
keep only the last copy: of two conditions or two \`StringEquals\` blocks one simply is not there. Put the contents of both into one.`,
  rules: ['GR-3', 'CO-2'],
  fails: [
    {
      host: 'policy',
      note: 'Two objects without a key in common can be merged.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
         ^^^^^^^^^^^^ error[duplicate-json-key]: \`StringEquals\` stands twice in this object and only the last copy counts, if AWS takes the policy at all: merge the two. (fix: Merge into the other \`StringEquals\`, so that both must hold)
        "StringEquals": { "aws:PrincipalTag/team": "orders" }
      }
    }
  ]
}`,
    },
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
   ^^^^^^^ error[duplicate-json-key]: \`Version\` stands twice in this object and only the last copy counts, if AWS takes the policy at all: remove one.
  "Version": "2008-10-17",
  "Statement": [
    {
      "Effect": "Allow",
       ^^^^^^ error[duplicate-json-key]: \`Effect\` stands twice in this object and only the last copy counts, if AWS takes the policy at all: remove one.
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Effect": "Deny"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'The same key under different operators is legal: both have to hold.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "orders-*" },
        "StringNotEquals": { "aws:PrincipalTag/team": "orders-trial" }
      }
    }
  ]
}`,
    },
    {
      host: 'file',
      file: 'main.tf',
      note: 'Blocks are repeated on purpose.',
      text: `data "aws_iam_policy_document" "invoke" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-a1b2c3d4e5"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["orders"]
    }
  }
  statement {
    actions   = ["execute-api:ManageConnections"]
    resources = ["*"]
  }
}
`,
    },
  ],
  check(statement, facts, context) {
    if (facts.dialect === 'iam') reportBelow(statement.node, 'elsewhere', context);
  },
  checkAround(policy, context) {
    if (policy.dialect === 'iam' && policy.node.kind === 'object') reportObject(policy.node, 'elsewhere', context);
  },
};

/** In conditions everything has to hold, so there two copies can be merged without a change of what was meant. */
type Place = 'condition' | 'elsewhere';

function reportBelow(node: HostNode, place: Place, context: CheckContext): void {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
      reportObject(value, place, context);
      for (const member of value.members) reportBelow(member.value, member.key === 'Condition' ? 'condition' : 'elsewhere', context);
      return;
    case 'array':
      for (const item of value.items) reportBelow(item, place, context);
      return;
    case 'choice':
      for (const branch of value.branches) if (branch.value) reportBelow(branch.value, place, context);
      return;
    default:
      return;
  }
}

function reportObject(object: ObjectNode, place: Place, context: CheckContext): void {
  const shadowed = object.members.filter((member) => member.shadowed && !member.borrowed && !member.isBlock);
  if (shadowed.length === 0) return;
  // The first of each key, in one pass: damaged indentation makes thousands of copies.
  const counting = new Map(object.members.toReversed().flatMap((member) => (member.shadowed ? [] : [[member.key, member]])));
  for (const member of shadowed) {
    const other = counting.get(member.key);
    if (!other || other.borrowed || sameSpan(other.keySpan, member.keySpan)) continue;
    const contents = place === 'condition' || member.key === 'Condition' ? contentsOf(member, other) : undefined;
    const advice = contents ? 'merge the two' : 'remove one';
    context.report({
      span: member.keySpan,
      message: `${quoted(member.key)} stands twice in this object and only the last copy counts, if AWS takes the policy at all: ${advice}.`,
      related: [{ span: other.keySpan, message: 'The copy that counts.' }],
      fixes: (source) => (contents ? mergeFix(object, member, other, contents, source) : []),
      isUnnecessary: true,
    });
  }
}

function mergeFix(object: ObjectNode, member: Member, other: Member, contents: Contents, source: EditSource): readonly Fix[] {
  const target = settle(other.value);
  if (target.kind !== 'object') return [];
  const removal = removeMember(object, member, source);
  const insertions = contents.map(([key, value]) => insertMember(target, key, value, source));
  if (!removal || insertions.some((edits) => edits === undefined)) return [];
  const title = `Merge into the other ${quoted(member.key)}, so that both must hold`;
  return fixWith(title, [...removal, ...insertions.flatMap((edits) => edits ?? [])], 'preferred');
}

type Contents = readonly (readonly [key: string, value: PlainValue])[];

/** What merging would move; undefined where the two are no objects, share a key or hold what cannot be written anew. */
function contentsOf(member: Member, other: Member): Contents | undefined {
  const from = settle(member.value);
  const to = settle(other.value);
  if (from.kind !== 'object' || to.kind !== 'object' || to.members.length === 0 || from.open !== undefined || to.open !== undefined) return undefined;
  const taken = new Set(to.members.map((inner) => inner.key));
  const contents: [string, PlainValue][] = [];
  for (const inner of from.members) {
    const value = plainValue(inner.value);
    if (taken.has(inner.key) || value === undefined) return undefined;
    taken.add(inner.key);
    contents.push([inner.key, value]);
  }
  return contents;
}

/** The value as data; undefined where it holds anything that is not plainly written there. */
function plainValue(node: HostNode): PlainValue | undefined {
  switch (node.kind) {
    case 'string':
      return node.holes.length === 0 && !node.shared ? node.value : undefined;
    case 'number':
      return String(node.value) === node.raw ? node.value : undefined;
    case 'boolean':
      return node.value;
    case 'array': {
      const items = node.items.map(plainValue);
      return node.open === undefined && items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'object': {
      const entries = node.members.map((member) => [member.key, member.shadowed ? undefined : plainValue(member.value)] as const);
      if (node.open !== undefined || entries.some(([, value]) => value === undefined)) return undefined;
      return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
    }
    default:
      return undefined;
  }
}
