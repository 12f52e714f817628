/**
 * Selection ranges: what grows around a position, from the token over members and containers, through documents in strings,
 * to the whole document.
 *
 * They follow the host tree, so they are the same in every format. What comes in through aliases and merge keys stands
 * elsewhere and does not count.
 */
import type { Span } from '../base/span';
import type { HostNode } from '../syntax/node';
import type { WorkspaceView } from '../workspace/model';
import type { FeatureContext } from './feature';

/** Absolute, the innermost first; each lies in the next and is shorter. */
export function findSelections({ view }: FeatureContext, uri: string, offset: number): readonly Span[] {
  const document = view.file(uri)?.document;
  if (!document) return [];
  const whole: Span = { source: uri, start: 0, end: document.text.length };
  const around: Span[] = [];
  collect(document.root, { uri, offset, view, around });
  const sorted = [...around, whole].sort((a, b) => a.end - a.start - (b.end - b.start));
  return sorted.reduce<readonly Span[]>((chain, span) => {
    const last = chain.at(-1);
    return !last || (span.start <= last.start && last.end <= span.end && span.end - span.start > last.end - last.start) ? [...chain, span] : chain;
  }, []);
}

interface Around {
  readonly uri: string;
  readonly offset: number;
  readonly view: WorkspaceView;
  readonly around: Span[];
}

/** Whether the span is around the offset; if so it is noted. */
function note(span: Span, { uri, offset, view, around }: Around): boolean {
  const at = view.locate(span);
  if (at?.source !== uri || offset < at.start || at.end < offset) return false;
  if (at.end > at.start) around.push(at);
  return true;
}

function collect(node: HostNode, looking: Around): void {
  switch (node.kind) {
    case 'object':
      note(node.span, looking);
      for (const label of node.labels ?? []) collect(label, looking);
      for (const { span, keySpan, value, borrowed } of node.members) {
        if (borrowed === true || !note(span, looking)) continue;
        if (!note(keySpan, looking)) collect(value, looking);
      }
      return;
    case 'array':
      note(node.span, looking);
      for (const item of node.items) collect(item, looking);
      return;
    case 'choice':
      note(node.span, looking);
      for (const { value } of node.branches) if (value) collect(value, looking);
      return;
    case 'string':
      if (!note(node.span, looking)) return;
      note(node.contentSpan, looking);
      if (node.embedded) collect(node.embedded.root, looking);
      return;
    default:
      note(node.span, looking);
  }
}
