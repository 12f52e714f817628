/** Plans and states as `terraform show -json` writes them: addresses, links by id and by configuration, secrets. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../../server/src/base/atoms';
import { createAnalysis } from '../../../../server/src/analysis/analysis';
import { inspectFile } from '../../../../server/src/analysis/inspect';
import type { FileEntry } from '../../../../server/src/workspace/model';
import { authorizerRows, routeRows } from '../../../support/api-rows';
import { answerIn } from '../../../support/decide-files';
import { openFile, uriOf } from '../../../support/open-workspace';
import { invokePolicy as invoke, managed, planOf, references, stateOf, trustPolicy as trust, type Json, type PlanRow } from '../../../support/terraform-plans';

const open = (text: string): FileEntry => openFile('plan.json', text).file;

const eu = 'module.api["eu"]';

/** The API of people who write modules, deployed. */
const deployed: readonly PlanRow[] = [
  { type: 'aws_iam_role', name: 'consumer', values: { name: 'consumer', id: 'consumer', arn: 'arn:aws:iam::444455556666:role/consumer', path: '/', assume_role_policy: trust, permissions_boundary: '' } },
  { type: 'aws_iam_role', name: 'other', values: { name: 'other', id: 'other', arn: 'arn:aws:iam::444455556666:role/other', path: '/', assume_role_policy: trust } },
  { type: 'aws_iam_role_policy', name: 'call', values: { name: 'call', role: 'consumer', policy: invoke('arn:aws:execute-api:eu-west-1:444455556666:a1b2c3/live/GET/users/*') } },
  {
    module: eu, type: 'aws_api_gateway_rest_api', name: 'this', index: 0,
    values: { id: 'a1b2c3', name: 'users', root_resource_id: 'root', execution_arn: 'arn:aws:execute-api:eu-west-1:444455556666:a1b2c3', endpoint_configuration: [{ types: ['REGIONAL'] }], policy: '', body: null },
  },
  { module: eu, type: 'aws_api_gateway_resource', name: 'users', values: { id: 'r1', parent_id: 'root', path_part: 'users', rest_api_id: 'a1b2c3' } },
  { module: eu, type: 'aws_api_gateway_resource', name: 'user', values: { id: 'r2', parent_id: 'r1', path_part: '{id}', rest_api_id: 'a1b2c3' } },
  { module: eu, type: 'aws_api_gateway_method', name: 'all', index: 'GET', values: { http_method: 'GET', authorization: 'AWS_IAM', rest_api_id: 'a1b2c3', resource_id: 'r2', authorizer_id: '' } },
  { module: eu, type: 'aws_api_gateway_method', name: 'all', index: 'POST', values: { http_method: 'POST', authorization: 'CUSTOM', rest_api_id: 'a1b2c3', resource_id: 'r1', authorizer_id: 'auth', api_key_required: true } },
  { module: eu, type: 'aws_api_gateway_authorizer', name: 'tokens', values: { id: 'auth', name: 'tokens', type: 'TOKEN', identity_source: 'method.request.header.X-Token', authorizer_result_ttl_in_seconds: 60, rest_api_id: 'a1b2c3' } },
  { module: eu, type: 'aws_api_gateway_stage', name: 'live', values: { stage_name: 'live', rest_api_id: 'a1b2c3' } },
];

const api = 'plan.json#module.api["eu"].aws_api_gateway_rest_api.this[0]';

