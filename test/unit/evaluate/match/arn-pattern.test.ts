import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchArn, splitArn } from '../../../../server/src/evaluate/match/arn-pattern';
import { matchText } from '../../../../server/src/evaluate/match/wildcard';
import { NOTHING_SUPPOSED, startRun, suppose } from '../../../../server/src/evaluate/run';
import { text } from '../../../support/with-atoms';

const newRun = (supposed = NOTHING_SUPPOSED): ReturnType<typeof startRun> => startRun(supposed, 'decide');

/** CO-41 as it is written: six components, each a glob of its own. */
function reference(pattern: string, subject: string): boolean {
  const [wanted, actual] = [pattern, subject].map((written) => written.split(':'));
  if (!wanted || !actual || wanted.length < 6 || actual.length < 6) return false;
  const six = (parts: readonly string[]): readonly string[] => [...parts.slice(0, 5), parts.slice(5).join(':')];
  return six(wanted).every((part, at) => matchText(newRun(), text(part), text(six(actual)[at] ?? ''), 'like') === 'yes');
}

const put = (written: string, x: string, account: string): string => written.replaceAll('«x»', x).replaceAll('«Account»', account);
const piece = (...units: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...units), { maxLength: 2 }).map((parts) => parts.join(''));
const arn = (...units: readonly string[]): fc.Arbitrary<string> => fc.array(piece(...units), { minLength: 4, maxLength: 7 }).map((parts) => parts.join(':'));

describe('ARN patterns', () => {
  it('compare six components, each on its own', () => {
    fc.assert(
      fc.property(arn('a', 'b', '*', '?', '*:'), arn('a', 'b', 'a:'), (pattern, subject) => {
        const { result, malformed } = matchArn(newRun(), text(pattern), text(subject));
        assert.equal(result === 'yes', reference(pattern, subject), `${pattern} ~ ${subject}`);
        assert.equal(malformed !== undefined, pattern.split(':').length < 6 || subject.split(':').length < 6);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  const values = ['', 'a', 'b', ':', 'a:', 'a:b', '::'];
  const accounts = ['111122223333', '444455556666'];

  it('say yes or no about unknown values only where it is so for every value', () => {
    fc.assert(
      fc.property(arn('a', '*', '«x»', '«Account»'), arn('a', '«x»', '«Account»', '111122223333'), (pattern, subject) => {
        const { result } = matchArn(newRun(), text(pattern), text(subject));
        if (result === 'unknown') return;
        for (const x of values) {
          for (const account of accounts) {
            // A text that is no ARN for some value is not meant by anybody, and equal to itself.
            const [wanted, actual] = [put(pattern, x, account), put(subject, x, account)];
            if (pattern === subject && wanted.split(':').length < 6) continue;
            assert.equal(reference(wanted, actual), result === 'yes', `${pattern} ~ ${subject} with x=${x} Account=${account}`);
          }
        }
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('are decided once every value is supposed', () => {
    fc.assert(
      fc.property(arn('a', '*', '«x»', '«Account»'), arn('a', '«x»', '«Account»'), fc.constantFrom(...values), fc.constantFrom(...accounts), (pattern, subject, x, account) => {
        const whole = [x === '' ? undefined : { atom: 'file:///t.yaml#x', text: x }, { atom: 'file:///t.yaml#Account', text: account }];
        const supposed = whole.reduce((base, each) => (each ? suppose(base, { kind: 'value', ...each }) : base), NOTHING_SUPPOSED);
        const bare = x === '' ? [pattern, subject].map((written) => written.replaceAll('«x»', '')) : [pattern, subject];
        const { result } = matchArn(newRun(supposed), text(bare[0] ?? ''), text(bare[1] ?? ''));
        assert.equal(result, reference(put(pattern, x, account), put(subject, x, account)) ? 'yes' : 'no', `${pattern} ~ ${subject} with x=${x}`);
      }),
      { seed: 7, numRuns: 800 },
    );
  });

  it('keep later colons in the sixth component, and hide where an unknown text may hold one', () => {
    const kinds = ['a:b:c:d:e:f:g', 'a:b:c:d:e', 'a:b:«x»:d:e:f', 'a:b:«Account»:d:e:f', 'a:b:c:d:e:«x»'].map((written) => splitArn(text(written).pieces).kind);
    assert.deepEqual(kinds, ['components', 'malformed', 'hidden', 'components', 'components']);
  });
});
