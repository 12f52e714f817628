/**
 * The event an authorizer's output answers: beside it in the same fixture, or in the file of the same folder whose name
 * differs in the role only (`get-event.json` and `get-response.json`).
 *
 * Only a pair that leaves no doubt counts: an event further away, or two of them, says nothing. Only files that are at
 * hand are looked at.
 */
import { fileName, folderOf } from '../../base/uri';
import { readAuthorizerEvent, type AuthorizerEvent } from '../../gateway/authorizer-event';
import { parseEmbedded } from '../../syntax/decode/parse-embedded';
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
  return node.members.flatMap((member): readonly EventOfOutput[] => {
    const event = member.shadowed ? undefined : readAuthorizerEvent(readThrough(member.value));
    return event ? [{ event, name: member.key }] : [];
  });
}

/** The only event file whose name means the same call, for an output that is a whole file. */
function eventInOtherFile({ uri, site }: OutputEntry, view: WorkspaceView): EventOfOutput | undefined {
  const call = site.selector === '' ? callInName(uri, outputWords) : undefined;
  if (call === undefined) return undefined;
  const events = view.files().flatMap((file): readonly EventOfOutput[] => {
    if (file.uri === uri || folderOf(file.uri) !== folderOf(uri)) return [];
    const event = [callInName(file.uri, eventWords), bareName(file.uri)].includes(call) ? readAuthorizerEvent(file.document.root) : undefined;
    return event ? [{ event, name: fileName(file.uri) }] : [];
  });
  return events.length === 1 ? events[0] : undefined;
}

const eventWords: ReadonlySet<string> = new Set(['event', 'request', 'input']);
const outputWords: ReadonlySet<string> = new Set(['response', 'output', 'result', 'expected', 'policy']);

/** `authorizer get` of `authorizer-get-response.json`; undefined for a name without one of the words. */
function callInName(uri: string, words: ReadonlySet<string>): string | undefined {
  const parts = bareName(uri).split(' ');
  const others = parts.filter((part) => !words.has(part));
  return others.length === parts.length - 1 ? others.join(' ') : undefined;
}

/** The words of a file's name without its ending. */
function bareName(uri: string): string {
  return fileName(uri).replace(/\.[^.]*$/, '').toLowerCase().split(/[-_. ]+/).filter((part) => part !== '').join(' ');
}

/** Events in strings are JSON of which nobody but this asks what it holds. */
function readThrough(node: HostNode): HostNode {
  const value = settle(node);
  return value.kind === 'string' && /^\s*\{/.test(value.value) && /"(?:method|route)Arn/.test(value.value) ? parseEmbedded(value).root : value;
}
