/**
 * What can be simulated in a document: an API, its resource policy, an authorizer output, a policy that names execute-api.
 *
 * A target says which API is called and which policy takes part in which role. Who calls, and what comes out, is decided
 * elsewhere; a target is made anew from every snapshot and found again by its reference.
 */
import type { Span } from '../../base/span';
import type { Api } from '../../gateway/model';
import type { Policy } from '../../policy/model';
import { apisMadeOf } from '../../workspace/made-of';
import { policyAt, type ApiEntry, type FileEntry, type OutputEntry, type PolicyEntry, type UnitEntry, type WorkspaceView } from '../../workspace/model';
import type { FeatureContext } from '../feature';
import { apiFromArns, apiFromEvent } from './api-from-arns';
import { referenceText, type TargetApi } from './calls';
import { declaredApi } from './declared-api';
import { deploymentOf, inDeployment, type Deployment } from './deployment';
import { eventOf, type EventOfOutput } from './event-of-output';
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
  /** The policy simulated where it is none of the API's own: signed callers hold it. */
  readonly held: PolicyEntry | undefined;
  readonly output: OutputEntry | undefined;
  /** The event the output answers, where nothing but it tells of an API: its request is the one to ask about. */
  readonly event: EventOfOutput | undefined;
  /** Identity policies of the same unit that name execute-api: their holders are callers, too. */
  readonly holders: readonly PolicyEntry[];
  readonly unit: readonly FileEntry[];
  /** What the files that these use are in each use, and the principals of all of them. */
  readonly used: UsedFiles;
  /** What requests are asked in; undefined where no setting names an environment. */
  readonly deployment: Deployment | undefined;
  /** Every policy whose wording matters here, with what it says in the environment: principals, addresses and paths in them make callers and calls. */
  readonly policies: readonly Policy[];
}

type UsedFiles = Pick<UnitEntry, 'instances' | 'principals'>;
/** The files that a target stands in, and what they use. */
type Whole = Pick<UnitEntry, 'files' | 'instances' | 'principals'>;

/** Which policies besides those of APIs and authorizers are targets. */
export type TargetScope = 'gateway' | 'all';

/** The targets of a document in the order in which they stand. */
export function findTargets(context: FeatureContext, uri: string, scope: TargetScope = 'gateway'): readonly Target[] {
  const { view } = context;
  const file = view.file(uri);
  if (!file) return [];
  const unit: Whole = view.unit(uri) ?? { files: [file], instances: [], principals: undefined };
  const made = file.framework?.id === 'openapi' ? apisMadeOf(uri, view) : [];
  const around = surroundings(context);
  const targets = [
    ...(made.length > 0 ? madeTargets(made, file, around) : file.apis.map(({ api }) => apiTarget(api, uri, unit, around))),
    ...file.policies.flatMap((entry) => policyTarget(entry, unitAround(entry, made, view) ?? unit, scope, around) ?? []),
    ...file.outputs.map((entry) => outputTarget(entry, unit, around)),
  ];
  const start = (target: Target): number => view.locate(target.anchor)?.start ?? 0;
  return targets.sort((a, b) => start(a) - start(b));
}

export function findTarget(context: FeatureContext, reference: TargetReference): Target | undefined {
  const targets = findTargets(context, reference.uri, 'all');
  return targets.find((target) => target.kind === reference.kind && target.selector === reference.selector);
}

/** The innermost target around an offset, or the first of the document; policies count whatever they name. */
export function findTargetAt(context: FeatureContext, uri: string, offset: number): Target | undefined {
  const targets = findTargets(context, uri, 'all');
  return innermost(targets, context.view, uri, offset) ?? targets.find((target) => target.kind !== 'policy' || namesExecuteApi(target.held?.policy)) ?? targets[0];
}

