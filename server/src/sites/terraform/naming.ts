/**
 * Whom an attribute of a block names: a role or user by reference, by its name, or by a value computed from it.
 *
 * Which policies follow from that is told in `principals.ts`.
 */
import { isAtom, literalText, sameAtom, type HoledText, type Piece } from '../../base/atoms';
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import { childrenOf, type HostNode } from '../../syntax/node';
import { attributeOf, isLiteralKey } from './address';
import { attribute, type Block } from './blocks';
import { declaredBody, moduleAtom, targetOf, type Module } from './module';
import { resolved } from './presence';
import type { UnitIndex } from './unit-index';

/**
 * The conditions under which an attribute names a role or user, one list for each way: by a reference, by its name, or
 * computed from it. What a variable or another module gives is the name of somebody else.
 */
export function waysToName(node: HostNode | undefined, block: Block, from: Block, index: UnitIndex): readonly (readonly Presence[])[] {
  if (!node) return [];
  const { module } = index;
  const target = targetOf(node, module);
  // A role that is looked up by its name is the one of that name.
  const looked = target?.type === 'aws_iam_role' && target.scope === 'data' && NAMED.has(attributeOf(target) ?? '') ? declaredBody(module, target.declared) : undefined;
  if (looked) return waysToName(attribute(looked, 'name'), block, from, index);
  if (target?.scope === 'resource') {
    if (target.declared !== block.declared) return [];
    if (block.instance === '' || target.instance === block.instance) return [[]];
    return isLiteralKey(target.instance) ? [] : [[attachedHow(from, module)]];
  }
  const value = resolved(node, module);
  if (value.kind === 'choice') {
    return value.branches.flatMap((branch) => waysToName(branch.value, block, from, index).map((way) => [presenceOf(value, branch.holds), ...way]));
  }
  if (value.kind === 'array') return value.items.flatMap((item) => waysToName(item, block, from, index));
  const items = valuesOfEach(value, from, module);
  if (items) return items.flatMap((item) => waysToName(item, block, from, index));
  const name = attribute(block.body, 'name');
  const [text, own] = [module.text(value), name && module.text(name)];
  if (text && own && isSameText(text, own)) return [[]];
  const isComputed = mentions(value, block.declared, module) || (isPerInstance(value) && EACH.some((name) => mentions(attribute(from.body, name), block.declared, module)));
  return isComputed ? [[attachedHow(from, module)]] : [];
}

/** A block that names somebody, and where it does. */
export interface Naming {
  readonly block: Block;
  /** The argument, and its value. */
  readonly by: string;
  readonly node: HostNode;
}

/**
 * For each role or user those of the blocks that may name it, in their order: a reference names one only, and so does a name
 * that is written. Whether and on which conditions they do, `waysToName` tells.
 */
export function namingsByNamed<N extends Naming>(all: readonly N[], index: UnitIndex): (holder: Block) => readonly N[] {
  const { module } = index;
  const places = new Map(all.map((naming, place) => [naming, place]));
  const byWhom = new Map<string, N[]>();
  for (const naming of all) {
    const whom = index.keep(naming.block, `whom ${naming.by} names`, () => onlyNamed(naming.node, module));
    byWhom.set(whom, [...(byWhom.get(whom) ?? []), naming]);
  }
  return (block) => {
    const name = attribute(block.body, 'name');
    const text = name && module.text(name);
    const found = [ANYBODY, block.declared, named((text && literalText(text)) ?? '')].flatMap((whom) => byWhom.get(whom) ?? []);
    return found.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  };
}

const ANYBODY = '';

const named = (name: string): string => `name ${name}`;

/** The address of a resource, a name, or anybody. */
function onlyNamed(node: HostNode, module: Module): string {
  const target = targetOf(node, module);
  if (target?.scope === 'resource') return target.declared;
  const value = resolved(node, module);
  // What was worked out from a role is computed from it, whatever came of it.
  const isWritten = value.kind === 'string' && value.holes.length === 0 && value.value !== '' && !/\baws_iam_/.test(textOfReferences(node));
  return isWritten ? named(value.value) : ANYBODY;
}

const NAMED: ReadonlySet<string> = new Set(['name', 'id', 'arn']);

function attachedHow(from: Block, module: Module): Presence {
  return { condition: moduleAtom(module, `whom ${from.address} is attached to`, { reason: 'computed at deployment', shape: 'text', pure: true }), holds: true };
}

function isSameText(a: HoledText, b: HoledText): boolean {
  return a.pieces.length === b.pieces.length && a.pieces.every((piece, at) => samePiece(piece, b.pieces[at]));
}

function samePiece(a: Piece, b: Piece | undefined): boolean {
  if (!isAtom(a)) return a === b;
  return b !== undefined && isAtom(b) && sameAtom(a, b);
}

const EACH = ['for_each', 'count'] as const;

function isPerInstance(node: HostNode): boolean {
  return (node.kind === 'ref' || node.kind === 'unknown' || node.kind === 'string') && /\b(?:each|count)\./.test(textOfReferences(node));
}

function textOfReferences(node: HostNode): string {
  if (node.kind === 'string') return node.holes.map((hole) => hole.reference.address).join(' ');
  const known = node.kind === 'unknown' ? (node.pieces ?? []).flatMap((piece) => (isAtom(piece) ? [piece.id] : [])) : [];
  return node.kind === 'ref' || node.kind === 'unknown' ? [node.reference?.address ?? '', ...known].join(' ') : '';
}

/** Whether a value is made of something, also through locals. */
function mentions(node: HostNode | undefined, address: string, module: Module, depth = 0): boolean {
  if (!node || depth > 16) return false;
  const value = resolved(node, module);
  // What an expression was worked out from may stand in it no more.
  if ([node, value].some((each) => textOfReferences(each).includes(address))) return true;
  return childrenOf(value).some((child) => mentions(child, address, module, depth + 1));
}

/** What `each.value` and `each.key` stand for in turn, where all of it is written. */
export function valuesOfEach(node: HostNode, { body }: Block, module: Module): readonly HostNode[] | undefined {
  const address = node.kind === 'ref' || node.kind === 'unknown' ? node.reference?.address : undefined;
  const list = address === 'each.value' || address === 'each.key' ? attribute(body, 'for_each') : undefined;
  const value = list && resolved(list, module);
  if (value?.kind === 'array' && value.open === undefined) return value.items;
  return value?.kind === 'object' && value.open === undefined && address === 'each.value' ? value.members.filter((member) => !member.shadowed).map((member) => member.value) : undefined;
}
