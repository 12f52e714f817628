/**
 * What SAM makes of its own templates — resource policies and authorizers — beside what we read in them. Where SAM derives
 * something we do not, the API has to say that it cannot be seen: a wrong “none” would answer for an open door.
 */
import assert from 'node:assert/strict';
import { displayText } from '../../server/src/base/atoms';
import type { Api } from '../../server/src/gateway/model';
import { policyToJson } from '../../server/src/policy/to-json';
import { openTexts, type OpenText } from '../support/check-diagnostics';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface Derived {
  readonly id: string;
  readonly file: string;
  readonly api: string;
}

interface PolicyJson {
  readonly Version: string;
  readonly Statement: object | readonly object[];
}

interface DerivedPolicy extends Derived {
  readonly policy: PolicyJson;
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
    assert.deepEqual(missed, []);
  });

  it('have the resource policies SAM derives', function () {
    for (const one of readSharedLines<DerivedPolicy>(this, 'sam.policy.jsonl')) assert.deepEqual(policyOf(one), inPlainWords(one.policy), one.id);
  });
});

/** Statements in a list, what SAM puts together in one text, and texts that are lists of one. */
function inPlainWords({ Version, Statement }: PolicyJson): object {
  return JSON.parse(JSON.stringify({ Version, Statement: [Statement].flat() }), (_, value: unknown) => {
    const sub = value !== null && typeof value === 'object' && 'Fn::Sub' in value ? (value['Fn::Sub'] as readonly [string, { readonly __Stage__: string }]) : undefined;
    return sub ? sub[0].replace('${__Stage__}', sub[1].__Stage__) : value;
  }) as object;
}

/** With the defaults of parameters, which SAM puts in. */
function policyOf(one: Derived): object | undefined {
  const { analysis, uris } = open(one);
  const file = analysis.file(uris[0] ?? '');
  const address = apiOf(one)?.resourcePolicy;
  const entry = file?.policies.find(({ site }) => site.selector === address?.selector);
  if (!entry) return undefined;
  const defaults = new Map([...readSharedText(one.file).matchAll(/^ {2}(\w+):\n {4}Type: String\n {4}Default: (.*)$/gm)].map(([, name = '', value]) => [name, value]));
  const text = JSON.stringify(policyToJson(entry.policy)).replace(/\{"\$unknown":"`(\w+)`[^"]*"\}/g, '"${$1}"').replace(/\$\{(\w+)\}/g, (hole, name: string) => defaults.get(name) ?? hole);
  const json = JSON.parse(text) as PolicyJson | PolicyJson['Statement'];
  // Where only statements are written, SAM writes the policy around them.
  return inPlainWords('Version' in json ? json : { Version: '2012-10-17', Statement: json });
}

function open({ file }: Derived): OpenText {
  return openTexts([{ name: file, text: readSharedText(file) }]);
}

function apiOf(one: Derived): Api | undefined {
  const { analysis, uris } = open(one);
  const apis = analysis.file(uris[0] ?? '')?.apis ?? [];
  return apis.map((entry) => entry.api).find(({ selector }) => selector === `/Resources/${one.api}`);
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
