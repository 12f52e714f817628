/**
 * Reads one statement written in IAM's own words.
 *
 * Element names are case-sensitive (GR-5): a misspelled one is a problem and is not read as what it was meant to be,
 * because AWS would refuse it. Checks explain; this only reads.
 */
import { literal, literalText, type HoledText } from '../base/atoms';
import { settle, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { ConditionBlock, ConditionKey, Element, Presence, PrincipalEntry, PrincipalSet, ReadProblem, Statement, ValueList } from './model';
import { readEffect } from './read-effect';
import { statementReading, type StatementPlace, type StatementReading } from './statement-reading';
import { completeness, existenceOf, isHidden, presenceOf, readScalar, readText, readValues, under } from './values';
import { findStatementElement, type StatementElementName } from './vocabulary/elements';

export function readIamStatement(object: ObjectNode, place: StatementPlace): StatementReading {
  const problems: ReadProblem[] = [];
  const members = new Map<StatementElementName, Member>();
  for (const member of object.members) {
    const element = findStatementElement(member.key);
    // A computed key may be any element; the object is open then, and says so below.
    if (isHidden(member, object)) continue;
    if (!element) problems.push({ code: 'unknown-element', node: object, member, element: member.key });
    else if (!member.shadowed) members.set(element.name, member);
  }
  const values = (name: StatementElementName): Element<ValueList> | undefined => {
    const member = members.get(name);
    return member && { value: readValues(member.value, { element: name, member, problems }), node: member.value, member, existsWhen: existenceOf(member.value) };
  };
  const principals = (name: StatementElementName): Element<PrincipalSet> | undefined => {
    const member = members.get(name);
    return member && { value: readPrincipals(member, problems), node: member.value, member, existsWhen: existenceOf(member.value) };
  };
  const conditionMember = members.get('Condition');
  const conditions = readConditions(conditionMember, problems);
  const read: Statement = {
    index: place.index,
    node: object,
    object,
    sid: readScalar(members.get('Sid'), problems),
    ...readEffect(members.get('Effect'), problems),
    principal: principals('Principal'),
    notPrincipal: principals('NotPrincipal'),
    action: values('Action'),
    notAction: values('NotAction'),
    resource: values('Resource'),
    notResource: values('NotResource'),
    conditions: conditions.blocks,
    conditionsAreComplete: conditions.areComplete && object.open === undefined,
    conditionMember,
    presence: place.presence,
    ...(object.open === undefined ? {} : { isOpen: true }),
  };
  const inside = (['Principal', 'NotPrincipal', 'Condition'] as const).flatMap((name) => {
    const member = members.get(name);
    return member ? writtenTwice(member.value, name === 'Condition' ? 2 : 1) : [];
  });
  return statementReading(read, problems, [...writtenTwice(object, 1), ...inside]);
}

/** GR-3: AWS refuses repeated keys, while most parsers keep the last one; `depth` levels of objects are looked at. */
function writtenTwice(node: HostNode, depth: number): string[] {
  const object = settle(node);
  if (object.kind !== 'object' || depth === 0) return [];
  const own = object.members.filter((member) => member.shadowed && !member.borrowed).map((member) => `\`${member.key}\` is written twice`);
  return depth === 1 ? own : [...own, ...object.members.flatMap((member) => writtenTwice(member.value, depth - 1))];
}

function readPrincipals(member: Member, problems: ReadProblem[]): PrincipalSet {
  return principalsAt(member.value, [], member, problems);
}

/** A choice gives the principals of all its branches, each under its condition. */
function principalsAt(node: HostNode, presence: readonly Presence[], member: Member, problems: ReadProblem[]): PrincipalSet {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
      return principalMap(value, presence, member, problems);
    case 'choice': {
      const sets = value.branches.flatMap((branch) => (branch.value ? principalsAt(branch.value, [...presence, presenceOf(value, branch.holds)], member, problems) : []));
      const isSeen = sets.every((set) => set.isComplete || set.lacksOnlyLists === true);
      return { isEveryone: false, entries: sets.flatMap((set) => set.entries), ...completeness(isSeen, sets.some((set) => set.lacksOnlyLists)) };
    }
    case 'unknown':
    case 'ref':
    case 'missing':
      return { isEveryone: false, entries: [], isComplete: false };
    default: {
      const text = readText(value);
      const written = text && literalText(text);
      if (text && written === '*') return everyone(value, text, presence);
      if (text && written === undefined) return { isEveryone: false, entries: [], isComplete: false };
      problems.push(under(presence, { code: 'wrong-type', node: value, member, element: member.key, expected: 'an object such as `{"AWS": …}`, or `"*"`' }));
      return { isEveryone: false, entries: [], isComplete: true };
    }
  }
}

