/**
 * Clauses that say how policies came out: which statements allowed or denied, or which side lacked an Allow.
 *
 * They follow a colon in the reason of a decision. Nothing is decided here.
 */
import type { Request } from '../../gateway/request';
import type { PolicyVerdict } from '../decide';
import type { DecidingStatement, Layer } from '../decision';
import { inShort } from '../explanation/model';

/** For policies of a caller or of a resource; `across`: the caller is from another account. */
export function whyCaller(verdict: PolicyVerdict, relation: 'within' | 'across', request: Request): string {
  switch (verdict.outcome) {
    case 'allow':
      return verdict.by.length === 0 ? 'the root user of an account needs no policy in it' : `${named(verdict.by)} ${verdict.by.length === 1 ? 'allows' : 'allow'} it`;
    case 'explicit-deny':
      return denied(verdict);
    case 'undetermined':
      return UNDETERMINED;
    case 'implicit-deny':
      if (relation === 'within') return verdict.at === 'combination' ? "neither the caller's policies nor the resource policy allow it" : `${SIDES[verdict.at] ?? 'a policy does not'} allow it`;
      if (request.type === 'api' && request.api.kind !== 'REST') {
        return `callers from another account have to assume a role in the API's account, since ${request.api.kind} APIs have no resource policy`;
      }
      return `the caller is from another account, so both sides have to allow it, and ${SIDES[verdict.at] ?? 'one of them does not'}`;
  }
}

/** For a Lambda authorizer's policy beside the resource policy (semantics §5.3). */
export function whyAuthorizer(verdict: PolicyVerdict, hasResourcePolicy: boolean): string {
  switch (verdict.outcome) {
    case 'allow':
      if (verdict.by.length === 0) return 'the authorizer allows it';
      return `${verdict.at === 'resource-policy' ? "the authorizer's policy says nothing about it, and " : ''}${named(verdict.by)} ${verdict.by.length === 1 ? 'allows' : 'allow'} it`;
    case 'explicit-deny':
      return denied(verdict);
    case 'undetermined':
      return UNDETERMINED;
    case 'implicit-deny':
      return hasResourcePolicy ? 'neither the policy the authorizer returned nor the resource policy allows it' : 'the policy the authorizer returned does not allow it';
  }
}

const UNDETERMINED = 'it depends on values that are not known';

const SIDES: Readonly<Partial<Record<Layer, string>>> = {
  'identity-policy': "the caller's policies do not",
  'resource-policy': 'the resource policy does not',
  'permissions-boundary': "the caller's permissions boundary does not",
  'session-policy': 'the session policy does not',
  scp: 'a level of service control policies does not',
  'vpc-endpoint-policy': 'the policy of the VPC endpoint does not',
  'domain-policy': 'the policy of the domain name does not',
  combination: 'neither does',
};

function denied({ by, at }: PolicyVerdict): string {
  if (by.length > 0) return `${named(by)} ${by.length === 1 ? 'denies' : 'deny'} it`;
  return at === 'authorizer' ? 'the authorizer denies it' : 'a policy that is not seen denies it';
}

function named(statements: readonly DecidingStatement[]): string {
  const names = [...new Set(statements.map(({ statement, policy }) => `\`${statement}\` in \`${inShort(policy)}\``))];
  const shown = names.slice(0, 3);
  if (names.length > 3) shown.push(`${names.length - 3} more`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
