/** What the variables of the Serverless Framework stand for, and what of them nobody can know before the command runs. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { findVariables, readSources } from '../../../server/src/sites/serverless/variable';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { answerIn, type Files } from '../../support/decide-files';
import { service } from '../../support/services';

/** The resources of the first statement of the shared role. */
function resources(value: string, files: Files = {}, more = '', provider = ''): readonly string[] {
  const own = service({ provider: `${provider}  iam: { role: { statements: [{ Effect: Allow, Action: s3:GetObject, Resource: ${value} }] } }\n`, more, functions: '  f: { handler: a.b }\n' });
  const statement = openWorkspace({ ...files, ...own }).file(uriOf('serverless.yml'))?.policies[0]?.policy.statements[0];
  assert.ok(statement);
  return (statement.resource?.value.values ?? []).map(({ text }) => displayText(text));
}

const one = (value: string, files: Files = {}, more = '', provider = ''): string => resources(value, files, more, provider).join(' | ');

describe('a text of the Serverless Framework', () => {
  const inside = (text: string): readonly string[] => findVariables(text).map(({ start, end }) => text.slice(start, end));

  it('has variables where they begin like one, those of IAM and CloudFormation left out', () => {
    assert.deepEqual(inside('a${self:custom.x}b${opt:stage, "dev"}'), ['${self:custom.x}', '${opt:stage, "dev"}']);
    assert.deepEqual(inside('${AWS::Region} ${Bucket} ${aws:username} ${aws:PrincipalTag/x} ${cognito-identity.amazonaws.com:sub} ${!Lit}'), []);
    assert.deepEqual(inside('${aws:accountId}${aws:region}'), ['${aws:accountId}', '${aws:region}']);
    assert.deepEqual(inside('${self:custom.${opt:stage}.x}'), ['${self:custom.${opt:stage}.x}']);
    assert.deepEqual(inside('${AWS::Region-${opt:stage}}'), ['${opt:stage}']);
    assert.deepEqual(inside('\\${self:custom.x} ${self:half'), []);
  });

  it('is taken apart in time that grows with its length alone', () => {
    const deep = '${self:'.repeat(40_000) + '}'.repeat(40_000);
    assert.equal(findVariables(deep).length, 1);
    assert.equal(findVariables('${'.repeat(80_000)).length, 0);
    assert.equal(findVariables('${a'.repeat(40_000) + '}'.repeat(40_000)).length, 0);
  });

  it('has sources with fallbacks', () => {
    assert.deepEqual(readSources("opt:stage, self:provider.stage, 'a, b'"), [
      { kind: 'lookup', type: 'opt', argument: '', address: 'stage' },
      { kind: 'lookup', type: 'self', argument: '', address: 'provider.stage' },
      { kind: 'literal', value: 'a, b' },
    ]);
    assert.deepEqual(readSources('file(./a.yml):x.y'), [{ kind: 'lookup', type: 'file', argument: './a.yml', address: 'x.y' }]);
    assert.equal(readSources('opt:stage, ,'), undefined);
  });
});

