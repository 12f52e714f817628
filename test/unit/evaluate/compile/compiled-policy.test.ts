import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HoledText } from '../../../../server/src/base/atoms';
import { evaluateRequest, explainRequest } from '../../../../server/src/evaluate/evaluate';
import { noWork } from '../../../../server/src/evaluate/work';
import type { ApiRequest, LayerPolicy, PolicySource, Request } from '../../../../server/src/gateway/request';
import type { Statement } from '../../../../server/src/policy/model';
import { policyOf } from '../../../support/decide-case';
import { atom, requestWithAtoms, text } from '../../../support/with-atoms';

const pick = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** The fields of ARNs: few values, so that patterns and requests often share the beginning. */
const fields: readonly fc.Arbitrary<string>[] = [
  pick('aws', 'aws', 'aws-cn', '«Partition»'),
  pick('execute-api', 'execute-api', 's3', '«Service»'),
  pick('us-east-1', 'us-east-2', '«Region»', '«impureRegion»', ''),
  pick('111122223333', '444455556666', '«Account»', '«Partner»', ''),
  pick('abc123', 'abc', '«Api»', '«OtherApi»', 'a«Any»', '«impureApi»'),
];
const tail = fc.tuple(pick('prod', 'pro', 'production', '«Stage»'), pick('GET', 'POST', 'G', '«Verb»'), pick('pets', 'pets/1', 'pet', 'p«Any»s', '«Any»', '')).map((parts) => parts.join('/'));

const subject = fc.tuple(fc.tuple(...fields), tail).map(([[partition, service, region, account, api], rest]) => `arn:${partition}:${service}:${region}:${account}:${api}/${rest}`);

/** A field of a pattern: as in requests, or with something that may stand for more. */
const open = (field: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: field }, { weight: 1, arbitrary: pick('*', 'a*', '?bc', 'us-*', 'US-east-1', 'AWS', 'Execute-API', '«Any»', '«Any»*', '1?1122223333') });
const openTail = fc.oneof({ weight: 4, arbitrary: tail }, { weight: 4, arbitrary: fc.tuple(tail, pick('*', '/*', '?', '', '/${aws:username}', '${aws:PrincipalTag/team}*', '/${*}', '/${aws:us')).map((parts) => parts.join('')) }, { weight: 1, arbitrary: pick('*', 'prod/*', '*/GET/*', '') });
const wholePattern = fc
  .tuple(fc.tuple(...fields.map(open)), openTail, pick(1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7))
  .map(([[partition, service, region, account, api], rest, count]) => ['arn', partition, service, region, account, api].slice(0, count).join(':') + (count > 6 ? `/${rest}` : ''));
const pattern = fc.oneof({ weight: 8, arbitrary: wholePattern }, { weight: 2, arbitrary: openTail.map((rest) => `execute-api:/${rest}`) }, { weight: 1, arbitrary: pick('*', '', '«Any»', 'execute-api:', '*${aws:username}', '${aws:username}', 'ar', '?rn:*') });

