/**
 * Whether what an expression refers to is there: instances of blocks that `count` and `for_each` make, which deployment may
 * leave out.
 *
 * Only instances are looked at; whether a resource has an attribute is not asked.
 */
import { findMember, type HostNode, type Reference } from '../../syntax/node';
import { parseAddress, stepKey, type Address } from './address';
import { isConditional } from './collections';
import type { Place } from './made';
import { fails, type Outcome, type Values } from './values';

/** What may have instances. */
const countable: ReadonlySet<Address['scope']> = new Set(['resource', 'data', 'module']);

type Instances = (address: string, place: Place) => HostNode | undefined;

/** True for what has no instances; undefined where it is known only at deployment, which is then said to be wanted. */
export function existence(reference: Reference, instances: Instances, values: Pick<Values, 'value' | 'wants'>): boolean | undefined {
  const address = reference.expression ? undefined : parseAddress(reference.address);
  if (!address || address.instance === '' || !countable.has(address.scope)) return true;
  const key = stepKey({ index: address.instance.slice(1, -1) });
  const all = key === undefined ? undefined : instances(address.declared, { span: reference.span, origin: { format: 'hcl' } });
  const item = all?.kind === 'array' ? all.items[Number(key)] : all?.kind === 'object' ? findMember(all, String(key))?.value : undefined;
  if (!all || !item) return all ? false : undefined;
  const decided = isConditional(item) ? values.value(item) : item;
  if (!isConditional(decided)) return true;
  if (decided.kind === 'choice' && decided.branches.every((branch) => branch.value === undefined)) return false;
  values.wants(decided);
  return undefined;
}

/** Whether a text, a list or an object has something in it that is not there. */
export function hasMissing(node: HostNode, outcome: (node: HostNode) => Outcome): boolean {
  const isMissing = (part: HostNode): boolean => outcome(part) === fails;
  switch (node.kind) {
    case 'string':
      return node.holes.some(({ from, reference }) => isMissing(from ?? { kind: 'unknown', reason: 'a part of a text', reference, span: node.span, origin: node.origin }));
    case 'array':
      return node.items.some(isMissing);
    case 'object':
      return node.labels === undefined && node.members.some(({ value }) => isMissing(value));
    default:
      return false;
  }
}
