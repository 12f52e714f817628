/** What Terraform marks as sensitive is in nothing that is shown of a plan or a state, wherever one looks. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { check } from '../../../../server/src/cli/check';
import { inspect } from '../../../../server/src/cli/inspect';
import { simulate } from '../../../../server/src/cli/simulate';
import type { Command } from '../../../../server/src/cli/terminal';
import { complete } from '../../../../server/src/features/completion/complete';
import { findHover } from '../../../../server/src/features/hover/hover';
import { findFixes } from '../../../../server/src/features/quick-fix';
import { describeRecognised } from '../../../../server/src/features/recognised';
import { findSymbols } from '../../../../server/src/features/symbols';
import { explainScenarioCase } from '../../../../server/src/analysis/simulation';
import { withoutSecrets } from '../../../../server/src/sites/terraform/plan/plan-secrets';
import { nodeToJson } from '../../../../server/src/policy/to-json';
import { runCommand } from '../../../support/command-line';
import { decideIn } from '../../../support/decide-files';
import { openTexts } from '../../../support/check-diagnostics';
import { openFile, uriOf } from '../../../support/open-workspace';
import { lensesIn } from '../../../support/simulation';
import { invokePolicy as invoke, planFrom, stateOf, trustPolicy as trust, type Json, type PlanRow } from '../../../support/terraform-plans';

/** With a finding in it, if anybody looked: a verb in small letters. */
const hidden = invoke('arn:aws:execute-api:eu-west-1:444455556666:topsecret/live/get/users');

const sensitive: readonly PlanRow[] = [
  { type: 'aws_iam_role', name: 'partner', values: { name: 'partner', id: 'partner', arn: 'arn:aws:iam::444455556666:role/partner', assume_role_policy: trust, inline_policy: [{ name: 'i', policy: hidden }], tags: { team: 'topsecret' } }, sensitive: { inline_policy: [{ policy: true }], tags: { team: true } } },
  { type: 'aws_iam_role_policy', name: 'call', module: 'module.m["eu"]', values: { name: 'topsecret', role: 'partner', policy: hidden }, sensitive: { policy: true, name: true } },
  { type: 'aws_iam_policy', name: 'listed', values: { policy: [hidden] }, sensitive: { policy: true } },
  {
    type: 'aws_api_gateway_rest_api', name: 'shop',
    values: { id: 'a1', name: 'topsecret', execution_arn: 'arn:aws:execute-api:eu-west-1:444455556666:a1', policy: hidden, body: JSON.stringify({ openapi: '3.0.1', info: { title: 'topsecret' }, paths: { '/topsecret': { get: {} } } }) },
    sensitive: { name: true, policy: true, body: true },
  },
  { type: 'aws_api_gateway_stage', name: 'live', values: { stage_name: 'live', rest_api_id: 'a1', variables: { key: 'topsecret' } }, sensitive: { variables: { key: true } } },
  { type: 'aws_api_gateway_authorizer', name: 'tokens', values: { id: 'auth', name: 'tokens', rest_api_id: 'a1', identity_validation_expression: '^topsecret$', identity_source: 'method.request.header.topsecret' }, sensitive: { identity_validation_expression: true, identity_source: true } },
];

const more: Json = {
  variables: { key: { value: 'topsecret' } },
  output_changes: { key: { actions: ['create'], before: null, after: 'topsecret', after_unknown: false, before_sensitive: false, after_sensitive: true } },
  resource_drift: [{ address: 'aws_iam_policy.listed', mode: 'managed', type: 'aws_iam_policy', name: 'listed', change: { actions: ['update'], before: { policy: hidden }, after: { policy: hidden }, before_sensitive: { policy: true }, after_sensitive: { policy: true } } }],
  deferred_changes: [{ reason: 'x', resource_change: { address: 'aws_iam_policy.later', mode: 'managed', type: 'aws_iam_policy', name: 'later', change: { actions: ['create'], before: null, after: { policy: hidden }, before_sensitive: false, after_sensitive: { policy: true } } } }],
  configuration: {
    provider_config: { aws: { name: 'aws', expressions: { secret_key: { constant_value: 'topsecret' }, region: { constant_value: 'eu-west-1' } } } },
    root_module: {
      variables: { key: { default: 'topsecret', sensitive: true } },
      resources: [{ address: 'aws_iam_policy.listed', mode: 'managed', type: 'aws_iam_policy', name: 'listed', expressions: { policy: { constant_value: hidden } } }],
      module_calls: { m: { expressions: { key: { constant_value: 'topsecret' } }, module: { variables: { key: { sensitive: true } } } } },
    },
  },
};

