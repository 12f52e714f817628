/**
 * The template a service comes to: what the framework makes of it, with the templates in `resources` laid over that. The
 * readers of templates read it like any other; this says where in the service its parts stand.
 *
 * `resources.Resources` are merged into what is made, member by member; `extensions` replace whole properties of it.
 */
import { findMember, findPath, settle, type ArrayNode, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { membersOf } from '../members';
import { pointer } from '../shapes';
import type { UnitFile } from '../site';
import { httpResources } from './http-api';
import type { Made } from './made';
import { restApiId } from './names';
import { apiPolicyPaths, restResources } from './rest-api';
import { madeRoles, type MadeRole } from './roles';
import { firstAt, readService, type Path, type Service } from './service';
import { webSocketResources } from './websocket-api';

export interface Stack {
  readonly service: Service;
  /** The template as a file of its own. */
  readonly file: UnitFile;
  /** Where in the service a place of the template stands; itself where nothing is written for it. */
  placeOf(selector: string): string;
  /** Policies that are made of settings, with the places they are known by. */
  readonly derived: readonly { readonly node: HostNode; readonly selector: string; readonly logicalId: string }[];
}

const stacks = new WeakMap<HostNode, Stack>();

/** The same for the same tree. */
export function stackOf(file: UnitFile): Stack {
  const known = stacks.get(file.root);
  if (known) return known;
  const stack = compile(file);
  stacks.set(file.root, stack);
  return stack;
}

function compile(unitFile: UnitFile): Stack {
  const service = readService(unitFile);
  const roles = madeRoles(service);
  const places = new Places();
  for (const role of roles) noteRole(role, places);
  notePolicy(service, places);
  const made = new Map<string, Made>();
  for (const resource of [...restResources(service), ...httpResources(service), ...webSocketResources(service), ...roles.map((role) => role.resource)]) made.set(resource.key, resource);
  const root = merged(service, made, places);
  return {
    service,
    file: { ...unitFile, root },
    placeOf: (selector) => places.find(selector),
    derived: roles.flatMap((role) => role.policies.filter(({ isMade }) => isMade).map(({ node, path }) => ({ node, selector: pointer(path), logicalId: role.resource.key }))),
  };
}

/** Places of the template by their pointers, the longest that fits first. */
class Places {
  private readonly known = new Map<string, string>();

  note(inTemplate: Path, inService: Path): void {
    this.known.set(pointer(inTemplate), pointer(inService));
  }

  find(selector: string): string {
    for (let end = selector.length; end > 0; end = selector.lastIndexOf('/', end - 1)) {
      const place = this.known.get(selector.slice(0, end));
      if (place !== undefined) return place + selector.slice(end);
    }
    return selector;
  }
}

function noteRole({ resource, policies }: MadeRole, places: Places): void {
  policies.forEach(({ path }, index) => {
    places.note(['Resources', resource.key, 'Properties', 'Policies', index, 'PolicyDocument'], path);
  });
}

function notePolicy({ root }: Service, places: Places): void {
  const policy = firstAt(root, apiPolicyPaths);
  if (policy) places.note(['Resources', restApiId, 'Properties', 'Policy'], policy.path);
}

const sections = ['Parameters', 'Mappings', 'Conditions', 'Outputs'];

function merged(service: Service, made: ReadonlyMap<string, Made>, places: Places): ObjectNode {
  const { span, origin } = service.root;
  const resources = new Map<string, Member>(made);
  const hidden = [service.hidden, ...service.functions.map((each) => each.hidden)];
  for (const { node, path } of service.templates) {
    if (node.kind !== 'object') hidden.push('some of the `resources` cannot be seen here');
    const own = findPath(node, 'Resources');
    if (own && own.kind !== 'object') hidden.push('some of the `resources` cannot be seen here');
    for (const member of membersOf(own)) {
      const below = resources.get(member.key);
      resources.set(member.key, below ? layResource(below, member, { places, path: [...path, 'Resources', member.key] }) : member);
      if (!below) places.note(['Resources', member.key], [...path, 'Resources', member.key]);
    }
    if (own?.kind === 'object' && own.open !== undefined) hidden.push(own.open);
  }
  for (const { node, path } of service.templates) {
    for (const member of membersOf(findPath(node, 'extensions'))) {
      const below = resources.get(member.key);
      if (below) resources.set(member.key, extend(below, member, { places, path: [...path, 'extensions', member.key] }));
    }
  }
  const open = hidden.find((reason) => reason !== undefined);
  const holder: ObjectNode = { kind: 'object', members: [...resources.values()], span, origin, ...(open === undefined ? {} : { open }) };
  const entries = sections.map((section): Member => ({ key: section, keySpan: span, span, value: { kind: 'object', members: sectionOf(service, section), span, origin } }));
  return { kind: 'object', members: [{ key: 'Resources', keySpan: span, span, value: holder }, ...entries], span, origin };
}

function sectionOf({ templates }: Service, section: string): readonly Member[] {
  return templates.flatMap(({ node }) => membersOf(findPath(node, section)));
}

interface Layer {
  readonly places: Places;
  /** Where the upper one stands in the service. */
  readonly path: Path;
}

/** The framework merges deep, lists item by item. */
function layResource(below: Member, above: Member, { places, path }: Layer): Member {
  return { ...above, value: lay(below.value, above.value, { places, path, inTemplate: ['Resources', above.key] }) };
}

function lay(below: HostNode, above: HostNode, at: Layer & { readonly inTemplate: Path }): HostNode {
  const [under, over] = [settle(below), settle(above)];
  if (under.kind === 'object' && over.kind === 'object') {
    const members = new Map(membersOf(under).map((member) => [member.key, member]));
    for (const member of membersOf(over)) {
      const known = members.get(member.key);
      const inner = { places: at.places, path: [...at.path, member.key], inTemplate: [...at.inTemplate, member.key] };
      if (!known) at.places.note(inner.inTemplate, inner.path);
      members.set(member.key, known ? { ...member, value: lay(known.value, member.value, inner) } : member);
    }
    const open = over.open ?? under.open;
    return { ...over, members: [...members.values()], ...(open === undefined ? {} : { open }) };
  }
  at.places.note(at.inTemplate, at.path);
  if (over.kind === 'null') return above;
  if (under.kind !== 'array' && over.kind !== 'array') return above;
  const texts = under.kind === 'array' && over.kind === 'array' ? layTexts(under, over) : undefined;
  if (texts) return texts;
  return { kind: 'unknown', reason: 'it is merged with what the framework makes', span: over.span, origin: over.origin };
}

/** Item by item; undefined where an item is more than a text. */
function layTexts(under: ArrayNode, over: ArrayNode): ArrayNode | undefined {
  const items = [...over.items, ...under.items.slice(over.items.length)];
  const isSeen = under.open === undefined && over.open === undefined && items.every((item) => settle(item).kind === 'string');
  return isSeen ? { ...over, items } : undefined;
}

/** Whole properties, in the place of those that are there. */
function extend(below: Member, above: Member, { places, path }: Layer): Member {
  const [under, over] = [settle(below.value), settle(above.value)];
  if (under.kind !== 'object' || over.kind !== 'object') return below;
  const members = new Map(membersOf(under).map((member) => [member.key, member]));
  for (const member of membersOf(over)) {
    const known = members.get(member.key);
    if (member.key !== 'Properties' || !known) {
      members.set(member.key, member);
      continue;
    }
    const properties = settle(known.value);
    const own = new Map(membersOf(properties).map((each) => [each.key, each]));
    for (const property of membersOf(findMember(over, 'Properties')?.value)) {
      own.set(property.key, property);
      places.note(['Resources', above.key, 'Properties', property.key], [...path, 'Properties', property.key]);
    }
    members.set('Properties', { ...known, value: properties.kind === 'object' ? { ...properties, members: [...own.values()] } : member.value });
  }
  return { ...below, value: { ...under, members: [...members.values()] } };
}
