/**
 * Binding of what is put together after the files of a module were bound: instances of blocks, blocks written out,
 * documents made of others.
 *
 * Only nodes that were not bound yet are looked at; the rest is as binding left it.
 */
import type { Piece } from '../../base/atoms';
import { mapShared } from '../../base/lists';
import { settle, type Hole, type HostNode, type Member, type Reference, type StringNode } from '../../syntax/node';
import type { Module } from './module';

/** Deeper values stay as they are. */
const depthLimit = 80;
const mostNodes = 50_000;

export class LateBinder {
  private depth = 0;
  private nodes = 0;

  constructor(private readonly module: Pick<Module, 'resolve' | 'text' | 'values'>) {}

  bind(node: HostNode): HostNode {
    if (this.depth >= depthLimit || this.nodes++ > mostNodes) return node;
    this.depth++;
    try {
      return this.bindNode(node);
    } finally {
      this.depth--;
    }
  }

  private bindNode(node: HostNode): HostNode {
    switch (node.kind) {
      case 'ref':
        return node.target ? node : this.bindReference(node, node.reference);
      case 'unknown':
        return node.pieces || !node.reference ? node : this.bindReference(node, node.reference);
      case 'string':
        return this.bindString(node);
      case 'object': {
        const members = mapShared(node.members, (member): Member => {
          const value = this.bind(member.value);
          const keyNode = member.keyNode && this.bind(member.keyNode);
          return value === member.value && keyNode === member.keyNode ? member : { ...member, value, keyNode };
        });
        return members === node.members ? node : { ...node, members };
      }
      case 'array': {
        const items = mapShared(node.items, (item) => this.bind(item));
        return items === node.items ? node : { ...node, items };
      }
      case 'choice': {
        const chosen = node.decidedBy ? node : this.module.values.value(node);
        if (chosen.kind !== 'choice') return this.bind(chosen);
        const branches = mapShared(chosen.branches, (branch) => {
          const value = branch.value && this.bind(branch.value);
          return value === branch.value ? branch : { ...branch, value };
        });
        const decidedBy = chosen.decidedBy ?? this.atomOf(chosen.condition);
        return branches === node.branches && decidedBy === node.decidedBy ? node : { ...chosen, branches, decidedBy };
      }
      default:
        return node;
    }
  }

  private bindReference(node: Extract<HostNode, { kind: 'ref' | 'unknown' }>, reference: Reference): HostNode {
    const resolution = this.module.resolve(reference);
    const { span, origin } = node;
    if (resolution.kind === 'pieces') return { kind: 'unknown', reason: 'known only at deployment', reference, pieces: resolution.pieces, span, origin };
    return resolution.kind === 'node' ? { kind: 'ref', reference, target: this.bind(resolution.node), span, origin } : node;
  }

  private bindString(node: StringNode): StringNode {
    const holes = mapShared(node.holes, (hole): Hole => {
      if (hole.pieces) return hole;
      const from = this.bind(hole.from ?? { kind: 'ref', reference: hole.reference, span: hole.reference.span, origin: node.origin });
      const settled = settle(from);
      const isDocument = settled.kind === 'object' || settled.kind === 'array';
      return { ...hole, from, pieces: isDocument ? undefined : this.module.text(from)?.pieces };
    });
    return holes === node.holes ? node : { ...node, holes };
  }

  private atomOf(condition: Reference): Exclude<Piece, string> | undefined {
    const resolution = this.module.resolve(condition);
    const [only, ...others] = resolution.kind === 'pieces' ? resolution.pieces : [];
    return only !== undefined && typeof only !== 'string' && others.length === 0 ? only : undefined;
  }
}
