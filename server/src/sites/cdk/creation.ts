/**
 * Where in a program a construct was made: the stack trace that a cloud assembly keeps for it.
 *
 * Older apps keep it with the logical id, newer ones as an entry of its own. Frames of libraries, of Node and of other
 * languages' runtimes are nobody's code. Whether the file is there is not looked at.
 */
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

/** The first frame in somebody's own code; `path` is a construct's, as its template has it. */
export function findCreation(metadata: HostNode | undefined, path: string): Frame | undefined {
  const own = (type: string): readonly ReturnType<typeof entriesOf>[number][] => entriesOf(metadata, type).filter((entry) => entry.path === `/${path}`);
  const traces = [...own('aws:cdk:logicalId').map(({ trace }) => trace), ...own('aws:cdk:creationStack').map(({ data }) => data)];
  for (const trace of traces) {
    const list = trace && settle(trace);
    if (list?.kind !== 'array') continue;
    for (const item of list.items) {
      const frame = readFrame(textIn(item) ?? '');
      if (frame) return frame;
    }
  }
  return undefined;
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
