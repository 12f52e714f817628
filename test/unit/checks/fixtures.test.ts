// The examples of every check are run: what it reports and what it leaves alone, and what its fixes
// lead to. Policies are read as lone JSON files here; `unit/hosts` runs them in every other host.
import assert from 'node:assert/strict';
import type { Check, Fixture } from '../../../server/src/checks/check';
import { checks } from '../../../server/src/checks/registry.generated';
import { assertFixed, checkDiagnostics, findingsOf, fixesOf, openTexts } from '../../support/check-diagnostics';
import { readMarked } from '../../support/marks';

for (const check of checks) {
  describe(check.id, () => {
    check.fails.forEach((fixture, index) => {
      it(`reports what is marked in example ${index + 1}`, () => {
        const marks = readMarked(fixture.text, 'x').flatMap((file) => file.marks);
        assert.ok(marks.some((mark) => mark.code === check.id));
        checkDiagnostics(fixture.text, optionsOf(fixture, check));
      });

      it(`mends what it reports in example ${index + 1}`, () => fixAll(fixture, check));
    });

    check.passes.forEach((fixture, index) => {
      it(`is silent about legal neighbour ${index + 1}`, () => checkDiagnostics(fixture.text, optionsOf(fixture, check)));
    });
  });
}

function optionsOf(fixture: Fixture, check: Check): Parameters<typeof checkDiagnostics>[1] {
  const file = fixture.file ?? 'policy.json';
  return { file, kind: fixture.host === 'policy' ? (fixture.kind ?? 'identity') : fixture.kind, only: check.id };
}

function fixAll(fixture: Fixture, check: Check): void {
  const options = optionsOf(fixture, check);
  for (const lineEnd of ['\n', '\r\n'] as const) {
    const opened = openTexts(readMarked(fixture.text, options.file, lineEnd), options);
    for (const finding of findingsOf(opened, check.id).flat()) {
      for (const fix of fixesOf(finding, opened.analysis)) assertFixed(opened, fix, finding, options);
    }
  }
}
