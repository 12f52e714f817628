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

  it('does so in every way of comparing, and makes use of what a shape rules out', () => {
    const shaped = { x: ['', 'a', 'A', '1a', 'us-east-1'], Region: ['us-east-1', 'a'], Account: ['111122223333', '444455556666'] };
    const put = (written: string, x: string, region: string, account: string): string => written.replaceAll('«x»', x).replaceAll('«Region»', region).replaceAll('«Account»', account);
    const units = ['a', 'A', '1', ':', '«x»', '«Region»', '«Account»'] as const;
    const written = (...more: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...units, ...more), { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(written('*', '?', '111122223333'), written('111122223333', 'us-east-1'), fc.constantFrom<Comparison>('equal', 'like', 'equal-ignoring-case', 'like-ignoring-case'), (pattern, subject, how) => {
        const { result } = match(pattern, subject, how);
        if (result === 'unknown') return;
        for (const x of shaped.x) {
          for (const region of shaped.Region) {
            for (const account of shaped.Account) {
              const known = match(put(pattern, x, region, account), put(subject, x, region, account), how);
              assert.equal(known.result, result, `${pattern} ${how} ${subject} with x=${x} Region=${region} Account=${account}`);
            }
          }
        }
      }),
      { seed: 7, numRuns: 1500 },
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

  it('agrees with the naive matcher where case does not count', () => {
    for (const pattern of textsUpTo(3, 'aA*?')) {
      for (const subject of textsUpTo(3, 'aAb')) {
        assert.equal(match(pattern, subject, 'like-ignoring-case').result === 'yes', reference(pattern.toLowerCase(), subject.toLowerCase()), `${pattern} ~ ${subject}`);
      }
    }
  });

  it('takes characters that were escaped or put in for themselves', () => {
    const piece = fc.oneof(fc.constantFrom('a', 'b', '*', '?'), fc.constantFrom('a', '*', '?', '*a').map((literal) => ({ literal })));
    const subject = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });
    // What stands for itself is written with letters that no wildcard is.
    const plain = (written: string): string => written.replaceAll('*', 's').replaceAll('?', 'q');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), subject, (pieces, written) => {
        const run = startRun(NOTHING_SUPPOSED, 'decide');
        const pattern = pieces.map((each) => (typeof each === 'string' ? each : plain(each.literal))).join('');
        assert.equal(matchText(run, { pieces }, text(written), 'like') === 'yes', reference(pattern, plain(written)), JSON.stringify([pieces, written]));
        assert.deepEqual(run.questions, []);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('takes a character for one, however many units it has', () => {
    for (const [pattern, subject, fits] of [['?', '😀', true], ['??', '😀', false], ['a?b', 'a😀b', true], ['*?', '😀', true], ['?*?', '😀', false], ['«x»?', '«x»😀', true]] as const) {
      assert.equal(match(pattern, subject).result === 'yes', fits, `${pattern} ~ ${subject}`);
    }
  });

  it('says in both ways of comparing the same about letters beyond ASCII', () => {
    for (const [left, right] of [['ÄRGER', 'ärger'], ['ΑΣ', 'ας'], ['İ', 'i'], ['ß', 'SS'], ['É', 'é']] as const) {
      const plain = match(left, right, 'equal-ignoring-case').result;
      assert.equal(match(`${left}«x»`, `${right}«x»`, 'equal-ignoring-case').result, plain, `${left} ${right}`);
    }
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

  const evil: readonly (readonly [name: string, pattern: (length: number) => string, subject: (length: number) => string])[] = [
    ['stars and letters', (length) => `${'*a'.repeat(length)}b`, (length) => 'a'.repeat(length * 4)],
    ['nothing but stars', (length) => `${'*'.repeat(length)}b`, (length) => 'a'.repeat(length)],
    ['one long part', (length) => `*${'a'.repeat(length)}b*`, (length) => 'a'.repeat(length * 2)],
    ['parts that repeat themselves', (length) => `*${'ab'.repeat(length)}c*`, (length) => 'ab'.repeat(length * 2)],
    ['stars and question marks', (length) => `${'*?a'.repeat(length)}b`, (length) => 'a'.repeat(length * 4)],
  ];
  for (const [name, pattern, subject] of evil) {
    it(`takes twice as long for twice as much: ${name}`, () => {
      const work = (length: number): number => {
        let reads = 0;
        const counted = (row: readonly number[]): readonly number[] =>
          new Proxy(row, {
            get: (target, key: string) => {
              reads++;
              return Reflect.get(target, key) as unknown;
            },
          });
        const codes = (written: string): number[] => Array.from(written, (character) => (character === '*' ? -1 : character === '?' ? -2 : character.charCodeAt(0)));
        assert.equal(matchesForCertain(counted(codes(pattern(length))), counted(codes(subject(length)))), false);
        return reads;
      };
      assert.ok(work(800) < 2.2 * work(400));
      const started = process.hrtime.bigint();
      assert.equal(match(pattern(250_000), subject(250_000)).result, 'no');
      assert.ok(process.hrtime.bigint() - started < 5_000_000_000n, 'a text of a megabyte is no matter');
    });
  }

  it('finds long parts with question marks where they stand', () => {
    const filler = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 30 });
    fc.assert(
      fc.property(filler, fc.integer({ min: 350, max: 420 }), filler, fc.boolean(), (before, times, behind, isSpoilt) => {
        const part = `x${'a?b'.repeat(times)}y`;
        const subject = `${before}x${`a😀b`.repeat(times)}${isSpoilt ? 'z' : 'y'}${behind}`;
        assert.equal(match(`*${part}*`, subject).result, isSpoilt ? 'no' : 'yes');
      }),
      { seed: 7, numRuns: 50 },
    );
    const started = process.hrtime.bigint();
    assert.equal(match(`*${'a?'.repeat(25_000)}b*`, 'a'.repeat(100_000)).result, 'no');
    assert.equal(match(`*${'a?'.repeat(25_000)}b*«x»`, 'a'.repeat(100_000)).result, 'unknown');
    assert.ok(process.hrtime.bigint() - started < 5_000_000_000n);
  });

  it('gives up on huge texts with unknown parts instead of taking forever', () => {
    const long = (letter: string): HoledText => ({ pieces: [letter.repeat(5000), { id: letter, label: letter, reason: '', pure: true, shape: 'text' } satisfies Atom, letter.repeat(5000)] });
    const run = startRun(NOTHING_SUPPOSED, 'decide');
    assert.equal(matchText(run, long('p'), long('s'), 'like'), 'unknown');
  });
});
