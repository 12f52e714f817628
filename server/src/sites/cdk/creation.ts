/**
 * Where in a program a construct was made: the stack trace that a cloud assembly keeps for it.
 *
 * Older apps keep it with the logical id, newer ones as an entry of its own. Frames of libraries, of Node and of other
 * languages' runtimes are nobody's code. Whether the file is there is not looked at.
 */
import { keptWith } from '../../base/kept-with';
import { settle, type HostNode } from '../../syntax/node';
import { entriesOf } from './assembly';
import { textIn } from './constructs';

export interface Frame {
  /** As in the trace, with forward slashes; an absolute path begins with one: `/c:/app/lib/x.ts`. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
}

const kept = keptWith<HostNode, ReadonlyMap<string, Frame>>('creations');

/** The first frame in somebody's own code; `path` is a construct's, as its template has it. */
export function findCreation(metadata: HostNode | undefined, path: string): Frame | undefined {
  if (!metadata) return undefined;
  const frames = kept.get(metadata) ?? readCreations(metadata);
  kept.set(metadata, frames);
  return frames.get(`/${path}`);
}

function readCreations(metadata: HostNode): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>();
  const add = (path: string, trace: HostNode | undefined): void => {
    const list = trace && settle(trace);
    if (list?.kind !== 'array' || frames.has(path)) return;
    const [frame] = list.items.flatMap((item) => readFrame(textIn(item) ?? '') ?? []);
    if (frame) frames.set(path, frame);
  };
  for (const { path, trace } of entriesOf(metadata, 'aws:cdk:logicalId')) add(path, trace);
  for (const { path, data } of entriesOf(metadata, 'aws:cdk:creationStack')) add(path, data);
  return frames;
}

/** `at new OrdersStack (/home/me/app/lib/orders-stack.ts:12:5)`; undefined for what is not one's own. */
export function readFrame(text: string): Frame | undefined {
  const open = text.indexOf(' (');
  const place = (open >= 0 && text.endsWith(')') ? text.slice(open + 2, -1) : text).trim().replace(/^at /, '');
  const [whole, line, column] = /:(\d+):(\d+)$/.exec(place) ?? [];
  if (whole === undefined) return undefined;
  const file = place.slice(0, -whole.length).replace(/^file:\/\//, '').replaceAll('\\', '/').replace(/^([a-z]):\//i, (_, drive: string) => `/${drive.toLowerCase()}:/`);
  return isOwnCode(file) ? { file, line: Number(line), column: Number(column) } : undefined;
}

function isOwnCode(file: string): boolean {
  return file !== '' && !/^(?:node:|internal\/|<)|[/^]node_modules\/|^node_modules\/|\/jsii-kernel|\/jsii-runtime/.test(file);
}
