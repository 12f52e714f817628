/**
 * One document, cut into parts that are parsed, lowered and kept by their text.
 *
 * A part's spans count from its own start and its source id is made when its text is first seen, so an edit elsewhere
 * leaves the part's tree, and everything remembered for its nodes, untouched. A span of a version that is gone has a
 * source nobody knows any more: it is refused, never misplaced. What the parts mean is not known here.
 */
import type { SourceId, Span } from '../base/span';
import type { Cut, HostFormat, PartCut } from '../syntax/format';
import { markShadowed, type ArrayNode, type Comment, type Format, type HostNode, type Member, type ObjectNode, type Origin, type SyntaxProblem, type Tree } from '../syntax/node';
import { recut } from './recut';

export interface Part {
  readonly source: SourceId;
  readonly text: string;
  readonly tree: Tree;
  /** The tree's root after the framework's own syntax was rewritten. */
  readonly root: HostNode;
  readonly yields: 'value' | 'members' | 'items';
}

export interface ParsedDocument {
  readonly uri: string;
  readonly format: Format;
  readonly version: number;
  readonly text: string;
  readonly parts: readonly Part[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** Assembles the whole tree from what stands for each part's root. */
  assemble(rootOf: (part: Part) => HostNode): HostNode;
  locate(span: Span): Span | undefined;
  sourceText(source: SourceId): string | undefined;
}

/** Counts what was done, for the test that an edit redoes no more than its part. */
export interface WorkCount {
  /** How often a text was looked through as a whole to find its parts. */
  cutTexts: number;
  parsedParts: number;
  boundParts: number;
  readPolicies: number;
  readStatements: number;
  readRoutes: number;
}

export type Lower = (node: HostNode) => HostNode;

/** A part in its place; without one where it is left out. */
export interface PlacedInText {
  readonly part: Part | undefined;
  readonly start: number;
}

/** A version as it was cut and parsed. */
interface Version {
  readonly text: string;
  readonly cut: Cut;
  /** In source order. */
  readonly parts: readonly Placed[];
}

interface Placed extends PlacedInText {
  readonly part: Part;
}

/** Parses the versions of one document; parts are carried from one version to the next. */
export class PartMemo {
  private entries = new Map<string, Part[]>();
  private last: Version | undefined;
  private nextId = 0;

  constructor(
    private readonly uri: string,
    private readonly host: HostFormat,
    private readonly lower: Lower,
    private readonly count: WorkCount,
  ) {}

  parse(version: number, text: string): ParsedDocument {
    const parsed = (this.last && this.parseEdited(this.last, text)) ?? this.parseAll(text);
    this.last = parsed;
    return assembleDocument({ uri: this.uri, format: this.host.format, version, ...parsed });
  }

  private parseAll(text: string): Version {
    this.count.cutTexts++;
    const cut = this.host.split(text);
    const seen = new Map<string, Part[]>();
    const parts = [...partsOf(cut)].map((piece): Placed => ({ part: this.take(text, piece, seen), start: piece.start }));
    this.entries = seen;
    return { text, cut, parts };
  }

  /** An edit inside one part looks at no other. */
  private parseEdited(before: Version, text: string): Version | undefined {
    const edited = recut(this.host, before.text, before.cut, before.parts, text);
    const old = edited && before.parts[edited.index]?.part;
    if (!old) return undefined;
    const part = this.parsePart(detached(edited.text), old.yields);
    const others = this.entries.get(keyOf(old))?.filter((each) => each !== old) ?? [];
    if (others.length > 0) this.entries.set(keyOf(old), others);
    else this.entries.delete(keyOf(old));
    this.entries.set(keyOf(part), [...(this.entries.get(keyOf(part)) ?? []), part]);
    const parts = before.parts.map((placed, index): Placed =>
      index < edited.index ? placed : index === edited.index ? { part, start: placed.start } : { part: placed.part, start: placed.start + edited.shift },
    );
    return { text, cut: edited.cut, parts };
  }

  /** The same text may stand in a document several times: each occurrence is a part of its own. */
  private take(whole: string, { start, end, yields }: PartCut, seen: Map<string, Part[]>): Part {
    const text = whole.slice(start, end);
    const key = `${yields}:${text}`;
    const used = seen.get(key) ?? [];
    const kept = this.entries.get(key)?.[used.length];
    const part = kept ?? this.parsePart(text.length === whole.length ? whole : detached(text), yields);
    used.push(part);
    seen.set(kept ? key : keyOf(part), used);
    return part;
  }

