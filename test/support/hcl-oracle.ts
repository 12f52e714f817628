/**
 * What another parser makes of HCL, in the words our reader's tree is told in too (`hcl-facts`), so that the two can be compared.
 *
 * It names what stands where: blocks, attributes, elements, lists, heredocs, calls, `for` expressions, conditionals, operators,
 * directives and references. Calls that our reader hands on (`jsonencode({…})` is the object in it) are left out here.
 * It is wrong in two places, which texts for it avoid: a chain of conditionals is read from the left, and `1e3` is no number.
 */
import { dirname, join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';

export interface Facts {
  readonly isValid: boolean;
  /** Each `what start-end …`, sorted. */
  readonly facts: readonly string[];
  /** By the place where an attribute or element begins: the places its value may be said to have, without what only encloses it. */
  readonly values: ReadonlyMap<number, readonly string[]>;
}

export async function loadOracle(): Promise<(text: string) => Facts> {
  const grammar = join(dirname(require.resolve('@tree-sitter-grammars/tree-sitter-hcl/package.json')), 'tree-sitter-hcl.wasm');
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('the oracle gives no tree');
    const facts: string[] = [];
    const values = new Map<number, readonly string[]>();
    visit(tree.rootNode, facts, values);
    const reading = { isValid: !tree.rootNode.hasError, facts: facts.sort(), values };
    tree.delete();
    return reading;
  };
}

function visit(node: Node, facts: string[], values: Map<number, readonly string[]>): void {
  const fact = factOf(node);
  if (fact !== undefined) facts.push(fact);
  if (node.type === 'attribute' || node.type === 'object_elem') values.set(node.startIndex, placesOf(named(node).at(-1)));
  for (const child of named(node)) {
    // A bare name before `=` is no reference.
    if (node.type !== 'object_elem' || child.startIndex !== node.startIndex || !isBareName(child)) visit(child, facts, values);
  }
}

function factOf(node: Node): string | undefined {
  const place = placeOf(node);
  switch (node.type) {
    case 'block':
      return `block ${place} ${node.child(0)?.text ?? ''}`;
    case 'attribute':
      return `attribute ${place} ${node.child(0)?.text ?? ''}`;
    case 'object_elem':
      return `element ${place}`;
    case 'object':
      return `object ${place} of ${String(named(node).filter(({ type }) => type === 'object_elem').length)}`;
    case 'tuple':
      return `tuple ${place} of ${String(named(node).filter(({ type }) => type === 'expression').length)}`;
    case 'heredoc_template':
      return `heredoc ${place}`;
    case 'function_call':
      return isHandedOn(node) ? undefined : `call ${place} ${node.child(0)?.text ?? ''}`;
    case 'for_tuple_expr':
    case 'for_object_expr':
      return `for ${place}`;
    case 'conditional':
      return `conditional ${place}`;
    case 'binary_operation':
      return `operation ${place}`;
    case 'template_if':
    case 'template_for':
      return `directive ${node.type.slice('template_'.length)}`;
    case 'variable_expr':
      return `reference at ${String(node.startIndex)}`;
    default:
      return undefined;
  }
}

const encoders: ReadonlySet<string> = new Set(['jsonencode', 'yamlencode']);
const converters: ReadonlySet<string> = new Set(['tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'ephemeralasnull']);

function isHandedOn(call: Node): boolean {
  const list = call.namedChildren.find((child) => child?.type === 'function_arguments');
  const [only, ...others] = list ? named(list) : [];
  if (!only || others.length > 0) return false;
  const core = coresOf(only).at(-1) ?? only;
  const name = call.child(0)?.text ?? '';
  if (encoders.has(name)) return core.type !== 'string_lit' && core.type !== 'template_expr';
  return converters.has(name) && (core.type === 'object' || core.type === 'tuple');
}

/** The expression itself, then what is left without parentheses, calls that are handed on, and quotes around one value. */
function coresOf(node: Node): readonly Node[] {
  const inner = innerOf(node);
  return inner ? [node, ...coresOf(inner)] : [node];
}

function innerOf(node: Node): Node | undefined {
  const [only, ...others] = named(node).filter(({ type }) => !/^(?:quoted_template|tuple|object|template_interpolation)_(?:start|end)$|^strip_marker$/.test(type));
  if (!only || others.length > 0) return node.type === 'function_call' && isHandedOn(node) ? argumentOf(node) : undefined;
  const wraps = ['expression', 'collection_value', 'literal_value', 'template_expr', 'quoted_template', 'template_interpolation'];
  if (node.type === 'quoted_template' && only.type !== 'template_interpolation') return undefined;
  return wraps.includes(node.type) ? (only.type === 'heredoc_template' ? undefined : only) : undefined;
}

function argumentOf(call: Node): Node | undefined {
  const list = call.namedChildren.find((child) => child?.type === 'function_arguments');
  return list ? named(list)[0] : undefined;
}

function placesOf(expression: Node | undefined): readonly string[] {
  return expression ? coresOf(expression).map(placeOf) : [];
}

function isBareName(expression: Node): boolean {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(expression.text);
}

function named(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment');
}

function placeOf({ startIndex, endIndex }: Node): string {
  return `${String(startIndex)}-${String(endIndex)}`;
}
