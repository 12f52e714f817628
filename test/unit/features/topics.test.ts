import assert from 'node:assert/strict';
import type { FeatureContext } from '../../../server/src/features/feature';
import { DOCUMENT_WORDS } from '../../../server/src/features/terraform-words';
import { findText, sectionsOf, type Chapter } from '../../../server/src/features/texts';
import { describeTopic } from '../../../server/src/features/topics';
import { EFFECTS, POLICY_ELEMENTS, PRINCIPAL_TYPES, STATEMENT_ELEMENTS } from '../../../server/src/policy/vocabulary/elements';
import { CONDITION_OPERATORS, SET_QUALIFIERS } from '../../../server/src/policy/vocabulary/operators';
import { openWorld } from '../../support/feature-world';

const context: FeatureContext = openWorld('a.json', '{}').context;
const chapters: readonly Chapter[] = ['arns', 'authorizer-output', 'effects', 'elements', 'operators', 'principals', 'terraform', 'variables'];

describe('texts of hovers and documentation', () => {
  it('exist for every word of the policy language', () => {
    const wanted: readonly (readonly [Chapter, readonly string[]])[] = [
      ['elements', [...POLICY_ELEMENTS, ...STATEMENT_ELEMENTS].map(({ name }) => name)],
      ['effects', EFFECTS],
      ['principals', PRINCIPAL_TYPES.map(({ name }) => name)],
      ['operators', [...SET_QUALIFIERS, 'IfExists', ...CONDITION_OPERATORS.map(({ family }) => family)]],
    ];
    const missing = wanted.flatMap(([chapter, names]) => names.filter((name) => findText(chapter, name) === undefined));
    assert.deepEqual(missing, []);
  });

  it('are short', () => {
    const long = chapters.flatMap((chapter) => sectionsOf(chapter).filter((name) => (findText(chapter, name)?.length ?? 0) > 700));
    assert.deepEqual(long, []);
  });

  it('link to pages of AWS and nowhere else', () => {
    const links = chapters.flatMap((chapter) => sectionsOf(chapter).flatMap((name) => findText(chapter, name)?.match(/\]\([^)]*\)/g) ?? []));
    assert.ok(links.length > 40);
    assert.deepEqual(links.filter((link) => !link.startsWith('](https://docs.aws.amazon.com/')), []);
  });

  it('are made for every topic a completion can name', () => {
    const operators = CONDITION_OPERATORS.flatMap(({ name, plainOnly }) => (plainOnly ? [name] : [name, `${name}IfExists`, `ForAnyValue:${name}`]));
    const topics = [
      ...[...POLICY_ELEMENTS, ...STATEMENT_ELEMENTS].map(({ name }) => ({ topic: 'element', name }) as const),
      ...Object.values(DOCUMENT_WORDS).map((name) => ({ topic: 'element', name }) as const),
      ...['principalId', 'policyDocument', 'context', 'usageIdentifierKey', 'test', 'variable', 'values', 'type', 'identifiers'].map((name) => ({ topic: 'element', name }) as const),
      ...operators.map((name) => ({ topic: 'operator', name }) as const),
      { topic: 'principal-type', name: 'everyone' } as const,
      { topic: 'service', prefix: 's3' } as const,
      { topic: 'action', name: 's3:Get*' } as const,
      { topic: 'condition-key', name: 'aws:PrincipalTag/${TagKey}' } as const,
    ];
    assert.deepEqual(topics.filter((topic) => describeTopic(context, topic) === undefined), []);
  });

  it('have their links at the end, each once', () => {
    const text = describeTopic(context, { topic: 'operator', name: 'ForAnyValue:StringLikeIfExists' }) ?? '';
    const last = text.slice(text.lastIndexOf('\n\n') + 2);
    assert.equal(last.split(' · ').length, 3);
    assert.ok(!text.slice(0, -last.length).includes(']('));
  });

  it('are absent for what nobody knows', () => {
    assert.equal(describeTopic(context, { topic: 'action', name: 's3:Nothing' }), undefined);
    assert.equal(describeTopic(context, { topic: 'operator', name: 'StringEqual' }), undefined);
    assert.equal(describeTopic({ ...context, catalog: undefined }, { topic: 'action', name: 's3:GetObject' }), undefined);
  });
});
