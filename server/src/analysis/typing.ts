/**
 * Quiet while typing: what says that something is missing from the statement somebody is typing waits; everything else,
 * inside it and outside, does not.
 */
import type { Span } from '../base/span';
import { changeBetween } from '../base/text';
import type { FileEntry } from '../workspace/model';
import type { Analysis, LocatedFinding } from './analysis';

/** The findings of a document while a character at `typedAt` is the last thing that changed. */
export function findingsWhileTyping(analysis: Analysis, uri: string, typedAt: number): readonly LocatedFinding[] {
  const findings = analysis.findings(uri);
  if (!findings.some((finding) => finding.saysMissing)) return findings;
  const typed = statementAt(analysis, uri, typedAt);
  return typed ? findings.filter((finding) => !(finding.saysMissing && holds(typed, finding.span))) : findings;
}

/** Where two versions of a text first differ, counted from the end of what was typed; undefined where they do not. */
export function typedOffset(before: string, after: string): number | undefined {
  return before === after ? undefined : changeBetween(before, after).afterEnd;
}

/** The statement around an offset; a policy or output that has none yet counts as one. */
function statementAt({ view }: Analysis, uri: string, offset: number): Span | undefined {
  const file = view.file(uri);
  if (!file) return undefined;
  const places = file.policies.flatMap(({ policy }) => (policy.statements.length > 0 ? policy.statements.map((statement) => statement.node) : [policy.node]));
  for (const node of [...places, ...outputNodes(file)]) {
    const span = view.locate(node.span);
    if (span?.source === uri && span.start <= offset && offset <= span.end) return span;
  }
  return undefined;
}

function outputNodes(file: FileEntry): FileEntry['document']['root'][] {
  return file.outputs.flatMap(({ output }) => [...(output.policy?.statements ?? []).map((statement) => statement.node), output.node]);
}

function holds(outer: Span, inner: Span): boolean {
  return outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end;
}
