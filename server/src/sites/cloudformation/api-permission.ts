/**
 * What a method or a route written as a resource demands of its callers: the same properties for REST and HTTP APIs.
 *
 * Where a condition chooses how it authorizes there is one answer for each choice, so that a deployment whose conditions
 * are known has exactly one.
 */
import type { DeclaredRoute } from '../../gateway/declared';
import { alternativesOf, together } from '../alternatives';
import { authorizerNamed, factsIn, valueAt, type Part, type Template } from './api-parts';

type Permission = Pick<DeclaredRoute, 'authorization' | 'authorizer' | 'apiKeyRequired' | 'scopes' | 'presence'>;

export function permissionsOf({ resource, presence }: Part, template: Template): readonly Permission[] {
  const types = alternativesOf(valueAt(resource, 'AuthorizationType'));
  const authorizers = alternativesOf(valueAt(resource, 'AuthorizerId'));
  const keys = alternativesOf(valueAt(resource, 'ApiKeyRequired'));
  const scopes = alternativesOf(valueAt(resource, 'AuthorizationScopes'));
  return types.flatMap((type) =>
    authorizers.flatMap((authorizer) =>
      keys.flatMap((key) =>
        scopes.flatMap((scope): Permission[] => {
          const under = together(presence, type.presence, authorizer.presence, key.presence, scope.presence);
          if (!under) return [];
          // Without a type anybody is let in, an authorizer beside it or not.
          const authorization = type.node ? { node: type.node } : { value: 'NONE' as const };
          const apiKeyRequired = key.node && { node: key.node };
          return [{ authorization, authorizer: authorizerNamed(authorizer.node, template), apiKeyRequired, scopes: factsIn(scope.node), ...(under.length > 0 ? { presence: under } : {}) }];
        }),
      ),
    ),
  );
}
