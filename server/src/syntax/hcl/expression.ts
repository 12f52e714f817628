/**
 * Expressions: literals, references, calls, conditionals and operators.
 *
 * Literal values, references and conditionals become what they are in the host tree. What would have to be computed is
 * unknown, keeps its text as a name, and says how it comes about for those who can work it out.
 */
import type { ChoiceNode, Expression, HostNode, Reference } from '../node';
import { isHandedOn, isImpure, reasonForCall } from './functions';
import type { Parser } from './parser';
import { parseSteps, parseTraversal } from './traversal';
import { isKeyNext } from './collection';
import type { TokenKind } from './tokens';

/** Operators with equal numbers are read from left to right, higher ones first. */
const precedence: ReadonlyMap<TokenKind, number> = new Map<TokenKind, number>([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<', 4],
  ['<=', 4],
  ['>', 4],
  ['>=', 4],
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
]);

/** One expression; a problem and a missing node where none stands. Never steps over a closing bracket. */
export function parseExpression(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const operand = parseOperation(parser);
  if (!parser.at('?')) return operand;
  const condition = referenceTo(parser, operand, start, before);
  return parser.isTooDeep ? tooDeep(parser) : parser.nested(() => parseConditional(parser, start, condition));
}

function parseConditional(parser: Parser, start: number, condition: Reference): HostNode {
  parser.tokens.advance();
  const holds = parseExpression(parser);
  let fails: HostNode = parser.missing(parser.tokens.previousEnd);
  if (parser.at(':')) {
    parser.tokens.advance();
    fails = parseExpression(parser);
  } else {
    parser.problem(parser.tokens.previousEnd, parser.tokens.previousEnd, 'A `:` with the other value is missing here.');
  }
  const node: ChoiceNode = {
    kind: 'choice',
    span: parser.span(start, parser.tokens.previousEnd),
    origin: parser.origin,
    condition,
    branches: [{ holds: true, value: holds }, { holds: false, value: fails }],
  };
  return node;
}

/** What stands for a value where only a reference can: its own one, or one that says how it comes about. */
function referenceTo(parser: Parser, node: HostNode, start: number, impurities: number): Reference {
  const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
  return reference ?? parser.textReference(start, parser.tokens.previousEnd, parser.impurities === impurities, { kind: 'access', of: node, steps: [] });
}

/** Operands joined by operators. A chain of thousands is read in a loop; only a higher operator is read by recursion. */
function parseOperation(parser: Parser, least = 1): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  let left = parseSigned(parser);
  for (let level = precedence.get(parser.kind); level !== undefined && level >= least; level = precedence.get(parser.kind)) {
    const operator = parser.kind;
    parser.tokens.advance();
    const right = parseOperation(parser, level + 1);
    left = computed(parser, start, before, { kind: 'operation', operator, operands: [left, right] });
  }
  return left;
}

function computed(parser: Parser, start: number, before: number, expression: Expression, reason = 'it is computed at deployment'): HostNode {
  const end = parser.tokens.previousEnd;
  return parser.unknown(start, end, reason, parser.textReference(start, end, parser.impurities === before, expression));
}

function parseSigned(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const signs: string[] = [];
  for (let { kind } = parser; kind === '-' || kind === '!'; { kind } = parser) {
    signs.push(kind);
    parser.tokens.advance();
  }
  const operand = parseTerm(parser);
  const [only, ...more] = signs;
  if (only === undefined) return operand;
  if (only === '-' && more.length === 0 && operand.kind === 'number') {
    return { ...operand, value: -operand.value, raw: `-${operand.raw}`, span: parser.span(start, operand.span.end) };
  }
  // Two signs of one kind undo each other.
  if (signs.some((sign) => sign !== only)) return computed(parser, start, before, { kind: 'operation', operator: signs.join(''), operands: [operand] });
  const isEven = signs.length % 2 === 0;
  return computed(parser, start, before, isEven ? { kind: 'access', of: operand, steps: [] } : { kind: 'operation', operator: only, operands: [operand] });
}

