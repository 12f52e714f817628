/**
 * Runs the conformance documents beside it: each case is decided and compared with what it says under Then.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '../../server/src/evaluate/decision';
import { readConformance, type ConformanceCase } from '../support/conformance';
import { decideIn } from '../support/decide-files';

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
    const rules = rulesOf(readSpecification(this));
    const cited = citedRules();
    const excused = excusedRules();
    assert.ok(rules.length > 150, 'the rules were found');
    assert.deepEqual(rules.filter((rule) => !cited.has(rule) && !excused.has(rule)), [], 'neither cited nor excused');
    assert.deepEqual(rules.filter((rule) => cited.has(rule) && excused.has(rule)), [], 'excused without need');
    assert.deepEqual([...excused].filter((rule) => !rules.includes(rule)), [], 'excused, and there is no such rule');
  });
});

/** Rules with an id, and sections that hold none: what those say has to be cited by the section's number. */
function rulesOf(text: string): readonly string[] {
  const sections = text.split(/^(?=#{2,3} )/m).flatMap((section) => {
    const number = /^#{2,3} ([1-79](?:\.\d+)?)\.? /.exec(section)?.[1];
    return number === undefined ? [] : [{ number, ids: [...section.matchAll(/^\| ([A-Z]{2,3}-\d+) \|/gm)].map((match) => match[1] ?? '') }];
  });
  return sections.flatMap(({ number, ids }) => (ids.length > 0 ? ids : number.includes('.') ? [`§${number}`] : []));
}

/** The rules named in the first column of the table of coverage, with the reason beside them. */
function excusedRules(): ReadonlySet<string> {
  const [, coverage = ''] = readFileSync(join(__dirname, '..', '..', 'docs', 'evaluator.md'), 'utf8').split('## Coverage');
  const rows = [...coverage.matchAll(/^\| ([^|]+) \| [^|]+ \|$/gm)].map((match) => match[1] ?? '');
  return new Set(rows.flatMap((cell) => cell.split(', ').filter((rule) => /^(§[\d.]+|[A-Z]{2,3}-\d+)$/.test(rule))));
}

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
  const { files, ...one } = given;
  const decision = decideIn(Object.fromEntries(Object.entries(files ?? {}).map(([name, content]) => [name, JSON.stringify(content)])), one);
  assert.deepEqual(projected(decision, then), then, decision.reason);
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
