/**
 * What stands where in a tree our HCL reader made, in the words of the oracle beside it (`hcl-oracle`).
 */
import assert from 'node:assert/strict';
import type { AccessStep, Expression, HostNode, Member, Reference, TemplatePart, Tree } from '../../server/src/syntax/node';
import type { Facts } from './hcl-oracle';

/** Block types and attribute names, depth first; values inside expressions are not looked into. */
export function blocksAndKeys(root: HostNode): string[] {
  if (root.kind !== 'object') return [];
  return root.members.flatMap((member) => (member.isBlock ? [`block ${member.key}`, ...blocksAndKeys(member.value)] : [`attribute ${member.key}`]));
}

/** Answers how many there are. */
export function assertSameFacts(name: string, text: string, { root, problems }: Tree, other: Facts): number {
  assert.ok(other.isValid, `the other reader does not accept ${name}`);
  assert.deepEqual(problems.map((problem) => problem.message), [], name);
  const { facts, values } = factsOf(root, text);
  assert.deepEqual(facts, other.facts, name);
  for (const [start, [place]] of values) assert.ok(place !== undefined && other.values.get(start)?.includes(place), `${name}: the value at ${place ?? '?'}, not at ${(other.values.get(start) ?? []).join(', ')}`);
  assert.deepEqual([...values.keys()].sort(), [...other.values.keys()].sort(), name);
  return facts.length;
}

function factsOf(root: HostNode, text: string): Omit<Facts, 'isValid'> {
  const teller = new Teller(text);
  if (root.kind === 'object') teller.body(root.members);
  return { facts: [...teller.facts].sort(), values: teller.values };
}

class Teller {
  readonly facts: string[] = [];
  readonly values = new Map<number, readonly string[]>();

  constructor(private readonly text: string) {}

  body(members: readonly Member[]): void {
    for (const member of members) {
      this.facts.push(`${member.isBlock ? 'block' : 'attribute'} ${placeOf(member)} ${member.key}`);
      if (member.isBlock && member.value.kind === 'object') this.body(member.value.members);
      else this.valueOf(member);
    }
  }

  private valueOf({ span, value }: Member): void {
    this.values.set(span.start, [placeOf(value)]);
    this.node(value);
  }

  private node(node: HostNode): void {
    switch (node.kind) {
      case 'object':
        this.facts.push(`object ${placeOf(node)} of ${String(node.members.length)}`);
        for (const member of node.members) this.element(member);
        return;
      case 'array':
        this.facts.push(`tuple ${placeOf(node)} of ${String(node.items.length)}`);
        for (const item of node.items) this.node(item);
        return;
      case 'string':
        if (this.text.startsWith('<<', node.span.start)) this.facts.push(`heredoc ${placeOf(node)}`);
        for (const hole of node.holes) this.reference(hole.reference);
        return;
      case 'choice':
        this.facts.push(`conditional ${placeOf(node)}`);
        this.reference(node.condition);
        for (const { value } of node.branches) if (value) this.node(value);
        return;
      case 'ref':
        this.reference(node.reference);
        return;
      case 'unknown':
        if (node.reference) this.reference(node.reference);
        return;
      default:
        return;
    }
  }

  private element(member: Member): void {
    this.facts.push(`element ${placeOf(member)}`);
    if (member.keyNode) this.node(member.keyNode);
    this.valueOf(member);
  }

  private reference({ span, expression }: Reference): void {
    if (expression) this.expression(expression, placeOf({ span }));
    else this.facts.push(`reference at ${String(span.start)}`);
  }

  private expression(expression: Expression, place: string): void {
    switch (expression.kind) {
      case 'call':
        this.facts.push(`call ${place} ${expression.name}`);
        for (const operand of expression.operands) this.node(operand);
        return;
      case 'operation':
        if (expression.operands.length === 2) this.facts.push(`operation ${place}`);
        for (const operand of expression.operands) this.node(operand);
        return;
      case 'access':
        this.node(expression.of);
        for (const step of expression.steps) this.step(step);
        return;
      case 'for':
        this.facts.push(`for ${place}`);
        for (const node of [expression.source, expression.key, expression.value, expression.condition]) if (node) this.node(node);
        return;
      case 'template':
        this.parts(expression.parts);
    }
  }

  private step(step: AccessStep): void {
    if ('index' in step) this.node(step.index);
  }

  private parts(parts: readonly TemplatePart[]): void {
    for (const part of parts) {
      if (part.kind === 'value') {
        this.node(part.node);
        continue;
      }
      this.facts.push(`directive ${part.kind}`);
      this.node(part.kind === 'if' ? part.condition : part.source);
      for (const inner of part.kind === 'if' ? [part.holds, part.fails] : [part.body]) this.parts(inner);
    }
  }
}

function placeOf({ span }: { readonly span: { readonly start: number; readonly end: number } }): string {
  return `${String(span.start)}-${String(span.end)}`;
}
