/**
 * APIs in tests that are about routes only: method, path, and nothing else that matters.
 */
import { known, literal } from '../../server/src/base/atoms';
import type { Api, ApiKind, Route } from '../../server/src/gateway/model';

const span = { source: 'file:///t.yaml', start: 0, end: 0 };

export function routeOf(method: string, path: string): Route {
  return { method, path, authorization: known('AWS_IAM'), authorizer: null, apiKeyRequired: known(false), scopes: [], span };
}

/** Its calls begin with `arn:aws:execute-api:us-east-1:111122223333:abc123`. */
export function apiOf(kind: ApiKind, routes: readonly Route[]): Api {
  return {
    key: 'file:///t.yaml#/api',
    selector: '/api',
    name: 'orders',
    kind,
    id: literal('abc123'),
    account: literal('111122223333'),
    region: literal('us-east-1'),
    partition: literal('aws'),
    endpoint: known('REGIONAL'),
    vpcEndpoints: [],
    disablesDefaultEndpoint: [],
    apiKeySource: known('HEADER'),
    answersPreflights: [],
    domains: [],
    gatewayResponses: [],
    stages: [],
    authorizers: [],
    routes,
    resourcePolicy: null,
    partial: null,
    flavour: 'scenario',
    span,
    nameSpan: span,
    node: { kind: 'missing', span, origin: { format: 'json' } },
  };
}