/** An operand, with the attributes and indexes taken of it. */
function parseTerm(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const node = parsePrimary(parser);
  if (node.kind === 'missing') return node;
  const steps = parseSteps(parser);
  if (steps.length === 0) return node;
  return computed(parser, start, before, { kind: 'access', of: node, steps: steps.flatMap(({ taken }) => taken) });
}

function parsePrimary(parser: Parser): HostNode {
  const { kind } = parser;
  const { start, end } = parser.tokens;
  switch (kind) {
    case 'name':
      return parseNamed(parser);
    case 'quoted':
    case 'heredoc':
      return parser.grammar.template(parser);
    case 'number': {
      parser.tokens.advance();
      const raw = parser.text.slice(start, end);
      return { kind: 'number', span: parser.span(start, end), origin: parser.origin, value: Number(raw), raw };
    }
    case '{':
    case '[':
      return parser.isTooDeep ? tooDeep(parser) : parser.grammar.collection(parser);
    case '(':
      return parser.isTooDeep ? tooDeep(parser) : parseParenthesised(parser);
    default:
      return nothing(parser);
  }
}

function parseNamed(parser: Parser): HostNode {
  const { start, end } = parser.tokens;
  const name = parser.text.slice(start, end);
  const { text } = parser;
  if (text[end] === '(' || text.startsWith('::', end) || /^[ \t]+\(/.test(text.slice(end, end + 8))) return parseCall(parser);
  if (name !== 'true' && name !== 'false' && name !== 'null') return parseTraversal(parser);
  parser.tokens.advance();
  if (name === 'null') return parser.nullNode(start, end);
  return { kind: 'boolean', span: parser.span(start, end), origin: parser.origin, value: name === 'true', raw: name };
}

function parseCall(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  parser.tokens.advance();
  while (parser.at('::')) {
    parser.tokens.advance();
    if (parser.at('name')) parser.tokens.advance();
  }
  const name = parser.text.slice(start, parser.tokens.previousEnd);
  if (!parser.at('(') || parser.isTooDeep) return parser.at('(') ? tooDeep(parser) : nothing(parser);
  if (isImpure.has(name)) parser.impurities++;
  const kept = parser.enter(')');
  const { operands, spreadsLast } = parseArguments(parser);
  parser.leave(')', kept);
  const [only] = operands;
  if (only && operands.length === 1 && !spreadsLast && isHandedOn(name, only)) return name === 'toset' && only.kind === 'array' ? { ...only, isSet: true } : only;
  return computed(parser, start, before, { kind: 'call', name, operands, spreadsLast }, reasonForCall(name));
}

function parseArguments(parser: Parser): { readonly operands: readonly HostNode[]; readonly spreadsLast: boolean } {
  const operands: HostNode[] = [];
  let spreadsLast = false;
  for (let { kind } = parser; kind !== ')' && kind !== 'end'; { kind } = parser) {
    if (kind === '}' || kind === ']' || isKeyNext(parser)) break;
    if (kind === ',' || kind === '...') {
      spreadsLast ||= kind === '...';
      parser.tokens.advance();
      continue;
    }
    const node = parseExpression(parser);
    if (node.kind === 'missing') parser.skip();
    else operands.push(node);
  }
  return { operands, spreadsLast };
}

function parseParenthesised(parser: Parser): HostNode {
  const kept = parser.enter(')');
  const node = parseExpression(parser);
  while (!parser.at(')') && !parser.at('end') && !parser.at('}') && !parser.at(']') && !isKeyNext(parser)) {
    const { start, end } = parser.tokens;
    parser.damage++;
    parser.problem(start, end, `\`${parser.text.slice(start, end)}\` does not belong here; the parenthesis holds one expression.`);
    parser.skip();
  }
  parser.leave(')', kept);
  return node;
}

function nothing(parser: Parser): HostNode {
  const offset = parser.tokens.previousEnd;
  parser.problem(offset, offset, 'A value is missing here.');
  return parser.missing(offset);
}

function tooDeep(parser: Parser): HostNode {
  const { start } = parser.tokens;
  parser.skip();
  return parser.unknown(start, parser.tokens.previousEnd, 'it is nested too deeply');
}