const planText = planFrom({ before: sensitive, after: sensitive, more });

const scenario = JSON.stringify({
  cases: [
    { name: 'after', api: 'plan.json#aws_api_gateway_rest_api.shop', request: { method: 'GET', path: '/users', headers: { Authorization: 'x' } }, caller: { ref: 'plan.json#aws_iam_role.partner' } },
    { name: 'before', api: 'plan.json#prior_state.aws_api_gateway_rest_api.shop', request: { method: 'GET', path: '/users' }, caller: { ref: 'plan.json#prior_state.aws_iam_role.partner' } },
    { name: 'by a pointer', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { arn: 'arn:aws:iam::444455556666:role/x', identityPolicies: ['plan.json#/planned_values/root_module/resources/0/values/inline_policy/0/policy', 'plan.json#/resource_drift/0/change/after/policy'] } },
    { name: 'by an address', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { arn: 'arn:aws:iam::444455556666:role/x', identityPolicies: ['plan.json#module.m["eu"].aws_iam_role_policy.call'] } },
  ],
});

describe('what Terraform marks as sensitive', () => {
  it('is not in the document that anybody looks at', () => {
    for (const text of [planText, stateOf(sensitive)]) {
      assert.match(text, /topsecret/);
      const { root } = openFile('plan.json', text).file.document;
      assert.doesNotMatch(JSON.stringify(root), /topsecret/);
      assert.equal(withoutSecrets(root), root);
    }
  });

  it('is not in what Terraform itself made', () => {
    for (const name of ['made-by-terraform.json', 'state-by-terraform.json']) {
      const text = readFileSync(join(__dirname, 'plans', name), 'utf8');
      assert.match(text, /topsecret/);
      const { root } = openFile('plan.json', text).file.document;
      // Of the attribute `output` of its own resource Terraform marks nothing.
      const printed = JSON.stringify(nodeToJson(root), (key, value: unknown) => (key === 'output' ? undefined : value));
      assert.doesNotMatch(printed, /topsecret/);
    }
  });

  it('is not in the copy of a policy that a role lists of what is attached to it', () => {
    const copied: PlanRow = { type: 'aws_iam_role', name: 'copy', values: { name: 'copy', assume_role_policy: trust, inline_policy: [{ name: 'i', policy: hidden }] } };
    const { document, policies } = openFile('plan.json', stateOf([...sensitive, copied])).file;
    assert.doesNotMatch(JSON.stringify(document.root), /topsecret/);
    assert.ok(policies.some(({ site, policy }) => site.selector === 'aws_iam_role.copy.inline_policy[0]' && policy.openStatements !== undefined));
  });

  it('is not in a document of a version that may mark it in another way', () => {
    const { file } = openFile('plan.json', planText.replace('"format_version": "1.2"', '"format_version": "2.0"'));
    assert.doesNotMatch(JSON.stringify(file.document.root), /topsecret/);
    assert.deepEqual([file.apis, file.policies], [[], []]);
  });

  it('is in nothing a command prints', async () => {
    const runs: readonly (readonly [Command, readonly string[]])[] = [
      [check, ['plan.json']],
      [check, ['--format', 'json', 'plan.json']],
      [inspect, ['plan.json']],
      [inspect, ['--format', 'json', 'plan.json']],
      [simulate, ['x.authz.json']],
      [simulate, ['--format', 'json', '--trace', 'full', 'x.authz.json']],
    ];
    for (const [command, args] of runs) {
      const { out, complaints } = await runCommand(command, args, { 'plan.json': planText, 'x.authz.json': scenario });
      assert.notEqual(out, '');
      assert.doesNotMatch(out + complaints.join(), /topsecret/, args.join(' '));
    }
  });

  it('is in nothing the editor shows, wherever the cursor stands', () => {
    const { analysis } = openTexts([{ name: 'plan.json', text: planText }, { name: 'x.authz.json', text: scenario }]);
    const [uri, { context }] = [uriOf('plan.json'), analysis];
    const shown: unknown[] = [analysis.findings(uri), findSymbols(context, uri), describeRecognised(context, uri), lensesIn({ analysis, uri, offset: 0 })];
    for (let offset = 0; offset < planText.length; offset += 7) shown.push(findHover(context, uri, offset), complete(context, uri, offset), findFixes(context, uri, { start: offset, end: offset }, analysis.findings(uri)));
    for (const name of ['after', 'before', 'by a pointer', 'by an address']) {
      const explanation = explainScenarioCase(analysis, uriOf('x.authz.json'), name, () => undefined);
      assert.ok(explanation, name);
      shown.push(explanation);
    }
    assert.doesNotMatch(JSON.stringify(shown), /topsecret/);
  });

  it('is named and left open where somebody asks', () => {
    const files = { 'plan.json': planText };
    const question = { action: 'execute-api:Invoke', resource: 'arn:aws:execute-api:eu-west-1:444455556666:a1/live/GET/users' };
    const of = (caller: object): readonly string[] => {
      const { decision, unknown } = decideIn(files, { ...question, caller });
      assert.equal(decision, 'undetermined');
      return unknown;
    };
    const partner = ['aws_iam_role.partner.inline_policy[0].policy', 'module.m["eu"].aws_iam_role_policy.call.policy'];
    assert.deepEqual(of({ ref: 'plan.json#prior_state.aws_iam_role.partner' }), partner);
    assert.deepEqual(of({ arn: 'arn:aws:iam::444455556666:role/x', identityPolicies: ['plan.json#/resource_drift/0/change/after/policy'] }), ['aws_iam_policy.listed.policy']);
  });

  it('is told of as such', () => {
    const { policies, apis } = openFile('plan.json', planText).file;
    const opaque = policies.filter(({ policy }) => policy.openStatements !== undefined).map(({ site }) => site.selector);
    assert.deepEqual(opaque, ['aws_iam_role.partner.inline_policy[0]', 'aws_api_gateway_rest_api.shop', 'module.m["eu"].aws_iam_role_policy.call']);
    assert.equal(apis[0]?.api.resourcePolicy?.selector, 'aws_api_gateway_rest_api.shop');
    assert.match(apis[0].api.partial ?? '', /definition|body/);
  });
});

