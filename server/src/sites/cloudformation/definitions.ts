/**
 * Where a template may hold a document as text that its APIs are made of: definitions in OpenAPI, and the statements SAM
 * adds to a policy of its own. Other policies in texts are found by their slots.
 */
import { findPath, type HostNode } from '../../syntax/node';
import { resourcesOf } from './policies';

const statements = ['Auth', 'ResourcePolicy', 'CustomStatements'];

const places: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  'AWS::ApiGateway::RestApi': [['Body']],
  'AWS::ApiGatewayV2::Api': [['Body']],
  'AWS::Serverless::Api': [['DefinitionBody'], statements],
  'AWS::Serverless::HttpApi': [['DefinitionBody']],
};

export function definitionTexts(root: HostNode): readonly HostNode[] {
  return resourcesOf(root).filter(({ type }) => places[type] !== undefined).flatMap(({ type, object }) =>
    (places[type] ?? []).flatMap((path) => {
      const found = findPath(object, 'Properties', ...path);
      return found && found.kind !== 'object' && found.kind !== 'array' ? [found] : [];
    }),
  );
}
