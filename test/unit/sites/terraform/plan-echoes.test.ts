/** Policies that a plan or state of Terraform tells twice: at a resource of their own, and again at what they belong to. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { test } from '../../../../server/src/cli/test';
import { runCommand } from '../../../support/command-line';
import { answerIn, decideIn } from '../../../support/decide-files';
import { openFile } from '../../../support/open-workspace';
import { readExample } from '../../../support/project';
import { managed, planFrom, references, stateOf, trustPolicy as trust, type Json, type PlanRow } from '../../../support/terraform-plans';

const statement = (sid: string, effect = 'Allow'): string => JSON.stringify({ Statement: [{ Sid: sid, Effect: effect, Principal: '*', Action: '*', Resource: '*' }] });
const identity = (sid: string, action: string): string => JSON.stringify({ Statement: [{ Sid: sid, Effect: 'Allow', Action: action, Resource: '*' }] });

interface Pair {
  readonly holder: string;
  readonly own: string;
  readonly attribute?: string;
  /** What identifies the holder, and how the other names it. */
  readonly values: Json;
  readonly by: Json;
  /** How the configuration says that. */
  readonly reference: string;
}

const pairs: readonly Pair[] = [
  { holder: 'aws_api_gateway_rest_api', own: 'aws_api_gateway_rest_api_policy', values: { id: 'a1' }, by: { rest_api_id: 'a1' }, reference: 'id' },
  { holder: 'aws_vpc_endpoint', own: 'aws_vpc_endpoint_policy', values: { id: 'vpce-1' }, by: { vpc_endpoint_id: 'vpce-1' }, reference: 'id' },
  { holder: 'aws_s3_bucket', own: 'aws_s3_bucket_policy', values: { id: 'b', bucket: 'b' }, by: { bucket: 'b' }, reference: 'bucket' },
  { holder: 'aws_s3_access_point', own: 'aws_s3control_access_point_policy', values: { id: '1:p', arn: 'arn:p' }, by: { access_point_arn: 'arn:p' }, reference: 'arn' },
  { holder: 'aws_sqs_queue', own: 'aws_sqs_queue_policy', values: { id: 'https://q', url: 'https://q' }, by: { queue_url: 'https://q' }, reference: 'url' },
  { holder: 'aws_sns_topic', own: 'aws_sns_topic_policy', values: { id: 'arn:t', arn: 'arn:t' }, by: { arn: 'arn:t' }, reference: 'arn' },
  { holder: 'aws_kms_key', own: 'aws_kms_key_policy', values: { id: 'k', key_id: 'k', arn: 'arn:k' }, by: { key_id: 'arn:k' }, reference: 'key_id' },
  { holder: 'aws_secretsmanager_secret', own: 'aws_secretsmanager_secret_policy', values: { id: 'arn:s', arn: 'arn:s' }, by: { secret_arn: 'arn:s' }, reference: 'arn' },
  { holder: 'aws_opensearch_domain', own: 'aws_opensearch_domain_policy', attribute: 'access_policies', values: { domain_name: 'd' }, by: { domain_name: 'd' }, reference: 'domain_name' },
  { holder: 'aws_elasticsearch_domain', own: 'aws_elasticsearch_domain_policy', attribute: 'access_policies', values: { domain_name: 'd' }, by: { domain_name: 'd' }, reference: 'domain_name' },
];

const holder = ({ holder: type, attribute = 'policy', values }: Pair, text: string): PlanRow => ({ type, name: 'x', values: { ...values, [attribute]: text } });
const own = ({ own: type, attribute = 'policy', by }: Pair, text: string): PlanRow => ({ type, name: 'y', values: { ...by, [attribute]: text } });

const listed = (text: string): readonly string[] =>
  openFile('plan.json', text).file.policies.map(({ site, policy }) => `${site.selector} ${policy.statements.map(({ sid }) => (sid?.value.known ? sid.value.value : '')).join()}`);

const configured = (...resources: readonly Json[]): Json => ({ configuration: { root_module: { resources } } });

