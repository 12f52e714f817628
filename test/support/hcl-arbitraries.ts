/**
 * HCL files made at random from data, in the many ways people lay them out, with what a reader has to find where.
 */
import fc from 'fast-check';

/** Something a reader has to find: what it is and where it stands, in the order of the text. */
export interface Found {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface WrittenHcl {
  readonly text: string;
  readonly nodes: readonly Found[];
  /** The tree as `shape` of `hcl-trees` tells it. */
  readonly shape: unknown;
}

type Data =
  | { readonly is: 'literal'; readonly text: string; readonly value: number | boolean | null }
  | { readonly is: 'text'; readonly pieces: readonly Piece[]; readonly in: 'quotes' | 'heredoc' | 'indented heredoc' }
  | { readonly is: 'reference'; readonly text: string }
  | { readonly is: 'computed'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly Data[]; readonly isSpread: boolean }
  | { readonly is: 'object'; readonly entries: readonly (readonly [key: string, value: Data])[]; readonly isSpread: boolean }
  | { readonly is: 'choice'; readonly condition: string; readonly holds: Data; readonly fails: Data }
  | { readonly is: 'wrapped'; readonly by: readonly [string, string]; readonly value: Data };

type Piece = string | { readonly hole: string };

interface Body {
  readonly attributes: readonly (readonly [key: string, value: Data])[];
  readonly blocks: readonly { readonly type: string; readonly body: Body }[];
}

const labelsOf: { readonly [type: string]: readonly string[] } = { resource: ['aws_x', 'm n'], module: ['l'], locals: [], statement: [] };

const name = fc.constantFrom('a', 'b_c', 'd-e', 'über', 'for_each', 'if', 'data', 'null_x', 'Statement', 'x9');
const key = fc.oneof(name, fc.constantFrom('f g', 'aws:Tag/x', 'a"b', 'c\\d', '${x', '%{y', 'ä\n', '12', '', '-', 'e.f', '='));
const reference = fc.constantFrom('var.a', 'local.b-c', 'aws_x.y[0].arn', 'data.z["k k"].json', 'module.m[each.key].id', 'x.y.*.z', 'each.value', 'self');
const computed = fc.constantFrom(
  'f()', 'a::b(1, "x")', 'join(",", [for k, v in var.m : "${k}=${v}" if v != null])', '{ for s in var.l : s => { a = s }... }', '1 + 2 * 3', '!a', '-(x)', 'a == "b" && c || !d',
  'f(x...)', 'f({ a = 1 }, [2])[0].b', '[1, 2][0]', '"${a}".b', '(a ? b : c).d', 'merge({\n  a = 1\n}, x)', '[for x in y : x][*].z', 'f(\n  1,\n  2,\n)',
);
const pieces = fc.array(fc.oneof(fc.constantFrom('x', '"', '\\', '$', '%', '{', '}', '${', '%{', '\n', '\n\n', '  ', '\t', 'ä😀', '#', '//', '/*', 'EOT', '<<EOF', '\u2028', '$$'), fc.record({ hole: reference })), { maxLength: 8 });
const text = fc.record({ is: fc.constant('text' as const), pieces, in: fc.constantFrom('quotes' as const, 'quotes' as const, 'heredoc' as const, 'indented heredoc' as const) });

const { data } = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Data>(...[['0', 0], ['12', 12], ['-3.5', -3.5], ['1.5e3', 1500], ['true', true], ['false', false], ['null', null]].map(([written, value]) => ({ is: 'literal' as const, text: String(written), value: value as number | boolean | null }))),
    text,
    fc.record({ is: fc.constant('reference' as const), text: reference }),
    fc.record({ is: fc.constant('computed' as const), text: computed }),
    fc.record({ is: fc.constant('list' as const), items: fc.array(tie('data'), { maxLength: 4 }), isSpread: fc.boolean() }),
    fc.record({ is: fc.constant('object' as const), entries: fc.uniqueArray(fc.tuple(key, tie('data')), { maxLength: 4, selector: ([each]) => each }), isSpread: fc.boolean() }),
    fc.record({ is: fc.constant('choice' as const), condition: reference, holds: tie('data'), fails: tie('data') }),
    fc.record({ is: fc.constant('wrapped' as const), by: fc.constantFrom(['(', ')'] as const, ['(\n', '\n)'] as const), value: tie('data') }),
  ),
}));

