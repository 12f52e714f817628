/**
 * Saved answers of the AWS command line: policies whose kind the answer tells, the roles and users of an account, APIs put
 * together from several answers, VPC endpoints, and what an authorizer returned in a test.
 *
 * Nothing is called. Answers whose form does not tell are left to the loose files, which go by the policy's shape.
 */
import { accountPrincipals, usedNames } from './aws-cli/account';
import { answerAt, namingKeys, policiesIn } from './aws-cli/answers';
import { listedEndpoints } from './aws-cli/endpoints';
import { hasHttpApis, httpApis } from './aws-cli/http-api';
import { memberAccounts } from './aws-cli/organization';
import { whyNoMore } from './aws-cli/parts-of-more';
import { hasRestApis, restApiPolicies, restApis } from './aws-cli/rest-api';
import { testedOutputs, testedPolicies } from './aws-cli/tested-output';
import { isFromFormat } from './aws-cli/api-files';
import type { Framework } from './site';

export const awsCli: Framework = {
  id: 'aws-cli',
  title: 'an answer of the AWS command line',
  recognises: ({ root }) =>
    isFromFormat(root) && (answerAt(root) !== undefined || hasRestApis(root) || hasHttpApis(root) || testedOutputs(root).length > 0 || whyNoMore(root) !== undefined),
  whyNothing: ({ root }) => whyNoMore(root),
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  documents: ({ root }) => testedPolicies(root),
  policies: (file) => {
    const answer = answerAt(file.root);
    return [...(answer ? policiesIn(file.root, answer) : []), ...restApiPolicies(file)];
  },
  apis: (unit) => unit.flatMap((file) => [...restApis(file), ...httpApis(file)]),
  piecemeal: ({ root }) => (answerAt(root) ? { names: [...namingKeys, 'Arn'], uses: (file) => usedNames(file.root) } : undefined),
  authorizerOutputs: ({ root }) => testedOutputs(root),
  principals: (unit) => unit.flatMap(accountPrincipals),
  endpoints: (unit) => unit.flatMap(listedEndpoints),
  accounts: (unit) => unit.flatMap(memberAccounts),
};
