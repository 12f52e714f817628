/** A stage that nobody says is assumed, and the answer says so, whatever framework the API is written in. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { runCase } from '../../../server/src/scenario/run';
import { readContext } from '../../../server/src/scenario/read-context';
import { findEnvironment } from '../../../server/src/project/environment';
import { readProject } from '../../../server/src/project/project';
import type { Files } from '../../support/decide-files';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { problemsOf, readText } from '../../support/scenarios';
import { service } from '../../support/services';

const project = '{ "environments": { "live": { "stage": "live" } } }';

/** The notes of an answer about a stage. */
function notes(files: Files, one: object): readonly string[] {
  const workspace = openWorkspace(files);
  const { apiAt, valueFile } = readContext(workspace, workspace);
  const read = readText({ name: 'a case', request: 'GET /a', caller: 'anonymous', ...one }, {}, { apiAt, valueFile, environment: (name, from) => findEnvironment(readProject(uriOf('gatehouse.json'), project), name, from) });
  assert.deepEqual(problemsOf(read), []);
  const [first] = read.scenario.cases;
  assert.ok(first);
  const result = runCase(first, { workspace, now: undefined, evaluate: evaluateRequest });
  assert.ok(result.kind === 'ran');
  return result.notes.filter((note) => note.includes('stage'));
}

const rest = (stage: string): string => `Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api } }
  Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: ${stage} } }
`;

describe('a stage that nobody says', () => {
  it('is named in the answer with what it is called in the files', () => {
    const sls = service({ provider: '  stage: live\n', functions: '  f: { events: [{ http: GET a }] }\n' });
    assert.deepEqual(notes(sls, { api: 'serverless.yml#ApiGatewayRestApi' }), ['The stage is taken to be `prod`, as nobody says what `opt:stage` is (an option of the command, by default `live`): name it by `api.stage` or under `values`.']);
    const template = { 'template.yaml': `Parameters: { Env: { Type: String } }\n${rest('!Ref Env')}` };
    assert.deepEqual(notes(template, { api: 'template.yaml#Api' }), ['The stage is taken to be `prod`, as nobody says what `Env` is (a parameter of the template): name it by `api.stage` or under `values`.']);
    const sam = { 'template.yaml': 'Transform: AWS::Serverless-2016-10-31\nParameters: { Env: { Type: String } }\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: !Ref Env } }\n' };
    assert.deepEqual(notes(sam, { api: 'template.yaml#Api' }).length, 1);
    const module = { 'main.tf': 'variable "stage" {}\nresource "aws_api_gateway_rest_api" "a" { name = "a" }\nresource "aws_api_gateway_stage" "s" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  stage_name = var.stage\n}\n' };
    assert.match(notes(module, { api: 'main.tf#aws_api_gateway_rest_api.a' }).join(), /^The stage is taken to be `prod`, as nobody says what `var\.stage` is/);
  });

  it('is named where the files know of no stage, or of several', () => {
    const definition = { 'openapi.yaml': 'openapi: 3.0.1\nx-amazon-apigateway-api-key-source: HEADER\npaths: { /a: { get: {} } }\n' };
    assert.deepEqual(notes(definition, { api: 'openapi.yaml' }), ['The stage is taken to be `prod`, as the files of the API name none: `api.stage` names another one.']);
    const two = { 'template.yaml': `${rest('dev')}  Other: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: live } }\n` };
    assert.deepEqual(notes(two, { api: 'template.yaml#Api' }), ['The call goes to `dev`, one of several stages of the API: `api.stage` names another one.']);
  });

  it('is not assumed where somebody says it', () => {
    const sls = service({ functions: '  f: { events: [{ http: GET a }, { httpApi: GET /a }] }\n' });
    const api = 'serverless.yml#ApiGatewayRestApi';
    assert.deepEqual(notes(sls, { api: { ref: api, stage: 'live' } }), []);
    assert.deepEqual(notes(sls, { api, values: { 'opt:stage': 'live' } }), []);
    assert.deepEqual(notes(sls, { api, env: 'live' }), []);
    assert.deepEqual(notes(sls, { api, request: 'GET https://abc123.execute-api.eu-west-1.amazonaws.com/live/a' }), []);
    assert.deepEqual(notes(sls, { api: 'serverless.yml#HttpApi' }), []);
    assert.deepEqual(notes({ 'template.yaml': rest('dev') }, { api: 'template.yaml#Api' }), []);
    assert.deepEqual(notes({}, { api: { kind: 'REST' } }), []);
  });
});
