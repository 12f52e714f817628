/** Open scenario files and the files they rest on: nothing is said of one that nobody has looked for yet. */
import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { withServer } from '../support/server-client';

const scenario = 'file:///p/cases/a.authz.yaml';
const words = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);

const policy = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

const disk: Readonly<Record<string, string>> = {
  'file:///p/gatehouse.json': '{"accounts":{"a":{"id":"111122223333","organization":{"scps":[["org/full.json"]]}}},"environments":{"prod":{"account":"a","valuesFrom":"prod.tfvars"}}}',
  'file:///p/org/full.json': policy,
  'file:///p/prod.tfvars': 'office = "x"\n',
  'file:///p/role.json': policy,
  'file:///p/shared.authz.yaml': 'callers: { ops: { arn: "arn:aws:iam::111122223333:role/Ops", identityPolicies: [role.json] } }\n',
  'file:///p/parent.yaml': 'Resources:\n  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: nested/api.yaml } }\n',
  'file:///p/nested/api.yaml': 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }\n',
  'file:///p/tf/main.tf': 'module "api" {\n  source = "./api"\n}\n',
  'file:///p/tf/api/main.tf': 'resource "aws_api_gateway_rest_api" "this" {\n  name = "orders"\n}\n',
};

describe('a scenario file that is opened first', () => {
  it('is never said to rest on what is not there, where it is', () =>
    withServer({ disk, folders: ['file:///p'], diskTakes: 5 }, async (client) => {
      const text = `env: prod
use: [../shared.authz.yaml]
request: GET /
caller: ops
cases:
  - { name: nested, api: "../parent.yaml#Api" }
  - { name: module, api: "../tf/main.tf#module.api.aws_api_gateway_rest_api.this" }
`;
      await client.open(scenario, 'yaml', text);
      await client.change(scenario, 2, `${text}  - { name: own, api: { kind: REST } }\n`);
      // Wrong on its own account, so that there is something to wait for.
      await client.change(scenario, 3, `${text}  - { name: wrong, nmae: x }\n`);
      await client.diagnostics(scenario, ({ version, diagnostics }) => version === 3 && diagnostics.length > 0);
      assert.deepEqual([...new Set(client.all(scenario).flatMap(({ diagnostics }) => diagnostics.map(words)))], ['There is no field `nmae` here: did you mean `name`?']);
    }));

  it('goes on being told what is wrong with it while another document names what is not there', () =>
    withServer({ disk: {}, folders: ['file:///p'], diskTakes: 20 }, async (client) => {
      const parent = 'file:///p/parent.yaml';
      const naming = (file: string): string => `Resources:\n  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file} } }\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }\n`;
      await client.open(parent, 'yaml', naming('a.yaml'));
      await client.open(scenario, 'yaml', 'api: ../parent.yaml#Api\nrequest: GET /\nnmae: x\n');
      await client.diagnostics(scenario, ({ diagnostics }) => diagnostics.length > 0);
      const before = client.all(scenario).length;
      for (const [index, file] of ['b.yaml', 'c.yaml'].entries()) {
        const told = client.all(scenario).length;
        await client.change(parent, index + 2, naming(file));
        await client.diagnostics(scenario, () => client.all(scenario).length > told);
      }
      assert.deepEqual(new Set(client.all(scenario).slice(before).map(({ diagnostics }) => diagnostics.length)), new Set([1]));
    }));

  it('is told once it was looked for and is not', () =>
    withServer({ disk: {}, folders: ['file:///p'] }, async (client) => {
      const rows = [
        ['env: prod\nrequest: GET /\n', '`prod` names an environment'],
        ['api: ../template.yaml#Api\nrequest: GET /\n', '`../template.yaml` cannot be read'],
        ['api: ../tf/main.tf#aws_api_gateway_rest_api.this\nrequest: GET /\n', '`../tf/main.tf` cannot be read'],
        ['use: [gone.authz.yaml]\nrequest: GET /\n', '`gone.authz.yaml` cannot be read'],
      ] as const;
      for (const [index, [text, message]] of rows.entries()) {
        if (index === 0) await client.open(scenario, 'yaml', text);
        else await client.change(scenario, index + 1, text);
        const { diagnostics } = await client.diagnostics(scenario, (params) => params.version === index + 1 && params.diagnostics.length > 0);
        assert.ok(diagnostics[0] && words(diagnostics[0]).startsWith(message), diagnostics.map(words).join('\n'));
      }
    }));
});
