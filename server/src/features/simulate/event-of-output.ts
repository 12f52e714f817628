/**
 * The event an authorizer's output answers: beside it in the same fixture, or in the file of the same folder whose name
 * differs in the role only (`get-event.json` and `get-response.json`).
 *
 * Only a pair that leaves no doubt counts: an event further away, or two of them, says nothing.
 */
import { fileName } from '../../base/uri';
import { readAuthorizerEvent, type AuthorizerEvent } from '../../gateway/authorizer-event';
import { parseEmbedded } from '../../syntax/decode/parse-embedded';
import { eventFilesOf } from '../../sites/event-files';
import { linkedUri } from '../../sites/linked';
import { findMember, settle, type HostNode } from '../../syntax/node';
import type { OutputEntry, WorkspaceView } from '../../workspace/model';

export interface EventOfOutput {
  readonly event: AuthorizerEvent;
  /** What it is called: `event`, the key it stands under, or `get-event.json`. */
  readonly name: string;
}

export function eventOf(entry: OutputEntry, view: WorkspaceView): EventOfOutput | undefined {
  const root = view.file(entry.uri)?.document.root;
  return root && (eventBeside(root, entry.site.selector) ?? eventInOtherFile(entry, view));
}

/** In the innermost object around the output that has events: the only one there. */
function eventBeside(root: HostNode, selector: string): EventOfOutput | undefined {
  const around: HostNode[] = [];
  let node: HostNode | undefined = root;
  for (const step of selector.split('/').slice(1)) {
    const at: HostNode | undefined = node && readThrough(node);
    if (at) around.push(at);
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    node = at?.kind === 'object' ? findMember(at, key)?.value : at?.kind === 'array' ? at.items[Number(key)] : undefined;
  }
  for (const object of around.reverse()) {
    const events = eventsIn(object);
    if (events.length > 0) return events.length === 1 ? events[0] : undefined;
  }
  return undefined;
}

function eventsIn(node: HostNode): readonly EventOfOutput[] {
  if (node.kind !== 'object') return [];
  const known = eventsByObject.get(node);
  if (known) return known;
  const events = node.members.flatMap((member): readonly EventOfOutput[] => {
    const event = member.shadowed ? undefined : readAuthorizerEvent(readThrough(member.value));
    return event ? [{ event, name: member.key }] : [];
  });
  eventsByObject.set(node, events);
  return events;
}

/** Not state: a function of the node, kept with it, because an object may hold many outputs. */
const eventsByObject = new WeakMap<HostNode, readonly EventOfOutput[]>();

/** The only event file whose name means the same call, for an output that is a whole file. */
function eventInOtherFile({ uri, site }: OutputEntry, view: WorkspaceView): EventOfOutput | undefined {
  if (site.selector !== '') return undefined;
  const events = eventFilesOf(fileName(uri)).flatMap((name): readonly EventOfOutput[] => {
    const other = linkedUri(uri, name);
    const file = other === undefined ? undefined : view.file(other);
    const event = file && readAuthorizerEvent(file.document.root);
    return event ? [{ event, name }] : [];
  });
  return events.length === 1 ? events[0] : undefined;
}

/** Events in strings are JSON of which nobody but this asks what it holds. */
function readThrough(node: HostNode): HostNode {
  const value = settle(node);
  return value.kind === 'string' && /^\s*\{/.test(value.value) && /"(?:method|route)Arn/.test(value.value) ? parseEmbedded(value).root : value;
}
