/**
 * What every host format must offer: cutting a document into independent parts, parsing one part, and the
 * conventions a cursor or an edit needs. The formats stand in `json/`, `yaml/` and `hcl/`; nothing here parses.
 *
 * A cut is found by a fast scan without building a tree. Damage inside a part stays inside it, and an edit reparses
 * only its part. Where parts depend on each other (YAML anchors across them) the whole document is one part.
 */
import type { SourceId } from '../base/span';
import type { Format, Origin, StringNode, SyntaxProblem, EmbeddedTree, Tree } from './node';

/** Absolute offsets. Containers are cut further; a part is parsed on its own. */
export type Cut = PartCut | ContainerCut;

export interface PartCut {
  readonly kind: 'part';
  readonly start: number;
  readonly end: number;
  /**
   * `value`: the part's root is the value itself. `members`/`items`: the root is an object/array whose members/items
   * belong to the enclosing container (a YAML `key: …` with its comments, a Terraform block).
   */
  readonly yields: 'value' | 'members' | 'items';
}

export interface ContainerCut {
  readonly kind: 'object' | 'array';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly CutEntry[];
  /** Its items are the documents of the text, one behind the other. */
  readonly isStream?: true;
  /** Of a root: nothing in the text is left open, so where a part ends follows from its own text. */
  readonly isOrderly?: true;
}

export interface CutEntry {
  /** For `value` cuts and containers in an object: the decoded key and the span of its text, absolute. */
  readonly key?: { readonly text: string; readonly start: number; readonly end: number };
  readonly cut: Cut;
}

/** A part of an orderly text, and what an edit inside it made of it. */
export interface PartEdit {
  readonly yields: PartCut['yields'];
  readonly before: string;
  readonly after: string;
  /** Nothing stands before it on its line. */
  readonly startsLine: boolean;
}

export interface HostFormat {
  readonly format: Format;
  /** Linear in the text; always covers all content (what is not in a part is punctuation, white space or a key). */
  split(text: string): Cut;
  /**
   * Whether the text with the edited part is cut at the same places and orderly again, as far as the part decides it.
   * Looks at nothing but the part; when in doubt the answer is no, and the text is cut anew.
   */
  keepsCut?(edit: PartEdit): boolean;
  /**
   * Parses one part. Spans are relative to `text`, with the given source. Never throws. `yields` is the cut's; a part
   * that holds nothing but comments has a `missing` root.
   */
  parse(text: string, source: SourceId, origin: Origin, yields?: PartCut['yields']): Tree;
}

/** Decodes and parses what a string holds (`decode/`); inner spans are composed to the outer source. */
export type ParseEmbedded = (node: StringNode) => EmbeddedTree & { readonly problems: readonly SyntaxProblem[] };

/** A part is cut further while it is longer than this many characters and has children to cut at. */
export const partLimit = 4096;
