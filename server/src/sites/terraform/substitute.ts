/**
 * The body of a loop, or of a block with instances, for one of its elements: names that stand for the element are
 * replaced by it.
 *
 * Only what mentions such a name is made anew. What the references mean beyond that is resolved by whoever binds the result.
 */
import { mapShared } from '../../base/lists';
import { markShadowed, type AccessStep, type ArrayNode, type Expression, type Hole, type HostNode, type Member, type ObjectNode, type Reference, type StringNode, type TemplatePart } from '../../syntax/node';
import { stepsBehind } from './address';

/** What a name stands for: `each` is an object with `key` and `value`. */
export type Scope = ReadonlyMap<string, HostNode>;

/** Deeper trees are left as they are; nobody writes them. */
const depthLimit = 200;

export class Substitution {
  /** What nodes are marked with that stand nowhere as they are. */
  protected readonly made: { readonly shared?: true } = { shared: true };
  private depth = 0;

  /** `spend` is told of every node that is looked at. */
  constructor(
    private readonly scope: Scope,
    private readonly spend: (steps: number) => boolean,
  ) {}

  /** The node itself where nothing in it has to be replaced. */
  in(node: HostNode): HostNode {
    if (this.depth > depthLimit || !this.spend(1)) return node;
    this.depth++;
    const result = this.replace(node);
    this.depth--;
    return result;
  }

  private replace(node: HostNode): HostNode {
    switch (node.kind) {
      case 'ref':
      case 'unknown': {
        const reference = node.reference && this.reference(node.reference, node);
        if (!reference || reference === node.reference) return node;
        return this.referring(node, reference);
      }
      case 'string':
        return this.string(node);
      case 'choice': {
        const condition = this.reference(node.condition, node);
        const branches = mapShared(node.branches, (branch) => {
          const value = branch.value && this.in(branch.value);
          return value === branch.value ? branch : { ...branch, value };
        });
        return condition === node.condition && branches === node.branches ? node : { ...node, condition, branches, decidedBy: undefined, ...this.made };
      }
      case 'object':
        return this.object(node);
      case 'array': {
        const items = mapShared(node.items, (item) => this.in(item));
        return items === node.items ? node : ({ ...node, items, ...this.made } satisfies ArrayNode);
      }
      default:
        return node;
    }
  }

  private string(node: StringNode): StringNode {
    const holes = mapShared(node.holes, (hole): Hole => {
      const from = hole.from && this.in(hole.from);
      if (from !== hole.from) return { ...hole, from, pieces: undefined };
      const reference = this.reference(hole.reference, node);
      if (reference === hole.reference) return hole;
      return { ...hole, reference, pieces: undefined, from: { kind: 'unknown', reason: 'known only at deployment', reference, span: reference.span, origin: node.origin } };
    });
    return holes === node.holes ? node : { ...node, holes, embedded: undefined, ...this.made };
  }

  private object(node: ObjectNode): ObjectNode {
    const members = mapShared(node.members, (member): Member => {
      const keyNode = member.keyNode && this.in(member.keyNode);
      const value = isDynamic(member) ? this.dynamic(member.value) : this.in(member.value);
      return keyNode === member.keyNode && value === member.value ? member : { ...member, value, keyNode };
    });
    return members === node.members ? node : { ...node, members: markShadowed(members), ...this.made };
  }

  /** In the content of a `dynamic` block its own iterator hides another of that name. */
  private dynamic(node: HostNode): HostNode {
    const name = iteratorOf(node);
    if (node.kind !== 'object' || name === undefined || !this.hides(name)) return this.in(node);
    const inner = this.without([name]);
    const members = mapShared(node.members, (member): Member => {
      // The iterator is written like a reference and is none.
      const value = member.key === 'iterator' && !member.isBlock ? member.value : (member.key === 'content' ? inner : this).in(member.value);
      return value === member.value ? member : { ...member, value };
    });
    return members === node.members ? node : { ...node, members, ...this.made };
  }

  protected referring({ span, origin }: HostNode, reference: Reference): HostNode {
    return { kind: 'unknown', reason: 'known only at deployment', reference, span, origin, shared: true };
  }

