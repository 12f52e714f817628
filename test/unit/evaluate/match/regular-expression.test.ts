import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesExpression } from '../../../../server/src/evaluate/match/regular-expression';

describe('validation expressions', () => {
  it('match as the platform’s own expressions do', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '(a|b)', '(?:ab)', '(a*)', '^', '$', 'a{2}', 'b{1,2}', 'a{0,}', '[a-c\\-]');
    const quantified = fc.tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '+?')).map(([unit, quantifier]) => (/[}^$]$/.test(unit) ? unit : unit + quantifier));
    const expression = fc.array(quantified, { maxLength: 4 }).map((parts) => parts.join(''));
    const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-'), maxLength: 5 });
    fc.assert(
      fc.property(fc.tuple(expression, expression).map(([left, right]) => (right === '' ? left : `${left}|${right}`)), subject, (pattern, text) => {
        assert.equal(matchesExpression(pattern, text, 'whole'), new RegExp(`^(?:${pattern})$`).test(text), `${pattern} whole ${text}`);
        assert.equal(matchesExpression(pattern, text, 'part'), new RegExp(pattern).test(text), `${pattern} part ${text}`);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  for (const pattern of ['(?=a)', '(?!a)', '(a)\\1', '(?i)a', 'a++', '\\bword', '\\p{L}', '[a&&b]', '[[a]]', '(', 'a)', '[a', '*', 'a{2,1}', '\\', 'a{9999}{1}', '(a{1000}){1000}', '((((){999}){999}){999}){999}']) {
    it(`\`${pattern}\` is not guessed at`, () => assert.equal(matchesExpression(pattern, 'a', 'whole'), undefined));
  }

  it('take linear time where backtracking would take forever', () => {
    const started = process.hrtime.bigint();
    assert.equal(matchesExpression('^(a+)+$', `${'a'.repeat(20_000)}b`, 'whole'), false);
    assert.ok(process.hrtime.bigint() - started < 5_000_000_000n);
  });
});
