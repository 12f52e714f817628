/**
 * Terraform and OpenTofu modules: all files of one directory. Slots of policies, the meaning of references and the
 * models of APIs stand in `terraform/`; this is the row that ties them together.
 *
 * A module is understood from its own files. Modules it calls, plans and states are not looked at here.
 */
import { httpApi } from './terraform/http-api';
import { blocksOf, declarationsOf, topLevel } from './terraform/blocks';
import { definitionTexts } from './terraform/definition';
import { isTerraformJson } from './file-names';
import { moduleKey } from './terraform/module';
import { modulePermissions, modulePolicies } from './terraform/policies';
import { modulePrincipals, policyBehind } from './terraform/principals';
import { moduleOf } from './terraform/resolve';
import { restApi } from './terraform/rest-api';
import { indexOf } from './terraform/unit-index';
import type { ApiSite } from '../gateway/declared';
import type { Framework, UnitFile } from './site';

export const terraform: Framework = {
  id: 'terraform',
  title: 'a Terraform module',
  recognises: ({ root }, path) => (root.origin.format === 'hcl' || isTerraformJson(path)) && !/\.tfvars$/i.test(path) && topLevel(root).length > 0,
  unitKey: moduleKey,
  declare: declarationsOf,
  resolve: (reference, { id, declared }) => moduleOf(id, declared).resolve(reference),
  documents: (file) => definitionTexts(blocksOf(file)),
  policies: modulePolicies,
  apis: moduleApis,
  authorizerOutputs: () => [],
  permissions: modulePermissions,
  principals: modulePrincipals,
  policyBehind,
};

function moduleApis(unit: readonly UnitFile[]): readonly ApiSite[] {
  const index = indexOf(unit);
  return index.blocks.flatMap((block): ApiSite[] => {
    if (block.type === 'aws_api_gateway_rest_api') return [restApi(block, index)];
    return block.type === 'aws_apigatewayv2_api' ? [httpApi(block, index)] : [];
  });
}
