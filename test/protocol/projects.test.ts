/** `gatehouse.json` in an editor: what is told of it, and what it changes in other files. */
import assert from 'node:assert/strict';
import { DidChangeWatchedFilesNotification, FileChangeType, CodeActionRequest, CodeLensRequest, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { withServer } from '../support/server-client';

const project = 'file:///project/gatehouse.json';
const policy = 'file:///project/org/scp/a.json';
const scenario = 'file:///project/cases/a.authz.yaml';

const misspelled = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'allow', Action: 's3:GetObject', Resource: '*' }] });

const words = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);

const folders = ['file:///project'];

describe('gatehouse.json in an editor', () => {
  it('is told what is wrong with it, at the place, and forgets it once that is there', () => {
    const disk: Record<string, string> = { 'file:///project/prod.tfvars': 'a = 1\n' };
    return withServer({ disk, folders }, async (client) => {
      const text = '{\n  // environments\n  "enviroments": {},\n  "environments": { "prod": { "valuesFrom": ["prod.tfvars", "more.tfvars"] } }\n}\n';
      await client.open(project, 'jsonc', text);
      const { diagnostics } = await client.diagnostics(project, (params) => params.diagnostics.length === 2);
      assert.deepEqual(diagnostics.map((each) => [each.range.start.line, each.range.start.character, each.range.end.character, each.code, words(each).split(':')[0]]), [
        [2, 3, 14, 'gatehouse-json', 'There is no field `enviroments` here'],
        [3, 60, 73, 'gatehouse-json', '`more.tfvars` cannot be read, so whatever rests on it is refused'],
      ]);
      assert.ok(client.all(project).every((params) => params.diagnostics.every((each) => !words(each).includes('prod.tfvars'))), 'a file that is there is never said to be missing');
      disk['file:///project/more.tfvars'] = 'b = 2\n';
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: 'file:///project/more.tfvars', type: FileChangeType.Created }] });
      await client.diagnostics(project, (params) => params.diagnostics.length === 1);
      await client.change(project, 2, '{}');
      await client.diagnostics(project, (params) => params.version === 2 && params.diagnostics.length === 0);
    });
  });

  it('changes severities and kinds in open files, while it is edited and when it is read from the disk', () =>
    withServer({ disk: { [project]: '{"checks":{"invalid-effect":"hint"}}' }, folders, initializationOptions: { runsEditorCommands: true } }, async (client) => {
      await client.open(policy, 'json', misspelled);
      const { diagnostics: [diagnostic] } = await client.diagnostics(policy, (params) => params.diagnostics[0]?.severity === 4);
      assert.ok(diagnostic);
      const actions = async (): Promise<readonly string[]> => {
        const params = { textDocument: { uri: policy }, range: diagnostic.range, context: { diagnostics: [diagnostic] } };
        return ((await client.connection.sendRequest(CodeActionRequest.type, params)) as CodeAction[]).map(({ title }) => title);
      };
      assert.ok((await actions()).every((title) => !title.startsWith('Set severity')), 'the setting of the editor would change nothing');
      await client.open(project, 'jsonc', '{"policyKinds":{"org/scp/*.json":"scp"}}');
      await client.diagnostics(policy, (params) => params.diagnostics[0]?.severity === 1);
      assert.ok((await actions()).some((title) => title.startsWith('Set severity')));
      await client.change(project, 2, '{"checks":{"invalid-effect":"off"}}');
      await client.diagnostics(policy, (params) => params.diagnostics.length === 0);
      await client.close(project);
      await client.diagnostics(policy, (params) => params.diagnostics[0]?.severity === 4);
    }));

  it('counts in folders that are open, and not above them', () =>
    withServer({ disk: { [project]: '{"checks":{"invalid-effect":"hint"}}' }, folders: ['file:///project/org'] }, async (client) => {
      await client.open(policy, 'json', misspelled);
      await client.open('file:///project/b.json', 'json', misspelled);
      await client.diagnostics('file:///project/b.json', (params) => params.diagnostics[0]?.severity === 4);
      assert.deepEqual(client.all(policy).map(({ diagnostics: [first] }) => first?.severity), client.all(policy).map(() => 1));
    }));

  it('gives the cases of a scenario their environment, with the files that it names', () => {
    const disk: Record<string, string> = {
      [project]: '{"accounts":{"prod":{"id":"444455556666","organization":{"scps":[["org/scp/a.json"]]}}},"environments":{"prod":{"account":"prod","valuesFrom":"prod.tfvars"}}}',
      [policy]: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
      'file:///project/prod.tfvars': 'office = "203.0.113.0/24"\n',
    };
    const text = (name: string): string => `env: ${name}\nrequest: { path: /, sourceIp: "\${var.office}" }\ncaller: arn:aws:iam::444455556666:role/Dev\n`;
    return withServer({ disk, folders }, async (client) => {
      await client.open(scenario, 'yaml', text('prod'));
      await client.diagnostics(scenario, (params) => params.diagnostics.length === 0);
      const lenses = (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: scenario } })) ?? [];
      assert.deepEqual(lenses.map(({ command }) => command?.title), ['✗ implicit deny at identity policy · in prod']);
      await client.change(scenario, 2, text('prd'));
      const { diagnostics } = await client.diagnostics(scenario, (params) => params.diagnostics.some((each) => words(each).includes('did you mean `prod`')));
      assert.deepEqual(diagnostics[0]?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } });
      await client.open(project, 'jsonc', '{"environments":{"prd":{"values":{"var.office":"203.0.113.0/24"}}}}');
      await client.diagnostics(scenario, (params) => params.diagnostics.length === 0);
    });
  });
});
