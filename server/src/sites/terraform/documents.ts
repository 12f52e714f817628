/**
 * A policy document data source as a whole: with the statements of the documents it starts from and of those that
 * override it, and with its `dynamic` blocks written out.
 *
 * Statements are put together as the provider does: a later one takes the place of an earlier one with its `sid`. What
 * cannot be seen leaves the document open. How a statement is read is told in `policy/`.
 */
import { findMember, settle, type ChoiceNode, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { attributeOf } from './address';
import type { UnitFile } from '../site';
import { attribute, topLevel, type Block } from './blocks';
import { isConditional } from './collections';
import { withoutDynamic } from './dynamic';
import { instanceKey } from './instances';
import { targetOf, type Module } from './module';
import { isDynamic } from './substitute';

const sourceNames = ['source_json', 'source_policy_documents'] as const;
const overrideNames = ['override_policy_documents', 'override_json'] as const;
export const mergedNames: readonly string[] = [...sourceNames, ...overrideNames];

/** Texts in a file that policy documents are made of; in `locals` those that look like one. */
export function mergedTexts({ root }: Pick<UnitFile, 'root'>, blocks: readonly Block[]): readonly HostNode[] {
  const named = blocks.flatMap(({ type, body }) => (type === 'data.aws_iam_policy_document' ? mergedNames.flatMap((name) => textsIn(attribute(body, name))) : []));
  const locals = topLevel(root).flatMap(({ key, value }) => (key === 'locals' && value.kind === 'object' ? value.members.flatMap((member) => textsIn(member.value)) : []));
  return [...named, ...locals.filter((text) => text.kind === 'string' && /^\s*\{/.test(text.value) && text.value.includes('Statement'))];
}

function textsIn(node: HostNode | undefined): readonly HostNode[] {
  if (!node || node.kind === 'null') return [];
  return node.kind === 'array' ? node.items.flatMap(textsIn) : [node];
}

/** Documents are made of documents no deeper than this; a longer chain is a cycle. */
const depthLimit = 16;

/** The body itself where it has neither sources nor overrides nor `dynamic` blocks that can be written out. */
export function wholeDocument(body: ObjectNode, module: Module, depth = 0): ObjectNode {
  const parts = mergedNames.filter((name) => isGiven(body, name));
  if (parts.length === 0 && !body.members.some((member) => member.isBlock)) return body;
  return module.remember(instanceKey(body, 'document'), () => assembled(body, module, depth));
}

function isGiven(body: ObjectNode, name: string): boolean {
  const node = attribute(body, name);
  return node !== undefined && node.kind !== 'null' && node.kind !== 'missing';
}

interface Part {
  readonly members: readonly Member[];
  readonly open?: string;
}

function assembled(body: ObjectNode, module: Module, depth: number): ObjectNode {
  const own = resolvedIn(withoutDynamic(body, module.values), module);
  const [sources, overrides] = [sourceNames, overrideNames].map((names) => names.flatMap((name) => partsAt(own, name, module, depth)));
  if (!sources || !overrides || (sources.length === 0 && overrides.length === 0)) return own;
  const isStatement = (member: Member): boolean => member.isBlock === true && (member.key === 'statement' || isDynamic(member));
  const merged = merge([...sources, { members: own.members.filter(isStatement) }, ...overrides]);
  const open = [...sources, ...overrides].find((part) => part.open !== undefined)?.open;
  const rest = own.members.filter((member) => !isStatement(member) && !mergedNames.includes(member.key));
  return { ...own, members: [...rest, ...merged], ...(open === undefined ? {} : { open }) };
}

/** What was put in by writing out blocks is bound here, for nobody does so later. */
function resolvedIn(body: ObjectNode, module: Module): ObjectNode {
  const bound = module.bind(body);
  return bound.kind === 'object' ? bound : body;
}

/** One part for each document an attribute names. */
function partsAt(body: ObjectNode, name: string, module: Module, depth: number): readonly Part[] {
  const node = attribute(body, name);
  if (!node || !isGiven(body, name)) return [];
  if (name.endsWith('_json')) return [partOf(node, module, depth)];
  const list = module.values.items(node);
  const reason = `\`${name}\` adds statements that cannot be seen`;
  if (!list) return [{ members: [], open: reason }];
  const parts = list.items.map((item) => partOf(item, module, depth));
  return list.open === undefined ? parts : [...parts, { members: [], open: reason }];
}

function partOf(node: HostNode, module: Module, depth: number): Part {
  const target = targetOf(node, module);
  const isDocument = target?.scope === 'data' && target.type === 'aws_iam_policy_document' && ['json', 'minified_json'].includes(attributeOf(target) ?? '');
  const body = isDocument ? module.bodyAt(target) : undefined;
  if (body && depth < depthLimit) return statementsOf(wholeDocument(body, module, depth + 1), target?.instance ?? '');
  // What is bound already leads to texts that were not parsed then.
  const resolution = node.kind === 'ref' && !node.reference.expression ? module.resolve(node.reference) : undefined;
  const value = module.values.value(resolution?.kind === 'node' ? resolution.node : node);
  if (value.kind === 'choice') return chosenPart(value, module, depth);
  if (value.kind === 'null' || (value.kind === 'string' && value.value === '')) return { members: [] };
  // Damaged JSON has more in it than is seen.
  const document = value.kind === 'string' && value.embedded?.problems.length === 0 ? settle(value) : value;
  const statement = document.kind === 'object' && !document.labels ? findMember(document, 'Statement') : undefined;
  if (!statement || (document.kind === 'object' && document.open !== undefined)) return { members: [], open: 'a document that cannot be seen adds statements' };
  const list = module.values.items(statement.value);
  const items = list?.items ?? [statement.value];
  // Written in IAM's own words, which the key tells.
  return { members: items.map((item) => ({ ...statement, key: 'Statement', isBlock: true, value: module.bind(item) })), open: list?.open };
}

function statementsOf(body: ObjectNode, instance: string): Part {
  const isMade = /\b(?:each|count)\b/.test(instance);
  const members = body.members.filter((member) => member.isBlock && (member.key === 'statement' || member.key === 'Statement' || isDynamic(member)));
  const instanceReason = isMade ? 'which instance it is is decided at deployment' : undefined;
  return { members: members.map((member) => ({ ...member, borrowed: true })), open: body.open ?? instanceReason };
}

function chosenPart(choice: ChoiceNode, module: Module, depth: number): Part {
  const parts = choice.branches.map(({ holds, value }) => ({ holds, part: value ? partOf(value, module, depth) : { members: [] } }));
  return {
    members: parts.flatMap(({ holds, part }) => part.members.map((member) => ({ ...member, value: when(choice, holds, member.value) }))),
    open: parts.find(({ part }) => part.open !== undefined)?.part.open,
  };
}

function when(choice: ChoiceNode, holds: boolean, value: HostNode): ChoiceNode {
  return { ...choice, span: value.span, origin: value.origin, shared: true, branches: [{ holds, value }, { holds: !holds }] };
}

/** Puts later statements in the places of earlier ones with their `sid`; others are added. */
function merge(parts: readonly Part[]): readonly Member[] {
  const merged: Member[] = [];
  for (const { members, open } of parts) {
    for (const member of members) {
      const sid = sidOf(member);
      const index = sid === undefined ? -1 : merged.findIndex((earlier) => sidOf(earlier) === sid);
      const earlier = merged[index];
      if (!earlier) merged.push(member);
      else if (!isConditional(member.value)) merged[index] = member;
      else {
        merged[index] = { ...earlier, value: unless(member.value, earlier.value) };
        merged.push(member);
      }
    }
    // A document that cannot be seen may take the place of every statement that has a name.
    if (open !== undefined) for (const [index, member] of merged.entries()) if (sidOf(member) !== undefined) merged[index] = { ...member, value: unlessReplaced(member.value) };
  }
  return merged;
}

/** An earlier statement stands where the one that would replace it does not. */
function unless(later: HostNode, earlier: HostNode): HostNode {
  if (later.kind !== 'choice') return earlier;
  const branches = later.branches.map(({ holds, value }) => {
    if (value === undefined) return { holds, value: earlier };
    return isConditional(value) ? { holds, value: unless(value, earlier) } : { holds };
  });
  return { ...later, span: earlier.span, origin: earlier.origin, branches };
}

/** Nobody sees whether the documents that override it have a statement of its name. */
function unlessReplaced(value: HostNode): ChoiceNode {
  const { span, origin } = value;
  const label = 'override_policy_documents';
  const condition = { address: `${label} replace ${span.source}@${String(span.start)}`, label, isPure: true, span };
  return { kind: 'choice', span, origin, condition, branches: [{ holds: true }, { holds: false, value }], shared: true };
}

/** The `sid` of a statement, through conditions; undefined for none, and for one that has to be computed. */
function sidOf({ value }: Member): string | undefined {
  const body = presentIn(value);
  const sid = body && (findMember(body, 'sid') ?? findMember(body, 'Sid'))?.value;
  const settled = sid && settle(sid);
  return settled?.kind === 'string' && settled.holes.length === 0 && settled.value !== '' ? settled.value : undefined;
}

function presentIn(node: HostNode): ObjectNode | undefined {
  if (node.kind === 'object') return node;
  if (node.kind !== 'choice') return node.kind === 'ref' && node.target ? presentIn(node.target) : undefined;
  for (const { value } of node.branches) {
    const found = value && presentIn(value);
    if (found) return found;
  }
  return undefined;
}
