/**
 * What a decision about unknown values promises, held against requests at random whose unknowns are then settled: the
 * bound request is written and read anew, so that nothing of the three-valued machinery is used to check itself.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision, Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import type { Question } from '../../../server/src/evaluate/run';
import { CASE_BUDGET, splitCases } from '../../../server/src/evaluate/split';
import { bindings, namesIn, valuesFor, worlds } from '../../support/world-arbitraries';
import { nothingKnown, requestOfWorld, type Binding, type Json, type World } from '../../support/worlds';
import { policyOf, requestOf } from '../../support/decide-case';

const decide = (world: World, binding: Binding = nothingKnown): Decision => evaluateRequest(requestOfWorld(world, binding));

/** What may come out: the decision itself, or those an undetermined decision names; undefined where it names none. */
function outcomes(decision: Decision): readonly Outcome[] | undefined {
  if (decision.decision !== 'undetermined') return [decision.decision];
  return decision.possible.length === 0 ? undefined : decision.possible;
}

const mostCombinations = 300;

/** All bindings of some names, or undefined where there are too many to look at. */
function allBindings(world: World, names: readonly string[], most = mostCombinations): Binding[] | undefined {
  let all: (readonly (readonly [string, Json])[])[] = [[]];
  for (const name of names) {
    const values = valuesFor(name, world);
    if (all.length * values.length > most) return undefined;
    all = all.flatMap((one) => values.map((value) => [...one, [name, value] as const]));
  }
  return all.map((one) => new Map(one));
}

/** Worlds whose decision is open, with the labels it asks for, all of which these tests know how to settle. */
interface Open {
  readonly world: World;
  readonly decision: Decision;
}

function openWorlds(seed: number, numRuns: number): readonly Open[] {
  return fc.sample(worlds('open'), { seed, numRuns }).flatMap((world): readonly Open[] => {
    const decision = decide(world);
    const names = new Set(namesIn(world));
    const isOpen = decision.decision === 'undetermined' && decision.possible.length > 0 && decision.unknown.every((label) => names.has(label));
    return isOpen ? [{ world, decision }] : [];
  });
}