const action = pick('*', '**', 'execute-api:Invoke', 'EXECUTE-API:inv?ke', 'execute-api:*', 's3:*', 's3:GetObject', 'Invoke', '*:Invoke', '«Action»', 'execute-api:«Action»', '');
const some = (one: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> => fc.array(one, { minLength: 1, maxLength: 3 });

/** How the model differs from what is written: parts that only some deployments have, or that cannot be seen. */
const twist = pick('none', 'none', 'none', 'none', 'none', 'presence', 'value presence', 'resource exists', 'action exists', 'unseen resources', 'unseen actions', 'open', 'effects');

const statement = fc
  .record({ Effect: pick('Allow', 'Allow', 'Deny'), inAction: pick('Action', 'Action', 'Action', 'NotAction'), inResource: pick('Resource', 'Resource', 'Resource', 'Resource', 'NotResource', 'none'), action: some(action), resource: some(pattern), twist })
  .map(({ Effect, inAction, inResource, action: Action, resource, twist: how }) => ({ how, written: { Effect, [inAction]: Action, ...(inResource === 'none' ? {} : { [inResource]: resource }) } }));

type Drawn = typeof statement extends fc.Arbitrary<infer One> ? One : never;

function twisted(one: Statement, how: Drawn['how']): Statement {
  const presence = [{ condition: atom('IsProd'), holds: one.index % 2 === 0 }];
  const valued = <Element extends Statement['action']>(element: Element): Element =>
    element && { ...element, value: { ...element.value, values: element.value.values.map((value, at) => (at === 0 ? { ...value, presence } : value)) } };
  switch (how) {
    case 'none':
      return one;
    case 'presence':
      return { ...one, presence };
    case 'value presence':
      return { ...one, action: valued(one.action), notAction: valued(one.notAction), resource: valued(one.resource) };
    case 'resource exists':
      return { ...one, resource: one.resource && { ...one.resource, existsWhen: [presence] } };
    case 'action exists':
      return { ...one, action: one.action && { ...one.action, existsWhen: [presence] } };
    case 'unseen resources':
      return { ...one, resource: one.resource && { ...one.resource, value: { ...one.resource.value, isComplete: false } } };
    case 'unseen actions':
      return { ...one, action: one.action && { ...one.action, value: { ...one.action.value, isComplete: false } } };
    case 'open':
      return { ...one, resource: undefined, isOpen: true };
    case 'effects':
      return { ...one, effects: [{ effect: 'Allow', presence }, { effect: 'Deny', presence: [{ condition: atom('IsProd'), holds: one.index % 2 !== 0 }] }] };
  }
}

const inList = ({ how }: Drawn, one: Statement): Statement => {
  const inTexts = (element: Statement['notAction']): typeof element => element && { ...element, value: { ...element.value, values: element.value.values.map((value) => ({ ...value, text: textOf(value.text) })) } };
  return twisted({ ...one, notAction: inTexts(one.notAction) }, how);
};
const textOf = (written: HoledText): HoledText => (typeof written.pieces[0] === 'string' && written.pieces.length === 1 ? text(written.pieces[0]) : written);

/** The case of a caller whose own policy and whose resource's policy are drawn; a second policy version for each call. */
function requestWith(build: () => Request, own: readonly Drawn[], resource: readonly Drawn[]): Request {
  const request = build();
  const into = (source: LayerPolicy | null | undefined, drawn: readonly Drawn[]): PolicySource => {
    if (!source || 'opaque' in source) throw new Error('a policy is expected');
    return { ...source, policy: { ...source.policy, statements: source.policy.statements.map((one, index) => inList(drawn[index]!, one)) } };
  };
  const { layers } = request;
  return { ...request, layers: { ...layers, identity: [into(layers.identity?.[0], own)], resource: into(layers.resource, resource) } };
}

const written = (drawn: readonly Drawn[]): object => policyOf(...drawn.map((one) => one.written));
const withPrincipals = (drawn: readonly Drawn[]): object => policyOf(...drawn.map((one) => ({ ...one.written, Principal: '*' })));
const caller = (own: readonly Drawn[]): object => ({ arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [written(own)] });

const drawnPolicy = fc.array(statement, { minLength: 3, maxLength: 8 });

/** The first decision compiles, the second has an index, and explaining uses neither. */
function agree(request: Request): void {
  const { trace, ...explained } = explainRequest(request);
  assert.ok(trace.length > 0 || explained.decidedAt === 'authentication');
  for (const time of ['first', 'second', 'third']) assert.deepEqual(evaluateRequest(request), { ...explained, trace: [] }, time);
}

describe('the compiled form of a policy', () => {
  it('decides plain requests as looking at every statement does', () => {
    fc.assert(
      fc.property(drawnPolicy, drawnPolicy, subject, pick('execute-api:Invoke', 'EXECUTE-API:INVOKE', 's3:GetObject'), (own, resource, about, asked) => {
        const build = (): Request => {
          const request = requestWithAtoms({ name: 'a case', action: asked, resource: 'arn:aws:s3:::x', resourcePolicy: withPrincipals(resource), caller: caller(own) });
          return { ...request, resource: text(about), resourceAccount: text('111122223333') } as Request;
        };
        agree(requestWith(build, own, resource));
      }),
      { seed: 31, numRuns: 60 },
    );
  });

  it('decides calls to APIs as looking at every statement does, short forms included', () => {
    const place = fc.record({ id: fields[4]!, account: fields[3]!.filter((one) => one !== ''), region: fields[2]!.filter((one) => one !== ''), partition: fields[0]!, stage: pick('prod', '«Stage»', 'test'), path: pick('/pets', '/pets/1', '/pet', '/') });
    fc.assert(
      fc.property(drawnPolicy, drawnPolicy, place, (own, resource, { path, ...api }) => {
        const build = (): Request => {
          const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: withPrincipals(resource) }, request: { method: 'GET', path }, caller: caller(own) }) as ApiRequest;
          return { ...request, api: { ...request.api, id: text(api.id), account: text(api.account), region: text(api.region), partition: text(api.partition), stage: text(api.stage) } };
        };
        agree(requestWith(build, own, resource));
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  it('names the assumptions of a pattern beside one that matches for certain', () => {
    const allow = (Resource: readonly string[]): object => ({ Effect: 'Allow', Action: '*', Resource });
    const api = 'arn:aws:execute-api:us-east-1:111122223333:abc123/';
    const capitals = 'arn:aws:execute-api:US-EAST-1:111122223333:abc123/*';
    const identityPolicies = [policyOf(allow([capitals, `${api}*`]), allow([`${api}other/*`]))];
    agree(requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: null }, request: { method: 'GET', path: '/pets' }, caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies } }));
  });

  it('passes over most statements that cannot match', () => {
    const statements = Array.from({ length: 50 }, (_, index) => ({ Effect: 'Allow', Action: index % 2 === 0 ? 'execute-api:Invoke' : 's3:*', Resource: `arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets${String(index)}/*` }));
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: null }, request: { method: 'GET', path: '/pets48/7' }, caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf(...statements)] } });
    evaluateRequest(request);
    evaluateRequest(request);
    const work = noWork();
    assert.equal(evaluateRequest(request, {}, work).decision, 'allow');
    assert.deepEqual([work.runs, work.statements, work.compiled], [1, 1, 0]);
  });
});

