/** What the stage decides in a service: parameters, files and keys by its name. A case that says the stage gets the one value. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, type Files } from '../../support/decide-files';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { service } from '../../support/services';

const called = { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, request: 'GET /a' };
const functions = '  f: { events: [{ http: { path: a, method: get, authorizer: aws_iam } }] }\n';
const anyApi = 'arn:aws:execute-api:*:*:*';
const otherPath = 'arn:aws:execute-api:*:*:*/b';

/** A service whose functions may call what `value` says. */
function allowing(value: string, more = '', provider = ''): Files {
  return service({ provider: `${provider}  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: ${value} }] } }\n`, functions, more });
}

/** What comes out in each stage, by the option of the command and by the stage of the API. */
function answers(files: Files, stages: readonly string[], more: object = {}): readonly string[] {
  return stages.map((stage) => {
    const [byValue, byApi] = [{ ...called, values: { 'opt:stage': stage } }, { ...called, api: { ref: called.api, stage } }].map((one) => answerIn(files, { ...one, ...more, values: { ...('values' in one ? one.values : {}), ...('values' in more ? (more.values as object) : {}) } }));
    assert.equal(byValue, byApi, stage);
    return byValue ?? '';
  });
}

describe('a parameter of a service', () => {
  const params = `params:\n  default: { target: "${otherPath}" }\n  prod: { target: "${anyApi}" }\n  test: { other: x }\n  empty: { target: null }\n`;
  const byStages = `stages:\n  default: { params: { target: "${otherPath}" } }\n  prod: { params: { target: "${anyApi}" } }\n`;

  it('is what is written for the stage, else what is written for all', () => {
    for (const more of [params, byStages]) assert.deepEqual(answers(allowing('"${param:target}"', more), ['prod', 'test', 'empty', 'dev']), ['allow', 'implicit-deny', 'implicit-deny', 'implicit-deny'], more);
  });

  it('is whatever the command says where a case does', () => {
    const files = allowing('"${param:target}"', params);
    assert.deepEqual(answers(files, ['prod', 'test'], { values: { 'param:target': otherPath } }), ['implicit-deny', 'implicit-deny']);
    assert.deepEqual(answers(files, ['prod', 'test'], { values: { 'param:target': anyApi } }), ['allow', 'allow']);
  });

  it('is known to nobody in stages for which nothing is written', () => {
    const files = allowing('"${param:target}"', `params: { prod: { target: "${anyApi}" } }\n`);
    assert.deepEqual(answers(files, ['prod', 'dev']), ['allow', 'allow | implicit-deny']);
    assert.deepEqual(answers(files, ['dev'], { values: { 'param:target': anyApi } }), ['allow']);
  });

  it('is looked up under keys, in files, and has variables of its own', () => {
    const more = `params: { default: { tier: low, target: "\${self:custom.\${param:tier}}" }, prod: { tier: high } }\ncustom: { low: "${otherPath}", high: "${anyApi}" }\n`;
    for (const value of ['"${param:target}"', '"${self:custom.${param:tier}}"', '"${file(./${param:tier}.yml):target}"']) {
      const files = { ...allowing(value, more), 'low.yml': `target: "${otherPath}"\n`, 'high.yml': `target: "${anyApi}"\n` };
      assert.deepEqual(answers(files, ['prod', 'dev']), ['allow', 'implicit-deny'], value);
      assert.deepEqual(answers(files, ['dev'], { values: { 'param:tier': 'high' } }), [value.includes('file') ? 'allow | implicit-deny' : 'allow'], value);
    }
  });

  it('stands in a file of its own, and is open where that cannot be seen', () => {
    const files = { ...allowing('"${param:target}"', 'params: "${file(./params.yml)}"\n'), 'params.yml': `prod: { target: "${anyApi}" }\ndefault: { target: "${otherPath}" }\n` };
    assert.deepEqual(answers(files, ['prod', 'dev']), ['allow', 'implicit-deny']);
    assert.deepEqual(answers(allowing('"${param:target}"', `params: { default: { target: "${anyApi}" }, prod: "\${file(./missing.yml)}" }\n`), ['prod', 'dev']), ['allow | implicit-deny', 'allow']);
    assert.deepEqual(answers(allowing('"${param:target}"', 'params: "${file(./missing.yml)}"\n'), ['prod']), ['allow | implicit-deny']);
  });

  it('written in both of its places for one stage is open', () => {
    assert.deepEqual(answers(allowing('"${param:target}"', `params: { prod: { target: "${anyApi}" } }\nstages: { prod: { params: { target: "${otherPath}" } } }\n`), ['prod']), ['allow | implicit-deny']);
  });

  it('is open where no case says what the command says', () => {
    const policies = openWorkspace(allowing('"${param:target}"', params)).file(uriOf('serverless.yml'))?.policies ?? [];
    const [statement] = policies.flatMap(({ policy }) => policy.statements);
    assert.equal(statement?.resource?.value.values.length, 3);
    assert.ok(statement.resource.value.values.every(({ presence }) => presence.length > 0));
  });
});

