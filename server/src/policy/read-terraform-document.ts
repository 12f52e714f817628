/**
 * Reads a `statement` block of Terraform's `aws_iam_policy_document` into the same model as IAM's own words.
 *
 * The provider writes `Effect: Allow` where none is given and turns `&{…}` into `${…}`; both are done here. Sources and
 * overrides of the document are the reader's of the whole block (`read.ts`).
 */
import { holed, known, literal, literalText, unknown, type HoledText } from '../base/atoms';
import { findMember, settle, type Member, type ObjectNode } from '../syntax/node';
import type { Effect } from './kinds';
import type { ConditionBlock, Element, PrincipalEntry, PrincipalSet, ReadProblem, Statement, Value, ValueList } from './model';
import type { StatementPlace } from './read-statement';
import { readScalar, readText, readValues } from './values';

export function readDocumentStatement(block: ObjectNode, place: StatementPlace): Statement {
  const problems: ReadProblem[] = [];
  const values = (name: string): Element<ValueList> | undefined => {
    const member = findMember(block, name);
    return member && { value: readVariables(readValues(member.value, { element: name, member, problems })), node: member.value, member };
  };
  const conditions = blocksOf(block, 'condition');
  return {
    index: place.index,
    node: block,
    object: block,
    sid: readScalar(findMember(block, 'sid'), problems),
    effect: readEffect(block, problems),
    principal: readPrincipals(block, 'principals', problems),
    notPrincipal: readPrincipals(block, 'not_principals', problems),
    action: values('actions'),
    notAction: values('not_actions'),
    resource: values('resources'),
    notResource: values('not_resources'),
    conditions: conditions.flatMap((member) => readCondition(member, problems)),
    conditionsAreComplete: !hasDynamic(block, 'condition'),
    conditionMember: conditions[0],
    presence: place.presence,
  };
}

function readEffect(block: ObjectNode, problems: ReadProblem[]): Statement['effect'] {
  const member = findMember(block, 'effect');
  if (!member) return { value: known<Effect>('Allow'), node: block };
  const scalar = readScalar(member, problems);
  if (!scalar) return undefined;
  if (!scalar.value.known) return { value: unknown(scalar.value.atom), node: member.value, member };
  const text = scalar.value.value;
  return { value: text === 'Allow' || text === 'Deny' ? known<Effect>(text) : undefined, node: member.value, member };
}

function readPrincipals(block: ObjectNode, name: string, problems: ReadProblem[]): Element<PrincipalSet> | undefined {
  const members = blocksOf(block, name);
  const first = members[0];
  const isDynamic = hasDynamic(block, name);
  if (!first) return isDynamic ? { value: { isEveryone: false, entries: [], isComplete: false }, node: block } : undefined;
  let isComplete = !isDynamic;
  let isEveryone = false;
  const entries = members.flatMap((member): PrincipalEntry[] => {
    const body = settle(member.value);
    if (body.kind !== 'object') return [];
    const type = readScalar(findMember(body, 'type'), problems);
    const identifiers = findMember(body, 'identifiers');
    if (!type?.value.known || !identifiers) {
      isComplete = false;
      return [];
    }
    const list = readValues(identifiers.value, { element: 'identifiers', member: identifiers, problems });
    isComplete &&= list.isComplete;
    // The provider writes type `*` with identifier `*` as the bare string.
    if (type.value.value === '*' && list.values.some((value) => literalText(value.text) === '*')) isEveryone = true;
    return [{ type: type.value.value, member: identifiers, values: list.values }];
  });
  return { value: { isEveryone, entries: entries.filter((entry) => entry.type !== '*'), isComplete }, node: first.value, member: first };
}

function readCondition(member: Member, problems: ReadProblem[]): ConditionBlock[] {
  const body = settle(member.value);
  if (body.kind !== 'object') return [];
  const test = readScalar(findMember(body, 'test'), problems);
  const variable = findMember(body, 'variable');
  const valuesMember = findMember(body, 'values');
  const key = variable && readText(variable.value);
  const operator = test?.value.known ? test.value.value : '';
  const values = valuesMember
    ? readVariables(readValues(valuesMember.value, { element: 'values', member: valuesMember, problems }))
    : { values: [], isComplete: false, isList: true };
  return [
    {
      operator,
      member: test?.member ?? member,
      keys: variable ? [{ key: key ?? literal(''), member: variable, values, presence: [] }] : [],
      isComplete: operator !== '' && variable !== undefined,
      presence: [],
    },
  ];
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

function hasDynamic(block: ObjectNode, name: string): boolean {
  return block.members.some(
    (member) => member.key === 'dynamic' && member.value.kind === 'object' && (member.value.labels ?? []).some((label) => label.value === name),
  );
}
