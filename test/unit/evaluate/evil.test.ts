/**
 * Policies and requests made to hurt: nothing throws, and work is bounded where it can be counted. What would never end
 * fails by the runner's limit, which is far beyond what the slowest of these takes on a slow machine.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { simulate } from '../../../server/src/cli/simulate';
import type { Decision } from '../../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import { explainDecision } from '../../../server/src/evaluate/explanation/explain-decision';
import { CASE_BUDGET } from '../../../server/src/evaluate/split';
import { noWork } from '../../../server/src/evaluate/work';
import type { Request } from '../../../server/src/gateway/request';
import { runCommand } from '../../support/command-line';
import { policyOf, requestOf } from '../../support/decide-case';
import { requestWithAtoms } from '../../support/with-atoms';

const allow = (more: object = {}): object => ({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', ...more });
const open = (resourcePolicy: unknown, more: object = {}): object => ({ name: 'a case', route: { authorization: 'NONE' }, api: { resourcePolicy }, ...more });
const called = (path: string): object => ({ request: { method: 'GET', path } });

/** Decides and explains, and says the same both times. */
function decide(request: Request): Decision {
  const work = noWork();
  const decision = evaluateRequest(request, {}, work);
  const explained = explainRequest(request);
  explainDecision(explained);
  assert.ok(work.runs <= CASE_BUDGET + 1, `${String(work.runs)} runs`);
  assert.equal(explained.decision, decision.decision);
  return decision;
}

const decideOpen = (resourcePolicy: unknown, more: object = {}): Decision => decide(requestOf(open(resourcePolicy, more)));

