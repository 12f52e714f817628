/** Half-typed and unusual documents: nothing throws, and nothing is marked outside the text. */
import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis/analysis';
import { explainReference, findLensesOf, followReference, simulateTarget, writeReference } from '../../../../server/src/analysis/simulation';
import { ordersCallers, ordersTemplate, partnerPolicy } from '../../../support/orders-api';
import { finish, openSimulation, runScenario, simulateIn } from '../../../support/simulation';

const output = '{ "principalId": "u", "policyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/prod/*/a" }] } }';

describe('a document that is being typed', () => {
  for (const [name, text, step] of [['template.yaml', ordersTemplate, 13], ['policy.json', partnerPolicy, 1], ['output.json', output, 1]] as const) {
    it(`can be simulated at every length: ${name}`, () => {
      const analysis = new Analysis();
      const uri = `file:///project/${name}`;
      analysis.setFile('file:///project/orders.authz.yaml', ordersCallers);
      for (let end = 0; end <= text.length; end += step) {
        analysis.setDocument({ uri, languageId: '', version: end, text: text.slice(0, end) });
        const lenses = finish(findLensesOf(analysis, uri));
        assert.ok(lenses.every(({ span }) => span.start <= end && span.source === uri));
        for (const mode of ['routes', 'callers'] as const) {
          const rows = finish(simulateTarget(analysis, { uri, offset: end }, { mode }))?.rows ?? [];
          for (const { span } of rows.flatMap(({ marks }) => marks)) assert.ok(span.source !== uri || span.end <= end);
        }
      }
    });
  }
});

describe('a reference to something that is gone', () => {
  it('is answered with nothing, and a pinned request says so', () => {
    const world = openSimulation('policy.json', partnerPolicy);
    const request = simulateIn(world).rows[0]?.request;
    assert.ok(request);
    world.analysis.setDocument({ uri: world.uri, languageId: '', version: 2, text: '{}' });
    assert.match(followReference(world.analysis, request).text, /— not found$/);
    assert.equal(explainReference(world.analysis, request, () => undefined), undefined);
    assert.equal(writeReference(world.analysis, request, 'case', ''), undefined);
    assert.equal(followReference(world.analysis, { ...request, caller: 'nobody' }).verdict, 'undetermined');
  });
});

describe('a document that is not saved yet', () => {
  it('is simulated and written down like any other', () => {
    const analysis = new Analysis();
    const uri = 'untitled:Untitled-1';
    analysis.setDocument({ uri, languageId: 'json', version: 1, text: partnerPolicy });
    const rows = finish(simulateTarget(analysis, { uri, offset: 0 }, { mode: 'routes' }))?.rows ?? [];
    assert.match(rows[0]?.description ?? '', /^this account · reaches the integration/);
    const request = rows[0]?.request;
    const written = request && writeReference(analysis, request, 'case', '');
    assert.equal(written?.suggestedUri, 'untitled:/untitled-untitled-1-get-orders-as-this-account.authz.yaml');
    analysis.setDocument({ uri: written.suggestedUri, languageId: 'yaml', version: 1, text: written.text });
    assert.deepEqual(runScenario(analysis, written.suggestedUri).cases.map(({ title }) => title), ['✓ reaches the integration, given identity policy; no resource policy, no SCP supplied']);
  });
});

describe('a policy far beyond every quota', () => {
  it('asks a bounded number of questions', () => {
    const statements = Array.from({ length: 150 }, (_, index) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${String(100000000000 + index)}:role/r${String(index)}` },
      Action: 'execute-api:Invoke',
      Resource: Array.from({ length: 2 }, (__, path) => `execute-api:/prod/GET/a${String(index)}/b${String(path)}`),
    }));
    const world = openSimulation('policy.json', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    let steps = 0;
    for (const task = findLensesOf(world.analysis, world.uri); !task.next().done; ) steps++;
    assert.ok(steps <= 200, `${String(steps)} steps`);
    assert.ok(simulateIn(world, { mode: 'callers' }).rows.length <= 80);
    assert.ok(simulateIn(world).rows.length <= 80);
  });
});
