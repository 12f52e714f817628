/**
 * What the lenses over the APIs of real templates say, with no values given: how many of the three probes come out
 * undetermined, by API and by single answer, and that each of those says what it depends on.
 *
 * An API whose definition lies in another file than the corpora hold is counted by itself: nobody can say who reaches
 * routes that cannot be seen.
 */
import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/analysis/analysis';
import { isAnswered, startAsking } from '../../server/src/features/simulate/ask';
import { probeIds, probes } from '../../server/src/features/simulate/callers';
import { askAll } from '../../server/src/features/simulate/questions';
import { findTargets, type Target } from '../../server/src/features/simulate/target';
import { openTexts } from '../support/check-diagnostics';
import { openCorpus } from '../support/corpus';
import { readSharedLines, readSharedText } from '../support/shared-corpora';
import { finish } from '../support/simulation';

interface Place {
  readonly file: string;
  readonly uri: string;
  readonly analysis: Analysis;
}

/** What came out for one API and one probe. */
interface Probed {
  readonly api: string;
  readonly isWhole: boolean;
  readonly symbol: string;
  readonly answers: readonly ProbedAnswer[];
}

interface ProbedAnswer {
  readonly verdict: string;
  readonly dependsOn: readonly string[];
}

describe('the probes of real APIs', function () {
  this.timeout(300_000);

  it('are determined for APIs that can be seen, and say what they depend on where they are not', function () {
    const probed = placesOf(this).flatMap((place) => {
      const targets = findTargets(place.analysis.context, place.uri).filter(({ kind }) => kind === 'api');
      return targets.flatMap((target) => probe(target, place).map((one) => ({ ...one, format: place.file.endsWith('.tf') ? 'Terraform' : 'templates' })));
    });
    const templates = probed.filter(({ format }) => format === 'templates');
    const whole = templates.filter(({ isWhole }) => isWhole);
    console.log(`      templates: ${shares(templates)}`);
    console.log(`      of them whole in these files: ${shares(whole)}`);
    console.log(`      Terraform: ${shares(probed.filter(({ format }) => format === 'Terraform'))}`);
    assert.ok(apisIn(whole) > 300, 'the corpora hold APIs');
    assert.ok(share(whole) < 0.1, shares(whole));
    assert.ok(answerShare(whole) < 0.1, shares(whole));
    const silent = probed.filter(({ answers }) => answers.some(({ verdict, dependsOn }) => verdict === 'undetermined' && dependsOn.length === 0));
    assert.deepEqual(silent.map(({ api }) => api), []);
  });
});

/** Every file of the manifest, Terraform with the others of its folder, and every template of SAM's own tests. */
function placesOf(test: Mocha.Context): readonly Place[] {
  const names = ['sam.policy.jsonl', 'sam.authorizers.jsonl', 'sam.errors.jsonl'].flatMap((list) => readSharedLines<{ readonly file: string }>(test, list).map(({ file }) => file));
  const sam = [...new Set(names)].map((file): Place => {
    const { analysis, uris } = openTexts([{ name: file, text: readSharedText(file) }]);
    return { file, uri: uris[0] ?? '', analysis };
  });
  return [...openCorpus(test), ...sam];
}

function probe(target: Target, { file, analysis }: Place): readonly Probed[] {
  const asking = startAsking(analysis.context, 'decide');
  const symbols = finish(analysis.standing.probe(target, asking));
  return probes(target).map((caller, index) => ({
    api: `${file}#${target.selector} ${caller.label}`,
    isWhole: target.api.api?.partial === null,
    symbol: symbols[probeIds[index] ?? 'stranger'],
    answers: finish(askAll(target, caller, asking)).map(({ answer }) =>
      isAnswered(answer) ? { verdict: answer.verdict, dependsOn: answer.decision.unknown } : { verdict: 'undetermined', dependsOn: [answer.because] },
    ),
  }));
}

const apisIn = (probed: readonly Probed[]): number => probed.length / probeIds.length;

function share(probed: readonly Probed[]): number {
  return probed.filter(({ symbol }) => symbol === '?').length / probed.length;
}

function answerShare(probed: readonly Probed[]): number {
  const answers = probed.flatMap((one) => one.answers);
  return answers.filter(({ verdict }) => verdict === 'undetermined').length / answers.length;
}

function shares(probed: readonly Probed[]): string {
  const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
  const answers = probed.flatMap((one) => one.answers).length;
  return `${String(apisIn(probed))} APIs; undetermined: ${percent(share(probed))} of ${String(probed.length)} probes, ${percent(answerShare(probed))} of ${String(answers)} answers`;
}
