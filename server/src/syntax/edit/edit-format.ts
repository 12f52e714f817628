/**
 * What a host format must offer so that values, members and items can be written in its own style.
 *
 * A format edits the text of its own tree only (the *layer*): the document where the tree is native, the decoded
 * text of the outer string where it is embedded. Getting an edit out through the outer strings, escaped once per
 * string, is the business of `edit.ts`; a format never looks at `origin.outer`.
 */
import type { Layer, LayerRange } from '../layer';
import type { ArrayNode, Format, HostNode, Member, ObjectNode, StringNode } from '../node';

export type { Layer, LayerRange } from '../layer';

/** Plain data to be written; strings are literal text, so `${` in one must be escaped where it would mean a hole. */
export type PlainValue =
  | string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** Replaces a range of the layer's text; the edits of one answer do not overlap. */
export interface LayerEdit extends LayerRange {
  readonly newText: string;
}

/**
 * Everything answers `undefined` where the edit cannot be made exactly in the style at hand. Line ends of new text
 * follow the layer's text. Nodes with several users and borrowed members never get here.
 */
export interface EditFormat {
  readonly format: Format;
  /**
   * `text` as it must be written between two characters of `string`'s content: escaped, with the indentation of a
   * block. `range` is where it goes in the layer, so that a style can refuse what would change its meaning there.
   */
  encodeText(text: string, string: StringNode, range: LayerRange, layer: Layer): string | undefined;
  /** Also fills in a `missing` node. */
  replaceValue(layer: Layer, node: HostNode, value: PlainValue): readonly LayerEdit[] | undefined;
  renameKey(layer: Layer, member: Member, newKey: string): readonly LayerEdit[] | undefined;
  /** Behind the last member, or in the empty object. */
  insertMember(layer: Layer, object: ObjectNode, key: string, value: PlainValue): readonly LayerEdit[] | undefined;
  removeMember(layer: Layer, object: ObjectNode, member: Member): readonly LayerEdit[] | undefined;
  /** Before the item that has the index now; behind the last one where there is none. */
  insertItem(layer: Layer, array: ArrayNode, index: number, value: PlainValue): readonly LayerEdit[] | undefined;
  removeItem(layer: Layer, array: ArrayNode, index: number): readonly LayerEdit[] | undefined;
}
