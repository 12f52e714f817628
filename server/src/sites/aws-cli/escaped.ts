/**
 * Policies as `apigateway get-rest-api` prints them: the text of a JSON string without its quotes, in a JSON string.
 *
 * The outer escapes are the host format's and are read already; these are the ones inside. A text that has none stays.
 */
import { compose, segmentMap, type Segment } from '../../base/segment-map';
import type { HostNode, StringNode } from '../../syntax/node';

/** An inner string whose text is the policy, so that what is written into it is escaped twice. */
export function withoutEscapes(node: HostNode): HostNode {
  if (node.kind !== 'string' || node.holes.length > 0 || !/^\s*\{\s*\\/.test(node.value)) return node;
  const runs: Segment[] = [];
  let text = '';
  let at = 0;
  for (const match of node.value.matchAll(/\\(?:u([0-9a-fA-F]{4})|([^u]))/g)) {
    const [written, code, sign = ''] = match;
    if (match.index > at) runs.push({ decoded: text.length, source: at, decodedLength: match.index - at, sourceLength: match.index - at });
    text += node.value.slice(at, match.index);
    const meant = code === undefined ? (controls[sign] ?? sign) : String.fromCharCode(parseInt(code, 16));
    runs.push({ decoded: text.length, source: match.index, decodedLength: meant.length, sourceLength: written.length });
    text += meant;
    at = match.index + written.length;
  }
  if (at < node.value.length) runs.push({ decoded: text.length, source: at, decodedLength: node.value.length - at, sourceLength: node.value.length - at });
  text += node.value.slice(at);
  return innerString(node, text, runs);
}

const controls: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** It stands where the outer one does, which is the one with quotes. */
function innerString(outer: StringNode, value: string, runs: readonly Segment[]): StringNode {
  const segments = compose(outer.segments, segmentMap(runs, outer.value.length));
  return { kind: 'string', value, holes: [], segments, style: 'double', contentSpan: outer.contentSpan, span: outer.span, origin: { format: 'json', outer } };
}
