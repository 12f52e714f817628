/**
 * Functions that only deployment can compute, computed again with what their arguments turn out to be: a list in a map, a
 * parameter with one allowed value, a file that is included.
 */
import { holed, literalText, type Piece } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import { mapShared } from '../../base/lists';
import type { Hole, HostNode, Reference } from '../../syntax/node';
import type { Resolution } from '../site';
import { lowerCall } from './lower';

type Resolve = (reference: Reference) => Resolution;

/** Undefined where nothing came to be known, or that is not enough. */
export function recompute(reference: Reference, resolve: Resolve): HostNode | undefined {
  const { expression } = reference;
  if (expression?.kind !== 'call' || !reference.address.startsWith(`${expression.name}(`)) return undefined;
  const [argument] = expression.operands;
  if (!argument) return undefined;
  const finder = new Finder(resolve);
  const found = finder.find(argument);
  if (found === argument) return undefined;
  return recomputed.get(reference, expression.name, finder.inputs, () => {
    const place = { ...argument, span: reference.span };
    const result = lowerCall(place, expression.name, found, found.kind === 'array' ? found.items : [found]);
    return result?.kind === 'unknown' && !result.pieces ? undefined : result;
  });
}

const recomputed = new KeptByInputs<HostNode | undefined>();

const depthLimit = 16;

/** Puts what references in an argument stand for in their place, where that is known. */
class Finder {
  /** All that was put in. */
  readonly inputs: (HostNode | string)[] = [];
  private depth = 0;

  constructor(private readonly resolve: Resolve) {}

  find(node: HostNode): HostNode {
    if (this.depth >= depthLimit) return node;
    this.depth++;
    try {
      return this.findIn(node);
    } finally {
      this.depth--;
    }
  }

  private findIn(node: HostNode): HostNode {
    switch (node.kind) {
      case 'ref':
        return this.inPlaceOf(node, node.reference);
      case 'unknown':
        return node.reference && !node.pieces ? this.inPlaceOf(node, node.reference) : node;
      case 'string': {
        const holes = mapShared(node.holes, (hole) => this.fill(hole));
        return holes === node.holes ? node : { ...node, holes };
      }
      case 'array': {
        const items = mapShared(node.items, (item) => this.find(item));
        return items === node.items ? node : { ...node, items };
      }
      case 'choice': {
        const branches = mapShared(node.branches, (branch) => {
          const value = branch.value && this.find(branch.value);
          return value === branch.value ? branch : { ...branch, value };
        });
        return branches === node.branches ? node : { ...node, branches };
      }
      default:
        return node;
    }
  }

  private inPlaceOf(node: HostNode, reference: Reference): HostNode {
    const resolution = this.resolve(reference);
    if (resolution.kind === 'node' && resolution.scope === undefined) {
      this.inputs.push(resolution.node);
      return resolution.node;
    }
    const text = resolution.kind === 'pieces' ? literalOf(resolution.pieces) : undefined;
    if (text === undefined) return node;
    this.inputs.push(text);
    return { kind: 'unknown', reason: `\`${reference.label}\` is known`, pieces: text === '' ? [] : [text], span: node.span, origin: node.origin };
  }

  private fill(hole: Hole): Hole {
    if (hole.from) {
      const from = this.find(hole.from);
      return from === hole.from ? hole : { ...hole, from, pieces: piecesOf(from) ?? hole.pieces };
    }
    const resolution = hole.pieces ? undefined : this.resolve(hole.reference);
    const text = resolution?.kind === 'pieces' ? literalOf(resolution.pieces) : undefined;
    if (text === undefined) return hole;
    this.inputs.push(text);
    return { ...hole, pieces: text === '' ? [] : [text] };
  }
}

function piecesOf(node: HostNode): readonly Piece[] | undefined {
  return node.kind === 'unknown' ? node.pieces : undefined;
}

function literalOf(pieces: readonly Piece[]): string | undefined {
  return literalText(holed(pieces));
}
