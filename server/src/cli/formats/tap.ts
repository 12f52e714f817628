/**
 * Results of `gatehouse test` in TAP, version 14: one point per case, with a block of YAML under each that says more than
 * `ok`.
 *
 * It never bails out: whatever is wrong with one file, the other files are reported as well.
 */
import type { CasesReport } from '../run-cases';
import { visible } from './style';
import { testFiles, type TestEntry } from './test-entries';

export function tap(report: CasesReport): string {
  const points = testFiles(report).flatMap(({ path, entries }) => entries.map((entry) => ({ entry, path })));
  const plan = points.length === 0 ? '1..0 # SKIP no cases' : `1..${String(points.length)}`;
  const lines = ['TAP version 14', plan, ...points.flatMap(({ entry, path }, index) => point(entry, path, index + 1))];
  return lines.map((line) => `${line}\n`).join('');
}

function point(entry: TestEntry, path: string, number: number): readonly string[] {
  const isOk = entry.outcome === 'passed' || entry.outcome === 'skipped';
  const directive = entry.outcome === 'skipped' ? ` # SKIP ${described(entry.message)}` : '';
  return [`${isOk ? 'ok' : 'not ok'} ${String(number)} - ${described(`${path}: ${entry.name}`)}${directive}`, ...diagnostics(entry, path)];
}

/** `#` starts a directive, and the backslash is what keeps it from doing so. */
function described(text: string): string {
  return visible(text).replace(/[\\#]/g, (character) => `\\${character}`);
}

function diagnostics(entry: TestEntry, path: string): readonly string[] {
  const { outcome, message, line, differences, decision, reason, decidedBy, unknown, assumptions, notes } = entry;
  const isWrong = outcome === 'failed' || outcome === 'error';
  const fields = [
    ...(isWrong ? [...field('message', message), ...field('severity', outcome === 'failed' ? 'fail' : 'error'), ...field('file', path), ...(line === undefined ? [] : [`  line: ${String(line)}`])] : []),
    ...(isWrong ? list(outcome === 'failed' ? 'differences' : 'problems', differences) : []),
    ...(isWrong ? [...field('decision', decision), ...field('reason', reason), ...list('decidedBy', decidedBy)] : []),
    ...list('unknown', unknown),
    ...list('assumptions', assumptions),
    ...list('notes', notes),
  ];
  return fields.length === 0 ? [] : ['  ---', ...fields, '  ...'];
}

function field(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`  ${name}: ${quoted(value)}`];
}

function list(name: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`  ${name}:`, ...values.map((value) => `    - ${quoted(value)}`)];
}

/** A JSON string is one of YAML, too, once nothing stands in it that YAML does not print. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
