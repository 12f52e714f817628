/**
 * What of a plan or state anybody may look at: the document with everything taken out that Terraform marks as sensitive,
 * in values, changes, outputs, variables and the configuration.
 *
 * A text that is taken out is a text of which only that is known. Constants of the configuration carry no marks of their
 * own, so none of them stays but a provider's region.
 */
import { mapShared } from '../../../base/lists';
import { segmentMap } from '../../../base/segment-map';
import { textAt } from '../../members';
import { childrenOf, findMember, findPath, type ArrayNode, type Hole, type HostNode, type Member, type ObjectNode, type StringNode } from '../../../syntax/node';

/** Not state: a function of the document. */
const shownRoots = new WeakMap<HostNode, HostNode>();

export function withoutSecrets(root: HostNode): HostNode {
  let shown = shownRoots.get(root);
  if (!shown) {
    const marked = isReadable(root) ? mapMembers(root, shownSection) : ({ ...root, kind: 'object', members: [] } satisfies ObjectNode);
    shown = withoutCopies(marked, documentsLost(root, marked));
    shownRoots.set(root, shown);
    shownRoots.set(shown, shown);
  }
  return shown;
}

/**
 * Documents that are secret in one place are in all others: a role lists again what other resources attach to it, and
 * Terraform marks only what is written with a secret.
 */
function withoutCopies(node: HostNode, secrets: ReadonlySet<string>): HostNode {
  if (secrets.size === 0) return node;
  if (node.kind === 'string') return secrets.has(node.value) ? secretText(node, 'a copy of a sensitive value') : node;
  if (node.kind === 'array') return mapItems(node, (item) => withoutCopies(item, secrets));
  return mapMembers(node, ({ value }) => withoutCopies(value, secrets));
}

