import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literalText } from '../../../server/src/base/atoms';
import { explainRequest } from '../../../server/src/evaluate/evaluate';
import type { FileEntry } from '../../../server/src/workspace/model';
import { runCase, type CaseResult } from '../../../server/src/scenario/run';
import { cdkApp } from '../../support/cdk-app';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { readText, show } from '../../support/scenarios';

const app = cdkApp();

interface Ran {
  readonly result: CaseResult;
  /** Of the project, in the order in which they were asked for. */
  readonly asked: readonly string[];
  readonly text: string;
}

/** Runs one case; files are at hand only once somebody asked for them. */
function run(content: object, files: Readonly<Record<string, string>> = app): Ran {
  const held = openWorkspace({});
  const asked = new Set<string>();
  const file = (uri: string): FileEntry | undefined => {
    const name = uri.replace(uriOf(''), '');
    const text = asked.has(name) ? undefined : files[name];
    asked.add(name);
    if (text !== undefined) held.set(uri, '', 1, text);
    return held.file(uri);
  };
  const { scenario, text } = readText(content);
  const [one] = scenario.cases;
  assert.ok(one);
  return { result: runCase(one, { workspace: { file, unit: (uri) => held.unit(uri) }, now: 0, evaluate: explainRequest }), asked: [...asked].filter((name) => files[name] !== undefined), text };
}

function outcome({ result, text }: Ran): string {
  if (result.kind === 'refused') return result.problems.map((problem) => show(problem, text)).join('; ');
  return `${result.decision.decision} ${result.decision.requestArn ?? ''}`;
}

const partner = { method: 'GET', path: '/orders', sourceIp: '203.0.113.7' };
const orders = (more: object = {}): object => ({ api: 'cdk.out#OrdersStack/OrdersApi', caller: { ref: 'cdk.out#OrdersStack/PartnerRole' }, request: partner, ...more });
const far = (more: object = {}): object => ({ api: 'cdk.out#FarStack/HttpApi', caller: { ref: 'cdk.out#FarStack/CallerRole' }, request: { method: 'GET', path: '/stock' }, ...more });

