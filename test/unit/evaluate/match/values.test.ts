import assert from 'node:assert/strict';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { decodeBase64, equalsBinary } from '../../../../server/src/evaluate/match/binary';
import { compareMoments, formatDate, parseDate } from '../../../../server/src/evaluate/match/date';
import { isInside, parseAddress, parseRange } from '../../../../server/src/base/ip';
import { compareDecimals, parseDecimal } from '../../../../server/src/evaluate/match/number';

describe('numbers in conditions', () => {
  for (const text of ['', ' 1', '12abc', '1e3', '0x10', '1.', '.5', '1,000', '--1', '+', 'NaN']) {
    it(`\`${text}\` is no number`, () => assert.equal(parseDecimal(text), undefined));
  }

  it('compare exactly, whatever their size and however they are written', () => {
    const ordered = ['-10', '-9.5', '-0.01', '0', '0.001', '0.01', '1', '1.5', '9007199254740992', '9007199254740993'];
    for (const [index, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries()) {
        const order = compareDecimals(parseDecimal(left)!, parseDecimal(right)!);
        assert.equal(Math.sign(order), Math.sign(index - other), `${left} ${right}`);
      }
    }
    for (const [left, right] of [['1', '1.0'], ['007', '7'], ['-0', '0'], ['+3', '3.000']] as const) assert.equal(compareDecimals(parseDecimal(left)!, parseDecimal(right)!), 0);
  });
});

