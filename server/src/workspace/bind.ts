/**
 * Binding: references in a tree are replaced by what they stand for, as the framework resolves them.
 *
 * Nodes without references are returned as they are, and a node is bound anew only when one of its references came to
 * mean something else: everything remembered for the bound nodes stays valid across edits elsewhere. Cycles stay
 * unresolved. What a reference means is the framework's business.
 */
import { isAtom, type Piece } from '../base/atoms';
import { decideDerivation, nothingKnown } from '../base/derivation';
import { mapShared } from '../base/lists';
import { derivationOf } from '../policy/derivation';
import { readLiteral, readText } from '../policy/text';
import type { Resolution, Scope } from '../sites/site';
import { computedKey, markShadowed, settle, type ChoiceNode, type Hole, type HostNode, type Member, type ObjectNode, type Reference, type RefNode, type StringNode, type UnknownNode } from '../syntax/node';
import type { ParsedDocument } from './document';
import { settleChoice } from './settle-choice';
import { spliced } from './splice';
import { wholeTexts } from './whole-texts';

/** A resolution whose node, if any, is bound itself; `placed` is the reference as a value of the scope it was bound in. */
export type Input = (Exclude<Resolution, { readonly kind: 'node' }> | { readonly kind: 'node'; readonly node: HostNode }) & { readonly placed?: Reference };

interface Remembered {
  readonly references: readonly Reference[];
  readonly inputs: readonly Input[];
  readonly bound: HostNode;
}

/** What was bound before, in one scope; keyed by node, so it lives as long as the nodes do. */
export type BindMemo = WeakMap<HostNode, Remembered>;

export interface BindWorld {
  resolve(reference: Reference, scope: Scope): Resolution;
  memoOf(scope: Scope): BindMemo;
  /** The document whose tree a node is, where that is cut into parts: those are bound one by one. */
  documentOf(root: HostNode): ParsedDocument | undefined;
  onBind(): void;
}

/** Definitions that lead to each other in a longer chain are not followed to the end: recursion must stay bounded. */
const maxDepth = 256;

/** What one run has to do with a scope. */
interface Bench {
  readonly scope: Scope;
  readonly memo: BindMemo;
  readonly active: Set<HostNode>;
  /** What was bound in this run: definitions may be reached along very many ways. */
  readonly done: Map<HostNode, HostNode>;
}

export class Binder {
  /** Whether definitions led back to themselves: then what comes out depends on where the run began. */
  wasCutShort = false;
  private readonly benches = new Map<Scope, Bench>();
  private depth = 0;

  constructor(private readonly world: BindWorld) {}

  /** Binds a part's root or a definition. */
  bind(node: HostNode, scope: Scope): HostNode {
    const bench = this.benchOf(scope);
    if (bench.active.has(node)) return node;
    const done = bench.done.get(node);
    if (done) return done;
    const document = this.world.documentOf(node);
    const bound = document ? this.bindDocument(node, document, bench) : this.bindAnew(node, bench);
    bench.done.set(node, bound);
    return bound;
  }

  /** What a resolution made in a scope comes to. */
  input(resolution: Resolution, scope: Scope): Input {
    if (resolution.kind === 'pieces' || resolution.kind === 'unresolved') return resolution;
    const home = resolution.kind === 'node' ? (resolution.scope ?? scope) : scope;
    if (this.benchOf(home).active.has(resolution.node) || this.depth >= maxDepth) {
      this.wasCutShort = true;
      return { kind: 'unresolved' };
    }
    const node = this.bind(resolution.node, home);
    // Between scopes texts are handed on as such: they are the same after an edit that only moves them.
    const pieces = home === scope || !isText(node) ? undefined : boundedPieces(readText(node)?.pieces);
    return pieces ? { kind: 'pieces', pieces } : { kind: resolution.kind, node };
  }

  private bindAnew(node: HostNode, bench: Bench): HostNode {
    const { memo, active, scope } = bench;
    const remembered = memo.get(node);
    const references = remembered?.references ?? referencesIn(node);
    if (references.length === 0) {
      if (!remembered) memo.set(node, { references, inputs: [], bound: node });
      return node;
    }
    active.add(node);
    this.depth++;
    try {
      const inputs = references.map((reference) => this.inputOf(reference, scope));
      if (remembered && sameInputs(remembered.inputs, inputs)) return remembered.bound;
      this.world.onBind();
      const byReference = new Map(references.map((reference, index) => [reference, inputs[index]]));
      const bound = rewrite(node, (reference) => byReference.get(reference) ?? { kind: 'unresolved' });
      memo.set(node, { references, inputs, bound });
      return bound;
    } finally {
      this.depth--;
      active.delete(node);
    }
  }

