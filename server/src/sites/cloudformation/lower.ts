/**
 * CloudFormation's intrinsic functions become references, choices and holes.
 *
 * Lowering looks at one part alone, so it says *what is referred to*; what that stands for is resolved at binding
 * (`resolve.ts`). `!Sub x` and `{"Fn::Sub": "x"}` arrive here alike. Functions whose result is known only at deployment
 * become unknown with the reason and their identity, never a guess.
 */
import { type ArrayNode, type HostNode, type Member, type ObjectNode, type Reference } from '../../syntax/node';
import { base64, cidr } from './computed-values';
import { lowerCondition } from './conditions';
import { withDynamicReferences } from './dynamic-references';
import { computed, conditionReference } from './identity';
import { includeReference } from './include';
import { length, select, split } from './lists';
import { isLoop, unrollLoops } from './loops';
import { mappingReference } from './mappings';
import { eachBranch, isWholeChoice, lowerJoin, lowerSub, referenceTo, splitAddress } from './texts';

/** Nodes without intrinsics are returned as they are. */
export function lower(node: HostNode): HostNode {
  return node.origin.format === 'hcl' ? node : lowerNode(unrollLoops(node));
}

function lowerNode(node: HostNode): HostNode {
  switch (node.kind) {
    case 'object':
      return lowerIntrinsic(node) ?? lowerObject(node);
    case 'array':
      return lowerArray(node);
    case 'string':
      return withDynamicReferences(node);
    default:
      return node;
  }
}

/** The value of `AWS::NoValue`: whoever holds it leaves it out. */
function isNoValue(node: HostNode): boolean {
  return node.kind === 'ref' && node.reference.address === 'AWS::NoValue';
}

/** Macros and loops that are not unrolled put members beside those that are written. */
const isMacro = (member: Member): boolean => member.key === 'Fn::Transform' || isLoop(member);

const addedBy = ({ key }: Member): string => `\`${key}\` adds to it at deployment`;

function lowerObject(written: ObjectNode): ObjectNode {
  const hasTransform = written.members.some(({ key }) => key === 'Fn::Transform');
  return lowerMembers(hasTransform ? { ...written, members: written.members.map(lowerInclude) } : written);
}

/** The members of a file beside those that are written. */
function lowerInclude(member: Member): Member {
  const reference = member.key === 'Fn::Transform' ? includeReference(member.value) : undefined;
  return reference ? { ...member, value: refNode(member.value, reference), splices: addedBy(member) } : member;
}

function lowerMembers(written: ObjectNode): ObjectNode {
  const made = written.members.find((member) => isMacro(member) && member.splices === undefined);
  const node = made ? { ...written, open: addedBy(made) } : written;
  let members: Member[] | undefined;
  node.members.forEach((member, index) => {
    const value = lowerNode(member.value);
    if (value !== member.value) (members ??= node.members.slice())[index] = { ...member, value };
  });
  return members ? { ...node, members: members.filter((member) => !isNoValue(member.value)) } : node;
}

function lowerArray(node: ArrayNode): ArrayNode {
  let items: HostNode[] | undefined;
  node.items.forEach((item, index) => {
    const value = lowerNode(item);
    if (value !== item) (items ??= node.items.slice())[index] = value;
  });
  return items ? { ...node, items: items.filter((item) => !isNoValue(item)) } : node;
}

const withoutNoValue = (node: HostNode): HostNode => (node.kind === 'array' ? { ...node, items: node.items.filter((item) => !isNoValue(item)) } : node);

function lowerIntrinsic(node: ObjectNode): HostNode | undefined {
  const [member, ...others] = node.members;
  if (!member || others.length > 0 || isLoop(member)) return undefined;
  const { key, value } = member;
  if (key === 'Ref') return lowerRef(node, value);
  if (!key.startsWith('Fn::')) return undefined;
  if (key === 'Fn::If') return value.kind === 'array' ? lowerIf(node, value) : computed(node, key, value);
  // The arguments one by one: a list of arguments loses none.
  const operands = value.kind === 'array' ? value.items.map(lowerNode) : [lowerNode(value)];
  const argument: HostNode = value.kind === 'array' ? { ...value, items: operands } : (operands[0] ?? value);
  return lowerCall(node, key, argument, operands);
}

/** What a function gives, its arguments lowered; undefined where they are not (yet) what they should be. */
export function lowerCall(node: HostNode, name: string, argument: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  return lowerEach(node, name, argument, operands) ?? lowerOne(node, name, argument, operands);
}

