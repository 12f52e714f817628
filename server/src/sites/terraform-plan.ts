/**
 * Plans and states of Terraform as `terraform show -json` writes them: policies, roles and APIs with the values a
 * deployment will have or has, and those there were before it. The meaning of the resources is that of `terraform/`;
 * addresses are the plan's.
 *
 * What is not settled before the plan is applied stays open; what Terraform marks as sensitive is not looked at, nor is
 * a state in the form that Terraform keeps.
 */
import { literal, literalText, type HoledText } from '../base/atoms';
import { findPath, type HostNode } from '../syntax/node';
import type { ApiSite } from '../gateway/declared';
import { blocksOf } from './terraform/blocks';
import { definitionTexts } from './terraform/definition';
import { textAt } from './members';
import { withAttached } from './moved';
import { moduleEndpoints } from './terraform/endpoints';
import { httpApi } from './terraform/http-api';
import { modulePermissions, modulePolicies } from './terraform/policies';
import { dataIn, deferredIn, isPlan, isRawState, type PlanResource, type PlanTime } from './terraform/plan/plan-file';
import { beforePrefix, planModule, unknownBefore, type PlanModule } from './terraform/plan/plan-module';
import { unseenPolicies } from './terraform/plan/plan-unseen';
import { plannedChange } from './terraform/plan/planned-change';
import { withoutSecrets } from './terraform/plan/plan-secrets';
import { modulePrincipals } from './terraform/principals';
import { restApi } from './terraform/rest-api';
import { indexOf } from './terraform/unit-index';
import type { AttachedPolicy, EndpointSite, Framework, PolicySite, PrincipalSite, UnitFile } from './site';

export const terraformPlan: Framework = {
  id: 'terraform-plan',
  title: 'a plan or state of Terraform',
  recognises: ({ root }) => isPlan(root) || isRawState(root),
  whyNothing: ({ root }) => (isRawState(root) ? 'it is a state as Terraform keeps it, which marks too little of what is sensitive: write it with `terraform show -json`' : undefined),
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  shown: withoutSecrets,
  documents: (file) => times.flatMap((time) => definitionTexts(blocksOf(planModule(file, time).file))),
  policies: (file) => planPolicies(planModule(file, 'after')),
  apis: (unit) => unit.flatMap((file) => planApis(file, planModule(file, 'after'))),
  authorizerOutputs: () => [],
  permissions: (file) => {
    const module = planModule(file, 'after');
    return modulePermissions(module.file).map((site) => ({ ...site, selector: module.realOf(site.selector) }));
  },
  principals: (unit) => unit.flatMap((file) => planPrincipals(file, planModule(file, 'after'))),
  endpoints: (unit) => unit.flatMap((file) => times.flatMap((time) => planEndpoints(file, planModule(file, time)))),
  stateNames: { before: beforePrefix, after: 'planned_values.' },
  before: (file) => {
    const module = planModule(file, 'before');
    if (module.resources.size === 0) return undefined;
    return {
      policies: planPolicies(module),
      apis: planApis(file, module),
      get principals() {
        return planPrincipals(file, module);
      },
    };
  },
  change: (selector, file) => plannedChange(selector, withoutSecrets(file.root)),
};

const times: readonly PlanTime[] = ['after', 'before'];

/** The same list each time, so that what is worked out for it once is known. */
const units = new WeakMap<PlanModule, readonly UnitFile[]>();

function unitOf(module: PlanModule): readonly UnitFile[] {
  const unit = units.get(module) ?? [module.file];
  units.set(module, unit);
  return unit;
}

function planPolicies(module: PlanModule): readonly PolicySite[] {
  return modulePolicies(module.file, unitOf(module)).map((site) => realPolicy(site, module));
}

function realPolicy(site: PolicySite, { realOf }: PlanModule): PolicySite {
  return { ...site, selector: realOf(site.selector), name: realOf(site.name), api: site.api && realOf(site.api) };
}

function planApis(file: UnitFile, module: PlanModule): readonly ApiSite[] {
  const index = indexOf(unitOf(module));
  return index.blocks.flatMap((block): ApiSite[] => {
    const resource = module.resources.get(block.address);
    if (!resource) return [];
    if (block.type === 'aws_api_gateway_rest_api') return [realApi(restApi(block, index), resource, file, module)];
    return block.type === 'aws_apigatewayv2_api' ? [realApi(httpApi(block, index), resource, file, module)] : [];
  });
}

function realApi(site: ApiSite, resource: PlanResource, { uri }: UnitFile, { realOf, shown: root, prefix }: PlanModule): ApiSite {
  const { resourcePolicy } = site;
  return {
    ...site,
    ...placeOf(root, site),
    ...identityOf(resource),
    uri,
    selector: prefix + resource.address,
    name: textAt(resource.values, 'name') ?? resource.address,
    authorizers: site.authorizers.map((authorizer) => ({ ...authorizer, name: realOf(authorizer.name) })),
    routes: site.routes.map((route) => ({ ...route, authorizer: route.authorizer && realOf(route.authorizer) })),
    resourcePolicy: resourcePolicy && { ...resourcePolicy, uri, selector: realOf(resourcePolicy.selector) },
    partial: site.partial === null ? openBecause(root, prefix, /^aws_(?:api_gateway|apigatewayv2|lambda)_/) : realOf(site.partial),
  };
}

