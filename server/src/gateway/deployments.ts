/**
 * In which deployments a switch is on: what a node says that is true, false, chosen by a condition or known to nobody.
 *
 * An object in the place of a switch is a configuration, and there is one wherever something stands in it. Whether a
 * condition holds is not asked here.
 */
import { isAtom, literalText } from '../base/atoms';
import type { Presence } from '../policy/model';
import { anonymousAtom, readText } from '../policy/text';
import { presenceOf } from '../policy/values';
import { settle, type HostNode } from '../syntax/node';
import type { Fact } from './declared';
import { EVERYWHERE, NOWHERE, type Deployments } from './model';

/** Without a fact the switch is off. */
export function deploymentsWith(fact: Fact<boolean> | undefined): Deployments {
  if (!fact) return NOWHERE;
  if ('value' in fact) return fact.value ? EVERYWHERE : NOWHERE;
  return deploymentsWhere(fact.node, []);
}

/** Those of both. */
export function inBoth(some: Deployments, others: Deployments): Deployments {
  return some.flatMap((first) => others.map((second) => [...first, ...second]));
}

function deploymentsWhere(node: HostNode, given: readonly Presence[]): Deployments {
  const value = settle(node);
  switch (value.kind) {
    case 'choice':
      return value.branches.flatMap((branch) => (branch.value ? deploymentsWhere(branch.value, [...given, presenceOf(value, branch.holds)]) : []));
    case 'object':
      return value.members.length > 0 || value.open !== undefined ? [given] : NOWHERE;
    case 'array':
    case 'null':
    case 'missing':
      return NOWHERE;
    default:
      break;
  }
  const text = readText(value);
  const literal = text && literalText(text);
  if (!text || literal !== undefined) return literal?.toLowerCase() === 'true' ? [given] : NOWHERE;
  const [only, ...others] = text.pieces;
  // A parameter for a switch is a condition of its own.
  const atom = only !== undefined && isAtom(only) && others.length === 0 ? only : anonymousAtom(value.span, 'a value known only at deployment');
  return [[...given, { condition: atom, holds: true }]];
}
