import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { policyOf, requestOf } from '../../support/decide-case';

/**
 * The tables of semantics §3.2 and §3.7 once more, as short as possible. Values are numbers from a handful, so that each
 * family has an obvious meaning: `text` writes one for the family, and `related` compares two of them.
 */
interface Family {
  readonly positive: string;
  readonly negated?: string;
  readonly text: (value: number) => string;
  readonly pattern?: (value: number) => string;
  readonly related: (actual: number, wanted: number) => boolean;
}

const same = (actual: number, wanted: number): boolean => actual === wanted;
const iso = (value: number): string => new Date(value * 1000).toISOString();
const ordered = (base: string, text: (value: number) => string): Family[] => [
  { positive: `${base}Equals`, negated: `${base}NotEquals`, text, related: same },
  { positive: `${base}LessThan`, text, related: (actual, wanted) => actual < wanted },
  { positive: `${base}LessThanEquals`, text, related: (actual, wanted) => actual <= wanted },
  { positive: `${base}GreaterThan`, text, related: (actual, wanted) => actual > wanted },
  { positive: `${base}GreaterThanEquals`, text, related: (actual, wanted) => actual >= wanted },
];
const arn = (value: number): string => `arn:aws:iam::11112222333${value}:role/r`;

const FAMILIES: readonly Family[] = [
  { positive: 'StringEquals', negated: 'StringNotEquals', text: (value) => `v${value}`, related: same },
  { positive: 'StringEqualsIgnoreCase', negated: 'StringNotEqualsIgnoreCase', text: (value) => `v${value}`, pattern: (value) => `V${value}`, related: same },
  { positive: 'StringLike', negated: 'StringNotLike', text: (value) => `xx${value}`, pattern: (value) => `?*${value}`, related: same },
  ...ordered('Numeric', (value) => `${value}.50`),
  ...ordered('Date', iso),
  { positive: 'Bool', text: (value) => (value % 2 === 0 ? 'true' : 'FALSE'), related: (actual, wanted) => actual % 2 === wanted % 2 },
  { positive: 'BinaryEquals', text: (value) => Buffer.from(`b${value}`).toString('base64'), related: same },
  { positive: 'IpAddress', negated: 'NotIpAddress', text: (value) => `10.0.${value}.9`, pattern: (value) => `10.0.${value}.0/24`, related: same },
  { positive: 'IpAddress', negated: 'NotIpAddress', text: (value) => `2001:db8:${value}::9`, pattern: (value) => `2001:DB8:${value}::/48`, related: same },
  { positive: 'ArnEquals', negated: 'ArnNotEquals', text: arn, related: same },
  { positive: 'ArnLike', negated: 'ArnNotLike', text: arn, pattern: (value) => `arn:*:iam::*${value}:role/?`, related: same },
];

interface Case {
  readonly family: Family;
  readonly isNegated: boolean;
  readonly qualifier: '' | 'ForAllValues:' | 'ForAnyValue:';
  readonly ifExists: boolean;
  readonly wanted: readonly number[];
  /** `absent`, one value, or a list. */
  readonly actual: 'absent' | number | readonly number[];
}

function expected({ family, isNegated, qualifier, ifExists, wanted, actual }: Case): boolean {
  const fits = (value: number): boolean => wanted.some((each) => family.related(value, each));
  const holds = (value: number): boolean => fits(value) !== isNegated;
  if (actual === 'absent') return qualifier === 'ForAllValues:' || ifExists || (isNegated && qualifier === '');
  const members = typeof actual === 'number' ? [actual] : actual;
  if (wanted.length === 0) return qualifier === '' && !ifExists && isNegated;
  if (qualifier === 'ForAllValues:') return members.every(holds);
  if (qualifier === 'ForAnyValue:') return members.some(holds);
  return typeof actual === 'number' ? holds(actual) : isNegated;
}

const value = fc.integer({ min: 0, max: 3 });
const caseArbitrary: fc.Arbitrary<Case> = fc.record({
  family: fc.constantFrom(...FAMILIES),
  isNegated: fc.boolean(),
  qualifier: fc.constantFrom<Case['qualifier']>('', 'ForAllValues:', 'ForAnyValue:'),
  ifExists: fc.boolean(),
  wanted: fc.array(value, { maxLength: 3 }),
  actual: fc.oneof(fc.constant('absent' as const), value, fc.array(value, { minLength: 1, maxLength: 3 })),
});

function decide(one: Case): string {
  const { family, wanted, actual } = one;
  const base = one.isNegated ? (family.negated ?? family.positive) : family.positive;
  const operator = `${one.qualifier}${base}${one.ifExists ? 'IfExists' : ''}`;
  const values = wanted.map((each) => (family.pattern ?? family.text)(each));
  const given = actual === 'absent' ? null : typeof actual === 'number' ? family.text(actual) : actual.map(family.text);
  const statement = { Effect: 'Allow', Action: 'demo:Get', Resource: '*', Condition: { [operator]: { 'demo:key': values.length === 1 ? values[0] : values } } };
  const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf(statement)] };
  return evaluateRequest(requestOf({ name: 'a case', action: 'demo:Get', resource: 'arn:aws:demo:::thing', caller, context: { 'demo:key': given } })).decision;
}

describe('conditions on known values', () => {
  it('come out as the tables of missing keys and set operators have it, in every family', () => {
    fc.assert(
      fc.property(caseArbitrary, (drawn) => {
        const one = drawn.isNegated && !drawn.family.negated ? { ...drawn, isNegated: false } : drawn;
        // What is told of `[]` under `ForAnyValue` with `IfExists` for a missing key contradicts itself.
        if (one.wanted.length === 0 && one.actual === 'absent' && one.qualifier === 'ForAnyValue:') return;
        assert.equal(decide(one), expected(one) ? 'allow' : 'implicit-deny');
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('hold under a negated operator exactly where they fail under the positive one, for single values', () => {
    const pairs = FAMILIES.filter(({ negated }) => negated !== undefined);
    fc.assert(
      fc.property(fc.constantFrom(...pairs), value, fc.array(value, { minLength: 1, maxLength: 3 }), (family, actual, wanted) => {
        const one: Case = { family, isNegated: false, qualifier: '', ifExists: false, wanted, actual };
        assert.notEqual(decide(one), decide({ ...one, isNegated: true }));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
