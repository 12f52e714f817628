/**
 * The host tree: what JSON, YAML and Terraform text looks like to everything above the parsers.
 *
 * One tree serves a policy written natively, inside `jsonencode(…)`, or as JSON in a string in YAML. Every node has
 * the span it was written at, even when it came out of nested encodings. The tree knows formats, not policies;
 * duplicate keys, aliases and merge keys are settled by the parsers and never looked at again.
 */
import type { Atom, Derivation, Piece } from '../base/atoms';
import { toSource, type MappedRange, type SegmentMap } from '../base/segment-map';
import type { SourceId, Span } from '../base/span';

export type Format = 'json' | 'yaml' | 'hcl' | 'toml';

/**
 * Where a tree's text stands: natively in a document, or inside a string node of an outer tree. Edits follow the
 * chain outwards to learn how text must be escaped. One object is shared by all nodes of a tree.
 */
export interface Origin {
  readonly format: Format;
  readonly outer?: StringNode;
}

interface NodeBase {
  readonly span: Span;
  readonly origin: Origin;
  /** Written once and used in several places (a YAML anchor with aliases): no direct fix. */
  readonly shared?: boolean;
}

export type HostNode =
  | ObjectNode
  | ArrayNode
  | StringNode
  | NumberNode
  | BooleanNode
  | NullNode
  | MissingNode
  | ChoiceNode
  | RefNode
  | UnknownNode;

export interface ObjectNode extends NodeBase {
  readonly kind: 'object';
  /** In source order; a key written twice stands here twice, the overridden ones marked `shadowed`. */
  readonly members: readonly Member[];
  /** Why there may be more members than can be seen: `merge(…)` of something unknown, a dynamic block. */
  readonly open?: string;
  /** Terraform block labels: `"aws_iam_role"`, `"partner"`. */
  readonly labels?: readonly StringNode[];
}

/** Why an object with a computed key is open. */
export const computedKey = 'a key is computed at deployment';

export interface Member {
  readonly key: string;
  /** The key's text without quotes. */
  readonly keySpan: Span;
  /** The key where it is an expression or has holes (HCL); `key` is then its text as written. */
  readonly keyNode?: HostNode;
  readonly value: HostNode;
  /** From the key's first character to the value's last. */
  readonly span: Span;
  /** A Terraform block (`statement { … }`), which may be repeated, in contrast to an attribute. */
  readonly isBlock?: boolean;
  /** A later member of the same name takes effect instead of this one. */
  readonly shadowed?: boolean;
  /** Came in through a merge key or an alias: it has other users, so no direct fix. */
  readonly borrowed?: boolean;
  /** The members of what it refers to belong in its place; why there may be more of them while that is not seen. */
  readonly splices?: string;
}

export interface ArrayNode extends NodeBase {
  readonly kind: 'array';
  readonly items: readonly HostNode[];
  readonly open?: string;
  /** Neither order nor repetition of its items means anything. */
  readonly isSet?: true;
  /** Its items are the documents of a file, one behind the other. */
  readonly isStream?: true;
}

export type StringStyle = 'double' | 'single' | 'plain' | 'literal' | 'folded' | 'heredoc' | 'indented-heredoc';

export interface StringNode extends NodeBase {
  readonly kind: 'string';
  /** The decoded text; a hole stands in it as it is written (`${var.x}`). */
  readonly value: string;
  readonly holes: readonly Hole[];
  /** From `value` to the source named by `span`. */
  readonly segments: SegmentMap;
  readonly style: StringStyle;
  /** Without quotes; equals `span` for plain scalars. */
  readonly contentSpan: Span;
  /** What the string holds, once a site has asked for it to be parsed. */
  readonly embedded?: EmbeddedTree;
  /** The strings of the source it is put together of, in order; an edit goes into one of them or is not made. */
  readonly parts?: readonly StringNode[];
}

export interface EmbeddedTree {
  readonly root: HostNode;
  readonly problems: readonly SyntaxProblem[];
}

/** A part of a string that is computed at deployment, as decoded offsets in `value`. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  readonly reference: Reference;
  /** What stands for it after binding: known text, atoms, or several of them. */
  readonly pieces?: readonly Piece[];
  /** The expression whose text it is, where it is more than the reference; binding makes the pieces of it. */
  readonly from?: HostNode;
}

export interface NumberNode extends NodeBase {
  readonly kind: 'number';
  readonly value: number;
  /** As written: an account id keeps its leading zero. */
  readonly raw: string;
}

export interface BooleanNode extends NodeBase {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly raw: string;
}

export interface NullNode extends NodeBase {
  readonly kind: 'null';
}

/** A key without a value; the span is empty and says where the value would go. */
export interface MissingNode extends NodeBase {
  readonly kind: 'missing';
}

/** One of several values, by a condition known only at deployment: `Fn::If`, an HCL conditional. */
export interface ChoiceNode extends NodeBase {
  readonly kind: 'choice';
  readonly condition: Reference;
  /** What stands for the condition after binding, where it has an identity of its own. */
  readonly decidedBy?: Atom;
  /** Exactly the possibilities; a branch without a value leaves the member or item out (`AWS::NoValue`). */
  readonly branches: readonly { readonly holds: boolean; readonly value?: HostNode }[];
}

