/**
 * References: `local.partner`, `aws_iam_role.api[0].arn`, `data.aws_iam_policy_document.invoke.json`.
 *
 * The address is the reference without white space, with `.0` and `.*` written as `[0]` and `[*]`. What it stands for
 * is no business of a parser.
 */
import type { AccessStep, Expression, HostNode, RefNode } from '../node';
import type { Parser } from './parser';

/** Values that differ between the instances of one block. */
const perInstance: ReadonlySet<string> = new Set(['each', 'count', 'self']);

/** The traversal that begins with the name at the current token. */
export function parseTraversal(parser: Parser): RefNode {
  const { start, end } = parser.tokens;
  const head = parser.text.slice(start, end);
  const before = parser.impurities;
  if (perInstance.has(head) || parser.iterators.includes(head)) parser.impurities++;
  const isHeadPure = parser.impurities === before;
  parser.tokens.advance();
  const steps = parseSteps(parser);
  const address = head + steps.map((step) => step.text).join('');
  const last = parser.tokens.previousEnd;
  const span = parser.span(start, last);
  const label = parser.text.slice(start, last);
  const reference = { address, label, isPure: parser.impurities === before, span };
  if (!steps.some((step) => step.isComputed)) return { kind: 'ref', span, origin: parser.origin, reference };
  const headSpan = parser.span(start, end);
  const of: RefNode = { kind: 'ref', span: headSpan, origin: parser.origin, reference: { address: head, label: head, isPure: isHeadPure, span: headSpan } };
  const expression: Expression = { kind: 'access', of, steps: steps.flatMap(({ taken }) => taken) };
  return { kind: 'ref', span, origin: parser.origin, reference: { ...reference, expression } };
}

/** Names joined by dots are read at once, for they are what stands in most interpolations; undefined for anything else. */
export function plainTraversal(parser: Parser, start: number, end: number): RefNode | undefined {
  const names = /([A-Za-z_][\w-]*)(?:\.[A-Za-z_][\w-]*)+/y;
  names.lastIndex = start;
  const head = names.exec(parser.text)?.[1];
  if (head === undefined || names.lastIndex !== end || perInstance.has(head) || parser.iterators.includes(head)) return undefined;
  const span = parser.span(start, end);
  const address = parser.text.slice(start, end);
  return { kind: 'ref', span, origin: parser.origin, reference: { address, label: address, isPure: true, span } };
}

/** One step as it stands in an address, and as it is taken. */
export interface WrittenStep {
  readonly text: string;
  readonly taken: readonly AccessStep[];
  /** Where it leads is not plain from the address. */
  readonly isComputed: boolean;
}

/** Attribute, index and splat steps; they have to follow on the same line. */
export function parseSteps(parser: Parser): readonly WrittenStep[] {
  const steps: WrittenStep[] = [];
  for (;;) {
    const { kind, isFirstInLine } = parser.tokens;
    if (isFirstInLine || (kind !== '.' && kind !== '[')) return steps;
    const step: WrittenStep | undefined = kind === '.' ? parseAttribute(parser) : parseIndex(parser);
    if (step === undefined) return steps;
    steps.push(step);
  }
}

function parseAttribute(parser: Parser): WrittenStep | undefined {
  const dot = parser.tokens.end;
  parser.tokens.advance();
  const { kind, start, end, isFirstInLine } = parser.tokens;
  const text = parser.text.slice(start, end);
  if (!isFirstInLine && (kind === 'name' || kind === 'number' || kind === '*')) {
    parser.tokens.advance();
    if (kind === 'name') return { text: `.${text}`, taken: [{ name: text }], isComputed: false };
    if (kind === '*') return { text: '[*]', taken: [{ each: 'names' }], isComputed: true };
    // `.0.1` reads as one number.
    const indexes = text.split('.');
    return {
      text: indexes.map((index) => `[${index}]`).join(''),
      taken: indexes.map((index) => ({ index: { kind: 'number', span: parser.span(start, end), origin: parser.origin, value: Number(index), raw: index } })),
      isComputed: false,
    };
  }
  parser.problem(dot, dot, 'The name of an attribute is missing here.');
  return undefined;
}

function parseIndex(parser: Parser): WrittenStep {
  const { start } = parser.tokens;
  if (parser.isTooDeep) {
    parser.skip();
    parser.impurities++;
    return { text: '[]', taken: [{ index: parser.missing(start) }], isComputed: true };
  }
  const kept = parser.enter(']');
  let step: WrittenStep = { text: '[*]', taken: [{ each: 'everything' }], isComputed: true };
  if (parser.at('*')) {
    parser.tokens.advance();
  } else if (!parser.at(']') && !parser.at('end')) {
    const index = parser.grammar.expression(parser);
    const isComputed = index.kind !== 'number' && (index.kind !== 'string' || index.holes.length > 0);
    step = { text: `[${indexText(parser, index)}]`, taken: [{ index }], isComputed };
  } else {
    parser.problem(start, parser.tokens.previousEnd, 'The index is empty; write a key or a number in it.');
  }
  parser.leave(']', kept);
  return step;
}

function indexText(parser: Parser, node: HostNode): string {
  if (node.kind === 'string' && node.holes.length === 0) return JSON.stringify(node.value);
  if (node.kind === 'ref') return node.reference.address;
  return parser.text.slice(node.span.start, node.span.end).replace(/\s+/g, ' ');
}
