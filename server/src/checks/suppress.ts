/**
 * Suppression by comment: `gatehouse-disable-next-line <id>[, <id>]: reason`, in hosts that have comments.
 *
 * It counts for what begins in the line after the comment, and for all of a heredoc or block of text that begins there,
 * because no comment can stand inside. A reason is wished for and not demanded. In strict JSON there are no comments;
 * levels in the settings serve there.
 */
import type { Span } from '../base/span';
import { childrenOf, type HostNode } from '../syntax/node';
import type { FileEntry, UnitEntry, WorkspaceView } from '../workspace/model';
import type { Finding } from './check';

const SUPPRESSION = 'gatehouse-disable-next-line';

/** The text of a comment that suppresses a check, without the comment marker; the last word is to be replaced. */
export function suppressionText(id: string): string {
  return `${SUPPRESSION} ${id}: reason`;
}

/** The ids a comment suppresses, or undefined for any other comment. */
export function readSuppression(comment: string): readonly string[] | undefined {
  const text = comment.trim();
  if (!text.startsWith(`${SUPPRESSION} `)) return undefined;
  const [ids = ''] = text.slice(SUPPRESSION.length).split(':', 1);
  return ids.split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]));
}

export function withoutSuppressed(findings: readonly Finding[], unit: UnitEntry, view: Pick<WorkspaceView, 'locate'>): readonly Finding[] {
  const suppressions = new Map(unit.files.flatMap((file) => {
    const lines = suppressedLines(file, view);
    return lines.length > 0 ? [[file.uri, lines] as const] : [];
  }));
  if (suppressions.size === 0) return findings;
  return findings.filter((finding) => {
    const at = view.locate(finding.span);
    const lines = (at && suppressions.get(at.source)) ?? [];
    return !at || !lines.some((line) => line.start <= at.start && at.start <= line.end && line.ids.includes(finding.code));
  });
}

interface SuppressedLine {
  readonly start: number;
  readonly end: number;
  readonly ids: readonly string[];
}

function suppressedLines({ document }: FileEntry, view: Pick<WorkspaceView, 'locate'>): readonly SuppressedLine[] {
  return document.comments.flatMap((comment) => {
    const ids = readSuppression(comment.text);
    const at = ids && view.locate(comment.span);
    const line = at && lineAfter(document.text, at);
    return line && ids ? [{ start: line.start, end: endOfText(document.root, line, view) ?? line.end, ids }] : [];
  });
}

/** Where a text of several lines ends that begins in a line. */
function endOfText(node: HostNode, line: { readonly start: number; readonly end: number }, view: Pick<WorkspaceView, 'locate'>): number | undefined {
  const at = view.locate(node.span);
  if (!at || at.end <= line.end || at.start > line.end) return undefined;
  if (node.kind === 'string') return at.start >= line.start ? at.end : undefined;
  for (const child of childrenOf(node)) {
    const end = endOfText(child, line, view);
    if (end !== undefined) return end;
  }
  return undefined;
}

function lineAfter(text: string, { end }: Span): { readonly start: number; readonly end: number } | undefined {
  // A comment's span may or may not hold its line break.
  const isBehindBreak = end > 0 && text[end - 1] === '\n';
  const breakAt = isBehindBreak ? end - 1 : text.indexOf('\n', end);
  if (breakAt < 0) return undefined;
  const nextBreak = text.indexOf('\n', breakAt + 1);
  return { start: breakAt + 1, end: nextBreak < 0 ? text.length : nextBreak };
}
