/**
 * A value as the type of an input variable makes it: `true` given for a `string` is the text "true", a list given for a set
 * is in the order of sets, an object has the attributes of its type and no others.
 *
 * What is not known is left as it is, unless the type would add something to it.
 */
import { holed } from '../../base/atoms';
import { mapShared } from '../../base/lists';
import type { HostNode, Member, ObjectNode } from '../../syntax/node';
import { parseAddress } from './address';
import { attribute } from './blocks';
import { functions } from './functions/functions';
import { madeArray, madeBoolean, madeMember, madeNull, madeNumber, madeObject, madeText } from './made';
import { moduleAtom, type Module } from './module';
import { numberText, textNumber } from './operators';
import { addsValues, readType, type Attribute, type Simple, type Type } from './type-constraints';

/**
 * Undefined where it is known only at deployment what comes out, or Terraform would refuse it. `name` is the address of the
 * variable, after which parts are named that are known only at deployment.
 */
export function converted(node: HostNode, type: HostNode | undefined, name: string, module: Module): HostNode | undefined {
  const read = readType(type);
  return read && new Conversion(module).in(node, read, name);
}

/** Whether deployment may find null behind a value: it is an input variable of the root that says so. */
export function mayBeNull(node: HostNode, module: Pick<Module, 'declared' | 'values'>): boolean {
  const value = module.values.value(node);
  const address = value.kind === 'ref' || value.kind === 'unknown' ? parseAddress(value.reference?.address ?? '') : undefined;
  const variable = address?.scope === 'var' && address.prefix === '' ? module.declared.get(address.declared) : undefined;
  const preset = variable?.kind === 'object' ? attribute(variable, 'default') : undefined;
  return address !== undefined && (address.steps.length > 0 ? address.scope === 'var' : preset?.kind === 'null');
}

/** Undefined in its answers stands for what is not known. */
class Conversion {
  constructor(private readonly module: Module) {}

  in(node: HostNode, type: Type, name: string): HostNode | undefined {
    if (type.kind === 'any') return node;
    const value = this.module.values.value(node);
    if (value.kind === 'null' || value.kind === 'missing') return node;
    if (value.kind === 'choice') return this.inBranches(node, value, type, name);
    if (value.kind === 'ref' || value.kind === 'unknown') return addsValues(type) ? undefined : node;
    switch (type.kind) {
      case 'list':
      case 'set':
        return this.listOf(node, value, type.kind, type.of, name);
      case 'map':
        return value.kind === 'object' ? this.mapOf(node, value, type.of, name) : undefined;
      case 'tuple': {
        if (value.kind !== 'array' || value.items.length !== type.items.length || value.open !== undefined) return undefined;
        const items = mapShared(value.items, (item, index) => this.part(item, type.items[index] ?? { kind: 'any' }, `${name}[${String(index)}]`));
        return items === value.items ? node : madeArray(items, node);
      }
      case 'object':
        return value.kind === 'object' ? this.objectOf(node, value, type.attributes, name) : undefined;
      default:
        return this.simple(node, value, type.kind);
    }
  }

  /** A part of a value stands for itself, whatever happens to the others. */
  private part(node: HostNode, type: Type, name: string): HostNode {
    return this.in(node, type, name) ?? this.unknown(node, type, name);
  }

  private unknown({ span, origin }: HostNode, type: Type, name: string): HostNode {
    const reason = 'given by a module that calls this one';
    if (type.kind !== 'string' && type.kind !== 'number' && type.kind !== 'bool') return { kind: 'unknown', reason, span, origin };
    const atom = moduleAtom(this.module, name, { reason, shape: 'text', pure: true });
    return { kind: 'unknown', reason, span, origin, pieces: holed([atom]).pieces };
  }

  private inBranches(node: HostNode, choice: Extract<HostNode, { kind: 'choice' }>, type: Type, name: string): HostNode | undefined {
    const branches = choice.branches.map(({ holds, value }) => ({ holds, given: value, value: value && this.in(value, type, name) }));
    if (branches.every(({ given, value }) => given === value)) return node;
    if (branches.some(({ given, value }) => given && !value)) return undefined;
    return { ...choice, branches: branches.map(({ holds, value }) => ({ holds, value })), shared: true };
  }