  private parsePart(text: string, yields: Part['yields']): Part {
    const source = `${this.uri}#${String(this.nextId++)}`;
    this.count.parsedParts++;
    const tree = this.host.parse(text, source, { format: this.host.format }, yields);
    return { source, text, tree, root: this.lower(tree.root), yields };
  }
}

function keyOf({ yields, text }: Part): string {
  return `${yields}:${text}`;
}

interface Assembly extends Omit<Version, 'parts'> {
  readonly uri: string;
  readonly format: Format;
  readonly version: number;
  readonly parts: readonly PlacedInText[];
}

export function assembleDocument({ uri, format, version, text, cut, parts }: Assembly): ParsedDocument {
  const there = parts.flatMap(({ part, start }): Placed[] => (part ? [{ part, start }] : []));
  const starts = new Map(there.map((placed) => [placed.part.source, placed]));
  const origin: Origin = { format };
  // One for all: there may be very many.
  const leftOut: HostNode = { kind: 'unknown', reason: 'it stands in a part of the document that is not looked at', span: { source: uri, start: 0, end: 0 }, origin };
  return {
    uri,
    format,
    version,
    text,
    parts: there.map(({ part }) => part),
    comments: there.flatMap(({ part }) => part.tree.comments),
    problems: there.flatMap(({ part }) => part.tree.problems),
    assemble: (rootOf) => {
      let next = 0;
      return assembleCut(cut, { uri, origin, nextRoot: () => rootOfNext(parts[next++], rootOf, leftOut) });
    },
    locate: (span) => {
      if (span.source === uri) return span;
      const found = starts.get(span.source);
      return found && { source: uri, start: span.start + found.start, end: span.end + found.start };
    },
    sourceText: (source) => (source === uri ? text : starts.get(source)?.part.text),
  };
}

function rootOfNext(placed: PlacedInText | undefined, rootOf: (part: Part) => HostNode, leftOut: HostNode): HostNode | undefined {
  return placed?.part ? rootOf(placed.part) : placed && leftOut;
}

interface Skeleton {
  readonly uri: string;
  readonly origin: Origin;
  /** What stands for the parts, one after the other: they are met in the order in which they were cut. */
  readonly nextRoot: () => HostNode | undefined;
}

function assembleCut(cut: Cut, skeleton: Skeleton): HostNode {
  const span: Span = { source: skeleton.uri, start: cut.start, end: cut.end };
  if (cut.kind === 'part') {
    return skeleton.nextRoot() ?? { kind: 'missing', span, origin: skeleton.origin };
  }
  return cut.kind === 'object' ? assembleObject(cut, span, skeleton) : assembleArray(cut, span, skeleton);
}

function assembleObject(cut: Exclude<Cut, { kind: 'part' }>, span: Span, skeleton: Skeleton): ObjectNode {
  const members: Member[] = [];
  let open: string | undefined;
  for (const { key, cut: child } of cut.entries) {
    const value = assembleCut(child, skeleton);
    if (child.kind === 'part' && child.yields === 'members') {
      if (value.kind !== 'object') continue;
      members.push(...value.members);
      open ??= value.open;
    } else if (key) {
      const keySpan = { source: skeleton.uri, start: key.start, end: key.end };
      members.push({ key: key.text, keySpan, value, span: { ...keySpan, end: child.end } });
    }
  }
  // Parsers mark duplicates within a part; these stand in several.
  return { kind: 'object', members: markShadowed(members), span, origin: skeleton.origin, ...(open === undefined ? {} : { open }) };
}

function assembleArray(cut: Exclude<Cut, { kind: 'part' }>, span: Span, skeleton: Skeleton): ArrayNode {
  const items: HostNode[] = [];
  for (const { cut: child } of cut.entries) {
    const value = assembleCut(child, skeleton);
    if (child.kind === 'part' && child.yields === 'items') {
      if (value.kind === 'array') items.push(...value.items);
    } else {
      items.push(value);
    }
  }
  return { kind: 'array', items, span, origin: skeleton.origin, ...(cut.isStream ? { isStream: true } : {}) };
}

export function* partsOf(cut: Cut): Generator<PartCut> {
  if (cut.kind === 'part') yield cut;
  else for (const entry of cut.entries) yield* partsOf(entry.cut);
}

/** A slice keeps the whole text it was cut from alive; parts outlive many versions, so theirs is copied. */
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
