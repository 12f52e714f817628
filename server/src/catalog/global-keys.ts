/**
 * The condition keys that do not belong to one service, with our own short texts.
 *
 * Names, types and cardinality were compared with the packed sources (semantics §7, CO-55); which of them a
 * request to an API carries is told in `gateway-keys`.
 */

import type { ConditionKeyType } from './format';

export interface GlobalKey {
  /** AWS's spelling; `${TagKey}` stands for the part the policy's author chooses. */
  readonly name: string;
  readonly type: ConditionKeyType;
  readonly multivalued: boolean;
  readonly description: string;
  /** Whether requests carry the key without exception. */
  readonly always: boolean;
  /** The key to use in place of this one, which AWS keeps only for old policies. */
  readonly supersededBy?: string;
}

type Row = readonly [name: string, type: ConditionKeyType, description: string, ...marks: readonly Mark[]];

type Mark = 'multivalued' | 'always' | { readonly supersededBy: string };

const PRINCIPAL: readonly Row[] = [
  ['aws:PrincipalArn', 'arn', 'ARN of the caller; for a role session the ARN of the role, not of the session.'],
  ['aws:PrincipalAccount', 'string', 'Account id of the caller.'],
  ['aws:PrincipalOrgID', 'string', 'Id (`o-…`) of the organization the caller’s account belongs to; absent outside any organization.'],
  [
    'aws:PrincipalOrgPaths',
    'string',
    'Where the caller’s account stands in its organization, as a path of ids such as `o-a1/r-b2/ou-c3/`.',
    'multivalued',
  ],
  ['aws:PrincipalTag/${TagKey}', 'string', 'Value of this tag on the calling user or role, session tags included.'],
  ['aws:PrincipalIsAWSService', 'bool', 'Whether an AWS service calls with its own service principal, rather than for a user.'],
  ['aws:PrincipalServiceName', 'string', 'Name of the service principal that calls, such as `cloudtrail.amazonaws.com`.'],
  ['aws:PrincipalServiceNamesList', 'string', 'All names of the service principal that calls, regional forms included.', 'multivalued'],
  ['aws:PrincipalType', 'string', 'Kind of caller: `Account`, `User`, `FederatedUser`, `AssumedRole` or `Anonymous`.'],
  ['aws:userid', 'string', 'Unique id of the caller; for a role session the role’s id, a colon and the session name.'],
  ['aws:username', 'string', 'Friendly name of the calling IAM user; role sessions and the root user have none.'],
];

const SESSION: readonly Row[] = [
  ['aws:AssumedRoot', 'bool', 'Whether the caller holds a short-lived root session of a member account.'],
  ['aws:FederatedProvider', 'string', 'Identity provider through which the role session was obtained.'],
  ['aws:TokenIssueTime', 'date', 'When the caller’s temporary credentials were issued; long-term keys have no such time.'],
  ['aws:MultiFactorAuthAge', 'numeric', 'Seconds since the caller signed in with a second factor; absent when none was used.'],
  ['aws:MultiFactorAuthPresent', 'bool', 'Whether temporary credentials were obtained with a second factor; absent for long-term keys.'],
  ['aws:ChatbotSourceArn', 'arn', 'ARN of the chat configuration from which a session of the chat service comes.'],
  ['aws:Ec2InstanceSourceVpc', 'string', 'VPC of the EC2 instance to which the credentials in use were delivered.'],
  ['aws:Ec2InstanceSourcePrivateIPv4', 'ip', 'First private IPv4 address of the EC2 instance to which the credentials in use were delivered.'],
  ['aws:SourceIdentity', 'string', 'Name that was fixed when the role was first assumed and that follows the session through further roles.'],
  ['ec2:RoleDelivery', 'numeric', 'Version of the instance metadata service that handed out the credentials, `1.0` or `2.0`.'],
  ['ec2:SourceInstanceArn', 'arn', 'ARN of the EC2 instance whose role makes the request.'],
  ['glue:RoleAssumedBy', 'string', 'Service that assumed the role a Glue job runs with.'],
  ['glue:CredentialIssuingService', 'string', 'Service that issued the credentials a Glue job runs with.'],
  ['lambda:SourceFunctionArn', 'arn', 'ARN of the Lambda function whose execution role makes the request.'],
  ['ssm:SourceInstanceArn', 'arn', 'ARN of the managed node whose role makes the request.'],
  ['identitystore:UserId', 'string', 'Id of the IAM Identity Center user behind the session.'],
  ['codebuild:BuildArn', 'arn', 'ARN of the build whose service role makes the request.'],
  ['codebuild:ProjectArn', 'arn', 'ARN of the build project whose service role makes the request.'],
];

