/**
 * Findings in what a CDK app synthesised, told in the words of the app: which construct they belong to, and where in the
 * program that was made.
 *
 * The assembly beside the template keeps the traces; it, and the source file a trace names, are asked for once something
 * was found. Only files of the app's own folder are: a trace is text of somebody's machine, and anything else it names is
 * shown as text.
 */
import type { Span } from '../base/span';
import { LineIndex } from '../base/text';
import { folderOf, pathOf, resolveUri } from '../base/uri';
import type { Finding } from '../checks/check';
import { appFolder, manifestName, readAssembly } from '../sites/cdk/assembly';
import { isInside, shownPath } from '../sites/cdk/constructs';
import { findCreation, type Frame } from '../sites/cdk/creation';
import type { AssemblyStack, ConstructSite } from '../sites/cdk/model';
import type { FileEntry, WorkspaceView } from '../workspace/model';

/** A finding with absolute spans: `span.source` is the URI of the document asked about. */
export interface LocatedFinding extends Finding {
  /** Of the part of a program that made the resource it stands in. */
  readonly constructPath?: string;
}

type Related = NonNullable<LocatedFinding['related']>[number];

export class Creations {
  /** By template: files that would tell more. */
  private readonly wanted = new Map<string, Set<string>>();
  /** Of source files, which are no documents of any format here. */
  private readonly texts = new Map<string, string>();
  private readonly lines = new Map<string, LineIndex>();

  constructor(private readonly view: WorkspaceView) {}

  /** Whether the file is one that was asked for. */
  take(uri: string, text: string | undefined): boolean {
    const isWanted = [...this.wanted.values()].some((uris) => uris.has(uri));
    if (!isWanted) return false;
    this.lines.delete(uri);
    if (text === undefined) this.texts.delete(uri);
    else this.texts.set(uri, text);
    return true;
  }

  textOf(uri: string): string | undefined {
    return this.texts.get(uri);
  }

  /** Undefined for a file in which nothing was found that more could be told about. */
  missing(template: string): readonly string[] | undefined {
    const wanted = this.wanted.get(template);
    return wanted && [...wanted].filter((uri) => !this.texts.has(uri) && !this.view.file(uri));
  }

  /** The findings of a file, with absolute spans, each with its construct. */
  tell(file: FileEntry, findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
    const constructs = file.framework?.constructs?.({ uri: file.uri, root: file.document.root }) ?? [];
    this.wanted.delete(file.uri);
    if (constructs.length === 0 || findings.length === 0) return findings;
    this.wanted.set(file.uri, new Set());
    const places = constructs.flatMap((construct) => {
      const at = this.view.locate(construct.span);
      return at ? [{ construct, at }] : [];
    });
    return findings.map((finding) => {
      const place = places.find(({ at }) => at.source === finding.span.source && at.start <= finding.span.start && finding.span.end <= at.end);
      return place ? this.withConstruct(file, place.construct, finding) : finding;
    });
  }

  private withConstruct(file: FileEntry, construct: ConstructSite, finding: LocatedFinding): LocatedFinding {
    const constructPath = shownPath(construct.path);
    const related = this.relatedTo(file, construct, constructPath);
    return { ...finding, constructPath, related: [...(finding.related ?? []), ...related] };
  }

  private relatedTo(file: FileEntry, construct: ConstructSite, shown: string): readonly Related[] {
    const frame = this.frameOf(file, construct);
    const source = frame && this.spanOf(file.uri, frame);
    if (source) return [{ span: source, message: `The construct \`${shown}\` is created here.` }];
    const key = this.view.locate(construct.keySpan);
    const where = frame ? `, created at \`${frame.file}:${String(frame.line)}:${String(frame.column)}\`` : '';
    return key ? [{ span: key, message: `This belongs to the construct \`${shown}\`${where}.` }] : [];
  }

  private frameOf({ uri }: FileEntry, { path }: ConstructSite): Frame | undefined {
    const manifest = this.ask(uri, `${folderOf(uri)}/${manifestName}`);
    const root = manifest?.document.root;
    const stack = manifest?.framework?.assembly && root ? stackOf(readAssembly(root).stacks, path) : undefined;
    if (!stack || !manifest) return undefined;
    const beside = stack.metadataFile === undefined ? undefined : resolveUri(manifest.uri, stack.metadataFile);
    const more = beside === undefined ? undefined : this.ask(uri, beside)?.document.root;
    return findCreation(stack.metadata, path) ?? findCreation(more, path);
  }

  /** Where a frame lies in a file that is there; undefined for files outside the app's folder. */
  private spanOf(template: string, { file, line, column }: Frame): Span | undefined {
    const app = appFolder(template);
    const folder = `${pathOf(app)}/`;
    const inside = file.startsWith(folder) ? file.slice(folder.length) : file;
    const uri = isInside(inside) ? resolveUri(`${app}/`, inside) : undefined;
    if (uri === undefined) return undefined;
    this.want(template, uri);
    const text = this.texts.get(uri);
    if (text === undefined) return undefined;
    const lines = this.lines.get(uri) ?? new LineIndex(text);
    this.lines.set(uri, lines);
    if (line < 1 || line > lines.lineCount) return undefined;
    return { source: uri, start: lines.offsetAt({ line: line - 1, character: column - 1 }), end: lines.offsetAt({ line: line - 1, character: Infinity }) };
  }

  private ask(template: string, uri: string): FileEntry | undefined {
    this.want(template, uri);
    return this.view.file(uri);
  }

  private want(template: string, uri: string): void {
    this.wanted.get(template)?.add(uri);
  }
}

/** The stack a construct is in, also that of the stacks nested in it. */
function stackOf(stacks: readonly AssemblyStack[], construct: string): AssemblyStack | undefined {
  return [...stacks].sort((a, b) => b.path.length - a.path.length).find(({ path }) => construct.startsWith(`${path}/`));
}
