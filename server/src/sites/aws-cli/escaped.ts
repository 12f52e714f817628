/**
 * Policies as answers write them in strings: `apigateway get-rest-api` prints the text of a JSON string without its quotes, and
 * IAM sends what URLs may hold, which the command line decodes but other tools leave.
 *
 * The outer escapes are the host format's and are read already; these are the ones inside. A text that has none stays.
 */
import { compose, segmentMap, type Segment } from '../../base/segment-map';
import type { HostNode, StringNode } from '../../syntax/node';

/** An inner string whose text is the policy, so that what is written into it is escaped twice. */
export function withoutEscapes(node: HostNode): HostNode {
  return within(node, /^\s*\{\s*\\/, /\\(?:u([0-9a-fA-F]{4})|([^u]))/g, ([, code, sign = '']) => (code === undefined ? (controls[sign] ?? sign) : String.fromCharCode(parseInt(code, 16))));
}

const controls: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Bytes of UTF-8 are taken together; a text that is damaged stays as it is. */
export function withoutUrlEncoding(node: HostNode): HostNode {
  return within(node, /^\s*%7B/i, /\+|%[0-7][0-9a-fA-F]|%[cdCD][0-9a-fA-F]%[89abAB][0-9a-fA-F]|%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}|%[fF][0-7](?:%[89abAB][0-9a-fA-F]){3}|%/g, ([written]) => {
    try {
      return written === '+' ? ' ' : decodeURIComponent(written);
    } catch {
      return undefined;
    }
  });
}

/** The same node where it does not start as such texts do, or something in it has no meaning. */
function within(node: HostNode, start: RegExp, escape: RegExp, meaningOf: (match: RegExpExecArray) => string | undefined): HostNode {
  if (node.kind !== 'string' || node.holes.length > 0 || !start.test(node.value)) return node;
  const runs: Segment[] = [];
  let text = '';
  let at = 0;
  const copyTo = (end: number): void => {
    if (end > at) runs.push({ decoded: text.length, source: at, decodedLength: end - at, sourceLength: end - at });
    text += node.value.slice(at, end);
  };
  for (const match of node.value.matchAll(escape)) {
    const meant = meaningOf(match);
    if (meant === undefined) return node;
    copyTo(match.index);
    runs.push({ decoded: text.length, source: match.index, decodedLength: meant.length, sourceLength: match[0].length });
    text += meant;
    at = match.index + match[0].length;
  }
  copyTo(node.value.length);
  return innerString(node, text, runs);
}

/** It stands where the outer one does, which is the one with quotes. */
function innerString(outer: StringNode, value: string, runs: readonly Segment[]): StringNode {
  const segments = compose(outer.segments, segmentMap(runs, outer.value.length));
  return { kind: 'string', value, holes: [], segments, style: 'double', contentSpan: outer.contentSpan, span: outer.span, origin: { format: 'json', outer } };
}
