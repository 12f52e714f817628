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

interface ManagedRow {
  readonly file: string;
}

interface ManagedStatement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

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

  it('allow what each statement of an AWS managed policy allows, and nothing beside it', function () {
    this.timeout(60_000);
    let asked = 0;
    for (const { file } of readSharedLines<ManagedRow>(this, 'managed.check.jsonl')) {
      const document = JSON.parse(readSharedText(file)) as { readonly Statement: ManagedStatement | readonly ManagedStatement[] };
      for (const statement of [document.Statement].flat<readonly (ManagedStatement | readonly ManagedStatement[])[]>()) {
        const [action] = [statement.Action ?? []].flat();
        const [resource] = [statement.Resource ?? []].flat();
        if (statement.Effect !== 'Allow' || action === undefined || resource === undefined || /\$\{/.test(resource)) continue;
        if (/^(sts:(AssumeRole|GetCaller)|kms:)/i.test(action)) continue; // the resource's own policy has a say there
        const inside = { action: action === '*' ? 'demo:Any' : action.replaceAll('*', 'X').replaceAll('?', 'x'), resource: resource.replaceAll('*', 'x').replaceAll('?', 'x') };
        const policy = policyOf({ ...statement, Condition: {} });
        const decide = (one: { action: string; resource: string }): Outcome =>
          decideCase({ name: 'a case', ...one, resourceAccount: '111122223333', caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policy] } }).decision;
        if (action !== '*') assert.equal(decide({ ...inside, action: 'unheard-of:Action' }), 'implicit-deny', file);
        assert.equal(decide(inside), 'allow', `${file}: ${inside.action} ${inside.resource}`);
        asked++;
      }
    }
    assert.ok(asked > 1000, `${asked} statements`);
  });
});
