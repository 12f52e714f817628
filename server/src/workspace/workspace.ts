/**
 * The workspace: documents in, recognised policies, APIs and authorizer outputs out, unit by unit.
 *
 * Everything is computed when asked for and kept until something it was made from changes. What a file looked up in its
 * unit is recorded, so an edit in one file redoes another only if that one looked at what changed (the firewall). It runs no
 * checks and touches no file system: texts come from outside.
 */
import type { SourceId, Span } from '../base/span';
import { documentOf } from '../policy/text';
import type { PolicyKind } from '../policy/kinds';
import { decoded, folderOf } from '../base/uri';
import type { Framework, Piecemeal } from '../sites/site';
import type { HostFormat } from '../syntax/format';
import type { HostNode } from '../syntax/node';
import { PartMemo, type Lower, type ParsedDocument, type WorkCount } from './document';
import { LinkIndex, type OtherFiles, type UsedUnit } from './links';
import { LongDocument } from './long-document';
import type { FileEntry, UnitEntry, UnitSource, WorkspaceView } from './model';
import { UnitReader } from './unit';

export interface WorkspaceOptions {
  readonly formatOf: (uri: string, languageId: string, text: string) => HostFormat | undefined;
  readonly frameworks: readonly Framework[];
  /** Longer documents are not looked into, in UTF-16 units; absent: no limit. */
  readonly maxLength?: number;
  /** A kind pinned by a setting for a file outside any framework. */
  readonly pinnedKind: (uri: string) => PolicyKind | undefined;
}

interface Held {
  /** Of a long document made when somebody asks for all of it. */
  readonly source: UnitSource;
  readonly long?: LongDocument;
  readonly piecemeal?: Piecemeal;
  readonly memo: PartMemo;
  readonly format: HostFormat;
  readonly framework: Framework | undefined;
  readonly unitKey: string;
}

/** Longer documents are understood piece by piece where their framework can, in UTF-16 units. */
const longText = 2_000_000;

/** Kept of a long document. */
const mostExcerpts = 64;

export class Workspace implements WorkspaceView {
  readonly count: WorkCount = { cutTexts: 0, parsedParts: 0, boundParts: 0, readPolicies: 0, readStatements: 0, readRoutes: 0 };
  private readonly held = new Map<string, Held>();
  /** URIs by the key of their unit. */
  private readonly members = new Map<string, Set<string>>();
  private readonly readers = new Map<string, UnitReader>();
  private readonly units = new Map<string, UnitEntry>();
  private readonly links = new LinkIndex();
  /** By their trees before binding. */
  private readonly documents = new WeakMap<HostNode, ParsedDocument>();
  /** Read before, by selector. */
  private readonly excerpts = new WeakMap<LongDocument, Map<string, UnitEntry>>();
  private readonly spelled = new Map<string, string>();
  /** Why a document is not held, for the status item. */
  private readonly refused = new Map<string, string>();

  constructor(private readonly options: WorkspaceOptions) {}

  /** A document's new text; unsupported ones are remembered with the reason only. */
  set(uri: string, languageId: string, version: number, text: string): void {
    const format = this.options.formatOf(uri, languageId, text);
    const refusal = this.whyNot(format, text);
    if (!format || refusal !== undefined) {
      this.remove(uri);
      this.refused.set(uri, refusal ?? '');
      return;
    }
    this.refused.delete(uri);
    const before = this.held.get(uri);
    const long = this.openLong(uri, format, version, text);
    // Sources of a long document's parts are their numbers, also where all of it is parsed.
    const memo = before?.format === format && !long && !before.long ? before.memo : this.newMemo(uri, format);
    const whole = (): UnitSource => this.parse(uri, memo, version, text);
    const source = long ? undefined : whole();
    const framework = long?.framework ?? (source && this.frameworkOf(source));
    const unitKey = framework ? `${framework.id}:${framework.unitKey(uri)}` : uri;
    if (before && before.unitKey !== unitKey) this.dropFromUnit(uri, before.unitKey);
    this.members.set(unitKey, (this.members.get(unitKey) ?? new Set()).add(uri));
    const held = { memo, format, framework, unitKey };
    this.held.set(uri, source ? { ...held, source } : heldLong({ ...held, ...long }, whole));
    this.spelled.set(decoded(uri), uri);
    this.units.delete(unitKey);
    this.outdate(uri);
  }

