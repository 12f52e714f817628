/**
 * Definitions in OpenAPI in files of their own. What such a definition means is read by `openapi/`, as everywhere.
 *
 * A file that is named by a template is part of that template's API as well; here it says what it says by itself. Policies
 * and authorizer outputs beside the resource policy, as those in examples of responses, are found by their shape.
 */
import { findMember } from '../syntax/node';
import { isScenarioFile, isTemplateFile } from './file-names';
import { policyKey } from './openapi/definition-file';
import { fileApi, isReadable, versionOf } from './openapi/file-api';
import { findShapes, pointer } from './shapes';
import type { Framework, PolicySite, UnitFile } from './site';

export const openapi: Framework = {
  id: 'openapi',
  title: 'a definition in OpenAPI',
  recognises: ({ root }, path) => !isScenarioFile(path) && !isTemplateFile(path) && versionOf(root) !== undefined,
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  policies: (file) => [...resourcePolicy(file), ...shapesBeside(file).flatMap((shape) => (shape.type === 'policy' ? [shape.site] : []))],
  apis: (unit) => unit.flatMap((file) => fileApi(file) ?? []),
  authorizerOutputs: (file) => shapesBeside(file).flatMap((shape) => (shape.type === 'output' ? [shape.site] : [])),
};

function resourcePolicy({ root }: UnitFile): readonly PolicySite[] {
  const node = root.kind === 'object' ? findMember(root, policyKey)?.value : undefined;
  if (!node || !isReadable(node)) return [];
  const because = `\`${policyKey}\` of a definition in OpenAPI holds the resource policy of its API`;
  return [{ kind: 'api-resource-policy', kindIsCertain: true, node, dialect: 'iam', selector: pointer([policyKey]), name: policyKey, derived: false, api: '', because }];
}

function shapesBeside({ uri, root }: UnitFile): ReturnType<typeof findShapes> {
  const own = pointer([policyKey]);
  return findShapes(root, [], uri).filter(({ site }) => site.selector !== own && !site.selector.startsWith(`${own}/`));
}
