/**
 * The façade's part about what was found in a file: policies, APIs and grants, as the `inspect` command shows them.
 *
 * A projection of what recognition and the readers say, with absolute spans; lines and columns are made at the edge.
 */
import { displayText, literalText, valueOf, type HoledText } from '../base/atoms';
import type { Span } from '../base/span';
import type { Api, Deployments } from '../gateway/model';
import type { PolicyKind } from '../policy/kinds';
import type { Policy, Statement } from '../policy/model';
import { nodeToJson, policyToJson, type Json } from '../policy/to-json';
import { shownPath } from '../sites/cdk/constructs';
import type { PlannedChange } from '../sites/site';
import { apisMadeOf, isToldElsewhere } from '../workspace/made-of';
import type { FileEntry, OutputEntry, PolicyEntry, UnitEntry, WorkspaceView } from '../workspace/model';
import type { Analysis } from './analysis';

export interface InspectedFile extends InspectedState {
  readonly language: Language;
  readonly permissions: readonly { readonly selector: string; readonly span: Span | undefined }[];
  /** What there was before, where the file tells it beside what will be. */
  readonly before?: InspectedState;
}

export interface InspectedState {
  readonly policies: readonly InspectedPolicy[];
  readonly apis: readonly InspectedApi[];
}

export type Language = 'json' | 'yaml' | 'terraform' | 'toml';

export interface InspectedPolicy {
  readonly kind: PolicyKind;
  readonly service: string | null;
  readonly selector: string;
  readonly name: string;
  readonly constructPath?: string;
  /** What a plan does to the resource it belongs to. */
  readonly change?: PlannedChange;
  readonly derived: boolean;
  readonly span: Span | undefined;
  readonly statements: readonly { readonly sid: string | null; readonly effect: string | null; readonly span: Span | undefined }[];
  readonly document: Json;
}

export interface InspectedApi {
  readonly kind: Api['kind'] | null;
  readonly selector: string;
  readonly name: string;
  readonly constructPath?: string;
  readonly change?: PlannedChange;
  readonly endpoint: string | null;
  readonly stages: readonly string[];
  readonly authorizers: readonly {
    readonly name: string;
    readonly type: string;
    readonly ttl: number | null;
    readonly identitySources: readonly string[];
    readonly span: Span | undefined;
  }[];
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly authorization: string | null;
    readonly authorizer: string | null;
    readonly apiKeyRequired: boolean | null;
    readonly scopes: readonly string[];
    readonly span: Span | undefined;
  }[];
  readonly resourcePolicy: string | null;
  /** Here and below: null where only deployment knows. */
  readonly disableDefaultEndpoint: boolean | null;
  readonly apiKeySource: string | null;
  readonly answersPreflights: boolean | null;
  readonly vpcEndpoints: readonly string[];
  readonly stageVariables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly domains: readonly InspectedDomain[];
  readonly gatewayResponses: readonly { readonly type: string; readonly status: string | null; readonly body: string | null }[];
  readonly partial: string | null;
  readonly span: Span | undefined;
}

export interface InspectedDomain {
  readonly name: string;
  readonly endpoint: string | null;
  readonly mutualTls: boolean | null;
  /** Selector of the policy of a private one. */
  readonly policy: string | null;
  /** A stage is null where addresses name it themselves. */
  readonly mappings: readonly { readonly basePath: string; readonly stage: string | null }[];
  readonly span: Span | undefined;
}

/** Undefined for a file that is not held: of no known format, or not there. */
export function inspectFile(analysis: Analysis, uri: string): InspectedFile | undefined {
  const found: InspectedFile[] = [];
  for (const unit of analysis.unitsOf(uri)) for (const file of unit.files) if (file.uri === uri) found.push(inspectEntry(file, unit, analysis));
  const [only, ...others] = found;
  if (!only || others.length === 0) return only;
  return { ...only, policies: found.flatMap(({ policies }) => policies), apis: found.flatMap(({ apis }) => apis), permissions: found.flatMap(({ permissions }) => permissions) };
}

function inspectEntry(file: FileEntry, unit: UnitEntry, analysis: Analysis): InspectedFile {
  const locate: Locate = (span) => analysis.view.locate(span);
  const own = inspectState(toldHere(file, analysis.view), file, locate);
  const { before } = unit;
  return {
    language: languageOf(file.document),
    policies: [...own.policies, ...file.outputs.flatMap((entry) => inspectOutput(entry, locate))],
    permissions: file.permissions.map(({ selector, span }) => ({ selector, span: locate(span) })),
    apis: own.apis,
    ...(before && before.policies.length + before.apis.length > 0 ? { before: inspectState(before, file, locate) } : {}),
  };
}

/** A definition that other files make APIs of is listed with those, as far as they were read: nobody else knows what it becomes. */
function toldHere(file: FileEntry, view: WorkspaceView): Pick<FileEntry, 'policies' | 'apis'> {
  const isPart = file.framework?.id === 'openapi' && apisMadeOf(file.uri, view).length > 0;
  return isPart ? { policies: file.policies.filter((entry) => !isToldElsewhere(entry, view)), apis: [] } : file;
}

