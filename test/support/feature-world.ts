/**
 * A workspace with marked files for tests of features: what a feature is given, and where the cursor stands.
 */
import type { Analysis } from '../../server/src/analysis/analysis';
import type { FeatureContext } from '../../server/src/features/feature';
import type { PolicyKind } from '../../server/src/policy/kinds';
import { openTexts } from './check-diagnostics';
import { readMarked, type LineEnd } from './marks';
import { uriOf } from './open-workspace';

export interface FeatureWorld {
  readonly analysis: Analysis;
  readonly context: FeatureContext;
  readonly uri: string;
  readonly text: string;
  readonly offset: number;
}

export interface WorldOptions {
  readonly kind?: PolicyKind;
  readonly lineEnd?: LineEnd;
}

/** Opens marked text; the cursor `<|>` says which of its files is asked about, the first where there is none. */
export function openWorld(name: string, marked: string, options: WorldOptions = {}): FeatureWorld {
  const files = readMarked(marked, name, options.lineEnd);
  const { analysis } = openTexts(files, { kind: options.kind });
  const file = files.find((one) => one.cursor !== undefined) ?? files[0];
  if (!file) throw new Error('There is no file.');
  return { analysis, context: analysis.context, uri: uriOf(file.name), text: file.text, offset: file.cursor ?? 0 };
}
