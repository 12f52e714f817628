/**
 * Where a template may hold a document as text that its APIs are made of: definitions in OpenAPI, and the statements SAM
 * adds to a policy of its own. Other policies in texts are found by their slots.
 */
import { findPath, settle, type HostNode } from '../../syntax/node';
import { resourceType } from './resolve';

const statements = ['Auth', 'ResourcePolicy', 'CustomStatements'];

const places: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  'AWS::ApiGateway::RestApi': [['Body']],
  'AWS::ApiGatewayV2::Api': [['Body']],
  'AWS::Serverless::Api': [['DefinitionBody'], statements],
  'AWS::Serverless::HttpApi': [['DefinitionBody']],
};

/** Asked for before it is known in which use of a template it stands, so it does not go through `resourcesOf`. */
export function definitionTexts(root: HostNode): readonly HostNode[] {
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return [];
  const found: HostNode[] = [];
  for (const { value, shadowed } of resources.members) {
    const resource = settle(value);
    const paths = shadowed ? undefined : places[resourceType(resource) ?? ''];
    for (const path of paths ?? []) {
      const node = findPath(resource, 'Properties', ...path);
      if (node && node.kind !== 'object' && node.kind !== 'array') found.push(node);
    }
  }
  return found;
}
