/**
 * Definitions in OpenAPI in files of their own. What such a definition means is read by `openapi/`, as everywhere.
 *
 * A file that is named by a template is part of that template's API as well; here it says what it says by itself. Policies
 * and authorizer outputs beside the resource policy, as those in examples of responses, are found by their shape.
 */
import type { HostNode } from '../syntax/node';
import { isScenarioFile, isTemplateFile } from './file-names';
import { policyKey } from './openapi/definition-file';
import { fileApi, isReadable, policyIn, versionOf } from './openapi/file-api';
import { withPlaceholders } from './openapi/placeholders';
import { findShapes, pointer, type Shape } from './shapes';
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

function resourcePolicy({ root, uri, linked }: UnitFile): readonly PolicySite[] {
  const node = root.kind === 'object' ? policyIn(root, (path) => linked?.(path)?.root) : undefined;
  if (!node || !isReadable(node)) return [];
  const because = `\`${policyKey}\` of a definition in OpenAPI holds the resource policy of its API`;
  return [{ kind: 'api-resource-policy', kindIsCertain: true, node: withPlaceholders(node, uri), dialect: 'iam', selector: pointer([policyKey]), name: policyKey, derived: false, api: '', because }];
}

function shapesBeside({ uri, root }: UnitFile): readonly Shape[] {
  const members = root.kind === 'object' ? root.members.filter(({ key, shadowed }) => !shadowed && key !== policyKey) : [];
  return members.flatMap(({ key, value }) => shapesBelow(value, [key], uri));
}

/** Their parts are many, and mostly as they were. */
const lists: ReadonlySet<string> = new Set(['paths', 'components', 'definitions', 'webhooks']);

const keptByNode = new WeakMap<HostNode, { readonly selector: string; readonly shapes: readonly Shape[] }>();

/** The same shapes as long as the nodes are the same. */
function shapesBelow(node: HostNode, path: readonly [string, ...string[]], uri: string): readonly Shape[] {
  const selector = pointer([uri, ...path]);
  const kept = keptByNode.get(node);
  if (kept?.selector === selector) return kept.shapes;
  const isList = node.kind === 'object' && (path.length === 1 ? lists.has(path[0]) : path.length === 2 && path[0] === 'components');
  const shapes = isList ? node.members.flatMap((member) => (member.shadowed ? [] : shapesBelow(member.value, [...path, member.key], uri))) : findShapes(node, path, uri);
  keptByNode.set(node, { selector, shapes });
  return shapes;
}
