/**
 * How a condition of a template is decided by other values: from its definition, a tree of choices with true and false
 * at its ends, to data that goes along with the condition's atom. It decides nothing itself.
 */
import type { Derivation } from '../base/atoms';
import type { HostNode } from '../syntax/node';
import { atomOf } from './text';

/** Definitions that are made of more are conditions without one. */
const mostQuestions = 256;

/** Undefined where the definition is no such tree, or asks too much. */
export function derivationOf(definition: HostNode): Derivation | undefined {
  const found = derive(definition);
  return found !== undefined && questionsIn(found, mostQuestions) <= mostQuestions ? found : undefined;
}

function derive(node: HostNode): Derivation | undefined {
  if (node.kind === 'boolean') return node.value;
  if (node.kind !== 'choice') return undefined;
  const under = (holds: boolean): Derivation | undefined => {
    const value = node.branches.find((branch) => branch.holds === holds)?.value;
    return value && derive(value);
  };
  const [yes, no] = [under(true), under(false)];
  return yes === undefined || no === undefined ? undefined : { asks: atomOf(node.condition), yes, no };
}

/** Counted through what is asked about, as it would be written out; no further than a limit. */
function questionsIn(derivation: Derivation, limit: number): number {
  if (typeof derivation === 'boolean' || 'same' in derivation || 'given' in derivation) return 0;
  let count = 1;
  for (const part of [derivation.asks.follows, derivation.yes, derivation.no]) {
    if (part !== undefined && count <= limit) count += questionsIn(part, limit - count);
  }
  return count;
}