  /** Nothing refers to the parts of another file, so only what is new among them has to be looked at. */
  private bindDocument(root: HostNode, document: ParsedDocument, { memo, active, scope }: Bench): HostNode {
    active.add(root);
    try {
      const bound = new Map(document.parts.map((part) => [part, this.bind(part.root, scope)]));
      const inputs = [...bound.values()].map((node): Input => ({ kind: 'node', node }));
      const remembered = memo.get(root);
      if (remembered && sameInputs(remembered.inputs, inputs)) return remembered.bound;
      const isPlain = document.parts.every((part) => bound.get(part) === part.root);
      const whole = isPlain ? root : document.assemble((part) => bound.get(part) ?? part.root);
      memo.set(root, { references: [], inputs, bound: whole });
      return whole;
    } finally {
      active.delete(root);
    }
  }

  private inputOf(reference: Reference, scope: Scope): Input {
    const input = this.input(this.world.resolve(reference, scope), scope);
    const isPlaced = scope.within === undefined || reference.scope !== undefined;
    return isPlaced ? input : { ...input, placed: { ...reference, scope: scope.id, label: `${scope.within}.${reference.label}` } };
  }

  private benchOf(scope: Scope): Bench {
    let bench = this.benches.get(scope);
    if (!bench) {
      bench = { scope, memo: this.world.memoOf(scope), active: new Set(), done: new Map() };
      this.benches.set(scope, bench);
    }
    return bench;
  }
}

/** Numbers and booleans stay what they are: conditions and counts ask for them. */
function isText(node: HostNode): boolean {
  const { kind } = settle(node);
  return kind === 'string' || kind === 'unknown';
}

/** Every node of every document goes through here; a generator that delegates to others pays for each level. */
function referencesIn(node: HostNode, into: Reference[] = []): readonly Reference[] {
  switch (node.kind) {
    case 'string':
      for (const hole of node.holes) {
        if (hole.from) referencesIn(hole.from, into);
        else if (!hole.pieces) into.push(hole.reference);
      }
      return into;
    case 'ref':
      into.push(node.reference);
      return into;
    case 'unknown':
      if (node.reference && !node.pieces) into.push(node.reference);
      return into;
    case 'object':
      for (const { keyNode, value } of node.members) {
        if (keyNode) referencesIn(keyNode, into);
        referencesIn(value, into);
      }
      return into;
    case 'array':
      for (const item of node.items) referencesIn(item, into);
      return into;
    case 'choice':
      into.push(node.condition);
      for (const side of sidesOf(node.condition)) referencesIn(side, into);
      for (const branch of node.branches) if (branch.value) referencesIn(branch.value, into);
      return into;
    default:
      return into;
  }
}

/** Returns the node itself where nothing below it changed. */
function rewrite(node: HostNode, inputOf: (reference: Reference) => Input): HostNode {
  switch (node.kind) {
    case 'string':
      return rewriteString(node, inputOf);
    case 'ref':
      return rewriteReference(node, node.reference, inputOf);
    case 'unknown':
      return node.reference && !node.pieces ? rewriteReference(node, node.reference, inputOf) : node;
    case 'object': {
      const members = mapShared(node.members, (member): Member => {
        const value = rewrite(member.value, inputOf);
        const keyNode = member.keyNode && rewrite(member.keyNode, inputOf);
        return value === member.value && keyNode === member.keyNode ? member : { ...member, value, keyNode };
      });
      return spliced(members === node.members ? node : knownKeys({ ...node, members }));
    }
    case 'array': {
      const items = mapShared(node.items, (item) => rewrite(item, inputOf));
      return items === node.items ? node : { ...node, items };
    }
    case 'choice': {
      const branches = mapShared(node.branches, (branch) => {
        const value = branch.value && rewrite(branch.value, inputOf);
        return value === branch.value ? branch : { ...branch, value };
      });
      const input = inputOf(node.condition);
      const condition = rewriteCondition(node.condition, input, inputOf);
      const choice = branches === node.branches && condition === node.condition ? node : { ...node, condition, branches };
      // Who reads the condition knows the types of what it compares; texts are the same also where those differ.
      if (input.kind === 'node' && input.node.kind === 'boolean') return settleChoice(choice, input.node);
      const truth = condition.follows === undefined ? undefined : decideDerivation(condition.follows, nothingKnown);
      if (truth !== undefined) return settleChoice(choice, { kind: 'boolean', value: truth, raw: String(truth), span: node.span, origin: node.origin });
      return input.kind === 'pieces' ? decidedBy(choice, input.pieces) : settleChoice(choice, input.kind === 'node' ? input.node : undefined);
    }
    default:
      return node;
  }
}

