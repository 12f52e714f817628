/** Plans of Terraform before and after: what is destroyed, kept, moved, put off, and what nobody knows yet. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { inspectFile } from '../../../../server/src/analysis/inspect';
import { createAnalysis } from '../../../../server/src/analysis/analysis';
import { inspect } from '../../../../server/src/cli/inspect';
import { test } from '../../../../server/src/cli/test';
import { changesIn, resourcesAt } from '../../../../server/src/sites/terraform/plan/plan-file';
import { withoutSecrets } from '../../../../server/src/sites/terraform/plan/plan-secrets';
import { routeRows } from '../../../support/api-rows';
import { runCommand } from '../../../support/command-line';
import { answerIn, decideIn } from '../../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../../support/open-workspace';
import { invokePolicy as invoke, managed, planFrom, references, stateOf, trustPolicy as trust, type PlanRow } from '../../../support/terraform-plans';

const role = (name: string, more: object = {}): PlanRow => ({
  type: 'aws_iam_role', name, values: { name, id: name, arn: `arn:aws:iam::444455556666:role/${name}`, path: '/', assume_role_policy: trust, ...more },
});

const call = (path: string): PlanRow => ({ type: 'aws_iam_role_policy', name: 'call', values: { name: 'call', role: 'partner', policy: invoke(`arn:aws:execute-api:eu-west-1:444455556666:a1b2c3/live/GET${path}`) } });

const rest = (name: string, id: string): PlanRow => ({
  type: 'aws_api_gateway_rest_api', name, values: { id, name, root_resource_id: `${id}-root`, execution_arn: `arn:aws:execute-api:eu-west-1:444455556666:${id}`, endpoint_configuration: [{ types: ['REGIONAL'] }] },
});

const part = (name: string): PlanRow => ({ type: 'aws_api_gateway_resource', name, values: { id: `r-${name}`, parent_id: 'a1b2c3-root', path_part: name, rest_api_id: 'a1b2c3' } });

const method = (resource: string, authorization: string): PlanRow => ({
  type: 'aws_api_gateway_method', name: resource, values: { http_method: 'GET', authorization, rest_api_id: 'a1b2c3', resource_id: `r-${resource}` },
});

const stage: PlanRow = { type: 'aws_api_gateway_stage', name: 'live', values: { stage_name: 'live', rest_api_id: 'a1b2c3' } };

/** Users were open to the partner; the plan closes them to it, opens orders, and destroys an API. */
const before: readonly PlanRow[] = [role('partner'), call('/users'), rest('shop', 'a1b2c3'), stage, part('users'), method('users', 'AWS_IAM'), rest('old', 'z9y8x7')];
const after: readonly PlanRow[] = [role('partner'), call('/orders'), rest('shop', 'a1b2c3'), stage, part('users'), method('users', 'AWS_IAM'), part('orders'), method('orders', 'AWS_IAM')];
const files = { 'plan.json': planFrom({ before, after }) };

const ask = (api: string, path: string, caller: string, among: Readonly<Record<string, string>> = files): string =>
  answerIn(among, { api: `plan.json#${api}`, request: { method: 'GET', path }, caller: { ref: `plan.json#${caller}` } });

