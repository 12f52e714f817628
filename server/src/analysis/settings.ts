/**
 * The settings analysis looks at, with their defaults: an editor that sends none gets these.
 *
 * Reading them from whatever an editor sends is tolerant: a value that makes no sense counts as absent. Where settings
 * come from is the edges' business.
 */
import { LEVELS, type Level } from '../checks/check';
import { isPolicyKind, type PolicyKind } from '../policy/kinds';
import type { CrawlOptions } from './crawl';

export interface AnalysisSettings {
  /** Only those that differ from the check's own default. */
  readonly levels: ReadonlyMap<string, Level>;
  /** Path pattern and kind, in the order written; the first that matches decides. */
  readonly policyKinds: readonly (readonly [pattern: string, kind: PolicyKind])[];
  readonly codeLens: 'gateway' | 'all' | 'off';
  readonly inlayHints: 'surprises' | 'all' | 'off';
  /** Of `gatehouse.json`, for requests that are simulated; empty for none. */
  readonly environment: string;
  /** Patterns of paths that are looked at for the index of the workspace; nothing to include means everything. */
  readonly index: CrawlOptions;
}

export const defaultSettings: AnalysisSettings = { levels: new Map(), policyKinds: [], codeLens: 'gateway', inlayHints: 'surprises', environment: '', index: { include: [], exclude: [] } };

/** From the `gatehouse` section of an editor's settings, or the fields of `gatehouse.json`. */
export function readSettings(section: unknown): AnalysisSettings {
  if (!isRecord(section)) return defaultSettings;
  const { codeLens, inlayHints } = section;
  return {
    levels: new Map(entriesOf(section.checks).flatMap(([id, level]) => (isLevel(level) ? [[id, level] as const] : []))),
    policyKinds: entriesOf(section.policyKinds).flatMap(([pattern, kind]) =>
      typeof kind === 'string' && isPolicyKind(kind) ? [[pattern, kind] as const] : [],
    ),
    codeLens: codeLens === 'all' || codeLens === 'off' ? codeLens : 'gateway',
    inlayHints: inlayHints === 'all' || inlayHints === 'off' ? inlayHints : 'surprises',
    environment: typeof section.environment === 'string' ? section.environment : '',
    index: { include: textsOf(section.index, 'include'), exclude: textsOf(section.index, 'exclude') },
  };
}

function textsOf(section: unknown, name: string): readonly string[] {
  const list = isRecord(section) ? section[name] : undefined;
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

function isLevel(value: unknown): value is Level {
  return LEVELS.some((level) => level === value);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
