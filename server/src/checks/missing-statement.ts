/**
 * A policy without `Statement`.
 * An empty list of statements is legal and something else.
 */
import { findNearest } from '../base/nearest';
import { POLICY_ELEMENTS } from '../policy/vocabulary/elements';
import { insertMember } from '../syntax/edit/edit';
import type { PolicyCheck } from './check';
import { fixWith } from './common/fixing';
import { anchorSpan, isTemplateKey } from './common/statement-parts';

export const missingStatement: PolicyCheck = {
  id: 'missing-statement',
  scope: 'policy',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'A policy has no `Statement`',
  why: `Everything a policy says stands in its statements; AWS rejects a document without that element. Add \`Statement\` with at least
one statement.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
   ^^^^^^^ error[missing-statement]: This policy has no \`Statement\`, so AWS rejects it: add one. (fix: Insert an empty \`Statement\` list)
  "Id": "orders"
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'A list without statements is there all the same.',
      text: `{
  "Version": "2012-10-17",
  "Statement": []
}`,
    },
  ],
  check(policy, context) {
    const { node } = policy;
    if (node.kind !== 'object' || policy.dialect !== 'iam' || policy.statementMember) return;
    if (policy.openStatements !== undefined || node.open !== undefined || policy.statements.length > 0) return;
    if (node.members.some((member) => isTemplateKey(member.key) || findNearest(member.key, names) === 'Statement')) return;
    context.report({
      span: anchorSpan(node),
      message: 'This policy has no `Statement`, so AWS rejects it: add one.',
      fixes: (source) => fixWith('Insert an empty `Statement` list', insertMember(node, 'Statement', [], source), 'possible'),
    });
  },
};

const names = POLICY_ELEMENTS.map((element) => element.name);
