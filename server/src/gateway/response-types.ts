/**
 * The gateway responses of REST APIs: what API Gateway answers by itself, with the status it has unless somebody changes it
 * (semantics §5.7).
 */

export interface ResponseType {
  readonly name: string;
  /** Undefined for the two that stand for all others. */
  readonly status: number | undefined;
  /** As the rest of “answered …”. */
  readonly when: string;
}

const rows: readonly (readonly [name: string, status: number | undefined, when: string])[] = [
  ['ACCESS_DENIED', 403, 'when a policy or the output of an authorizer lets the caller not through'],
  ['API_CONFIGURATION_ERROR', 500, 'when the API is not configured properly'],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'when the authorizer cannot be reached, or returns what is no output'],
  ['AUTHORIZER_FAILURE', 500, 'when the authorizer fails'],
  ['BAD_REQUEST_BODY', 400, 'when the body does not fit its model'],
  ['BAD_REQUEST_PARAMETERS', 400, 'when a parameter that is required misses'],
  ['DEFAULT_4XX', undefined, 'in place of each 4XX type that is not set itself'],
  ['DEFAULT_5XX', undefined, 'in place of each 5XX type that is not set itself'],
  ['EXPIRED_TOKEN', 403, 'when the token of the signature has expired'],
  ['INTEGRATION_FAILURE', 504, 'when the integration fails'],
  ['INTEGRATION_TIMEOUT', 504, 'when the integration takes too long'],
  ['INVALID_API_KEY', 403, 'when a method that requires an API key gets none, or one that is not valid'],
  ['INVALID_SIGNATURE', 403, 'when the signature is not that of the request'],
  ['MISSING_AUTHENTICATION_TOKEN', 403, 'when a request that has to be signed is not, and when there is no such method or resource'],
  ['QUOTA_EXCEEDED', 429, 'when the quota of a usage plan is used up'],
  ['REQUEST_TOO_LARGE', 413, 'when the request is too large'],
  ['RESOURCE_NOT_FOUND', 404, 'when the resource cannot be found once the caller is through'],
  ['THROTTLED', 429, 'when there are too many requests at a time'],
  ['UNAUTHORIZED', 401, 'when an authorizer cannot tell who the caller is: the token misses or is not valid'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'when the integration takes no content of this type'],
  ['WAF_FILTERED', 403, 'when the web ACL blocks the request'],
];

const byName: ReadonlyMap<string, ResponseType> = new Map(rows.map(([name, status, when]) => [name, { name, status, when }]));

export function findResponseType(name: string): ResponseType | undefined {
  return byName.get(name);
}
