/**
 * What the CDK writes beside its templates: the manifest of a cloud assembly, and what is told of constructs.
 *
 * Its tree of constructs, which repeats the policies of the templates, is like any other file with policies in it.
 */
import { findPath, type HostNode } from '../syntax/node';
import { isAssembly, readAssembly } from './cdk/assembly';
import { textIn } from './cdk/constructs';
import type { Framework } from './site';

export const cdk: Framework = {
  id: 'cdk',
  title: 'what the CDK notes beside its templates',
  recognises: ({ root }) => isAssembly(root) || isMetadata(root),
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  policies: () => [],
  apis: () => [],
  authorizerOutputs: () => [],
  assembly: ({ root }) => (isAssembly(root) ? readAssembly(root) : undefined),
};

function isMetadata(root: HostNode): boolean {
  if (root.kind !== 'object' || root.members.length === 0) return false;
  if (!root.members.every(({ key, value }) => key.startsWith('/') && value.kind === 'array')) return false;
  const types = root.members.flatMap(({ value }) => (value.kind === 'array' ? value.items : [])).map((item) => textIn(findPath(item, 'type')));
  return types.every((type) => type !== undefined) && types.some((type) => type.startsWith('aws:cdk:'));
}