const NETWORK: readonly Row[] = [
  ['aws:SourceIp', 'ip', 'Public address the request comes from; absent when it comes through a VPC endpoint.'],
  ['aws:SourceVpc', 'string', 'VPC the request comes from; only there when it passes through a VPC endpoint.'],
  ['aws:SourceVpcArn', 'arn', 'ARN of the VPC the request comes from, for services that support the key.'],
  ['aws:SourceVpce', 'string', 'VPC endpoint the request passes through; absent on public paths.'],
  ['aws:VpceAccount', 'string', 'Account that owns the VPC endpoint the request passes through, for services that support the key.'],
  ['aws:VpceOrgID', 'string', 'Organization of the account that owns the VPC endpoint, for services that support the key.'],
  [
    'aws:VpceOrgPaths',
    'string',
    'Where the owner of the VPC endpoint stands in its organization, for services that support the key.',
    'multivalued',
  ],
  ['aws:VpcSourceIp', 'ip', 'Private address inside the VPC from which the request reaches its endpoint; pair it with `aws:SourceVpc`.'],
];

const RESOURCE: readonly Row[] = [
  ['aws:ResourceAccount', 'string', 'Account id of the owner of the requested resource.'],
  ['aws:ResourceOrgID', 'string', 'Organization to which the owner of the requested resource belongs.'],
  ['aws:ResourceOrgPaths', 'string', 'Where the owner of the requested resource stands in its organization.', 'multivalued'],
  ['aws:ResourceTag/${TagKey}', 'string', 'Value of this tag on the requested resource, for actions that support it.'],
];

const REQUEST: readonly Row[] = [
  ['aws:CalledVia', 'string', 'AWS services that passed the request on for the caller, first to last.', 'multivalued'],
  ['aws:CalledViaFirst', 'string', 'First of the AWS services that passed the request on for the caller.'],
  ['aws:CalledViaLast', 'string', 'Last of the AWS services that passed the request on for the caller.'],
  ['aws:CalledViaAWSMCP', 'string', 'AWS-run MCP server that passed the request on for the caller.'],
  ['aws:ViaAWSService', 'bool', 'Whether an AWS service makes the request for the caller.'],
  ['aws:ViaAWSMCPService', 'bool', 'Whether an AWS-run MCP server makes the request for the caller.'],
  ['aws:IsMcpServiceAction', 'bool', 'Whether the action asked for is one of an MCP service.'],
  ['aws:CurrentTime', 'date', 'Date and time of the request.', 'always'],
  ['aws:EpochTime', 'date', 'Time of the request in seconds since 1970; works with date and with numeric operators.', 'always'],
  ['aws:referer', 'string', 'The `Referer` header of the request; the client chooses it, so it protects nothing.'],
  ['aws:RequestedRegion', 'string', 'Region the request is addressed to.'],
  ['aws:RequestTag/${TagKey}', 'string', 'Value the request gives this tag, when it creates or tags something.'],
  ['aws:TagKeys', 'string', 'Tag keys named in the request, without their values.', 'multivalued'],
  ['aws:SecureTransport', 'bool', 'Whether the request came over TLS.', 'always'],
  ['aws:SourceArn', 'arn', 'ARN of the resource for which an AWS service makes the request; absent on direct calls.'],
  ['aws:SourceAccount', 'string', 'Account of the resource for which an AWS service makes the request; absent on direct calls.'],
  ['aws:SourceOrgID', 'string', 'Organization of the resource for which an AWS service makes the request.'],
  ['aws:SourceOrgPaths', 'string', 'Where the owner of the resource for which an AWS service calls stands in its organization.', 'multivalued'],
  [
    'aws:SourceOwner',
    'string',
    'Older name for the account of the resource for which a service makes the request.',
    { supersededBy: 'aws:SourceAccount' },
  ],
  ['aws:UserAgent', 'string', 'The `User-Agent` header of the request; the client chooses it, so it protects nothing.'],
];

// A provider's keys begin with its host name, of which there are any number.
const FEDERATION: readonly Row[] = [
  ['${Host}.${Domain}:aud', 'string', 'Audience for which the identity provider issued the token, usually the client’s id.'],
  ['${Host}.${Domain}:sub', 'string', 'Subject of the identity provider’s token: who or what signed in there.'],
  ['${Host}.${Domain}:amr', 'string', 'How the identity provider authenticated the caller.', 'multivalued'],
];

/** All global keys, by what they are about, in the order in which they are offered. */
export const GLOBAL_KEYS: readonly GlobalKey[] = [
  ...keysOf(PRINCIPAL),
  ...keysOf(SESSION),
  ...keysOf(NETWORK),
  ...keysOf(RESOURCE),
  ...keysOf(REQUEST),
];

/** Claims of web identity providers that any provider may have; a provider's own ones are in the packed data where known. */
export const FEDERATED_KEYS: readonly GlobalKey[] = keysOf(FEDERATION);

/** The page on which AWS describes a global key. */
export function globalKeyUrl(key: GlobalKey): string {
  if (!key.name.startsWith('aws:')) return SERVICE_KEYS_PAGE;
  const anchor = key.name.slice('aws:'.length).replace('/${TagKey}', '').toLowerCase();
  return `${GLOBAL_KEYS_PAGE}#condition-keys-${anchor}`;
}

const GLOBAL_KEYS_PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';
const SERVICE_KEYS_PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html';

function keysOf(rows: readonly Row[]): readonly GlobalKey[] {
  return rows.map(([name, type, description, ...marks]) => ({
    name,
    type,
    description,
    multivalued: marks.includes('multivalued'),
    always: marks.includes('always'),
    ...marks.find((mark) => typeof mark === 'object'),
  }));
}
