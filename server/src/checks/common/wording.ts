/**
 * How messages and fixes show what somebody wrote.
 *
 * Wording of single messages stays with their checks.
 */
import { displayText, type HoledText } from '../../base/atoms';
import type { Span } from '../../base/span';
import { readText } from '../../policy/text';
import type { HostNode } from '../../syntax/node';

/** User text in backticks, on one line, cut where it is long. */
export function quoted(text: string): string {
  if (text === '') return '`""`';
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim();
  return line.length > longest ? `\`${line.slice(0, longest)}…\`` : `\`${line}\``;
}

export function quotedText(text: HoledText): string {
  return quoted(displayText(text));
}

/** What is written at a scalar; undefined for anything else. */
export function writtenAt(node: HostNode): string | undefined {
  const text = readText(node);
  return text && displayText(text);
}

/** The text without its quotes, so that a finding underlines what somebody typed. */
export function contentSpan(node: HostNode): Span {
  return node.kind === 'string' && node.value !== '' ? node.contentSpan : node.span;
}

const longest = 80;
