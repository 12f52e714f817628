/** The environment that `gatehouse.environment` names: who is asked about in it, what binds them, and that saved cases answer the same. */
import assert from 'node:assert/strict';
import type { Analysis } from '../../../../server/src/analysis/analysis';
import { explainReference, followReference, summariseTarget, writeReference } from '../../../../server/src/analysis/simulation';
import type { RequestReference } from '../../../../server/src/features/simulate/rows';
import { ordersCallers, ordersTemplate, partnerPolicy } from '../../../support/orders-api';
import { finish, lensesIn, openSimulation, rowText, runScenario, simulateIn, type SimulationWorld } from '../../../support/simulation';

const project = `{
  "accounts": {
    "ours": { "id": "999988887777", "organization": { "id": "o-ours", "scps": [["all.json"], ["reads.json"]] }, "vpcEndpoints": { "main": { "id": "vpce-0a1b2c3d" } } },
    "spare": { "id": "111122223333" },
    "partner": { "id": "444455556666", "organization": { "id": "o-theirs", "scps": [["all.json"]] } }
  },
  "environments": {
    "prod": { "account": "ours", "region": "eu-west-1", "stage": "prod", "values": { "Partner": "arn:aws:iam::444455556666:role/Partner", "Office": "198.51.100.0/24" } },
    "test": { "account": "spare", "stage": "prod", "valuesFrom": "test.json" },
    "bare": {}
  }
}
`;

const shared = `//- file: gatehouse.json
${project}//- file: all.json
{ "Version": "2012-10-17", "Statement": { "Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*" } }
//- file: reads.json
{ "Version": "2012-10-17", "Statement": { "Sid": "Reads", "Effect": "Allow", "Action": "execute-api:*", "Resource": "arn:aws:execute-api:eu-west-1:*:*/*/GET/*" } }
//- file: test.json
{ "Partner": "*", "Office": "192.0.2.0/24" }
//- file: partner.json
${partnerPolicy}//- file: orders.authz.yaml
${ordersCallers}`;

/** With parameters in the place of the partner and its addresses. */
const withParameters = ordersTemplate
  .replaceAll('"arn:aws:iam::444455556666:role/Partner"', '!Ref Partner')
  .replace('aws:SourceIp: 198.51.100.0/24', 'aws:SourceIp: !Ref Office')
  .replace('Resources:', 'Parameters: { Partner: { Type: String }, Office: { Type: String } }\nResources:');

function openIn(environment: string, template = ordersTemplate, name = 'template.yaml'): SimulationWorld {
  const world = openSimulation(name, `//- file: ${name}\n${template}${shared}`);
  use(world.analysis, environment);
  return world;
}

function use(analysis: Analysis, environment: string): void {
  analysis.configure({ ...analysis.settings, environment });
}

const titles = (world: SimulationWorld): readonly string[] => [...new Set(lensesIn(world).map(({ title }) => title))];

/** `label → account` of everybody who has an ARN. */
function accountsOf(world: SimulationWorld): Readonly<Record<string, string>> {
  const { rows } = simulateIn(world, { mode: 'callers' });
  return Object.fromEntries(rows.flatMap(({ request, description }) => {
    const text = writeReference(world.analysis, request, 'request', 'file:///')?.text ?? '';
    const account = /arn: "?arn:aws:iam::(\d{12})/.exec(text)?.[1];
    return account === undefined ? [] : [[request.caller.startsWith('principal') ? description.split(' ')[0] ?? '' : request.caller, account]];
  }));
}

