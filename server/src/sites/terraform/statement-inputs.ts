/**
 * Statements that a module of the registry is given in the words of policy documents: objects in a list or a map, with principals
 * and conditions as lists where a document has blocks.
 *
 * What comes of it is a document with these statements and no more. Fixes only replace texts in it: blocks would be written where
 * objects have to stand.
 */
import { settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { mapPresent } from './collections';
import { madeMember, madeObject } from './made';
import type { Module } from './module';

const plain: ReadonlySet<string> = new Set(['sid', 'effect', 'actions', 'not_actions', 'resources', 'not_resources']);

/** The names that blocks go by in an input. */
export type BlockNames = ReadonlyMap<string, string>;

/** Undefined where none of the statements can be seen. */
export function statementsGiven(node: HostNode, blocks: BlockNames, module: Module): ObjectNode | undefined {
  const list = partsIn(node, module);
  if (!list) return undefined;
  const statements = list.parts.map((part) => asBlock('statement', part, (value) => statementOf(value, blocks, module)));
  const open = list.open ?? (statements.includes(undefined) ? 'a statement is known only at deployment' : undefined);
  return madeObject(statements.flatMap((statement) => statement ?? []), node, open);
}

/** The items of a list, or the values of a map. */
function partsIn(node: HostNode, { values }: Module): { readonly parts: readonly HostNode[]; readonly open: string | undefined } | undefined {
  const list = values.items(node);
  if (list) return { parts: list.items, open: list.open };
  const map = values.entries(node);
  return map && { parts: map.members.map(({ value }) => value), open: map.open };
}

function asBlock(key: string, part: HostNode, change: (value: HostNode) => HostNode | undefined): Member | undefined {
  const value = mapPresent(part, change);
  return value && { ...madeMember(key, value, part), isBlock: true };
}

function statementOf(node: HostNode, blocks: BlockNames, module: Module): ObjectNode | undefined {
  const value = module.values.value(node);
  if (value.kind !== 'object') return undefined;
  let open = value.open;
  const given = value.members.filter((member) => !member.shadowed && settle(member.value).kind !== 'null');
  const members = given.flatMap((member): readonly Member[] => {
    if (plain.has(member.key)) return [{ ...member, value: module.bind(member.value) }];
    const block = blocks.get(member.key);
    if (block === undefined) return [];
    const list = partsIn(member.value, module);
    const made = list?.parts.map((part) => asBlock(block, part, (each) => blockOf(each, module)));
    if (!made || list?.open !== undefined || made.includes(undefined)) open ??= `\`${member.key}\` is known only at deployment`;
    return (made ?? []).flatMap((each) => each ?? []);
  });
  if (open !== undefined) return undefined;
  return madeObject(given.some(({ key }) => /^(?:not_)?resources$/.test(key)) ? members : [...members, ownResource(value)], value);
}

function blockOf(node: HostNode, module: Module): HostNode | undefined {
  const value = module.bind(module.values.value(node));
  return value.kind === 'object' && value.open === undefined ? value : undefined;
}

/** Some modules put what they make where a statement names no resource. */
function ownResource({ span, origin }: ObjectNode): Member {
  return madeMember('resources', { kind: 'unknown', reason: 'the module may name what it makes', span, origin }, { span, origin });
}