describe('a variable of a service', () => {
  it('stands for what is written elsewhere in the service', () => {
    const more = 'custom:\n  name: orders\n  arn: arn:aws:s3:::${self:custom.name}/*\n  both: [a, "${self:custom.arn}"]\n  deep: { a: { b: c } }\n';
    assert.equal(one('"arn:aws:s3:::${self:custom.name}-x"', {}, more), 'arn:aws:s3:::orders-x');
    assert.equal(one('"${self:custom.arn}"', {}, more), 'arn:aws:s3:::orders/*');
    assert.equal(one('"${self:custom.both}"', {}, more), 'a | arn:aws:s3:::orders/*');
    assert.equal(one('"${self:custom.both.1}"', {}, more), 'arn:aws:s3:::orders/*');
    assert.equal(one('"x${self:custom.deep.a.b}${self:service}"', {}, more), 'xcorders');
    assert.equal(one('"${self:custom.none, self:custom.deep.a.b}"', {}, more), 'c');
    assert.equal(one('"${self:custom.none, \'b\'}"', {}, more), 'b');
    assert.equal(one('"${self:custom.${self:custom.which}.a}"', {}, 'custom: { which: deep, deep: { a: z } }\n'), 'z');
  });

  it('stands in templates of `Fn::Sub` beside the references of CloudFormation', () => {
    const more = 'custom: { t: table, dev: { t: x } }\nresources: { Resources: { Table: { Type: AWS::DynamoDB::Table } } }\n';
    assert.equal(one('!Sub "a:${AWS::Region}:${self:custom.t}:${Table}"', {}, more), 'a:${AWS::Region}:table:${Table}');
    assert.equal(one('!Sub "a${self:custom.${self:custom.k}.t}b"', {}, 'custom: { k: dev, dev: { t: x } }\n'), 'axb');
    assert.equal(one('{ "Fn::Join": ["/", [a, "${self:custom.t}", !Ref Table]] }', {}, more), 'a/table/${Table}');
  });

  it('stands for what other files hold, which have variables of their own', () => {
    const files = { 'a.yml': 'x: { y: "arn:${self:custom.n}" }\nlist: [p, q]\n', 'b.json': '{ "z": "${file(./a.yml):x.y}" }', 'dev.yml': 'k: v\n' };
    const more = 'custom: { n: one, all: "${file(a.yml)}", k: dev }\n';
    assert.equal(one('"${file(./a.yml):x.y}"', files, more), 'arn:one');
    assert.equal(one('"${file(a.yml):list}"', files, more), 'p | q');
    assert.equal(one('"${file(./b.json):z}"', files, more), 'arn:one');
    assert.equal(one('"${self:custom.all.list.0}"', files, more), 'p');
    assert.equal(one('"${file(./${self:custom.k}.yml):k}"', files, more), 'v');
    assert.equal(one('"${file(./missing.yml):k, \'d\'}"', files, more), "${file(./missing.yml):k, 'd'}");
    assert.equal(one('"${file(./a.js):k}"', { 'a.js': 'k: v' }, more), '${file(./a.js):k}');
  });

  it('is a value with a name where the command, the environment or AWS decide', () => {
    assert.equal(one('"${opt:stage}-${opt:name, \'x\'}"'), '${opt:stage}-${opt:name}');
    assert.equal(one('"${env:TABLE, \'t\'}"'), '${env:TABLE}');
    assert.equal(one('"${param:domain}"'), '${param:domain}');
    assert.equal(one('"${ssm:/path/to/secret}"'), '${ssm:/path/to/secret}');
    assert.equal(one('"${cf(us-east-1):stack.Out}"'), '${cf(us-east-1):stack.Out}');
    assert.equal(one('"${aws:region}:${aws:accountId}"'), '${AWS::Region}:${AWS::AccountId}');
    assert.equal(one('"${self:provider.stage}:${self:provider.region}"'), '${opt:stage}:${AWS::Region}');
  });

  it('is a reference of CloudFormation where a plugin makes it one, and otherwise what nobody knows', () => {
    const more = 'resources: { Resources: { Table: { Type: AWS::DynamoDB::Table } } }\n';
    const value = '["a:#{AWS::Region}:${self:service}:#{Table}", "#{Table.Arn}", "#{not a name}"]';
    for (const plugins of ['plugins: [serverless-offline, serverless-pseudo-parameters]\n', 'plugins: { modules: [serverless-pseudo-parameters] }\n']) {
      assert.equal(one(value, {}, more + plugins), 'a:${AWS::Region}:orders:${Table} | ${Table.Arn} | #{not a name}');
    }
    assert.equal(one(value, {}, more), 'a:${#{AWS::Region}}:orders:${#{Table}} | ${#{Table.Arn}} | #{not a name}');
  });

  it('is the stage that is deployed to in all its forms, and no other', () => {
    const answer = (value: string, stage: string): string =>
      answerIn(
        service({
          provider: `  stage: ${stage}\n  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "arn:aws:execute-api:*:*:*/${value}/GET/a" }] } }\n`,
          functions: '  f: { events: [{ http: { path: a, method: get, authorizer: aws_iam } }] }\n',
        }),
        { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, request: 'GET /a' },
      );
    for (const value of ['${sls:stage}', '${opt:stage}', '${self:provider.stage}', "${opt:stage, 'dev'}", '${opt:stage, self:provider.stage}']) {
      assert.equal(answer(value, "${opt:stage, 'dev'}"), 'allow', value);
    }
    assert.equal(answer("${opt:stage, 'dev'}", 'dev'), 'allow');
    // An option wins over what is written; a case says which stage it is.
    assert.equal(answer('${self:provider.stage}', 'live'), 'implicit-deny');
    assert.equal(answer('${self:provider.stage}', 'prod'), 'allow');
    assert.equal(answer("${opt:stage, 'test'}", "${opt:stage, 'dev'}"), 'allow | implicit-deny');
  });

  it('is one of several where a key is the stage, which a case decides', () => {
    const files = service({
      provider: '  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "${self:custom.allowed.${opt:stage, \'dev\'}}" }] } }\n',
      functions: '  f: { events: [{ http: { path: a, method: get, authorizer: aws_iam } }] }\n',
      more: 'custom:\n  allowed:\n    dev: "arn:aws:execute-api:*:*:*"\n    prod: "arn:aws:execute-api:*:*:*/prod/GET/b"\n',
    });
    const ask = (values: object): string => answerIn(files, { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, request: 'GET /a', values });
    assert.equal(ask({ 'opt:stage': 'dev' }), 'allow');
    assert.equal(ask({ 'opt:stage': 'prod' }), 'implicit-deny');
    assert.equal(ask({}), 'implicit-deny', 'the stage of a case is `prod` unless it says otherwise');
  });

  it('is a value that nobody knows under the keys where what stands there cannot be seen', () => {
    assert.equal(one('"${self:custom.k.${opt:stage}.x}"', {}, 'custom: { k: { dev: "${ssm:/a}", prod: "${file(./missing.yml)}" } }\n'), '${self:custom.k.${opt:stage}.x}');
    assert.equal(one('"${self:custom.k.${opt:stage}.x}"', {}, 'custom: { k: { dev: { x: a }, prod: "${file(./missing.yml)}" } }\n'), 'a | ${self:custom.k.${opt:stage}.x}');
    assert.equal(one('"${self:custom.k.${opt:stage}.x}"', {}, 'custom: { k: { dev: { x: a }, other: { y: b } } }\n'), 'a');
  });

  it('ends where it leads back to itself or into very many others', () => {
    assert.equal(resources('"${self:custom.a}"', {}, 'custom: { a: "${self:custom.b}", b: "${self:custom.a}" }\n').length, 1);
    const doubling = Array.from({ length: 40 }, (_, index) => `  v${String(index)}: "\${self:custom.v${String(index + 1)}}\${self:custom.v${String(index + 1)}}"`).join('\n');
    assert.equal(resources('"${self:custom.x.${self:custom.v0}}"', {}, `custom:\n  x: {}\n${doubling}\n`).length, 1);
  });
});