describe('decisions about unknown values', function () {
  this.timeout(120_000);

  it('stay what they are, or become what they name possible, whatever the values turn out to be', () => {
    let settled = 0;
    fc.assert(
      fc.property(
        worlds('open').chain((world) => fc.tuple(fc.constant(world), fc.array(bindings(world), { minLength: 10, maxLength: 10 }))),
        ([world, all]) => {
          const before = decide(world);
          const may = outcomes(before);
          if (before.decision !== 'undetermined') settled++;
          for (const binding of all) {
            const after = decide(world, binding);
            const isWithin = !may || (outcomes(after) ?? []).every((outcome) => may.includes(outcome));
            assert.ok(isWithin, `${before.decision} [${(may ?? []).join()}] became ${after.decision} with ${JSON.stringify([...binding])}`);
            if (before.decision !== 'undetermined') assert.equal(after.status, before.status, JSON.stringify([...binding]));
          }
        },
      ),
      { seed: 3, numRuns: 900 },
    );
    assert.ok(settled > 300, `${String(settled)} were settled at once`);
  });

  it('become each decision they name possible', () => {
    let looked = 0;
    for (const { world, decision } of openWorlds(21, 700)) {
      const rest = new Map(namesIn(world).filter((name) => !decision.unknown.includes(name)).map((name) => [name, valuesFor(name, world)[0] ?? null] as const));
      const all = allBindings(world, decision.unknown);
      if (!all) continue;
      looked++;
      const missing = new Set(decision.possible);
      for (const binding of all) {
        for (const outcome of outcomes(decide(world, new Map([...rest, ...binding]))) ?? []) missing.delete(outcome);
        if (missing.size === 0) break;
      }
      assert.deepEqual([...missing], [], JSON.stringify(world));
    }
    assert.ok(looked > 100, `${String(looked)} were looked at`);
  });

  it('are settled once everything is known that they ask for', () => {
    let looked = 0;
    for (const { world, decision } of openWorlds(22, 900)) {
      // What is told of an unseen policy may itself name callers that are not known.
      if (decision.unknown.some((label) => label.startsWith('opaque:'))) continue;
      for (const binding of fc.sample(bindings(world), { seed: 1, numRuns: 4 })) {
        const told = new Map([...binding].filter(([name]) => decision.unknown.includes(name)));
        looked++;
        assert.deepEqual(decide(world, told).unknown, [], `${decision.unknown.join()}: ${JSON.stringify([...told])}`);
      }
    }
    assert.ok(looked > 400, `${String(looked)} were looked at`);
  });

  /**
   * Exact but for comparisons that several unknown values take part in at once: such a comparison asks for all of them,
   * although it may have come down to some.
   */
  it('ask for nothing that may be left out', () => {
    let looked = 0;
    const spare: string[] = [];
    for (const { world, decision } of openWorlds(23, 900)) {
      for (const label of decision.unknown) {
        const all = allBindings(world, decision.unknown.filter((other) => other !== label));
        if (!all) continue;
        looked++;
        if (!all.some((binding) => decide(world, binding).decision === 'undetermined')) spare.push(label);
      }
    }
    assert.ok(looked > 250, `${String(looked)} were looked at`);
    assert.ok(spare.length <= looked / 100, `${String(spare.length)} of ${String(looked)}: ${spare.join()}`);
  });

  it('explain as they decide', () => {
    fc.assert(
      fc.property(worlds('open'), (world) => {
        const request = requestOfWorld(world);
        assert.deepEqual({ ...explainRequest(request), trace: [] }, evaluateRequest(request));
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe('splitting into cases', () => {
  const question = (key: string, answers: number): Question => ({
    key,
    labels: [key],
    cases: Array.from({ length: answers }, (_, index) => ({ kind: 'choice', key, choice: String(index) })),
  });

  it('evaluates no more often than the budget allows, however many values are unknown', () => {
    const evaluated: number[] = [];
    for (const answers of [2, 3, 5, 100]) {
      let count = 1;
      const open = (level: number): { decision: 'undetermined'; variant: string; questions: Question[] } => ({ decision: 'undetermined', variant: '', questions: [question(`q${String(level)}`, answers)] });
      const split = splitCases(open(0), (supposed) => (count++, open(supposed.choices.size)));
      evaluated.push(count);
      assert.deepEqual([split.isCutShort, split.agree, split.possible], [true, false, []]);
      assert.ok(split.unknown.length > 0);
    }
    assert.ok(Math.max(...evaluated) <= CASE_BUDGET, evaluated.join());
  });

  it('lists a value that only seems to matter as little as one that nobody asked for', () => {
    // `noise` is asked first and again changes nothing, though the cases behind it ask in another order.
    const split = splitCases<{ decision: Outcome; variant: string; questions: Question[] }>({ decision: 'undetermined', variant: '', questions: [question('noise', 2)] }, ({ choices }) => {
      const order = choices.get('noise') === '0' ? ['a', 'b'] : ['b', 'a'];
      const next = order.find((key) => !choices.has(key));
      if (next !== undefined) return { decision: 'undetermined', variant: '', questions: [question(next, 2)] };
      return { decision: choices.get('a') === '0' && choices.get('b') === '0' ? 'allow' : 'implicit-deny', variant: '', questions: [] };
    });
    assert.deepEqual([...split.unknown].sort(), ['a', 'b']);
    assert.deepEqual([...split.possible].sort(), ['allow', 'implicit-deny']);
  });

  it('says so where hundreds of keys are unknown', () => {
    const keys = Array.from({ length: 400 }, (_, index) => `custom:Key${String(index)}`);
    const statements = keys.map((key, index) => ({ Effect: index % 7 === 0 ? 'Deny' : 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { StringLike: { [key]: `a${String(index)}*` } } }));
    const request = requestOf({ name: 'a case', route: { authorization: 'NONE' }, unknownContext: 'unknown', api: { resourcePolicy: policyOf(...statements) } });
    const decision = evaluateRequest(request);
    assert.equal(decision.decision, 'undetermined');
    assert.ok(decision.notes.some((note) => note.includes(String(CASE_BUDGET))), decision.notes.join());
  });
});