type Place = Pick<ApiSite, 'account' | 'region' | 'partition'>;

/** Where data sources agree on it, that is where everything is deployed. */
function placeOf(root: HostNode, site: Place): Place {
  const said = (type: string, attribute: string): string | undefined => {
    const [only, ...others] = new Set(dataIn(root, type).flatMap((values) => textAt(values, attribute) ?? []));
    return others.length === 0 ? only : undefined;
  };
  const text = (value: string | undefined, otherwise: HoledText): HoledText => (value === undefined ? otherwise : literal(value));
  return {
    account: text(said('aws_caller_identity', 'account_id'), site.account),
    region: text(said('aws_region', 'region') ?? said('aws_region', 'name') ?? regionOfProvider(root), site.region),
    partition: text(said('aws_partition', 'partition'), site.partition),
  };
}

/** Several configurations of the provider may have several regions. */
function regionOfProvider(root: HostNode): string | undefined {
  const providers = findPath(root, 'configuration', 'provider_config');
  const all = providers?.kind === 'object' ? providers.members.filter(({ value }) => textAt(value, 'name') === 'aws') : [];
  const [only, ...others] = all;
  const region = only && others.length === 0 ? findPath(only.value, 'expressions', 'region', 'constant_value') : undefined;
  return region?.kind === 'string' ? region.value : undefined;
}

/** Once it is deployed, the execution ARN says all there is. */
function identityOf({ values }: PlanResource): Partial<Pick<ApiSite, 'id'> & Place> {
  const [, partition, service, region, account, id] = textAt(values, 'execution_arn')?.split(':') ?? [];
  if (service !== 'execute-api' || !partition || !region || !account || !id) return {};
  return { id: literal(id), account: literal(account), region: literal(region), partition: literal(partition) };
}

/** Why what there will be is not told by the resources that are planned; null where it is, and for what was before. */
function openBecause(root: HostNode, prefix: string, types: RegExp): string | null {
  if (prefix !== '') return null;
  const { hasFailed, resources } = deferredIn(root);
  if (hasFailed) return 'the plan failed before it was complete';
  const [address] = [...resources].find(([, type]) => types.test(type)) ?? [];
  return address === undefined ? null : `the plan puts off \`${address}\` until more is known`;
}

/** Not state: a function of the module; every case that names one of them asks. */
const principalsOf = new WeakMap<PlanModule, readonly PrincipalSite[]>();

function planPrincipals(file: UnitFile, module: PlanModule): readonly PrincipalSite[] {
  const known = principalsOf.get(module) ?? readPrincipals(file, module);
  principalsOf.set(module, known);
  return known;
}

function readPrincipals(file: UnitFile, module: PlanModule): readonly PrincipalSite[] {
  const open = openBecause(module.shown, module.prefix, /^aws_iam_/);
  const more: readonly AttachedPolicy[] = open === null ? [] : [{ outside: `policies of which nothing is told, because ${open}` }];
  return modulePrincipals(unitOf(module)).map((site) => {
    const principal = realPrincipal(site, file, module);
    return more.length === 0 ? principal : { ...principal, policies: [...principal.policies, ...more] };
  });
}

/** What was before, too, under names that say so. */
function planEndpoints(file: UnitFile, module: PlanModule): readonly EndpointSite[] {
  return moduleEndpoints(unitOf(module)).map((site) => {
    const resource = module.resources.get(site.selector);
    const id = resource && textAt(resource.values, 'id');
    return {
      ...site,
      uri: file.uri,
      selector: resource ? module.prefix + resource.address : site.selector,
      id: id === undefined ? site.id : literal(id),
      policies: site.policies.map((policy) => realAttached(policy, file, module)),
    };
  });
}

function realAttached(policy: AttachedPolicy, { uri }: UnitFile, { resources, realOf }: PlanModule): AttachedPolicy {
  if (!('outside' in policy)) return { ...policy, uri, selector: realOf(policy.selector) };
  const isPlanned = resources.has(policy.outside.split('.').slice(0, 2).join('.'));
  return { ...policy, outside: realOf(policy.outside), ...(isPlanned ? { reason: unknownBefore } : {}) };
}

function realPrincipal(site: PrincipalSite, file: UnitFile, module: PlanModule): PrincipalSite {
  const { resources, prefix } = module;
  const attached = withAttached(site, (policy) => realAttached(policy, file, module));
  const resource = resources.get(site.selector);
  const [, partition, , , account] = (resource && textAt(resource.values, 'arn')?.split(':')) ?? [];
  return {
    ...attached,
    uri: file.uri,
    selector: resource ? prefix + resource.address : site.selector,
    name: literalText(site.nameText) ?? resource?.address ?? site.name,
    ...(account && partition ? { account: literal(account), partition: literal(partition) } : {}),
    policies: [...attached.policies, ...(resource ? unseenPolicies(resource, module.bodies.get(site.selector), module) : [])],
  };
}