describe('a plan of Terraform that changes what there is', () => {
  it('answers for what was and for what will be', () => {
    const [will, was] = [['aws_api_gateway_rest_api.shop', 'aws_iam_role.partner'], ['prior_state.aws_api_gateway_rest_api.shop', 'prior_state.aws_iam_role.partner']] as const;
    assert.deepEqual(['/users', '/orders'].map((path) => ask(was[0], path, was[1])), ['allow', 'refused']);
    assert.deepEqual(['/users', '/orders'].map((path) => ask(will[0], path, will[1])), ['implicit-deny', 'allow']);
    const explicit = ask('planned_values.aws_api_gateway_rest_api.shop', '/orders', 'planned_values.aws_iam_role.partner');
    assert.equal(explicit, 'allow');
  });

  it('names the policy of the time that was asked for', () => {
    const decided = decideIn(files, { api: 'plan.json#prior_state.aws_api_gateway_rest_api.shop', request: { method: 'GET', path: '/users' }, caller: { ref: 'plan.json#prior_state.aws_iam_role.partner' } });
    assert.deepEqual(decided.decidedBy.map(({ policy }) => policy), ['plan.json#prior_state.aws_iam_role_policy.call']);
  });

  it('stands in a table with a column for each time', async () => {
    const table = `
api: plan.json#aws_api_gateway_rest_api.shop
callers:
  before: { ref: plan.json#prior_state.aws_iam_role.partner }
  after: { ref: plan.json#aws_iam_role.partner }
table:
  GET /users:  { before: allow, after: deny }
  GET /orders: { before: deny, after: allow }
`;
    const { status, out, complaints } = await runCommand(test, ['plan.authz.yaml'], { ...files, 'plan.authz.yaml': table });
    assert.deepEqual([status, complaints], [0, []], out);
  });

  it('shows the editor what will be, and nothing of it twice', () => {
    const workspace = openWorkspace(files);
    const [file, unit] = [workspace.file(uriOf('plan.json')), workspace.unit(uriOf('plan.json'))];
    assert.deepEqual(file?.apis.map(({ api }) => api.selector), ['aws_api_gateway_rest_api.shop']);
    assert.deepEqual(file.policies.map(({ site }) => site.selector), ['aws_iam_role.partner', 'aws_iam_role_policy.call']);
    assert.deepEqual(file.framework?.principals?.([{ uri: file.uri, root: file.document.root }]).map(({ selector }) => selector), ['aws_iam_role.partner']);
    assert.deepEqual(unit?.instances, []);
    assert.deepEqual(unit.before?.apis.map(({ api }) => api.selector), ['prior_state.aws_api_gateway_rest_api.shop', 'prior_state.aws_api_gateway_rest_api.old']);
  });

  it('leads to what is destroyed only by the name it had before', async () => {
    const one = (api: string): string => JSON.stringify({ name: 'x', api, request: 'GET /', caller: 'anonymous' });
    const run = async (api: string): Promise<string> => {
      const { out, complaints } = await runCommand(test, ['x.authz.json', '--format', 'json'], { ...files, 'x.authz.json': one(api) });
      return out + complaints.join('\n');
    };
    for (const lost of ['plan.json#aws_api_gateway_rest_api.old', 'plan.json#old']) assert.match(await run(lost), /leads to no API: that file has `#aws_api_gateway_rest_api\.shop`/);
    assert.match(await run('plan.json#prior_state.aws_api_gateway_rest_api.none'), /leads to no API: did you mean `#prior_state\.aws_api_gateway_rest_api\.old`/);
    assert.equal(answerIn(files, { api: 'plan.json#prior_state.aws_api_gateway_rest_api.old', request: 'GET /', caller: 'anonymous' }), 'refused');
  });

  it('that destroys everything has nothing that will be', () => {
    const all = { 'plan.json': planFrom({ before: [rest('shop', 'a1b2c3')], after: [] }) };
    const workspace = openWorkspace(all);
    assert.deepEqual(workspace.file(uriOf('plan.json'))?.apis, []);
    assert.equal(answerIn(all, { api: 'plan.json#prior_state', request: 'GET /', caller: 'anonymous' }), 'refused');
  });
});

describe('what a plan of Terraform does not list', () => {
  const routes = (text: string): readonly (readonly string[])[] => openFile('plan.json', text).file.apis.map(({ api }) => routeRows(api));

  it('stays as it is: the plan was made for some resources', () => {
    const targeted = planFrom({ before, after: [part('orders'), method('orders', 'NONE')], actions: Object.fromEntries(before.map((row) => [`${row.type}.${row.name}`, 'none'])) });
    assert.deepEqual(routes(targeted), [['GET /orders NONE', 'GET /users AWS_IAM'], []]);
  });

  it('is there still where Terraform only forgets it', () => {
    const forgotten = planFrom({ before, after: before.filter(({ type }) => type !== 'aws_iam_role_policy'), actions: { 'aws_iam_role_policy.call': ['forget'] } });
    assert.equal(ask('aws_api_gateway_rest_api.shop', '/users', 'aws_iam_role.partner', { 'plan.json': forgotten }), 'allow');
  });

  it('is not what was at an address it moves from', () => {
    const moved = planFrom({
      before: [rest('shop', 'a1b2c3'), stage, part('users'), method('users', 'NONE')],
      after: [rest('store', 'a1b2c3'), stage, part('users'), method('users', 'NONE')],
      actions: { 'aws_api_gateway_rest_api.shop': 'none', 'aws_api_gateway_rest_api.store': ['no-op'] },
      previousAddresses: { 'aws_api_gateway_rest_api.store': 'aws_api_gateway_rest_api.shop' },
    });
    assert.deepEqual(openFile('plan.json', moved).file.apis.map(({ api }) => api.selector), ['aws_api_gateway_rest_api.store']);
  });

  it('is left of a resource that was replaced before', () => {
    const text = stateOf([rest('shop', 'a1b2c3')]).replace('"mode": "managed"', '"deposed_key": "0a1b2c3d", "mode": "managed"');
    assert.deepEqual(openFile('plan.json', text).file.apis, []);
  });
});