describe('a state as Terraform keeps it', () => {
  const resource = { mode: 'managed', type: 'aws_iam_policy', name: 'p', instances: [{ attributes: { policy: hidden }, sensitive_attributes: [[{ type: 'get_attr', value: 'policy' }]] }] };
  const text = JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 7, lineage: '27531a4f-2514-ad3d-bf63-47c2eac3182b', outputs: {}, resources: [resource] });

  it('is not looked at, and says what to do', async () => {
    const { file } = openFile('state.json', text);
    assert.deepEqual([file.policies, file.document.root.kind === 'object' && file.document.root.members.length], [[], 0]);
    assert.equal(file.silentBecause, 'it is a state as Terraform keeps it, which marks too little of what is sensitive: write it with `terraform show -json`');
    const one = JSON.stringify({ name: 'x', api: 'terraform.tfstate#aws_api_gateway_rest_api.a', request: 'GET /', caller: { ref: 'terraform.tfstate#aws_iam_role.r' } });
    const { out } = await runCommand(simulate, ['x.authz.json'], { 'terraform.tfstate': text, 'x.authz.json': one });
    assert.match(out, /leads to no API: it is a state as Terraform keeps it, .*: write it with `terraform show -json`\./);
    assert.doesNotMatch(out, /topsecret/);
  });
});
