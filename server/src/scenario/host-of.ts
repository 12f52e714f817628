/**
 * A host tree for plain data that stands in no document: policies in a line of JSON, or merged from several places.
 *
 * Its spans have no source, so nothing can be marked in it.
 */
import type { SegmentMap } from '../base/segment-map';
import type { Span } from '../base/span';
import type { HostNode, ObjectNode, Origin } from '../syntax/node';
import type { Plain } from './plain';

const nowhere: SegmentMap = { segments: [], sourceEnd: 0, decodedEnd: 0 };

export function hostOf(value: Plain): HostNode {
  const span: Span = { source: '', start: 0, end: 0 };
  const origin: Origin = { format: 'json' };
  const build = (plain: Plain): HostNode => {
    if (plain === null) return { kind: 'null', span, origin };
    switch (typeof plain) {
      case 'string':
        return { kind: 'string', span, origin, value: plain, holes: [], segments: nowhere, style: 'double', contentSpan: span };
      case 'number':
        return { kind: 'number', span, origin, value: plain, raw: String(plain) };
      case 'boolean':
        return { kind: 'boolean', span, origin, value: plain, raw: String(plain) };
      default:
        if (Array.isArray(plain)) return { kind: 'array', span, origin, items: plain.map(build) };
        return objectOf(plain as { readonly [key: string]: Plain });
    }
  };
  const objectOf = (plain: { readonly [key: string]: Plain }): ObjectNode => ({
    kind: 'object',
    span,
    origin,
    members: Object.entries(plain).map(([key, member]) => ({ key, keySpan: span, value: build(member), span })),
  });
  return build(value);
}
