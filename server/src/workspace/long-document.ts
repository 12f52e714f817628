/**
 * A document too long to have all of its trees at once. It is cut once; its parts are parsed when somebody looks at them
 * and kept no longer than what was made of them.
 *
 * A piece is an item of a list at the top of the document. An excerpt is the document with some of its pieces, the others
 * being unknown in it: so items keep their numbers, and a span means the same in every excerpt. Whether pieces can be
 * understood one by one is the framework's to say.
 */
import type { Span } from '../base/span';
import type { Piecemeal } from '../sites/site';
import type { Cut, HostFormat, PartCut } from '../syntax/format';
import { assembleDocument, partsOf, type Lower, type Part, type PlacedInText, type WorkCount } from './document';
import type { UnitSource } from './model';

export interface LongText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly host: HostFormat;
  readonly lower: Lower;
  readonly count: WorkCount;
}

/** Parts that stand or fall together, by their numbers. */
interface Piece {
  readonly pointer: string;
  /** Of a list; what is none is short. */
  readonly isItem: boolean;
  readonly first: number;
  /** Behind its last part. */
  readonly end: number;
  /** UTF-16 units. */
  readonly length: number;
}

/** Of an excerpt that is one of several, in UTF-16 units; trees take some ten times as much. */
const excerptLength = 1_000_000;

export class LongDocument {
  private readonly cut: Cut;
  private readonly parts: readonly PartCut[];
  private readonly pieces: readonly Piece[];
  /** All parts left out. */
  private readonly nothing: readonly PlacedInText[];
  /** Pieces by the names they are found under. */
  private named: ReadonlyMap<string, readonly Piece[]> | undefined;

  private constructor(private readonly from: LongText, cut: Cut) {
    this.cut = cut;
    this.parts = [...partsOf(cut)];
    this.pieces = piecesOf(cut);
    this.nothing = this.parts.map(({ start }) => ({ start, part: undefined }));
  }

  /** Undefined for a document that is more than its lists, or has comments: whom those are about is told by what is around them. */
  static open(from: LongText): LongDocument | undefined {
    from.count.cutTexts++;
    const long = new LongDocument(from, from.host.split(from.text));
    const besides = long.pieces.reduce((sum, { isItem, length }) => sum + (isItem ? 0 : length), 0);
    return besides < excerptLength && long.parts.every(({ yields }) => yields === 'value') ? long : undefined;
  }

  /** With the first item of each list, which shows what the document is. */
  sample(): UnitSource {
    const lists = new Set<string>();
    return this.excerpt(this.pieces.filter(({ pointer, isItem }) => {
      const list = pointer.slice(0, pointer.lastIndexOf('/'));
      return !isItem || (!lists.has(list) && lists.add(list));
    }));
  }

  /** All of the document, in excerpts one after the other, each piece in one of them. */
  *excerpts(): Generator<UnitSource> {
    let pieces: Piece[] = [];
    let length = 0;
    for (const piece of this.pieces) {
      if (pieces.length > 0 && length + piece.length > excerptLength) {
        yield this.excerpt(pieces);
        [pieces, length] = [[], 0];
      }
      pieces.push(piece);
      length += piece.length;
    }
    yield this.excerpt(pieces);
  }

  /**
   * The pieces that a JSON pointer or a name leads to, and those that these look up by name. Undefined where it leads to
   * none: the text may still mean something that only the whole document tells.
   */
  excerptFor(selector: string, { names, uses }: Piecemeal): UnitSource | undefined {
    const wanted = new Set(selector.startsWith('/') ? this.piecesAt(selector) : this.piecesNamed(selector, names));
    if (wanted.size === 0) return undefined;
    const parsed = new Map<number, Part>();
    for (;;) {
      const [before, source] = [wanted.size, this.excerpt([...wanted, ...this.pieces.filter(({ isItem }) => !isItem)], parsed)];
      for (const name of uses(source.file)) for (const piece of this.piecesNamed(name, names)) wanted.add(piece);
      if (wanted.size === before) return source;
    }
  }

