/**
 * What SAM makes of its own templates — resource policies and authorizers — beside what we read in them. Where SAM derives
 * something we do not, the API has to say that it cannot be seen: a wrong “none” would answer for an open door.
 */
import assert from 'node:assert/strict';
import { displayText } from '../../server/src/base/atoms';
import type { Api } from '../../server/src/gateway/model';
import { openTexts } from '../support/check-diagnostics';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface Derived {
  readonly id: string;
  readonly file: string;
  readonly api: string;
}

interface Scheme {
  readonly name?: unknown;
  readonly 'x-amazon-apigateway-authorizer'?: {
    readonly type?: string;
    readonly identitySource?: string | readonly string[];
    readonly identityValidationExpression?: string;
    readonly authorizerResultTtlInSeconds?: number;
    readonly authorizerPayloadFormatVersion?: number;
    readonly enableSimpleResponses?: boolean;
  };
}

interface Authorizers extends Derived {
  readonly schemes: Readonly<Record<string, Scheme>>;
}

describe('templates that SAM translates', () => {
  it('have the authorizers SAM derives', function () {
    const cases = readSharedLines<Authorizers>(this, 'sam.authorizers.jsonl');
    const missed = cases.filter((one) => authorizersOf(one) !== wanted(one)).map(({ id }) => id);
    assert.deepEqual(missed, [
      // In OpenAPI documents, which are not read yet.
      'api_with_security_definition_and_components ExplicitApi',
      'http_api_existing_openapi MyApi',
      'http_api_existing_openapi_conditions MyApi',
    ]);
  });

  it('have the resource policies SAM derives, or none that is certain', function () {
    const cases = readSharedLines<Derived>(this, 'sam.policy.jsonl');
    const denied = cases.filter((one) => apiOf(one)?.resourcePolicy === null).map(({ id }) => id);
    assert.deepEqual(denied, []);
    const read = cases.filter((one) => apiOf(one)?.resourcePolicy).map(({ id }) => id);
    assert.deepEqual(read, ['api_with_custom_domains_private_basePath MyApi', 'api_with_resource_policy ExplicitApi']);
  });
});

function apiOf({ file, api }: Derived): Api | undefined {
  const { analysis, uris } = openTexts([{ name: file, text: readSharedText(file) }]);
  const apis = analysis.file(uris[0] ?? '')?.apis ?? [];
  return apis.map((entry) => entry.api).find(({ selector }) => selector === `/Resources/${api}`);
}

function authorizersOf(one: Authorizers): string {
  return listed((apiOf(one)?.authorizers ?? []).map(({ name, type, ttl, identitySources, identityValidation, payloadVersion, simpleResponses }) => ({
    name,
    type,
    ttl: type === 'REQUEST' || type === 'TOKEN' ? (ttl.known ? ttl.value : '?') : null,
    sources: identitySources.map(displayText).sort(),
    validation: identityValidation ? displayText(identityValidation) : null,
    payload: payloadVersion ?? null,
    simple: simpleResponses,
  })));
}

/** Without signatures, keys and their like, which are no authorizers of ours. */
function wanted({ schemes }: Authorizers): string {
  return listed(Object.entries(schemes).flatMap(([name, scheme]) => {
    const authorizer = scheme['x-amazon-apigateway-authorizer'];
    if (authorizer?.type === undefined) return [];
    const type = authorizer.type.toUpperCase();
    const isHttp = type === 'JWT' || authorizer.authorizerPayloadFormatVersion !== undefined;
    const sources = authorizer.identitySource ?? `method.request.header.${String(scheme.name)}`;
    return [{
      name,
      type,
      ttl: type === 'REQUEST' || type === 'TOKEN' ? (authorizer.authorizerResultTtlInSeconds ?? (isHttp ? 0 : 300)) : null,
      sources: (typeof sources === 'string' ? sources.split(', ') : [...sources]).sort(),
      validation: authorizer.identityValidationExpression ?? null,
      payload: authorizer.authorizerPayloadFormatVersion?.toFixed(1) ?? null,
      simple: authorizer.enableSimpleResponses ?? false,
    }];
  }));
}

function listed(authorizers: readonly object[]): string {
  return authorizers.map((authorizer) => JSON.stringify(authorizer)).sort().join('\n');
}