describe('a state of Terraform', () => {
  it('has APIs with their addresses, put together by ids', () => {
    const [entry, ...others] = open(stateOf(deployed)).apis;
    assert.ok(entry && others.length === 0);
    assert.equal(entry.api.selector, 'module.api["eu"].aws_api_gateway_rest_api.this[0]');
    assert.deepEqual(routeRows(entry.api), ['GET /users/{id} AWS_IAM', 'POST /users CUSTOM tokens +key']);
    assert.deepEqual(authorizerRows(entry.api), ['tokens TOKEN from method.request.header.X-Token for 60']);
    assert.deepEqual(['id', 'account', 'region', 'partition'].map((name) => displayText(entry.api[name as 'id'])), ['a1b2c3', '444455556666', 'eu-west-1', 'aws']);
    assert.deepEqual([entry.api.partial, entry.api.resourcePolicy], [null, null]);
  });

  it('answers cases by references alone', () => {
    const files = { 'plan.json': stateOf(deployed) };
    const ask = (path: string, caller: string | object): string => answerIn(files, { api, request: { method: 'GET', path }, caller });
    assert.deepEqual(
      [
        ask('/users/1', { ref: 'plan.json#aws_iam_role.consumer' }),
        ask('/users/1', 'anonymous'),
        ask('/nothing', { ref: 'plan.json#aws_iam_role.consumer' }),
        ask('/users/1', { ref: 'plan.json#aws_iam_role.other' }),
      ],
      ['allow', 'unauthenticated', 'refused', 'implicit-deny'],
    );
  });

  it('lists the policies at their addresses and places', () => {
    const text = stateOf([...deployed, { module: 'module.x', type: 'aws_iam_policy', name: 'p', values: { policy: invoke('*') } }]);
    const { policies } = open(text);
    assert.deepEqual(
      policies.map(({ site }) => `${site.kind} ${site.selector}`),
      ['trust aws_iam_role.consumer', 'trust aws_iam_role.other', 'identity aws_iam_role_policy.call', 'identity module.x.aws_iam_policy.p'],
    );
    const { workspace, file } = openFile('plan.json', text);
    const statement = file.policies.at(-1)?.policy.statements[0];
    const span = statement && workspace.locate(statement.node.span);
    assert.ok(span);
    assert.match(text.slice(span.start, span.end), /^\{\\"Effect\\":\\"Allow\\".*\}$/);
  });

  it('says nothing of what Terraform marks as sensitive', () => {
    const hidden = invoke('arn:aws:execute-api:eu-west-1:444455556666:topsecret/*');
    const rows: readonly PlanRow[] = [
      { type: 'aws_iam_policy', name: 'whole', values: { policy: hidden }, sensitive: { policy: true } },
      { type: 'aws_iam_role', name: 'nested', values: { name: 'n', assume_role_policy: trust, inline_policy: [{ name: 'i', policy: hidden }] }, sensitive: { inline_policy: [{ policy: true }] } },
      { type: 'aws_iam_role', name: 'listed', values: { name: 'm', assume_role_policy: trust, inline_policy: [{ name: 'i', policy: hidden }] }, sensitive: { inline_policy: true } },
      { type: 'aws_api_gateway_rest_api', name: 'named', values: { id: 'x', name: 'topsecret' }, sensitive: { name: true } },
    ];
    const analysis = createAnalysis({});
    analysis.setDocument({ uri: uriOf('plan.json'), languageId: 'json', version: 1, text: stateOf(rows) });
    const inspected = inspectFile(analysis, uriOf('plan.json'));
    assert.deepEqual(inspected?.policies.map(({ selector }) => selector), ['aws_iam_policy.whole', 'aws_iam_role.nested', 'aws_iam_role.nested.inline_policy[0]', 'aws_iam_role.listed']);
    const printed = JSON.stringify(inspected);
    assert.doesNotMatch(printed, /topsecret/);
    assert.match(printed, /aws_api_gateway_rest_api\.named/);
  });
});

/** What a plan says of the same before anything is there. */
const planned: readonly PlanRow[] = [
  { type: 'aws_iam_role', name: 'consumer', values: { name: 'consumer', path: '/', assume_role_policy: trust }, unknown: ['arn', 'id'] },
  { type: 'aws_iam_role_policy', name: 'call', values: { name: 'call' }, unknown: ['role', 'policy', 'id'] },
  { module: 'module.api', type: 'aws_api_gateway_rest_api', name: 'this', values: { name: 'users', endpoint_configuration: [{ types: ['REGIONAL'] }] }, unknown: ['id', 'root_resource_id', 'execution_arn', 'policy'] },
  { module: 'module.api', type: 'aws_api_gateway_resource', name: 'users', values: { path_part: 'users' }, unknown: ['id', 'parent_id', 'rest_api_id'] },
  { module: 'module.routes', type: 'aws_api_gateway_method', name: 'get', values: { http_method: 'GET', authorization: 'NONE' }, unknown: ['id', 'rest_api_id', 'resource_id'] },
  { module: 'module.routes', type: 'aws_api_gateway_method', name: 'lost', values: { http_method: 'PUT', authorization: 'NONE' }, unknown: ['id', 'rest_api_id', 'resource_id'] },
];

const configuration: Json = {
  provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-central-1' } } } },
  root_module: {
    resources: [managed('aws_iam_role_policy', 'call', { role: references('aws_iam_role.consumer.id', 'aws_iam_role.consumer'), policy: references('module.api.arn', 'module.api') })],
    module_calls: {
      api: {
        module: {
          outputs: {
            id: { expression: references('aws_api_gateway_rest_api.this.id', 'aws_api_gateway_rest_api.this') },
            users: { expression: references('aws_api_gateway_resource.users.id', 'aws_api_gateway_resource.users') },
          },
          resources: [
            managed('aws_api_gateway_resource', 'users', {
              rest_api_id: references('aws_api_gateway_rest_api.this.id', 'aws_api_gateway_rest_api.this'),
              parent_id: references('aws_api_gateway_rest_api.this.root_resource_id', 'aws_api_gateway_rest_api.this'),
            }),
          ],
        },
      },
      routes: {
        expressions: { api: references('module.api.id', 'module.api'), resource: references('module.api.users', 'module.api') },
        module: {
          resources: [
            managed('aws_api_gateway_method', 'get', { rest_api_id: references('var.api'), resource_id: references('var.resource') }),
            managed('aws_api_gateway_method', 'lost', { rest_api_id: references('local.api'), resource_id: references('var.resource') }),
          ],
        },
      },
    },
  },
};