  private parse(uri: string, memo: PartMemo, version: number, text: string): UnitSource {
    const document = memo.parse(version, text);
    const raw = document.assemble((part) => part.root);
    if (document.parts.length > 1) this.documents.set(raw, document);
    return { document, raw, file: { uri, root: raw } };
  }

  private frameworkOf({ file }: UnitSource): Framework | undefined {
    return this.options.frameworks.find((candidate) => candidate.recognises(file, file.uri));
  }

  /** A document that is long, and whose framework understands it piece by piece. */
  private openLong(uri: string, host: HostFormat, version: number, text: string): (Pick<Held, 'framework'> & Required<Pick<Held, 'long' | 'piecemeal'>>) | undefined {
    if (text.length <= longText) return undefined;
    const long = LongDocument.open({ uri, version, text, host, lower: this.lowerOf(uri), count: this.count });
    const sample = long?.sample();
    const framework = sample && this.frameworkOf(sample);
    const piecemeal = sample && framework?.piecemeal?.(sample.file);
    return long && piecemeal && { long, framework, piecemeal };
  }

  /** The units that are a document's: of a long one, excerpts that hold each of its items once and are made one after the other. */
  *unitsOf(uri: string): Generator<UnitEntry> {
    const held = this.held.get(uri);
    const whole = held?.long ? undefined : this.unit(uri);
    if (whole) yield whole;
    for (const source of held?.long?.excerpts() ?? []) yield this.excerptReader(held).read([source]);
  }

  /** Undefined for a document that is looked at as a whole. */
  longDocument(uri: string): LongDocument | undefined {
    return this.heldAt(uri)?.long;
  }

  /** Of a long document what a selector leads to, with what that looks up; undefined where only all of it can tell. */
  excerpt(uri: string, selector: string): UnitEntry | undefined {
    const held = this.heldAt(uri);
    if (!held?.long || !held.piecemeal) return undefined;
    const known = this.excerpts.get(held.long) ?? new Map<string, UnitEntry>();
    this.excerpts.set(held.long, known);
    const source = known.has(selector) ? undefined : held.long.excerptFor(selector, held.piecemeal);
    if (known.size >= mostExcerpts) known.clear();
    if (source) known.set(selector, this.excerptReader(held).read([source]));
    return known.get(selector);
  }

  /** What is understood piece by piece names no other files. */
  private excerptReader(held: Held | undefined): UnitReader {
    const nobody: OtherFiles = { documentOf: () => undefined, written: () => undefined, unit: () => undefined, bound: () => undefined, documents: () => [], looked: () => undefined };
    return new UnitReader(held?.unitKey ?? '', held?.framework, this.options.pinnedKind, this.count, nobody);
  }

  remove(uri: string): void {
    this.refused.delete(uri);
    const before = this.held.get(uri);
    if (!before) return;
    this.held.delete(uri);
    this.spelled.delete(decoded(uri));
    this.dropFromUnit(uri, before.unitKey);
    this.outdate(uri);
  }

  /** Pinned kinds changed: everything recognised by shape is read again. */
  forgetUnits(): void {
    this.units.clear();
    this.readers.clear();
  }

  file(uri: string): FileEntry | undefined {
    return this.unit(uri)?.files.find((file) => file.uri === uri);
  }

  unit(uri: string): UnitEntry | undefined {
    const held = this.held.get(uri);
    if (!held) return undefined;
    const known = this.units.get(held.unitKey);
    if (known) return known;
    const entry = this.readerOf(held).read(this.sourcesOf(held.unitKey));
    this.units.set(held.unitKey, entry);
    this.links.set(held.unitKey, entry.links);
    return entry;
  }

  /** Files that a document is not understood without, by URI; only those that are not held. */
  missing(uri: string): readonly string[] {
    if (this.longDocument(uri)) return [];
    return this.unit(uri)?.missing.filter((other) => !this.refused.has(other)) ?? [];
  }

  /** Files of units that look at this one. */
  dependents(uri: string): readonly string[] {
    return this.usersOf(uri).flatMap((key) => this.sourcesOf(key).map(({ file }) => file.uri));
  }

  files(): readonly FileEntry[] {
    return [...this.held.keys()].flatMap((uri) => this.file(uri) ?? []);
  }

  whyRefused(uri: string): string | undefined {
    return this.refused.get(uri);
  }