/** Functions that give something else for each of several arguments. */
const distributive = new Set(['Fn::Select', 'Fn::Split', 'Fn::Join', 'Fn::Length', 'Fn::Cidr', 'Fn::Base64']);

/** More possibilities than this are one unknown value. */
const mostChoices = 16;

/** A choice among the arguments as one among results; undefined where there is none. */
function lowerEach(node: HostNode, name: string, argument: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  const index = distributive.has(name) ? operands.findIndex(isWholeChoice) : -1;
  const choice = operands[index];
  if (!choice || !isWholeChoice(choice) || operands.reduce((product, operand) => product * leavesOf(operand), 1) > mostChoices) return undefined;
  return eachBranch(choice, (value) => {
    const changed = operands.with(index, value);
    const all = argument.kind === 'array' ? { ...argument, items: changed } : value;
    return lowerCall(node, name, all, changed) ?? computed(node, name, all);
  });
}

function leavesOf(node: HostNode): number {
  return node.kind === 'choice' ? node.branches.reduce((sum, { value }) => sum + (value ? leavesOf(value) : 1), 0) : 1;
}

function lowerOne(node: HostNode, name: string, argument: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  switch (name) {
    case 'Fn::GetAtt':
      return lowerGetAtt(node, argument, operands);
    case 'Fn::Sub':
      return lowerSub(argument, operands);
    case 'Fn::Join':
      return lowerJoin(node, argument, operands);
    case 'Fn::Select':
      return select(operands) ?? computed(node, name, argument);
    case 'Fn::Split':
      return split(node, operands) ?? computed(node, name, argument);
    case 'Fn::Length':
      return length(node, withoutNoValue(argument)) ?? computed(node, name, argument);
    case 'Fn::Cidr':
      return cidr(node, operands) ?? computed(node, name, argument);
    case 'Fn::Base64':
      return base64(node, argument) ?? computed(node, name, argument);
    case 'Fn::FindInMap':
      return mappingReference(node, operands) ?? computed(node, name, argument);
    case 'Fn::Equals':
    case 'Fn::Not':
    case 'Fn::And':
    case 'Fn::Or':
      return lowerCondition(node, name, operands) ?? computed(node, name, argument);
    case 'Fn::ToJsonString':
      // A string that holds JSON and the JSON itself are the same to those who ask for a document.
      return argument.kind === 'object' || argument.kind === 'array' ? argument : computed(node, name, argument);
    case 'Fn::Transform': {
      const reference = includeReference(argument);
      return { kind: 'unknown', reason: '`Fn::Transform` is computed at deployment', reference, span: node.span, origin: node.origin };
    }
    default:
      return computed(node, name, argument);
  }
}

/** The name may be computed too, by those who transform the template. What SAM makes of an API is named behind a dot. */
function lowerRef(node: ObjectNode, name: HostNode): HostNode | undefined {
  const [api, made] = name.kind === 'string' ? splitAddress(name.value) : [];
  if (name.kind === 'string' && api !== undefined && made === 'Stage') return refNode(node, referenceTo(api, made, name.contentSpan));
  if (name.kind === 'string') return refNode(node, referenceTo(name.value, undefined, name.contentSpan));
  return name.kind === 'object' && name.members.length === 1 ? computed(node, 'Ref', lowerNode(name)) : undefined;
}

function refNode(node: HostNode, reference: Reference): HostNode {
  return { kind: 'ref', reference, span: node.span, origin: node.origin };
}

function lowerGetAtt(node: HostNode, argument: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  if (argument.kind === 'string' && argument.holes.length === 0) {
    const [address, attribute] = splitAddress(argument.value);
    return attribute === undefined ? undefined : refNode(node, referenceTo(address, attribute, argument.contentSpan));
  }
  const [resource, attribute, ...others] = argument.kind === 'array' ? operands : [];
  if (argument.kind === 'string' || argument.kind === 'unknown') return computed(node, 'Fn::GetAtt', argument);
  if (!resource || !attribute) return undefined;
  if (resource.kind !== 'string' || attribute.kind !== 'string' || resource.holes.length + attribute.holes.length + others.length > 0) return computed(node, 'Fn::GetAtt', argument);
  return refNode(node, referenceTo(resource.value, attribute.value, argument.span));
}

function lowerIf(node: ObjectNode, argument: ArrayNode): HostNode | undefined {
  const [condition, whenTrue, whenFalse] = argument.items;
  if (condition?.kind !== 'string' || !whenTrue || !whenFalse) return undefined;
  const branch = (holds: boolean, value: HostNode): { readonly holds: boolean; readonly value?: HostNode } => {
    const lowered = lowerNode(value);
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
