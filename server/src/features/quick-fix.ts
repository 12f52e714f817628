/**
 * What can be done about findings: the check's own fixes, a comment that silences it on one line, another severity.
 *
 * Fixes are computed here, when somebody asks. Severities live in settings that this layer does not know, so choosing one
 * is handed to the client as plain data.
 */
import type { Span, TextEdit } from '../base/span';
import { lineBreakOf, lineStart } from '../base/text';
import { LEVELS, type Finding, type Level } from '../checks/check';
import { suppressionText } from '../checks/suppress';
import { childrenOf, type HostNode } from '../syntax/node';
import type { FileEntry } from '../workspace/model';
import type { FeatureContext } from './feature';

export interface FixOffer {
  readonly title: string;
  readonly kind: 'fix' | 'suppress' | 'severity';
  readonly finding: Finding;
  /** Absolute spans; empty where the client has to act. */
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
  /** For the client's command: which check may be set to which levels. */
  readonly severity?: { readonly id: string; readonly levels: readonly Level[] };
}

/**
 * Offers for findings (with absolute spans) that touch a range of a document: fixes of all of them first, then one
 * suppression and one choice of severity per check.
 */
export function findFixes({ view }: FeatureContext, uri: string, range: { readonly start: number; readonly end: number }, findings: readonly Finding[]): readonly FixOffer[] {
  const file = view.file(uri);
  if (!file) return [];
  const touched = findings.filter(({ span }) => span.source === uri && span.start <= range.end && range.start <= span.end);
  const perCheck = touched.filter((finding, index) => touched.findIndex((other) => other.code === finding.code) === index);
  const source = { locate: view.locate, sourceText: view.sourceText };
  return [
    ...touched.flatMap((finding) =>
      (finding.fixes?.(source) ?? []).map((fix): FixOffer => ({ ...fix, kind: 'fix', finding })),
    ),
    ...perCheck.flatMap((finding) => suppression(finding, file, view.locate)),
    ...perCheck.map((finding): FixOffer => ({
      title: `Set severity of \`${finding.code}\`…`,
      kind: 'severity',
      finding,
      edits: [],
      isPreferred: false,
      severity: { id: finding.code, levels: LEVELS },
    })),
  ];
}

/** One comment line above; nothing in hosts without comments. */
function suppression(finding: Finding, file: FileEntry, locate: Locate): readonly FixOffer[] {
  const { text } = file.document;
  const marker = commentMarker(file);
  if (marker === undefined) return [];
  const start = lineStart(text, outermostStart(file.document.root, finding.span, locate) ?? finding.span.start);
  const indent = /^[ \t]*/.exec(text.slice(start, start + 400))?.[0] ?? '';
  const lineEnd = lineBreakOf(text);
  return [{
    title: `Disable \`${finding.code}\` on this line`,
    kind: 'suppress',
    finding,
    edits: [{ span: { source: file.uri, start, end: start }, newText: `${indent}${marker} ${suppressionText(finding.code)}${lineEnd}` }],
    isPreferred: false,
  }];
}

/** JSON has comments only where the file is meant to have them: by its name, or because it has some already. */
function commentMarker({ uri, document }: FileEntry): string | undefined {
  if (document.format !== 'json') return '#';
  return /\.(jsonc|code-workspace)$/i.test(uri) || document.comments.length > 0 ? '//' : undefined;
}

type Locate = (span: Span) => Span | undefined;

/** Where the string of the host begins that holds a span: inside a heredoc or a text of several lines no comment can stand. */
function outermostStart(root: HostNode, span: Span, locate: Locate): number | undefined {
  let node: HostNode | undefined = root;
  while (node && node.kind !== 'string') node = childAround(node, span, locate);
  return node && locate(node.span)?.start;
}

function childAround(node: HostNode, span: Span, locate: Locate): HostNode | undefined {
  // Text that came in by reference stands elsewhere, so it never holds the span.
  return childrenOf(node).find((child) => {
    const at = locate(child.span);
    return at !== undefined && at.source === span.source && at.start <= span.start && span.end <= at.end;
  });
}
