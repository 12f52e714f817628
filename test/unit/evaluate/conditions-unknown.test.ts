import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { policyOf, requestOf } from '../../support/decide-case';
import { requestWithAtoms } from '../../support/with-atoms';

/** Operators and constants of one family, and values that lie in every region the constants divide it into. */
interface Line {
  readonly name: string;
  readonly operators: readonly string[];
  readonly constants: readonly string[];
  readonly samples: readonly string[];
}

const comparisons = (base: string): readonly string[] => ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((relation) => base + relation);

const LINES: readonly Line[] = [
  { name: 'numbers', operators: comparisons('Numeric'), constants: ['1', '2.0', '3', 'x'], samples: ['0', '1', '1.5', '2', '2.5', '3', '4', 'none'] },
  {
    name: 'dates',
    operators: comparisons('Date'),
    constants: ['2026-01-01', '2026-02-01T00:00Z', '1772323200', '2026-02-30'],
    samples: ['2025', '2026-01-01T00:00Z', '2026-01-15', '2026-02-01', '2026-02-15', '2026-03-01', '2026-03-02', 'none'],
  },
  {
    name: 'addresses',
    operators: ['IpAddress', 'NotIpAddress'],
    constants: ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '0.0.0.0/1', '128.0.0.0/1', '2001:db8::/32', '::/0', '10.0.0.0/33'],
    samples: ['1.1.1.1', '10.0.0.1', '10.1.0.1', '10.1.2.3', '200.0.0.1', '2001:db8::1', '2002::1', 'none'],
  },
  { name: 'Booleans', operators: ['Bool'], constants: ['true', 'FALSE', 'no'], samples: ['true', 'false', 'none'] },
  {
    name: 'texts',
    operators: ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    constants: ['a', 'A', 'ab', 'a*', '*b', 'a?', '?*', '*', 'b*a'],
    samples: ['', 'a', 'A', 'b', 'c', 'ab', 'aB', 'Ab', 'AB', 'ac', 'aab', 'acc', 'cb', 'b*a', 'ba', 'bca', 'B*A', 'a*', 'A*', '*b', '*B', 'a?', 'A?', '?*', '*'],
  },
];

interface Written {
  readonly effect: string;
  readonly conditions: readonly (readonly [operator: string, values: readonly string[]])[];
}

function statementsOf(line: Line): fc.Arbitrary<readonly Written[]> {
  const suffix = fc.constantFrom('', '', '', 'IfExists');
  const entry = fc.tuple(fc.constantFrom(...line.operators), suffix, fc.uniqueArray(fc.constantFrom(...line.constants), { minLength: 1, maxLength: 2 }));
  const conditions = fc.uniqueArray(
    entry.map(([operator, ending, values]) => [operator + ending, values] as const),
    { minLength: 1, maxLength: 2, selector: ([operator]) => operator },
  );
  return fc.array(fc.record({ effect: fc.constantFrom('Allow', 'Allow', 'Deny'), conditions }), { minLength: 1, maxLength: 3 });
}

function decide(statements: readonly Written[], context: object): Decision {
  const policy = policyOf(
    ...statements.map(({ effect, conditions }) => ({
      Effect: effect,
      Action: '*',
      Resource: '*',
      Condition: Object.fromEntries(conditions.map(([operator, values]) => [operator, { 'demo:key': values }])),
    })),
  );
  const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policy] };
  return evaluateRequest(requestOf({ name: 'a case', action: 'demo:Get', resource: 'arn:aws:demo:::thing', caller, context }));
}

