/**
 * What API Gateway answers by itself: status, gateway response type and default body (semantics §5.7, §5.8).
 *
 * All of it can be customised per API, so the type is what counts; HTTP and WebSocket APIs have no types. Nothing is
 * decided here.
 */
import { displayText, isAtom, literalText, type HoledText } from '../../base/atoms';
import type { ApiKind } from '../../gateway/model';
import type { ApiRequest, Caller } from '../../gateway/request';

export interface GatewayResponse {
  readonly status: number | null;
  readonly type: string | null;
  readonly body: string | null;
}

/** Where the request reaches the integration, and for plain IAM requests. */
export const NO_RESPONSE: GatewayResponse = { status: null, type: null, body: null };

/** Why a request does not get through, as far as the answer depends on it. */
export type Refusal =
  | 'unauthorized'
  | 'authorizer-broken'
  | 'missing-token'
  | 'invalid-signature'
  | 'expired-signature'
  | 'malformed-signature'
  | 'insufficient-scope'
  | 'unknown-route'
  | 'api-key'
  | 'waf'
  | 'endpoint'
  | 'client-certificate'
  | 'uri-too-long';

export function refuse(kind: ApiKind, refusal: Refusal): GatewayResponse {
  if (kind === 'REST') return REST[refusal];
  if (kind === 'HTTP') return { ...(HTTP[refusal] ?? REST[refusal]), type: null };
  // Of a WebSocket handshake only the status is documented (GW-28), and a message on an open connection has none.
  return { status: refusal === 'unknown-route' ? null : REST[refusal].status, type: null, body: null };
}

/** What was refused by policies, as far as the text of the answer depends on it. */
export interface Denial {
  readonly effect: 'explicit' | 'implicit';
  /** `authorizer`: by what the authorizer returned, whose texts name nobody. */
  readonly by: 'authorizer' | 'policy';
  readonly caller: Caller;
  readonly action: string;
  readonly arn: HoledText;
}

/** The answer to a call that policies deny. */
export function deny(request: ApiRequest, { effect, by, caller, action, arn }: Denial): GatewayResponse {
  if (request.api.kind === 'HTTP') return { status: 403, type: null, body: message('Forbidden') };
  if (request.api.kind === 'WEBSOCKET') return { status: 403, type: null, body: null };
  const suffix = effect === 'explicit' ? ' with an explicit deny' : '';
  const who = caller.type === 'anonymous' || !caller.arn ? (caller.roleArn ? displayText(caller.roleArn) : 'anonymous') : displayText(caller.arn);
  const text =
    by === 'authorizer'
      ? `User is not authorized to access this resource${suffix}`
      : `User: ${who} is not authorized to perform: ${action} on resource: ${masked(request, arn)}${suffix}`;
  return { status: 403, type: 'ACCESS_DENIED', body: `{"Message":${JSON.stringify(text)}}` };
}

/** The ARN with all but the last four digits of the account, its fifth field, hidden. */
function masked({ api }: ApiRequest, arn: HoledText): string {
  const account = literalText(api.account);
  const shown = account === undefined ? '********' : `********${account.slice(-4)}`;
  let colons = 0;
  let text = '';
  for (const piece of arn.pieces) {
    if (isAtom(piece)) {
      if (colons !== 4) text += displayText({ pieces: [piece] });
      continue;
    }
    for (const [index, part] of piece.split(':').entries()) {
      if (index > 0) text += ++colons === 4 ? `:${shown}` : ':';
      if (colons !== 4) text += part;
    }
  }
  return text;
}

const message = (text: string | null): string => JSON.stringify({ message: text });

const REST: Readonly<Record<Refusal, GatewayResponse>> = {
  unauthorized: { status: 401, type: 'UNAUTHORIZED', body: message('Unauthorized') },
  'authorizer-broken': { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR', body: message(null) },
  'missing-token': { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN', body: message('Missing Authentication Token') },
  'invalid-signature': {
    status: 403,
    type: 'INVALID_SIGNATURE',
    body: message('The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.'),
  },
  'expired-signature': { status: 403, type: 'EXPIRED_TOKEN', body: message('Signature expired') },
  'malformed-signature': { status: 403, type: null, body: message('The Authorization header is not a valid key=value pair (missing equal-sign).') },
  'insufficient-scope': { status: 401, type: 'UNAUTHORIZED', body: message('Unauthorized') },
  'unknown-route': { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN', body: message('Missing Authentication Token') },
  'api-key': { status: 403, type: 'INVALID_API_KEY', body: message('Forbidden') },
  waf: { status: 403, type: 'WAF_FILTERED', body: message('Forbidden') },
  endpoint: { status: 403, type: null, body: message('Forbidden') },
  'client-certificate': { status: 403, type: null, body: message('Forbidden') },
  'uri-too-long': { status: 414, type: null, body: 'Request URI too long' },
};

/** Where HTTP APIs answer differently. */
const HTTP: Readonly<Partial<Record<Refusal, GatewayResponse>>> = {
  'authorizer-broken': { status: 500, type: null, body: message('Internal Server Error') },
  'missing-token': { status: 403, type: null, body: message('Forbidden') },
  'invalid-signature': { status: 403, type: null, body: message('Forbidden') },
  'expired-signature': { status: 403, type: null, body: message('Forbidden') },
  'malformed-signature': { status: 403, type: null, body: message('Forbidden') },
  'insufficient-scope': { status: 403, type: null, body: message('Forbidden') },
  'unknown-route': { status: 404, type: null, body: message('Not Found') },
  endpoint: { status: 404, type: null, body: message('Not Found') },
};
