/**
 * Events of SAM functions and state machines that make routes of APIs, with the conditions under which they do.
 *
 * Which API an event belongs to follows from its reference; what the route demands is told in `sam-auth.ts`.
 */
import type { Presence } from '../../policy/model';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { branchesOf, presenceOfResource, type Resource } from './policies';

/** The two kinds of events that make routes; the sections of `Globals` are called alike. */
export type EventType = 'Api' | 'HttpApi';

/** The APIs SAM makes for events that name none. */
export const implicitApis: Readonly<Record<EventType, string>> = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' };

const apiProperties: Readonly<Record<EventType, string>> = { Api: 'RestApiId', HttpApi: 'ApiId' };

export interface ApiEvent {
  readonly type: EventType;
  readonly member: Member;
  readonly properties: ObjectNode;
  /** The function or state machine it belongs to. */
  readonly owner: Resource;
  /** Logical id of the API; null where SAM makes no route of this template, undefined where a condition chooses. */
  readonly api: string | null | undefined;
  readonly presence: readonly Presence[];
}

export interface ApiEvents {
  readonly events: readonly ApiEvent[];
  /** Resources whose events cannot be seen. */
  readonly hiddenIn: readonly string[];
}

export function apiEventsOf(resources: readonly Resource[]): ApiEvents {
  const events: ApiEvent[] = [];
  const hiddenIn: string[] = [];
  for (const resource of resources) {
    if (resource.type !== 'AWS::Serverless::Function' && resource.type !== 'AWS::Serverless::StateMachine') continue;
    const own = eventsOfResource(resource);
    events.push(...own.events);
    if (own.isHidden) hiddenIn.push(resource.logicalId);
  }
  return { events, hiddenIn };
}

interface OwnEvents {
  readonly events: readonly ApiEvent[];
  /** Whether some of them cannot be seen. */
  readonly isHidden: boolean;
}

const eventsByResource = new WeakMap<Resource, OwnEvents>();

/** Those of a function or state machine: the same ones as long as it is the same. */
export function eventsOfResource(resource: Resource): OwnEvents {
  const known = eventsByResource.get(resource);
  const own = known ?? readEvents(resource);
  if (!known) eventsByResource.set(resource, own);
  return own;
}

function readEvents(resource: Resource): OwnEvents {
  const map = resource.properties && findMember(resource.properties, 'Events')?.value;
  if (!map || map.kind === 'null' || map.kind === 'missing') return { events: [], isHidden: false };
  const events: ApiEvent[] = [];
  let isHidden = false;
  for (const { node, presence } of throughChoices(map, presenceOfResource(resource))) {
    if (node.kind !== 'object' || node.open !== undefined) isHidden = true;
    if (node.kind === 'object') for (const member of node.members) isHidden = !readEvent(member, { owner: resource, presence, into: events }) || isHidden;
  }
  return { events, isHidden };
}

interface EventPlace {
  readonly owner: Resource;
  readonly presence: readonly Presence[];
  readonly into: ApiEvent[];
}

/** Returns whether what the event is could be seen. */
function readEvent(member: Member, { owner, presence, into }: EventPlace): boolean {
  if (member.shadowed) return true;
  let isSeen = true;
  for (const { node, presence: own } of throughChoices(member.value, presence)) {
    if (node.kind === 'missing' || node.kind === 'null') continue;
    const type = findPath(node, 'Type');
    if (node.kind !== 'object' || (type && type.kind !== 'missing' && (type.kind !== 'string' || type.holes.length > 0))) isSeen = false;
    else if (type?.kind === 'string' && (type.value === 'Api' || type.value === 'HttpApi')) {
      const properties = propertiesOf(node, type.value);
      if (properties) into.push({ type: type.value, member, properties, owner, api: apiOf(findMember(properties, apiProperties[type.value])?.value, type.value), presence: own });
      else isSeen = false;
    }
  }
  return isSeen;
}

/** Only events of HTTP APIs need none. */
function propertiesOf(event: ObjectNode, type: EventType): ObjectNode | undefined {
  const properties = findPath(event, 'Properties');
  if (properties?.kind === 'object') return properties;
  const isEmpty = !properties || properties.kind === 'null' || properties.kind === 'missing';
  return type === 'HttpApi' && isEmpty ? { ...event, members: [], open: undefined } : undefined;
}

function throughChoices(node: HostNode, presence: readonly Presence[]): readonly { readonly node: HostNode; readonly presence: readonly Presence[] }[] {
  const value = settle(node);
  return value.kind === 'choice' ? branchesOf(value, { path: [], presence }).flatMap((branch) => throughChoices(branch.node, branch.presence)) : [{ node: value, presence }];
}

/** SAM links an event by `Ref` or a logical id in plain text; with any other value it only permits the call. */
function apiOf(node: HostNode | undefined, type: EventType): string | null | undefined {
  if (!node) return implicitApis[type];
  if (node.kind === 'string') return node.holes.length === 0 ? node.value : null;
  if (node.kind === 'choice' || node.kind === 'missing') return undefined;
  const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
  return reference && reference.attribute === undefined ? reference.address : null;
}
