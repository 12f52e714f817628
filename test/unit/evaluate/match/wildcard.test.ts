import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Atom, HoledText } from '../../../../server/src/base/atoms';
import { matchesForCertain } from '../../../../server/src/evaluate/match/tokens';
import { matchText, type Comparison } from '../../../../server/src/evaluate/match/wildcard';
import { NOTHING_SUPPOSED, startRun, suppose } from '../../../../server/src/evaluate/run';
import { text } from '../../../support/with-atoms';

const match = (pattern: string, subject: string, how: Comparison = 'like') => {
  const run = startRun(NOTHING_SUPPOSED, 'decide');
  return { result: matchText(run, text(pattern), text(subject), how), asked: run.questions.map(({ key }) => key) };
};

/** All texts of at most `length` characters over a small alphabet. */
function textsUpTo(length: number, alphabet = 'ab'): string[] {
  const all = [''];
  for (let from = 0, count = 0; count < length; count++) {
    const end = all.length;
    for (; from < end; from++) for (const character of alphabet) all.push((all[from] ?? '') + character);
  }
  return all;
}

/** Slow and obviously right. */
function reference(pattern: string, subject: string): boolean {
  if (pattern === '') return subject === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return Array.from({ length: subject.length + 1 }, (_, skip) => skip).some((skip) => reference(rest, subject.slice(skip)));
  return subject !== '' && (pattern[0] === '?' || pattern[0] === subject[0]) && reference(rest, subject.slice(1));
}

describe('matching text', () => {
  it('agrees with a naive matcher on every short pattern and text', () => {
    for (const pattern of textsUpTo(4, 'a*?b')) {
      for (const subject of textsUpTo(3)) {
        assert.equal(match(pattern, subject).result === 'yes', reference(pattern, subject), `${pattern} ~ ${subject}`);
      }
    }
  });

  it('says yes or no about unknown values only where it is so for every value', () => {
    const piece = fc.constantFrom('a', 'b', '*', '?', '«x»', '«y»');
    const subjectPiece = fc.constantFrom('a', 'b', '«x»', '«z»');
    const values = textsUpTo(2);
    const put = (written: string, x: string, y: string, z: string): string => written.replaceAll('«x»', x).replaceAll('«y»', y).replaceAll('«z»', z);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), fc.array(subjectPiece, { maxLength: 4 }), (left, right) => {
        const [pattern, subject] = [left.join(''), right.join('')];
        const { result } = match(pattern, subject);
        if (result === 'unknown') return;
        for (const x of values) {
          for (const y of values) {
            for (const z of values) assert.equal(reference(put(pattern, x, y, z), put(subject, x, y, z)), result === 'yes', `${pattern} ~ ${subject} with x=${x} y=${y} z=${z}`);
          }
        }
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('asks questions whose cases leave nothing open about the comparison in the end', () => {
    const piece = fc.constantFrom('a', ':', '*', '«Region»', '«x»');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.array(fc.constantFrom('a', ':', '«Account»', '«x»'), { maxLength: 5 }), (left, right) => {
        const settle = (supposed = NOTHING_SUPPOSED, depth = 0): void => {
          const run = startRun(supposed, 'decide');
          if (matchText(run, text(left.join('')), text(right.join('')), 'like') !== 'unknown') return;
          const [question] = run.questions;
          assert.ok(question && question.cases.length > 1 && depth < 6, `${left.join('')} ~ ${right.join('')}`);
          for (const each of question.cases) settle(suppose(supposed, each), depth + 1);
        };
        settle();
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  const vectors: readonly [string, string, Comparison, string][] = [
    ['arn:aws:execute-api:*:*:«Api»/*', 'arn:aws:execute-api:us-east-1:111122223333:«Api»/prod/GET/x', 'like', 'yes'],
    ['arn:«Partition»:execute-api:«Region»:«Account»:abc/*', 'arn:aws:execute-api:us-east-1:111122223333:abc/x', 'like', 'unknown'],
    ['«Api»/prod', '«Api»/test', 'equal', 'no'],
    ['«Region»', 'us-east-1', 'equal', 'unknown'],
    ['«Region»', 'us:east', 'equal', 'no'],
    ['«Account»', '11112222333', 'equal', 'no'],
    ['«impure»', '«impure»', 'equal', 'unknown'],
    ['*', '«x»', 'like', 'yes'],
    ['?', '«x»', 'like', 'unknown'],
    ['*', '«x»', 'equal', 'unknown'],
    ['CURL/8', 'curl/8', 'equal-ignoring-case', 'yes'],
    ['CURL/«x»', 'curl/8', 'equal-ignoring-case', 'unknown'],
    ['CURL/*', 'curl/8', 'like', 'no'],
  ];
  for (const [pattern, subject, how, expected] of vectors) {
    it(`${pattern} ${how} ${subject}: ${expected}`, () => assert.equal(match(pattern, subject, how).result, expected));
  }

  it('asks for the value that alone could match', () => {
    assert.deepEqual(match('arn:aws:x:«Region»:1:y', 'arn:aws:x:us-east-1:1:y').asked, ['value:file:///t.yaml#Region=us-east-1']);
    assert.deepEqual(match('vpce-1', '«VpcEndpointId»', 'equal').asked, ['value:file:///t.yaml#VpcEndpointId=vpce-1']);
  });

  it('takes time bounded by the product of the lengths for patterns made of stars', () => {
    const work = (length: number): number => {
      let reads = 0;
      const counted = new Proxy(Array.from('*a'.repeat(length) + 'b', (character) => (character === '*' ? -1 : character.charCodeAt(0))), {
        get: (target, key: string) => {
          reads++;
          return Reflect.get(target, key) as unknown;
        },
      });
      assert.equal(matchesForCertain(counted, Array.from('a'.repeat(length * 4), () => 97)), false);
      return reads;
    };
    assert.ok(work(400) < 2.2 * work(200), 'twice the length, about twice the work');
  });

  it('gives up on huge texts with unknown parts instead of taking forever', () => {
    const long = (letter: string): HoledText => ({ pieces: [letter.repeat(5000), { id: letter, label: letter, reason: '', pure: true, shape: 'text' } satisfies Atom, letter.repeat(5000)] });
    const run = startRun(NOTHING_SUPPOSED, 'decide');
    assert.equal(matchText(run, long('p'), long('s'), 'like'), 'unknown');
  });
});
