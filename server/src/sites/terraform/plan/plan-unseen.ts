/**
 * Policies that a role or user of a plan may have although nobody can tell: inline ones that are not known yet or sensitive,
 * and those of attachments of which the plan does not say whom they name.
 *
 * What is not known before the plan is applied can only name what is made by it.
 */
import { findMember, type HostNode, type ObjectNode } from '../../../syntax/node';
import type { AttachedPolicy } from '../../site';
import type { PlanResource } from './plan-file';
import type { PlanModule } from './plan-module';

/** By the type of the attachment: whom it names, and the attribute that does. */
const attachments: Readonly<Record<string, readonly (readonly [type: string, attribute: string])[] | undefined>> = {
  aws_iam_role_policy: [['aws_iam_role', 'role']],
  aws_iam_role_policy_attachment: [['aws_iam_role', 'role']],
  aws_iam_user_policy: [['aws_iam_user', 'user']],
  aws_iam_user_policy_attachment: [['aws_iam_user', 'user']],
  aws_iam_policy_attachment: [['aws_iam_role', 'roles'], ['aws_iam_user', 'users']],
};

export function unseenPolicies(holder: PlanResource, body: ObjectNode | undefined, module: PlanModule): readonly AttachedPolicy[] {
  const inline = body && findMember(body, 'inline_policy')?.value;
  const own = inline && isUnknown(inline) ? [{ outside: `inline_policy of ${holder.address}`, reason: inline.kind === 'unknown' ? inline.reason : whoever }] : [];
  const others = [...module.resources].flatMap(([address, { type, address: shown }]): AttachedPolicy[] => {
    const names = (attachments[type] ?? []).filter(([of]) => of === holder.type);
    const values = names.flatMap(([, attribute]) => valuesAt(module.bodies.get(address), attribute));
    return values.some((value) => mayName(value, holder)) ? [{ outside: shown, reason: whoever }] : [];
  });
  return [...own, ...others];
}

const whoever = 'whom it is attached to is not told';

function valuesAt(body: ObjectNode | undefined, attribute: string): readonly HostNode[] {
  const value = body && findMember(body, attribute)?.value;
  return !value ? [] : value.kind === 'array' ? value.items : [value];
}

/** A text with a hole is a secret, which may be anybody's name. */
function mayName(value: HostNode, holder: PlanResource): boolean {
  return value.kind === 'string' ? value.holes.length > 0 : value.kind === 'unknown' && isMade(holder);
}

function isMade({ unknown }: PlanResource): boolean {
  return ['id', 'name'].some((key) => {
    const mark = unknown && findMember(unknown, key)?.value;
    return mark?.kind === 'boolean' && mark.value;
  });
}

function isUnknown(node: HostNode): boolean {
  return node.kind === 'unknown' || (node.kind === 'array' && node.items.some(isUnknown));
}
