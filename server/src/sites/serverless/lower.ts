/**
 * Variables of the Serverless Framework become references and holes. A text that is one variable and nothing else becomes
 * what the variable stands for, whatever that is; any other one stays a text.
 *
 * The templates of `Fn::Sub` are left to CloudFormation's reader, which finds the same variables between its own. Keys
 * are not looked at: the framework takes them as they are.
 */
import { type Hole, type HostNode, type Reference, type StringNode, stringSpan } from '../../syntax/node';
import { mapShared } from '../../base/lists';
import { findPluginReferences, findVariables, type VariablePlace } from './variable';

/** Before the address of a reference that a plugin makes one. */
export const pluginPrefix = '#';

const lowered = new WeakMap<HostNode, HostNode>();

/** The node itself where there are none; the same result for the same node. */
export function lowerVariables(node: HostNode): HostNode {
  if (node.kind !== 'object' && node.kind !== 'array' && node.kind !== 'string' && node.kind !== 'choice') return node;
  const known = lowered.get(node);
  if (known) return known;
  const result = lowerNode(node);
  lowered.set(node, result);
  lowered.set(result, result);
  return result;
}

function lowerNode(node: HostNode): HostNode {
  switch (node.kind) {
    case 'object': {
      const members = mapShared(node.members, (member) => {
        const value = member.key === 'Fn::Sub' ? lowerTemplate(member.value) : lowerVariables(member.value);
        return value === member.value ? member : { ...member, value };
      });
      return members === node.members ? node : { ...node, members };
    }
    case 'array': {
      const items = mapShared(node.items, lowerVariables);
      return items === node.items ? node : { ...node, items };
    }
    case 'choice': {
      const branches = mapShared(node.branches, (branch) => {
        const value = branch.value && lowerVariables(branch.value);
        return value === branch.value ? branch : { ...branch, value };
      });
      return branches === node.branches ? node : { ...node, branches };
    }
    case 'string':
      return lowerText(node);
    default:
      return node;
  }
}

/** The text of `Fn::Sub` stays; the values of its own variables are texts like any other. */
function lowerTemplate(node: HostNode): HostNode {
  if (node.kind === 'string') return node;
  if (node.kind !== 'array') return lowerVariables(node);
  const items = mapShared(node.items, (item) => (item.kind === 'string' ? item : lowerVariables(item)));
  return items === node.items ? node : { ...node, items };
}

function lowerText(node: StringNode): HostNode {
  if (!/[$#]\{/.test(node.value)) return node;
  const variables = findVariables(node.value);
  const found = [...variables, ...apartFrom(findPluginReferences(node.value), variables)].sort((a, b) => a.start - b.start);
  const places = apartFrom(found, node.holes);
  const [only] = places;
  if (!only) return node;
  if (only.start === 0 && only.end === node.value.length) return { kind: 'ref', reference: referenceAt(node, only), span: node.span, origin: node.origin };
  const holes = [...node.holes, ...places.map((place): Hole => ({ start: place.start, end: place.end, reference: referenceAt(node, place) }))];
  return { ...node, holes: holes.sort((a, b) => a.start - b.start) };
}

/** Those that touch none of the others; both in the order of the text. */
function apartFrom(places: readonly VariablePlace[], others: readonly VariablePlace[]): readonly VariablePlace[] {
  let at = 0;
  return places.filter(({ start, end }) => {
    while ((others[at]?.end ?? Infinity) <= start) at++;
    return (others[at]?.start ?? Infinity) >= end;
  });
}

function referenceAt(node: StringNode, { start, end }: VariablePlace): Reference {
  const { exact: _exact, ...span } = stringSpan(node, start + 2, end - 1);
  const address = node.value.slice(start + 2, end - 1).trim();
  return { address: node.value.charAt(start) === '#' ? `${pluginPrefix}${address}` : address, label: address, isPure: true, span };
}
