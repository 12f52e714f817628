/**
 * Runs the conformance documents beside it: each case is decided and compared with what it says under Then.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../server/src/evaluate/evaluate';
import { readConformance, type ConformanceCase } from '../support/conformance';
import { requestOf } from '../support/decide-case';

const documents = readdirSync(__dirname).filter((name) => name.endsWith('.md'));
const specification = join(__dirname, '..', '..', '..', 'shared', 'spec', 'semantics.md');

for (const name of documents) {
  describe(`conformance: ${name}`, () => {
    const cases = readConformance(readFileSync(join(__dirname, name), 'utf8'));
    for (const one of cases) it(one.title, () => checkCase(one));
  });
}

describe('conformance documents', () => {
  it('cite rules that the specification has', function () {
    const text = readSpecification(this);
    const missing = [...citedRules()].filter((rule) => !(rule.startsWith('§') ? text.includes(`${rule.slice(1)} `) : text.includes(`| ${rule} |`)));
    assert.deepEqual(missing, []);
  });

  it('cite every rule about decisions that docs/evaluator.md does not excuse', function () {
    const [decisive = ''] = readSpecification(this).split(/^## 8\. /m);
    const rules = [...decisive.matchAll(/^\| ([A-Z]{2,3}-\d+) \|/gm)].map((match) => match[1] ?? '');
    const [, coverage = ''] = readFileSync(join(__dirname, '..', '..', 'docs', 'evaluator.md'), 'utf8').split('## Coverage');
    const cited = citedRules();
    assert.ok(rules.length > 100, 'the rules were found');
    assert.deepEqual(rules.filter((rule) => !cited.has(rule) && !coverage.includes(rule)), []);
    assert.deepEqual(rules.filter((rule) => cited.has(rule) && new RegExp(`${rule}\\b`).test(coverage)), [], 'excused without need');
  });
});

function citedRules(): ReadonlySet<string> {
  return new Set(documents.flatMap((name) => readConformance(readFileSync(join(__dirname, name), 'utf8')).flatMap(({ rules }) => rules)));
}

function readSpecification(context: Mocha.Context): string {
  if (!existsSync(specification)) {
    if (context.test) context.test.title += ' (skipped: ../shared/spec/semantics.md is absent)';
    context.skip();
  }
  return readFileSync(specification, 'utf8');
}

function checkCase({ rules, given, then }: ConformanceCase): void {
  assert.ok(rules.every((rule) => /^(§[\d.]+|[A-Z]{2,3}-\d+)$/.test(rule)), `rules are cited: ${rules.join()}`);
  assert.ok(Object.keys(then).length > 0, 'something is expected');
  const request = requestOf({ name: 'a case', ...given });
  const decision = explainRequest(request);
  assert.deepEqual(projected(decision, then), then, decision.reason);
  assert.deepEqual({ ...decision, trace: [] }, evaluateRequest(request), 'deciding gives what explaining gives');
}

/** The expected fields of a decision, in the words of a case. */
function projected(decision: Decision, then: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    ...decision,
    decidedBy: decision.decidedBy.map(({ statement }) => statement),
    assumptions: decision.assumptions.map(({ rule }) => rule),
    why: decision.trace.flatMap(({ statements }) => statements.flatMap(({ steps, problem }) => [...(problem === undefined ? [] : [problem]), ...steps.map(({ why }) => why)])).filter((why) => why !== ''),
  };
  return Object.fromEntries(Object.keys(then).map((key) => [key, fields[key]]));
}
