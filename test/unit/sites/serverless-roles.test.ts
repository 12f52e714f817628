/** Roles that the Serverless Framework makes for functions, where their statements stand, and templates in `resources`. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { serverless } from '../../../server/src/sites/serverless';
import type { PrincipalSite } from '../../../server/src/sites/site';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { answerIn, type Files } from '../../support/decide-files';
import { service } from '../../support/services';

function principals(files: Files): readonly PrincipalSite[] {
  const document = openWorkspace(files).file(uriOf('serverless.yml'))?.document;
  assert.ok(document);
  return serverless.principals?.([document]) ?? [];
}

/** `orders-${opt:stage}-…: /provider/iam/role/statements, AWS…`. */
function roles(files: Files): readonly string[] {
  return principals(files).map(({ nameText, policies, boundary }) => {
    const names = [...policies, ...(boundary ? [boundary] : [])].map((policy) => ('selector' in policy ? policy.selector : policy.outside));
    return `${displayText(nameText)}: ${names.join(', ')}`;
  });
}

const policies = (files: Files): readonly string[] =>
  openWorkspace(files).file(uriOf('serverless.yml'))?.policies.filter(({ site }) => !site.derived).map(({ site, policy }) => `${site.kind} ${site.selector} ${String(policy.statements.length)}`) ?? [];

const statement = '{ Effect: Allow, Action: s3:GetObject, Resource: "*" }';
const shared = `  iam: { role: { statements: [${statement}] } }\n`;

