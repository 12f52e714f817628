import assert from 'node:assert/strict';
import type { Outcome } from '../../../server/src/evaluate/decision';
import { decideCase, policyOf } from '../../support/decide-case';
import { readSharedLines, readSharedText } from '../../support/shared-corpora';

interface TableRow {
  readonly id: string;
  readonly expect: { readonly decision: 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY' };
  readonly scenario: {
    readonly authType: string;
    readonly principal: string | { readonly anonymous: true };
    readonly resource: string;
    readonly policies: { readonly identity?: readonly object[]; readonly resource?: object; readonly authorizer?: object };
  };
}

interface ArnRow {
  readonly pattern: string;
  readonly arn: string;
  readonly expect: { readonly match: boolean };
}

interface AuthorizerRow {
  readonly file: string;
  readonly methodArn: string;
  readonly expect: { readonly authorized: boolean };
}

const OUTCOMES: Readonly<Record<TableRow['expect']['decision'], Outcome>> = { ALLOW: 'allow', EXPLICIT_DENY: 'explicit-deny', IMPLICIT_DENY: 'implicit-deny' };

/** The fields of an execute-api ARN as those of a case. */
function callOf(arn: string): { readonly api: object; readonly request: object } {
  const [, , , region, account, resource = ''] = splitArn(arn);
  const [id, stage, method, ...path] = resource.split('/');
  return { api: { id, stage, region, account }, request: { method, path: `/${path.join('/')}`, headers: { Authorization: 'token' } } };
}

function splitArn(arn: string): string[] {
  const fields = arn.split(':');
  return [...fields.slice(0, 5), fields.slice(5).join(':')];
}

describe('decisions of others', () => {
  it('agree with all rows of AWS’s authorization tables', function () {
    for (const { id, expect, scenario } of readSharedLines<TableRow>(this, 'apigw-tables.sim.jsonl')) {
      const { api, request } = callOf(scenario.resource);
      const { identity, resource, authorizer } = scenario.policies;
      const decision = decideCase({
        name: id,
        api: { ...api, resourcePolicy: resource ?? null },
        request,
        route: { authorization: scenario.authType },
        caller: typeof scenario.principal === 'string' ? { arn: scenario.principal, identityPolicies: identity ?? [] } : 'anonymous',
        ...(authorizer ? { authorizer: { output: authorizer } } : {}),
        ...(scenario.authType === 'COGNITO_USER_POOLS' ? { token: { valid: true } } : {}),
      });
      assert.equal(decision.decision, OUTCOMES[expect.decision], id);
    }
  });

  it('agree on which ARNs an authorizer’s pattern covers', function () {
    for (const { pattern, arn, expect } of readSharedLines<ArnRow>(this, 'offline.arnmatch.jsonl')) {
      const policyDocument = policyOf({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: pattern });
      const decision = decideCase({ name: 'a case', ...callOf(arn), route: { authorization: 'CUSTOM' }, authorizer: { output: { principalId: 'me', policyDocument } } });
      assert.equal(decision.requestArn, arn);
      assert.equal(decision.decision === 'allow', expect.match, `${pattern} ~ ${arn}`);
    }
  });

  it('agree on what authorizer outputs let through', function () {
    for (const { file, methodArn, expect } of readSharedLines<AuthorizerRow>(this, 'samcli.authorizer.jsonl')) {
      const output = JSON.parse(readSharedText(file)) as object;
      const decision = decideCase({ name: 'a case', ...callOf(methodArn), route: { authorization: 'CUSTOM' }, authorizer: { output } });
      assert.equal(decision.decision === 'allow', expect.authorized, file);
    }
  });
});
