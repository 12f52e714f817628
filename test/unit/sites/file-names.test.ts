import assert from 'node:assert/strict';
import { isOurs, LANGUAGES, mentionsAws } from '../../../client/src/relevance';
import { formatOf } from '../../../server/src/analysis/formats';
import { formatOfName, isProjectFile, isScenarioFile, isTemplateFile, isTerraformFile, scenarioEndings } from '../../../server/src/sites/file-names';

describe('the name of a file', () => {
  it('says its format', () => {
    const names = ['a.json', 'a.JSONC', 'dir.json/a.yml', 'file:///x/main.tf', 'terraform.tfvars', 'stack.template', 'a.constructor', 'README', 'a.json.bak'];
    assert.deepEqual(names.map(formatOfName), ['json', 'json', 'yaml', 'hcl', 'hcl', 'by-content', undefined, undefined, undefined]);
  });

  it('says what document comes of a template', () => {
    const names = ['a.json.tftpl', 'a.YAML.tpl', 'policy.tpl', '../x.y/policy.tftpl', 'user-data.sh.tftpl', 'a.tpl.json'];
    assert.deepEqual(names.map(formatOfName), ['json', 'yaml', 'by-content', 'by-content', undefined, 'json']);
    assert.deepEqual(names.map(isTemplateFile), [true, true, true, true, true, false]);
  });

  it('says whether it belongs to a Terraform module', () => {
    assert.deepEqual(['main.tf', 'main.tofu', 'terraform.tfvars', 'tf'].map(isTerraformFile), [true, true, false, false]);
  });

  it('says whether it is a scenario file or a project, to the client as to the server', () => {
    for (const name of ['a.yaml', 'authz.yaml', 'a.authz.yaml.txt', 'A.AUTHZ.YAML', '/x/gatehouse.json', '/x/gatehouse.jsonc', '/x/a.gatehouse.json', ...scenarioEndings.map((ending) => `/x/a${ending}`)]) {
      assert.equal(isOurs(name), isScenarioFile(name) || isProjectFile(name), name);
    }
    assert.deepEqual(['a.authz.yaml', 'A.AUTHZ.YAML', 'a.yaml'].map(isScenarioFile), [true, true, false]);
  });
});

describe('the languages the client wakes up for', () => {
  it('are all read by the server', () => {
    assert.deepEqual(LANGUAGES.filter((language) => formatOf('untitled:Untitled-1', language, '') === undefined), []);
  });
});

describe('the words the client wakes up for', () => {
  it('stand in whatever the server recognises', () => {
    const texts = [
      '{ "isAuthorized": true }',
      '{"statusCode":200,"body":"{\\"isAuthorized\\":false}"}',
      '{ "Version": "2012-10-17" }',
      '{"resource":{"awscc_apigateway_rest_api":{"orders":{}}}}',
      '{"planned_values":{"root_module":{"resources":[{"type":"aws_api_gateway_rest_api","values":{}}]}}}',
      '{"service":"orders","provider":{"name":"aws"},"functions":{"f":{"events":[{"http":"GET a"}]}}}',
      "service: orders\nprovider:\n  name: 'aws'\n",
      'service: orders\nprovider: aws',
      'service: orders\nprovider: ${file(provider.yml)}',
      '{"openapi":"3.0.3","paths":{"/a":{"x-amazon-apigateway-any-method":{}}}}',
      '{"id":"a1b2c3d4e5","name":"orders","apiKeySource":"HEADER"}',
      "'Resources' : { Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } } }",
    ];
    for (const text of texts) assert.ok(mentionsAws(text), text);
  });

  it('do not stand in configuration of other things', () => {
    const texts = [
      'service: orders\nprovider:\n  name: google\n',
      'openapi: 3.0.3\npaths: { /pets: { get: { responses: {} } } }',
      '{ "name": "aws-sdk-example", "keywords": ["aws"] }',
      '{ "name": "orders", "sideEffects": false }',
      'services: { db: { resources: { limits: { memory: 1G } } } }',
      'environment: { AWS_REGION: eu-west-1 }',
      'resource "null_resource" "n" {}',
    ];
    for (const text of texts) assert.ok(!mentionsAws(text), text);
  });
});
