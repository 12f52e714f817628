import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText, type HoledText } from '../../../server/src/base/atoms';
import type { ApiRequest, IamRequest, LayerPolicy, Request } from '../../../server/src/gateway/request';
import { toRequest } from '../../../server/src/scenario/to-request';
import { openWorkspace } from '../../support/open-workspace';
import { problemsOf, readText, show } from '../../support/scenarios';

describe('the request of a case', () => {
  it('has the defaults of the contract', () => {
    const request = apiRequest({ name: 'plain', context: {} });
    assert.deepEqual(
      [request.method, request.path, request.signature, request.secureTransport, request.unknownContext, request.sourceIp, request.time, request.apiKey],
      ['GET', '/', 'none', true, 'auto', undefined, undefined, undefined],
    );
    const { kind, stage, disablesDefaultEndpoint, apiKeySource, endpoint } = request.api;
    assert.deepEqual([kind, text(stage), disablesDefaultEndpoint, apiKeySource, endpoint], ['REST', 'prod', [], { known: true, value: 'HEADER' }, { known: true, value: 'REGIONAL' }]);
    assert.deepEqual([request.api.id, request.api.region, request.api.account, request.api.partition].map(text), ['abc123', 'us-east-1', '111122223333', 'aws']);
    assert.deepEqual(request.route, { exists: true, apiKeyRequired: { known: true, value: false }, scopes: [], authorization: { known: true, value: 'NONE' }, inferred: 'inferred, because there is neither authorizer nor token nor an AWS caller' });
    assert.deepEqual(request.layers, { identity: undefined, resource: undefined, boundary: undefined, session: undefined, scps: undefined, rcps: undefined, vpcEndpoint: undefined });
  });

  it('is at the stage `$default` of an HTTP API', () => {
    assert.equal(text(apiRequest({ api: { kind: 'HTTP' } }).api.stage), '$default');
  });

  it('opens the connection of a WebSocket API', () => {
    const request = apiRequest({ api: { kind: 'WEBSOCKET' } });
    assert.deepEqual([request.method, request.path], ['', '$connect']);
  });

  it('has header names in lower case and the user agent of its headers', () => {
    const request = apiRequest({ request: { headers: { 'User-Agent': 'curl/8', 'X-Try': 2 } } });
    assert.deepEqual([[...request.headers], request.userAgent], [[['user-agent', 'curl/8'], ['x-try', '2']], 'curl/8']);
  });

  it('has a concrete path, and says so', () => {
    const built = build({ request: 'GET /orders/{id}' });
    assert.deepEqual([(built.request as ApiRequest).path, built.notes], ['/orders/sample-id', ['`/orders/sample-id` stands for every path of the form `/orders/{id}`.']]);
  });

  it('reads its time as UTC where no zone is written', () => {
    assert.equal(apiRequest({ request: { time: '2026-01-31T12:00:00' } }).time, Date.UTC(2026, 0, 31, 12));
  });

  it('has the condition keys of the case without regard to their case', () => {
    const { context } = apiRequest({ context: { 'AWS:PrincipalOrgID': 'o-1', 'aws:TagKeys': ['a', 'b'], 'aws:SourceVpce': null, 'aws:MultiFactorAuthAge': 30 } });
    assert.deepEqual([...context.keys()], ['aws:principalorgid', 'aws:tagkeys', 'aws:sourcevpce', 'aws:multifactorauthage']);
    assert.deepEqual(context.get('aws:sourcevpce'), { kind: 'absent' });
    assert.deepEqual(context.get('aws:tagkeys'), { kind: 'values', values: [{ pieces: ['a'] }, { pieces: ['b'] }], isList: true });
    assert.deepEqual(context.get('aws:multifactorauthage'), { kind: 'values', values: [{ pieces: ['30'] }], isList: false });
  });
});

