/**
 * What can be simulated in a document: an API, its resource policy, an authorizer output, a policy that names execute-api.
 *
 * A target brings together the API concerned and the policies that are certain to bind its calls. Who calls, and what
 * comes out, is decided elsewhere; a target is made anew from every snapshot and found again by its reference.
 */
import { literalText } from '../../base/atoms';
import type { Span } from '../../base/span';
import type { ApiFacts, LayerPolicy, PolicySource } from '../../gateway/request';
import type { Api } from '../../gateway/model';
import type { Policy } from '../../policy/model';
import { fileName } from '../../scenario/references';
import type { FileEntry, OutputEntry, PolicyEntry, WorkspaceView } from '../../workspace/model';
import { apiFromArns } from './api-from-arns';
import { callOf, type TargetApi } from './calls';
import { isAboutApi, namesExecuteApi } from './execute-api-policy';

export type TargetKind = 'api' | 'resource-policy' | 'authorizer-output' | 'policy';

/** Plain data that finds a target again after any edit. */
export interface TargetReference {
  readonly uri: string;
  readonly kind: TargetKind;
  readonly selector: string;
}

export interface Target extends TargetReference {
  readonly title: string;
  /** Where it begins for people; its lens stands above. */
  readonly anchor: Span;
  /** All of it, to find the target at a cursor. */
  readonly extent: Span;
  readonly api: TargetApi;
  /** The API's resource policy; the values mean what they mean in `Layers`. */
  readonly resource: LayerPolicy | null | undefined;
  /** The policy simulated where it is none of the API's own: signed callers hold it. */
  readonly held: PolicyEntry | undefined;
  readonly output: OutputEntry | undefined;
  /** Identity policies of the same unit that name execute-api: their holders are callers, too. */
  readonly holders: readonly PolicyEntry[];
}

/** Which policies besides those of APIs and authorizers are targets. */
export type TargetScope = 'gateway' | 'all';

/** The targets of a document in the order in which they stand. */
export function findTargets(view: WorkspaceView, uri: string, scope: TargetScope = 'gateway'): readonly Target[] {
  const file = view.file(uri);
  if (!file) return [];
  const unit = view.unit(uri)?.files ?? [file];
  const targets = [
    ...file.apis.map(({ api }) => apiTarget(api, unit)),
    ...file.policies.flatMap((entry) => policyTarget(entry, unit, scope) ?? []),
    ...file.outputs.map((entry) => outputTarget(entry, unit)),
  ];
  const start = (target: Target): number => view.locate(target.anchor)?.start ?? 0;
  return targets.sort((a, b) => start(a) - start(b));
}

export function findTarget(view: WorkspaceView, reference: TargetReference): Target | undefined {
  const targets = findTargets(view, reference.uri, 'all');
  return targets.find((target) => target.kind === reference.kind && target.selector === reference.selector);
}

/** The innermost target around an offset, or the first of the document; policies count whatever they name. */
export function findTargetAt(view: WorkspaceView, uri: string, offset: number): Target | undefined {
  const targets = findTargets(view, uri, 'all');
  const around = targets.flatMap((target) => {
    const at = view.locate(target.extent);
    return at?.source === uri && at.start <= offset && offset <= at.end ? [{ target, length: at.end - at.start }] : [];
  });
  around.sort((a, b) => a.length - b.length);
  return around[0]?.target ?? targets.find((target) => target.kind !== 'policy' || namesExecuteApi(target.held?.policy)) ?? targets[0];
}

export function referenceOf({ uri, kind, selector }: Target): TargetReference {
  return { uri, kind, selector };
}

export function policySource({ uri, site, policy }: PolicyEntry): PolicySource {
  return { id: `${uri}#${site.selector}`, label: policyLabel(uri, site.selector), policy };
}

export function policyLabel(uri: string, selector: string): string {
  return selector === '' ? fileName(uri) : `${fileName(uri)}#${selector}`;
}

function apiTarget(api: Api, unit: readonly FileEntry[]): Target {
  return {
    uri: documentOfApi(api),
    kind: 'api',
    selector: api.selector,
    title: api.name,
    anchor: api.nameSpan,
    extent: api.span,
    ...givenApi(api, unit),
    held: undefined,
    output: undefined,
    holders: holdersIn(unit, undefined),
  };
}

