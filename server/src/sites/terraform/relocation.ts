/**
 * A part of a called module with the names it has as seen from the root module: `aws_iam_role.caller` inside of
 * `module.api` is `module.api::aws_iam_role.caller`.
 *
 * Names of loops and those that every module has for itself (`each`, `count`, `path`) stay. What was made for a node is kept
 * with it, so that an edit makes new only what it touches.
 */
import type { HostNode, Reference } from '../../syntax/node';
import { shown } from './inside';
import { Substitution } from './substitute';

/** Not state: a function of the node and of the place. */
const made = new WeakMap<HostNode, Map<string, HostNode>>();

/** `root` is the folder of the root module. */
export function relocated(node: HostNode, root: string, prefix: string): HostNode {
  return new Relocation(root, prefix, new Set()).in(node);
}

/** `path.module` is another folder in every module. */
const ownNames = /^(?:(?:each|count|self|terraform)\b|path\.(?!module\b))/;

/** What lies deeper is unknown. */
const depthLimit = 150;

class Relocation extends Substitution {
  protected override readonly made = {};
  private level = 0;

  constructor(
    private readonly root: string,
    private readonly prefix: string,
    private readonly hidden: ReadonlySet<string>,
  ) {
    super(new Map(), () => true);
  }

  override in(node: HostNode): HostNode {
    if (node.kind === 'number' || node.kind === 'boolean' || node.kind === 'null' || node.kind === 'missing') return node;
    if (this.level >= depthLimit) return { kind: 'unknown', reason: 'it is nested too deeply', span: node.span, origin: node.origin };
    this.level++;
    const result = this.hidden.size > 0 ? super.in(node) : this.kept(node);
    this.level--;
    return result;
  }

  private kept(node: HostNode): HostNode {
    let known = made.get(node);
    if (!known) made.set(node, (known = new Map<string, HostNode>()));
    const key = `${this.root} ${this.prefix}`;
    let result = known.get(key);
    if (!result) known.set(key, (result = super.in(node)));
    return result;
  }

  protected override referring(node: Extract<HostNode, { kind: 'ref' | 'unknown' }>, reference: Reference): HostNode {
    return { ...node, reference };
  }

  protected override reference(reference: Reference): Reference {
    const { address, label, expression } = reference;
    const head = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(address)?.[0] ?? '';
    if (!expression && this.hidden.has(head)) return reference;
    if (!expression && ownNames.test(address)) return { ...reference, scope: `${this.root}#${this.prefix}` };
    return { ...reference, address: this.prefix + address, label: shown(this.prefix + label), scope: this.root, ...(expression ? { expression: this.expression(expression) } : {}) };
  }

  protected override hides(): boolean {
    return true;
  }

  protected override without(names: readonly (string | undefined)[]): Substitution {
    return new Relocation(this.root, this.prefix, new Set([...this.hidden, ...names.flatMap((name) => name ?? [])]));
  }
}
