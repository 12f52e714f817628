// What every check promises: names, pages, examples and messages. What it finds is tested by its
// examples.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../../server/src/checks/check';
import { checks } from '../../../server/src/checks/registry.generated';
import { checkIds } from '../../../scripts/generate/check-files';
import { findingsOf, openTexts } from '../../support/check-diagnostics';
import { readMarked } from '../../support/marks';

const root = join(__dirname, '../../..');

describe('checks', () => {
  it('are registered under the names of their files', () => {
    assert.deepEqual(checks.map((check) => check.id), checkIds(root));
  });

  it('have a page each', () => {
    assert.deepEqual(checks.filter((check) => !existsSync(join(root, 'docs', 'checks', `${check.id}.md`))), []);
  });

  it('have an example of a finding and one of a legal neighbour', () => {
    assert.deepEqual(checks.filter((check) => check.fails.length === 0 || check.passes.length === 0).map(({ id }) => id), []);
  });

  it('supersede checks that exist', () => {
    const ids = new Set(checks.map(({ id }) => id));
    assert.deepEqual(checks.flatMap((check) => check.supersedes ?? []).filter((id) => !ids.has(id)), []);
  });

  it('have titles without a full stop and reasons in whole sentences', () => {
    const bad = checks.filter(({ title, why }) => title.endsWith('.') || !/^[A-Z`]/.test(title) || !why.endsWith('.') || why.length < 80);
    assert.deepEqual(bad.map(({ id }) => id), []);
  });

  it('cite rules by their ids', () => {
    const cited = checks.flatMap((check) => check.rules.filter((rule) => !/^[A-Z]{2,3}-\d+$/.test(rule)).map((rule) => `${check.id}: ${rule}`));
    assert.deepEqual(cited, []);
  });

  it('say one sentence that ends in a full stop, with balanced backticks and on one line', () => {
    assert.deepEqual(checks.flatMap(messagesOf).filter((message) => !isWellSaid(message)), []);
  });

  it('offer fixes in the imperative without a full stop', () => {
    const titles = checks.flatMap((check) => check.fails.flatMap((fixture) => readMarked(fixture.text, 'x').flatMap((file) => file.marks.flatMap((mark) => mark.fixes ?? []))));
    assert.ok(titles.length > 10);
    assert.deepEqual(titles.filter((title) => !/^(?:Replace|Rename|Insert|Append|Remove|Merge) \S/.test(title) || title.endsWith('.')), []);
  });
});

function messagesOf(check: Check): readonly string[] {
  return check.fails.flatMap((fixture) => {
    const kind = fixture.host === 'policy' ? (fixture.kind ?? 'identity') : fixture.kind;
    return findingsOf(openTexts(readMarked(fixture.text, fixture.file ?? 'policy.json'), { kind }), check.id).flat().map(({ message }) => message);
  });
}

function isWellSaid(message: string): boolean {
  const prose = message.replace(/`[^`]*`/g, 'x');
  return /^[A-Zx]/.test(prose) && prose.endsWith('.') && !/[.!?] /.test(prose) && !prose.includes('`') && !message.includes('\n') && message.length <= 300;
}
