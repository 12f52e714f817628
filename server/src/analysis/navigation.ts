/**
 * The façade's part about finding one's way: questions by URI and offset, answers as plain data with absolute spans.
 *
 * It hands the snapshot of the moment to the features and knows no protocol.
 */
import { findDefinitions, type Definition } from '../features/definition';
import type { Analysis } from './analysis';

export function definitionsAt({ context }: Analysis, uri: string, offset: number): readonly Definition[] {
  return findDefinitions(context, uri, offset);
}
