/**
 * Real templates, policies and modules, damaged at random places as typing, pasting and merging do: nothing throws, spans
 * lie inside the text, and after a further edit the findings are those of a document opened anew.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { complete } from '../../server/src/features/completion/complete';
import { findHover } from '../../server/src/features/hover/hover';
import { findFixes } from '../../server/src/features/quick-fix';
import { findingsOf, openTexts, type OpenText } from '../support/check-diagnostics';
import type { CorpusFile } from '../support/corpus';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

const longest = 400;
const pieces = ['"', "'", '{', '}', '[', ']', ':', ',', '\n', '\r\n', '\t', '${', '!Sub ', '!If [', '<<EOT\n', '- ', '#', '//', '/*', '\\', '\0', '\uD83D', 'null', '&a ', '*a', '<<: ', 'Statement', '"Effect": ', '%{ if', '  '];

interface Damage {
  /** Where, as a share of the text. */
  readonly at: number;
  readonly cut: number;
  readonly copied: number;
  readonly piece: string;
}

const damage = fc.record<Damage>({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(30),
  copied: fc.nat(200),
  piece: fc.constantFrom('', ...pieces),
});

describe('damaged documents', function () {
  this.timeout(60_000);

  it('neither fail nor mislead', function () {
    const files = readSharedLines<CorpusFile>(this, 'corpus.manifest.jsonl').filter(({ lines, statements }) => lines < longest && statements.length > 0);
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(damage, { minLength: 1, maxLength: 4 }), damage, (index, damages, last) => {
        const { file } = files[index]!;
        const name = file.replace(/^.*\//, '');
        const text = damages.reduce(applyDamage, readSharedText(file));
        const opened = openTexts([{ name, text }]);
        look(opened, text, Math.floor(last.at * text.length));
        const next = applyDamage(text, last);
        opened.analysis.setDocument({ uri: opened.uris[0]!, languageId: '', version: 2, text: next });
        assert.deepEqual(told(opened), told(openTexts([{ name, text: next }])));
      }),
      { numRuns: 250, seed: 20260131 },
    );
  });
});

function applyDamage(text: string, { at, cut, copied, piece }: Damage): string {
  const offset = Math.floor(at * text.length);
  return text.slice(0, offset) + piece + text.slice(offset + cut, offset + cut + copied) + text.slice(offset + cut);
}

/** What an editor asks about a place. */
function look(opened: OpenText, text: string, offset: number): void {
  const { context } = opened.analysis;
  const uri = opened.uris[0]!;
  const findings = findingsOf(opened).flat();
  for (const { span } of findings) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
  for (const { edits } of findFixes(context, uri, { start: 0, end: text.length }, findings.slice(0, 20))) {
    for (const { span } of edits) assert.ok(span.start <= span.end && span.end <= text.length);
  }
  for (const { replace } of complete(context, uri, offset).items.slice(0, 5)) assert.ok(replace.start <= offset && offset <= replace.end && replace.end <= text.length);
  findHover(context, uri, offset);
}

function told(opened: OpenText): readonly string[] {
  return findingsOf(opened).flat().map(({ code, span, message }) => `${code} ${String(span.start)}-${String(span.end)} ${message}`);
}
