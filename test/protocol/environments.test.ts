/** The setting `gatehouse.environment` in the real server: taken at the start, switched while it runs, and wrong. */
import assert from 'node:assert/strict';
import { CodeLensRefreshRequest, CodeLensRequest, CompletionRequest, ConfigurationRequest, DidChangeConfigurationNotification, HoverRequest, type CompletionItem, type CompletionList, type MarkupContent } from 'vscode-languageserver/node';
import * as extensions from '../../server/src/lsp/extensions';
import { ordersTemplate } from '../support/orders-api';
import { withServer, type ServerClient, type ServerOptions } from '../support/server-client';

const template = 'file:///api/template.yaml';
const scenario = 'file:///api/orders.authz.yaml';
const project = 'file:///api/gatehouse.json';

const projectText = `{
  "accounts": {
    "ours": { "id": "999988887777", "organization": { "scps": [["org/all.json"], ["org/reads.json"]] } },
    "spare": { "id": "123412341234" }
  },
  "environments": {
    "prod": { "account": "ours", "region": "eu-west-1" },
    "test": { "account": "spare" }
  }
}
`;

const disk = {
  [project]: projectText,
  'file:///api/org/all.json': '{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }',
  'file:///api/org/reads.json': '{ "Statement": { "Effect": "Allow", "Action": "execute-api:*", "Resource": "arn:aws:execute-api:*:*:*/*/GET/*" } }',
};

const started = (environment: string): ServerOptions => ({ disk, folders: ['file:///api'], initializationOptions: { showsSimulations: true, settings: { environment } } });

const lenses = {
  none: '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗',
  prod: '▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗ · in prod',
  test: '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗ · in test',
  prd: '▶ Simulate · stranger ? · this account ? · other accounts ? · in prd',
};

describe('the environment of simulated requests', () => {
  it('is the one of the settings, with the files it rests on, and follows them', () =>
    withServer(started('prod'), async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      await lensBecomes(client, lenses.prod);
      assert.deepEqual(await rows(client), [
        '✓ GET /orders · this account · reaches the integration, given resource policy and SCP',
        '✓ GET /orders/{id} · this account · reaches the integration, given resource policy and SCP',
        '✗ DELETE /orders/{id} · this account · implicit deny at SCP',
      ]);
      await change(client, 'test');
      await lensBecomes(client, lenses.test);
      assert.deepEqual((await rows(client)).at(-1), '✓ DELETE /orders/{id} · this account · reaches the integration, given resource policy; no SCP supplied');
      await change(client, '');
      await lensBecomes(client, lenses.none);
    }));

  it('is asked of a client that answers such questions, and lenses are asked for anew', async () => {
    let environment = 'prod';
    let refreshes = 0;
    await withServer({ disk, folders: ['file:///api'], initializationOptions: { showsSimulations: true }, capabilities: { workspace: { configuration: true, codeLens: { refreshSupport: true } } } }, async (client) => {
      client.connection.onRequest(ConfigurationRequest.type, () => [{ environment }]);
      client.connection.onRequest(CodeLensRefreshRequest.type, () => {
        refreshes++;
      });
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
      await client.open(template, 'yaml', ordersTemplate);
      await lensBecomes(client, lenses.prod);
      const before = refreshes;
      environment = 'test';
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
      await until('lenses are asked for anew', () => refreshes > before);
      await lensBecomes(client, lenses.test);
    });
  });

  it('moves a pinned request', () =>
    withServer(started('prod'), async (client) => {
      const pushed: extensions.PinnedResult[] = [];
      client.connection.onNotification(extensions.pinnedNotification, (result: extensions.PinnedResult) => void pushed.push(result));
      await client.open(template, 'yaml', ordersTemplate);
      await lensBecomes(client, lenses.prod);
      const request: extensions.RequestReference = { target: { uri: template, kind: 'api', selector: '/Resources/OrdersApi' }, method: 'DELETE', path: '/orders/{id}', caller: 'this-account' };
      const first: extensions.PinnedResult | null = await client.connection.sendRequest(extensions.pinRequest, { request });
      assert.equal(first?.text, '✗ DELETE /orders/{id} as this account — implicit deny · in prod');
      await change(client, 'test');
      await until('it is answered in test', () => pushed.at(-1)?.text === '✓ DELETE /orders/{id} as this account — reaches the integration · in test');
      await change(client, 'prd');
      await until('it is not answered', () => pushed.at(-1)?.verdict === 'undetermined');
      assert.match(pushed.at(-1)?.reason ?? '', /There is no environment `prd` in `gatehouse\.json`: did you mean `prod`\?/);
    }));

  it('that does not exist answers nothing, says why, and is taken once it is written', () =>
    withServer(started('prd'), async (client) => {
      const statuses: extensions.DocumentStatus[] = [];
      client.connection.onNotification(extensions.statusNotification, (status: extensions.DocumentStatus) => void statuses.push(status));
      const because = (): string | undefined => statuses.filter(({ uri }) => uri === template).at(-1)?.because;
      await client.open(template, 'yaml', ordersTemplate);
      await lensBecomes(client, lenses.prd);
      const message = 'There is no environment `prd` in `gatehouse.json`: did you mean `prod`?';
      await until('the status says why', () => because() === `Setting \`gatehouse.environment\`: ${message}`);
      assert.deepEqual((await rows(client)).map((row) => row.split(' · ').at(-1)), Array.from({ length: 3 }, () => `not answered: ${message.replaceAll('`', '')}`));
      await client.open(project, 'jsonc', projectText.replace('"test":', '"prd":'));
      await lensBecomes(client, lenses.test.replace('in test', 'in prd'));
      await until('the status says no more', () => because() === undefined);
    }));

  it('is none for files without a project, and nothing to scenario files', () =>
    withServer({ ...started('prod'), disk: {} }, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      await lensBecomes(client, lenses.none);
      await client.open(scenario, 'yaml', 'api: template.yaml#OrdersApi\nrequest: DELETE /orders/1\ncaller: { arn: "arn:aws:iam::111122223333:role/Dev", identityPolicies: [] }\n');
      await lensBecomes(client, '✓ reaches the integration, given resource policy; no SCP supplied', scenario);
    }));
});

