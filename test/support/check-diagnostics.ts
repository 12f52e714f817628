/**
 * Checks on marked text: the findings drawn in a text are exactly those the analysis gives, in each kind of line end.
 *
 * Everything goes through the real analysis, so a test of a check is a test of reading, binding and locating as well.
 */
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis, type LocatedFinding } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/analysis/settings';
import type { Fix, Level } from '../../server/src/checks/check';
import type { PolicyKind } from '../../server/src/policy/kinds';
import { describeMark, drawMarks, readMarked, type LineEnd, type Mark } from './marks';
import { uriOf } from './open-workspace';
import { catalog } from './packed-catalog';

export interface CheckedText {
  /** The first file's name; it decides the format. */
  readonly file: string;
  /** Pins the kind of policies in lone files. */
  readonly kind?: PolicyKind;
  /** Only findings of this check are looked at; absent: all. */
  readonly only?: string;
  readonly levels?: ReadonlyMap<string, Level>;
}

export interface OpenText {
  readonly analysis: Analysis;
  readonly uris: readonly string[];
}

/** Opens texts as documents of one folder. */
export function openTexts(files: readonly { readonly name: string; readonly text: string }[], options: Omit<CheckedText, 'file' | 'only'> = {}): OpenText {
  const policyKinds = options.kind ? ([['**', options.kind]] as const) : [];
  const settings = { ...defaultSettings, policyKinds, levels: options.levels ?? defaultSettings.levels };
  const analysis = createAnalysis({ catalog, settings });
  for (const { name, text } of files) analysis.setDocument({ uri: uriOf(name), languageId: '', version: 1, text });
  return { analysis, uris: files.map(({ name }) => uriOf(name)) };
}

/** The findings of marked text are exactly the marked ones, with LF and with CRLF. */
export function checkDiagnostics(marked: string, options: CheckedText): void {
  for (const lineEnd of ['\n', '\r\n'] as const) checkWith(marked, options, lineEnd);
}

/** Text without a finding (of the check). */
export function checkNoDiagnostics(text: string, options: CheckedText): void {
  const stray = readMarked(text, options.file).flatMap((file) => file.marks);
  assert.equal(stray.length, 0, 'text without findings has no marks');
  checkDiagnostics(text, options);
}

/** The first fix of the only finding (of the check) gives the text after; it helps and leaves the text readable. */
export function checkFix(before: string, after: string, options: CheckedText & { readonly title?: string }): void {
  for (const lineEnd of ['\n', '\r\n'] as const) {
    const files = readMarked(before, options.file, lineEnd);
    const opened = openTexts(files, options);
    const wanted = readMarked(after, options.file, lineEnd);
    const [finding, ...others] = findingsOf(opened, options.only).flat();
    assert.ok(finding && others.length === 0, 'there is exactly one finding to fix');
    const fixes = fixesOf(finding, opened.analysis);
    const fix = options.title === undefined ? fixes[0] : fixes.find(({ title }) => title === options.title);
    assert.ok(fix, `there is a fix among: ${fixes.map(({ title }) => title).join(', ')}`);
    const results = applyFix(opened, fix);
    assert.deepEqual(results, wanted.map(({ text }) => text));
    assertFixed(opened, fix, finding, options);
  }
}

/** After the fix the finding is gone, nothing else is wrong that was right before, and the text is still well-formed. */
export function assertFixed(opened: OpenText, fix: Fix, finding: LocatedFinding, options: Omit<CheckedText, 'file'>): void {
  const texts = applyFix(opened, fix);
  const names = opened.uris.map((uri) => uri.slice(uriOf('').length));
  const again = openTexts(texts.map((text, index) => ({ name: names[index] ?? '', text })), options);
  const same = (other: LocatedFinding): boolean => other.code === finding.code && other.message === finding.message;
  const count = (open: OpenText): number => findingsOf(open).flat().filter(same).length;
  assert.ok(count(again) < count(opened), `“${fix.title}” leaves the finding: ${finding.message}\n${texts.join('\n')}`);
  const problems = (open: OpenText): number => open.uris.flatMap((uri) => open.analysis.file(uri)?.document.problems ?? []).length;
  assert.ok(problems(again) <= problems(opened), `“${fix.title}” breaks the text:\n${texts.join('\n')}`);
}

/** The findings of each file. */
export function findingsOf({ analysis, uris }: OpenText, only?: string): readonly (readonly LocatedFinding[])[] {
  return uris.map((uri) => analysis.findings(uri).filter((finding) => only === undefined || finding.code === only));
}

export function fixesOf(finding: LocatedFinding, analysis: Analysis): readonly Fix[] {
  return finding.fixes?.(analysis.view) ?? [];
}

/** The texts of all files with a fix applied; its edits must not overlap. */
export function applyFix({ analysis, uris }: OpenText, fix: Fix): readonly string[] {
  return uris.map((uri) => {
    const edits = fix.edits.filter((edit) => edit.span.source === uri).sort((a, b) => a.span.start - b.span.start);
    edits.forEach((edit, index) => assert.ok((edits[index - 1]?.span.end ?? 0) <= edit.span.start, `edits of “${fix.title}” overlap`));
    const text = analysis.view.sourceText(uri) ?? '';
    let at = 0;
    let result = '';
    for (const { span, newText } of edits) {
      result += text.slice(at, span.start) + newText;
      at = span.end;
    }
    return result + text.slice(at);
  });
}

function checkWith(marked: string, options: CheckedText, lineEnd: LineEnd): void {
  const files = readMarked(marked, options.file, lineEnd);
  const opened = openTexts(files, options);
  findingsOf(opened, options.only).forEach((findings, index) => {
    const file = files[index];
    if (!file) return;
    const actual = findings.map((finding) => toMark(finding, opened.analysis));
    const expected = file.marks;
    const expectedTexts = expected.map((mark) => describeMark(mark)).sort();
    const actualTexts = actual.map((mark) => describeMark(mark, expected.find((other) => isAbout(other, mark)))).sort();
    if (expectedTexts.join('\n') === actualTexts.join('\n')) return;
    assert.fail(`The findings of ${file.name} are not the marked ones. They are:\n\n${drawMarks(file.text, actual)}\n\n${difference(expectedTexts, actualTexts)}`);
  });
}

function isAbout(a: Mark, b: Mark): boolean {
  return a.code === b.code && a.start === b.start && (a.goesOn || a.end === b.end);
}

function toMark(finding: LocatedFinding, analysis: Analysis): Mark {
  const { code, severity, message, span } = finding;
  return { code, severity, message, start: span.start, end: span.end, goesOn: false, fixes: fixesOf(finding, analysis).map(({ title }) => title) };
}

function difference(expected: readonly string[], actual: readonly string[]): string {
  const missing = expected.filter((text) => !actual.includes(text)).map((text) => `missing: ${text}`);
  const extra = actual.filter((text) => !expected.includes(text)).map((text) => `extra:   ${text}`);
  return [...missing, ...extra].join('\n');
}
