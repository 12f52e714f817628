/**
 * The policies AWS manages, as fuel: for each statement that allows, a request inside it is made up from the catalogue
 * and its own conditions, and others just outside by action, resource and each condition; a second, tiny evaluator says
 * what has to come out.
 */
import assert from 'node:assert/strict';
import type { Outcome } from '../../server/src/evaluate/decision';
import { evaluateRequest } from '../../server/src/evaluate/evaluate';
import { policyOf, requestOf } from '../support/decide-case';
import { catalog } from '../support/packed-catalog';
import { holds, matchesStatement, referenceDecision, substituted, variablesIn, type ReferenceContext, type ReferenceRequest, type ReferenceStatement } from '../support/reference-policy';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface ManagedPolicy {
  readonly name: string;
  readonly document: { readonly Statement: ReferenceStatement | readonly ReferenceStatement[] };
  readonly statements: readonly ReferenceStatement[];
}

const account = '111122223333';
const alice = `arn:aws:iam::${account}:user/alice`;

/** Where the specification decides against what AWS itself seems to rely on. */
const disputed: readonly string[] = [
  // A variable in the account field: CO-61 knows variables behind the fifth colon only.
  'AmazonTimestreamInfluxDBServiceRolePolicy[8]',
];

describe('AWS managed policies', function () {
  this.timeout(240_000);

  it('allow what each of their statements allows, and nothing just beside it', function () {
    let statements = 0;
    let inside = 0;
    const outside = { action: 0, resource: 0, condition: 0 };
    const missed: string[] = [];
    for (const policy of readPolicies(this)) {
      for (const [index, one] of policy.statements.entries()) {
        if (one.Effect !== 'Allow') continue;
        statements++;
        const place = `${policy.name}[${String(index)}]`;
        if (disputed.includes(place)) continue;
        const request = requestInside(one);
        if (!request || referenceDecision(policy.statements, request) !== 'allow') {
          missed.push(`${place}: no request inside`);
          continue;
        }
        check(policy, request, 'allow', place);
        inside++;
        const before = sum(outside);
        for (const [how, other] of requestsOutside(one, request)) {
          if (isFree(other)) continue;
          const expected = referenceDecision(policy.statements, other);
          check(policy, other, expected, place);
          if (expected !== 'allow') outside[how]++;
        }
        if (sum(outside) === before) missed.push(`${place}: nothing outside`);
      }
    }
    console.log(`      ${String(statements)} statements, ${String(inside)} requests inside, outside: ${JSON.stringify(outside)}`);
    assert.deepEqual(missed, []);
  });

  it('have actions whose patterns cover what AWS says they cover', function () {
    for (const { pattern, actions } of readSharedLines<{ readonly pattern: string; readonly actions: readonly string[] }>(this, 'managed.expansion.jsonl')) {
      const request = requestOf({ name: 'a case', action: 'a:B', resource: '*', caller: { arn: alice, identityPolicies: [policyOf({ Effect: 'Allow', Action: pattern, Resource: '*' })] } });
      if (request.type !== 'iam') throw new Error('a plain request is expected');
      const decide = (action: string): Outcome => evaluateRequest({ ...request, action }).decision;
      for (const action of actions) if (!needsMore(action)) assert.equal(decide(action), 'allow', `${pattern} ~ ${action}`);
      const [service = ''] = pattern.split(':');
      const beyond = pattern.endsWith(':*') ? `${service}x:${actions[0]?.split(':')[1] ?? ''}` : `${pattern.replaceAll('*', '').replaceAll('?', '')}`.replace(/:/, ':X');
      if (pattern !== '*' && !/:\*/.test(pattern.slice(0, -1))) assert.equal(decide(beyond), 'implicit-deny', `${pattern} ~ ${beyond}`);
    }
  });
});

function readPolicies(test: Mocha.Context): readonly ManagedPolicy[] {
  return readSharedLines<{ readonly id: string; readonly file: string }>(test, 'managed.check.jsonl').map(({ id, file }) => {
    const document = JSON.parse(readSharedText(file)) as ManagedPolicy['document'];
    return { name: id, document, statements: [document.Statement].flat() };
  });
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, count) => total + count, 0);

/** What the resource's own policy has to agree to; there is one here that leaves it to identity policies. */
const needsMore = (action: string): boolean => /^(sts:assumerole|kms:)/i.test(action);

/** Needs no permission at all. */
const isFree = ({ action }: ReferenceRequest): boolean => action.toLowerCase() === 'sts:getcalleridentity';

function check({ document }: ManagedPolicy, { action, resource, context }: ReferenceRequest, expected: Outcome, place: string): void {
  const isTrust = /^sts:assumerole/i.test(action);
  const delegating = { Effect: 'Allow', Principal: { AWS: account }, Action: isTrust ? 'sts:*' : '*', ...(isTrust ? {} : { Resource: '*' }) };
  const request = requestOf({
    name: 'a case',
    action,
    resource,
    resourceAccount: account,
    caller: { arn: alice, identityPolicies: [document] },
    context: Object.fromEntries(context),
    unknownContext: 'absent',
    ...(needsMore(action) ? { resourcePolicy: policyOf(delegating) } : {}),
  });
  const { decision, reason } = evaluateRequest(request);
  assert.equal(decision, expected, `${place}: ${action} on ${resource} with ${JSON.stringify([...context])}: ${reason}`);
}