describe('the role of a service', () => {
  it('has the statements of the provider and what logs need', () => {
    const files = service({ provider: shared, functions: '  f: { handler: a.b }\n  quiet: { disableLogs: true }\n' });
    assert.deepEqual(roles(files), ['orders-${opt:stage}-${AWS::Region}-lambdaRole: /provider/iam/role/statements, /provider/logs']);
    assert.deepEqual(policies(files), ['identity /provider/iam/role/statements 1']);
    const ask = (resource: string): string => answerIn(files, { caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, action: 'logs:PutLogEvents', resource, values: { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '111122223333', 'opt:stage': 'dev', 'AWS::Partition': 'aws' } });
    assert.equal(ask('arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-dev-f:log-stream:x'), 'allow');
    assert.equal(ask('arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-dev-quiet:log-stream:x'), 'explicit-deny');
    assert.equal(ask('arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/other-dev-f:log-stream:x'), 'implicit-deny');
  });

  it('may be written in the old words, and has name, path, boundary, managed policies and tags', () => {
    assert.deepEqual(roles(service({ provider: `  iamRoleStatements: [${statement}]\n  iamManagedPolicies: [arn:aws:iam::aws:policy/ReadOnlyAccess]\n`, functions: '  f: { handler: a.b }\n' })), [
      'orders-${opt:stage}-${AWS::Region}-lambdaRole: /provider/iamRoleStatements, /provider/logs, arn:aws:iam::aws:policy/ReadOnlyAccess',
    ]);
    const files = service({
      provider: '  iam: { role: { name: mine, path: /apps/, permissionsBoundary: arn:aws:iam::111122223333:policy/b, managedPolicies: [arn:aws:iam::aws:policy/X], tags: { team: a } } }\n',
      functions: '  f: { handler: a.b, vpc: { subnetIds: [] }, events: [{ sqs: x }] }\n',
    });
    assert.deepEqual(roles(files), [
      'mine: /provider/logs, arn:aws:iam::aws:policy/X, arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole, what it needs for `sqs` events, arn:aws:iam::111122223333:policy/b',
    ]);
    const [role] = principals(files);
    assert.deepEqual([...(role?.tags ?? [])], [['team', 'a']]);
    assert.equal(role && displayText(role.path), '/apps/');
  });

  it('is not made where one is given, or where there is nobody to have it; statements are read all the same', () => {
    assert.deepEqual(roles(service({ provider: '  iam: { role: arn:aws:iam::111122223333:role/x }\n', functions: '  f: { handler: a.b }\n' })), []);
    assert.deepEqual(roles(service({ provider: '  iam: { role: !GetAtt Own.Arn }\n', functions: '  f: { handler: a.b }\n' })), []);
    assert.deepEqual(roles(service({ provider: shared, functions: '  f: { role: x }\n' })), []);
    assert.deepEqual(roles(service({ provider: shared })), []);
    assert.deepEqual(policies(service({ provider: shared })), ['identity /provider/iam/role/statements 1']);
  });

  it('may be one for each function, with the statements of all or without', () => {
    const plugin = 'plugins: [serverless-offline, serverless-iam-roles-per-function]\n';
    const files = (more: string, settings = ''): Files => service({ provider: shared, functions: `  f: { iamRoleStatements: [${statement}, ${statement}]${more} }\n  g: { handler: a.b }\n`, more: plugin + settings });
    assert.deepEqual(roles(files('')), [
      'orders-${opt:stage}-${AWS::Region}-lambdaRole: /provider/iam/role/statements, /provider/logs',
      'orders-${opt:stage}-f-${AWS::Region}-lambdaRole: /functions/f/iamRoleStatements, /functions/f/logs',
    ]);
    const inherited = '/provider/iam/role/statements, /functions/f/iamRoleStatements';
    assert.match(roles(files(', iamRoleStatementsInherit: true, iamRoleStatementsName: own'))[1] ?? '', new RegExp(`^own: ${inherited}`));
    assert.match(roles(files('', 'custom: { serverless-iam-roles-per-function: { defaultInherit: true } }\n'))[1] ?? '', new RegExp(inherited));
    assert.deepEqual(policies(files('')), ['identity /provider/iam/role/statements 1', 'identity /functions/f/iamRoleStatements 2']);
  });

  it('is not one of its own by the words of a plugin that is not there', () => {
    const functions = `  f: { iamRoleStatements: [${statement}], iamRoleStatementsName: own, iamPermissionsBoundary: "arn:aws:iam::111122223333:policy/B" }\n`;
    const all = 'orders-${opt:stage}-${AWS::Region}-lambdaRole: /provider/iam/role/statements, /provider/logs';
    const own = 'own: /functions/f/iamRoleStatements, /functions/f/logs, arn:aws:iam::111122223333:policy/B';
    for (const plugins of ['', 'plugins: [serverless-offline]\n', 'plugins: { modules: [serverless-offline] }\n', 'plugins: []\n', 'plugins:\n']) assert.deepEqual(roles(service({ provider: shared, functions, more: plugins })), [all], plugins);
    for (const plugins of ['[serverless-iam-roles-per-function]', '{ modules: ["@owner/serverless-iam-roles-per-function"] }', '["serverless-iam-roles-per-function-v4"]', '[serverless-granular-iam]', '["${env:PLUGIN}"]', '"${file(./missing.yml)}"', '[./plugins/roles.js]']) {
      assert.deepEqual(roles(service({ provider: shared, functions, more: `plugins: ${plugins}\n` })), [all, own], plugins);
    }
    const files = service({ provider: shared, functions });
    assert.deepEqual(policies(files), ['identity /provider/iam/role/statements 1', 'identity /functions/f/iamRoleStatements 1'], 'statements are read wherever people write them');
    const site = openWorkspace(files).file(uriOf('serverless.yml'))?.policies.find(({ site: { selector } }) => selector === '/functions/f/iamRoleStatements')?.site;
    assert.match(site?.because ?? '', /only with the plugin `serverless-iam-roles-per-function`/);
  });

  it('is not one of its own by words that its version does not know', () => {
    const provider = `  iam: { role: { mode: perFunction, statements: [${statement}] } }\n`;
    const functions = `  f: { iam: { role: { statements: [${statement}] } } }\n`;
    for (const version of ["'3'", '"^3.38.0"', "'>=2.0.0 <4.0.0'", '"~3"', '3']) {
      assert.deepEqual(roles(service({ provider, functions, more: `frameworkVersion: ${version}\n` })), ['orders-${opt:stage}-${AWS::Region}-lambdaRole: /provider/iam/role/statements, /provider/logs'], version);
    }
    for (const version of ["'4'", '"^4.1.0"', '"*"', "'>=3'"]) assert.equal(roles(service({ provider, functions, more: `frameworkVersion: ${version}\n` })).length, 1, version);
  });

  it('may be one for each function by the words of version 4', () => {
    const files = service({
      provider: `  iam: { role: { mode: perFunction, statements: [${statement}] } }\n`,
      functions: `  f: { iam: { role: { name: own, statements: [${statement}] } } }\n  g: { handler: a.b }\n  h: { iam: { inheritStatements: false } }\n`,
    });
    assert.deepEqual(roles(files), [
      'own: /provider/iam/role/statements, /functions/f/iam/role/statements, /functions/f/logs',
      'orders-${opt:stage}-g-${AWS::Region}-lambdaRole: /provider/iam/role/statements, /functions/g/logs',
      'orders-${opt:stage}-h-${AWS::Region}-lambdaRole: /functions/h/logs',
    ]);
  });
});

