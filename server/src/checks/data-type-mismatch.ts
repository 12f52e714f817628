/**
 * A value of a kind that cannot stand where it stands.
 * A null is `null-policy-element`.
 */
import type { ReadProblem } from '../policy/model';
import { settle, type HostNode } from '../syntax/node';
import { replaceValue } from '../syntax/edit/edit';
import type { PolicyCheck } from './check';
import { fixWith, standsIn } from './common/fixing';
import { contentSpan, quoted } from './common/wording';

export const dataTypeMismatch: PolicyCheck = {
  id: 'data-type-mismatch',
  scope: 'policy',
  severity: 'error',
  profile: 'default',
  title: 'A value has a type that cannot stand there',
  why: `Each element takes one kind of value: \`Action\` a text or a list of texts, \`Condition\` an object of objects, \`Sid\` a single
text. AWS rejects a policy with anything else. Numbers and booleans are taken for text and are fine. What only deployment knows
(intrinsic functions, expressions) is not judged.`,
  rules: ['GR-6', 'GR-7'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": ["ReadOrders"],
       ^^^ error[data-type-mismatch]: \`Sid\` needs text and not a list, so AWS rejects the policy. (fix: Replace the list with \`ReadOrders\`)
      "Effect": "Allow",
      "Action": { "execute-api": "Invoke" },
       ^^^^^^ error[data-type-mismatch]: \`Action\` needs text or a list of texts and not an object, so AWS rejects the policy.
      "Resource": "*",
      "Condition": "aws:SecureTransport"
       ^^^^^^^^^ error[data-type-mismatch]: \`Condition\` needs an object and not text, so AWS rejects the policy.
    }
  ]
}`,
    },
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": "Allow everything"
   ^^^^^^^^^ error[data-type-mismatch]: \`Statement\` needs an object or a list of objects and not text, so AWS rejects the policy.
}`,
    },
    {
      host: 'policy',
      kind: 'resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "111122223333",
       ^^^^^^^^^ error[data-type-mismatch]: \`Principal\` needs an object such as \`{"AWS": …}\`, or \`"*"\` and not text, so AWS rejects the policy.
      "Action": "sqs:SendMessage",
      "Resource": "*"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'Numbers and booleans count as text, and one value may do without its list.',
      text: `{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "ReadOrders",
    "Effect": "Allow",
    "Action": ["execute-api:Invoke"],
    "Resource": "*",
    "Condition": {
      "Bool": { "aws:SecureTransport": true },
      "NumericLessThan": { "aws:MultiFactorAuthAge": 3600 }
    }
  }
}`,
    },
  ],
  check(policy, context) {
    for (const problem of policy.problems) {
      if (problem.code !== 'wrong-type' && problem.code !== 'not-an-object') continue;
      context.report({
        span: problem.member?.keySpan ?? contentSpan(problem.node),
        message: messageFor(problem),
        fixes: (source) => {
          const only = problem.expected === 'text' ? onlyText(problem.node) : undefined;
          const isOwn = only !== undefined && standsIn(problem.node, policy.node, source);
          return isOwn ? fixWith(`Replace the list with ${quoted(only)}`, replaceValue(problem.node, only, source), 'preferred') : [];
        },
      });
    }
  },
};

function messageFor(problem: ReadProblem): string {
  const found = typeNames[settle(problem.node).kind] ?? 'this';
  if (problem.code === 'not-an-object') return `A policy is an object and not ${found}, so AWS rejects it.`;
  return `${quoted(problem.element)} needs ${problem.expected ?? 'something else'} and not ${found}, so AWS rejects the policy.`;
}

const typeNames: Partial<Record<HostNode['kind'], string>> = {
  array: 'a list',
  object: 'an object',
  string: 'text',
  number: 'a number',
  boolean: 'a boolean',
};

function onlyText(node: HostNode): string | undefined {
  if (node.kind !== 'array' || node.items.length !== 1) return undefined;
  const item = node.items[0] && settle(node.items[0]);
  return item?.kind === 'string' && item.holes.length === 0 ? item.value : undefined;
}
