import assert from 'node:assert/strict';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { decodeBase64, equalsBinary } from '../../../../server/src/evaluate/match/binary';
import { formatDate, parseDate } from '../../../../server/src/evaluate/match/date';
import { isInside, parseAddress, parseRange } from '../../../../server/src/evaluate/match/ip';
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
    assert.equal(decodeBase64('abc'), undefined);
  });
});
