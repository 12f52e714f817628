/**
 * A policy means the same wherever it is written: the examples of all checks, run in every host, give the same findings
 * on the same pieces of text, and each fix leads to the same policy.
 */
import assert from 'node:assert/strict';
import type { LocatedFinding } from '../../../server/src/analysis/analysis';
import { checks } from '../../../server/src/checks/registry.generated';
import type { PolicyKind } from '../../../server/src/policy/kinds';
import { applyFix, findingsOf, fixesOf, openTexts, type OpenText } from '../../support/check-diagnostics';
import { hosts, type PolicyHost } from '../../support/hosts';
import { readMarked, type LineEnd } from '../../support/marks';
import { meaningOf } from '../../support/policy-meaning';

interface Example {
  readonly title: string;
  readonly policy: string;
  readonly kind: PolicyKind;
}

const examples = checks.flatMap((check) =>
  [...check.fails, ...check.passes].flatMap((fixture, index): Example[] => {
    if (fixture.host !== 'policy') return [];
    const [file] = readMarked(fixture.text, 'policy.json');
    return [{ title: `${check.id} ${index + 1}`, policy: file!.text, kind: fixture.kind ?? 'identity' }];
  }),
);

const [reference, ...others] = hosts;

for (const host of others) {
  describe(`policies in ${host.name}`, function () {
    this.timeout(60_000);

    for (const lineEnd of ['\n', '\r\n'] as const) {
      const ends = lineEnd === '\n' ? '' : ', with CRLF';
      it(`have the findings of the same policy in ${reference!.name}${ends}`, () => compareAll(host, lineEnd, sameFindings));
      it(`are mended by the same fixes to the same policy${ends}`, () => compareAll(host, lineEnd, sameFixes));
    }

    if (host.fewerFixes !== undefined) {
      it('have most of the fixes', () => {
        const { offered, all } = fixes.get(host) ?? { offered: 0, all: 0 };
        assert.ok(offered > 0.6 * all, `${offered} of ${all}`);
      });
    }

    it('are left out for reasons of structure only, and most are not', () => {
      const own = examples.filter(({ kind }) => host.only === undefined || kind === host.only);
      const fit = own.filter(({ policy, kind }) => host.unfit(policy, kind) === undefined);
      assert.ok(fit.length > own.length / 3);
    });
  });
}

type Compare = (expected: Outcome, actual: Outcome, example: Example) => void;

/** What checking a policy in a host gave. */
interface Outcome {
  readonly host: PolicyHost;
  readonly opened: OpenText;
  readonly findings: readonly (readonly [key: string, finding: LocatedFinding])[];
}

function compareAll(host: PolicyHost, lineEnd: LineEnd, compare: Compare): void {
  let compared = 0;
  for (const example of examples) {
    if (host.unfit(example.policy, example.kind) !== undefined) continue;
    compare(expectedOutcome(example, lineEnd), outcomeOf(host, example, lineEnd), example);
    compared++;
  }
  assert.ok(compared > 0);
}

const expectedOutcomes = new Map<string, Outcome>();

/** The same for all hosts, so worked out once. */
function expectedOutcome(example: Example, lineEnd: LineEnd): Outcome {
  const key = `${example.title} ${JSON.stringify(lineEnd)}`;
  const outcome = expectedOutcomes.get(key) ?? outcomeOf(reference!, example, lineEnd);
  expectedOutcomes.set(key, outcome);
  return outcome;
}

function sameFindings(expected: Outcome, actual: Outcome, example: Example): void {
  const keys = (outcome: Outcome): readonly string[] => outcome.findings.map(([key]) => key).sort();
  assert.deepEqual(keys(actual), keys(expected), `${example.title} in:\n${textOf(actual)}`);
}

function sameFixes(expected: Outcome, actual: Outcome, example: Example): void {
  for (const [key, finding] of expected.findings) {
    const counterpart = actual.findings.find(([other]) => other === key)?.[1];
    assert.ok(counterpart, `${example.title}: ${key}`);
    const offered = fixesOf(counterpart, actual.opened.analysis);
    const all = fixesOf(finding, expected.opened.analysis);
    count(actual.host, offered.length, all.length);
    const wanted = all.filter(({ title }) => isOffered(title, actual.host) || offered.some((fix) => fix.title === title));
    assert.deepEqual(offered.map(({ title }) => title), wanted.map(({ title }) => title), `${example.title}: ${key} in:\n${textOf(actual)}`);
    wanted.forEach((fix, index) => {
      const after = policyAfter(expected, fix, example.kind);
      const text = applyFix(actual.opened, offered[index]!).join('\n');
      assert.deepEqual(policyAfter(actual, offered[index]!, example.kind), after, `${example.title}: “${fix.title}” gives:\n${text}`);
    });
  }
}

const fixes = new Map<PolicyHost, { offered: number; all: number }>();

function count(host: PolicyHost, offered: number, all: number): void {
  const before = fixes.get(host) ?? { offered: 0, all: 0 };
  fixes.set(host, { offered: before.offered + offered, all: before.all + all });
}

function isOffered(title: string, host: PolicyHost): boolean {
  if (host.fewerFixes !== undefined) return false;
  return host.noInsertions === undefined || !/^(?:Insert|Merge)/.test(title);
}

function outcomeOf(host: PolicyHost, { policy, kind }: Example, lineEnd: LineEnd): Outcome {
  const text = host.write(policy, kind).replaceAll('\n', lineEnd);
  const opened = open(host, text, kind);
  const seen = new Map<string, number>();
  const findings = findingsOf(opened).flat().map((finding): readonly [string, LocatedFinding] => {
    const piece = host.plain(text.slice(finding.span.start, finding.span.end));
    const key = `${finding.severity} ${finding.code} ${piece} ${finding.message}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [`${key} #${count}`, finding];
  });
  return { host, opened, findings };
}

function open(host: PolicyHost, text: string, kind: PolicyKind): OpenText {
  const beside = host.beside?.(kind);
  return openTexts([{ name: host.file, text }, ...(beside ? [beside] : [])], host.needsPin ? { kind } : {});
}

function policyAfter({ host, opened }: Outcome, fix: Parameters<typeof applyFix>[1], kind: PolicyKind): unknown {
  const [text = ''] = applyFix(opened, fix);
  const again = open(host, text, kind);
  const policies = again.analysis.file(again.uris[0]!)?.policies ?? [];
  assert.equal(policies.length, 1, text);
  return meaningOf(policies[0]!.policy);
}

function textOf({ opened }: Outcome): string {
  return opened.uris.map((uri) => opened.analysis.view.sourceText(uri)).join('\n');
}