/** Keys that were computed of something known are plain keys. */
function knownKeys(node: ObjectNode): ObjectNode {
  if (!node.members.some(({ keyNode }) => keyNode)) return node;
  const members = node.members.map((member): Member => {
    const key = readLiteral(member.keyNode);
    return key === undefined ? member : { ...member, key, keyNode: undefined };
  });
  const isOpen = node.open !== computedKey || members.some(({ keyNode }) => keyNode);
  return { ...node, members: markShadowed(members), open: isOpen ? node.open : undefined };
}

/** The condition with what decides it, where that can be told. */
function rewriteCondition(condition: Reference, input: Input, inputOf: (reference: Reference) => Input): Reference {
  const [left, right] = sidesOf(condition).map((side) => readText(rewrite(side, inputOf)));
  const follows = left && right ? { same: [left, right] as const } : input.kind === 'condition' ? derivationOf(input.node) : undefined;
  const own = input.placed ?? condition;
  return follows === undefined ? own : { ...own, follows };
}

/** Both sides of a comparison; none where a condition is something else. */
function sidesOf({ expression }: Reference): readonly HostNode[] {
  return expression?.kind === 'operation' && expression.operator === '==' ? expression.operands : [];
}

/** Whoever names the condition otherwise means the same one. */
function decidedBy(choice: ChoiceNode, [only, ...others]: readonly Piece[]): ChoiceNode {
  return only !== undefined && isAtom(only) && others.length === 0 ? { ...choice, decidedBy: only } : choice;
}

function rewriteString(node: StringNode, inputOf: (reference: Reference) => Input): HostNode {
  if (node.holes.length === 0) return node;
  const holes = mapShared(node.holes, (hole): Hole => {
    const input = hole.from || hole.pieces ? undefined : inputOf(hole.reference);
    const from = hole.from ? rewrite(hole.from, inputOf) : input && documentOrChoice(input);
    const pieces = hole.from && from ? (boundedPieces(readText(from)?.pieces) ?? hole.pieces) : (hole.pieces ?? (input && piecesOf(input)));
    const reference = input?.placed ?? hole.reference;
    return pieces === hole.pieces && from === hole.from && reference === hole.reference ? hole : { ...hole, reference, pieces, from };
  });
  return holes === node.holes ? node : wholeTexts({ ...node, holes });
}

/** What a hole stands for, where that is no text of its own. */
function documentOrChoice(input: Input): HostNode | undefined {
  const kind = input.kind === 'node' ? settle(input.node).kind : undefined;
  return input.kind === 'node' && (kind === 'choice' || kind === 'object' || kind === 'array') ? input.node : undefined;
}

function rewriteReference(node: RefNode | UnknownNode, reference: Reference, inputOf: (reference: Reference) => Input): HostNode {
  const input = inputOf(reference);
  switch (input.kind) {
    case 'node':
      return { kind: 'ref', reference, target: input.node, span: node.span, origin: node.origin };
    case 'pieces':
      return { kind: 'unknown', reason: 'known only at deployment', reference, pieces: input.pieces, span: node.span, origin: node.origin };
    case 'condition':
    case 'unresolved':
      return input.placed ? { ...node, reference: input.placed } : node;
  }
}

/** Definitions that use each other twice could double a text at every step; beyond this it stays a reference. */
const maxPieces = 256;
const maxCharacters = 65_536;

function piecesOf(input: Input): readonly Piece[] | undefined {
  return boundedPieces(input.kind === 'node' ? readText(input.node)?.pieces : input.kind === 'pieces' ? input.pieces : undefined);
}

function boundedPieces(pieces: readonly Piece[] | undefined): readonly Piece[] | undefined {
  if (!pieces || pieces.length > maxPieces) return undefined;
  const characters = pieces.reduce((sum, piece) => sum + (isAtom(piece) ? 1 : piece.length), 0);
  return characters > maxCharacters ? undefined : pieces;
}

export function sameInputs(a: readonly Input[], b: readonly Input[]): boolean {
  return a.length === b.length && a.every((input, index) => sameInput(input, b[index]));
}

function sameInput(a: Input, b: Input | undefined): boolean {
  if (a.kind === 'node' || a.kind === 'condition') return b?.kind === a.kind && a.node === b.node;
  if (a.kind === 'pieces') return b?.kind === 'pieces' && samePieces(a.pieces, b.pieces);
  return b?.kind === a.kind;
}

function samePieces(a: readonly Piece[], b: readonly Piece[]): boolean {
  return a.length === b.length && a.every((piece, index) => samePiece(piece, b[index]));
}

function samePiece(a: Piece, b: Piece | undefined): boolean {
  if (!isAtom(a)) return a === b;
  return b !== undefined && isAtom(b) && a.id === b.id && a.reason === b.reason && a.shape === b.shape && a.pure === b.pure;
}
