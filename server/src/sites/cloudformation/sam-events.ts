/**
 * Events of SAM functions and state machines that make routes of REST APIs, with the conditions under which they do.
 *
 * Which API an event belongs to follows from its reference; what the route demands is told in `sam-auth.ts`.
 */
import type { Presence } from '../../policy/model';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { branchesOf, presenceOfResource, type Resource } from './policies';

export const implicitApi = 'ServerlessRestApi';

export interface ApiEvent {
  readonly member: Member;
  readonly properties: ObjectNode;
  /** Logical id of the API, or undefined where it is computed. */
  readonly api: string | undefined;
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
    const map = resource.properties && findMember(resource.properties, 'Events')?.value;
    if (!map || map.kind === 'null' || map.kind === 'missing') continue;
    let isHidden = false;
    for (const { node, presence } of throughChoices(map, presenceOfResource(resource))) {
      if (node.kind !== 'object') isHidden = true;
      else for (const member of node.members) isHidden = !readEvent(member, presence, events) || isHidden;
    }
    if (isHidden) hiddenIn.push(resource.logicalId);
  }
  return { events, hiddenIn };
}

/** Returns whether what the event is could be seen. */
function readEvent(member: Member, presence: readonly Presence[], into: ApiEvent[]): boolean {
  if (member.shadowed) return true;
  let isSeen = true;
  for (const { node, presence: own } of throughChoices(member.value, presence)) {
    const type = findPath(node, 'Type');
    const properties = findPath(node, 'Properties');
    if (node.kind === 'object' && type?.kind === 'string' && type.holes.length === 0 && (type.value !== 'Api' || properties?.kind === 'object')) {
      if (type.value === 'Api' && properties?.kind === 'object') into.push({ member, properties, api: apiOf(findMember(properties, 'RestApiId')?.value), presence: own });
    } else if (type?.kind !== 'missing' && node.kind !== 'missing' && node.kind !== 'null') {
      isSeen = node.kind === 'object' && !type ? isSeen : false;
    }
  }
  return isSeen;
}

function throughChoices(node: HostNode, presence: readonly Presence[]): readonly { readonly node: HostNode; readonly presence: readonly Presence[] }[] {
  const value = settle(node);
  return value.kind === 'choice' ? branchesOf(value, { path: [], presence }).flatMap((branch) => throughChoices(branch.node, branch.presence)) : [{ node: value, presence }];
}

function apiOf(node: HostNode | undefined): string | undefined {
  if (!node) return implicitApi;
  if (node.kind === 'string') return node.holes.length === 0 ? node.value : undefined;
  const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
  return reference && reference.attribute === undefined ? reference.address : undefined;
}
