/**
 * Reads a `statement` block of Terraform's `aws_iam_policy_document` into the same model as IAM's own words.
 *
 * The provider writes `Effect: Allow` where none is given and turns `&{…}` into `${…}`; both are done here. Sources and
 * overrides of the document are the reader's of the whole block (`read.ts`).
 */
import { holed, literal, literalText, sameAtom, type HoledText } from '../base/atoms';
import { findMember, settle, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { ConditionBlock, Element, Presence, PrincipalEntry, PrincipalSet, ReadProblem, Statement, Value, ValueList } from './model';
import { effectOf, readEffect } from './read-effect';
import { statementReading, type StatementPlace, type StatementReading } from './statement-reading';
import { existenceOf, presenceOf, readScalar, readText, readValues } from './values';

export function readDocumentStatement(block: ObjectNode, place: StatementPlace): StatementReading {
  const problems: ReadProblem[] = [];
  const values = (name: string): Element<ValueList> | undefined => {
    const member = findWritten(block, name);
    if (!member) return undefined;
    const value = readVariables(readValues(member.value, { element: name, member, problems, nulls: 'absent' }));
    return { value, node: member.value, member, existsWhen: existenceOf(member.value, 'absent') };
  };
  const effect = findWritten(block, 'effect');
  const read: Statement = {
    index: place.index,
    node: block,
    object: block,
    sid: readScalar(findWritten(block, 'sid'), problems, 'absent'),
    ...(effect ? readEffect(effect, problems, 'Allow') : effectOf('Allow', block)),
    principal: readPrincipals(block, 'principals', problems),
    notPrincipal: readPrincipals(block, 'not_principals', problems),
    action: values('actions'),
    notAction: values('not_actions'),
    resource: values('resources'),
    notResource: values('not_resources'),
    conditions: readConditions(block, problems),
    conditionsAreComplete: dynamicBodies(block, 'condition').length === 0,
    conditionMember: blocksOf(block, 'condition')[0],
    presence: place.presence,
  };
  return statementReading(read, problems);
}

/** Terraform takes an argument that is null for one that is not written. */
function findWritten(block: ObjectNode, name: string): Member | undefined {
  const member = findMember(block, name);
  return member && settle(member.value).kind !== 'null' ? member : undefined;
}

function readPrincipals(block: ObjectNode, name: string, problems: ReadProblem[]): Element<PrincipalSet> | undefined {
  const members = blocksOf(block, name);
  const first = members[0];
  const isDynamic = dynamicBodies(block, name).length > 0;
  if (!first) return isDynamic ? { value: UNSEEN, node: block } : undefined;
  const bodies = members.flatMap((member) => bodiesAt(member.value, []));
  const sets = bodies.map(({ body, presence }) => {
    const set = readPrincipalBlock(body, problems);
    return presence.length === 0 ? set : setUnder(presence, set, body);
  });
  const value: PrincipalSet = {
    isEveryone: sets.some((set) => set.isEveryone),
    entries: sets.flatMap((set) => set.entries),
    isComplete: !isDynamic && sets.every((set) => set.isComplete),
  };
  const isAlwaysThere = isDynamic || bodies.some(({ presence }) => presence.length === 0);
  return { value, node: first.value, member: first, ...(isAlwaysThere ? {} : { existsWhen: bodies.map(({ presence }) => presence) }) };
}

interface PlacedBody {
  readonly body: ObjectNode;
  readonly presence: readonly Presence[];
}

/** The bodies a block has, each with the conditions under which it is there. */
function bodiesAt(node: HostNode, presence: readonly Presence[]): readonly PlacedBody[] {
  const body = settle(node);
  if (body.kind === 'object') return [{ body, presence }];
  if (body.kind !== 'choice') return [];
  return body.branches.flatMap(({ holds, value }) => (value ? bodiesAt(value, [...presence, presenceOf(body, holds)]) : []));
}

/** Everybody in some deployments only is what `{"AWS": "*"}` would be there. */
function setUnder(presence: readonly Presence[], set: PrincipalSet, node: ObjectNode): PrincipalSet {
  const everyone: PrincipalEntry[] = set.isEveryone ? [{ type: 'AWS', member: undefined, values: [{ text: literal('*'), node, type: 'string', presence: [] }] }] : [];
  const entries = (set.isEveryone ? everyone : set.entries).map((entry) => ({ ...entry, values: entry.values.map((value) => ({ ...value, presence: [...presence, ...value.presence] })) }));
  return { ...set, isEveryone: false, entries };
}

const UNSEEN: PrincipalSet = { isEveryone: false, entries: [], isComplete: false };

function readPrincipalBlock(body: ObjectNode, problems: ReadProblem[]): PrincipalSet {
  const type = readScalar(findMember(body, 'type'), problems);
  const identifiers = findMember(body, 'identifiers');
  if (!type?.value.known || !identifiers) return UNSEEN;
  const { values, isComplete } = readValues(identifiers.value, { element: 'identifiers', member: identifiers, problems });
  const entry = (kind: string, some: readonly Value[]): PrincipalEntry => ({ type: kind, member: identifiers, values: some });
  if (type.value.value !== '*') return { isEveryone: false, entries: [entry(type.value.value, values)], isComplete };
  // The provider writes type `*` with identifier `*` as the bare string; with that type no other identifier means anybody.
  const stars = values.filter((value) => literalText(value.text) === '*');
  const isEveryone = stars.some((value) => value.presence.length === 0);
  const mayBeStar = values.some((value) => literalText(value.text) === undefined);
  return { isEveryone, entries: isEveryone || stars.length === 0 ? [] : [entry('AWS', stars)], isComplete: isComplete && !mayBeStar };
}

/** The provider puts the values of blocks with one operator and key together: they are alternatives then. */
function readConditions(block: ObjectNode, problems: ReadProblem[]): readonly ConditionBlock[] {
  const merged = new Map<string, ConditionBlock>();
  const placed = blocksOf(block, 'condition').flatMap((member) => bodiesAt(member.value, []).map((each) => ({ member, ...each })));
  for (const [index, { member, body, presence }] of placed.entries()) {
    const condition = readCondition(member, body, presence, problems);
    const [key] = condition.keys;
    const name = key && literalText(key.key);
    const id = condition.operator === '' || name === undefined ? String(index) : `${condition.operator} ${name}`;
    const before = merged.get(id);
    const both = before && together(before, condition);
    if (both || !before) {
      merged.set(id, both ?? condition);
    } else {
      // In some deployments the values of one are values of the other.
      merged.set(id, withMore(before));
      merged.set(String(index), withMore(condition));
    }
  }
  const hidden = dynamicBodies(block, 'condition').map(contentOf);
  return [...merged.values()].map((condition) => (hidden.some((content) => mayExtend(content, condition)) ? withMore(condition) : condition));
}

/** Undefined where each of them is there in deployments of its own. */
function together(first: ConditionBlock, second: ConditionBlock): ConditionBlock | undefined {
  if (samePresence(first.presence, second.presence)) return joined(first, second);
  if (first.presence.length === 0) return joined(first, valuesUnder(second));
  return second.presence.length === 0 ? joined(second, valuesUnder(first)) : undefined;
}

function samePresence(a: readonly Presence[], b: readonly Presence[]): boolean {
  return a.length === b.length && a.every(({ condition, holds }, index) => holds === b[index]?.holds && sameAtom(condition, b[index].condition));
}

/** Where a block is not there, its values are not. */
function valuesUnder({ presence, ...block }: ConditionBlock): ConditionBlock {
  const keys = block.keys.map((key) => ({ ...key, values: { ...key.values, values: key.values.values.map((value) => ({ ...value, presence: [...presence, ...value.presence] })) } }));
  return { ...block, keys, presence: [] };
}

function joined(first: ConditionBlock, second: ConditionBlock): ConditionBlock {
  const [key] = first.keys;
  const more = second.keys[0]?.values;
  if (!key || !more) return first;
  const values: ValueList = { values: [...key.values.values, ...more.values], isComplete: key.values.isComplete && more.isComplete, isList: true };
  return { ...first, keys: [{ ...key, values }] };
}

function withMore(condition: ConditionBlock): ConditionBlock {
  return { ...condition, keys: condition.keys.map((key) => ({ ...key, values: { ...key.values, isComplete: false } })) };
}

/** Whether the blocks a `dynamic` block makes may add values to a condition: they do if operator and key are the same. */
function mayExtend(content: ObjectNode | undefined, { operator, keys: [key] }: ConditionBlock): boolean {
  const written = (name: string): string | undefined => {
    const text = content && readText(findMember(content, name)?.value ?? content);
    return text && literalText(text);
  };
  const test = written('test');
  const variable = written('variable');
  const name = key && literalText(key.key);
  return (test === undefined || operator === '' || test === operator) && (variable === undefined || name === undefined || variable === name);
}

function readCondition(member: Member, body: ObjectNode, presence: readonly Presence[], problems: ReadProblem[]): ConditionBlock {
  const test = readScalar(findMember(body, 'test'), problems);
  const variable = findMember(body, 'variable');
  const valuesMember = findMember(body, 'values');
  const key = variable && readText(settle(variable.value));
  const operator = test?.value.known ? test.value.value : '';
  const values = valuesMember
    ? readVariables(readValues(valuesMember.value, { element: 'values', member: valuesMember, problems }))
    : { values: [], isComplete: false, isList: true };
  return {
    operator,
    member: test?.member ?? member,
    keys: variable && key ? [{ key, member: variable, values, presence: [] }] : [],
    isComplete: operator !== '' && key !== undefined,
    presence,
  };
}

/** `&{aws:username}` is how the data source spells a policy variable, `$` being Terraform's own. */
function readVariables(list: ValueList): ValueList {
  return { ...list, values: list.values.map((value): Value => ({ ...value, text: withVariables(value.text) })) };
}

function withVariables(text: HoledText): HoledText {
  return holed(text.pieces.map((piece) => (typeof piece === 'string' ? piece.replaceAll('&{', '${') : piece)));
}

function blocksOf(block: ObjectNode, name: string): readonly Member[] {
  return block.members.filter((member) => member.isBlock && member.key === name);
}

/** The bodies of `dynamic` blocks that make blocks of a type. */
function dynamicBodies(block: ObjectNode, name: string): readonly ObjectNode[] {
  return block.members.flatMap(({ key, value }) =>
    key === 'dynamic' && value.kind === 'object' && (value.labels ?? []).some((label) => label.value === name) ? [value] : [],
  );
}

function contentOf(dynamic: ObjectNode): ObjectNode | undefined {
  const content = findMember(dynamic, 'content')?.value;
  return content?.kind === 'object' ? content : undefined;
}