/** A request that the statement covers, by the second opinion; undefined where none was found. */
function requestInside(one: ReferenceStatement): ReferenceRequest | undefined {
  const variables = [...variablesIn(JSON.stringify(one)), 'aws:principalaccount', 'aws:resourceaccount'];
  const defaults = new Map(variables.map((name) => [name, defaultOf(name)] as const));
  // Keys that other values name as variables come first.
  const conditioned = [...new Set(conditionsOf(one).map(({ key }) => key))].sort((a, b) => Number(variables.includes(b)) - Number(variables.includes(a)));
  for (const context of contextsFor(one, conditioned, defaults)) {
    for (const action of actionsInside(one)) {
      for (const resource of resourcesInside(one, context)) {
        const request = { action, resource, context };
        if (matchesStatement(one, request)) return request;
      }
    }
  }
  return undefined;
}

function defaultOf(name: string): string {
  if (name === 'aws:username') return 'alice';
  if (name === 'aws:principalarn') return alice;
  return name.endsWith('account') ? account : 'v';
}

interface ConditionEntry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function conditionsOf({ Condition = {} }: ReferenceStatement): readonly ConditionEntry[] {
  return Object.entries(Condition).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: [values].flat().map(String) })));
}

type KeyValue = string | readonly string[] | null;

/** Contexts in which each condition holds: key after key the first value that fits all that is demanded of it. */
function contextsFor(one: ReferenceStatement, keys: readonly string[], variables: ReferenceContext): readonly ReferenceContext[] {
  const context = new Map<string, KeyValue>(variables);
  for (const key of keys) {
    const entries = conditionsOf(one).filter((entry) => entry.key === key);
    const fitting = valuesNear(entries, context).find((value) => entries.every(({ operator, values }) => holds(operator, value, values, new Map([...context, [key, value]]))));
    if (fitting === undefined) return [];
    context.set(key, fitting);
  }
  return [context];
}

/** Values that conditions on one key may want, or not want. */
function valuesNear(entries: readonly ConditionEntry[], context: ReferenceContext): readonly KeyValue[] {
  const texts = entries.flatMap(({ operator, values }) => (operator.startsWith('Null') ? [] : values)).flatMap((value) => substituted(value, context) ?? []);
  const plain = [...new Set(texts.map((text) => text.replaceAll('*', 'x').replaceAll('?', 'x')))];
  const isList = entries.some(({ operator }) => operator.startsWith('For'));
  const single: readonly KeyValue[] = isList ? [...plain.map((text) => [text]), plain, ['zzz']] : [...plain, 'zzz'];
  return [...single, null];
}

function actionsInside({ Action, NotAction }: ReferenceStatement): readonly string[] {
  if (Action === undefined) return ['s3:GetObject', 'ec2:RunInstances', 'demo:Any', ...(NotAction ?? [])];
  return [Action].flat().slice(0, 3).map((pattern) => {
    if (pattern === '*') return 'demo:Any';
    return /[*?]/.test(pattern) ? (catalog.actionNamesMatching(pattern)[0] ?? pattern.replaceAll('*', 'X').replaceAll('?', 'x')) : pattern;
  });
}

function resourcesInside({ Resource }: ReferenceStatement, context: ReferenceContext): readonly string[] {
  if (Resource === undefined) return [`arn:aws:demo:us-east-1:${account}:thing/x`];
  return [Resource].flat().map((pattern) => (pattern === '*' ? `arn:aws:demo:us-east-1:${account}:thing/x` : substituted(filled(pattern), context) ?? pattern));
}

/** An ARN the pattern covers, in our account; variables stay. */
function filled(pattern: string): string {
  const given = ['arn', 'aws', 'demo', 'us-east-1', account];
  const fields = pattern.split(/:(?![^{]*\})/);
  return fields.map((field, index) => (field === '*' && index < 5 ? (given[index] ?? 'x') : field.replace(/(\$\{[^}]*\})|[*?]/g, (_, variable?: string) => variable ?? 'x'))).join(':');
}

/** Requests that differ from one inside by one thing; whether they are outside is for the second opinion to say. */
function requestsOutside(one: ReferenceStatement, inside: ReferenceRequest): readonly (readonly ['action' | 'resource' | 'condition', ReferenceRequest])[] {
  const [service = ''] = inside.action.split(':');
  const others = catalog.actionsOf(service).map(({ name }) => name);
  const actions = [...others.filter((name) => !matchesStatement(one, { ...inside, action: name })).slice(0, 2), 'unheard-of:Action'];
  const resources = ['arn:aws:demo:eu-west-9:999988887777:elsewhere', `${inside.resource}/beyond`, inside.resource.slice(0, -1)];
  const changed = conditionsOf(one).flatMap((entry): ReferenceRequest[] => {
    const wrong = valuesNear(conditionsOf(one).filter(({ key }) => key === entry.key), inside.context).find((value) => !holds(entry.operator, value, entry.values, new Map([...inside.context, [entry.key, value]])));
    return wrong === undefined ? [] : [{ ...inside, context: new Map([...inside.context, [entry.key, wrong]]) }];
  });
  return [
    ...actions.map((action) => ['action', { ...inside, action }] as const),
    ...resources.map((resource) => ['resource', { ...inside, resource }] as const),
    ...changed.map((request) => ['condition', request] as const),
  ];
}
