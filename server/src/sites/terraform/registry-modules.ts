/**
 * Modules of the public registry that hand a policy on: which of their inputs hold one, and of what kind.
 *
 * One row per input, as the documentation of the module has it. What a module makes of its inputs stays outside, and so do
 * texts in which the module replaces something.
 */
import type { PolicyKind } from '../../policy/kinds';
import { attribute, type Block } from './blocks';
import type { Slot } from './slots';

const documents = (kind: PolicyKind, service: string | undefined, ...names: readonly string[]): readonly Slot[] => names.map((name) => ({ path: [name, '*'], kind, ...(service === undefined ? {} : { service }) }));
const blockNames = (condition: readonly string[]): ReadonlyMap<string, string> => new Map([['principals', 'principals'], ['not_principals', 'not_principals'], ...condition.map((name) => [name, 'condition'] as const)]);
/** What conditions are called changed from version to version. */
const statements = (service: string, ...names: readonly string[]): readonly Slot[] =>
  names.map((name) => ({ path: [name], kind: 'resource-policy', service, blocks: blockNames(['condition', 'conditions']) }));
const jsons: readonly Slot[] = [{ path: ['policy_json'], kind: 'identity' }, ...documents('identity', undefined, 'policy_jsons')];

const rows: ReadonlyMap<string, readonly Slot[]> = new Map(Object.entries<readonly Slot[]>({
  'terraform-aws-modules/iam/aws//modules/iam-policy': [{ path: ['policy'], kind: 'identity' }],
  'terraform-aws-modules/iam/aws//modules/iam-assumable-role': [{ path: ['custom_role_trust_policy'], kind: 'trust' }],
  'terraform-aws-modules/iam/aws//modules/iam-group-with-policies': [{ path: ['custom_group_policies', '*', 'policy'], kind: 'identity' }],
  // Since version 6.
  'terraform-aws-modules/iam/aws//modules/iam-role': [
    ...documents('trust', undefined, 'source_trust_policy_documents', 'override_trust_policy_documents'),
    ...documents('identity', undefined, 'source_inline_policy_documents', 'override_inline_policy_documents'),
  ],
  'terraform-aws-modules/ecr/aws': [
    { path: ['repository_policy'], kind: 'resource-policy', service: 'ecr' },
    { path: ['registry_policy'], kind: 'resource-policy', service: 'ecr' },
  ],
  'terraform-aws-modules/kms/aws': [{ path: ['policy'], kind: 'resource-policy', service: 'kms' }, ...documents('resource-policy', 'kms', 'source_policy_documents', 'override_policy_documents'), ...statements('kms', 'key_statements')],
  'terraform-aws-modules/lambda/aws': [
    ...jsons,
    { path: ['policy_statements'], kind: 'identity', blocks: blockNames(['condition']) },
    { path: ['assume_role_policy_statements'], kind: 'trust', blocks: blockNames(['condition']) },
  ],
  'terraform-aws-modules/secrets-manager/aws': [...documents('resource-policy', 'secretsmanager', 'source_policy_documents', 'override_policy_documents'), ...statements('secretsmanager', 'policy_statements')],
  'terraform-aws-modules/sns/aws': [{ path: ['topic_policy'], kind: 'resource-policy', service: 'sns' }, ...statements('sns', 'topic_policy_statements')],
  'terraform-aws-modules/sqs/aws': [
    ...documents('resource-policy', 'sqs', 'source_queue_policy_documents', 'override_queue_policy_documents', 'source_dlq_queue_policy_documents', 'override_dlq_queue_policy_documents'),
    ...statements('sqs', 'queue_policy_statements', 'dlq_queue_policy_statements'),
  ],
  'terraform-aws-modules/step-functions/aws': jsons,
  'terraform-aws-modules/vpc/aws//modules/vpc-endpoints': [{ path: ['endpoints', '*', 'policy'], kind: 'vpc-endpoint' }],
  'cloudposse/iam-policy/aws': documents('identity', undefined, 'iam_source_policy_documents', 'iam_override_policy_documents').map((slot) => ({ ...slot, isGuess: true })),
  'cloudposse/iam-role/aws': documents('identity', undefined, 'policy_documents'),
}));

/** Inputs of a module by the type its calls have here: where it comes from. */
export function inputSlotsOf(type: string): readonly Slot[] {
  return rows.get(type) ?? [];
}

/** The call of such a module under its type. */
export function registryCall(call: Block): Block | undefined {
  const source = attribute(call.body, 'source');
  const type = source?.kind === 'string' && source.holes.length === 0 ? source.value.replace(/^registry\.terraform\.io\//, '') : '';
  return inputSlotsOf(type).length > 0 ? { ...call, type } : undefined;
}
