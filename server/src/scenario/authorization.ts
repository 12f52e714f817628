/**
 * How a route authorizes where nobody says it, and which explicit choices cannot be meant (semantics §5.8).
 */
import type { ApiKind, Authorization } from '../gateway/model';
import type { Caller } from '../gateway/request';
import type { Building } from './building';
import type { CaseAuthorizer } from './canonical';

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
    if (kind === 'WEBSOCKET') complain(['token'], 'WebSocket APIs take no tokens by themselves: give the `authorizer` that reads them.');
    const authorization = kind === 'REST' ? 'COGNITO_USER_POOLS' : 'JWT';
    return { authorization, because: 'inferred, because a token is given' };
  }
  if (caller.type !== 'anonymous') return { authorization: 'AWS_IAM', because: 'inferred, because the caller is an AWS principal' };
  return { authorization: 'NONE', because: 'inferred, because there is neither authorizer nor token nor an AWS caller' };
}

/** What the kind of API does not have, and what an explicit choice leaves unused. */
export function checkAuthorization(kind: ApiKind, building: Building): void {
  const { canonical, complain } = building;
  const { api, authorizer, token } = canonical;
  const path = ['route', 'authorization'];
  const chosen = canonical.route?.authorization;
  if (api?.resourcePolicy && kind !== 'REST') {
    complain(['api', 'resourcePolicy'], `APIs of kind \`${kind}\` have no resource policy: leave it out, or make the API one of kind \`REST\`.`);
  }
  if (api?.endpoint === 'PRIVATE' && kind !== 'REST') {
    complain(['api', 'endpoint'], `APIs of kind \`${kind}\` have no private endpoints: leave it out, or make the API one of kind \`REST\`.`);
  }
  if (authorizer) checkAuthorizer(kind, authorizer, building);
  if (chosen === undefined) return;
  const foreign: Partial<Record<Authorization, readonly ApiKind[]>> = { JWT: ['REST', 'WEBSOCKET'], COGNITO_USER_POOLS: ['HTTP', 'WEBSOCKET'] };
  if (foreign[chosen]?.includes(kind)) {
    const instead = kind === 'REST' ? '`COGNITO_USER_POOLS`' : kind === 'HTTP' ? '`JWT`' : '`CUSTOM`';
    complain(path, `APIs of kind \`${kind}\` do not know \`${chosen}\`: use ${instead}.`);
  }
  // AU-2: a Cognito authorizer has no function, but it may have an expression.
  const isUnused = authorizer && (chosen !== 'COGNITO_USER_POOLS' || Object.entries(authorizer).some(([field, value]) => field !== 'identityValidation' && value !== undefined && value !== null));
  if (isUnused && chosen !== 'CUSTOM') complain(path, `\`${chosen}\` has no use for the \`authorizer\` of this case: leave one of them out.`);
  const takesToken = chosen === 'JWT' || chosen === 'COGNITO_USER_POOLS';
  if (token && !takesToken) complain(path, `\`${chosen}\` has no use for the \`token\` of this case: leave one of them out.`);
  if (chosen === 'CUSTOM' && !authorizer && api?.ref === undefined) {
    complain(path, '`CUSTOM` needs an `authorizer` that says what the function returned (`output`, `error` or `cached`).');
  }
}

/** Semantics §6.1, §6.4, AU-41. */
function checkAuthorizer(kind: ApiKind, authorizer: CaseAuthorizer, { complain }: Building): void {
  const say = (field: keyof CaseAuthorizer, message: string): void => complain(['authorizer', field], message);
  if (authorizer.type === 'TOKEN' && kind !== 'REST') say('type', `\`TOKEN\` authorizers are for REST APIs, and this is one of kind \`${kind}\`: use \`REQUEST\`.`);
  if (authorizer.simpleResponses && kind !== 'HTTP') say('simpleResponses', `Simple responses are for HTTP APIs, and this is one of kind \`${kind}\`: leave them out.`);
  if (authorizer.simpleResponses && String(authorizer.payloadVersion ?? '2.0') === '1.0') {
    say('simpleResponses', 'Simple responses need format 2.0, and API Gateway refuses them with 1.0: leave one of them out.');
  }
  if (authorizer.cached !== undefined && kind === 'WEBSOCKET') say('cached', 'WebSocket APIs keep no answers of authorizers: write it as `output`.');
  if (authorizer.cached !== undefined && authorizer.ttl === 0) say('cached', 'Where `ttl` is 0 no answer is kept: write it as `output`, or leave `ttl` out.');
  for (const [index, source] of (authorizer.identitySources ?? []).entries()) {
    const text = String(source);
    if (!isIdentitySource(text)) complain(['authorizer', 'identitySources', index], `\`${text}\` is no identity source of APIs of kind \`${kind}\`: write it as ${EXAMPLES[kind]}.`);
  }
}

const EXAMPLES: Readonly<Record<ApiKind, string>> = {
  REST: '`method.request.header.Authorization`, `method.request.querystring.token`, `stageVariables.name` or `context.httpMethod`',
  HTTP: '`$request.header.Authorization`, `$request.querystring.token`, `$stageVariables.name` or `$context.routeKey`',
  WEBSOCKET: '`route.request.header.Authorization`, `route.request.querystring.token`, `stageVariables.name` or `context.connectionId`',
};

/** AU-8: path parameters are none. The kinds of APIs write it differently, and each other's way is understood, too. */
function isIdentitySource(text: string): boolean {
  return /^\$?(?:(?:method|route)\.)?(?:request\.(?:header|querystring)|stageVariables|context)\../.test(text);
}