describe('evil inputs', function () {
  this.timeout(120_000);

  it('patterns of thousands of stars are matched in bounded time', () => {
    const stars = '*'.repeat(5000);
    const pairs = 'a*'.repeat(3000);
    const path = `/${'a'.repeat(1400)}`;
    for (const [pattern, expected] of [
      [stars, 'allow'],
      [`${stars}b`, 'implicit-deny'],
      [`arn:*${pairs}b`, 'implicit-deny'],
      [`*${'?*'.repeat(700)}`, 'allow'],
      [`*${'a?*'.repeat(700)}b`, 'implicit-deny'],
      [`${'*a'.repeat(500)}*`, 'allow'],
    ] as const) {
      assert.equal(decideOpen(policyOf(allow({ Resource: pattern })), called(path)).decision, expected, pattern.slice(0, 20));
    }
    assert.equal(decideOpen(policyOf(allow({ Action: `${'e*'.repeat(2000)}x` }))).decision, 'implicit-deny');
  });

  it('patterns of stars are compared with values nobody knows in bounded time', () => {
    const statements = [`${'*a'.repeat(2000)}«Any»${'b*'.repeat(2000)}`, `${'«A»*«B»?'.repeat(300)}`, `arn:*${'«Any»*'.repeat(1000)}`].map((Resource) => allow({ Resource }));
    const decision = decide(requestWithAtoms(open(policyOf(...statements), called(`/${'ab'.repeat(700)}`))));
    assert.equal(decision.decision, 'undetermined');
  });

  it('atoms by the thousand are split over no further than the budget', () => {
    const statements = Array.from({ length: 500 }, (_, index) => allow({ Resource: `*/GET/«A${String(index)}»*`, Condition: { StringEquals: { 'aws:UserAgent': `«B${String(index)}»` } } }));
    const decision = decide(requestWithAtoms(open(policyOf(...statements), { request: { userAgent: 'curl/8', path: '/x' } })));
    assert.deepEqual([decision.decision, decision.possible], ['undetermined', []]);
    assert.ok(decision.notes.some((note) => note.includes(String(CASE_BUDGET))));
  });

  it('hundreds of unknown keys are split over no further than the budget', () => {
    const statements = Array.from({ length: 300 }, (_, index) => ({ ...allow(), Effect: index % 2 === 0 ? 'Allow' : 'Deny', Condition: { [['StringLike', 'NumericLessThan', 'DateGreaterThan', 'IpAddress', 'Bool', 'ForAllValues:StringEquals'][index % 6] ?? '']: { [`custom:Key${String(index)}`]: ['1', '2026-01-01T00:00:00Z', '10.0.0.0/8', 'true'] } } }));
    const decision = decideOpen(policyOf(...statements), { unknownContext: 'unknown' });
    assert.equal(decision.decision, 'undetermined');
    assert.ok(decision.notes.some((note) => note.includes(String(CASE_BUDGET))));
  });

  it('ten thousand statements are answered and explained', () => {
    const statements = Array.from({ length: 10_000 }, (_, index) => allow({ Sid: `S${String(index)}`, Resource: `*/GET/${String(index)}` }));
    const decision = decideOpen(policyOf(...statements), called('/9999'));
    assert.deepEqual([decision.decision, decision.decidedBy.map(({ statement }) => statement)], ['allow', ['S9999']]);
    assert.equal(decideOpen(policyOf(...statements), called('/none')).decision, 'implicit-deny');
  });

  it('policies of a megabyte are answered, whether in one text or in a list', () => {
    const long = 'x'.repeat(1_000_000);
    assert.equal(decideOpen(policyOf(allow({ Resource: long }))).decision, 'implicit-deny');
    assert.equal(decideOpen(policyOf(allow({ Resource: `*${long}*` }))).decision, 'implicit-deny');
    assert.equal(decideOpen(policyOf(allow({ Sid: long }))).decision, 'allow');
    assert.equal(decideOpen(policyOf(allow({ Condition: { StringLike: { 'aws:UserAgent': `*${long}` } } })), { request: { userAgent: 'curl/8' } }).decision, 'implicit-deny');
    const many = Array.from({ length: 50_000 }, (_, index) => `*/GET/p${String(index)}`);
    assert.equal(decideOpen(policyOf(allow({ Resource: many })), called('/p49999')).decision, 'allow');
    assert.equal(decideOpen(policyOf(allow({ Action: many, Resource: '*' }))).decision, 'implicit-deny');
  });

  it('conditions with ten thousand values and a thousand members on either side are compared', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => `curl/${String(index)}`);
    const agent = (operator: string): string => decideOpen(policyOf(allow({ Condition: { [operator]: { 'aws:UserAgent': values } } })), { request: { userAgent: 'curl/9999' } }).decision;
    assert.deepEqual([agent('StringEquals'), agent('StringLike'), agent('StringNotEquals'), agent('StringEqualsIgnoreCase')], ['allow', 'allow', 'implicit-deny', 'allow']);
    const addresses = values.map((_, index) => `10.${String(index >> 8)}.${String(index & 255)}.0/24`);
    assert.equal(decideOpen(policyOf(allow({ Condition: { NotIpAddress: { 'aws:SourceIp': addresses } } })), { request: { sourceIp: '203.0.113.7' } }).decision, 'allow');
    const members = Array.from({ length: 1000 }, (_, index) => `tag${String(index)}`);
    const tags = (operator: string, given: readonly string[]): string => decideOpen(policyOf(allow({ Condition: { [operator]: { 'aws:TagKeys': members.map((member) => `*${member}`) } } })), { context: { 'aws:TagKeys': given } }).decision;
    assert.deepEqual([tags('ForAllValues:StringLike', members), tags('ForAllValues:StringLike', [...members, 'other']), tags('ForAnyValue:StringNotLike', members)], ['allow', 'implicit-deny', 'implicit-deny']);
  });

  it('values that are thousands of variables are resolved, and deep or broken ones decide', () => {
    const many = '${aws:username}'.repeat(3000);
    assert.equal(decideOpen(policyOf(allow({ Resource: `arn:aws:execute-api:*:*:*/${many}` }))).decision, 'implicit-deny');
    const deep = `${'${'.repeat(5000)}x${'}'.repeat(5000)}`;
    assert.equal(decideOpen(policyOf(allow({ Condition: { StringEquals: { 'aws:UserAgent': [deep, "${a, '".repeat(3000), 'curl/8'] } } })), { request: { userAgent: 'curl/8' } }).decision, 'allow');
  });

  it('deeply nested JSON where policies have elements is no statement that matches', () => {
    const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : { a: [nested(depth - 1, leaf)] });
    for (const wrong of [nested(200, 'x'), nested(200, allow())]) {
      for (const statement of [allow({ Resource: wrong }), allow({ Action: wrong }), allow({ Principal: wrong }), allow({ Condition: wrong }), { ...allow(), Effect: wrong }]) {
        assert.equal(decideOpen(policyOf(statement)).decision, 'implicit-deny');
      }
      assert.equal(decideOpen({ Version: '2012-10-17', Statement: wrong }).decision, 'implicit-deny');
    }
  });

  it('control characters, lone surrogates and letters beyond the Latin ones are text like any other', () => {
    for (const odd of ['\u0000', '\u001b[31m', '\ud83d', '\udc00x', '\u202e', '\ufeff', 'İ', '\u{1f600}']) {
      const policy = policyOf(allow({ Sid: odd, Condition: { StringEquals: { 'aws:UserAgent': odd } } }), allow({ Sid: 'Path', Resource: `*/${odd}`, Condition: { StringLike: { 'aws:UserAgent': `*${odd}?` } } }));
      assert.equal(decideOpen(policy, { request: { userAgent: odd } }).decision, 'allow', JSON.stringify(odd));
      assert.equal(decideOpen(policy, { request: { userAgent: `${odd}${odd}` } }).decision, 'implicit-deny', JSON.stringify(odd));
    }
  });

  it('outputs of authorizers of any shape are an answer', () => {
    const shapes: object[] = [{}, { principalId: {} }, { principalId: 'me', policyDocument: 'text' }, { principalId: 'me', policyDocument: [] }, { principalId: 'me', policyDocument: { Statement: null } }, { isAuthorized: 'yes' }, { principalId: 'me', policyDocument: policyOf(allow()), context: { a: [{}] } }, { principalId: 'me', policyDocument: policyOf(...Array.from({ length: 3000 }, () => ({ Effect: 'Allow', Action: '*', Resource: 'x'.repeat(500) }))) }];
    const call = { name: 'a case', route: { authorization: 'CUSTOM' }, request: { headers: { Authorization: 't' } } };
    const decisions = shapes.map((output) => decide(requestOf({ ...call, authorizer: { output } })).decision);
    assert.deepEqual(decisions, shapes.map((_, index) => (index === shapes.length - 1 ? 'implicit-deny' : 'error')));
  });

  it('any JSON in the place of a policy is read and decides', () => {
    const keys = fc.constantFrom('Version', 'Statement', 'Effect', 'Action', 'NotAction', 'Resource', 'Principal', 'NotPrincipal', 'Condition', 'StringEquals', 'aws:SourceIp', 'AWS', 'Sid', '');
    const leaves = fc.oneof(fc.constantFrom<unknown>('Allow', 'Deny', '*', '2012-10-17', 'execute-api:Invoke', null, true, 0, -1e308, '${', 'arn:'), fc.string({ unit: 'binary', maxLength: 5 }));
    const { tree } = fc.letrec((tie) => ({ tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaves, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'), { maxKeys: 5 })) }));
    fc.assert(
      fc.property(fc.dictionary(keys, tree, { maxKeys: 4 }), tree, (policy, statement) => {
        for (const written of [policy, { Version: '2012-10-17', Statement: statement }, { Version: '2012-10-17', Statement: [policy, allow()] }]) {
          const request = requestOf(open(written));
          assert.deepEqual({ ...explainRequest(request), trace: [] }, evaluateRequest(request));
        }
      }),
      { seed: 9, numRuns: 400 },
    );
  });
});

describe('evil inputs to the command', function () {
  this.timeout(120_000);

  const run = async (content: string): Promise<{ readonly status: number | null; readonly text: string }> => {
    const { status, out, complaints } = await runCommand(simulate, ['a.authz.json'], { 'a.authz.json': content });
    const text = [out, ...complaints].join('\n');
    assert.ok(text.length > 0 && !/\n\s+at .*:\d+:\d+/.test(text), 'an answer or an error in words, never a stack');
    return { status, text };
  };

  it('are answered', async () => {
    const statements = Array.from({ length: 2000 }, (_, index) => allow({ Resource: `${'*a'.repeat(200)}${String(index)}` }));
    const { text } = await run(JSON.stringify(open(policyOf(...statements))));
    assert.match(text, /implicit|nothing allows/i);
    const { text: unknown } = await run(JSON.stringify(open(policyOf(...Array.from({ length: 200 }, (_, index) => allow({ Condition: { StringLike: { [`k:K${String(index)}`]: 'x*' } } }))), { unknownContext: 'unknown' })));
    assert.match(unknown, new RegExp(String(CASE_BUDGET)));
  });

  it('are errors with a place where they are no scenario', async () => {
    for (const content of ['[' .repeat(20_000), `{"name": ${'['.repeat(5000)}${']'.repeat(5000)}}`, '\u0000'.repeat(1000), `{"name":"a","api":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`]) {
      const { status, text } = await run(content);
      assert.notEqual(status, 0);
      assert.match(text, /a\.authz\.json/);
    }
  });
});