describe('a plan of Terraform', () => {
  it('puts together by references, through variables and outputs, what has no ids yet', () => {
    const [entry] = open(planOf(planned, configuration)).apis;
    assert.ok(entry);
    assert.deepEqual(routeRows(entry.api), ['GET /users NONE']);
    assert.deepEqual([displayText(entry.api.region), entry.api.resourcePolicy], ['eu-central-1', undefined]);
    assert.equal(entry.api.partial, '`module.routes.aws_api_gateway_method.lost` names its API by a value known only at deployment');
  });

  it('leaves open what a policy says that is known only after the plan is applied', () => {
    const files = { 'plan.json': planOf(planned, configuration) };
    const one = { api: 'plan.json#module.api.aws_api_gateway_rest_api.this', request: { method: 'GET', path: '/users' } };
    assert.equal(answerIn(files, { ...one, api: { ref: one.api, resourcePolicy: null }, caller: 'anonymous' }), 'allow');
    assert.match(answerIn(files, { ...one, caller: 'anonymous' }), /allow \| /);
    const call = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'plan.json#aws_iam_role.consumer' } };
    assert.match(answerIn(files, call), /allow \| /);
  });

  it('takes what nobody configured for not there', () => {
    const bare = { ...configuration, root_module: { resources: [managed('aws_api_gateway_rest_api', 'this', { name: { constant_value: 'users' } })] } };
    const rows: readonly PlanRow[] = [{ type: 'aws_api_gateway_rest_api', name: 'this', values: { name: 'users' }, unknown: ['id', 'policy'] }];
    assert.deepEqual(open(planOf(rows, bare)).apis.map(({ api: { resourcePolicy } }) => resourcePolicy), [null]);
  });

  it('takes one of several possible targets for none', () => {
    const choice = { ...configuration, root_module: { resources: [managed('aws_api_gateway_stage', 's', { rest_api_id: references('aws_api_gateway_rest_api.a.id', 'aws_api_gateway_rest_api.a', 'aws_api_gateway_rest_api.b.id', 'aws_api_gateway_rest_api.b') })] } };
    const rest = (name: string): PlanRow => ({ type: 'aws_api_gateway_rest_api', name, values: { name }, unknown: ['id'] });
    const stage: PlanRow = { type: 'aws_api_gateway_stage', name: 's', values: { stage_name: 'live' }, unknown: ['rest_api_id'] };
    const apis = open(planOf([rest('a'), rest('b'), stage], choice)).apis;
    assert.deepEqual(apis.map(({ api: { stages } }) => stages.length), [0, 0]);
  });

  it('takes ids that two resources have for nobody\'s', () => {
    const rest = (name: string): PlanRow => ({ type: 'aws_api_gateway_rest_api', name, values: { name, id: 'same', root_resource_id: name } });
    const stage: PlanRow = { type: 'aws_api_gateway_stage', name: 's', values: { stage_name: 'live', rest_api_id: 'same' } };
    assert.deepEqual(open(stateOf([rest('a'), rest('b'), stage])).apis.map(({ api: { stages } }) => stages.length), [0, 0]);
  });
});

describe('a document that is half a plan', () => {
  it('is read as far as it goes, wherever it ends', () => {
    const text = planOf(planned, configuration);
    for (let end = 0; end < text.length; end += 37) open(text.slice(0, end));
  });

  it('may hold anything in any place', () => {
    const base = { format_version: '1.0', terraform_version: '1', configuration: [] };
    for (const odd of [null, 7, 'x', [], [[]], { root_module: 3 }, { root_module: { resources: [3, {}, { address: 1 }], child_modules: {} } }]) {
      assert.deepEqual(open(JSON.stringify({ ...base, planned_values: odd, resource_changes: odd })).apis, []);
    }
  });

  it('follows modules and variables that lead to each other no further than they go', () => {
    const circle: Json = {
      root_module: {
        module_calls: { m: { expressions: { a: references('module.m.o', 'module.m') }, module: { outputs: { o: { expression: references('var.a') } }, resources: [managed('aws_api_gateway_stage', 's', { rest_api_id: references('var.a') })] } } },
      },
    };
    const rows: readonly PlanRow[] = [
      { type: 'aws_api_gateway_rest_api', name: 'a', values: { name: 'a' }, unknown: ['id'] },
      { module: 'module.m', type: 'aws_api_gateway_stage', name: 's', values: { stage_name: 'live' }, unknown: ['rest_api_id'] },
    ];
    assert.deepEqual(open(planOf(rows, circle)).apis.map(({ api: { stages } }) => stages), [[]]);
  });
});