  readonly locate = (span: Span): Span | undefined => {
    const start = span.source === this.from.uri ? 0 : this.partOf(span.source)?.start;
    return start === undefined ? undefined : { source: this.from.uri, start: span.start + start, end: span.end + start };
  };

  readonly sourceText = (source: string): string | undefined => {
    const part = this.partOf(source);
    return source === this.from.uri ? this.from.text : part && this.from.text.slice(part.start, part.end);
  };

  /** The same part has the same source in every excerpt. */
  private partOf(source: string): PartCut | undefined {
    const { uri } = this.from;
    return source.startsWith(`${uri}#`) ? this.parts[Number(source.slice(uri.length + 1))] : undefined;
  }

  private piecesAt(pointer: string): readonly Piece[] {
    return this.pieces.filter((piece) => pointer === piece.pointer || pointer.startsWith(`${piece.pointer}/`));
  }

  private piecesNamed(name: string, names: readonly string[]): readonly Piece[] {
    this.named ??= this.readNames(names);
    return this.named.get(name) ?? [];
  }

  /** Found in the text, without parsing it. */
  private readNames(names: readonly string[]): ReadonlyMap<string, readonly Piece[]> {
    const found = new Map<string, Piece[]>();
    const { pieces: items } = this;
    for (const key of names) {
      const written = `"${key}"`;
      let next = 0;
      for (let at = this.from.text.indexOf(written); at >= 0; at = this.from.text.indexOf(written, at + written.length)) {
        while (next < items.length && (this.parts[(items[next]?.end ?? 0) - 1]?.end ?? 0) <= at) next++;
        const piece = items[next];
        const name = textBehind(this.from.text, at + written.length);
        if (!piece || name === undefined || (this.parts[piece.first]?.start ?? 0) > at) continue;
        const pieces = found.get(name) ?? [];
        if (pieces.at(-1) !== piece) pieces.push(piece);
        found.set(name, pieces);
      }
    }
    return found;
  }

  private excerpt(pieces: readonly Piece[], parsed = new Map<number, Part>()): UnitSource {
    const { uri, version, text, host } = this.from;
    const parts = [...this.nothing];
    for (const { first, end } of pieces) for (let at = first; at < end; at++) parts[at] = { start: this.parts[at]?.start ?? 0, part: this.parse(at, parsed) };
    const document = assembleDocument({ uri, format: host.format, version, text, cut: this.cut, parts });
    const raw = document.assemble(({ root }) => root);
    return { document, raw, file: { uri, root: raw } };
  }

  private parse(index: number, parsed: Map<number, Part>): Part | undefined {
    const [cut, known] = [this.parts[index], parsed.get(index)];
    if (!cut || known) return known;
    const { uri, text: whole, host, lower, count } = this.from;
    const [source, text] = [`${uri}#${String(index)}`, whole.slice(cut.start, cut.end)];
    count.parsedParts++;
    const tree = host.parse(text, source, { format: host.format }, cut.yields);
    const part: Part = { source, text, tree, root: lower(tree.root), yields: cut.yields };
    parsed.set(index, part);
    return part;
  }
}

/** In the order of their parts. */
function piecesOf(root: Cut): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  const add = (cut: Cut, pointer: string, isItem: boolean): void => {
    const first = next;
    next += [...partsOf(cut)].length;
    pieces.push({ pointer, isItem, first, end: next, length: cut.end - cut.start });
  };
  if (root.kind !== 'object') add(root, '', false);
  else {
    for (const { key, cut } of root.entries) {
      const pointer = `/${escaped(key?.text ?? '')}`;
      if (cut.kind === 'array') cut.entries.forEach((item, index) => void add(item.cut, `${pointer}/${String(index)}`, true));
      else add(cut, pointer, false);
    }
  }
  return pieces;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The text behind a key; undefined where something else stands there, or characters are escaped. */
function textBehind(text: string, keyEnd: number): string | undefined {
  let at = keyEnd;
  while (at < text.length && ' \t\r\n:'.includes(text.charAt(at))) at++;
  const end = text.charAt(at) === '"' ? text.indexOf('"', at + 1) : -1;
  const value = end < 0 ? '\\' : text.slice(at + 1, end);
  return value.includes('\\') ? undefined : value;
}