describe('a policy that Terraform tells twice', () => {
  for (const pair of pairs) {
    const { holder: type, own: ownType, attribute = 'policy', by } = pair;
    const [pointer = ''] = Object.keys(by);
    const named = managed(ownType, 'y', { [pointer]: references(`${type}.x.${pair.reference}`, `${type}.x`), [attribute]: {} });
    it(`is that of ${ownType}`, () => {
      assert.deepEqual(listed(stateOf([holder(pair, statement('Same')), own(pair, statement('Same'))])), [`${ownType}.y Same`]);
      const [before, after] = [[holder(pair, statement('Old')), own(pair, statement('Old'))], [holder(pair, statement('Old')), own(pair, statement('New'))]];
      assert.deepEqual(listed(planFrom({ before, after, more: configured(managed(type, 'x', {}), named) })), [`${ownType}.y New`]);
    });

    it(`stands in both places where ${type} is configured to have one, too, or nothing tells`, () => {
      const [before, after] = [[holder(pair, statement('Old')), own(pair, statement('Old'))], [holder(pair, statement('This')), own(pair, statement('That'))]];
      const both = [`${type}.x This`, `${ownType}.y That`];
      assert.deepEqual(listed(planFrom({ before, after, more: configured(managed(type, 'x', { [attribute]: {} }), named) })), both);
      assert.deepEqual(listed(planFrom({ before, after })), both);
    });

    it(`goes with ${ownType}`, () => {
      const before = [holder(pair, statement('Old')), own(pair, statement('Old'))];
      const plan = (more: Json): string => planFrom({ before, after: [holder(pair, statement('Old'))], more });
      assert.deepEqual(listed(plan(configured(managed(type, 'x', {})))), []);
      assert.deepEqual(listed(plan(configured(managed(type, 'x', { [attribute]: {} })))), [`${type}.x Old`]);
    });

    it(`is that of ${type} where it has no other, and another one's is its own`, () => {
      const after = [holder(pair, statement('Kept')), { ...own(pair, statement('Other')), values: { [pointer]: 'elsewhere', [attribute]: statement('Other') } }];
      assert.deepEqual(listed(stateOf(after)), [`${type}.x Kept`, `${ownType}.y Other`]);
      assert.deepEqual(listed(planFrom({ before: after, after, more: configured(managed(type, 'x', {}), managed(ownType, 'y', { [pointer]: {} })) })), [`${type}.x Kept`, `${ownType}.y Other`]);
    });
  }
});

