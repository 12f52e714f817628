/**
 * CloudFormation and SAM templates. The slots of policies, the meaning of references and SAM's APIs stand in
 * `cloudformation/`; this is the row that ties them together.
 */
import type { ApiSite } from '../gateway/declared';
import { findPath, settle, type HostNode } from '../syntax/node';
import { templateConstructs, withConstructs } from './cdk/constructs';
import { templateApis } from './cloudformation/apis';
import { connectorPermissions, connectorPolicies } from './cloudformation/connectors';
import { definitionTexts } from './cloudformation/definitions';
import { lower } from './cloudformation/lower';
import { nestedUses } from './cloudformation/nested';
import { resourceType, resolve } from './cloudformation/resolve';
import { samDerivedPolicies } from './cloudformation/sam-api';
import { samTemplatePolicies } from './cloudformation/sam-policies';
import { placeInUse, templatePermissions, templatePolicies } from './cloudformation/policies';
import { templatePrincipals } from './cloudformation/principals';
import type { Framework, UnitFile } from './site';

export const cloudformation: Framework = {
  id: 'cloudformation',
  title: 'a CloudFormation or SAM template',
  recognises: ({ root }) => isTemplate(root),
  unitKey: (uri) => uri,
  lower,
  declare: ({ root }) => {
    const declared = new Map<string, HostNode>();
    for (const [section, prefix] of [['Parameters', 'parameter'], ['Resources', 'resource'], ['Mappings', 'mapping'], ['Conditions', 'condition'], ['Outputs', 'output']] as const) {
      const entries = findPath(root, section);
      if (entries?.kind !== 'object') continue;
      for (const member of entries.members) if (!member.shadowed) declared.set(`${prefix}:${member.key}`, member.value);
    }
    return declared;
  },
  resolve,
  documents: ({ root }) => definitionTexts(root),
  uses: nestedUses,
  policies: (file) => withConstructs(file.root, [...templatePolicies(file.root, file.uri), ...samDerivedPolicies(file), ...samTemplatePolicies(file), ...connectorPolicies(file)]),
  apis: unitApis,
  authorizerOutputs: () => [],
  permissions: (file) => [...templatePermissions(file.root), ...connectorPermissions(file)],
  principals: (unit) => unit.flatMap((file) => withConstructs(file.root, templatePrincipals(file))),
  constructs: ({ root }) => templateConstructs(root),
};

/** Of the template, and of those nested in it. */
function unitApis(unit: readonly UnitFile[]): readonly ApiSite[] {
  unit.forEach(placeInUse);
  const [file, ...nested] = unit;
  const apis = file ? templateApis([file, ...nested]) : [];
  return unit.flatMap(({ uri, root }) => withConstructs(root, apis.filter((api) => api.uri === uri)));
}

/** Shape, not names of files: a format version, a transform, or resources that have AWS types. */
function isTemplate(root: HostNode): boolean {
  if (root.kind !== 'object' || root.origin.format === 'hcl') return false;
  if (root.members.some((member) => member.key === 'AWSTemplateFormatVersion')) return true;
  const transform = findPath(root, 'Transform');
  if (transform?.kind === 'string' && transform.value.startsWith('AWS::')) return true;
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return false;
  return resources.members.some((member) => /^(AWS|Custom|Alexa)::/.test(resourceType(settle(member.value)) ?? ''));
}