describe('templates in `resources`', () => {
  const role = `{ Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyName: p, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:*:*:\${ApiGatewayRestApi}/*" }] } }] } }`;
  const functions = '  f: { events: [{ http: { path: a, method: get, authorizer: aws_iam } }] }\n';
  const ask = (files: Files, ref = 'serverless.yml#Partner'): string => answerIn(files, { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref }, request: 'GET /a' });

  it('have roles that can be callers, with policies where they stand', () => {
    const files = service({ functions, more: `resources: { Resources: { Partner: ${role} } }\n` });
    assert.deepEqual(policies(files), ['identity /resources/Resources/Partner/Properties/Policies/0/PolicyDocument 1']);
    assert.equal(ask(files), 'allow');
    assert.equal(ask(files, 'serverless.yml#/resources/Resources/Partner'), 'allow');
  });

  it('may be lists of templates and of files', () => {
    const files = {
      ...service({ functions, more: 'resources:\n  - Resources: { Topic: { Type: AWS::SNS::Topic } }\n  - ${file(./iam.yml)}\n  - Resources: ${file(more.yml)}\n' }),
      'iam.yml': `Resources:\n  Partner: ${role}\n`,
      'more.yml': `Other: ${role}\nPolicy: { Type: AWS::IAM::ManagedPolicy, Properties: { Roles: [!Ref Partner], PolicyDocument: { Statement: [${statement}] } } }\n`,
    };
    assert.deepEqual(policies(files), [
      'identity /resources/1/Resources/Partner/Properties/Policies/0/PolicyDocument 1',
      'identity /resources/2/Resources/Other/Properties/Policies/0/PolicyDocument 1',
      'identity /resources/2/Resources/Policy/Properties/PolicyDocument 1',
    ]);
    assert.equal(ask(files), 'allow');
    assert.equal(ask(files, 'serverless.yml#Other'), 'allow');
    assert.deepEqual(roles(files)[1], '${AWS::StackName}-Partner-${Partner}: /resources/1/Resources/Partner/Properties/Policies/0/PolicyDocument, /resources/2/Resources/Policy/Properties/PolicyDocument');
  });

  it('replace the resource policy by `extensions`', () => {
    const files = service({
      functions,
      more: `resources:
  Resources: { Partner: ${role} }
  extensions: { ApiGatewayRestApi: { Properties: { Policy: { Statement: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "*" }] } } } }
`,
    });
    assert.ok(policies(files).includes('api-resource-policy /resources/extensions/ApiGatewayRestApi/Properties/Policy 1'));
    assert.equal(ask(files), 'explicit-deny');
  });

  it('leave nobody sure of a resource policy that both of them write', () => {
    const own = (provider: string): Files =>
      service({
        functions,
        provider,
        more: `resources:
  Resources:
    Partner: ${role}
    ApiGatewayRestApi: { Properties: { Policy: { Statement: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "*" }] } } }
`,
      });
    assert.equal(ask(own('')), 'explicit-deny');
    assert.match(ask(own('  apiGateway: { resourcePolicy: [{ Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: "*" }] }\n')), /allow.*explicit-deny/);
  });
});