describe('a scenario on the output of the CDK', () => {
  it('finds the API and the role of a construct, and their policies', () => {
    assert.equal(outcome(run(orders())), 'allow arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders');
    assert.equal(outcome(run(orders({ request: { ...partner, sourceIp: '198.51.100.7' } }))), 'explicit-deny arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders');
  });

  it('names policies by their constructs', () => {
    const { result } = run(orders());
    assert.ok(result.kind === 'ran');
    assert.deepEqual(result.decision.decidedBy.map(({ policy }) => policy), ['cdk.out#OrdersStack/PartnerRole/DefaultPolicy', 'cdk.out#OrdersStack/OrdersApi']);
  });

  it('asks for the manifests and the templates of the stack, and for no other template', () => {
    assert.deepEqual(run(orders()).asked, ['cdk.out/manifest.json', 'cdk.out/assembly-Prod/manifest.json', 'cdk.out/OrdersStack.template.json', 'cdk.out/OrdersStackNested12AB.nested.template.json']);
  });

  const references: readonly [api: string, decision: RegExp][] = [
    ['cdk.out#OrdersStack/Nested/StockApi', /^allow .*\/prod\/GET\/$/],
    ['cdk.out#OrdersStack/Nested', /^allow /],
    ['cdk.out/OrdersStackNested12AB.nested.template.json#OrdersStack/Nested/StockApi', /^allow /],
    ['cdk.out/OrdersStackNested12AB.nested.template.json', /^allow /],
    ['cdk.out/manifest.json#OrdersStack/Nested/StockApi', /^allow /],
    ['cdk.out/#/OrdersStack/Nested/StockApi/Resource', /^allow /],
    ['cdk.out#OrdrsStack/OrdersApi', /"cdk.out#OrdrsStack\/OrdersApi": `cdk.out#OrdrsStack\/OrdersApi` leads to no stack: did you mean `#OrdersStack`\?$/],
    ['cdk.out#Billing', /leads to no stack: that assembly has `#OrdersStack`, `#FarStack`, `#Prod\/OrdersStack`\.$/],
    ['cdk.out#OrdersStack/OrdersApy', /leads to no API: did you mean `#OrdersStack\/OrdersApi`\?$/],
    ['cdk.out#OrdersStack', /^refused .*\/prod\/GET\/$/],
    ['cdk.out#OrdersStack/PartnerRole', /leads to no API: that file has `#OrdersStack\/OrdersApi`, `#OrdersStack\/Nested\/StockApi`\.$/],
    ['cdk.out', /could mean more than one stack: name one of `#OrdersStack`, `#FarStack`, `#Prod\/OrdersStack`\.$/],
    ['elsewhere#OrdersStack/OrdersApi', /`elsewhere` cannot be read: correct the path, which is written here as seen from this file\.$/],
  ];
  for (const [api, decision] of references) {
    it(`reads \`${api}\``, () => {
      assert.match(outcome(run({ api, request: 'GET /' })), decision);
    });
  }

  it('knows what a nested stack is given', () => {
    const inside = (more: object): string => outcome(run(orders({ caller: { ref: 'cdk.out#OrdersStack/Nested/StockRole' }, ...more })));
    const policy = 'cdk.out#OrdersStack/Nested/StockRole/DefaultPolicy';
    assert.match(inside({}), /^allow /);
    assert.match(inside({ api: 'cdk.out#Prod/OrdersStack/OrdersApi' }), /^implicit-deny /, 'another API');
    const { result } = run(orders({ caller: { arn: 'arn:aws:iam::111122223333:role/x', identityPolicies: [policy] } }));
    assert.ok(result.kind === 'ran');
    assert.deepEqual(result.decision.decidedBy.map((by) => by.policy), [policy, 'cdk.out#OrdersStack/OrdersApi']);
  });

  it('lists the constructs where a path is above several', () => {
    assert.match(outcome(run(orders({ caller: { ref: 'cdk.out#OrdersStack' } }))), /could mean more than one role or user: name one of `#OrdersStack\/OrdersFunction\/ServiceRole`, `#OrdersStack\/AuthFunction\/ServiceRole`, `#OrdersStack\/PartnerRole`\.$/);
  });

  it('finds a stack of a stage by its path, its artifact and its name', () => {
    for (const stack of ['Prod/OrdersStack', 'ProdOrdersStack0AB1', 'Prod-OrdersStack']) {
      const ran = run(orders({ api: `cdk.out#${stack}/OrdersApi`, caller: { ref: `cdk.out#${stack}/PartnerRole` } }));
      assert.equal(outcome(ran), 'allow arn:aws-cn:execute-api:cn-north-1:999988887777:abc123/prod/GET/orders', stack);
    }
  });

  it('takes account and region from the environment of the stack, also by way of its template', () => {
    const arn = 'arn:aws:execute-api:eu-west-1:111122224444:abc123/$default/GET/stock';
    assert.equal(outcome(run(far())), `allow ${arn}`);
    assert.equal(outcome(run(far({ api: 'cdk.out/FarStack.template.json', caller: { ref: 'cdk.out/FarStack.template.json#FarStack/CallerRole' } }))), `allow ${arn}`);
    const { result } = run(far());
    assert.ok(result.kind === 'ran');
    assert.equal(literalText(result.request.caller.account ?? { pieces: [] }), '111122224444');
  });

  it('lets what the case says win over it', () => {
    assert.match(outcome(run(far({ api: { ref: 'cdk.out#FarStack/HttpApi', account: '999988887777' } }))), /^implicit-deny .*:999988887777:/);
    assert.match(outcome(run(far({ values: { 'AWS::Region': 'us-west-2' } }))), /^implicit-deny .*:us-west-2:111122224444:/);
  });

  it('takes policies and endpoints of constructs', () => {
    assert.match(outcome(run(orders({ caller: { arn: 'arn:aws:iam::111122223333:role/x', identityPolicies: ['cdk.out#OrdersStack/PartnerRole'] } }))), /^allow /);
    const fromEndpoint = (app['cdk.out/OrdersStack.template.json'] ?? '')
      .replace(/"NotIpAddress": \{\s*"aws:SourceIp": "203.0.113.0\/24"/, '"StringNotEquals": { "aws:SourceVpce": { "Ref": "Endpoint0A1B" }')
      .replace('"Name": "OrdersApi"', '"Name": "OrdersApi", "EndpointConfiguration": { "Types": ["PRIVATE"] }');
    const files = { ...app, 'cdk.out/OrdersStack.template.json': fromEndpoint };
    const through = (vpcEndpoint: object): string => outcome(run(orders({ request: { method: 'GET', path: '/orders', vpcEndpoint } }), files)).split(' ')[0] ?? '';
    assert.deepEqual([through({ ref: 'cdk.out#OrdersStack/Endpoint' }), through({ id: 'vpce-0f0f' })], ['allow', 'undetermined'], 'any other id may be that of the endpoint');
  });

  it('says so where a template of the assembly is gone', () => {
    const { 'cdk.out/FarStack.template.json': _gone, ...rest } = app;
    assert.match(outcome(run(far(), rest)), /The template of the stack `FarStack` cannot be read: synthesise the app again\.$/);
  });

  it('tells policies of one construct apart by their names', () => {
    const inline = JSON.stringify({ Resources: { Role1: { Type: 'AWS::IAM::Role', Metadata: { 'aws:cdk:path': 'S/Role/Resource' }, Properties: { Policies: ['a', 'b'].map((PolicyName) => ({ PolicyName, PolicyDocument: { Statement: [] } })) } } } });
    const reference = (policy: string): string => outcome(run({ request: 'GET /', caller: { arn: 'arn:aws:iam::111122223333:role/x', identityPolicies: [policy] } }, { 'S.template.json': inline }));
    assert.match(reference('S.template.json#S/Role'), /could mean more than one policy: name one of `#S\/Role a`, `#S\/Role b`\.$/);
    assert.match(reference('S.template.json#S/Role b'), /^implicit-deny /);
  });
});