/** The API of an entry; undefined for one in a use of its file, which is no target by itself. The same object while what it is made of stays the same. */
export function findApiTarget(context: FeatureContext, { uri, api }: ApiEntry): Target | undefined {
  const { view } = context;
  const unit = view.unit(uri);
  if (!unit || view.file(uri)?.apis.some((entry) => entry.api === api) !== true) return undefined;
  const around = surroundings(context);
  const madeOf: readonly unknown[] = [unit, resourcePolicyOf(api, view), around.deploymentOf(uri)?.wording];
  const before = apiTargets.get(api);
  if (before && before.madeOf.every((part, index) => part === madeOf[index])) return before.target;
  const target = apiTarget(api, uri, unit, around);
  apiTargets.set(api, { madeOf, target });
  return target;
}

/** Not state: a function of what they are made of. */
const apiTargets = new WeakMap<Api, { readonly madeOf: readonly unknown[]; readonly target: Target }>();

export function findTargetAround(context: FeatureContext, uri: string, offset: number): Target | undefined {
  return innermost(findTargets(context, uri, 'all'), context.view, uri, offset);
}

function innermost(targets: readonly Target[], view: WorkspaceView, uri: string, offset: number): Target | undefined {
  const around = targets.flatMap((target) => {
    const at = view.locate(target.extent);
    return at?.source === uri && at.start <= offset && offset <= at.end ? [{ target, length: at.end - at.start }] : [];
  });
  around.sort((a, b) => a.length - b.length);
  return around[0]?.target;
}

export function referenceOf({ uri, kind, selector }: TargetReference): TargetReference {
  return { uri, kind, selector };
}

export function sameTarget(a: TargetReference, b: TargetReference): boolean {
  return a.uri === b.uri && a.kind === b.kind && a.selector === b.selector;
}

/** What targets are made of beside their own files. */
interface Around {
  readonly view: WorkspaceView;
  readonly deploymentOf: (uri: string) => Deployment | undefined;
}

/** The targets of a document mostly have one file's environment. */
function surroundings(context: FeatureContext): Around {
  const known = new Map<string, Deployment | undefined>();
  return {
    view: context.view,
    deploymentOf: (uri) => {
      if (!known.has(uri)) known.set(uri, deploymentOf(uri, context));
      return known.get(uri);
    },
  };
}

/** Who refers to a definition says what becomes of it: those APIs stand there, in place of what the definition says alone. */
function madeTargets(made: readonly ApiEntry[], { document, apis }: FileEntry, around: Around): readonly Target[] {
  const { span } = document.root;
  const own = apis[0]?.api ?? { nameSpan: span, span };
  return made.flatMap(({ uri, api }) => {
    const unit = around.view.unit(uri);
    return unit ? [{ ...apiTarget(api, uri, unit, around), anchor: own.nameSpan, extent: own.span }] : [];
  });
}

/** The files of an API that takes its resource policy from another file. */
function unitAround(entry: PolicyEntry, made: readonly ApiEntry[], view: WorkspaceView): Whole | undefined {
  const owner = made.find(({ api }) => resourcePolicyOf(api, view) === entry);
  return owner && view.unit(owner.uri);
}

function apiTarget(api: Api, uri: string, unit: Whole, { view, deploymentOf }: Around): Target {
  const resource = resourcePolicyOf(api, view);
  const holders = holdersIn(unit, undefined);
  const deployment = deploymentOf(uri);
  const policies = inDeployment(policiesOf(resource, holders), deployment);
  return {
    uri,
    kind: 'api',
    selector: api.selector,
    title: api.name,
    anchor: api.nameSpan,
    extent: api.span,
    api: declaredApi(api, uri, policies, deployment),
    held: undefined,
    output: undefined,
    event: undefined,
    holders,
    unit: unit.files,
    used: unit,
    deployment,
    policies,
  };
}