function inspectState({ policies, apis }: Pick<FileEntry, 'policies' | 'apis'>, { framework, uri, document }: FileEntry, locate: Locate): InspectedState {
  const changed = <T extends { readonly selector: string }>(thing: T): T => {
    const change = framework?.change?.(thing.selector, { uri, root: document.root });
    return change ? { ...thing, change } : thing;
  };
  return { policies: policies.map((entry) => changed(inspectPolicy(entry, locate))), apis: apis.map(({ api }) => changed(inspectApi(api, locate))) };
}

export function languageOf({ format }: Pick<FileEntry['document'], 'format'>): Language {
  return format === 'hcl' ? 'terraform' : format;
}

type Locate = (span: Span) => Span | undefined;

function inspectPolicy({ site, policy }: PolicyEntry, locate: Locate): InspectedPolicy {
  return {
    kind: policy.kind,
    service: policy.kind === 'resource-policy' ? (policy.service ?? null) : null,
    selector: site.selector,
    name: site.name,
    ...constructOf(site),
    derived: site.derived,
    span: locate(site.node.span),
    statements: policy.statements.map((statement) => inspectStatement(statement, locate)),
    document: policyToJson(policy),
  };
}

function constructOf({ constructPath }: { readonly constructPath?: string }): { readonly constructPath?: string } {
  return constructPath === undefined ? {} : { constructPath: shownPath(constructPath) };
}

/** The policy an authorizer returns; for a simple response the response itself. */
function inspectOutput({ site, output }: OutputEntry, locate: Locate): readonly InspectedPolicy[] {
  const policy: Policy | undefined = output.policy;
  const node = output.policyMember?.value ?? output.node;
  return [
    {
      kind: 'authorizer-output',
      service: null,
      selector: output.policyMember ? `${site.selector}/${output.policyMember.key}` : site.selector,
      name: site.name,
      derived: false,
      span: locate(node.span),
      statements: policy?.statements.map((statement) => inspectStatement(statement, locate)) ?? [],
      document: policy ? policyToJson(policy) : nodeToJson(node),
    },
  ];
}

function inspectStatement(statement: Statement, locate: Locate): InspectedPolicy['statements'][number] {
  const { sid, effect } = statement;
  return {
    sid: sid ? (valueOf(sid.value) ?? null) : null,
    effect: effect?.value ? (valueOf(effect.value) ?? null) : null,
    span: locate(statement.node.span),
  };
}

function inspectApi(api: Api, locate: Locate): InspectedApi {
  return {
    kind: api.kind ?? null,
    selector: api.selector,
    name: api.name,
    ...constructOf(api),
    endpoint: valueOf(api.endpoint) ?? null,
    stages: api.stages.map((stage) => text(stage.name)),
    authorizers: api.authorizers.map(({ name, type, ttl, identitySources, span }) => ({
      name,
      type,
      ttl: valueOf(ttl) ?? null,
      identitySources: identitySources.map(text),
      span: locate(span),
    })),
    routes: api.routes.map(({ method, path, authorization, authorizer, apiKeyRequired, scopes, span }) => ({
      method,
      path,
      authorization: valueOf(authorization) ?? null,
      authorizer,
      apiKeyRequired: valueOf(apiKeyRequired) ?? null,
      scopes,
      span: locate(span),
    })),
    resourcePolicy: api.resourcePolicy?.selector ?? null,
    ...inspectSurroundings(api, locate),
    partial: api.partial,
    span: locate(api.span),
  };
}

type Surroundings = Pick<InspectedApi, 'disableDefaultEndpoint' | 'apiKeySource' | 'answersPreflights' | 'vpcEndpoints' | 'stageVariables' | 'domains' | 'gatewayResponses'>;

function inspectSurroundings(api: Api, locate: Locate): Surroundings {
  const variables = api.stages.filter((stage) => stage.variables.values.size > 0);
  // Saved answers have what is deployed, which may be a secret; templates what somebody wrote down.
  const shown = (value: HoledText): string => (api.flavour === 'aws-cli' ? '(not shown)' : text(value));
  return {
    disableDefaultEndpoint: certainly(api.disablesDefaultEndpoint),
    apiKeySource: valueOf(api.apiKeySource) ?? null,
    answersPreflights: certainly(api.answersPreflights),
    vpcEndpoints: api.vpcEndpoints.map(text),
    stageVariables: Object.fromEntries(variables.map((stage) => [text(stage.name), Object.fromEntries([...stage.variables.values].map(([name, value]) => [name, shown(value)]))])),
    domains: api.domains.map(({ name, endpoint, mutualTls, policy, mappings, span }) => ({
      name: text(name),
      endpoint: (endpoint && valueOf(endpoint)) ?? null,
      mutualTls: certainly(mutualTls),
      policy: policy?.selector ?? null,
      mappings: mappings.map(({ basePath, stage }) => ({ basePath: text(basePath), stage: stage ? text(stage) : null })),
      span: locate(span),
    })),
    gatewayResponses: api.gatewayResponses.map(({ type, status, body }) => ({ type, status: status ? text(status) : null, body: body ? text(body) : null })),
  };
}

/** What holds in every deployment or in none. */
function certainly(deployments: Deployments): boolean | null {
  if (deployments.length === 0) return false;
  return deployments.some((presence) => presence.length === 0) ? true : null;
}

function text(value: HoledText): string {
  return literalText(value) ?? displayText(value);
}
