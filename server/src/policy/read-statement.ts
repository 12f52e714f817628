/**
 * Reads one statement written in IAM's own words.
 *
 * Element names are case-sensitive (GR-5): a misspelled one is a problem and is not read as what it was meant to be,
 * because AWS would refuse it. Checks explain; this only reads.
 */
import { known, literal, literalText, unknown } from '../base/atoms';
import { settle, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { Effect } from './kinds';
import type { ConditionBlock, ConditionKey, Element, Presence, PrincipalEntry, PrincipalSet, ReadProblem, Statement, ValueList } from './model';
import { presenceOf, readScalar, readText, readValues } from './values';
import { findStatementElement, type StatementElementName } from './vocabulary/elements';

export interface StatementPlace {
  readonly index: number;
  readonly presence: readonly Presence[];
}

export function readIamStatement(object: ObjectNode, place: StatementPlace): { readonly statement: Statement; readonly problems: readonly ReadProblem[] } {
  const problems: ReadProblem[] = [];
  const members = new Map<StatementElementName, Member>();
  for (const member of object.members) {
    const element = findStatementElement(member.key);
    // A computed key may be any element; the object is open then, and says so below.
    if (member.keyNode) continue;
    if (!element) problems.push({ code: 'unknown-element', node: object, member, element: member.key });
    else if (!member.shadowed) members.set(element.name, member);
  }
  const values = (name: StatementElementName): Element<ValueList> | undefined => {
    const member = members.get(name);
    return member && { value: readValues(member.value, { element: name, member, problems }), node: member.value, member };
  };
  const principals = (name: StatementElementName): Element<PrincipalSet> | undefined => {
    const member = members.get(name);
    return member && { value: readPrincipals(member, problems), node: member.value, member };
  };
  const conditionMember = members.get('Condition');
  const conditions = readConditions(conditionMember, problems);
  const read: Statement = {
    index: place.index,
    node: object,
    object,
    sid: readScalar(members.get('Sid'), problems),
    effect: readEffect(members.get('Effect'), problems),
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
  };
  const malformed = [...problems.map(clauseOf), ...writtenTwice(object, 1), ...(conditionMember ? writtenTwice(conditionMember.value, 2) : [])];
  return { statement: malformed.length === 0 ? read : { ...read, malformed }, problems };
}

/** GR-3: AWS refuses repeated keys, while most parsers keep the last one; `depth` levels of objects are looked at. */
function writtenTwice(node: HostNode, depth: number): string[] {
  const object = settle(node);
  if (object.kind !== 'object' || depth === 0) return [];
  const own = object.members.filter((member) => member.shadowed && !member.borrowed).map((member) => `\`${member.key}\` is written twice`);
  return depth === 1 ? own : [...own, ...object.members.flatMap((member) => writtenTwice(member.value, depth - 1))];
}

function clauseOf({ code, element, expected }: ReadProblem): string {
  if (code === 'unknown-element') return `\`${element}\` is no element of a statement`;
  return code === 'null-value' ? `\`${element}\` has no value` : `\`${element}\` must be ${expected ?? 'something else'}`;
}

function readEffect(member: Member | undefined, problems: ReadProblem[]): Statement['effect'] {
  const scalar = readScalar(member, problems);
  if (!member || (!scalar && settle(member.value).kind === 'missing')) return undefined;
  if (!scalar) return { value: undefined, node: member.value, member };
  return { value: scalar.value.known ? asEffect(scalar.value.value) : unknown(scalar.value.atom), node: member.value, member };
}

function asEffect(text: string): { known: true; value: Effect } | undefined {
  return text === 'Allow' || text === 'Deny' ? { known: true, value: text } : undefined;
}

function readPrincipals(member: Member, problems: ReadProblem[]): PrincipalSet {
  const value = settle(member.value);
  if (value.kind === 'object') {
    const entries = value.members
      .filter((entry) => !entry.shadowed)
      .map((entry): PrincipalEntry & { readonly isComplete: boolean } => {
        const list = readValues(entry.value, { element: `${member.key}.${entry.key}`, member: entry, problems });
        return { type: entry.key, member: entry, values: list.values, isComplete: list.isComplete };
      });
    return { isEveryone: false, entries, isComplete: value.open === undefined && entries.every((entry) => entry.isComplete) };
  }
  if (value.kind === 'choice' || value.kind === 'unknown' || value.kind === 'ref' || value.kind === 'missing') {
    return { isEveryone: false, entries: [], isComplete: false };
  }
  const text = readText(value);
  const written = text && literalText(text);
  if (written === '*') return { isEveryone: true, entries: [], isComplete: true };
  if (text && written === undefined) return { isEveryone: false, entries: [], isComplete: false };
  problems.push({ code: 'wrong-type', node: value, member, element: member.key, expected: 'an object such as `{"AWS": …}`, or `"*"`' });
  return { isEveryone: false, entries: [], isComplete: true };
}

interface Conditions {
  readonly blocks: readonly ConditionBlock[];
  readonly areComplete: boolean;
}

function readConditions(member: Member | undefined, problems: ReadProblem[]): Conditions {
  const outer = member ? conditionObjects(member.value, [], member, problems) : [];
  const blocks = outer.flatMap(({ object, presence }) =>
    object.members
      .filter((block) => !block.shadowed && !block.keyNode)
      .flatMap((block) =>
        conditionObjects(block.value, presence, block, problems).map((inner): ConditionBlock => ({
          operator: block.key,
          member: block,
          keys: inner.object.members.filter((key) => !key.shadowed).map((key) => readConditionKey(key, problems)),
          isComplete: inner.object.open === undefined,
          presence: inner.presence,
        })),
      ),
  );
  return { blocks, areComplete: outer.every(({ object }) => object.open === undefined) };
}

function readConditionKey(member: Member, problems: ReadProblem[]): ConditionKey {
  return {
    key: (member.keyNode && readText(member.keyNode)) ?? literal(member.key),
    member,
    values: readValues(member.value, { element: member.key, member, problems }),
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
      problems.push({ code: 'null-value', node: value, member, element: member.key });
      return [];
    default:
      problems.push({ code: 'wrong-type', node: value, member, element: member.key, expected: 'an object' });
      return [];
  }
}

/** For readers of other dialects: an effect that is there without being written. */
export const defaultAllow = (node: HostNode): Statement['effect'] => ({ value: known('Allow'), node });
