/**
 * The located output of a Lambda authorizer: the policy form (semantics §6.3) and the simple response (§6.4).
 *
 * The reader keeps what is written with its type; whether API Gateway accepts it depends on the API and is decided by
 * checks and by the evaluator, each for its own purpose.
 */
import { settle, findMember, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { Policy } from '../policy/model';
import { readPolicy } from '../policy/read';

export interface LocatedOutput {
  readonly node: HostNode;
  readonly object: ObjectNode | undefined;
  readonly principalId: Member | undefined;
  readonly policyMember: Member | undefined;
  readonly policy: Policy | undefined;
  readonly context: Member | undefined;
  readonly usageIdentifierKey: Member | undefined;
  readonly isAuthorized: Member | undefined;
  /** `policy` where a `policyDocument` is or should be, `simple` for `isAuthorized` alone. */
  readonly form: 'policy' | 'simple' | 'both' | 'none';
}

export function readAuthorizerOutput(node: HostNode): LocatedOutput {
  const root = settle(node);
  const object = root.kind === 'object' ? root : undefined;
  const member = (key: string): Member | undefined => object && findMember(object, key);
  const policyMember = member('policyDocument');
  const isAuthorized = member('isAuthorized');
  return {
    node: root,
    object,
    principalId: member('principalId'),
    policyMember,
    policy: policyMember && readPolicy(policyMember.value, { kind: 'authorizer-output', kindIsCertain: true, dialect: 'iam' }),
    context: member('context'),
    usageIdentifierKey: member('usageIdentifierKey'),
    isAuthorized,
    form: formOf(policyMember, isAuthorized),
  };
}

function formOf(policyMember: Member | undefined, isAuthorized: Member | undefined): LocatedOutput['form'] {
  if (policyMember) return isAuthorized ? 'both' : 'policy';
  return isAuthorized ? 'simple' : 'none';
}
