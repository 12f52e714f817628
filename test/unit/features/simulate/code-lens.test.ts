/** Lenses: standing probes, what flipped, what damage leaves standing, and the budget of lines. */
import assert from 'node:assert/strict';
import { ordersFiles, ordersTemplate, partnerPolicy } from '../../../support/orders-api';
import { lensesIn, lensLines, openSimulation, replaceIn } from '../../../support/simulation';

const titles = (world: Parameters<typeof lensesIn>[0]): readonly string[] => lensesIn(world).map(({ title }) => title);

describe('lenses', () => {
  it('stand over an API and over its resource policy, with three probes', () => {
    assert.deepEqual(lensLines(openSimulation('template.yaml', ordersTemplate)), [
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ | OrdersApi:',
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ | - Sid: OurAccount',
    ]);
  });

  it('stand over a policy that names execute-api, and over an authorizer output', () => {
    assert.deepEqual(titles(openSimulation('partner.json', partnerPolicy)), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗']);
    assert.deepEqual(titles(openSimulation('output.json', '{ "isAuthorized": true }')), ['▶ Simulate · stranger ✓ · this account ✓ · other accounts ✓']);
  });

  it('do not stand over other policies unless a setting wants them', () => {
    const world = openSimulation('policy.json', '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }');
    assert.deepEqual(titles(world), []);
    world.analysis.configure({ ...world.analysis.settings, codeLens: 'all' });
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗']);
    world.analysis.configure({ ...world.analysis.settings, codeLens: 'off' });
    assert.deepEqual(titles(world), []);
  });

  it('are at most one a line for each API and each policy, however many statements there are', () => {
    const many = Array.from({ length: 40 }, (_, index) => `{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/a${String(index)}" }`);
    assert.equal(lensesIn(openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [${many.join(',')}] }`)).length, 1);
  });
});

describe('a probe that an edit flips', () => {
  it('stays marked until it is acknowledged', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    lensesIn(world);
    replaceIn(world, 'StringEquals', 'StringNotEquals');
    const flipped = '▶ Simulate · stranger ✗ · this account ✓→✗ · other accounts ✗';
    assert.deepEqual(titles(world), [flipped, 'Acknowledge', flipped, 'Acknowledge']);
    const [first] = lensesIn(world);
    assert.ok(first?.kind === 'simulate');
    world.analysis.standing.acknowledge(first.target);
    assert.deepEqual(titles(world), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗', flipped, 'Acknowledge']);
  });

  it('is not marked any more once the edit is taken back', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    const before = titles(world);
    replaceIn(world, 'StringEquals', 'StringNotEquals');
    lensesIn(world);
    replaceIn(world, 'StringNotEquals', 'StringEquals', 3);
    assert.deepEqual(titles(world), before);
  });
});

describe('a damaged document', () => {
  it('keeps the lenses of its last good parse where their text is now', () => {
    const world = openSimulation('policy.json', partnerPolicy);
    const before = lensLines(world);
    replaceIn(world, '"Version": "2012-10-17",\n  "Statement": [', '"Version": "2012-10-17",\n  "Sta');
    assert.deepEqual(lensLines(world), before);
  });

  it('loses them when it is whole again without them', () => {
    const world = openSimulation('policy.json', partnerPolicy);
    lensesIn(world);
    world.analysis.setDocument({ uri: world.uri, languageId: '', version: 2, text: '{ "a": 1 }' });
    assert.deepEqual(lensLines(world), []);
  });
});

describe('standing probes', () => {
  it('are computed again only where something they rest on changed', () => {
    const world = openSimulation('template.yaml', ordersTemplate);
    const [title] = titles(world);
    const task = world.analysis.standing.probe.bind(world.analysis.standing);
    let asked = 0;
    world.analysis.standing.probe = function* (target, asking) {
      const probing = task(target, asking);
      for (;;) {
        const step = probing.next();
        if (step.done) return step.value;
        asked++;
        yield;
      }
    };
    replaceIn(world, 'Transform: AWS', '# a comment\nTransform: AWS');
    assert.equal(titles(world)[0], title);
    assert.equal(asked, 0);
    replaceIn(world, 'StringEquals', 'StringNotEquals', 3);
    lensesIn(world);
    assert.ok(asked > 0);
  });

  it('of callers in scenario files do not change the title', () => {
    assert.match(titles(openSimulation('template.yaml', ordersFiles))[0] ?? '', /^▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗$/);
  });
});