describe('what a plan of Terraform leaves open', () => {
  it('is open deep inside of a value, too', () => {
    const inline: PlanRow = { ...role('partner', { inline_policy: [{ name: 'one' }] }), unknown: { inline_policy: [{ policy: true }] } };
    const texts = { 'plan.json': planFrom({ before: [], after: [inline] }) };
    const { decision, unknown } = decideIn(texts, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'plan.json#aws_iam_role.partner' } });
    assert.equal(decision, 'undetermined');
    assert.deepEqual(unknown, ['aws_iam_role.partner.inline_policy[0]']);
  });

  it('is what a role may have that nobody can see', () => {
    const everything = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    const attached = (more: object): PlanRow => ({ type: 'aws_iam_role_policy', name: 'c', values: { name: 'c', policy: everything }, ...more });
    const of = (after: readonly PlanRow[], more: object = {}): readonly string[] => {
      const { decision, unknown } = decideIn({ 'plan.json': planFrom({ before: [], after, more: { ...more } }) }, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'plan.json#aws_iam_role.partner' } });
      return [decision, ...unknown];
    };
    const inline: PlanRow = { ...role('partner', { inline_policy: [{ name: 'i', policy: everything }] }), sensitive: { inline_policy: true } };
    assert.deepEqual(of([inline]), ['undetermined', 'inline_policy of aws_iam_role.partner']);
    const configured = { configuration: { root_module: { resources: [managed('aws_iam_role', 'partner', { inline_policy: [{ policy: references('local.x') }] })] } } };
    assert.deepEqual(of([{ ...role('partner'), unknown: ['inline_policy'] }], configured), ['undetermined', 'inline_policy of aws_iam_role.partner']);
    assert.deepEqual(of([role('partner'), attached({ values: { name: 'c', policy: everything, role: 'partner' }, sensitive: { role: true } })]), ['undetermined', 'aws_iam_role_policy.c']);
    const made: PlanRow = { ...role('partner'), unknown: ['id'] };
    assert.deepEqual(of([made, attached({ unknown: ['role'] })]), ['undetermined', 'aws_iam_role_policy.c']);
    // A role that is there already has a known id, so what is not known yet names another one.
    assert.deepEqual(of([role('partner'), attached({ unknown: ['role'] })]), ['implicit-deny']);
  });

  it('is what it puts off, and all there is once it failed', () => {
    const deferred = (type: string): object => ({ deferred_changes: [{ reason: 'instance_count_unknown', resource_change: { address: `${type}.later`, mode: 'managed', type, name: 'later', change: {} } }] });
    const of = (more: object): Readonly<Record<string, string>> => ({ 'plan.json': planFrom({ before, after, more: { ...more } }) });
    const partial = (more: object): unknown => openWorkspace(of(more)).file(uriOf('plan.json'))?.apis.map(({ api }) => api.partial);
    assert.deepEqual(partial({ complete: false }), [null]);
    assert.deepEqual(partial(deferred('aws_api_gateway_method')), ['the plan puts off `aws_api_gateway_method.later` until more is known']);
    assert.deepEqual(partial(deferred('aws_iam_role_policy')), [null]);
    assert.deepEqual(partial({ errored: true }), ['the plan failed before it was complete']);
    const partner = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
    for (const more of [deferred('aws_iam_role_policy'), { errored: true }]) {
      assert.match(answerIn(of(more), { ...partner, caller: { ref: 'plan.json#aws_iam_role.partner' } }), /allow \| /);
      assert.equal(answerIn(of(more), { ...partner, caller: { ref: 'plan.json#prior_state.aws_iam_role.partner' } }), 'implicit-deny');
    }
    assert.equal(answerIn(of(deferred('aws_api_gateway_method')), { ...partner, caller: { ref: 'plan.json#aws_iam_role.partner' } }), 'implicit-deny');
  });
});

describe('a VPC endpoint in a plan of Terraform', () => {
  const endpoint = (action: string): readonly PlanRow[] => [
    { type: 'aws_vpc_endpoint', name: 'api', values: { id: 'vpce-1', vpc_id: 'vpc-7' } },
    { type: 'aws_vpc_endpoint_policy', name: 'api', values: { vpc_endpoint_id: 'vpce-1', policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: action, Resource: '*' }] }) } },
  ];

  it('has its id, its VPC and the policy of each time', () => {
    const texts = { 'plan.json': planFrom({ before: endpoint('s3:*'), after: endpoint('execute-api:*') }) };
    const resourcePolicy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-7' } } }] };
    const through = (ref: string): string => answerIn(texts, { api: { endpoint: 'PRIVATE', resourcePolicy }, request: { method: 'GET', path: '/', vpcEndpoint: { ref: `plan.json#${ref}` } }, caller: 'anonymous' });
    assert.deepEqual([through('aws_vpc_endpoint.api'), through('prior_state.aws_vpc_endpoint.api')], ['allow', 'implicit-deny']);
  });
});