/** Texts that hold a document in the one tree and are not in the other, which is the same but for what was taken out. */
function documentsLost(before: HostNode, after: HostNode | undefined, found = new Set<string>()): ReadonlySet<string> {
  if (before === after) return found;
  if (before.kind === 'string' && /^\s*\{/.test(before.value)) found.add(before.value);
  const left = after ? childrenOf(after) : [];
  childrenOf(before).forEach((child, index) => documentsLost(child, left[index], found));
  return found;
}

/** A version this was not written for may mark what is sensitive in another way. */
function isReadable(root: HostNode): boolean {
  const version = findPath(root, 'format_version');
  return version?.kind === 'string' && /^[01](?:\.|$)/.test(version.value);
}

function shownSection({ key, value }: Member): HostNode {
  switch (key) {
    case 'planned_values':
    case 'values':
      return shownValues(value);
    case 'prior_state':
      return mapMembers(value, (member) => (member.key === 'values' ? shownValues(member.value) : member.value));
    case 'resource_changes':
    case 'resource_drift':
      return mapItems(value, shownResourceChange);
    case 'deferred_changes':
      return mapItems(value, (item) => mapMembers(item, (member) => (member.key === 'resource_change' ? shownResourceChange(member.value) : member.value)));
    case 'output_changes':
      return mapMembers(value, (member) => shownChange(member.value, `output.${member.key}`));
    case 'variables':
      return mapMembers(value, (member) => mapMembers(member.value, ({ value: given }) => secret(given, `var.${member.key}`)));
    case 'configuration':
      return mapMembers(value, (member) => withoutConstants(member.value, member.key === 'provider_config'));
    default:
      return value;
  }
}

function shownValues(values: HostNode): HostNode {
  return mapMembers(values, ({ key, value }) => {
    if (key === 'outputs') return mapMembers(value, (output) => shownOutput(output.value, `output.${output.key}`));
    return key === 'root_module' ? shownModule(value, 0) : value;
  });
}

function shownOutput(output: HostNode, name: string): HostNode {
  const marks = findPath(output, 'sensitive');
  return mapMembers(output, ({ key, value }) => (key === 'value' ? concealed(value, marks, name) : value));
}

/** Modules are nested; deeper than this nobody calls them. */
export const deepestModule = 64;

function shownModule(module: HostNode, depth: number): HostNode {
  return mapMembers(module, ({ key, value }) => {
    if (key === 'resources') return mapItems(value, shownResource);
    if (key !== 'child_modules') return value;
    return depth < deepestModule ? mapItems(value, (child) => shownModule(child, depth + 1)) : secret(value, 'modules');
  });
}

function shownResource(resource: HostNode): HostNode {
  const marks = findPath(resource, 'sensitive_values');
  const name = textAt(resource, 'address') ?? 'a resource';
  return mapMembers(resource, ({ key, value }) => (key === 'values' ? concealed(value, marks, name) : value));
}

function shownResourceChange(resource: HostNode): HostNode {
  const name = textAt(resource, 'address') ?? 'a resource';
  return mapMembers(resource, ({ key, value }) => (key === 'change' ? shownChange(value, name) : value));
}

function shownChange(change: HostNode, name: string): HostNode {
  return mapMembers(change, ({ key, value }) => (key === 'before' || key === 'after' ? concealed(value, findPath(change, `${key}_sensitive`), name) : value));
}

function withoutConstants(node: HostNode, isProvider: boolean, under = ''): HostNode {
  if (node.kind === 'array') return mapItems(node, (item) => withoutConstants(item, isProvider, under));
  return mapMembers(node, ({ key, value }) => {
    if (key === 'default' || (key === 'constant_value' && !(isProvider && under === 'region'))) return secret(value, `${under}.${key}`);
    return withoutConstants(value, isProvider, key);
  });
}

/** The value without what is marked: `true` marks all of it, objects and lists mark what they have. */
function concealed(value: HostNode, marks: HostNode | undefined, name: string): HostNode {
  if (!marks || (marks.kind === 'boolean' && !marks.value)) return value;
  if (value.kind === 'object' && marks.kind === 'object') return mapMembers(value, ({ key, value: of }) => concealed(of, findMember(marks, key)?.value, `${name}.${key}`));
  if (value.kind === 'array' && marks.kind === 'array') return mapItems(value, (item, index) => concealed(item, marks.items[index], `${name}[${String(index)}]`));
  // Sets are marked as a whole or not at all; marks of another form than the value are not understood.
  return isMarked(marks) ? secret(value, name) : value;
}

function isMarked(marks: HostNode): boolean {
  if (marks.kind === 'object') return marks.members.some((member) => isMarked(member.value));
  if (marks.kind === 'array') return marks.items.some(isMarked);
  return marks.kind !== 'boolean' || marks.value;
}

const marked = 'Terraform marks it as sensitive';

/** Nothing stays nothing: that there is no value is what Terraform says of what it does not mark. */
function secret(value: HostNode, name: string): HostNode {
  if (value.kind === 'null') return value;
  return value.kind === 'string' ? secretText(value, name) : { kind: 'unknown', reason: marked, span: value.span, origin: value.origin };
}

function secretText({ span, origin, contentSpan }: StringNode, name: string): StringNode {
  const value = `\${${name}}`;
  const run = { decoded: 0, source: contentSpan.start, decodedLength: value.length, sourceLength: contentSpan.end - contentSpan.start, whole: true } as const;
  const hole: Hole = {
    start: 0,
    end: value.length,
    reference: { address: name, label: name, isPure: true, span },
    pieces: [{ id: `${span.source}@${String(span.start)}`, label: name, reason: marked, pure: true, shape: 'text' }],
  };
  return { kind: 'string', value, holes: [hole], segments: segmentMap([run], contentSpan.end), style: 'double', contentSpan, span, origin };
}

/** The node itself where it is no object, or nothing in it changes. */
function mapMembers(node: HostNode, map: (member: Member) => HostNode): HostNode {
  if (node.kind !== 'object') return node;
  const members = mapShared(node.members, (member) => {
    const value = map(member);
    return value === member.value ? member : { ...member, value };
  });
  return members === node.members ? node : ({ ...node, members } satisfies ObjectNode);
}

function mapItems(node: HostNode, map: (item: HostNode, index: number) => HostNode): HostNode {
  if (node.kind !== 'array') return node;
  const items = mapShared(node.items, map);
  return items === node.items ? node : ({ ...node, items } satisfies ArrayNode);
}
