/**
 * Where an offset stands in a scenario file, as far as only the workspace knows what could be written there: the name of an
 * environment, a reference to an API, a role or a policy, another scenario file, a caller or VPC endpoint by its name.
 *
 * The slot is told by the keys on the way, so half-typed text has one as well. Fields and words that are the same in every
 * workspace are in the JSON Schema, from which editors offer them; policies inside scenario files are found in `place.ts`.
 */
import { findCursor, type Cursor, type CursorPlace, type CursorSource } from '../../syntax/cursor';
import type { ArrayNode, ObjectNode } from '../../syntax/node';
import type { PolicyKind } from '../../policy/kinds';
import { isScenarioFile } from '../../sites/file-names';
import type { FeatureContext } from '../feature';

export type ScenarioSlot = 'environment' | 'api' | 'principal' | 'caller' | 'endpoint' | 'endpoint-reference' | 'policy' | 'output' | 'use';

export interface ScenarioPlace {
  readonly uri: string;
  readonly slot: ScenarioSlot;
  /** What a policy there is read as. */
  readonly policyKind: PolicyKind | undefined;
  readonly form: 'value';
  readonly cursor: Extract<CursorPlace, { kind: 'value' }>;
  readonly container: ObjectNode | ArrayNode | undefined;
  readonly source: CursorSource;
  readonly offset: number;
}

type Row = readonly [path: readonly string[], slot: ScenarioSlot, kind?: PolicyKind];

/** Of a caller, or an entry of `callers`. */
const callerSlots: readonly Row[] = [
  [['ref'], 'principal'],
  [['identityPolicies', '*'], 'policy', 'identity'],
  [['permissionsBoundary'], 'policy', 'permissions-boundary'],
  [['sessionPolicies', '*'], 'policy', 'session'],
  [['organization', 'scps', '*', '*'], 'policy', 'scp'],
  [['organization', 'rcps', '*', '*'], 'policy', 'rcp'],
];

const endpointSlots: readonly Row[] = [
  [[], 'endpoint'],
  [['name'], 'endpoint'],
  [['ref'], 'endpoint-reference'],
  [['policy'], 'policy', 'vpc-endpoint'],
];

const under = (path: readonly string[], rows: readonly Row[]): readonly Row[] => rows.map(([below, ...slot]) => [[...path, ...below], ...slot]);

/** By the keys below a case; a star is any key, or an item. */
const slots: readonly Row[] = [
  [['env'], 'environment'],
  [['env', '*'], 'environment'],
  [['api'], 'api'],
  [['api', 'ref'], 'api'],
  [['caller'], 'caller'],
  [['api', 'resourcePolicy'], 'policy', 'api-resource-policy'],
  [['resourcePolicy'], 'policy', 'resource-policy'],
  [['resourceOrganization', 'rcps', '*', '*'], 'policy', 'rcp'],
  [['authorizer', 'output'], 'output'],
  [['authorizer', 'cached'], 'output'],
  [['use', '*'], 'use'],
  ...under(['caller'], callerSlots),
  ...under(['callers', '*'], callerSlots),
  ...under(['request', 'vpcEndpoint'], endpointSlots),
  ...under(['callers', '*', 'vpcEndpoint'], endpointSlots),
];

export function findScenarioPlace({ view }: FeatureContext, uri: string, offset: number): ScenarioPlace | undefined {
  const document = isScenarioFile(uri) ? view.file(uri)?.document : undefined;
  if (!document) return undefined;
  const source: CursorSource = { root: document.root, text: document.text, locate: view.locate, sourceText: view.sourceText };
  const { path, place } = findCursor(source, offset);
  const row = place.kind === 'value' ? rowAt(belowCase(path)) : undefined;
  if (row === undefined || place.kind !== 'value') return undefined;
  const [, slot, policyKind] = row;
  const last = path.at(-1);
  return { uri, slot, policyKind, form: 'value', cursor: place, container: last?.kind === 'member' ? last.object : last?.array, source, offset };
}

type Steps = readonly (string | undefined)[];

/** The keys on the way, undefined for items. */
function belowCase(path: Cursor['path']): Steps {
  const steps = path.map((step) => (step.kind === 'member' ? step.member.key : undefined));
  if (steps[0] === 'defaults') return steps.slice(1);
  return steps[0] === 'cases' && steps.length > 1 && steps[1] === undefined ? steps.slice(2) : steps;
}

function rowAt(steps: Steps): Row | undefined {
  return slots.find(([pattern]) => pattern.length === steps.length && pattern.every((key, index) => key === '*' || key === steps[index]));
}
