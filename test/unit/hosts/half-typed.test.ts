// While somebody types: whatever part of an example is there, in whatever host, checking it neither
// fails nor points outside the text, and its fixes can be asked for.
import assert from 'node:assert/strict';
import { checks } from '../../../server/src/checks/registry.generated';
import { applyFix, findingsOf, fixesOf, openTexts } from '../../support/check-diagnostics';
import { hosts } from '../../support/hosts';
import { readMarked } from '../../support/marks';

/** Every so many characters; a number that divides no indentation. */
const step = 17;

describe('half-typed policies', function () {
  this.timeout(30_000);

  for (const host of hosts) {
    it(`are checked without failing in ${host.name}`, () => {
      let cuts = 0;
      for (const fixture of checks.flatMap((check) => check.fails)) {
        const kind = fixture.kind ?? 'identity';
        const policy = readMarked(fixture.text, 'policy.json')[0]!.text;
        if (fixture.host !== 'policy' || host.unfit(policy, kind) !== undefined) continue;
        const text = host.write(policy, kind);
        for (let length = cuts % step; length < text.length; length += step) {
          checkPart(text.slice(0, length), host.file);
          cuts++;
        }
      }
      assert.ok(cuts > 100);
    });
  }
});

function checkPart(text: string, file: string): void {
  const opened = openTexts([{ name: file, text }], { kind: 'identity' });
  for (const finding of findingsOf(opened).flat()) {
    const { start, end } = finding.span;
    assert.ok(start >= 0 && start <= end && end <= text.length, `${finding.code} points outside of:\n${text}`);
    for (const fix of fixesOf(finding, opened.analysis)) applyFix(opened, fix);
  }
}