/** Everybody in some deployments only is what `{"AWS": "*"}` would be there. */
function everyone(node: HostNode, text: HoledText, presence: readonly Presence[]): PrincipalSet {
  if (presence.length === 0) return { isEveryone: true, entries: [], isComplete: true };
  return { isEveryone: false, entries: [{ type: 'AWS', member: undefined, values: [{ text, node, type: 'string', presence }] }], isComplete: true };
}

function principalMap(map: ObjectNode, presence: readonly Presence[], member: Member, problems: ReadProblem[]): PrincipalSet {
  const own: ReadProblem[] = [];
  let isSeen = map.open === undefined;
  let hasLists = false;
  const entries = map.members
    .filter((entry) => !entry.shadowed && !isHidden(entry, map))
    .map((entry): PrincipalEntry => {
      const list = readValues(entry.value, { element: `${member.key}.${entry.key}`, member: entry, problems: own });
      isSeen &&= list.isComplete || list.lacksOnlyLists === true;
      hasLists ||= list.lacksOnlyLists === true;
      const values = presence.length === 0 ? list.values : list.values.map((value) => ({ ...value, presence: [...presence, ...value.presence] }));
      return { type: entry.key, member: entry, values };
    });
  problems.push(...own.map((problem) => under(presence, problem)));
  const { isComplete, lacksOnlyLists } = completeness(isSeen, hasLists);
  return lacksOnlyLists ? { isEveryone: false, entries, isComplete, lacksOnlyLists } : { isEveryone: false, entries, isComplete };
}

interface Conditions {
  readonly blocks: readonly ConditionBlock[];
  readonly areComplete: boolean;
}

function readConditions(member: Member | undefined, problems: ReadProblem[]): Conditions {
  const outer = member ? conditionObjects(member.value, [], member, problems) : [];
  const blocks = outer.flatMap(({ object, presence }) =>
    object.members
      .filter((block) => !block.shadowed && !isHidden(block, object))
      .flatMap((block) =>
        conditionObjects(block.value, presence, block, problems).map((inner): ConditionBlock => ({
          operator: block.key,
          member: block,
          keys: inner.object.members.filter((key) => !key.shadowed && (key.keyNode !== undefined || !isHidden(key, inner.object))).map((key) => readConditionKey(key, inner.presence, problems)),
          isComplete: inner.object.open === undefined,
          presence: inner.presence,
        })),
      ),
  );
  return { blocks, areComplete: outer.every(({ object }) => object.open === undefined) };
}

function readConditionKey(member: Member, presence: readonly Presence[], problems: ReadProblem[]): ConditionKey {
  const own: ReadProblem[] = [];
  const values = readValues(member.value, { element: member.key, member, problems: own });
  problems.push(...own.map((problem) => under(presence, problem)));
  return {
    key: (member.keyNode && readText(member.keyNode)) ?? literal(member.key),
    member,
    values,
    presence: [],
  };
}

/** The objects a condition may be, through choices; anything else is a problem unless it is not known. */
function conditionObjects(
  node: HostNode,
  presence: readonly Presence[],
  member: Member,
  problems: ReadProblem[],
): readonly { readonly object: ObjectNode; readonly presence: readonly Presence[] }[] {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
      return [{ object: value, presence }];
    case 'choice':
      return value.branches.flatMap((branch) =>
        branch.value ? conditionObjects(branch.value, [...presence, presenceOf(value, branch.holds)], member, problems) : [],
      );
    case 'unknown':
    case 'ref':
      // A condition nobody can see is one more thing to hold: it stays as an object that is open.
      return [{ object: { kind: 'object', members: [], open: 'known only at deployment', span: value.span, origin: value.origin }, presence }];
    case 'missing':
      return [];
    case 'null':
      problems.push(under(presence, { code: 'null-value', node: value, member, element: member.key }));
      return [];
    default:
      problems.push(under(presence, { code: 'wrong-type', node: value, member, element: member.key, expected: 'an object' }));
      return [];
  }
}