describe('a file or a key by the stage', () => {
  const config = { 'config/prod.yml': `target: "${anyApi}"\n`, 'config/dev.yml': `target: "${otherPath}"\n` };

  it('is that of the stage, however the stage is asked for', () => {
    for (const stage of ['${opt:stage}', '${sls:stage}', '${self:provider.stage}', "${opt:stage, 'dev'}", '${opt:stage, self:provider.stage}', '${self:custom.stage}']) {
      for (const provider of ['', "  stage: ${opt:stage, 'dev'}\n"]) {
        const more = `custom: { stage: "\${opt:stage, self:provider.stage}" }\n`;
        assert.deepEqual(answers({ ...config, ...allowing(`"\${file(config/${stage}.yml):target}"`, more, provider) }, ['prod', 'dev']), ['allow', 'implicit-deny'], `${stage} ${provider}`);
      }
    }
  });

  it('is one file where a name is written, whatever the command says', () => {
    const files = { ...config, ...allowing('"${file(config/${self:provider.stage}.yml):target}"', '', '  stage: prod\n') };
    assert.deepEqual(answers(files, ['prod', 'dev']), ['allow', 'allow']);
  });

  it('may hold a whole section that others are taken from, and whole statements', () => {
    const sections = { 'config.prod.json': `{ "target": "${anyApi}" }`, 'config.dev.json': `{ "target": "${otherPath}" }` };
    assert.deepEqual(answers({ ...sections, ...allowing('"${self:custom.settings.target}"', 'custom: { settings: "${file(./config.${sls:stage}.json)}" }\n') }, ['prod', 'dev']), ['allow', 'implicit-deny']);
    assert.deepEqual(answers({ ...sections, ...allowing('"${self:custom.target}"', 'custom: ${file(./config.${sls:stage}.json)}\n') }, ['prod', 'dev']), ['allow', 'implicit-deny']);
    const statement = (effect: string): string => `Effect: ${effect}\nAction: execute-api:Invoke\nResource: "*"\n`;
    const files = {
      ...service({ provider: '  iam: { role: { statements: ["${file(./iam.${opt:stage}.yml)}"] } }\n', functions }),
      'iam.prod.yml': statement('Allow'),
      'iam.dev.yml': statement('Deny'),
    };
    assert.deepEqual(answers(files, ['prod', 'dev']), ['allow', 'explicit-deny']);
    const lists = { ...files, ...service({ provider: '  iam: { role: { statements: "${file(./iam.${opt:stage}.yml):all}" } }\n', functions }), 'iam.prod.yml': 'all: [{ Effect: Allow, Action: "*", Resource: "*" }]\n', 'iam.dev.yml': 'all: []\n' };
    assert.deepEqual(answers(lists, ['prod', 'dev']), ['allow', 'implicit-deny']);
  });

  it('is open in a stage whose file nobody holds', () => {
    const files = { 'config/prod.yml': `target: "${anyApi}"\n`, ...allowing('"${file(config/${opt:stage}.yml):target}"') };
    assert.deepEqual(answers(files, ['prod', 'dev', 'another']), ['allow', 'allow | implicit-deny', 'allow | implicit-deny']);
    const workspace = openWorkspace(allowing('"${file(config/${opt:stage}.yml):target}"'));
    workspace.file(uriOf('serverless.yml'));
    assert.ok(workspace.missing(uriOf('serverless.yml')).includes(uriOf('config/prod.yml')));
  });

  it('has the name of a stage that the service speaks of', () => {
    const files = { 'config/blue.yml': `target: "${anyApi}"\n`, ...allowing('"${file(config/${opt:stage}.yml):target}"', 'params: { blue: { x: y } }\n') };
    assert.deepEqual(answers(files, ['blue']), ['allow']);
    assert.deepEqual(answers({ ...files, ...allowing('"${file(config/${opt:stage}.yml):target}"', '', "  stage: ${opt:stage, 'blue'}\n") }, ['blue']), ['allow']);
  });

  it('is one of those there are keys for, with a fallback for the others', () => {
    const custom = `custom: { prod: { x: "${anyApi}" }, dev: { x: "${otherPath}" }, default: { x: "${anyApi}" }, shared-prod: "${otherPath}", shared-dev: "${anyApi}" }\n`;
    assert.deepEqual(answers(allowing('"${self:custom.${sls:stage}.x}"', custom), ['prod', 'dev']), ['allow', 'implicit-deny']);
    assert.deepEqual(answers(allowing('"${self:custom.${sls:stage}.x, self:custom.default.x}"', custom), ['prod', 'dev', 'another']), ['allow', 'implicit-deny', 'allow']);
    assert.deepEqual(answers(allowing(`"\${self:custom.\${sls:stage}.x, '${otherPath}'}"`, custom), ['prod', 'another']), ['allow', 'implicit-deny']);
    assert.deepEqual(answers(allowing('"${self:custom.shared-${sls:stage}}"', custom), ['prod', 'dev']), ['implicit-deny', 'allow']);
  });

  it('may be one of several variables', () => {
    const custom = `custom: { prod: { eu-west-1: "${anyApi}", us-east-1: "${otherPath}" }, dev: { eu-west-1: "${otherPath}", us-east-1: "${anyApi}" } }\n`;
    const files = allowing('"${self:custom.${sls:stage}.${opt:region}}"', custom);
    const regions = ['eu-west-1', 'us-east-1'].map((region) => answers(files, ['prod', 'dev'], { values: { 'opt:region': region, 'AWS::Region': region } }));
    assert.deepEqual(regions, [['allow', 'implicit-deny'], ['implicit-deny', 'allow']]);
  });

  it('follows the environment of a case', () => {
    const project = '{ "environments": { "live": { "stage": "prod" }, "test": { "stage": "dev" } } }';
    const files = { ...config, ...allowing('"${file(config/${opt:stage}.yml):target}"'), 'gatehouse.json': project };
    assert.deepEqual(['live', 'test'].map((env) => answerIn(files, { ...called, env })), ['allow', 'implicit-deny']);
  });

  it('decides the resource policy, too', () => {
    const policy = (effect: string): string => `- { Effect: ${effect}, Principal: "*", Action: execute-api:Invoke, Resource: "*" }\n`;
    const files = {
      ...service({ provider: '  apiGateway: { resourcePolicy: "${file(./policy.${sls:stage}.yml)}" }\n', functions: '  f: { events: [{ http: GET a }] }\n' }),
      'policy.prod.yml': policy('Allow'),
      'policy.dev.yml': policy('Deny'),
    };
    const ask = (stage: string): string => answerIn(files, { api: { ref: called.api, stage }, caller: 'anonymous', request: 'GET /a' });
    assert.deepEqual(['prod', 'dev'].map(ask), ['allow', 'explicit-deny']);
  });
});

