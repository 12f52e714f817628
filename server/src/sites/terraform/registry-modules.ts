/**
 * Modules of the public registry that hand a policy on: which of their inputs hold one, and of what kind.
 *
 * One row per input, as the documentation of the module has it. What a module makes of its inputs stays outside, and so do
 * inputs that are statements in words of its own, or texts in which the module replaces something.
 */
import { attribute, callsOf, type Block } from './blocks';
import type { UnitFile } from '../site';
import type { Slot } from './slots';

const rows: ReadonlyMap<string, readonly Slot[]> = new Map(Object.entries<readonly Slot[]>({
  'iam/aws//modules/iam-policy': [{ path: ['policy'], kind: 'identity' }],
  'iam/aws//modules/iam-assumable-role': [{ path: ['custom_role_trust_policy'], kind: 'trust' }],
  'kms/aws': [{ path: ['policy'], kind: 'resource-policy', service: 'kms' }],
  'lambda/aws': [
    { path: ['policy_json'], kind: 'identity' },
    { path: ['policy_jsons', '*'], kind: 'identity' },
  ],
  'sns/aws': [{ path: ['topic_policy'], kind: 'resource-policy', service: 'sns' }],
}));

const origin = 'terraform-aws-modules/';

/** Inputs of a module by the type its calls have here: where it comes from. */
export function inputSlotsOf(type: string): readonly Slot[] {
  return (type.startsWith(origin) ? rows.get(type.slice(origin.length)) : undefined) ?? [];
}

/** The calls of such modules in a file. */
export function registryCalls(file: UnitFile): readonly Block[] {
  return callsOf(file).flatMap((call) => {
    const source = attribute(call.body, 'source');
    const type = source?.kind === 'string' && source.holes.length === 0 ? source.value.replace(/^registry\.terraform\.io\//, '') : '';
    return inputSlotsOf(type).length > 0 ? [{ ...call, type }] : [];
  });
}
