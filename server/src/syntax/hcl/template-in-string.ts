/**
 * A template in a string of another format: what stands between `${` and `}` is HCL, the string itself is not.
 *
 * Every place in it is led back to the source of the outer string. Nothing that was read from it is edited in place.
 */
import { compose, type SegmentMap } from '../../base/segment-map';
import type { Span } from '../../base/span';
import { stringSpan, type AccessStep, type Expression, type Hole, type HostNode, type Member, type Reference, type StringNode, type TemplatePart } from '../node';
import { parseTemplateText } from './hcl-format';

/** The string itself where it holds no template. `iterators` stand for the elements of surrounding `dynamic` blocks. */
export function parseTemplateIn(outer: StringNode, iterators: readonly string[]): HostNode {
  if (!/[$%]\{/.test(outer.value)) return outer;
  const node = parseTemplateText(outer.value, outer.span.source, { format: 'hcl', outer }, iterators);
  const moved = new Move(outer);
  if (node.kind !== 'string') return { ...moved.node(node), span: outer.span };
  return { ...outer, value: node.value, holes: node.holes.map((hole) => moved.hole(hole)), segments: moved.segments(node.segments) };
}

class Move {
  constructor(private readonly outer: StringNode) {}

  segments(segments: SegmentMap): SegmentMap {
    return compose(this.outer.segments, segments);
  }

  node(node: HostNode): HostNode {
    const place = { span: this.span(node.span), shared: true } as const;
    switch (node.kind) {
      case 'string':
        return { ...node, ...place, contentSpan: this.span(node.contentSpan), segments: this.segments(node.segments), holes: node.holes.map((hole) => this.hole(hole)) };
      case 'ref':
        return { ...node, ...place, reference: this.reference(node.reference) };
      case 'unknown':
        return { ...node, ...place, reference: node.reference && this.reference(node.reference) };
      case 'choice':
        return { ...node, ...place, condition: this.reference(node.condition), branches: node.branches.map(({ holds, value }) => ({ holds, value: value && this.node(value) })) };
      case 'object':
        return { ...node, ...place, members: node.members.map((member) => this.member(member)) };
      case 'array':
        return { ...node, ...place, items: node.items.map((item) => this.node(item)) };
      default:
        return { ...node, ...place };
    }
  }

  hole(hole: Hole): Hole {
    return { ...hole, reference: this.reference(hole.reference), ...(hole.from ? { from: this.node(hole.from) } : {}) };
  }

  private span({ start, end }: Span): Span {
    const { exact: _, ...span } = stringSpan(this.outer, start, end);
    return span;
  }

  private member(member: Member): Member {
    return { ...member, span: this.span(member.span), keySpan: this.span(member.keySpan), keyNode: member.keyNode && this.node(member.keyNode), value: this.node(member.value) };
  }

  private reference(reference: Reference): Reference {
    return { ...reference, span: this.span(reference.span), ...(reference.expression ? { expression: this.expression(reference.expression) } : {}) };
  }

  private expression(expression: Expression): Expression {
    switch (expression.kind) {
      case 'call':
      case 'operation':
        return { ...expression, operands: expression.operands.map((operand) => this.node(operand)) };
      case 'access':
        return { ...expression, of: this.node(expression.of), steps: expression.steps.map((step): AccessStep => ('index' in step ? { index: this.node(step.index) } : step)) };
      case 'for': {
        const { source, key, value, condition } = expression;
        return { ...expression, source: this.node(source), key: key && this.node(key), value: this.node(value), condition: condition && this.node(condition) };
      }
      case 'template':
        return { ...expression, parts: this.parts(expression.parts) };
    }
  }

  private parts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
    return parts.map((part): TemplatePart => {
      if (part.kind === 'value') return { ...part, node: this.node(part.node) };
      if (part.kind === 'if') return { ...part, condition: this.node(part.condition), holds: this.parts(part.holds), fails: this.parts(part.fails) };
      return { ...part, source: this.node(part.source), body: this.parts(part.body) };
    });
  }
}
