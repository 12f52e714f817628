/**
 * What an authorizer returned when `apigateway test-invoke-authorizer` called it: whom it took the caller for, and the policy.
 *
 * The answer has the policy under another name than the function gives it, as a text.
 */
import { findMember, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import type { AuthorizerOutputSite } from '../site';

/** The policy of such an answer; undefined for every other document, and for a call that the authorizer refused. */
function policyIn(root: ObjectNode): Member | undefined {
  if (!['clientStatus', 'log', 'latency', 'policy'].every((key) => findMember(root, key))) return undefined;
  const policy = findMember(root, 'policy');
  return policy?.value.kind === 'string' && policy.value.value.trim() !== '' ? policy : undefined;
}

export function testedPolicies(root: HostNode): readonly HostNode[] {
  const policy = root.kind === 'object' ? policyIn(root) : undefined;
  return policy ? [policy.value] : [];
}

export function testedOutputs(root: HostNode): readonly AuthorizerOutputSite[] {
  const policy = root.kind === 'object' ? policyIn(root) : undefined;
  if (!policy || root.kind !== 'object') return [];
  const principal = findMember(root, 'principalId');
  // What the function returned was no text.
  const members: readonly Member[] = [...(principal ? [principal] : []), { ...policy, key: 'policyDocument', value: settle(policy.value) }];
  const node = { ...root, members };
  return [{ node, selector: '', name: 'test-invoke-authorizer', because: '`policy` in the answer of `aws apigateway test-invoke-authorizer` is what the authorizer returned' }];
}
