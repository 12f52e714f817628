/**
 * What every part of a request in the making shares: the case, where its parts stand, and what went wrong so far.
 */
import { literal, type HoledText } from '../base/atoms';
import type { CanonicalCase, PolicyInput, Text } from './canonical';
import type { Environment } from './environment';
import type { LayerPolicy } from '../gateway/request';
import { readSource, type PolicyPlace, type PolicyReading } from './policies';
import type { ScenarioProblem } from './problem';

export interface Building extends PolicyReading {
  readonly environment: Environment | undefined;
  readonly canonical: CanonicalCase;
  readonly problems: ScenarioProblem[];
  /** For people, beside the answer: what was inferred or stands for something else. */
  readonly notes: string[];
}

export function textOf(value: Text): HoledText {
  return literal(String(value));
}

export function textMap(map: { readonly [name: string]: Text } | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(map ?? {}).map(([name, value]) => [name, String(value)]));
}

/** One policy: `undefined` not written, `null` none for certain. */
export function readOptional(input: PolicyInput | null | undefined, place: PolicyPlace, building: Building): LayerPolicy | null | undefined {
  return input === null || input === undefined ? input : readSource(input, place, building);
}

export function readList(inputs: readonly PolicyInput[], place: PolicyPlace, building: Building): readonly LayerPolicy[] {
  return inputs.flatMap((input, index) => readSource(input, { ...place, path: [...place.path, index] }, building) ?? []);
}

export function readLevels(levels: readonly (readonly PolicyInput[])[], place: PolicyPlace, building: Building): readonly (readonly LayerPolicy[])[] {
  return levels.map((level, index) => readList(level, { ...place, path: [...place.path, index] }, building));
}

