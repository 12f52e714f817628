/**
 * Expressions: literals, references, calls, conditionals and operators.
 *
 * Literal values, references and conditionals become what they are in the host tree. What would have to be computed is
 * unknown, but keeps its text as a name, so that equal expressions are known to be equal.
 */
import type { ChoiceNode, HostNode, Reference } from '../node';
import { isImpure, passesArgumentOn, reasonForCall } from './functions';
import type { Parser } from './parser';
import { parseSteps, parseTraversal } from './traversal';
import { isKeyNext } from './collection';
import type { TokenKind } from './tokens';

const operators: ReadonlySet<TokenKind> = new Set<TokenKind>(['==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*', '/', '%']);

/** One expression; a problem and a missing node where none stands. Never steps over a closing bracket. */
export function parseExpression(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const operand = parseOperation(parser);
  if (!parser.at('?')) return operand;
  const end = parser.tokens.previousEnd;
  const condition = operand.kind === 'ref' ? operand.reference : parser.textReference(start, end, parser.impurities === before);
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

/** Operands joined by operators. Precedence does not matter, because the result is not computed. */
function parseOperation(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const first = parseSigned(parser);
  if (!operators.has(parser.kind)) return first;
  while (operators.has(parser.kind)) {
    parser.tokens.advance();
    parseSigned(parser);
  }
  const end = parser.tokens.previousEnd;
  const reference = parser.textReference(start, end, parser.impurities === before);
  return parser.unknown(start, end, 'it is computed at deployment', reference);
}

function parseSigned(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  let signs = '';
  for (let { kind } = parser; kind === '-' || kind === '!'; { kind } = parser) {
    signs += kind;
    parser.tokens.advance();
  }
  const operand = parseTerm(parser);
  if (signs === '') return operand;
  const { end } = operand.span;
  if (signs === '-' && operand.kind === 'number') {
    return { ...operand, value: -operand.value, raw: `-${operand.raw}`, span: parser.span(start, end) };
  }
  return parser.unknown(start, end, 'it is computed at deployment', parser.textReference(start, end, parser.impurities === before));
}

/** An operand, with the attributes and indexes taken of it. */
function parseTerm(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const before = parser.impurities;
  const node = parsePrimary(parser);
  if (node.kind === 'ref' || node.kind === 'missing' || parseSteps(parser) === '') return node;
  const end = parser.tokens.previousEnd;
  return parser.unknown(start, end, 'it is computed at deployment', parser.textReference(start, end, parser.impurities === before));
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
  const parameters = parseArguments(parser);
  const end = parser.leave(')', kept);
  const [only] = parameters;
  // A string handed to `jsonencode` gets quotes around it, so it is not handed on.
  if (only && parameters.length === 1 && passesArgumentOn.has(name) && only.kind !== 'string') return only;
  return parser.unknown(start, end, reasonForCall(name), parser.textReference(start, end, parser.impurities === before));
}

function parseArguments(parser: Parser): HostNode[] {
  const nodes: HostNode[] = [];
  for (let { kind } = parser; kind !== ')' && kind !== 'end'; { kind } = parser) {
    if (kind === '}' || kind === ']' || isKeyNext(parser)) break;
    if (kind === ',' || kind === '...') {
      parser.tokens.advance();
      continue;
    }
    const node = parseExpression(parser);
    if (node.kind === 'missing') parser.skip();
    else nodes.push(node);
  }
  return nodes;
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