describe('inspecting a plan of Terraform', () => {
  const moved = planFrom({
    before,
    after: [...after, { ...rest('renewed', 'n1'), unknown: ['id'] }],
    actions: { 'aws_iam_role.partner': ['no-op'], 'aws_api_gateway_rest_api.shop': ['delete', 'create'] },
    previousAddresses: { 'aws_iam_role.partner': 'aws_iam_role.friend' },
  });

  it('lists both times apart, with what is done', () => {
    const analysis = createAnalysis({});
    analysis.setDocument({ uri: uriOf('plan.json'), languageId: 'json', version: 1, text: moved });
    const found = inspectFile(analysis, uriOf('plan.json'));
    const rows = (list: readonly { readonly selector: string; readonly change?: { readonly actions: readonly string[]; readonly previousAddress: string | undefined } }[] = []): readonly string[] =>
      list.map(({ selector, change }) => [selector, ...(change?.actions ?? []), ...(change?.previousAddress === undefined ? [] : [`from ${change.previousAddress}`])].join(' '));
    assert.deepEqual(rows(found?.apis), ['aws_api_gateway_rest_api.shop delete create', 'aws_api_gateway_rest_api.renewed create']);
    assert.deepEqual(rows(found?.policies), ['aws_iam_role.partner no-op from aws_iam_role.friend', 'aws_iam_role_policy.call update']);
    assert.deepEqual(rows(found?.before?.apis), ['prior_state.aws_api_gateway_rest_api.shop delete create', 'prior_state.aws_api_gateway_rest_api.old delete']);
    assert.deepEqual(rows(found?.before?.policies), ['prior_state.aws_iam_role.partner no-op from aws_iam_role.friend', 'prior_state.aws_iam_role_policy.call update']);
  });

  it('prints them under a line of their own', async () => {
    const { out } = await runCommand(inspect, ['plan.json'], { 'plan.json': moved });
    const [will = '', was = ''] = out.split('  before the plan is applied:\n');
    assert.match(will, /REST API shop \(REGIONAL; stage live\) \[delete, then create\]  #aws_api_gateway_rest_api\.shop/);
    assert.match(will, /trust partner assume_role_policy \[moved from aws_iam_role\.friend\]/);
    assert.doesNotMatch(will, /prior_state/);
    assert.match(was, /^ {4}REST API shop .*#prior_state\.aws_api_gateway_rest_api\.shop\n(?:.*\n)+ {4}REST API old .*\[delete\]/);
    assert.match(out, /2 policies and 2 APIs in 1 file\.\n$/);
  });

  it('has it in the JSON under a name of its own', async () => {
    const { out } = await runCommand(inspect, ['--format', 'json', 'plan.json'], { 'plan.json': moved });
    const { files: [file] } = JSON.parse(out) as { files: { apis: { selector: string }[]; before: { apis: { selector: string; change: object }[]; policies: unknown[] } }[] };
    assert.deepEqual(file?.apis.length, 2);
    assert.deepEqual(file.before.apis.map(({ selector, change }) => [selector, change]), [
      ['prior_state.aws_api_gateway_rest_api.shop', { actions: ['delete', 'create'] }],
      ['prior_state.aws_api_gateway_rest_api.old', { actions: ['delete'] }],
    ]);
    assert.equal(file.before.policies.length, 2);
  });
});

describe('a plan that Terraform made', () => {
  const root = withoutSecrets(openFile('plan.json', readFileSync(join(__dirname, 'plans', 'made-by-terraform.json'), 'utf8')).file.document.root);

  it('has its resources before and after', () => {
    const inside = 'module.child.terraform_data.inside["eu"]';
    const list = (time: 'before' | 'after'): readonly string[] => resourcesAt(root, time).map(({ address }) => address).sort();
    assert.deepEqual(list('before'), [inside, ...['changed', 'forgotten', 'gone', 'new', 'replaced'].map((name) => `terraform_data.${name}`)]);
    assert.deepEqual(list('after'), [inside, ...['changed', 'forgotten', 'made', 'new', 'replaced'].map((name) => `terraform_data.${name}`)]);
  });

  it('says what it does to each', () => {
    const rows = [...changesIn(root).values()].map(({ address, actions, previousAddress }) => `${address} ${actions.join()}${previousAddress === undefined ? '' : ` from ${previousAddress}`}`);
    assert.deepEqual(rows.sort(), [
      'module.child.terraform_data.inside["eu"] no-op',
      'terraform_data.changed update',
      'terraform_data.forgotten forget',
      'terraform_data.gone delete',
      'terraform_data.made create',
      'terraform_data.new no-op from terraform_data.old',
      'terraform_data.replaced delete,create',
    ]);
  });
});