describe('numbers of any length', () => {
  it('compare as fractions of whole numbers do', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', '9'), minLength: 1, maxLength: 25 });
    const number = fc.tuple(fc.constantFrom('', '-', '+'), digits, fc.option(digits, { nil: undefined }));
    const scaled = (sign: string, whole: string, fraction = ''): bigint => BigInt(whole + fraction.padEnd(25, '0')) * (sign === '-' ? -1n : 1n);
    fc.assert(
      fc.property(number, number, (left, right) => {
        const [one, other] = [left, right].map(([sign, whole, fraction]) => parseDecimal(sign + whole + (fraction === undefined ? '' : `.${fraction}`))!);
        const difference = scaled(...left) - scaled(...right);
        assert.equal(Math.sign(compareDecimals(one!, other!)), difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

describe('dates in conditions', () => {
  for (const text of ['', '2026-02-30', '2026-13', '2026-00-01', '2026-1-1', '2026-01-01T25:00Z', '2026-01-01T10Z', '2026-01-01 10:00', 'tomorrow', '2026-01-01T10:00:00+24:00', '2026-01-01t10:00:00z', '2025-02-29']) {
    it(`\`${text}\` is no date`, () => assert.equal(parseDate(text), undefined));
  }

  it('are read in every form of the W3C profile and as seconds', () => {
    const wanted = Date.UTC(2026, 0, 1);
    for (const text of ['2026', '2026-01', '2026-01-01', '2026-01-01T00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', '2025-12-31T19:00:00-05:00', '1767225600']) {
      assert.equal(parseDate(text)?.milliseconds, wanted, text);
    }
    assert.equal(parseDate('2024-02-29')?.milliseconds, Date.UTC(2024, 1, 29));
  });

  it('say which reading was assumed', () => {
    assert.deepEqual(['2026', '2026-01-01', '2026-01-01T00:00', '2026-01-01T00:00Z', '99999'].map((text) => parseDate(text)?.assumed), [['CO-24', 'CO-23'], ['CO-23'], ['CO-23'], [], []]);
  });

  it('are those of the calendar and the clock, and no others', () => {
    const two = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
    const zone = fc.oneof(fc.constant('Z'), fc.tuple(fc.constantFrom('+', '-'), two(24), two(60)).map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`));
    const written = fc.tuple(fc.integer({ min: 1, max: 9999 }), two(13), two(32), two(25), two(61), two(61), zone);
    fc.assert(
      fc.property(written, ([year, month, day, hour, minute, second, offset]) => {
        const date = `${String(year).padStart(4, '0')}-${month}-${day}`;
        const text = `${date}T${hour}:${minute}:${second}${offset}`;
        // The platform takes 24:00 and days that a month lacks, so the parts have to come back as they went in.
        const local = new Date(`${date}T${hour}:${minute}:${second}Z`);
        const isReal = !Number.isNaN(local.getTime()) && local.toISOString().startsWith(`${date}T${hour}:${minute}:${second}`);
        const isZone = offset === 'Z' || (Number(offset.slice(1, 3)) < 24 && Number(offset.slice(4)) < 60);
        assert.equal(parseDate(text)?.milliseconds, isReal && isZone ? new Date(text).getTime() : undefined, text);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('keep every digit of a second', () => {
    const fraction = fc.string({ unit: fc.constantFrom('0', '1', '9'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000_000, max: 3_000_000_000 }), fraction, fraction, (seconds, left, right) => {
        const start = formatDate(seconds * 1000).slice(0, -1);
        const [one, other] = [left, right].map((digits) => parseDate(`${start}.${digits}Z`)!);
        const [small, large] = [left, right].map((digits) => BigInt(digits.padEnd(30, '0')));
        assert.equal(Math.sign(compareMoments(one!, other!)), small! < large! ? -1 : small! > large! ? 1 : 0);
        assert.ok(compareMoments(one!, parseDate(String(seconds))!) >= 0 && compareMoments(one!, parseDate(String(seconds + 1))!) < 0);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('come back from their written form', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => assert.equal(parseDate(formatDate(seconds * 1000))?.milliseconds, seconds * 1000)), { seed: 7 });
  });
});

describe('addresses in conditions', () => {
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '010.0.0.1', '1.2.3.4 ', ':::', '1::2::3', '12345::', 'fe80::1%eth0', '::1.2.3', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8:9', '1.2.3.4:80', 'g::']) {
    it(`\`${text}\` is no address`, () => assert.equal(parseAddress(text), undefined));
  }
  for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '2001:db8::/129', '10.0.0.*', '10.0.0.1-10.0.0.9']) {
    it(`\`${text}\` is no range`, () => assert.equal(parseRange(text), undefined));
  }

  it('are the same however they are written', () => {
    assert.deepEqual(parseAddress('2001:DB8::1'), parseAddress('2001:db8:0:0:0:0:0:1'));
    assert.deepEqual(parseAddress('::ffff:1.2.3.4'), parseAddress('::ffff:102:304'));
    assert.notDeepEqual(parseAddress('::ffff:1.2.3.4'), parseAddress('1.2.3.4'));
  });

  it('are those that Node takes for addresses', () => {
    const nearly = fc.array(fc.oneof(fc.constantFrom('0', '1', '12', '255', '256', '01', 'a', 'ff', 'ffff', 'fffff', '', '1.2.3.4', '1.2.3'), fc.constantFrom(':', ':', '::', '.')), { maxLength: 17 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(nearly, fc.ipV4(), fc.ipV6()), (text) => assert.equal((parseAddress(text)?.bytes.length ?? 0) > 0, isIP(text) !== 0, text)),
      { seed: 7, numRuns: 3000 },
    );
  });

  it('lie in ranges as Node has it', () => {
    const version4 = fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }));
    const version6 = fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }));
    fc.assert(
      fc.property(fc.oneof(version4, version6), fc.boolean(), ([address, network, prefix], isNear) => {
        if (!(isIPv4(address) || isIPv6(address)) || /^::ffff:/i.test(address) || /^::ffff:/i.test(network)) return;
        const family = isIPv4(network) ? 'ipv4' : 'ipv6';
        const list = new BlockList();
        list.addSubnet(network, prefix, family);
        const asked = isNear ? network : address;
        assert.equal(isInside(parseAddress(asked)!, parseRange(`${network}/${prefix}`)!), list.check(asked, family), `${asked} in ${network}/${prefix}`);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('binary values in conditions', () => {
  it('are compared byte for byte with what base64 stands for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (value) => {
        const encoded = Buffer.from(value, 'utf8').toString('base64');
        assert.deepEqual(decodeBase64(encoded), [...Buffer.from(value, 'utf8')]);
        assert.equal(equalsBinary(encoded, value), true);
      }),
      { seed: 7 },
    );
    assert.equal(equalsBinary('aGVsbG8=', 'Hello'), false);
    assert.equal(equalsBinary('not base64!', 'x'), undefined);
    for (const text of ['abc', 'YQ', 'YQ=', 'Y===', 'aGVs bG8=', 'aGVsbG8=\n', '-_==', '====', 'YQ==YQ==']) assert.equal(decodeBase64(text), undefined, text);
  });
});
