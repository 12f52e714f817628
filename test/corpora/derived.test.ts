/**
 * What SAM makes of its own templates — resource policies and authorizers — beside what we read in them. Where SAM derives
 * something we do not, the API has to say that it cannot be seen: a wrong “none” would answer for an open door.
 */
import assert from 'node:assert/strict';
import type { Api } from '../../server/src/gateway/model';
import { openTexts } from '../support/check-diagnostics';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface Derived {
  readonly id: string;
  readonly file: string;
  readonly api: string;
}

interface Authorizers extends Derived {
  readonly schemes: Readonly<Record<string, { readonly 'x-amazon-apigateway-authorizer'?: { readonly type?: string } }>>;
}

describe('templates that SAM translates', () => {
  it('have the authorizers SAM derives', function () {
    const cases = readSharedLines<Authorizers>(this, 'sam.authorizers.jsonl');
    const missed = cases.filter((one) => authorizersOf(one) !== wanted(one)).map(({ id }) => id);
    assert.deepEqual(missed, [
      // HTTP APIs of SAM are not read yet.
      'api_http_paths_with_if_condition_no_value_then_case MyApi',
      // In an OpenAPI document, which is not read yet.
      'api_with_security_definition_and_components ExplicitApi',
      // HTTP APIs.
      'explicit_http_api MyApi',
      'explicit_http_api MyApi2',
      'http_api_existing_openapi MyApi',
      'http_api_existing_openapi_conditions MyApi',
      'http_api_lambda_auth_full MyApi',
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
  return listed((apiOf(one)?.authorizers ?? []).map(({ name, type }) => [name, type]));
}

/** Without signatures, keys and their like, which are no authorizers of ours; JWTs stand in for signatures in places. */
function wanted({ schemes }: Authorizers): string {
  return listed(Object.entries(schemes).flatMap(([name, scheme]) => {
    const type = scheme['x-amazon-apigateway-authorizer']?.type;
    return type === undefined || name === 'AWS_IAM' ? [] : [[name, type.toUpperCase()]];
  }));
}

function listed(pairs: readonly (readonly string[])[]): string {
  return pairs.map((pair) => pair.join(' ')).sort().join(', ');
}
