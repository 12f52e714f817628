/**
 * Where an offset stands in a scenario file, as far as only the workspace knows what could be written there: the name of an
 * environment, a reference to an API or a role, a caller or VPC endpoint by its name.
 *
 * The slot is told by the keys on the way, so half-typed text has one as well. Fields and words that are the same in every
 * workspace are in the JSON Schema, from which editors offer them; policies inside scenario files are found in `place.ts`.
 */
import { findCursor, type Cursor, type CursorPlace, type CursorSource } from '../../syntax/cursor';
import type { ArrayNode, ObjectNode } from '../../syntax/node';
import { isScenarioFile } from '../../sites/file-names';
import type { FeatureContext } from '../feature';

export type ScenarioSlot = 'environment' | 'api' | 'principal' | 'caller' | 'endpoint' | 'endpoint-reference';

export interface ScenarioPlace {
  readonly uri: string;
  readonly slot: ScenarioSlot;
  readonly form: 'value';
  readonly cursor: Extract<CursorPlace, { kind: 'value' }>;
  readonly container: ObjectNode | ArrayNode | undefined;
  readonly source: CursorSource;
  readonly offset: number;
}

/** By the keys below a case; a star is any key, or an item. */
const slots: readonly (readonly [readonly string[], ScenarioSlot])[] = [
  [['env'], 'environment'],
  [['env', '*'], 'environment'],
  [['api'], 'api'],
  [['api', 'ref'], 'api'],
  [['caller'], 'caller'],
  [['caller', 'ref'], 'principal'],
  [['callers', '*', 'ref'], 'principal'],
  [['request', 'vpcEndpoint'], 'endpoint'],
  [['request', 'vpcEndpoint', 'name'], 'endpoint'],
  [['request', 'vpcEndpoint', 'ref'], 'endpoint-reference'],
  [['callers', '*', 'vpcEndpoint'], 'endpoint'],
  [['callers', '*', 'vpcEndpoint', 'name'], 'endpoint'],
  [['callers', '*', 'vpcEndpoint', 'ref'], 'endpoint-reference'],
];

export function findScenarioPlace({ view }: FeatureContext, uri: string, offset: number): ScenarioPlace | undefined {
  const document = isScenarioFile(uri) ? view.file(uri)?.document : undefined;
  if (!document) return undefined;
  const source: CursorSource = { root: document.root, text: document.text, locate: view.locate, sourceText: view.sourceText };
  const { path, place } = findCursor(source, offset);
  const slot = place.kind === 'value' ? slotAt(belowCase(path)) : undefined;
  if (slot === undefined || place.kind !== 'value') return undefined;
  const last = path.at(-1);
  return { uri, slot, form: 'value', cursor: place, container: last?.kind === 'member' ? last.object : last?.array, source, offset };
}

type Steps = readonly (string | undefined)[];

/** The keys on the way, undefined for items. */
function belowCase(path: Cursor['path']): Steps {
  const steps = path.map((step) => (step.kind === 'member' ? step.member.key : undefined));
  if (steps[0] === 'defaults') return steps.slice(1);
  return steps[0] === 'cases' && steps.length > 1 && steps[1] === undefined ? steps.slice(2) : steps;
}

function slotAt(steps: Steps): ScenarioSlot | undefined {
  return slots.find(([pattern]) => pattern.length === steps.length && pattern.every((key, index) => key === '*' || key === steps[index]))?.[1];
}