const { body } = fc.letrec<{ body: Body }>((tie) => ({
  body: fc.record({
    attributes: fc.uniqueArray(fc.tuple(name, data), { maxLength: 3, selector: ([each]) => each }),
    blocks: fc.array(fc.record({ type: fc.constantFrom(...Object.keys(labelsOf)), body: fc.oneof({ maxDepth: 2 }, fc.constant({ attributes: [], blocks: [] }), tie('body')) }), { maxLength: 2 }),
  }),
}));

export const writtenHcl: fc.Arbitrary<WrittenHcl> = fc.tuple(body, fc.array(fc.nat(5), { minLength: 1, maxLength: 40 })).map(([tree, layout]) => new Writer(layout).file(tree));

class Writer {
  private text = '';
  private readonly nodes: { kind: string; start: number; end: number }[] = [];
  private next = 0;
  private indent = 0;

  constructor(private readonly layout: readonly number[]) {}

  file(tree: Body): WrittenHcl {
    let shape: unknown;
    this.node('object', () => (shape = this.members(tree)));
    return { text: this.text, nodes: this.nodes, shape };
  }

  private node<T>(kind: string, write: () => T): T {
    const node = { kind, start: this.text.length, end: 0 };
    this.nodes.push(node);
    const result = write();
    node.end = this.text.length;
    return result;
  }

  private key(written: string): void {
    this.nodes.push({ kind: 'key', start: this.text.length, end: this.text.length + written.length });
    this.text += written;
  }

  private quotedKey(written: string): void {
    this.nodes.push({ kind: 'key', start: this.text.length + 1, end: this.text.length + written.length - 1 });
    this.text += written;
  }

  /** One of several ways to write the same. */
  private way(...ways: readonly string[]): void {
    this.text += ways[(this.layout[this.next++ % this.layout.length] ?? 0) % ways.length] ?? '';
  }

  private line(): void {
    this.way('\n', '\n', ' # } "\n', '\n\n', ' // ${\n', ' /* ] */\n');
    this.text += '  '.repeat(this.indent);
  }

  private members({ attributes, blocks }: Body): unknown {
    const shape: [string, unknown][] = [];
    for (const [key, value] of attributes) {
      this.key(key);
      this.way(' = ', '=', '\t= ', ' = /* = */ ');
      shape.push([key, value.is === 'text' ? this.string(value.pieces, value.in) : this.value(value)]);
      if (this.text.endsWith('T_1')) this.text += '\n';
      this.line();
    }
    const seen = new Map<string, number>();
    for (const { type, body: inner } of blocks) {
      const count = (seen.get(type) ?? 0) + 1;
      seen.set(type, count);
      this.key(type);
      this.text += ['', ...(labelsOf[type] ?? []).map((label) => `"${label}"`), ''].join(' ');
      shape.push([count === 1 ? type : `${type} ${String(count)}`, this.node('object', () => this.block(inner))]);
      this.line();
    }
    return Object.fromEntries(shape);
  }

  private block(inner: Body): unknown {
    this.text += '{';
    this.indent++;
    this.line();
    const shape = this.members(inner);
    this.indent--;
    this.text += '}';
    return shape;
  }

  private value(value: Data): unknown {
    switch (value.is) {
      case 'literal':
        this.node(value.value === null ? 'null' : typeof value.value, () => (this.text += value.text));
        return value.value;
      case 'reference':
        this.node('ref', () => (this.text += value.text));
        return `<ref ${value.text.replace('.*', '[*]')}>`;
      case 'computed':
        this.node('unknown', () => (this.text += value.text));
        return '<unknown>';
      case 'text':
        return this.inParentheses(value);
      case 'list':
        return this.node('array', () => this.list(value.items, value.isSpread));
      case 'object':
        return this.node('object', () => this.object(value.entries, value.isSpread));
      case 'choice':
        return this.choice(value);
      case 'wrapped': {
        this.text += value.by[0];
        const shape = this.value(value.value);
        this.text += value.by[1];
        return shape;
      }
    }
  }

  /** The end of a heredoc needs a line of its own, which objects and calls take for their own. */
  private inParentheses({ pieces: written, in: where }: Extract<Data, { is: 'text' }>): unknown {
    if (where === 'quotes') return this.string(written, where);
    this.text += '(';
    const shape = this.string(written, where);
    this.text += '\n)';
    return shape;
  }

