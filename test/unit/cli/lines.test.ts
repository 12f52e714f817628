import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { linesOf } from '../../../server/src/cli/lines';
import { simulate } from '../../../server/src/cli/simulate';
import { runCommand } from '../../support/command-line';

type Read = readonly [number: number, text: string | undefined];

async function read(pieces: readonly Buffer[], limit?: number): Promise<Read[]> {
  const lines: Read[] = [];
  for await (const some of linesOf(from(pieces), limit)) lines.push(...some.map(({ number, bytes }): Read => [number, bytes?.toString('latin1')]));
  return lines;
}

async function* from(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

function cut(text: string, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((each) => each % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => Buffer.from(text.slice(places[index - 1] ?? 0, end), 'latin1'));
}

describe('lines of a stream', () => {
  it('end with LF or CRLF; empty ones are counted and left out', async () => {
    assert.deepEqual(await read([Buffer.from('a\r\n\n \t\nb\u2028c\n\r\nd')]), [[1, 'a'], [4, Buffer.from('b\u2028c').toString('latin1')], [6, 'd']]);
  });

  it('are the same however the stream is cut', async () => {
    const whole = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', ' ', '\u00e9'), { maxLength: 30 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(whole, fc.array(fc.nat(40), { maxLength: 6 }), async (text, at) => {
        assert.deepEqual(await read(cut(text, at)), await read([Buffer.from(text, 'latin1')]));
      }),
      { seed: 20261120, numRuns: 300 },
    );
  });

  it('that are too long are let go, and the next one is read', async () => {
    assert.deepEqual(await read([Buffer.from('12345\n'), Buffer.from('123'), Buffer.from('456'), Buffer.from('78\n9'), Buffer.from('\n1234567')], 5), [
      [1, '12345'],
      [2, undefined],
      [3, '9'],
      [4, undefined],
    ]);
  });
});

describe('a line of cases', () => {
  const good = '{"name":"good","request":"GET /"}\n';
  const errorOf = (line: string | undefined): unknown => (JSON.parse(line ?? '') as { error?: unknown }).error;

  it('that is no text is an error of that line alone', async () => {
    const input = Buffer.concat([good, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]), '{"name":"a\u0000"}\n', '\uFEFF', good].map((part) => Uint8Array.from(Buffer.from(part as string))));
    const outcome = await runCommand(simulate, ['--jsonl', '-'], {}, input);
    const [first, second, third, fourth, ...more] = outcome.out.trimEnd().split('\n');
    const error = (line: number): object => ({ message: 'This line is not text: files are read as UTF-8.', line });
    assert.deepEqual([errorOf(first), errorOf(second), errorOf(third), errorOf(fourth), more], [undefined, error(2), error(3), undefined, []]);
    assert.deepEqual([outcome.status, outcome.complaints], [2, []]);
  });

  it('may be nested as deeply as it likes without harm', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const lines = [`{"api":{"resourcePolicy":{"Statement":${deep}}}}`, `{"authorizer":{"output":{"a":${deep}}}}`, `{"context":{"a":${deep}}}`, `{"name":${deep}}`, deep, `{"a":`.repeat(5000)];
    const outcome = await runCommand(simulate, ['--jsonl', 'cases.jsonl'], { 'cases.jsonl': [...lines, good].join('\n') });
    const answers = outcome.out.trimEnd().split('\n');
    assert.equal(answers.length, lines.length + 1);
    answers.slice(0, -1).forEach((line, index) => assert.equal((errorOf(line) as { line: number }).line, index + 1));
    assert.equal(errorOf(answers.at(-1)), undefined);
    assert.equal(outcome.status, 2);
  });
});