describe('conditions on a value nobody knows', () => {
  for (const line of LINES) {
    it(`come out as for some value there is and for no other: ${line.name}`, () => {
      fc.assert(
        fc.property(statementsOf(line), (statements) => {
          const unknown = decide(statements, {});
          const known = new Set([null, ...line.samples].map((sample) => decide(statements, { 'demo:key': sample }).decision));
          if (unknown.decision === 'undetermined') {
            assert.deepEqual([...unknown.possible].sort(), [...known].sort());
            assert.deepEqual(unknown.unknown, ['demo:key']);
          } else {
            assert.deepEqual([...known], [unknown.decision]);
          }
        }),
        { seed: 7, numRuns: 150 },
      );
    });
  }

  const orgPaths = (...conditions: readonly object[]): Decision => {
    const statements = conditions.map((Condition) => ({ Effect: 'Allow', Action: '*', Resource: '*', Condition }));
    const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf(...statements)] };
    return evaluateRequest(requestOf({ name: 'a case', action: 'demo:Get', resource: 'arn:aws:demo:::thing', caller, unknownContext: 'auto' }));
  };
  const key = 'aws:PrincipalOrgPaths';
  const present = { Null: { [key]: 'false' } };

  it('a list nobody knows does not matter where it has no qualifier, no values or values that fit everything or nothing', () => {
    const lists: readonly (readonly [condition: object, decision: string])[] = [
      [{ StringEquals: { [key]: 'x' } }, 'implicit-deny'],
      [{ StringNotEquals: { [key]: 'x' } }, 'allow'],
      [{ 'ForAnyValue:StringEquals': { [key]: [] } }, 'implicit-deny'],
      [{ 'ForAllValues:StringLike': { [key]: '*' } }, 'allow'],
      [{ 'ForAnyValue:ArnLike': { [key]: 'no-arn' } }, 'implicit-deny'],
      [{ 'ForAllValues:NumericNotEquals': { [key]: '12abc' } }, 'allow'],
    ];
    for (const [condition, decision] of lists) assert.equal(orgPaths(condition).decision, decision, JSON.stringify(condition));
    assert.deepEqual(orgPaths({ 'ForAnyValue:StringLike': { [key]: '*' } }).possible, ['allow', 'implicit-deny'], 'whether it is there');
    assert.equal(orgPaths({ 'ForAnyValue:StringLike': { [key]: '*' } }, { Null: { [key]: 'true' } }).decision, 'allow');
    assert.equal(orgPaths({ ...present, 'ForAnyValue:StringNotLike': { [key]: '*' } }).decision, 'implicit-deny');
  });

  it('the same question about a list is asked once, whether or not the list has to be there', () => {
    const decision = orgPaths({ 'ForAnyValue:StringEquals': { [key]: 'x' } }, { Null: { [key]: 'true' } }, { ...present, 'ForAllValues:StringNotEquals': { [key]: 'x' } });
    assert.deepEqual([decision.decision, decision.unknown], ['undetermined', [key]]);
  });

  const onAtoms = (condition: object, context: object): string => {
    const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition })] };
    const request = requestWithAtoms({ name: 'a case', action: 'demo:Get', resource: 'arn:aws:demo:::thing', caller, context });
    return evaluateRequest(request).decision;
  };

  it('a reference in a condition leaves open only what its value can change', () => {
    assert.equal(onAtoms({ NumericLessThan: { 'demo:key': '«Limit»' } }, { 'demo:key': '5' }), 'undetermined');
    assert.equal(onAtoms({ NumericLessThan: { 'demo:key': ['«Limit»', '6'] } }, { 'demo:key': '5' }), 'allow');
    assert.equal(onAtoms({ NumericLessThan: { 'demo:key': '«Limit»' } }, { 'demo:key': '5x' }), 'implicit-deny');
    assert.equal(onAtoms({ NumericLessThan: { 'demo:key': '«Limit»' }, NumericGreaterThan: { 'demo:key': '«Limit»' } }, { 'demo:key': '5' }), 'implicit-deny');
    assert.equal(onAtoms({ IpAddress: { 'demo:key': '«Range»' } }, { 'demo:key': '10.0.0.1' }), 'undetermined');
    assert.equal(onAtoms({ IpAddress: { 'demo:key': ['«Range»', '10.0.0.0/8'] } }, { 'demo:key': '10.0.0.1' }), 'allow');
    assert.equal(onAtoms({ Bool: { 'demo:key': '«Flag»' } }, { 'demo:key': 'true' }), 'undetermined');
    assert.equal(onAtoms({ ArnLike: { 'demo:key': 'arn:aws:iam::«Account»:role/*' } }, { 'demo:key': 'arn:aws:iam::111122223333:user/x' }), 'implicit-deny');
    assert.equal(onAtoms({ ArnLike: { 'demo:key': 'arn:aws:iam::«Account»:role/*' } }, { 'demo:key': 'arn:aws:iam::abc:role/x' }), 'implicit-deny');
    assert.equal(onAtoms({ ArnLike: { 'demo:key': 'arn:aws:iam::«Account»:role/*' } }, { 'demo:key': 'arn:aws:iam::111122223333:role/x' }), 'undetermined');
    assert.equal(onAtoms({ Null: { 'demo:key': '«Flag»' } }, { 'demo:key': 'x' }), 'undetermined');
  });
});
