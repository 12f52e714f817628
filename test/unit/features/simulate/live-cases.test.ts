/** An open scenario file: results above its cases, problems in it, and the files it refers to. */
import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis/analysis';
import { filesReferredTo, findLensesOf } from '../../../../server/src/analysis/simulation';
import { catalog } from '../../../support/packed-catalog';
import { ordersTemplate } from '../../../support/orders-api';
import { lensLines, openSimulation, runScenario } from '../../../support/simulation';

const cases = `//- file: orders.authz.yaml
api: template.yaml#OrdersApi
cases:
  - name: our own
    request: DELETE /orders/42
    caller: arn:aws:iam::111122223333:role/Ops
    expect: allow
  - name: a stranger
    request: GET /orders
    expect: allow
  - name: a partner
    request: GET /orders
    caller: arn:aws:iam::444455556666:role/Partner
  - name: broken
    request: somewhere
`;

describe('the cases of an open scenario file', () => {
  it('have their results above them', () => {
    assert.deepEqual(lensLines(openSimulation('', `${cases}//- file: template.yaml\n${ordersTemplate}`)), [
      '✓ reaches the integration, given resource policy; no identity policy, no SCP supplied | - name: our own',
      '✗ unauthenticated: 403 · expected allow | - name: a stranger',
      '✗ implicit deny or explicit deny, by aws:SourceIp | - name: a partner',
      '? cannot be run as it is written | - name: broken',
    ]);
  });

  it('show the path that comes out otherwise where a row asks for many', () => {
    const rows = `//- file: orders.authz.yaml
api:
  resourcePolicy:
    Version: "2012-10-17"
    Statement:
      - { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }
      - { Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: ["execute-api:/prod/DELETE/*", "execute-api:/prod/PUT/orders/1*"] }
callers:
  anyone: anonymous
table:
  GET /orders/*: { anyone: allow }
  DELETE /orders/*: { anyone: allow }
  PUT /orders/*: { anyone: deny }
`;
    assert.deepEqual(lensLines(openSimulation('', rows)), [
      '✓ reaches the integration, given resource policy, for every path | GET /orders/*: { anyone: allow }',
      '✗ explicit deny at resource policy, for every path · expected allow | DELETE /orders/*: { anyone: allow }',
      '✗ reaches the integration, given resource policy, for `PUT /orders/x` · expected deny | PUT /orders/*: { anyone: deny }',
    ]);
  });

  it('tell once what is wrong with all of them, where it stands', () => {
    const text = 'env: prod\ncallers: { a: anonymous, b: anonymous }\ntable:\n  GET /: { a: allow, b: allow }\n  GET /x: { a: allow, b: allow }\n';
    const { analysis, uri } = openSimulation('', `//- file: orders.authz.yaml\n${text}`);
    const { cases: results, problems } = runScenario(analysis, uri);
    assert.deepEqual(results.map(({ result }) => result.kind), ['refused', 'refused', 'refused', 'refused']);
    assert.deepEqual(problems.map(({ span, message }) => [text.slice(span.start, span.end), message]), [
      ['prod', '`prod` names an environment of `gatehouse.json`, and there is no such file in the folder of this one or above it.'],
    ]);
  });

  it('tell what is wrong with them at its place', () => {
    const { analysis, uri } = openSimulation('', `${cases}//- file: template.yaml\n${ordersTemplate}`);
    const text = analysis.view.sourceText(uri) ?? '';
    const problems = runScenario(analysis, uri).problems.map(({ span, message }) => [text.slice(span.start, span.end), message]);
    assert.deepEqual(problems, [['somewhere', '`somewhere` is not a request: write a method and a path, as `GET /orders/42`.']]);
  });

  it('leave room between two cases, because one that asks for many paths takes its time', () => {
    const { analysis, uri } = openSimulation('', `${cases}//- file: template.yaml\n${ordersTemplate}`);
    const lenses = findLensesOf(analysis, uri);
    let pauses = 0;
    while (!lenses.next().done) pauses++;
    assert.equal(pauses, 4);
  });

  it('ask for the files they refer to', () => {
    const { analysis, uri } = openSimulation('', cases);
    assert.deepEqual(filesReferredTo(analysis, uri).missing, ['file:///project/template.yaml']);
    analysis.setFile('file:///project/template.yaml', ordersTemplate);
    assert.deepEqual(filesReferredTo(analysis, uri).missing, []);
  });

  it('ask for files of values, also for those of a scenario file they use, and take what these say once they are there', () => {
    const policy = '{ Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*", Condition: { IpAddress: { "aws:SourceIp": "${Office}" } } }] }';
    const text = `use: [shared/all.authz.yaml]\napi: { resourcePolicy: ${policy} }\nrequest: { method: GET, path: /, sourceIp: 203.0.113.7 }\n`;
    const analysis = new Analysis();
    const uri = 'file:///project/a.authz.yaml';
    const titles = (): readonly string[] => runScenario(analysis, uri).cases.map(({ title }) => title);
    analysis.setDocument({ uri, languageId: 'yaml', version: 1, text });
    assert.deepEqual(filesReferredTo(analysis, uri).missing, ['file:///project/shared/all.authz.yaml']);
    analysis.setFile('file:///project/shared/all.authz.yaml', 'valuesFrom: samconfig.toml#prod\n');
    assert.deepEqual(filesReferredTo(analysis, uri).missing, ['file:///project/shared/samconfig.toml']);
    assert.deepEqual(titles(), ['? cannot be run as it is written']);
    const settings = (office: string): void => void analysis.setFile('file:///project/shared/samconfig.toml', `[prod.deploy.parameters]\nparameter_overrides = "Office=${office}"\n`);
    settings('203.0.113.0/24');
    assert.deepEqual(filesReferredTo(analysis, uri).missing, []);
    const [open] = titles();
    settings('198.51.100.0/24');
    const [closed] = titles();
    assert.deepEqual([open?.slice(0, 1), closed?.slice(0, 1)], ['✓', '✗']);
  });

  it('find files from a document that is not saved yet as if it were', () => {
    const analysis = new Analysis();
    analysis.setFile('file:///project/template.yaml', ordersTemplate);
    const uri = 'untitled:/project/new.authz.yaml';
    analysis.setDocument({ uri, languageId: 'yaml', version: 1, text: 'api: template.yaml#OrdersApi\nrequest: GET /orders\nexpect: deny\n' });
    assert.deepEqual(runScenario(analysis, uri).cases.map(({ title }) => title), ['✗ unauthenticated: 403 · expected deny']);
    analysis.setDocument({ uri, languageId: 'yaml', version: 2, text: 'api: other.yaml#OrdersApi\nrequest: GET /orders\n' });
    assert.deepEqual(filesReferredTo(analysis, uri).missing, ['file:///project/other.yaml']);
  });

  it('are told apart by whether a service takes resource control policies (GR-43)', () => {
    const deny = '{ Version: "2012-10-17", Statement: [{ Effect: Deny, Principal: "*", Action: ["s3:*", "ec2:*"], Resource: "*" }] }';
    const caller = 'caller: { arn: "arn:aws:iam::111122223333:user/a", identityPolicies: [{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }] }';
    const text = `defaults:\n  ${caller}\n  resourceOrganization: { rcps: [[${deny}]] }\ncases:\n  - { name: bound, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }\n  - { name: not bound, action: "ec2:StartInstances", resource: "*" }\n`;
    const analysis = new Analysis({ catalog });
    const uri = 'file:///project/a.authz.yaml';
    analysis.setDocument({ uri, languageId: 'yaml', version: 1, text });
    assert.deepEqual(runScenario(analysis, uri).cases.map(({ result }) => result.kind === 'ran' && result.decision.decision), ['explicit-deny', 'allow']);
  });

  it('survive every prefix of the file', () => {
    const analysis = new Analysis();
    analysis.setFile('file:///project/template.yaml', ordersTemplate);
    const [, ...lines] = cases.split('\n');
    const text = lines.join('\n');
    for (let end = 0; end <= text.length; end += 7) {
      analysis.setDocument({ uri: 'file:///project/a.authz.yaml', languageId: 'yaml', version: end, text: text.slice(0, end) });
      const live = runScenario(analysis, 'file:///project/a.authz.yaml');
      assert.ok(live.problems.every(({ span }) => span.start <= span.end && span.end <= end));
    }
  });
});