function policyTarget(entry: PolicyEntry, unit: readonly FileEntry[], scope: TargetScope): Target | undefined {
  const { uri, site, policy } = entry;
  if (site.derived) return undefined;
  const isResourcePolicy = site.kind === 'api-resource-policy';
  if (!isResourcePolicy && (!canBeHeld(policy) || (scope === 'gateway' && !namesExecuteApi(policy)))) return undefined;
  const api = isResourcePolicy ? apiOwning(entry, unit) : apiNamedBy(policy, unit);
  const synthetic = apiFromArns([policy], uri);
  const given = api ? givenApi(api, unit) : { api: synthetic, resource: undefined };
  return {
    uri,
    kind: isResourcePolicy ? 'resource-policy' : 'policy',
    selector: site.selector,
    title: site.name,
    anchor: policy.node.span,
    extent: policy.node.span,
    api: given.api,
    resource: isResourcePolicy ? policySource(entry) : given.resource,
    held: isResourcePolicy ? undefined : entry,
    output: undefined,
    holders: isResourcePolicy ? holdersIn(unit, api) : [],
  };
}

function outputTarget(entry: OutputEntry, unit: readonly FileEntry[]): Target {
  const { uri, site, output } = entry;
  const api = output.policy && apiNamedBy(output.policy, unit);
  const kind = output.form === 'simple' ? 'HTTP' : 'REST';
  const given = api ? givenApi(api, unit) : { api: apiFromArns(output.policy ? [output.policy] : [], uri, kind), resource: undefined };
  return {
    uri,
    kind: 'authorizer-output',
    selector: site.selector,
    title: site.name,
    anchor: output.node.span,
    extent: output.node.span,
    api: given.api,
    resource: given.resource,
    held: undefined,
    output: entry,
    holders: [],
  };
}

/** Trust and other resource policies say nothing about who may call an API. */
function canBeHeld({ kind }: Policy): boolean {
  return kind === 'identity' || kind === 'permissions-boundary' || kind === 'session' || kind === 'scp' || kind === 'vpc-endpoint';
}

function givenApi(api: Api, unit: readonly FileEntry[]): Pick<Target, 'api' | 'resource'> {
  return { api: { name: api.name, facts: factsOf(api), calls: api.routes.map(callOf), api, uri: documentOfApi(api) }, resource: resourceLayer(api, unit) };
}

function factsOf(api: Api): ApiFacts {
  const { id, account, region, partition, endpoint } = api;
  const kind = api.kind ?? 'REST';
  const [stage] = api.stages;
  const unnamed = { id: `${api.key}#stage`, label: `stage of ${api.name}`, reason: 'no stage is declared beside the API', pure: true, shape: 'stage-name' as const };
  return {
    kind, id, account, region, partition, endpoint,
    stage: stage?.name ?? { pieces: [kind === 'HTTP' ? '$default' : unnamed] },
    disableDefaultEndpoint: false,
    apiKeySource: 'HEADER',
    stageVariables: new Map(),
  };
}

function resourceLayer({ resourcePolicy }: Api, unit: readonly FileEntry[]): LayerPolicy | null | undefined {
  if (!resourcePolicy) return resourcePolicy;
  const { uri, selector } = resourcePolicy;
  const entry = unit.find((file) => file.uri === uri)?.policies.find((candidate) => candidate.site.selector === selector);
  if (entry) return policySource(entry);
  const id = `${uri}#${selector}`;
  const label = policyLabel(uri, selector);
  return { id, label, opaque: { id, label, reason: 'attached, but not in these files', pure: true, shape: 'policy-document' } };
}

function apiOwning({ uri, site, policy }: PolicyEntry, unit: readonly FileEntry[]): Api | undefined {
  const apis = apisIn(unit);
  const attached = apis.find(({ resourcePolicy }) => resourcePolicy?.uri === uri && resourcePolicy.selector === site.selector);
  return attached ?? (site.api === undefined ? undefined : apis.find((api) => api.selector === site.api)) ?? apiNamedBy(policy, unit);
}

function apiNamedBy(policy: Policy, unit: readonly FileEntry[]): Api | undefined {
  const apis = apisIn(unit);
  return apis.find((api) => isAboutApi(policy, api, 'names')) ?? apis.find((api) => isAboutApi(policy, api, 'covers'));
}

function apisIn(unit: readonly FileEntry[]): readonly Api[] {
  return unit.flatMap((file) => file.apis.map(({ api }) => api));
}

function holdersIn(unit: readonly FileEntry[], api: Api | undefined): readonly PolicyEntry[] {
  const entries = unit.flatMap((file) => file.policies).filter(({ policy }) => policy.kind === 'identity' && namesExecuteApi(policy));
  return api ? entries.filter(({ policy }) => isAboutApi(policy, api, 'covers')) : entries;
}

function documentOfApi({ key, selector }: Api): string {
  return key.slice(0, key.length - selector.length - 1);
}

/** For titles: the stage that is simulated. */
export function stageName({ facts }: TargetApi): string | undefined {
  return literalText(facts.stage);
}
