/**
 * The answer to what stands at an offset (`cursor.ts`), and what is needed to find it.
 */
import type { Span } from '../../base/span';
import type { ArrayNode, HostNode, Member, ObjectNode, SourceText, StringNode } from '../node';

/** A step from the root: the member gone into, or the index. */
export type Step =
  | { readonly kind: 'member'; readonly object: ObjectNode; readonly member: Member }
  | { readonly kind: 'item'; readonly array: ArrayNode; readonly index: number };

export interface Cursor {
  /** From the outermost container to the innermost; embedded text is gone through without a step of its own. */
  readonly path: readonly Step[];
  readonly place: CursorPlace;
}

export type CursorPlace =
  /** A key is typed or could be: `object` is the container it belongs to. */
  | { readonly kind: 'key'; readonly object: ObjectNode; readonly member: Member | undefined; readonly typed: string; readonly replace: Span }
  /** A scalar value: `typed` is the decoded text before the cursor, `node` the value there (maybe `missing`). */
  | { readonly kind: 'value'; readonly node: HostNode; readonly string: StringNode | undefined; readonly typed: string; readonly replace: Span }
  /** Nothing that could be completed: inside punctuation, a comment, a number. */
  | { readonly kind: 'none' };

export interface CursorSource {
  readonly root: HostNode;
  /** Offsets in nodes to absolute ones. */
  readonly locate: (span: Span) => Span | undefined;
  readonly sourceText: SourceText;
  readonly text: string;
}