describe('an index over hostile patterns', () => {
  const decide = (resources: readonly string[], path: string): readonly [string, number] => {
    const statements = resources.map((Resource) => ({ Effect: 'Allow', Action: '*', Resource }));
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: null }, request: { method: 'GET', path }, caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf(...statements)] } });
    evaluateRequest(request);
    const work = noWork();
    const { decision } = evaluateRequest(request, {}, work);
    assert.deepEqual(evaluateRequest(request), { ...explainRequest(request), trace: [] });
    return [decision, work.statements];
  };
  const api = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/';

  it('stays shallow where each pattern is the beginning of the next', () => {
    const [decision, looked] = decide(Array.from({ length: 1500 }, (_, index) => api + 'a'.repeat(index)), `/${'a'.repeat(1400)}`);
    assert.deepEqual([decision, looked], ['allow', 1]);
  });

  it('tells long patterns apart behind what it keeps of them', () => {
    const long = 'b'.repeat(800);
    assert.deepEqual(decide([`${api}${long}/x`, `${api}${long}/y`, `${api}${long}/*`, `${api}${long}`, `${api}${long}?z`], `/${long}/y`), ['allow', 2]);
  });

  it('bears patterns of stars and question marks', () => {
    const stars = '*a'.repeat(500);
    assert.equal(decide([`${api}${stars}b`, `${stars}b`, '?'.repeat(900), `${api}${'?*'.repeat(400)}c`], `/${'a'.repeat(1200)}`)[0], 'implicit-deny');
  });
});
