/**
 * Terraform and OpenTofu modules: all files of one directory. Slots of policies, the meaning of references and the
 * models of APIs stand in `terraform/`; this is the row that ties them together.
 *
 * A root module is understood together with the local modules it calls, each call for itself. Plans, states and modules from
 * registries and repositories are not looked at here.
 */
import { moduleEndpoints } from './terraform/endpoints';
import { httpApi } from './terraform/http-api';
import { blocksOf, declarationsOf, topLevel } from './terraform/blocks';
import { definitionTexts } from './terraform/definition';
import { mergedTexts } from './terraform/documents';
import { isTerraformJson, isTerraformOverride } from './file-names';
import { givenValue } from './terraform/given';
import { moduleKey } from './terraform/module';
import { declaredTogether } from './terraform/overrides';
import { modulePermissions, modulePolicies } from './terraform/policies';
import { modulePrincipals, policyBehind } from './terraform/principals';
import { moduleUses, placeInside, resolveInTree } from './terraform/calls';
import { shown } from './terraform/inside';
import { restApi } from './terraform/rest-api';
import { indexAfter, indexOf } from './terraform/unit-index';
import type { ApiSite } from '../gateway/declared';
import { moveApi, moveEndpoint, movePolicy, movePrincipal, type Move } from './moved';
import type { Framework, PrincipalSite, UnitFile } from './site';

export const terraform: Framework = {
  id: 'terraform',
  title: 'a Terraform module',
  recognises: ({ root }, path) => (root.origin.format === 'hcl' || isTerraformJson(path)) && !/\.tfvars$/i.test(path) && topLevel(root).length > 0,
  unitKey: moduleKey,
  declare: declarationsOf,
  declareTogether: declaredTogether,
  namesTexts: true,
  resolve: resolveInTree,
  uses: moduleUses,
  inside: placeInside,
  follows: indexAfter,
  given: givenValue,
  documents: (file) => [...definitionTexts(blocksOf(file)), ...mergedTexts(file, blocksOf(file))],
  policies: (file, unit) => withNames(modulePolicies(file, unit), unit, (site) => movePolicy(site, file.uri, toName)),
  apis: (unit) => withNames(moduleApis(unit), unit, (site) => moveApi(site, toName)),
  authorizerOutputs: () => [],
  permissions: (file) => (isTerraformOverride(file.uri) ? [] : modulePermissions(file)),
  whyNothing: ({ uri }) => (isTerraformOverride(uri) ? 'an override file: what it says counts where the other files of its folder declare it' : undefined),
  principals: (unit) => withNames(modulePrincipals(unit), unit, principalWithNames),
  endpoints: (unit) => withNames(moduleEndpoints(unit), unit, (site) => moveEndpoint(site, toName)),
  policyBehind: (selector, unit) => withNames([policyBehind(selector, unit)], unit, (address) => address && toName(address))[0],
};

const toName: Move = ({ uri, selector }) => ({ uri, selector: shown(selector) });

/** The addresses of what stands in called modules as people know them. */
function withNames<T>(sites: readonly T[], unit: readonly UnitFile[], named: (site: T) => T): readonly T[] {
  return unit.some(({ usedBy }) => usedBy) ? sites.map(named) : sites;
}

function principalWithNames(site: PrincipalSite): PrincipalSite {
  const moved = movePrincipal(site, toName);
  const policies = moved.policies.map((policy) => ('outside' in policy ? { ...policy, outside: shown(policy.outside) } : policy));
  return { ...moved, policies };
}

function moduleApis(unit: readonly UnitFile[]): readonly ApiSite[] {
  const index = indexOf(unit).ofApis;
  return index.blocks.flatMap((block): ApiSite[] => {
    if (block.type === 'aws_api_gateway_rest_api') return [index.keep(block, 'API', () => restApi(block, index))];
    return block.type === 'aws_apigatewayv2_api' ? [index.keep(block, 'API', () => httpApi(block, index))] : [];
  });
}