  readonly locate = (span: Span): Span | undefined => this.documentOf(span.source)?.locate(span);

  readonly sourceText = (source: SourceId): string | undefined => this.documentOf(source)?.sourceText(source);

  private readerOf({ unitKey, framework }: Held): UnitReader {
    let reader = this.readers.get(unitKey);
    if (!reader) {
      reader = new UnitReader(unitKey, framework, this.options.pinnedKind, this.count, {
        documentOf: (root) => this.documents.get(root),
        written: (uri) => this.heldAt(uri)?.source.file,
        unit: (uri) => this.usedUnit(framework, uri),
        bound: (uri) => this.boundFile(uri),
        documents: (uri) => this.documentsAt(framework, uri),
        looked: (uris) => {
          if (this.units.has(unitKey)) this.links.add(unitKey, uris);
        },
      });
      this.readers.set(unitKey, reader);
    }
    return reader;
  }

  private sourcesOf(unitKey: string): readonly UnitSource[] {
    return [...(this.members.get(unitKey) ?? [])].flatMap((uri) => this.held.get(uri)?.source ?? []);
  }

  private usedUnit(framework: Framework | undefined, uri: string): UsedUnit | undefined {
    const key = `${framework?.id ?? ''}:${uri.endsWith('/') ? uri : this.spelling(uri)}`;
    const sources = this.sourcesOf(key);
    return sources.length > 0 ? { key, sources } : undefined;
  }

  private documentsAt(framework: Framework | undefined, uri: string): readonly ParsedDocument[] {
    const sources = uri.endsWith('/') ? (this.usedUnit(framework, uri)?.sources ?? []) : [this.heldAt(uri)?.source];
    return sources.flatMap((source) => source?.document ?? []);
  }

  private boundFile(uri: string): ReturnType<OtherFiles['bound']> {
    const held = this.heldAt(uri);
    if (!held) return undefined;
    const { files, links } = this.readerOf(held).bind(this.sourcesOf(held.unitKey));
    const file = files.find((each) => each.uri === held.source.file.uri);
    return file && { file, links };
  }

  /** The address under which a file was handed in last: one file may be spelled in several ways. */
  private spelling(uri: string): string {
    return this.spelled.get(decoded(uri)) ?? uri;
  }

  private heldAt(uri: string): Held | undefined {
    return this.held.get(this.spelling(uri));
  }

  /** What was made of a file that changed is made anew when it is asked for. */
  private outdate(uri: string): void {
    for (const key of this.usersOf(uri)) this.units.delete(key);
  }

  /** Keys of the units that look at a file, or at the folder of the module it belongs to. */
  private usersOf(uri: string): readonly string[] {
    return [...this.links.usersOf(uri), ...this.links.usersOf(`${folderOf(uri)}/`)];
  }

  private documentOf(source: SourceId): Pick<ParsedDocument, 'locate' | 'sourceText'> | undefined {
    // A URI may hold an escaped or raw hash itself (untitled documents), so the whole is tried first.
    const held = this.held.get(source) ?? this.held.get(documentOf(source));
    return held?.long ?? held?.source.document;
  }

  private whyNot(format: HostFormat | undefined, text: string): string | undefined {
    if (!format) return 'it is not JSON, YAML or Terraform';
    const { maxLength } = this.options;
    return maxLength !== undefined && text.length > maxLength ? 'it is too long to be looked at while somebody types' : undefined;
  }

  private newMemo(uri: string, format: HostFormat): PartMemo {
    return new PartMemo(uri, format, this.lowerOf(uri), this.count);
  }

  private lowerOf(uri: string): Lower {
    return (node) => {
      let result = node;
      for (const framework of this.options.frameworks) result = framework.lower?.(result, uri) ?? result;
      return result;
    };
  }

  private dropFromUnit(uri: string, unitKey: string): void {
    const members = this.members.get(unitKey);
    this.units.delete(unitKey);
    members?.delete(uri);
    if (members && members.size > 0) return;
    this.members.delete(unitKey);
    this.readers.delete(unitKey);
    this.links.delete(unitKey);
  }
}

function heldLong(held: Omit<Held, 'source'>, parse: () => UnitSource): Held {
  let source: UnitSource | undefined;
  return {
    ...held,
    get source() {
      return (source ??= parse());
    },
  };
}
