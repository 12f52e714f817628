/**
 * One step into a value, and how it is written.
 *
 * What lies behind a reference is not looked at; whoever takes the step has followed it.
 */
import { findMember, type AccessStep, type HostNode, type Reference } from '../../syntax/node';
import type { Named } from './address-text';
import { isConditional } from './collections';
import { fails, type Outcome } from './values';

/** Undefined where the element, or which one is meant, is known only at deployment. */
export function takeStep(value: HostNode, key: string | undefined): Outcome | undefined {
  switch (value.kind) {
    case 'object': {
      if (key === undefined || value.labels) return undefined;
      const member = findMember(value, key);
      if (member) return member.keyNode || isConditional(member.value) ? undefined : member.value;
      return value.open === undefined ? fails : undefined;
    }
    case 'array': {
      const index = key === undefined ? Number.NaN : Number(key);
      if (!Number.isInteger(index) || index < 0 || value.isSet) return undefined;
      if (value.items.slice(0, index + 1).some(isConditional)) return undefined;
      return value.items[index] ?? (value.open === undefined ? fails : undefined);
    }
    case 'null':
    case 'string':
    case 'number':
    case 'boolean':
      return fails;
    default:
      return undefined;
  }
}

export function stepText(step: Exclude<AccessStep, { index: HostNode }>): string {
  return 'name' in step ? `.${step.name}` : '[*]';
}

export function accessName(of: Named | undefined, steps: readonly (Named | undefined)[]): Named | undefined {
  if (!of || steps.some((step) => step === undefined)) return undefined;
  const known = steps.flatMap((step) => step ?? []);
  return { text: of.text + known.map(({ text }) => text).join(''), isPure: of.isPure && known.every(({ isPure }) => isPure) };
}

/** The reference to what is one step further. */
export function extendedReference(reference: Reference, { text, isPure }: Named): Reference {
  const address = reference.address + text;
  return { address, label: address, isPure: reference.isPure && isPure, span: reference.span };
}