describe('how the route authorizes', () => {
  const output = { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [] } };
  const table: readonly [title: string, file: object, authorization: string, isInferred: boolean][] = [
    ['an authorizer makes it `CUSTOM`', { authorizer: { output } }, 'CUSTOM', true],
    ['a token makes it Cognito on a REST API', { token: { valid: true } }, 'COGNITO_USER_POOLS', true],
    ['a token makes it JWT on an HTTP API', { api: { kind: 'HTTP' }, token: {} }, 'JWT', true],
    ['an AWS caller makes it `AWS_IAM`', { caller: 'arn:aws:iam::111122223333:user/a' }, 'AWS_IAM', true],
    ['an authorizer counts more than an AWS caller', { caller: 'arn:aws:iam::111122223333:user/a', authorizer: { output } }, 'CUSTOM', true],
    ['what is written counts most', { caller: 'arn:aws:iam::111122223333:user/a', route: { authorization: 'NONE' } }, 'NONE', false],
  ];
  for (const [title, file, authorization, isInferred] of table) {
    it(`: ${title}`, () => {
      const { route } = apiRequest(file);
      assert.deepEqual([route.authorization, route.inferred !== undefined], [{ known: true, value: authorization }, isInferred]);
    });
  }
});

describe('the caller of a case', () => {
  const account = '111122223333';
  const table: readonly [caller: object | string, type: string, arn: string | undefined, roleArn: string | undefined][] = [
    ['anonymous', 'anonymous', undefined, undefined],
    [`arn:aws:iam::${account}:user/team/ann`, 'user', `arn:aws:iam::${account}:user/team/ann`, undefined],
    [`arn:aws:iam::${account}:role/team/Dev`, 'role', undefined, `arn:aws:iam::${account}:role/team/Dev`],
    [`arn:aws:sts::${account}:assumed-role/Dev/ann`, 'role', `arn:aws:sts::${account}:assumed-role/Dev/ann`, `arn:aws:iam::${account}:role/Dev`],
    [
      { arn: `arn:aws:sts::${account}:assumed-role/Dev/ann`, roleArn: `arn:aws:iam::${account}:role/team/Dev` },
      'role',
      `arn:aws:sts::${account}:assumed-role/Dev/ann`,
      `arn:aws:iam::${account}:role/team/Dev`,
    ],
    [`arn:aws:sts::${account}:federated-user/ann`, 'federated-user', `arn:aws:sts::${account}:federated-user/ann`, undefined],
    [`arn:aws:iam::${account}:root`, 'root', `arn:aws:iam::${account}:root`, undefined],
    ['events.amazonaws.com', 'service', 'events.amazonaws.com', undefined],
  ];
  for (const [written, type, arn, roleArn] of table) {
    it(`is read from ${JSON.stringify(written)}`, () => {
      const { caller } = apiRequest({ caller: written });
      assert.deepEqual([caller.type, caller.arn && text(caller.arn), caller.roleArn && text(caller.roleArn)], [type, arn, roleArn]);
      assert.equal(caller.account && text(caller.account), type === 'anonymous' || type === 'service' ? undefined : account);
    });
  }

  it('brings its layers, and a named caller its name', () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const request = apiRequest({
      callers: { dev: { arn: `arn:aws:iam::${account}:user/dev`, identityPolicies: [policy], permissionsBoundary: policy, sessionPolicies: [], organization: { id: 'o-1', scps: [[policy], []], rcps: [[policy]] }, tags: { team: 'a' } } },
      caller: 'dev',
    });
    const { layers, caller } = request;
    assert.deepEqual([caller.label, caller.organization?.id, [...caller.tags]], ['dev', 'o-1', [['team', 'a']]]);
    assert.deepEqual(layers.identity?.map(describePolicy), ['caller.identityPolicies[0] identity 1']);
    assert.deepEqual(layers.scps?.map((level) => level.map(describePolicy)), [['caller.organization.scps[0][0] scp 1'], []]);
    assert.deepEqual(layers.rcps?.map((level) => level.map(describePolicy)), [['caller.organization.rcps[0][0] rcp 1']]);
    assert.deepEqual([describePolicy(layers.boundary as LayerPolicy), layers.session], ['caller.permissionsBoundary permissions-boundary 1', []]);
  });

  it('in the management account is free of SCPs, and the owner of the resource of RCPs only if it says so itself', () => {
    const policy = { Statement: [] };
    const bound = apiRequest({ caller: { arn: `arn:aws:iam::${account}:user/a`, organization: { managementAccount: true, rcps: [[policy]] } } });
    assert.deepEqual([bound.caller.organization?.isManagementAccount, bound.layers.rcps?.length], [true, 1]);
    const free = apiRequest({ resourceOrganization: { managementAccount: true, rcps: [[policy]] } });
    assert.deepEqual(free.layers.rcps, []);
  });
});

