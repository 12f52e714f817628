/**
 * How a route authorizes where nobody says it, and which explicit choices cannot be meant.
 */
import type { ApiKind, Authorization } from '../gateway/model';
import type { Caller } from '../gateway/request';
import type { Building } from './building';

export interface Inferred {
  readonly authorization: Authorization;
  /** For the result: "inferred, because an authorizer is given". */
  readonly because: string;
}

/** An authorizer, else a token, else an AWS caller says how the route authorizes; otherwise it does not. */
export function inferAuthorization(kind: ApiKind, { canonical, complain }: Building, caller: Caller): Inferred {
  if (canonical.authorizer && canonical.token) {
    complain(['token'], 'A route takes either an authorizer or a token: leave one out, or say which with `route.authorization`.');
  }
  if (canonical.authorizer) return { authorization: 'CUSTOM', because: 'inferred, because an authorizer is given' };
  if (canonical.token) {
    const authorization = kind === 'REST' ? 'COGNITO_USER_POOLS' : 'JWT';
    return { authorization, because: 'inferred, because a token is given' };
  }
  if (caller.type !== 'anonymous') return { authorization: 'AWS_IAM', because: 'inferred, because the caller is an AWS principal' };
  return { authorization: 'NONE', because: 'inferred, because there is neither authorizer nor token nor an AWS caller' };
}

/** Semantics §5.8: what the kind of API does not have, and what an explicit choice leaves unused. */
export function checkAuthorization(kind: ApiKind, { canonical, complain }: Building): void {
  const path = ['route', 'authorization'];
  const chosen = canonical.route?.authorization;
  if (canonical.api?.resourcePolicy && kind !== 'REST') {
    complain(['api', 'resourcePolicy'], `APIs of kind \`${kind}\` have no resource policy: leave it out, or make the API one of kind \`REST\`.`);
  }
  if (chosen === undefined) return;
  const foreign: Partial<Record<Authorization, readonly ApiKind[]>> = { JWT: ['REST', 'WEBSOCKET'], COGNITO_USER_POOLS: ['HTTP', 'WEBSOCKET'] };
  if (foreign[chosen]?.includes(kind)) {
    const instead = kind === 'REST' ? '`COGNITO_USER_POOLS`' : kind === 'HTTP' ? '`JWT`' : '`CUSTOM`';
    complain(path, `APIs of kind \`${kind}\` do not know \`${chosen}\`: use ${instead}.`);
  }
  if (canonical.authorizer && chosen !== 'CUSTOM') complain(path, `\`${chosen}\` has no use for the \`authorizer\` of this case: leave one of them out.`);
  const takesToken = chosen === 'JWT' || chosen === 'COGNITO_USER_POOLS';
  if (canonical.token && !takesToken) complain(path, `\`${chosen}\` has no use for the \`token\` of this case: leave one of them out.`);
  if (chosen === 'CUSTOM' && !canonical.authorizer && canonical.api?.ref === undefined) {
    complain(path, '`CUSTOM` needs an `authorizer` that says what the function returned (`output`, `error` or `cached`).');
  }
}