function policyTarget(entry: PolicyEntry, unit: Whole, scope: TargetScope, { view, deploymentOf }: Around): Target | undefined {
  const { uri, site, policy } = entry;
  if (site.derived) return undefined;
  const isResourcePolicy = site.kind === 'api-resource-policy';
  if (!isResourcePolicy && (!canBeHeld(policy) || (scope === 'gateway' && !namesExecuteApi(policy)))) return undefined;
  const api = isResourcePolicy ? apiOwning(entry, unit, view) : apiNamedBy(policy, unit);
  const holders = isResourcePolicy ? holdersIn(unit, api) : [];
  const attached = api && resourcePolicyOf(api, view);
  const deployment = deploymentOf(uri);
  const policies = inDeployment(policiesOf(entry, [...(attached && attached !== entry ? [attached] : []), ...holders]), deployment);
  const targetApi = api ? declaredApi(api, uri, policies, deployment) : apiFromArns(policies, 'REST', deployment);
  const own = { resourcePolicy: referenceText(uri, uri, site.selector) };
  return {
    uri,
    kind: isResourcePolicy ? 'resource-policy' : 'policy',
    selector: site.selector,
    title: site.name,
    anchor: policy.node.span,
    extent: policy.node.span,
    api: isResourcePolicy && attached !== entry ? { ...targetApi, input: { ...targetApi.input, ...own } } : targetApi,
    held: isResourcePolicy ? undefined : entry,
    output: undefined,
    event: undefined,
    holders,
    unit: unit.files,
    used: unit,
    deployment,
    policies,
  };
}

function outputTarget(entry: OutputEntry, unit: Whole, { view, deploymentOf }: Around): Target {
  const { uri, site, output } = entry;
  const api = output.policy && apiNamedBy(output.policy, unit);
  const attached = api && resourcePolicyOf(api, view);
  const deployment = deploymentOf(uri);
  const policies = inDeployment([...(output.policy ? [output.policy] : []), ...(attached ? [attached.policy] : [])], deployment);
  const event = api ? undefined : eventOf(entry, view);
  const kind = output.form === 'simple' ? 'HTTP' : 'REST';
  return {
    uri,
    kind: 'authorizer-output',
    selector: site.selector,
    title: site.name,
    anchor: output.node.span,
    extent: output.node.span,
    api: api ? declaredApi(api, uri, policies, deployment) : event ? apiFromEvent(event.event, policies) : apiFromArns(policies, kind, deployment),
    held: undefined,
    output: entry,
    event,
    holders: [],
    unit: unit.files,
    used: unit,
    deployment,
    policies,
  };
}

/** Trust and other resource policies say nothing about who may call an API. */
function canBeHeld({ kind }: Policy): boolean {
  return kind === 'identity' || kind === 'permissions-boundary' || kind === 'session' || kind === 'scp' || kind === 'vpc-endpoint';
}

/** It may stand in another file, and in an instance of one. */
function resourcePolicyOf({ resourcePolicy }: Api, view: WorkspaceView): PolicyEntry | undefined {
  return resourcePolicy ? policyAt(view.unit(resourcePolicy.uri), resourcePolicy) : undefined;
}

function apiOwning(entry: PolicyEntry, unit: Whole, view: WorkspaceView): Api | undefined {
  const apis = apisIn(unit);
  const { site, policy } = entry;
  return (
    apis.find((api) => resourcePolicyOf(api, view) === entry) ??
    (site.api === undefined ? undefined : apis.find((api) => api.selector === site.api)) ??
    apiNamedBy(policy, unit)
  );
}

function apiNamedBy(policy: Policy, unit: Whole): Api | undefined {
  const apis = apisIn(unit);
  return apis.find((api) => isAboutApi(policy, api, 'names')) ?? apis.find((api) => isAboutApi(policy, api, 'covers'));
}

function apisIn(unit: Whole): readonly Api[] {
  return [...unit.files, ...unit.instances].flatMap(({ apis }) => apis.map(({ api }) => api));
}

function holdersIn(unit: Whole, api: Api | undefined): readonly PolicyEntry[] {
  const entries = [...unit.files, ...unit.instances].flatMap(({ policies }) => policies).filter(({ policy }) => policy.kind === 'identity' && namesExecuteApi(policy));
  return api ? entries.filter(({ policy }) => isAboutApi(policy, api, 'covers')) : entries;
}

function policiesOf(first: PolicyEntry | undefined, others: readonly PolicyEntry[]): readonly Policy[] {
  return [...(first ? [first] : []), ...others].map(({ policy }) => policy);
}
