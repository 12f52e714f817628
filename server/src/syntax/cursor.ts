/**
 * What stands at an offset: the containers around it, whether a key, a value or a new item is being typed, what has
 * been typed so far, and which text a completion would replace.
 *
 * It works on the host tree of any format; the few conventions of a format (white-space structure in YAML, `=` in
 * HCL) are looked up in the text around the offset. It knows nothing of policies.
 */
import type { SourceText } from './node';
import type { ArrayNode, HostNode, Member, ObjectNode, StringNode } from './node';
import type { Span } from '../base/span';

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
