/**
 * What `iam get-account-authorization-details` answers for a big account, indented as the command line writes it: roles with
 * a trust policy, an inline policy and managed ones, which have versions; users and groups. Always the same for a size;
 * some three kilobytes a role.
 */
const account = '111122223333';
const actions = ['s3:GetObject', 'dynamodb:Query', 'sqs:SendMessage', 'execute-api:Invoke', 'kms:Decrypt', 'logs:PutLogEvents'];

export function accountAnswer(roles: number): string {
  const managed = Math.ceil(roles / 10);
  const attached = (index: number): readonly object[] => Array.from({ length: 1 + (index % 2) }, (_, offset) => ({ PolicyName: `managed-${String((index + offset) % managed)}`, PolicyArn: policyArn((index + offset) % managed) }));
  const times = { CreateDate: '2024-01-01T00:00:00+00:00' };
  return JSON.stringify({
    UserDetailList: list(roles / 20, (n) => ({ Path: '/', UserName: `user-${n}`, Arn: `arn:aws:iam::${account}:user/user-${n}`, ...times, GroupList: [`group-${String(Number(n) % 20)}`], UserPolicyList: [inline(Number(n), 1)], AttachedManagedPolicies: attached(Number(n)) })),
    GroupDetailList: list(20, (n) => ({ Path: '/', GroupName: `group-${n}`, Arn: `arn:aws:iam::${account}:group/group-${n}`, ...times, GroupPolicyList: [inline(Number(n), 2)], AttachedManagedPolicies: attached(Number(n)) })),
    RoleDetailList: list(roles, (n) => ({ Path: '/', RoleName: `role-${n}`, Arn: `arn:aws:iam::${account}:role/role-${n}`, ...times, AssumeRolePolicyDocument: trust, InstanceProfileList: [], RolePolicyList: [inline(Number(n), 1 + (Number(n) % 2))], AttachedManagedPolicies: attached(Number(n)), Tags: [{ Key: 'team', Value: `team-${n}` }], RoleLastUsed: {} })),
    Policies: list(managed, (n) => ({ PolicyName: `managed-${n}`, Arn: policyArn(Number(n)), Path: '/', DefaultVersionId: 'v2', ...times, PolicyVersionList: [2, 1].map((version) => ({ Document: policy(Number(n) + version, 4), VersionId: `v${String(version)}`, IsDefaultVersion: version === 2, ...times })) })),
    IsTruncated: false,
  }, undefined, 4);
}

/** What a role of the answer has. */
export function roleArn(index: number): string {
  return `arn:aws:iam::${account}:role/role-${String(index)}`;
}

const policyArn = (index: number): string => `arn:aws:iam::${account}:policy/managed-${String(index)}`;
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const inline = (index: number, statements: number): object => ({ PolicyName: 'own', PolicyDocument: policy(index, statements) });

function policy(index: number, statements: number): object {
  return {
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, at) => ({
      Sid: `S${String(at)}`,
      Effect: (index + at) % 12 === 5 ? 'Deny' : 'Allow',
      Action: [actions[(index + at) % actions.length], actions[(index + 3 * at + 1) % actions.length]],
      Resource: `arn:aws:execute-api:eu-west-1:${account}:a${String(index % 100)}/prod/GET/orders/${String(index)}`,
      ...(index % 3 === 0 ? { Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${String(index)}` } } } : {}),
    })),
  };
}

function list(length: number, item: (index: string) => object): readonly object[] {
  return Array.from({ length: Math.ceil(length) }, (_, index) => item(String(index)));
}