describe('a scenario file over the protocol', () => {
  it('completes environments, documents them and hovers', () =>
    withServer({ disk, folders: ['file:///api'] }, async (client) => {
      await client.open(scenario, 'yaml', 'env: \nrequest: GET /orders\n');
      const textDocument = { uri: scenario };
      const offered = async (): Promise<readonly CompletionItem[]> => ((await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: { line: 0, character: 5 } })) as CompletionList).items;
      await until('there are environments', async () => (await offered()).length > 0);
      const items = await offered();
      assert.deepEqual(items.map(({ label, detail }) => [label, detail]), [['prod', 'ours, eu-west-1'], ['test', 'spare']]);
      assert.deepEqual(items[0]?.textEdit, { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } }, newText: 'prod' });
      const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', items[0]);
      assert.match((resolved.documentation as MarkupContent).value, /^\*\*Environment `prod`\*\* of `gatehouse\.json`\n\n- Account: `ours`, `999988887777`/);
      await client.change(scenario, 2, 'env: prod\nrequest: GET /orders\n');
      const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 0, character: 7 } });
      assert.match((hover?.contents as MarkupContent).value, /SCPs `org\/all\.json`, `org\/reads\.json`/);
      assert.deepEqual(hover?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 9 } });
    }));
});

async function change(client: ServerClient, environment: string): Promise<void> {
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { gatehouse: { environment } } });
}

async function rows(client: ServerClient): Promise<readonly string[]> {
  const params: extensions.SimulateParams = { at: { uri: template, position: { line: 3, character: 0 } }, mode: 'routes', caller: 'this-account' };
  const result: extensions.SimulateResult | null = await client.connection.sendRequest(extensions.simulateRequest, params);
  return result?.rows.map(({ label, description }) => `${label} · ${description}`) ?? [];
}

/** Files that are named are read when they are first missed, so it may take some messages. */
async function lensBecomes(client: ServerClient, expected: string, uri = template): Promise<void> {
  let title: string | undefined;
  await until(`the lens is ${expected}`, async () => {
    const found = (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    title = found.find(({ command }) => command?.title !== 'Acknowledge')?.command?.title;
    return title === expected;
  }).catch((error: unknown) => {
    assert.equal(title, expected, String(error));
  });
}

/** Ends by itself only to say what did not happen. */
async function until(what: string, isIt: () => boolean | Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < 1000; asked++) {
    if (await isIt()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`never: ${what}`);
}
