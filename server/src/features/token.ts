/**
 * The token at an offset of a document of any format: a key, a label of a Terraform block or a scalar, with the containers
 * on the way to it.
 *
 * It knows no policies; what a token means is told by its keys.
 */
import type { Span } from '../base/span';
import { findCursor, type CursorSource, type Step } from '../syntax/cursor';
import { settle, type HostNode, type Member } from '../syntax/node';
import type { WorkspaceView } from '../workspace/model';

export interface Token {
  /** Absolute, without quotes. */
  readonly span: Span;
  /** From the outermost container to the innermost. */
  readonly steps: readonly Step[];
  /** What is named by a key or a label. */
  readonly names: Member | undefined;
  /** The scalar; undefined for keys and labels. */
  readonly value: HostNode | undefined;
}

/** Undefined between tokens, and where nothing is written yet. */
export function findToken(view: WorkspaceView, uri: string, offset: number): Token | undefined {
  const document = view.file(uri)?.document;
  if (!document) return undefined;
  const { root, text } = document;
  const source: CursorSource = { root, text, locate: view.locate, sourceText: view.sourceText };
  const { path, place } = findCursor(source, offset);
  if (place.kind === 'key' && place.member) return { span: place.replace, steps: path, names: place.member, value: undefined };
  if (place.kind === 'value' && place.node.kind !== 'missing') return { span: place.replace, steps: path, names: undefined, value: place.node };
  return findLabel(root, view, offset);
}

/** The keys on the way, the innermost last; items of lists have none. */
export function keysTo({ steps }: Pick<Token, 'steps'>): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'member' ? [step.member.key] : []));
}

/** `"aws_api_gateway_method"` and `"get_order"` name their block. */
function findLabel(root: HostNode, view: WorkspaceView, offset: number): Token | undefined {
  if (root.kind !== 'object') return undefined;
  for (const member of root.members) {
    const value = settle(member.value);
    const labels = value.kind === 'object' ? (value.labels ?? []) : [];
    for (const label of labels) {
      const span = view.locate(label.contentSpan);
      if (span && span.start <= offset && offset <= span.end) return { span, steps: [], names: member, value: undefined };
    }
  }
  return undefined;
}
