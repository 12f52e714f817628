/**
 * A single value that somebody gives for an input variable of the root module, or for a part of one, as Terraform takes it:
 * converted to the type that the variable has there.
 *
 * Whole collections are not taken apart here, and what a variable without a type becomes is what it was.
 */
import type { GivenValue, UnitFile } from '../site';
import type { HostNode } from '../../syntax/node';
import { parseAddress, type Step } from './address';
import { attribute, declarationsOf } from './blocks';
import { numberText, textNumber } from './operators';
import { readType, type Simple, type Type } from './type-constraints';

/** Undefined where nothing says of what type it is. */
export function givenValue(name: string, value: string | number | boolean, unit: readonly UnitFile[]): GivenValue | undefined {
  const address = name.startsWith('var.') ? parseAddress(name) : undefined;
  const declared = address && unit.map((file) => typesIn(file).get(address.declared)).find((type) => type !== undefined);
  const type = declared && typeAt(declared, address.steps);
  const simple = type?.kind === 'string' || type?.kind === 'number' || type?.kind === 'bool' ? type.kind : undefined;
  if (simple === undefined) return undefined;
  const taken = convertedText(value, simple);
  return taken === undefined ? { refusedBecause: `\`${name}\` takes ${wanted[simple](String(value))}: correct it, as Terraform would refuse it.` } : { value: taken };
}

const wanted: Readonly<Record<Simple, (value: string) => string>> = {
  string: (value) => `a text, and \`${value}\` is none`,
  number: (value) => `a number, and \`${value}\` is none`,
  bool: (value) => `\`true\` or \`false\`, and \`${value}\` is neither`,
};

/** Undefined for what Terraform refuses. */
function convertedText(value: string | number | boolean, type: Simple): string | undefined {
  if (type === 'bool') {
    if (typeof value !== 'string') return typeof value === 'boolean' ? String(value) : undefined;
    return /^(?:true|1)$/.test(value) ? 'true' : /^(?:false|0)$/.test(value) ? 'false' : undefined;
  }
  if (type === 'string') return typeof value === 'number' ? (numberText(value) ?? String(value)) : String(value);
  const number = typeof value === 'string' ? textNumber(value) : typeof value === 'number' ? value : undefined;
  return number === undefined ? undefined : (numberText(number) ?? String(value));
}

function typeAt(type: Type, steps: readonly Step[]): Type | undefined {
  let current: Type | undefined = type;
  for (const step of steps) {
    if (!current) return undefined;
    const key: string = 'name' in step ? step.name : step.index.replace(/^"|"$/g, '');
    if (current.kind === 'list' || current.kind === 'set' || current.kind === 'map') current = current.of;
    else if (current.kind === 'tuple') current = current.items[Number(key)];
    else current = current.kind === 'object' ? current.attributes.find(({ name }) => name === key)?.type : undefined;
  }
  return current;
}

const types = new WeakMap<HostNode, ReadonlyMap<string, Type>>();

/** By the addresses of the variables. */
function typesIn(file: UnitFile): ReadonlyMap<string, Type> {
  let found = types.get(file.root);
  if (!found) {
    const declared = [...declarationsOf(file)].flatMap(([address, body]): [string, Type][] => {
      const type = address.startsWith('var.') && body.kind === 'object' ? readType(attribute(body, 'type')) : undefined;
      return type ? [[address, type]] : [];
    });
    found = new Map(declared);
    types.set(file.root, found);
  }
  return found;
}
