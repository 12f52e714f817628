/**
 * Saved answers of the AWS command line: policies whose kind the answer tells, and the roles and users of an account.
 *
 * Nothing is called. Answers whose form does not tell are left to the loose files, which go by the policy's shape.
 */
import { accountPrincipals } from './aws-cli/account';
import { answerAt, policiesIn } from './aws-cli/answers';
import type { Framework } from './site';

export const awsCli: Framework = {
  id: 'aws-cli',
  title: 'an answer of the AWS command line',
  recognises: ({ root }) => answerAt(root) !== undefined,
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  policies: ({ root }) => {
    const answer = answerAt(root);
    return answer ? policiesIn(root, answer) : [];
  },
  apis: () => [],
  authorizerOutputs: () => [],
  principals: (unit) => unit.flatMap(accountPrincipals),
};
