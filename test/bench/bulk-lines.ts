/**
 * Lines as the bulk path gets them: a call of an API with a resource policy and an identity policy inline, statements of the
 * shapes people write. Deterministic; the tests of growth use the same lines.
 */
export interface BulkLines {
  /** The number of the first line; 0 by default. */
  readonly first?: number;
  readonly lines: number;
  /** How many different pairs of policies there are; lines take them in turn. */
  readonly policies: number;
  /** In each line, half of them in the resource policy. */
  readonly statements: number;
}

export function bulkLines({ first = 0, lines, policies, statements }: BulkLines): readonly string[] {
  return Array.from({ length: lines }, (_, line) => JSON.stringify(bulkCase(first + line, (first + line) % policies, statements / 2)));
}

/** What comes out of a line with twenty statements: that of its path decides, if there is one and its condition holds. */
export function bulkDecision(line: number): 'allow' | 'explicit-deny' | 'implicit-deny' {
  const statement = line % 12;
  if (statement >= 10) return 'implicit-deny';
  if (statement === 3) return 'explicit-deny';
  return statement % 3 === 1 && line % 2 === 1 ? 'implicit-deny' : 'allow';
}

function bulkCase(line: number, owner: number, statements: number): object {
  return {
    name: `case ${String(line)}`,
    api: { id: 'a1b2c3', region: 'eu-west-1', resourcePolicy: policy(owner, statements, { Principal: { AWS: ['arn:aws:iam::111122223333:root', `arn:aws:iam::444455556666:role/r${String(owner)}`] } }) },
    request: { method: 'GET', path: `/p${String(owner)}/r${String(line % 12)}/${String(line)}`, sourceIp: line % 2 === 0 ? '203.0.113.7' : '192.0.2.1' },
    caller: { arn: 'arn:aws:iam::111122223333:user/dev', identityPolicies: [policy(owner, statements, {})] },
    context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
  };
}

function policy(owner: number, statements: number, principal: object): object {
  return {
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, index) => ({
      Sid: `S${String(index)}`,
      Effect: index % 7 === 3 ? 'Deny' : 'Allow',
      ...principal,
      Action: index % 4 === 0 ? ['s3:GetObject', 'execute-api:*'] : 'execute-api:Invoke',
      Resource: [`arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/prod/GET/p${String(owner)}/r${String(index)}/*`, `arn:aws:execute-api:*:*:a1b2c3/*/POST/p${String(owner)}/*`],
      ...(index % 3 === 1 ? { Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', `10.${String(index)}.0.0/16`] }, StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } } : {}),
    })),
  };
}