describe('an authorizer that the stage chooses', () => {
  const allow = { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] } };
  const said = (source: string): string => `{ name: check, type: token, identitySource: method.request.header.${source}, resultTtlInSeconds: 0 }`;
  const chosen = '{ http: { path: a, method: get, authorizer: "${self:custom.${sls:stage}}" } }';

  /** By stage, for the names of headers that are sent. */
  function ask(custom: string, events: readonly string[], sent: Readonly<Record<string, string>>, path = '/a'): readonly string[] {
    const files = service({ functions: `  f: { events: [${events.join(', ')}] }\n  check: { handler: a.b }\n`, more: `custom: ${custom}\n` });
    return Object.entries(sent).map(([stage, header]) => answerIn(files, { api: { ref: called.api, stage }, request: { method: 'GET', path, headers: { [header]: 'x' } }, authorizer: { output: allow } }));
  }

  it('says what the framework makes where others are none', () => {
    for (const events of [[chosen], [chosen, chosen.replace('path: a', 'path: b')]]) {
      assert.deepEqual(ask(`{ prod: ${said('X')}, dev: null }`, events, { prod: 'X', dev: 'Y' }), ['allow', 'allow']);
      assert.deepEqual(ask(`{ prod: ${said('X')}, dev: aws_iam }`, events, { prod: 'Y', dev: 'X' }), ['unauthenticated', 'unauthenticated']);
    }
  });

  it('has nothing of another that has the same name', () => {
    const open = 'allow | unauthenticated';
    assert.deepEqual(ask(`{ prod: ${said('X')}, dev: ${said('Y')} }`, [chosen], { prod: 'X', dev: 'X' }), [open, open]);
    assert.deepEqual(ask(`{ prod: ${said('X')}, dev: ${said('X')} }`, [chosen], { prod: 'X', dev: 'Y' }), ['allow', 'unauthenticated']);
    const other = `{ http: { path: b, method: get, authorizer: ${said('Y')} } }`;
    assert.deepEqual(ask(`{ prod: ${said('X')}, dev: aws_iam }`, [other, chosen], { prod: 'X', dev: 'X' }, '/b'), [open, open]);
    assert.deepEqual(ask(`{ prod: ${said('Y')}, dev: aws_iam }`, [other, chosen], { prod: 'Y', dev: 'X' }, '/b'), ['allow', 'unauthenticated']);
  });
});

describe('references of CloudFormation in a service', () => {
  const resources = 'resources:\n  Parameters: { Env: { Type: String } }\n  Conditions: { IsProd: !Equals [!Ref Env, prod] }\n  Mappings: { Targets: { prod: { arn: "arn:aws:execute-api:*:*:*" }, dev: { arn: "arn:aws:execute-api:*:*:*/b" } } }\n';

  it('lead to its conditions and mappings', () => {
    for (const value of ['!If [IsProd, "arn:aws:execute-api:*:*:*", "arn:aws:execute-api:*:*:*/b"]', '!FindInMap [Targets, !Ref Env, arn]']) {
      const files = allowing(value, resources);
      assert.deepEqual(['prod', 'dev'].map((Env) => answerIn(files, { ...called, values: { Env } })), ['allow', 'implicit-deny'], value);
    }
    assert.equal(answerIn(allowing('!If [IsProd, "*", "arn:aws:execute-api:*:*:*/b"]', resources), { ...called, values: { IsProd: true } }), 'allow');
  });
});