const role = (more: Json): PlanRow => ({ type: 'aws_iam_role', name: 'r', values: { name: 'r', id: 'r', arn: 'arn:aws:iam::444455556666:role/r', path: '/', assume_role_policy: trust, ...more } });
const attached = (name: string, label: string, policy: string): PlanRow => ({ type: 'aws_iam_role_policy', name: label, values: { role: 'r', name, policy } });
const attachment = (arn: string): PlanRow => ({ type: 'aws_iam_role_policy_attachment', name: 'a', values: { role: 'r', policy_arn: arn } });
const every = { managed_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/Other'] };

describe('the policies that a role of Terraform lists again', () => {
  const policies = (text: string): readonly string[] => {
    const { file } = openFile('plan.json', text);
    const [principal] = file.framework?.principals?.([{ uri: file.uri, root: file.document.root }]) ?? [];
    return principal?.policies.map((policy) => ('outside' in policy ? policy.outside : policy.selector)) ?? [];
  };
  const both = [{ name: 'one', policy: identity('One', 's3:*') }, { name: 'elsewhere', policy: identity('Else', 'sqs:*') }];

  it('are those of its attachments, and one more that nobody attached here', () => {
    const rows = [role({ inline_policy: both, ...every }), attached('one', 'p', identity('One', 's3:*')), attachment('arn:aws:iam::aws:policy/ReadOnlyAccess')];
    const expected = ['aws_iam_role.r.inline_policy[0]', 'aws_iam_role_policy.p', 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/Other'];
    assert.deepEqual(policies(stateOf(rows)), expected);
    assert.deepEqual(policies(planFrom({ before: rows, after: rows, more: configured(managed('aws_iam_role', 'r', {})) })), expected);
    assert.deepEqual(listed(stateOf(rows)), ['aws_iam_role.r ', 'aws_iam_role.r.inline_policy[0] Else', 'aws_iam_role_policy.p One']);
  });

  it('stay where the configuration sets them there', () => {
    const rows = [role({ inline_policy: both }), attached('one', 'p', identity('One', 's3:*'))];
    const more = configured(managed('aws_iam_role', 'r', { inline_policy: [{ name: {}, policy: {} }] }));
    assert.deepEqual(policies(planFrom({ before: rows, after: rows, more })), ['aws_iam_role.r.inline_policy[0]', 'aws_iam_role.r.inline_policy[1]', 'aws_iam_role_policy.p']);
  });

  it('are taken away with their attachments, and replaced with them', () => {
    const repeated = role({ inline_policy: [{ name: 'one', policy: identity('Old', 's3:*') }] });
    const before = [repeated, attached('one', 'p', identity('Old', 's3:*'))];
    const more = configured(managed('aws_iam_role', 'r', {}));
    const ask = (after: readonly PlanRow[], ref: string, action: string): string =>
      answerIn({ 'plan.json': planFrom({ before, after, more }) }, { action, resource: '*', caller: { ref: `plan.json#${ref}` } });
    assert.deepEqual(['aws_iam_role.r', 'prior_state.aws_iam_role.r'].map((ref) => ask([repeated], ref, 's3:ListAllMyBuckets')), ['implicit-deny', 'allow']);
    const renamed = [repeated, attached('two', 'p', identity('New', 'sqs:*'))];
    assert.deepEqual(['s3:ListAllMyBuckets', 'sqs:ListQueues'].map((action) => ask(renamed, 'aws_iam_role.r', action)), ['implicit-deny', 'allow']);
    assert.deepEqual(policies(planFrom({ before: [role(every), attachment('arn:aws:iam::aws:policy/Other')], after: [role(every)], more })), ['arn:aws:iam::aws:policy/ReadOnlyAccess']);
  });

  it('may be dynamic blocks, of which the configuration tells nothing', () => {
    const of = (after: readonly PlanRow[], before: readonly PlanRow[] = []): string =>
      decideIn({ 'plan.json': planFrom({ before, after, more: configured(managed('aws_iam_role', 'r', {})) }) }, { action: 's3:ListAllMyBuckets', resource: '*', caller: { ref: 'plan.json#aws_iam_role.r' } }).decision;
    const unknown: PlanRow = { ...role({}), unknown: ['inline_policy', 'managed_policy_arns'] };
    assert.equal(of([unknown]), 'undetermined');
    assert.equal(of([{ ...unknown, unknown: ['managed_policy_arns'] }]), 'implicit-deny');
    // With policies of their own a role cannot have blocks for them, too; those that go may become blocks.
    assert.equal(of([unknown, attached('one', 'p', identity('One', 'sqs:*'))]), 'implicit-deny');
    assert.equal(of([unknown], [role({}), attached('one', 'p', identity('One', 'sqs:*'))]), 'undetermined');
  });
});

describe('the example of a plan', () => {
  it('answers for what was before, when the partner was not let in', async () => {
    const was = 'plan.json#prior_state.aws_api_gateway_rest_api.orders';
    const text = `
callers:
  partner: { arn: "arn:aws:iam::444455556666:role/Partner", sourceIp: 203.0.113.7, identityPolicies: [{ Statement: [{ Effect: Allow, Action: "execute-api:*", Resource: "*" }] }] }
cases:
  - { name: before, api: "${was}", caller: partner, request: GET /partner/orders/42, expect: { decision: deny, decidedAt: resource-policy } }
  - { name: after, api: "plan.json#aws_api_gateway_rest_api.orders", caller: partner, request: GET /partner/orders/42, expect: allow }
  - { name: the health of both, api: "${was}", caller: partner, request: GET /health, expect: allow }
`;
    const { status, out, complaints } = await runCommand(test, ['before.authz.yaml'], { 'plan.json': readExample(join('terraform-plan', 'plan.json')), 'before.authz.yaml': text });
    assert.deepEqual([status, complaints], [0, []], out);
  });
});
