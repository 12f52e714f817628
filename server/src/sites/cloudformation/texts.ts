/**
 * `Fn::Sub` and `Fn::Join`: texts with holes. Arguments arrive lowered; a choice among them becomes a choice between
 * whole texts, so that each possibility can be looked at.
 */
import { compose, segmentMap, type Segment } from '../../base/segment-map';
import { joinedString } from '../../policy/joined-string';
import { atomOf, readText } from '../../policy/text';
import { findMember, stringSpan, type ArrayNode, type ChoiceNode, type Hole, type HostNode, type ObjectNode, type Reference, type StringNode } from '../../syntax/node';
import type { Span } from '../../base/span';
import { withDynamicReferences } from './dynamic-references';
import { computed, identityText } from './identity';

/** More possibilities than this are one unknown value. */
const mostChoices = 8;

export function referenceTo(address: string, attribute: string | undefined, span: Span): Reference {
  const label = attribute === undefined ? address : `${address}.${attribute}`;
  return { address, attribute, label, isPure: true, span };
}

/** `Api.RootResourceId` as the resource and its attribute. */
export function splitAddress(text: string): readonly [string, string | undefined] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** Undefined where the arguments are not (yet) those of a substitution. */
export function lowerSub(argument: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  const [template, variables] = argument.kind === 'array' ? operands : [argument];
  if (template?.kind !== 'string') return undefined;
  return variables?.kind === 'object' ? substituteEach(template, variables, mostChoices) : substitute(template, undefined);
}

function substituteEach(template: StringNode, variables: ObjectNode, most: number): HostNode {
  const index = variables.members.findIndex(({ key, value, shadowed }) => !shadowed && isWholeChoice(value) && template.value.includes(`\${${key}}`));
  const member = variables.members[index];
  if (member?.value.kind !== 'choice' || most < 2) return substitute(template, variables);
  const { value: choice } = member;
  return eachBranch(choice, (value) => {
    const members = variables.members.map((other, position) => (position === index ? { ...other, value } : other));
    return substituteEach(template, { ...variables, members }, most / 2);
  });
}

/** `${Name}` becomes a hole, `${!Literal}` the text `${Literal}` (CO-69). */
function substitute(template: StringNode, variables: ObjectNode | undefined): StringNode {
  const { value } = template;
  const holes: Hole[] = [];
  const runs: Segment[] = [];
  let text = '';
  let at = 0;
  const keep = (end: number): void => {
    if (end > at) runs.push({ decoded: text.length, source: at, decodedLength: end - at, sourceLength: end - at });
    text += value.slice(at, end);
    at = end;
  };
  for (let open = value.indexOf('${'); open >= 0; open = value.indexOf('${', at)) {
    const close = closingBrace(value, open);
    if (close === undefined) break;
    if (value.charAt(open + 2) === '!') {
      // What stands inside is looked at like any other text: a name in it may be put in all the same.
      keep(open + 2);
      at = open + 3;
      continue;
    }
    keep(open);
    const start = text.length;
    keep(close + 1);
    holes.push(holeFor(template, { start, end: text.length, open, close }, variables));
  }
  keep(value.length);
  if (holes.length === 0 && text === value) return withDynamicReferences(template);
  const segments = compose(template.segments, segmentMap(runs, value.length));
  return withDynamicReferences({ ...template, value: text, holes, segments });
}

/** Tools that come before CloudFormation have names in names, which are one name here. */
function closingBrace(text: string, open: number): number | undefined {
  let at = text.indexOf('}', open);
  for (let inner = text.indexOf('${', open + 2); inner >= 0 && inner < at; inner = text.indexOf('${', inner + 2)) at = text.indexOf('}', at + 1);
  return at < 0 ? undefined : at;
}

interface HolePlace {
  readonly start: number;
  readonly end: number;
  readonly open: number;
  readonly close: number;
}

function holeFor(template: StringNode, place: HolePlace, variables: ObjectNode | undefined): Hole {
  const name = template.value.slice(place.open + 2, place.close).trim();
  const { exact: _exact, ...span } = stringSpan(template, place.open + 2, place.close);
  const from = variables && findMember(variables, name)?.value;
  if (!from) return { start: place.start, end: place.end, reference: referenceTo(...splitAddress(name), span) };
  // A variable's name means nothing outside of its text: the value is known by what it is.
  const identity = identityText(from);
  const reference: Reference = { address: identity ?? name, label: name, isPure: identity !== undefined, span };
  return { start: place.start, end: place.end, reference, from, pieces: readText(from)?.pieces ?? [atomOf(reference)] };
}

export function lowerJoin(node: HostNode, argument: HostNode, operands: readonly HostNode[]): HostNode {
  const [delimiter, list] = operands;
  const unknown = computed(node, 'Fn::Join', argument);
  if (delimiter?.kind !== 'string' || !list) return unknown;
  return list.kind === 'array' ? (joinEach(node, delimiter, list, mostChoices) ?? unknown) : unknown;
}

/** Undefined where an item is no text. */
function joinEach(node: HostNode, delimiter: StringNode, list: ArrayNode, most: number): HostNode | undefined {
  if (list.open !== undefined) return undefined;
  const index = list.items.findIndex((item) => item.kind === 'choice');
  const choice = list.items[index];
  if (choice?.kind === 'choice') {
    if (most < 2) return undefined;
    const branches = choice.branches.map(({ holds, value }) => {
      const items = list.items.flatMap((item, position) => (position === index ? (value ? [value] : []) : [item]));
      return { holds, value: joinEach(node, delimiter, { ...list, items }, most / 2) };
    });
    return branches.every(({ value }) => value !== undefined) ? { ...choice, branches } : undefined;
  }
  return join(node, delimiter, list.items);
}

function join(node: HostNode, delimiter: StringNode, items: readonly HostNode[]): HostNode | undefined {
  const joined = joinedString(node, items.flatMap((item, index) => (index > 0 && delimiter.value !== '' ? [delimiter, item] : [item])));
  return joined && withDynamicReferences(joined);
}

/** One of several values in every deployment. */
export function isWholeChoice(node: HostNode): node is ChoiceNode {
  return node.kind === 'choice' && node.branches.every(({ value }) => value !== undefined);
}

/** The choice with every branch replaced; those without a value stay so. */
export function eachBranch(choice: ChoiceNode, change: (value: HostNode) => HostNode): ChoiceNode {
  return { ...choice, branches: choice.branches.map(({ holds, value }) => (value ? { holds, value: change(value) } : { holds })) };
}