describe('a plain IAM request', () => {
  it('takes the account from the resource, else from the caller', () => {
    const caller = 'arn:aws:iam::111122223333:user/a';
    const queue = iamRequest({ caller, action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:444455556666:q' });
    const bucket = iamRequest({ caller, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' });
    assert.deepEqual([queue, bucket].map((request) => request.resourceAccount && text(request.resourceAccount)), ['444455556666', '111122223333']);
    assert.equal(queue.secureTransport, undefined);
  });

  it('has a trust policy where a role is assumed, a policy of the service elsewhere', () => {
    const resourcePolicy = { Statement: [] };
    const trust = iamRequest({ action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/a', resourcePolicy });
    const key = iamRequest({ action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/k', resourcePolicy });
    assert.deepEqual([trust, key].map((request) => describePolicy(request.layers.resource as LayerPolicy)), ['resourcePolicy trust 0', 'resourcePolicy resource-policy 0']);
  });
});

describe('references of a case', () => {
  const statement = { Sid: 'Read', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  const files = {
    'policies/partner.json': JSON.stringify(policy),
    'two.json': JSON.stringify({ a: policy, b: policy }),
    'wrapped.json': JSON.stringify({ Role: { Policy: JSON.stringify(policy) } }),
    'deny.json': JSON.stringify({ principalId: 'u', policyDocument: policy }),
    'package.json': JSON.stringify({ name: 'x' }),
  };
  const identity = (reference: string): object => ({ caller: { arn: 'arn:aws:iam::111122223333:user/a', identityPolicies: [reference] } });

  for (const [reference, label] of [
    ['policies/partner.json', 'policies/partner.json identity 1'],
    ['./policies/partner.json', './policies/partner.json identity 1'],
    ['two.json#/a', 'two.json#/a identity 1'],
    ['wrapped.json#/Role/Policy', 'wrapped.json#/Role/Policy identity 1'],
    ['deny.json#/policyDocument', 'deny.json#/policyDocument identity 1'],
  ] as const) {
    it(`lead to a policy: ${reference}`, () => {
      assert.deepEqual(apiRequest(identity(reference), files).layers.identity?.map(describePolicy), [label]);
    });
  }

  for (const [reference, message] of [
    ['gone.json', '"gone.json": `gone.json` cannot be read: correct the path, which is written here as seen from this file.'],
    ['two.json', '"two.json": `two.json` could mean more than one policy: name one of `#/a`, `#/b`.'],
    ['two.json#/c', '"two.json#/c": `two.json#/c` leads to no policy: did you mean `#/a`?'],
    ['package.json', '"package.json": `package.json` leads to no policy: there is none in that file.'],
  ] as const) {
    it(`say why they lead nowhere: ${reference}`, () => {
      assert.deepEqual(build(identity(reference), files).problems, [message]);
    });
  }

  it('lead to the output of an authorizer', () => {
    const result = apiRequest({ authorizer: { output: 'deny.json' } }, files).authorizer?.result;
    assert.equal(result?.kind === 'output' && result.output.kind === 'policy' ? result.output.source.label : result?.kind, 'deny.json');
  });
});

describe('the answer of an authorizer', () => {
  const policyDocument = { Version: '2012-10-17', Statement: [] };
  const http = { kind: 'HTTP' };
  const table: readonly [title: string, file: { api?: object; authorizer: object }, result: string][] = [
    ['a policy', { authorizer: { output: { principalId: 'u', policyDocument } } }, 'policy'],
    ['an earlier answer', { authorizer: { cached: { principalId: 'u', policyDocument } } }, 'cached policy'],
    ['a failure', { authorizer: { error: 'Unauthorized' } }, 'error Unauthorized'],
    ['no principal', { authorizer: { output: { policyDocument } } }, 'malformed: `principalId` is missing'],
    ['a principal that is a number', { authorizer: { output: { principalId: 5, policyDocument } } }, 'malformed: `principalId` is not text'],
    ['no policy', { authorizer: { output: { principalId: 'u' } } }, 'malformed: it has no `policyDocument`'],
    ['an encoded policy', { authorizer: { output: { principalId: 'u', policyDocument: '{"Statement":[]}' } } }, 'malformed: `policyDocument` is text, not an object'],
    ['a list in the context of a REST API', { authorizer: { output: { principalId: 'u', policyDocument, context: { roles: ['a'] } } } }, 'malformed: `context.roles` is a list or an object'],
    ['a list in the context of an HTTP API', { api: http, authorizer: { output: { principalId: 'u', policyDocument, context: { roles: ['a'] } } } }, 'policy'],
    ['a simple response', { api: http, authorizer: { simpleResponses: true, output: { isAuthorized: false } } }, 'simple false'],
    ['a simple response that is not switched on', { api: http, authorizer: { output: { isAuthorized: true } } }, 'malformed: it has no `policyDocument`'],
    ['text for a simple response', { api: http, authorizer: { simpleResponses: true, output: { isAuthorized: 'true' } } }, 'malformed: `isAuthorized` is neither true nor false'],
    ['a policy for a simple response', { api: http, authorizer: { simpleResponses: true, output: { principalId: 'u', policyDocument } } }, 'malformed: simple responses are on, but it is a policy'],
  ];
  for (const [title, file, expected] of table) {
    it(`may be ${title}`, () => {
      const result = apiRequest(file).authorizer?.result;
      assert.ok(result);
      assert.equal(describeResult(result), expected);
    });
  }

  it('is kept for 300 seconds by a REST API and not at all by an HTTP API', () => {
    const output = { principalId: 'u', policyDocument };
    const facts = [{ kind: 'REST' }, http].map((api) => apiRequest({ api, authorizer: { output } }).authorizer);
    assert.deepEqual(facts.map((one) => [one?.type, one?.ttl, one?.identitySources.map(text)]), [
      ['TOKEN', { known: true, value: 300 }, ['method.request.header.Authorization']],
      ['REQUEST', { known: true, value: 0 }, []],
    ]);
  });
});

describe('problems between the fields of a case', () => {
  const output = { principalId: 'u', policyDocument: { Statement: [] } };
  const table: readonly [file: object, problems: readonly string[]][] = [
    [{ request: { sourceIp: '10.0.0.1' }, context: { 'aws:SourceIP': '10.0.0.2' } }, ['"10.0.0.2": `aws:SourceIP` contradicts `request.sourceIp` (`10.0.0.1`): one request has one value, so leave one of them out.']],
    [{ request: { sourceIp: '10.0.0.1' }, context: { 'aws:SourceIp': '10.0.0.1' } }, []],
    [{ request: { time: '2026-01-31T12:00:00Z' }, context: { 'aws:EpochTime': 1769860800, 'aws:CurrentTime': '2026-01-31T13:00:00+01:00' } }, []],
    [{ request: { time: 'noon' } }, ['"noon": `noon` is not a moment in ISO 8601, as `2026-01-31T12:00:00Z`.']],
    [{ request: { signature: 'valid' } }, ['"valid": An anonymous caller has no keys to sign with: name the caller, or leave `signature` out.']],
    [{ route: { authorization: 'NONE' }, authorizer: { output } }, ['"NONE": `NONE` has no use for the `authorizer` of this case: leave one of them out.']],
    [{ route: { authorization: 'AWS_IAM' }, token: {} }, ['"AWS_IAM": `AWS_IAM` has no use for the `token` of this case: leave one of them out.']],
    [{ route: { authorization: 'JWT' } }, ['"JWT": APIs of kind `REST` do not know `JWT`: use `COGNITO_USER_POOLS`.']],
    [{ route: { authorization: 'CUSTOM' } }, ['"CUSTOM": `CUSTOM` needs an `authorizer` that says what the function returned (`output`, `error` or `cached`).']],
    [{ authorizer: { ttl: 0 } }, ['{\n    "ttl": 0\n  }: An authorizer needs an answer: what the function returned (`output`), its failure (`error`), or an earlier answer (`cached`).']],
    [{ authorizer: { output, error: 'x' } }, ['"x": An authorizer has one answer, and this one has `output` and `error`: leave one out.']],
    [{ authorizer: { output }, token: {} }, ['{}: A route takes either an authorizer or a token: leave one out, or say which with `route.authorization`.']],
    [{ api: { kind: 'HTTP', resourcePolicy: { Statement: [] } } }, ['{\n      "Statement": []\n    }: APIs of kind `HTTP` have no resource policy: leave it out, or make the API one of kind `REST`.']],
    [{ caller: { arn: 'arn:aws:iam::1:group/a' } }, ['"arn:aws:iam::1:group/a": `arn:aws:iam::1:group/a` is not the ARN of a user, role, session, federated user or root, nor the name of a service.']],
    [{ caller: { type: 'role' } }, ['"role": A caller of type `role` needs an `arn`: only anonymous callers have none.']],
    [{ caller: { type: 'user', arn: 'arn:aws:iam::1:role/a' } }, ['"user": `user` does not go with the ARN `arn:aws:iam::1:role/a`, which is that of a caller of type `role`.']],
    [{ action: 's3:GetObject', resource: '*', api: { kind: 'REST' } }, ['{\n    "kind": "REST"\n  }: `api` belongs to an API call, and this case asks about the action `s3:GetObject`: leave one of them out.']],
    [{ resource: 'arn:aws:s3:::b' }, ['"arn:aws:s3:::b": A plain IAM request needs an `action` beside its `resource`.']],
    [{ request: { routeKey: 'send' } }, ['"send": Only WebSocket APIs have route keys, and this is one of kind `REST`: write `method` and `path`.']],
    [{ request: { path: 'orders' } }, ['"orders": `orders` must start with a slash: it is the path after the stage.']],
    [{ request: { headers: { a: '1', A: '2' } } }, ['"2": The header `A` is given twice: header names ignore case.']],
    [{ api: 'gone.yaml#Api' }, ['"gone.yaml#Api": `gone.yaml` cannot be read: correct the path, which is written here as seen from this file.']],
  ];
  for (const [file, problems] of table) {
    it(`are found in ${JSON.stringify(file)}`, () => {
      assert.deepEqual(build(file).problems, problems);
    });
  }

  it('are marked where the value comes from', () => {
    const file = { defaults: { request: { sourceIp: '10.0.0.1' } }, callers: { a: { type: 'role' } }, cases: [{ name: 'x', caller: 'a' }] };
    assert.deepEqual(build(file).problems, ['"role": A caller of type `role` needs an `arn`: only anonymous callers have none.']);
  });
});

interface Built {
  readonly request: Request | undefined;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

function build(file: object, files: Readonly<Record<string, string>> = {}): Built {
  const read = readText(file);
  const [one] = read.scenario.cases;
  assert.ok(one);
  assert.deepEqual(problemsOf(read), []);
  const built = toRequest(one, { workspace: openWorkspace(files), now: undefined });
  if (!built.request) return { request: undefined, notes: [], problems: built.problems.map((problem) => show(problem, read.text)) };
  return { request: built.request, notes: built.notes, problems: [] };
}

function apiRequest(file: object, files: Readonly<Record<string, string>> = {}): ApiRequest {
  const built = build(file, files);
  assert.deepEqual(built.problems, []);
  assert.equal(built.request?.type, 'api');
  return built.request;
}

function iamRequest(file: object): IamRequest {
  const built = build(file);
  assert.deepEqual(built.problems, []);
  assert.equal(built.request?.type, 'iam');
  return built.request;
}

function text(value: HoledText): string {
  return displayText(value);
}

function describePolicy(source: LayerPolicy): string {
  return 'policy' in source ? `${source.label} ${source.policy.kind} ${String(source.policy.statements.length)}` : `${source.label} opaque`;
}

function describeResult(result: NonNullable<ApiRequest['authorizer']>['result']): string {
  if (result.kind === 'error') return `error ${result.message}`;
  if (result.kind === 'unknown') return 'unknown';
  const { output } = result;
  const cached = result.isCached ? 'cached ' : '';
  if (output.kind === 'malformed') return `${cached}malformed: ${output.why}`;
  return output.kind === 'simple' ? `${cached}simple ${output.isAuthorized.known ? String(output.isAuthorized.value) : 'unknown'}` : `${cached}policy`;
}
