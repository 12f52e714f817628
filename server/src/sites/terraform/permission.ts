/**
 * What a method or a route demands of its callers: the same attributes for REST and HTTP APIs.
 *
 * Where a condition chooses how it authorizes there is one answer for each choice, so that a deployment whose conditions
 * are known has exactly one.
 */
import type { DeclaredRoute } from '../../gateway/declared';
import type { HostNode } from '../../syntax/node';
import { alternativesOf, together } from '../alternatives';
import { factAt, nameOf, scopesOf } from './api-parts';
import { attribute, type Block } from './blocks';
import { shown } from './inside';
import { targetOf } from './module';
import { presenceOfBlock } from './presence';
import type { UnitIndex } from './unit-index';

type Permission = Pick<DeclaredRoute, 'authorization' | 'authorizer' | 'apiKeyRequired' | 'scopes' | 'presence'>;

interface Names {
  /** The attribute that says how it authorizes. */
  readonly type: string;
  /** What counts where that says nothing. */
  readonly otherwise: DeclaredRoute['authorization'];
}

/** Empty for a block that is never there. */
export function permissionsOf(block: Block, { type, otherwise }: Names, index: UnitIndex): readonly Permission[] {
  const presence = presenceOfBlock(block, index.module);
  if (!presence) return [];
  const rest = { apiKeyRequired: factAt(block.body, 'api_key_required'), scopes: scopesOf(block) };
  return alternativesOf(attribute(block.body, type)).flatMap((chosen) =>
    alternativesOf(attribute(block.body, 'authorizer_id')).flatMap((authorizer): Permission[] => {
      const all = together(presence, chosen.presence, authorizer.presence);
      if (!all) return [];
      const authorization = chosen.node ? { node: chosen.node } : otherwise;
      return [{ authorization, authorizer: authorizerName(authorizer.node, index), ...rest, ...(all.length > 0 ? { presence: all } : {}) }];
    }),
  );
}

/** Its address where it is declared elsewhere. */
function authorizerName(node: HostNode | undefined, index: UnitIndex): string | null {
  const target = node && targetOf(node, index.module);
  const authorizer = target && index.blockAt(target);
  return authorizer ? nameOf(authorizer, index) : target ? shown(target.declared) : null;
}
