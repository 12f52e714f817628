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

export function definitionTexts(root: HostNode): readonly HostNode[] {
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return [];
  return resources.members.flatMap(({ value, shadowed }) => {
    const resource = settle(value);
    const paths = shadowed ? undefined : places[resourceType(resource) ?? ''];
    return (paths ?? []).flatMap((path) => {
      const found = findPath(resource, 'Properties', ...path);
      return found && found.kind !== 'object' && found.kind !== 'array' ? [found] : [];
    });
  });
}
