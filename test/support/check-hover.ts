/**
 * Hover in tests: marked text in, the described token and parts of its text out.
 */
import assert from 'node:assert/strict';
import { findHover } from '../../server/src/features/hover/hover';
import { openWorld, type WorldOptions } from './feature-world';

export interface ExpectedHover {
  /** The exact text under the hover's range. */
  readonly token: string;
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/** `undefined` means that nothing may be shown. */
export function checkHover(name: string, marked: string, expected: ExpectedHover | undefined, options: WorldOptions = {}): void {
  const { context, uri, text, offset } = openWorld(name, marked, options);
  const hover = findHover(context, uri, offset);
  if (!expected) {
    assert.equal(hover, undefined, `${marked}\n\n${hover?.markdown ?? ''}`);
    return;
  }
  assert.ok(hover, `no hover\n${marked}`);
  assert.equal(text.slice(hover.span.start, hover.span.end), expected.token);
  for (const part of expected.includes ?? []) assert.ok(hover.markdown.includes(part), `\`${part}\` is missing in\n${hover.markdown}`);
  for (const part of expected.excludes ?? []) assert.ok(!hover.markdown.includes(part), `\`${part}\` must not be in\n${hover.markdown}`);
}
