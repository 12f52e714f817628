/**
 * Results of `gatehouse test` as JUnit XML, in the form GitLab, Jenkins and GitHub reporters agree on: a suite per scenario
 * file, a test case per case.
 *
 * It holds no times: two runs of the same files give the same bytes.
 */
import type { CasesReport } from '../run-cases';
import { testFiles, type TestEntry, type TestFile } from './test-entries';

export function junit(report: CasesReport): string {
  const files = testFiles(report);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'gatehouse', ...counts(files.flatMap((file) => file.entries)) })}>`,
    ...files.flatMap(suite),
    '</testsuites>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function suite({ path, entries }: TestFile): readonly string[] {
  return [`  <testsuite${attributes({ name: path, file: path, ...counts(entries) })}>`, ...entries.flatMap((entry) => testCase(entry, path)), '  </testsuite>'];
}

function counts(entries: readonly TestEntry[]): Attributes {
  const count = (outcome: TestEntry['outcome']): number => entries.filter((entry) => entry.outcome === outcome).length;
  return { tests: entries.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') };
}

function testCase(entry: TestEntry, path: string): readonly string[] {
  const opening = `    <testcase${attributes({ name: entry.name, classname: path, file: path, line: entry.line })}`;
  const inside = [...verdict(entry), ...besides(entry)];
  return inside.length === 0 ? [`${opening}/>`] : [`${opening}>`, ...inside, '    </testcase>'];
}

function verdict({ outcome, message, differences, decision, reason, decidedBy }: TestEntry): readonly string[] {
  switch (outcome) {
    case 'passed':
      return [];
    case 'skipped':
      return [`      <skipped${attributes({ message })}/>`];
    case 'failed':
      return element('failure', { message, type: 'expectation' }, [...differences, `decision: ${decision ?? ''}`, reason ?? '', ...decidedBy.map((statement) => `decided by: ${statement}`)]);
    case 'error':
      return element('error', { message, type: 'scenario' }, differences);
  }
}

/** What somebody should know even of a case that passed. */
function besides({ unknown, assumptions, notes }: TestEntry): readonly string[] {
  const lines = [...notes.map((note) => `note: ${note}`), ...assumptions.map((assumption) => `assumption ${assumption}`), ...unknown.map((name) => `unknown: ${name}`)];
  return lines.length === 0 ? [] : element('system-out', {}, lines);
}

function element(name: string, attached: Attributes, lines: readonly string[]): readonly string[] {
  return [`      <${name}${attributes(attached)}>${escaped(lines.join('\n'), 'text')}</${name}>`];
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function attributes(values: Attributes): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escaped(String(value), 'attribute')}"`]))
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Characters that control something are written as references; those XML cannot hold at all, not even so, become U+FFFD.
 * Line breaks stay in text; in an attribute a reader would make them spaces.
 */
function escaped(text: string, place: 'text' | 'attribute'): string {
  return text
    .replace(/[\p{Surrogate}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(place === 'text' ? /[\r\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g : /[\t\n\r\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
