/** Explanations: what came out, what it rests on, and links to every statement. */
import assert from 'node:assert/strict';
import { explainReference, explainScenarioCase, type Explanation } from '../../../../server/src/analysis/simulation';
import { ordersFiles } from '../../../support/orders-api';
import { openSimulation, simulateIn, type SimulationWorld } from '../../../support/simulation';

const files = `${ordersFiles}cases:
  - { name: from elsewhere, api: template.yaml#OrdersApi, request: GET /orders/42, caller: partner, expect: allow }
`;

describe('an explanation', () => {
  const world = openSimulation('template.yaml', files);

  it('says what came out, what decided with a link, and what the answer rests on', () => {
    const { title, markdown } = explainTyped(world, 'GET /orders/42 as partner');
    assert.equal(title, 'GET /orders/42 as partner');
    assert.match(markdown, /^# ✗ GET \/orders\/42 as partner\n\nThe request is stopped with 403 by an explicit deny: `PartnerFromOffice` in `template\.yaml#\/Resources\/OrdersApi\/…\/CustomStatements` denies it\.\n\n## Decided by\n/);
    assert.match(markdown, /## Request and answer\n\n[^#]*- answered with 403 \(`ACCESS_DENIED`\) and the body `.*`\n/);
    assert.match(markdown, /## Decided by\n\n- ✗ Deny \[`PartnerFromOffice`\]\(template\.yaml:PartnerFromOffice\) of the resource policy\n {2}- ✓ matches .*\n {2}- ✓ `NotIpAddress aws:SourceIp`: `203\.0\.113\.7` ∉ `198\.51\.100\.0\/24`\n/);
    assert.match(markdown, /\n- resource policy: taken into account\n/);
    assert.match(markdown, /\n- not supplied, so taken for absent: permissions boundary, session policies and service control policies\n/);
  });

  it('shows what each statement made of the request, with the values compared', () => {
    const { markdown } = explainTyped(world, 'GET /orders/42 as partner');
    assert.match(markdown, / {2}- ✗ Allow \[`OurAccount`\]\(template\.yaml:OurAccount\): `StringEquals` `444455556666` ≠ `111122223333`\n/);
    assert.match(markdown, / {2}- ✓ Allow \[`ReadOrders`\]\(partner\.json:ReadOrders\) applies, and a Deny outweighs it\n/);
  });

  it('says what was supposed where only deployment knows', () => {
    assert.match(explainTyped(world, 'GET /orders/42 as this account').markdown, /## Supposed\n\n- `AWS::AccountId` is taken to be `111122223333`\n/);
  });

  it('says where a syntax error may hide what decides', () => {
    const damaged = openSimulation('template.yaml', `${files.replace('Sid: PartnerFromOffice', 'Sid: "PartnerFromOffice')}`);
    assert.match(explainTyped(damaged, 'GET /orders/42 as partner').markdown, /- `template\.yaml`, line \d+ has a syntax error: this is the answer for what can be read\.\n/);
    assert.ok(!/syntax error/.test(explainTyped(world, 'GET /orders/42 as partner').markdown));
  });

  it('is never a bare yes', () => {
    const { markdown } = explainTyped(world, 'GET /orders/42 as this account');
    assert.match(markdown, /reaches the integration/);
    assert.match(markdown, /\n- resource policy: taken into account\n- not supplied, so taken for absent: .*service control policies, which could still stop the request\n/);
    assert.ok(!/\b(?:allowed|permitted|granted)\b/i.test(markdown.split('\n')[2] ?? ''), markdown.split('\n')[2]);
  });

  it('tells of a case of a scenario file whether its expectation is met', () => {
    const found = explainScenarioCase(world.analysis, 'file:///project/orders.authz.yaml', 'from elsewhere', () => undefined);
    assert.match(found?.markdown ?? '', /^# ✗ from elsewhere\n/);
    assert.match(found?.markdown ?? '', /\n- not as the case expects: decision: expected allow, got explicit-deny\n/);
    assert.match(found?.markdown ?? '', /\n- ✗ Deny `PartnerFromOffice` of /);
  });

  it('is not there for what is not there', () => {
    const target = { uri: 'file:///project/template.yaml', kind: 'api', selector: '/Resources/Gone' } as const;
    assert.equal(explainReference(world.analysis, { target, method: 'GET', path: '/', caller: 'stranger' }, () => undefined), undefined);
    assert.equal(explainScenarioCase(world.analysis, 'file:///project/orders.authz.yaml', 'gone', () => undefined), undefined);
  });
});

/** Links say the file and the word after `Sid` at their place. */
function explainTyped(world: SimulationWorld, typed: string): Explanation {
  const [row] = simulateIn(world, { typed }).rows;
  assert.ok(row);
  const found = explainReference(world.analysis, row.request, ({ source, start }) => {
    const text = (world.analysis.view.sourceText(source) ?? '').slice(start);
    return `${source.slice(source.lastIndexOf('/') + 1)}:${/Sid"?: "?(\w+)/.exec(text)?.[1] ?? '?'}`;
  });
  assert.ok(found);
  return found;
}
