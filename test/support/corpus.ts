/**
 * The real templates and modules of `../shared/corpora/corpus`, opened as they lie on disk: a Terraform file together
 * with the others of its folder.
 */
import type { Analysis } from '../../server/src/analysis/analysis';
import { LineIndex } from '../../server/src/base/text';
import type { Span } from '../../server/src/base/span';
import type { FileEntry } from '../../server/src/workspace/model';
import { openTexts } from './check-diagnostics';
import { readSharedLines, readSharedText } from './shared-corpora';

/** A line of the manifest. */
export interface CorpusFile {
  readonly file: string;
  readonly kind: 'policy' | 'sam' | 'cloudformation' | 'serverless' | 'terraform' | 'other';
  /** `unchecked`: nobody has parsed it yet. */
  readonly syntax: 'ok' | 'unchecked';
  readonly lines: number;
  readonly statements: readonly { readonly how: 'tree' | 'heredoc' | 'jsonencode' | 'policy_document'; readonly line: number }[];
}

export interface OpenCorpusFile extends CorpusFile {
  readonly uri: string;
  readonly entry: FileEntry;
  readonly analysis: Analysis;
  /** One-based line of an offset of the analysis; undefined where it stands in another file. */
  lineOf(span: Span): number | undefined;
}

/** Opens every file of the manifest; skips the running test where the corpora are absent. */
export function openCorpus(test: Mocha.Context): readonly OpenCorpusFile[] {
  const units = new Map<string, CorpusFile[]>();
  for (const file of readSharedLines<CorpusFile>(test, 'corpus.manifest.jsonl')) {
    const unit = file.kind === 'terraform' ? file.file.replace(/\/[^/]*$/, '') : file.file;
    units.set(unit, [...(units.get(unit) ?? []), file]);
  }
  return [...units.values()].flatMap((files) => {
    const { analysis, uris } = openTexts(files.map(({ file }) => ({ name: file, text: readSharedText(file) })));
    return files.map((file, index) => openFile(file, uris[index] ?? '', analysis));
  });
}

function openFile(file: CorpusFile, uri: string, analysis: Analysis): OpenCorpusFile {
  const entry = analysis.file(uri);
  if (!entry) throw new Error(`${file.file} was not read`);
  const lines = new LineIndex(entry.document.text);
  const lineOf = (span: Span): number | undefined => {
    const at = analysis.view.locate(span);
    return at?.source === uri ? lines.positionAt(at.start).line + 1 : undefined;
  };
  return { ...file, uri, entry, analysis, lineOf };
}
