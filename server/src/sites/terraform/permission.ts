/**
 * What a method or a route demands of its callers: the same attributes for REST and HTTP APIs.
 *
 * Where a condition chooses how it authorizes there is one answer for each choice, so that a deployment whose conditions
 * are known has exactly one.
 */
import type { DeclaredRoute } from '../../gateway/declared';
import type { HostNode } from '../../syntax/node';
import { alternativesOf, type Alternative } from '../alternatives';
import { factAt, nameOf, scopesOf } from './api-parts';
import { attribute, type Block } from './blocks';
import { shown } from './inside';
import { namedIn } from './named-api';
import { naming, presenceOfBlock, resolved } from './presence';
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
  const rest = { apiKeyRequired: factAt(block.body, 'api_key_required'), scopes: scopesOf(block) };
  return chosenAt(block, type, index).flatMap((chosen) =>
    chosenAt(block, 'authorizer_id', index).flatMap((authorizer): Permission[] => {
      const presence = presenceOfBlock(naming(block, [...chosen.presence, ...authorizer.presence]), index.module);
      if (!presence) return [];
      const authorization = chosen.node ? { node: chosen.node } : otherwise;
      return [{ authorization, authorizer: authorizerName(authorizer.node, index), ...rest, ...(presence.length > 0 ? { presence } : {}) }];
    }),
  );
}

function chosenAt({ body }: Block, name: string, { module }: UnitIndex): readonly Alternative[] {
  const node = attribute(body, name);
  return alternativesOf(node && resolved(node, module));
}

/** Its address where it is declared elsewhere. */
function authorizerName(node: HostNode | undefined, index: UnitIndex): string | null {
  const [only, ...others] = namedIn(node, index.module);
  const target = others.length === 0 ? only?.target : undefined;
  const authorizer = target && index.blockAt(target);
  return authorizer ? nameOf(authorizer, index) : target ? shown(target.declared) : null;
}