  private listOf(node: HostNode, value: HostNode, kind: 'list' | 'set', type: Type, name: string): HostNode | undefined {
    if (value.kind !== 'array') return undefined;
    const items = mapShared(value.items, (item, index) => this.part(item, type, `${name}[${String(index)}]`));
    const isSame = items === value.items;
    const list = isSame ? value : madeArray(items, node, { open: value.open, isSet: value.isSet });
    const { values } = this.module;
    if (kind === 'set') return called('toset', list, values) ?? { ...list, isSet: true };
    // The order a set comes to have is told by its texts; where they are not known, so is it.
    if (value.isSet) return called('tolist', list, values) ?? list;
    // As a list it is another value than the tuple that is written.
    return isSame && value.shared ? node : { ...list, shared: true };
  }

  private mapOf(node: HostNode, value: ObjectNode, type: Type, name: string): HostNode {
    const members = mapShared(value.members, (member) => {
      const item = this.part(member.value, type, `${name}[${JSON.stringify(member.key)}]`);
      return item === member.value ? member : { ...member, value: item };
    });
    return members === value.members && value.shared ? node : madeObject(members, node, value.open);
  }

  /** Undefined where an attribute is missing that has to be there. */
  private objectOf(node: HostNode, value: ObjectNode, attributes: readonly Attribute[], name: string): HostNode | undefined {
    const given = value.members.filter((member) => !member.shadowed && !member.isBlock);
    const members: Member[] = [];
    // What a computed key adds, or what cannot be seen, may be any of them.
    const open = value.open ?? (given.some(({ keyNode }) => keyNode !== undefined) ? 'which attributes there are is decided at deployment' : undefined);
    for (const each of attributes) {
      const member = given.find(({ key, keyNode }) => keyNode === undefined && key === each.name);
      const path = `${name}.${each.name}`;
      if (member) {
        const item = this.filled(member.value, each, path);
        members.push(item === member.value ? member : { ...member, value: item });
      } else if (open === undefined) {
        if (!each.isOptional) return undefined;
        members.push(madeMember(each.name, this.preset(node, each, path), node));
      }
    }
    const isSame = members.length === value.members.length && members.every((member) => value.members.includes(member));
    return isSame ? node : madeObject(members, node, open);
  }

  private preset(node: HostNode, { preset, type }: Attribute, name: string): HostNode {
    return preset ? this.part(preset, type, name) : madeNull(node);
  }

  /** What is given for an attribute, or what stands for it where that is null. */
  private filled(node: HostNode, each: Attribute, name: string): HostNode {
    const value = this.module.values.value(node);
    if (value.kind === 'choice') {
      const branches = value.branches.map((branch) => ({ holds: branch.holds, value: branch.value ? this.filled(branch.value, each, name) : this.preset(node, each, name) }));
      return branches.every((branch, index) => branch.value === value.branches[index]?.value) ? node : { ...value, branches, shared: true };
    }
    if (each.isOptional && value.kind === 'null') return this.preset(node, each, name);
    return each.preset && mayBeNull(node, this.module) ? this.unknown(node, each.type, name) : this.part(node, each.type, name);
  }

  private simple(node: HostNode, value: HostNode, type: Simple): HostNode | undefined {
    const literal = value.kind === 'string' && value.holes.length === 0 ? value.value : undefined;
    switch (type) {
      case 'string':
        if (value.kind === 'number') return numberText(value.value) === undefined ? undefined : madeText([numberText(value.value) ?? ''], node);
        return value.kind === 'boolean' ? madeText([String(value.value)], node) : node;
      case 'number': {
        if (literal === undefined) return value.kind === 'boolean' ? undefined : node;
        const number = textNumber(literal);
        return number === undefined ? undefined : madeNumber(number, node);
      }
      case 'bool':
        if (literal === undefined) return value.kind === 'number' ? undefined : node;
        return /^(?:true|false|1|0)$/.test(literal) ? madeBoolean(literal === 'true' || literal === '1', node) : undefined;
    }
  }
}

function called(name: string, list: HostNode, values: Module['values']): HostNode | undefined {
  const made = functions.get(name)?.([list], { values, place: list });
  return typeof made === 'symbol' ? undefined : made;
}
