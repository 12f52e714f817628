/**
 * Reads values inside statements: a scalar, a list of them, and those that exist only under a deployment condition.
 *
 * A list that holds something unseen is incomplete, and says so; a choice gives the values of all its branches, each
 * with the condition it depends on. Nothing here knows which element the values belong to.
 */
import { known, literalText, unknown, type Settled } from '../base/atoms';
import { settle, type ChoiceNode, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { Element, Presence, ReadProblem, Value, ValueList } from './model';
import { atomOf, readText } from './text';

export { readText } from './text';

/** A key that is computed, or is a template's own: what it adds cannot be seen, and its object says that it is open. */
export function isHidden(member: Member, { open }: ObjectNode): boolean {
  return member.keyNode !== undefined || (open !== undefined && member.key.startsWith('Fn::'));
}

/** What a reader of one element collects besides its value. */
export interface Place {
  readonly element: string;
  readonly member: Member | undefined;
  readonly problems: ReadProblem[];
  /** Terraform takes an argument that is null for one that is not written; in JSON it is a mistake. */
  readonly nulls?: 'absent';
}

export function presenceOf(choice: ChoiceNode, holds: boolean): Presence {
  const reason = 'a condition decided at deployment';
  const { decidedBy, condition } = choice;
  return { condition: decidedBy ? { ...decidedBy, reason, follows: condition.follows } : atomOf(condition, 'text', reason), holds };
}

/**
 * The deployments in which a value is there at all: some list of conditions has to hold. Undefined where it always is.
 * A null counts as a value unless told otherwise.
 */
export function existenceOf(node: HostNode, nulls?: 'absent'): Element<unknown>['existsWhen'] {
  const { ways, isTotal } = waysToExist(node, [], nulls);
  return isTotal ? undefined : ways;
}

function waysToExist(node: HostNode, presence: readonly Presence[], nulls: 'absent' | undefined): { readonly ways: readonly (readonly Presence[])[]; readonly isTotal: boolean } {
  const value = settle(node);
  if (value.kind === 'null' && nulls === 'absent') return { ways: [], isTotal: false };
  if (value.kind !== 'choice') return { ways: [presence], isTotal: true };
  const branches = value.branches.map((branch) =>
    branch.value ? waysToExist(branch.value, [...presence, presenceOf(value, branch.holds)], nulls) : { ways: [], isTotal: false },
  );
  return { ways: branches.flatMap(({ ways }) => ways), isTotal: branches.every(({ isTotal }) => isTotal) };
}

/** A string or list of strings (GR-6); numbers and booleans count as text (GR-7). */
export function readValues(node: HostNode, place: Place): ValueList {
  const values: Value[] = [];
  const isSeen = collect(node, [], values, place, 'list-allowed');
  const { isComplete, lacksOnlyLists } = completeness(isSeen, values.some(({ isWholeList }) => isWholeList));
  const isList = settle(node).kind === 'array';
  return lacksOnlyLists ? { values, isComplete, lacksOnlyLists, isList } : { values, isComplete, isList };
}

type Completeness = Pick<ValueList, 'isComplete' | 'lacksOnlyLists'>;

/** Made once: every list of every policy has one of them. */
const COMPLETE: Completeness = { isComplete: true };
const INCOMPLETE: Completeness = { isComplete: false };
const LACKS_ONLY_LISTS: Completeness = { isComplete: false, lacksOnlyLists: true };

/** Whether all values are seen, given that all that are no lists are, and whether there are such lists. */
export function completeness(isSeen: boolean, hasLists: boolean | undefined): Completeness {
  if (!isSeen) return INCOMPLETE;
  return hasLists ? LACKS_ONLY_LISTS : COMPLETE;
}

/** One scalar; undefined where something else is written. */
export function readScalar(member: Member | undefined, problems: ReadProblem[], nulls?: 'absent'): Element<Settled<string>> | undefined {
  if (!member) return undefined;
  const values: Value[] = [];
  collect(member.value, [], values, { element: member.key, member, problems, nulls }, 'scalar-only');
  const [first, ...others] = values;
  if (!first) return undefined;
  const literal = literalText(first.text);
  if (literal !== undefined && others.length === 0 && first.presence.length === 0) {
    return { value: known(literal), node: member.value, member };
  }
  const atom = first.text.pieces.find((piece) => typeof piece !== 'string') ?? first.presence[0]?.condition;
  return atom && { value: unknown(atom), node: member.value, member };
}

/** Returns whether everything there is could be seen. */
function collect(node: HostNode, presence: readonly Presence[], into: Value[], place: Place, shape: 'list-allowed' | 'scalar-only'): boolean {
  const value = settle(node);
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'boolean': {
      const text = readText(value);
      if (text) into.push({ text, node: value, type: value.kind, presence });
      return true;
    }
    case 'unknown':
    case 'ref':
      return collectUnknown(value, node, presence, into, shape);
    case 'choice':
      return value.branches
        .map((branch) => !branch.value || collect(branch.value, [...presence, presenceOf(value, branch.holds)], into, place, shape))
        .every(Boolean);
    case 'array':
      if (shape === 'scalar-only') break;
      return value.items.map((item) => collect(item, presence, into, place, 'scalar-only')).every(Boolean) && value.open === undefined;
    case 'missing':
      return false;
    case 'null':
      if (place.nulls !== 'absent') place.problems.push(under(presence, { code: 'null-value', node: value, member: place.member, element: place.element }));
      return true;
    case 'object':
      break;
  }
  const expected = shape === 'list-allowed' ? 'text or a list of texts' : 'text';
  place.problems.push(under(presence, { code: 'wrong-type', node: value, member: place.member, element: place.element, expected }));
  return true;
}

/** A problem as it stands in a branch of a choice. */
export function under(presence: readonly Presence[], problem: ReadProblem): ReadProblem {
  return presence.length === 0 ? problem : { ...problem, presence: [...presence, ...(problem.presence ?? [])] };
}

/**
 * Where a list may stand an unknown may be a list of any length, so the values are incomplete; inside a list it is
 * one value that nobody knows yet.
 */
function collectUnknown(value: HostNode, node: HostNode, presence: readonly Presence[], into: Value[], shape: 'list-allowed' | 'scalar-only'): boolean {
  const text = readText(value);
  const isText = shape === 'scalar-only' || (value.kind === 'unknown' && value.pieces !== undefined);
  if (text) into.push({ text, node, type: 'string', presence, ...(isText ? {} : { isWholeList: true }) });
  return isText || text !== undefined;
}
