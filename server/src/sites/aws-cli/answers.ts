/**
 * Which answers of the AWS command line hold policies, and where in them: one row for each form of answer.
 *
 * An answer is known by the names at its top, which AWS writes in exactly this spelling. Nothing is called; these are
 * files that somebody saved. What roles and users have is put together in `account.ts`.
 */
import { organizationKinds, type PolicyKind } from '../../policy/kinds';
import { findMember, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { textAt } from '../members';
import { pointer } from '../shapes';
import type { PolicySite } from '../site';
import { withoutUrlEncoding } from './escaped';

export interface Answer {
  /** The command people know it by. */
  readonly command: string;
  /** All of these stand at its top. */
  readonly has: readonly string[];
  /** Nothing else has these, so it is one also where no policy stands in it. */
  readonly isUnlike?: true;
  readonly places: readonly Place[];
}

interface Place {
  /** `*` goes through every item of a list. */
  readonly path: readonly string[];
  readonly kind: PolicyKind;
  readonly service?: string;
}

const identity = (...path: readonly string[]): Place => ({ path, kind: 'identity' });
const trust = (...path: readonly string[]): Place => ({ path, kind: 'trust' });
const resource = (service: string, ...path: readonly string[]): Place => ({ path, kind: 'resource-policy', service });

const answers: readonly Answer[] = [
  {
    command: 'iam get-account-authorization-details',
    has: ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'],
    isUnlike: true,
    places: [
      trust('RoleDetailList', '*', 'AssumeRolePolicyDocument'),
      identity('RoleDetailList', '*', 'RolePolicyList', '*', 'PolicyDocument'),
      identity('UserDetailList', '*', 'UserPolicyList', '*', 'PolicyDocument'),
      identity('GroupDetailList', '*', 'GroupPolicyList', '*', 'PolicyDocument'),
      identity('Policies', '*', 'PolicyVersionList', '*', 'Document'),
    ],
  },
  { command: 'iam get-role-policy', has: ['RoleName', 'PolicyName', 'PolicyDocument'], places: [identity('PolicyDocument')] },
  { command: 'iam get-user-policy', has: ['UserName', 'PolicyName', 'PolicyDocument'], places: [identity('PolicyDocument')] },
  { command: 'iam get-group-policy', has: ['GroupName', 'PolicyName', 'PolicyDocument'], places: [identity('PolicyDocument')] },
  { command: 'iam get-policy-version', has: ['PolicyVersion'], places: [identity('PolicyVersion', 'Document')] },
  { command: 'iam get-role', has: ['Role'], places: [trust('Role', 'AssumeRolePolicyDocument')] },
  { command: 'iam list-roles', has: ['Roles'], places: [trust('Roles', '*', 'AssumeRolePolicyDocument')] },
  { command: 'iam simulate-custom-policy', has: ['PolicyInputList', 'ActionNames'], places: [identity('PolicyInputList', '*'), { path: ['PermissionsBoundaryPolicyInputList', '*'], kind: 'permissions-boundary' }] },
  { command: 'ec2 describe-vpc-endpoints', has: ['VpcEndpoints'], places: [{ path: ['VpcEndpoints', '*', 'PolicyDocument'], kind: 'vpc-endpoint' }] },
  { command: 'secretsmanager get-resource-policy', has: ['ARN', 'Name', 'ResourcePolicy'], places: [resource('secretsmanager', 'ResourcePolicy')] },
  { command: 'ecr get-repository-policy', has: ['registryId', 'repositoryName', 'policyText'], places: [resource('ecr', 'policyText')] },
];

/** The form of an answer; undefined for any other document. */
export function answerAt(root: HostNode): Answer | undefined {
  const document = settle(root);
  if (document.kind !== 'object' || document.origin.format === 'hcl') return undefined;
  const found = answers.find(({ has, isUnlike, places }) => has.every((name) => findMember(document, name) !== undefined) && (isUnlike ?? places.some(({ path }) => nodesAt(document, path).length > 0)));
  return found ?? organizationAnswer(document);
}

/** `organizations describe-policy`; what the policy is for stands beside it. */
function organizationAnswer(document: ObjectNode): Answer | undefined {
  const policy = findMember(document, 'Policy')?.value;
  const summary = policy?.kind === 'object' ? findMember(policy, 'PolicySummary')?.value : undefined;
  const type = summary?.kind === 'object' ? findMember(summary, 'Type')?.value : undefined;
  const kind = type?.kind === 'string' ? organizationKinds[type.value] : undefined;
  return kind && { command: 'organizations describe-policy', has: ['Policy'], places: [{ path: ['Policy', 'Content'], kind }] };
}

export function policiesIn(root: HostNode, answer: Answer): readonly PolicySite[] {
  return answer.places.flatMap(({ path, kind, service }) =>
    nodesAt(root, path).map(({ node, steps, holders }): PolicySite => ({
      kind,
      kindIsCertain: true,
      ...(service === undefined ? {} : { service }),
      node: withoutUrlEncoding(node),
      dialect: 'iam',
      selector: pointer(steps),
      ...arnOf(holders),
      name: nameOf(holders) ?? answer.command,
      derived: false,
      because: `\`${path.filter((step) => step !== '*').join('.')}\` in the answer of \`aws ${answer.command}\` is a policy`,
    })),
  );
}

interface Found {
  readonly node: HostNode;
  readonly steps: readonly (string | number)[];
  /** The objects around it, outermost first. */
  readonly holders: readonly ObjectNode[];
}

function nodesAt(root: HostNode, path: readonly string[]): readonly Found[] {
  return path.reduce<readonly Found[]>((found, step) => found.flatMap((at) => below(at, step)), [{ node: root, steps: [], holders: [] }]);
}

function below({ node, steps, holders }: Found, step: string): readonly Found[] {
  const value = settle(node);
  // Of a long answer most items are left out at a time.
  if (step === '*') return value.kind === 'array' ? value.items.flatMap((item, index) => (item.kind === 'unknown' ? [] : [{ node: item, steps: [...steps, index], holders }])) : [];
  const member = value.kind === 'object' ? findMember(value, step) : undefined;
  if (value.kind !== 'object' || !member || member.value.kind === 'null') return [];
  // Of a managed policy only the version in force says anything.
  const isDefault = findMember(value, 'IsDefaultVersion')?.value;
  if (isDefault?.kind === 'boolean' && !isDefault.value) return [];
  return [{ node: member.value, steps: [...steps, step], holders: [...holders, value] }];
}

/** Of a managed policy; the ARN of a role names the role. */
function arnOf(holders: readonly ObjectNode[]): Pick<PolicySite, 'arn'> {
  const arn = holders.flatMap((holder) => textAt(holder, 'Arn') ?? []).at(-1);
  return arn?.split(':')[5]?.startsWith('policy/') ? { arn } : {};
}

/** Under which an answer says what something is called. */
export const namingKeys: readonly string[] = ['RoleName', 'UserName', 'GroupName', 'PolicyName', 'VpcEndpointId', 'Name'];

/** `Deployer call-orders`: whom it belongs to and what it is called. */
function nameOf(holders: readonly ObjectNode[]): string | undefined {
  const names = holders.flatMap((holder) => namingKeys.flatMap((key) => {
    const value = findMember(holder, key)?.value;
    return value?.kind === 'string' ? [value.value] : [];
  }));
  return names.length === 0 ? undefined : [...new Set(names)].join(' ');
}
