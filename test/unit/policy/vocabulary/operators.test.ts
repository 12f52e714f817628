import assert from 'node:assert/strict';
import {
  CONDITION_OPERATORS,
  findOperator,
  parseOperator,
  resultOnMissingKey,
  type OperatorUse,
} from '../../../../server/src/policy/vocabulary/operators';

describe('condition operators', () => {
  it('are those of the specification, each once', () => {
    const names = CONDITION_OPERATORS.map((row) => row.name);
    assert.equal(new Set(names).size, names.length);
    const counts = new Map<string, number>();
    for (const row of CONDITION_OPERATORS) counts.set(row.family, (counts.get(row.family) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries(counts), { string: 6, numeric: 6, date: 6, bool: 1, binary: 1, ip: 2, arn: 4, null: 1 });
  });

  it('that are negated are true without the key, the others false, and Null does as asked (§3.2)', () => {
    for (const row of CONDITION_OPERATORS) {
      const expected = row.family === 'null' ? 'as-asked' : row.negated ? 'true' : 'false';
      assert.equal(row.whenMissing, expected, row.name);
    }
  });

  it('name their opposites mutually, and opposites differ in negation or in a mirrored relation', () => {
    for (const row of CONDITION_OPERATORS) {
      if (row.opposite === undefined) continue;
      const opposite = findOperator(row.opposite);
      assert.equal(opposite?.opposite, row.name);
      assert.equal(opposite.family, row.family);
      assert.ok(opposite.negated !== row.negated || opposite.relation !== row.relation, row.name);
    }
  });

  it('take wildcards in the Like operators and in all four ARN operators only (CO-40)', () => {
    const withWildcards = CONDITION_OPERATORS.filter((row) => row.wildcards).map((row) => row.name);
    assert.deepEqual(withWildcards, ['StringLike', 'StringNotLike', 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike']);
  });

  it('take variables for text and ARNs, with Bool in dispute (CO-26, CO-61)', () => {
    for (const row of CONDITION_OPERATORS) {
      const expected = row.family === 'string' || row.family === 'arn' ? 'allowed' : row.family === 'bool' ? 'disputed' : 'forbidden';
      assert.equal(row.variables, expected, row.name);
    }
  });

  it('are described in one sentence that ends in a full stop', () => {
    for (const row of CONDITION_OPERATORS) assert.match(row.description, /^[A-Z][^\n]*\.$/, row.name);
  });
});

describe('parseOperator', () => {
  it('takes every combination of qualifier, base name and IfExists apart and puts it together again', () => {
    for (const row of CONDITION_OPERATORS) {
      for (const prefix of ['', 'ForAllValues:', 'ForAnyValue:']) {
        for (const suffix of ['', 'IfExists']) {
          const name = `${prefix}${row.name}${suffix}`;
          const reading = parseOperator(name);
          if ('ok' in reading) assert.equal(`${reading.ok.qualifier === undefined ? '' : `${reading.ok.qualifier}:`}${reading.ok.operator.name}${reading.ok.ifExists ? 'IfExists' : ''}`, name);
          else assert.ok(row.plainOnly && name !== 'Null', name);
        }
      }
    }
  });

  it('refuses a qualifier or IfExists on Null but still says what was meant (CO-54)', () => {
    const qualified = parseOperator('ForAllValues:Null');
    assert.ok('problem' in qualified);
    assert.equal(qualified.problem, 'null-with-qualifier');
    assert.equal(qualified.nearest, 'Null');
    assert.equal(qualified.use?.qualifier, 'ForAllValues');
    const suffixed = parseOperator('NullIfExists');
    assert.ok('problem' in suffixed && suffixed.problem === 'null-if-exists');
  });

  const misspelled: readonly [string, string, string | undefined][] = [
    ['StringEqualsIfExist', 'unknown-operator', 'StringEqualsIfExists'],
    ['stringEquals', 'unknown-operator', 'StringEquals'],
    ['StringEqual', 'unknown-operator', 'StringEquals'],
    ['IPAddress', 'unknown-operator', 'IpAddress'],
    ['Foo', 'unknown-operator', undefined],
    ['', 'unknown-operator', undefined],
    ['null', 'unknown-operator', 'Null'],
    ['ForAnyValue:StringLikes', 'unknown-operator', 'ForAnyValue:StringLike'],
    ['ForAnyValues:StringLike', 'unknown-prefix', 'ForAnyValue:StringLike'],
    ['forallvalues:StringLikeIfExists', 'unknown-prefix', 'ForAllValues:StringLikeIfExists'],
    ['ForAnyValues:StringLik', 'unknown-prefix', 'ForAnyValue:StringLike'],
    ['ForAnyValues:Null', 'unknown-prefix', 'Null'],
    ['aws:SourceIp', 'unknown-prefix', undefined],
    [':StringEquals', 'unknown-prefix', undefined],
    ['ForAnyValue:ForAnyValue:StringLike', 'unknown-operator', undefined],
  ];
  for (const [name, problem, nearest] of misspelled) {
    it(`reads \`${name}\` as ${problem}, near ${nearest ?? 'nothing'}`, () => {
      const reading = parseOperator(name);
      assert.ok('problem' in reading);
      assert.equal(reading.problem, problem);
      assert.equal(reading.nearest, nearest);
    });
  }
});

describe('resultOnMissingKey', () => {
  const cases: readonly [string, string][] = [
    ['StringEquals', 'false'],
    ['NotIpAddress', 'true'],
    ['StringEqualsIfExists', 'true'],
    ['ForAllValues:StringEquals', 'true'],
    ['ForAllValues:StringNotEqualsIfExists', 'true'],
    ['ForAnyValue:StringLike', 'false'],
    ['ForAnyValue:StringNotLike', 'false'],
    ['ForAnyValue:StringLikeIfExists', 'true'],
    ['Null', 'as-asked'],
  ];
  for (const [name, expected] of cases) {
    it(`is ${expected} for ${name}`, () => {
      const reading = parseOperator(name);
      assert.equal(resultOnMissingKey(('ok' in reading ? reading.ok : undefined) as OperatorUse), expected);
    });
  }
});
