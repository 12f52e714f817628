/**
 * Answers that say something only together with others, and why nothing is found in them: so that who opens one sees that it
 * is known, and what to save with it. One row each.
 *
 * Whom a list of an organization is about stands in no answer of it, only in the command that was called: `organization.ts`
 * goes by the names of files.
 */
import { findMember, findPath, type HostNode } from '../../syntax/node';
import { listedAt } from './api-files';

interface Part {
  /** A list, or one object. */
  readonly list: string;
  /** Every item has these. */
  readonly has: readonly string[];
  readonly why: string;
}

const ofApi = (command: string, api: string): string => `it is the answer of \`aws ${command}\`: save that of \`${api}\` beside it, under a name that differs in the command only`;
const anchor = '`list-parents-111122223333.json`';
const ofOrganization = (command: string): string => `it is the answer of \`aws organizations ${command}\`, which does not say whom it is about: its name does, beside an answer of \`list-parents\` (${anchor} for that account), which is named as \`organization: { ref: … }\` in a case or in \`gatehouse.json\``;

const parts: readonly Part[] = [
  { list: 'items', has: ['id', 'path', 'resourceMethods'], why: ofApi('apigateway get-resources', 'get-rest-api') },
  { list: 'items', has: ['id', 'name', 'type', 'authType'], why: ofApi('apigateway get-authorizers', 'get-rest-api') },
  { list: 'item', has: ['stageName', 'deploymentId'], why: ofApi('apigateway get-stages', 'get-rest-api') },
  { list: 'items', has: ['responseType', 'defaultResponse'], why: ofApi('apigateway get-gateway-responses', 'get-rest-api') },
  { list: 'items', has: ['basePath', 'restApiId'], why: ofApi('apigateway get-base-path-mappings', 'get-rest-api') },
  { list: 'Items', has: ['RouteId', 'RouteKey'], why: ofApi('apigatewayv2 get-routes', 'get-api') },
  { list: 'Items', has: ['AuthorizerId', 'AuthorizerType'], why: ofApi('apigatewayv2 get-authorizers', 'get-api') },
  { list: 'Items', has: ['StageName', 'RouteSettings'], why: ofApi('apigatewayv2 get-stages', 'get-api') },
  { list: 'Items', has: ['ApiMappingId', 'ApiId'], why: ofApi('apigatewayv2 get-api-mappings', 'get-api') },
  { list: 'Items', has: ['IntegrationId', 'IntegrationType'], why: 'it is the answer of `aws apigatewayv2 get-integrations`, which says nothing about access' },
  { list: 'Policies', has: ['Id', 'Arn', 'Type', 'AwsManaged'], why: ofOrganization('list-policies') },
  { list: 'Targets', has: ['TargetId', 'Arn', 'Type'], why: ofOrganization('list-targets-for-policy') },
  { list: 'Parents', has: ['Id', 'Type'], why: `it is the answer of \`aws organizations list-parents\`: a case or \`gatehouse.json\` names it as \`organization: { ref: … }\` if its name has the number of the account, as ${anchor}` },
  { list: 'Children', has: ['Id', 'Type'], why: ofOrganization('list-children') },
  { list: 'OrganizationalUnits', has: ['Id', 'Arn', 'Name'], why: ofOrganization('list-organizational-units-for-parent') },
  { list: 'Organization', has: ['Id', 'FeatureSet', 'MasterAccountId'], why: ofOrganization('describe-organization') },
  { list: 'Roots', has: ['Id', 'Arn', 'PolicyTypes'], why: ofOrganization('list-roots') },
  { list: 'Accounts', has: ['Id', 'Arn', 'JoinedMethod'], why: ofOrganization('list-accounts') },
];

/** Undefined for any other document. */
export function whyNoMore(root: HostNode): string | undefined {
  // A secret may look like anything, and is looked at by nobody.
  if (['ARN', 'Name', 'VersionId', 'SecretString'].every((key) => findPath(root, key))) return 'it is the answer of `aws secretsmanager get-secret-value`, which is not looked into';
  return parts.find(({ list, has }) => isListOf(root, list, has))?.why;
}

/** The resource of the path `/` has methods seldom: one item that has all is enough, if all have the first. */
function isListOf(root: HostNode, list: string, [first = '', ...rest]: readonly string[]): boolean {
  const one = findPath(root, list);
  const items = one?.kind === 'object' ? [one] : (listedAt(root, list) ?? []);
  return items.every((item) => findMember(item, first)) && items.some((item) => rest.every((key) => findMember(item, key)));
}
