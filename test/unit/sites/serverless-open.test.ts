/** What cannot be seen in a service stays open, half-typed services give what is there, and hostile ones do no harm. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../server/src/gateway/model';
import { routeRows } from '../../support/api-rows';
import { findingsOf, openTexts } from '../../support/check-diagnostics';
import { answerIn, type Files } from '../../support/decide-files';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { apisOf, onlyApi, service } from '../../support/services';

const functions = '  f: { events: [{ http: { path: a, method: get, authorizer: aws_iam } }] }\n';
const ask = (files: Files): string => answerIn(files, { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, request: 'GET /a' });

describe('what cannot be seen in a service', () => {
  it('leaves open whether a statement among others allows or denies', () => {
    const provider = '  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "*" }, "${file(./missing.yml)}"] } }\n';
    assert.equal(ask(service({ provider, functions })), 'allow | explicit-deny');
    assert.equal(ask({ ...service({ provider, functions }), 'missing.yml': 'Effect: Deny\nAction: execute-api:Invoke\nResource: "*"\n' }), 'explicit-deny');
    assert.equal(ask(service({ provider: '  iam: { role: { statements: "${ssm:/all}" } }\n', functions })), 'allow | implicit-deny | explicit-deny'.split(' | ').sort().join(' | '));
  });

  it('leaves open which resource policy there is', () => {
    const provider = '  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "*" }] } }\n  apiGateway: ${file(./missing.yml)}\n';
    const files = service({ provider, functions });
    assert.equal(onlyApi(files).resourcePolicy, undefined);
    assert.match(onlyApi(files).partial ?? '', /provider\.apiGateway/);
    assert.equal(ask(files), 'allow | explicit-deny | refused');
  });

  it('is looked up anew when it comes to be there', () => {
    const workspace = openWorkspace(service({ functions: '  f: { events: "${file(./events.yml)}" }\n' }));
    const rows = (): readonly string[] => workspace.file(uriOf('serverless.yml'))?.apis.flatMap(({ api }) => routeRows(api)) ?? [];
    assert.deepEqual(rows(), []);
    assert.deepEqual(workspace.missing(uriOf('serverless.yml')), [uriOf('events.yml')]);
    workspace.set(uriOf('events.yml'), 'yaml', 1, '- http: GET a\n- httpApi: "*"\n');
    assert.deepEqual(rows(), ['GET /a NONE', '$default $default NONE']);
    workspace.set(uriOf('events.yml'), 'yaml', 2, '- http: GET b\n');
    assert.deepEqual(rows(), ['GET /b NONE']);
  });

  it('leaves the API at the top of the service where its events stand in another file', () => {
    const workspace = openWorkspace({ ...service({ functions: '  f: ${file(./f.yml)}\n' }), 'f.yml': 'events: [{ http: GET a }]\n' });
    const [entry] = workspace.file(uriOf('serverless.yml'))?.apis ?? [];
    const span = entry && workspace.locate(entry.api.nameSpan);
    assert.deepEqual(span && [span.source, span.start, span.end], [uriOf('serverless.yml'), 0, 'service'.length]);
  });

  it('is nothing outside of the folder of the service or on the web', () => {
    for (const path of ['/etc/passwd.yml', 'https://x/y.yml', '~/a.yml', 'file:///a.yml']) {
      const workspace = openWorkspace(service({ functions: `  f: { events: "\${file(${path})}" }\n` }));
      workspace.file(uriOf('serverless.yml'));
      assert.deepEqual(workspace.missing(uriOf('serverless.yml')).filter((uri) => !uri.startsWith('file:///project/')), [], path);
    }
  });

  it('is never a value that is kept elsewhere', () => {
    const files = service({ provider: '  iam: { role: { statements: [{ Effect: Allow, Action: s3:GetObject, Resource: "${param:token}${env:TOKEN, \'hunter2\'}" }] } }\n', functions, more: 'params: { default: { token: hunter3 } }\n' });
    const document = JSON.stringify(openWorkspace(files).file(uriOf('serverless.yml'))?.policies.map(({ policy }) => policy.statements.map(({ resource }) => resource?.value.values.map(({ text }) => text))));
    assert.match(document, /param:token/);
    assert.doesNotMatch(document, /"label":"[^"]*hunter|"reason":"[^"]*hunter/);
  });
});

describe('a service that somebody is typing', () => {
  const text = `service: orders
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
  iam:
    role:
      statements:
        - Effect: Allow
          Action: execute-api:Invoke
          Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:*:\${ApiGatewayRestApi}/\${self:custom.\${opt:stage}.x}/*"
  apiGateway: { resourcePolicy: [{ Effect: Deny, Principal: "*", Action: "*", Resource: "\${file(./a.yml):x}" }] }
  httpApi: { authorizers: { a: { type: request, functionName: f } }, cors: true }
functions:
  - f: { events: [{ http: { path: a/{b}, method: get, authorizer: { name: x } } }, { websocket: { route: $connect, authorizer: { arn: !GetAtt F.Arn } } }] }
  - \${file(./f.yml)}
resources:
  - Resources: { ApiGatewayRestApi: { Properties: { Policy: { Statement: [] } } }, R: { Type: AWS::IAM::Role } }
  - extensions: { ApiGatewayRestApi: { Properties: { Policy: x } } }
custom: { dev: { x: y } }
`;

  it('is read at every point without failing or pointing outside the text', () => {
    for (let length = 0; length <= text.length; length += 7) {
      for (const part of [text.slice(0, length), text.slice(0, length) + text.slice(length + 11)]) {
        const opened = openTexts([{ name: 'serverless.yml', text: part }]);
        for (const { span } of findingsOf(opened).flat()) assert.ok(span.start >= 0 && span.end <= part.length);
        opened.analysis.file(opened.uris[0]!);
      }
    }
  });

  it('has no API for an event that is not begun', () => {
    assert.deepEqual(apisOf(service({ functions: '  f:\n    events:\n      - http:\n      - httpApi:\n      -\n  g:\n' })), []);
    assert.deepEqual(apisOf(service({ functions: '  f: { events: [{ http: { path: a, method: get, authorizer: } }] }\n' })).flatMap(routeRows), ['GET /a NONE']);
  });

  it('may hold anything', () => {
    const odd = ['[]', '{}', 'x', '3', '{ name: aws, apiGateway: 3, httpApi: [], iam: { role: [] } }', '{ name: aws, iam: [x], endpointType: [a], vpcEndpointIds: x, apiGateway: { resourcePolicy: x, restApiId: [] } }'];
    for (const provider of odd) {
      for (const list of odd) {
        const workspace = openWorkspace({ 'serverless.yml': `service: x\nprovider: ${provider}\nfunctions: ${list}\nresources: ${list}\n` });
        workspace.file(uriOf('serverless.yml'));
        const events = openWorkspace({ 'serverless.yml': `service: x\nprovider: ${provider}\nfunctions: { f: { events: [{ http: ${list}, httpApi: ${list}, websocket: ${list} }] } }\n` });
        events.file(uriOf('serverless.yml'));
      }
    }
  });

  it('with very long paths and very many events is read all the same', () => {
    const path = (steps: number): string => Array.from({ length: steps }, (_, index) => `p${String(index)}`).join('/');
    const deep = (steps: number): Api => onlyApi(service({ functions: `  f: { events: [{ http: "GET ${path(steps)}" }] }\n` }));
    assert.equal(deep(200).routes.length, 1);
    assert.match(deep(50_000).partial ?? '', /computed/);
    const many = Array.from({ length: 1000 }, (_, index) => `      - http: GET a/b${String(index)}\n`).join('');
    assert.equal(onlyApi(service({ functions: `  f:\n    events:\n${many}` })).routes.length, 1000);
  });
});
