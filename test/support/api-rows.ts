/**
 * APIs as lines of text, in tests of what a file is read as: one for each route and authorizer.
 */
import assert from 'node:assert/strict';
import { displayText, type Settled } from '../../server/src/base/atoms';
import type { Api, Authorizer, Route } from '../../server/src/gateway/model';
import { openFile } from './open-workspace';

/** The APIs of a file; its name says which format it has. */
export function apisIn(text: string, name = 'template.yaml'): readonly Api[] {
  return openFile(name, text).file.apis.map((entry) => entry.api);
}

/** The one API of that name. */
export function apiIn(text: string, name: string): Api {
  const found = apisIn(text).filter((api) => api.name === name);
  const [api] = found;
  assert.ok(api && found.length === 1, `there is one API ${name}`);
  return api;
}

/** `GET /orders JWT OAuth [read write] +key ?`; the last where only some deployments have it. */
export function routeRows(api: Api): readonly string[] {
  return api.routes.map(routeRow);
}

function routeRow({ method, path, authorization, authorizer, scopes, apiKeyRequired, presence }: Route): string {
  const words = [
    method,
    path,
    settled(authorization),
    authorizer ?? '',
    scopes.length > 0 ? `[${scopes.join(' ')}]` : '',
    apiKeyRequired.known ? (apiKeyRequired.value ? '+key' : '') : '+key?',
    presence ? '?' : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** `OAuth JWT from $request.header.Authorization`, with life of the cache, form of the token and payload where there are any. */
export function authorizerRows(api: Api): readonly string[] {
  return api.authorizers.map(authorizerRow);
}

function authorizerRow({ name, type, ttl, identitySources, identityValidation, payloadVersion, simpleResponses }: Authorizer): string {
  const words = [
    `${name} ${type}`,
    identitySources.length > 0 ? `from ${identitySources.map(displayText).join(', ')}` : '',
    `for ${settled(ttl)}`,
    identityValidation ? `like ${displayText(identityValidation)}` : '',
    payloadVersion ? `format ${payloadVersion}` : '',
    simpleResponses ? 'simple' : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

function settled(value: Settled<string | number>): string {
  return value.known ? String(value.value) : 'unknown';
}