  private list(items: readonly Data[], isSpread: boolean): unknown {
    this.text += '[';
    this.indent++;
    const shape = items.map((item, index) => {
      if (isSpread) this.line();
      const inner = this.value(item);
      if (index < items.length - 1) this.way(',', ' , ', ', ');
      else this.way('', ',', ' ,');
      return inner;
    });
    this.indent--;
    if (isSpread) this.line();
    this.text += ']';
    return shape;
  }

  private object(entries: readonly (readonly [string, Data])[], isSpread: boolean): unknown {
    this.text += '{';
    this.indent++;
    const shape = entries.map(([key, value], index) => {
      if (isSpread) this.line();
      const isBare = /^[a-zü_][\wü-]*$/.test(key) && key !== 'for';
      if (isBare) this.key(key);
      else this.quotedKey(quoted([key]));
      this.way(' = ', ' : ', '=', ':');
      const inner = this.value(value);
      const isLast = index === entries.length - 1;
      if (!isSpread && !isLast) this.text += ', ';
      else this.way('', isSpread || isLast ? ',' : '', '');
      return [key, inner] as const;
    });
    this.indent--;
    if (isSpread) this.line();
    this.text += '}';
    return Object.fromEntries(shape);
  }

  private choice({ condition, holds, fails }: Extract<Data, { is: 'choice' }>): unknown {
    // Parentheses keep a branch that is a choice itself apart from what follows.
    return this.node('choice', () => {
      this.text += `${condition} ? (`;
      const first = this.value(holds);
      this.text += ') : (';
      const second = this.value(fails);
      this.text += ')';
      return { [`<choice ${condition.replace('.*', '[*]')}>`]: [first, second] };
    });
  }

  private string(written: readonly Piece[], where: 'quotes' | 'heredoc' | 'indented heredoc'): unknown {
    const [only, ...more] = written;
    if (where === 'quotes' && typeof only === 'object' && more.length === 0) {
      this.node('ref', () => (this.text += `"\${${only.hole}}"`));
      return `<ref ${only.hole.replace('.*', '[*]')}>`;
    }
    const decoded = written.map((piece) => (typeof piece === 'string' ? piece : `\${${piece.hole}}`)).join('');
    if (where === 'quotes' || !canStandInHeredoc(written)) {
      this.node('string', () => (this.text += quoted(written)));
      return decoded;
    }
    const indent = where === 'heredoc' ? '' : '    ';
    const lines = withEscapes(written, (text) => text).split('\n').map((line) => (line === '' ? '' : indent + line)).join('\n');
    this.node('string', () => (this.text += `<<${where === 'heredoc' ? '' : '-'}T_1\n${lines}\n${indent.slice(1)}T_1`));
    return `${decoded}\n`;
  }
}

/** Blanks at a line's start would be indentation, and a sign before another one that begins a hole cannot be escaped there. */
function canStandInHeredoc(written: readonly Piece[]): boolean {
  const decoded = written.map((piece) => (typeof piece === 'string' ? piece : '${')).join('');
  return !hasSignBeforeHole(decoded) && !/^[^\S\n]|\n[^\S\n]|^$|^\n/.test(decoded);
}

function hasSignBeforeHole(text: string): boolean {
  return /[$%][$%]\{/.test(text);
}

function quoted(written: readonly Piece[]): string {
  const signs = hasSignBeforeHole(written.map((piece) => (typeof piece === 'string' ? piece : '${')).join(''));
  const escape = (text: string): string => {
    const escaped = text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\u2028', '\\u2028');
    return signs ? escaped.replaceAll('$', '\\u0024').replaceAll('%', '\\U00000025') : escaped;
  };
  return `"${withEscapes(written, escape)}"`;
}

/** Texts that stand behind one another are escaped as one, because a sign and a brace may come from two. */
function withEscapes(written: readonly Piece[], escape: (text: string) => string): string {
  let result = '';
  let text = '';
  const flush = (): void => {
    result += escape(text).replace(/[$%]\{/g, (sign) => `${sign.slice(0, 1)}${sign}`);
    text = '';
  };
  for (const piece of written) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    flush();
    result += `\${${piece.hole}}`;
  }
  flush();
  return result;
}