/** A use of something defined elsewhere; `target` is the definition once bound. */
export interface RefNode extends NodeBase {
  readonly kind: 'ref';
  readonly reference: Reference;
  readonly target?: HostNode;
}

export interface UnknownNode extends NodeBase {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly reference?: Reference;
  /** What stands for the value after binding, where it has an identity. */
  readonly pieces?: readonly Piece[];
}

/** What an expression refers to, in the words of its framework. */
export interface Reference {
  /** `Api`, `AWS::Region`, `local.partner`, `aws_api_gateway_rest_api.orders.execution_arn`. */
  readonly address: string;
  /** CloudFormation's attribute (`Fn::GetAtt`); Terraform's is part of the address. */
  readonly attribute?: string;
  /** As written, for messages. */
  readonly label: string;
  /** Whether every evaluation gives the same value; `timestamp()` does not. */
  readonly isPure: boolean;
  /** Where the reference itself is written, without `${` and `}`. */
  readonly span: Span;
  /** How the value comes about, where it is more than a name: for frameworks that can work it out. */
  readonly expression?: Expression;
  /** Of a value in one of several uses of its file, once bound: which use. */
  readonly scope?: string;
  /** Of a condition that is bound: how other values decide it. */
  readonly follows?: Derivation;
}

/** A computation as it is written. Its operands are trees of their own, to which nothing else leads. */
export type Expression =
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly HostNode[]; readonly spreadsLast: boolean }
  /** One operand (`!`, `-`) or two. */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly HostNode[] }
  | ForExpression
  /** Without steps it is the operand itself. */
  | { readonly kind: 'access'; readonly of: HostNode; readonly steps: readonly AccessStep[] }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] };

export interface ForExpression {
  readonly kind: 'for';
  readonly keyName?: string;
  readonly valueName: string;
  readonly source: HostNode;
  /** Only where an object is made. */
  readonly key?: HostNode;
  readonly value: HostNode;
  readonly condition?: HostNode;
  /** Values with equal keys are gathered in lists (`...`). */
  readonly isGrouped: boolean;
}

/** `each`: what follows is taken of every element; after `.*` only names are, an index is taken of the whole list. */
export type AccessStep = { readonly name: string } | { readonly index: HostNode } | { readonly each: 'names' | 'everything' };

/** A text, a value, or what a directive chooses or repeats. */
export type TemplatePart =
  | { readonly kind: 'value'; readonly node: HostNode }
  | { readonly kind: 'if'; readonly condition: HostNode; readonly holds: readonly TemplatePart[]; readonly fails: readonly TemplatePart[] }
  | { readonly kind: 'for'; readonly keyName?: string; readonly valueName: string; readonly source: HostNode; readonly body: readonly TemplatePart[] };

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

export interface Comment {
  /** Without the marker (`#`, `//`). */
  readonly text: string;
  readonly span: Span;
}

/** A parsed text: never an exception, always a tree and what was wrong with it. */
export interface Tree {
  readonly format: Format;
  readonly root: HostNode;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** The member that takes effect under a key. */
export function findMember(node: ObjectNode, key: string): Member | undefined {
  return node.members.find((member) => member.key === key && !member.shadowed);
}

/** Marks members that a later one of the same name overrides; blocks may be repeated. */
export function markShadowed(members: readonly Member[]): readonly Member[] {
  const last = new Map<string, Member>();
  for (const member of members) if (!member.isBlock) last.set(member.key, member);
  if (last.size === members.length) return members;
  return members.map((member) => (member.isBlock || last.get(member.key) === member ? member : { ...member, shadowed: true }));
}

/** The value under a path of keys and indexes, through references and embedded text. */
export function findPath(node: HostNode | undefined, ...path: readonly (string | number)[]): HostNode | undefined {
  let current = node && settle(node);
  for (const step of path) {
    if (!current) return undefined;
    if (typeof step === 'number') current = current.kind === 'array' ? current.items[step] : undefined;
    else current = current.kind === 'object' ? findMember(current, step)?.value : undefined;
    current = current && settle(current);
  }
  return current;
}

/** Follows bound references and parsed strings to what they stand for. */
export function settle(node: HostNode): HostNode {
  let current = node;
  // Bound trees have no cycles; the limit keeps a broken binder from hanging the server.
  for (let depth = 0; depth < 32; depth++) {
    if (current.kind === 'ref' && current.target) current = current.target;
    else if (current.kind === 'string' && current.embedded) current = current.embedded.root;
    else return current;
  }
  return current;
}

/** The span of a range of a string's decoded text; `exact` says whether an edit there is safe. */
export function stringSpan(node: StringNode, start: number, end: number): Span & { readonly exact: boolean } {
  const range: MappedRange = toSource(node.segments, start, end);
  return { source: node.span.source, start: range.start, end: range.end, exact: range.exact };
}

/** Children in source order, references not followed. */
export function childrenOf(node: HostNode): readonly HostNode[] {
  switch (node.kind) {
    case 'object':
      return node.members.map((member) => member.value);
    case 'array':
      return node.items;
    case 'choice':
      return node.branches.flatMap((branch) => (branch.value ? [branch.value] : []));
    case 'string':
      return node.embedded ? [node.embedded.root] : [];
    default:
      return [];
  }
}

/** Reads the source texts an edit or a cursor must look at; undefined for a source that is not open here. */
export type SourceText = (source: SourceId) => string | undefined;
