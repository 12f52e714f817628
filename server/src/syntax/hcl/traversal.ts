/**
 * References: `local.partner`, `aws_iam_role.api[0].arn`, `data.aws_iam_policy_document.invoke.json`.
 *
 * The address is the reference without white space, with `.0` and `.*` written as `[0]` and `[*]`. What it stands for
 * is no business of a parser.
 */
import type { HostNode, RefNode } from '../node';
import type { Parser } from './parser';

/** Values that differ between the instances of one block. */
const perInstance: ReadonlySet<string> = new Set(['each', 'count', 'self']);

/** The traversal that begins with the name at the current token. */
export function parseTraversal(parser: Parser): RefNode {
  const { start, end } = parser.tokens;
  const head = parser.text.slice(start, end);
  const before = parser.impurities;
  if (perInstance.has(head) || parser.iterators.includes(head)) parser.impurities++;
  parser.tokens.advance();
  const address = head + parseSteps(parser);
  const last = parser.tokens.previousEnd;
  const span = parser.span(start, last);
  const label = parser.text.slice(start, last);
  return { kind: 'ref', span, origin: parser.origin, reference: { address, label, isPure: parser.impurities === before, span } };
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

/** Attribute, index and splat steps; they have to follow on the same line. Returns them normalised. */
export function parseSteps(parser: Parser): string {
  let steps = '';
  for (;;) {
    const { kind, isFirstInLine } = parser.tokens;
    if (isFirstInLine || (kind !== '.' && kind !== '[')) return steps;
    const step: string | undefined = kind === '.' ? parseAttribute(parser) : parseIndex(parser);
    if (step === undefined) return steps;
    steps += step;
  }
}

function parseAttribute(parser: Parser): string | undefined {
  const dot = parser.tokens.end;
  parser.tokens.advance();
  const { kind, start, end, isFirstInLine } = parser.tokens;
  const text = parser.text.slice(start, end);
  if (!isFirstInLine && (kind === 'name' || kind === 'number' || kind === '*')) {
    parser.tokens.advance();
    if (kind === 'name') return `.${text}`;
    // `.0.1` reads as one number.
    return kind === '*' ? '[*]' : text.split('.').map((index) => `[${index}]`).join('');
  }
  parser.problem(dot, dot, 'The name of an attribute is missing here.');
  return undefined;
}

function parseIndex(parser: Parser): string {
  const { start } = parser.tokens;
  if (parser.isTooDeep) {
    parser.skip();
    parser.impurities++;
    return '[]';
  }
  const kept = parser.enter(']');
  let key = '*';
  if (parser.at('*')) parser.tokens.advance();
  else if (!parser.at(']') && !parser.at('end')) key = indexText(parser, parser.grammar.expression(parser));
  else parser.problem(start, parser.tokens.previousEnd, 'The index is empty; write a key or a number in it.');
  parser.leave(']', kept);
  return `[${key}]`;
}

function indexText(parser: Parser, node: HostNode): string {
  if (node.kind === 'string' && node.holes.length === 0) return JSON.stringify(node.value);
  if (node.kind === 'ref') return node.reference.address;
  return parser.text.slice(node.span.start, node.span.end).replace(/\s+/g, ' ');
}
