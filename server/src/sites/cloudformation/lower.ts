/**
 * CloudFormation's intrinsic functions become references, choices and holes.
 *
 * Lowering looks at one part alone, so it says *what is referred to*; what that stands for is resolved at binding
 * (`resolve.ts`). `!Sub x` and `{"Fn::Sub": "x"}` arrive here alike. Functions whose result is known only at deployment
 * become unknown with the reason, never a guess.
 */
import { holed, type Piece } from '../../base/atoms';
import { compose, segmentMap, type Segment } from '../../base/segment-map';
import { atomOf, readText } from '../../policy/text';
import { stringSpan, type ArrayNode, type Hole, type HostNode, type Member, type ObjectNode, type Reference, type StringNode } from '../../syntax/node';
import type { Span } from '../../base/span';
import { conditionReference } from './resolve';

/** Nodes without intrinsics are returned as they are. */
export function lower(node: HostNode): HostNode {
  if (node.origin.format === 'hcl') return node;
  switch (node.kind) {
    case 'object':
      return lowerIntrinsic(node) ?? lowerObject(node);
    case 'array':
      return lowerArray(node);
    default:
      return node;
  }
}

/** The value of `AWS::NoValue`: whoever holds it leaves it out. */
function isNoValue(node: HostNode): boolean {
  return node.kind === 'ref' && node.reference.address === 'AWS::NoValue';
}

/** Macros and loops put members beside those that are written. */
const macro = /^Fn::(?:Transform$|ForEach::)/;

function lowerObject(written: ObjectNode): HostNode {
  const made = written.members.find((member) => macro.test(member.key));
  const node = made ? { ...written, open: `\`${made.key}\` adds to it at deployment` } : written;
  let members: Member[] | undefined;
  node.members.forEach((member, index) => {
    const value = lower(member.value);
    if (value !== member.value) (members ??= node.members.slice())[index] = { ...member, value };
  });
  return members ? { ...node, members: members.filter((member) => !isNoValue(member.value)) } : node;
}

function lowerArray(node: ArrayNode): HostNode {
  let items: HostNode[] | undefined;
  node.items.forEach((item, index) => {
    const value = lower(item);
    if (value !== item) (items ??= node.items.slice())[index] = value;
  });
  return items ? { ...node, items: items.filter((item) => !isNoValue(item)) } : node;
}

function lowerIntrinsic(node: ObjectNode): HostNode | undefined {
  const [member, ...others] = node.members;
  if (!member || others.length > 0) return undefined;
  const argument = member.value;
  switch (member.key) {
    case 'Ref':
      return argument.kind === 'string' ? refNode(node, referenceTo(argument.value, undefined, argument.contentSpan)) : undefined;
    case 'Fn::GetAtt':
      return lowerGetAtt(node, argument);
    case 'Fn::Sub':
      return lowerSub(argument);
    case 'Fn::If':
      return lowerIf(node, argument);
    case 'Fn::Join':
      return lowerJoin(node, argument);
    default:
      if (!member.key.startsWith('Fn::')) return undefined;
      return { kind: 'unknown', reason: `\`${member.key}\` is computed at deployment`, span: node.span, origin: node.origin };
  }
}

function referenceTo(address: string, attribute: string | undefined, span: Span): Reference {
  const label = attribute === undefined ? address : `${address}.${attribute}`;
  return { address, attribute, label, isPure: true, span };
}

function refNode(node: HostNode, reference: Reference): HostNode {
  return { kind: 'ref', reference, span: node.span, origin: node.origin };
}

function lowerGetAtt(node: ObjectNode, argument: HostNode): HostNode | undefined {
  if (argument.kind === 'string') {
    const [address, attribute] = splitAddress(argument.value);
    return attribute === undefined ? undefined : refNode(node, referenceTo(address, attribute, argument.contentSpan));
  }
  const [resource, attribute] = argument.kind === 'array' ? argument.items : [];
  if (resource?.kind !== 'string' || attribute?.kind !== 'string') return undefined;
  return refNode(node, referenceTo(resource.value, attribute.value, argument.span));
}

function splitAddress(text: string): readonly [string, string | undefined] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
}

function lowerIf(node: ObjectNode, argument: HostNode): HostNode | undefined {
  const [condition, whenTrue, whenFalse] = argument.kind === 'array' ? argument.items : [];
  if (condition?.kind !== 'string' || !whenTrue || !whenFalse) return undefined;
  const branch = (holds: boolean, value: HostNode): { readonly holds: boolean; readonly value?: HostNode } => {
    const lowered = lower(value);
    return isNoValue(lowered) ? { holds } : { holds, value: lowered };
  };
  return {
    kind: 'choice',
    condition: conditionReference(condition),
    branches: [branch(true, whenTrue), branch(false, whenFalse)],
    span: node.span,
    origin: node.origin,
  };
}

function lowerJoin(node: ObjectNode, argument: HostNode): HostNode {
  const [delimiter, list] = argument.kind === 'array' ? argument.items : [];
  const unknown = { kind: 'unknown', reason: '`Fn::Join` is computed at deployment', span: node.span, origin: node.origin } as const;
  if (delimiter?.kind !== 'string' || list?.kind !== 'array' || list.open !== undefined) return unknown;
  const pieces: Piece[] = [];
  for (const [index, item] of list.items.entries()) {
    const text = readText(lower(item));
    if (!text) return unknown;
    if (index > 0) pieces.push(delimiter.value);
    pieces.push(...text.pieces);
  }
  return { ...unknown, pieces: holed(pieces).pieces };
}

function lowerSub(argument: HostNode): HostNode | undefined {
  const [template, variables] = argument.kind === 'array' ? argument.items : [argument];
  if (template?.kind !== 'string') return undefined;
  return substitute(template, variables?.kind === 'object' ? variables : undefined);
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
    const close = value.indexOf('}', open);
    if (close < 0) break;
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
  if (holes.length === 0 && text === value) return template;
  const segments = compose(template.segments, segmentMap(runs, value.length));
  return { ...template, value: text, holes, segments };
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
  const [address, attribute] = splitAddress(name);
  const reference = referenceTo(address, attribute, span);
  const variable = variables?.members.find((member) => member.key === name && !member.shadowed);
  if (!variable) return { start: place.start, end: place.end, reference };
  const value = readText(lower(variable.value));
  return { start: place.start, end: place.end, reference, pieces: value?.pieces ?? [atomOf(reference)] };
}