  /** Whether a name of an inner loop hides one that is replaced. */
  protected hides(name: string): boolean {
    return this.scope.has(name);
  }

  protected reference(reference: Reference, { origin }: HostNode): Reference {
    const { expression } = reference;
    if (expression) {
      const replaced = this.expression(expression);
      return replaced === expression ? reference : { ...reference, expression: replaced, isPure: false };
    }
    const head = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(reference.address)?.[0];
    const element = head === undefined ? undefined : this.scope.get(head);
    const steps = element && stepsBehind(reference.address);
    if (!element || !steps) return reference;
    const taken = steps.map((step): AccessStep => ('name' in step ? step : { index: literalIndex(step.index, reference, origin) }));
    return { ...reference, isPure: false, expression: { kind: 'access', of: element, steps: taken } };
  }

  protected expression(expression: Expression): Expression {
    switch (expression.kind) {
      case 'call':
      case 'operation': {
        const operands = mapShared(expression.operands, (operand) => this.in(operand));
        return operands === expression.operands ? expression : { ...expression, operands };
      }
      case 'access': {
        const of = this.in(expression.of);
        const steps = mapShared(expression.steps, (step): AccessStep => {
          const index = 'index' in step ? this.in(step.index) : undefined;
          return index && 'index' in step && index !== step.index ? { index } : step;
        });
        return of === expression.of && steps === expression.steps ? expression : { ...expression, of, steps };
      }
      case 'for': {
        const inner = this.without([expression.keyName, expression.valueName]);
        const source = this.in(expression.source);
        const [key, value, condition] = [expression.key && inner.in(expression.key), inner.in(expression.value), expression.condition && inner.in(expression.condition)];
        const isSame = source === expression.source && key === expression.key && value === expression.value && condition === expression.condition;
        return isSame ? expression : { ...expression, source, key, value, condition };
      }
      case 'template': {
        const parts = this.parts(expression.parts);
        return parts === expression.parts ? expression : { ...expression, parts };
      }
    }
  }

  parts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
    return mapShared(parts, (part): TemplatePart => {
      switch (part.kind) {
        case 'value': {
          const node = this.in(part.node);
          return node === part.node ? part : { ...part, node };
        }
        case 'if': {
          const [condition, holds, others] = [this.in(part.condition), this.parts(part.holds), this.parts(part.fails)];
          return condition === part.condition && holds === part.holds && others === part.fails ? part : { ...part, condition, holds, fails: others };
        }
        case 'for': {
          const [source, body] = [this.in(part.source), this.without([part.keyName, part.valueName]).parts(part.body)];
          return source === part.source && body === part.body ? part : { ...part, source, body };
        }
      }
    });
  }

  protected without(names: readonly (string | undefined)[]): Substitution {
    if (!names.some((name) => name !== undefined && this.scope.has(name))) return this;
    return new Substitution(new Map([...this.scope].filter(([name]) => !names.includes(name))), this.spend);
  }
}

export function isDynamic(member: Member): boolean {
  return member.isBlock === true && member.key === 'dynamic';
}

/** The name by which the content of a `dynamic` block speaks of its element. */
export function iteratorOf(dynamic: HostNode): string | undefined {
  if (dynamic.kind !== 'object') return undefined;
  const named = dynamic.members.find((member) => member.key === 'iterator' && !member.isBlock)?.value;
  if (named?.kind === 'string') return named.value;
  return named?.kind === 'ref' ? named.reference.address : dynamic.labels?.[0]?.value;
}

function literalIndex(text: string, { span }: Reference, origin: HostNode['origin']): HostNode {
  if (/^\d+$/.test(text)) return { kind: 'number', value: Number(text), raw: text, span, origin };
  const value = /^"(?:[^"\\]|\\.)*"$/.test(text) ? (JSON.parse(text) as string) : undefined;
  if (value === undefined) return { kind: 'unknown', reason: 'known only at deployment', span, origin };
  return { kind: 'string', value, holes: [], segments: { segments: [], sourceEnd: span.end, decodedEnd: value.length }, span, contentSpan: span, origin, style: 'double', shared: true };
}