describe('an environment of simulations', () => {
  it('binds callers by the SCPs of their account, and says so', () => {
    const world = openIn('prod');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗ · in prod']);
    const { title, rows } = simulateIn(world, { caller: 'this-account' });
    assert.equal(title, 'orders · stage prod · in prod');
    assert.deepEqual(rows.map(rowText), [
      '✓ GET /orders · this account · reaches the integration, given resource policy and SCP',
      '✓ GET /orders/{id} · this account · reaches the integration, given resource policy and SCP',
      '✗ DELETE /orders/{id} · this account · implicit deny at SCP',
    ]);
  });

  it('takes the place of the sample account; nobody else is from a listed account by accident', () => {
    const callers = { 'this-account': '999988887777', 'other-accounts': '123456789012', 'named:partner': '444455556666' };
    assert.deepEqual(accountsOf(openIn('prod')), callers);
    assert.deepEqual(accountsOf(openIn('test')), { ...callers, 'this-account': '111122223333' });
    assert.deepEqual(accountsOf(openIn('bare')), { ...callers, 'this-account': '123456789012', 'other-accounts': '210987654321' });
  });

  it('says who a parameter is; nobody is supposed in their place', () => {
    const named = (environment: string): readonly string[] => {
      const world = openIn(environment, withParameters);
      const call = { method: 'GET', path: '/orders/{id}' };
      return simulateIn(world, { mode: 'callers', call }).rows.filter(({ label }) => / partner/i.test(label)).map(rowText);
    };
    assert.deepEqual(named(''), [
      '? partner from 203.0.113.7 · GET /orders/{id} · undetermined: depends on Partner and Office',
      '✗ Partner · GET /orders/{id} · implicit deny or explicit deny, by Office and aws:SourceIp',
    ]);
    // The caller of the scenario file is who the value says.
    assert.deepEqual(named('prod'), ['✗ partner from 203.0.113.7 · GET /orders/{id} · explicit deny at resource policy']);
    assert.deepEqual(named('test'), ['✗ partner from 203.0.113.7 · GET /orders/{id} · explicit deny at resource policy']);
  });

  it('is told with a pinned request and in explanations and summaries', () => {
    const world = openIn('prod');
    const request = requestOf(world, 'this-account', 'DELETE', '/orders/{id}');
    assert.equal(followReference(world.analysis, request).text, '✗ DELETE /orders/{id} as this account — implicit deny · in prod');
    const explained = explainReference(world.analysis, request, () => undefined);
    assert.equal(explained?.title, 'DELETE /orders/{id} as this account in prod');
    assert.match(explained.markdown, /The SCPs are those of the account `ours` in `gatehouse\.json`\./);
    assert.match(explained.markdown, /arn:aws:execute-api:eu-west-1:999988887777:abc123\/prod\/DELETE\/orders\//);
    assert.match(finish(summariseTarget(world.analysis, request.target))?.markdown ?? '', /^# orders · in prod\n/);
  });

  it('in the place of another is no change that had to be acknowledged; an edit of its files is', () => {
    const world = openIn('prod');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗ · in prod']);
    use(world.analysis, 'test');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ · in test']);
    use(world.analysis, '');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗']);
    use(world.analysis, 'prod');
    edit(world, 'reads.json', 'GET/*', '*/*');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ◐→✓ · other accounts ✗ · in prod', 'Acknowledge']);
  });

  it('that is not there, or not in order, leaves everything open and says why', () => {
    const unknown = openIn('prd');
    assert.deepEqual(titles(unknown), ['▶ Simulate · stranger ? · this account ? · other accounts ? · in prd']);
    assert.equal(simulateIn(unknown).rows[0]?.description, 'stranger · not answered: There is no environment prd in gatehouse.json: did you mean prod?');
    const damaged = openIn('prod');
    edit(damaged, 'gatehouse.json', '"999988887777"', '"99998888777"');
    assert.deepEqual(titles(damaged), ['▶ Simulate · stranger ? · this account ? · other accounts ? · in prod']);
    const gone = openIn('prod');
    edit(gone, 'gatehouse.json', 'reads.json', 'gone.json');
    assert.match(simulateIn(gone, { caller: 'this-account' }).rows[0]?.description ?? '', /not answered: The environment prod in gatehouse\.json cannot be used: gone\.json cannot be read/);
  });

  it('that could not be used, as before its files are read, has changed nothing once it can', () => {
    const late = openIn('prod');
    edit(late, 'gatehouse.json', 'all.json', 'every.json');
    assert.deepEqual(titles(late), ['▶ Simulate · stranger ✗ · this account ? · other accounts ✗ · in prod']);
    edit(late, 'gatehouse.json', 'every.json', 'all.json');
    const answered = ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗ · in prod'];
    assert.deepEqual(titles(late), answered);
    edit(late, 'gatehouse.json', '"999988887777"', '"99998888777"');
    assert.deepEqual(titles(late), ['▶ Simulate · stranger ? · this account ? · other accounts ? · in prod']);
    edit(late, 'gatehouse.json', '"99998888777"', '"999988887777"');
    assert.deepEqual(titles(late), answered);
    edit(late, 'reads.json', 'GET/*', '*/*');
    assert.deepEqual(titles(late), ['▶ Simulate · stranger ✗ · this account ◐→✓ · other accounts ✗ · in prod', 'Acknowledge']);
  });

  it('is none where no `gatehouse.json` counts', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    use(world.analysis, 'prod');
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗']);
  });

  it('leaves out routes that it rules out', () => {
    const template = withParameters.replace('Resources:', 'Conditions: { IsWide: !Equals [!Ref Office, 192.0.2.0/24] }\nResources:') + '  Extra: { Type: AWS::Serverless::Function, Condition: IsWide, Properties: { Events: { Get: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: /extra, Method: get } } } } }\n';
    const paths = (environment: string): readonly string[] => simulateIn(openIn(environment, template)).rows.map(({ request }) => request.path);
    assert.deepEqual(paths('test'), ['/orders', '/orders/{id}', '/orders/{id}', '/extra']);
    assert.deepEqual(paths('prod'), ['/orders', '/orders/{id}', '/orders/{id}']);
  });
});

describe('a saved case of an environment', () => {
  const lonely = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:999988887777:*/prod/GET/orders/*" }] }\n';
  const resources = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": ["444455556666", "${Partner}"] }, "Action": "execute-api:Invoke", "Resource": "execute-api:/*/GET/*" }] }\n';
  const wholes: readonly (readonly [string, string])[] = [['template.yaml', ordersTemplate], ['template.yaml', withParameters], ['lonely.json', lonely], ['resource.json', resources]];

  it('answers what was on show, for every row of every caller', () => {
    let count = 0;
    for (const [name, text] of wholes) {
      for (const environment of ['prod', 'bare']) {
        const world = openIn(environment, text, name);
        const saved = allRequests(world).map((request, index) => {
          const written = writeReference(world.analysis, request, 'case', 'file:///');
          assert.ok(written);
          return { shown: followReference(world.analysis, request), uri: world.uri.replace(/[^/]*$/, `saved-${String(index)}.authz.yaml`), text: written.text };
        });
        for (const { uri, text: saving } of saved) world.analysis.setFile(uri, saving);
        for (const { shown, uri, text: saving } of saved) {
          const { cases, problems } = runScenario(world.analysis, uri);
          assert.deepEqual(problems, [], saving);
          const [one] = cases;
          assert.ok(one?.result.kind === 'ran');
          assert.equal(one.result.decision.reason, shown.reason, saving);
          assert.equal(one.result.case.environment?.name, environment);
          count++;
        }
      }
    }
    assert.ok(count > 60, String(count));
  });
});

function edit({ analysis, uri }: SimulationWorld, file: string, from: string, to: string): void {
  const other = uri.replace(/[^/]*$/, file);
  const text = analysis.view.sourceText(other) ?? '';
  assert.ok(text.includes(from));
  analysis.setDocument({ uri: other, languageId: '', version: 2, text: text.replace(from, to) });
}

function requestOf(world: SimulationWorld, caller: string, method: string, path: string): RequestReference {
  const found = simulateIn(world, { caller }).rows.find(({ request }) => request.method === method && request.path === path);
  assert.ok(found);
  return found.request;
}

function allRequests(world: SimulationWorld): readonly RequestReference[] {
  const { rows } = simulateIn(world);
  return rows.flatMap(({ request: { method, path } }) => simulateIn(world, { mode: 'callers', call: { method, path } }).rows.map(({ request }) => request));
}
