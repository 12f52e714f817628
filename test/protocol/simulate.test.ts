/** Simulations over the protocol: our own messages, lenses for editors with and without a client of ours, commands. */
import assert from 'node:assert/strict';
import { CodeActionRequest, CodeLensRefreshRequest, CodeLensRequest, ExecuteCommandRequest, HoverRequest, ShowDocumentRequest, type CodeLens } from 'vscode-languageserver/node';
import type { ExplainResult, PinnedResult, RequestReference, SimulateResult, TargetReference } from '../../server/src/lsp/extensions';
import * as extensions from '../../server/src/lsp/extensions';
import { ordersCallers, ordersTemplate, partnerPolicy } from '../support/orders-api';
import { withServer, type ServerClient, type ServerOptions } from '../support/server-client';

const template = 'file:///api/template.yaml';
const partner = 'file:///api/partner.json';
const disk = { [partner]: partnerPolicy, 'file:///api/orders.authz.yaml': ordersCallers };
const ours: ServerOptions = { initializationOptions: { showsSimulations: true }, disk };

describe('simulating over the protocol', () => {
  it('answers with decided rows and marks in lines and columns', () =>
    withServer(ours, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      const result = await simulate(client, { at: { uri: template, position: { line: 3, character: 0 } }, mode: 'routes', caller: 'named:partner' });
      assert.deepEqual(result?.rows.map(({ label }) => label), ['✗ GET /orders', '✗ GET /orders/{id}', '✗ DELETE /orders/{id}']);
      assert.deepEqual(result.rows[1]?.marks, [
        { uri: template, range: { start: { line: 24, character: 14 }, end: { line: 30, character: 63 } }, kind: 'deciding' },
        { uri: template, range: { start: { line: 30, character: 46 }, end: { line: 30, character: 61 } }, kind: 'value', text: '203.0.113.7 ∉ 198.51.100.0/24' },
      ]);
    }));

  it('answers nothing where there is nothing to simulate', () =>
    withServer(ours, async (client) => {
      await client.open('untitled:a', 'json', '{ "a": 1 }');
      assert.equal(await simulate(client, { at: { uri: 'untitled:a', position: { line: 0, character: 0 } }, mode: 'routes' }), null);
      assert.equal(await simulate(client, { at: { uri: 'untitled:gone', position: { line: 0, character: 0 } }, mode: 'routes' }), null);
      assert.equal(await simulate(client, { mode: 'callers' }), null);
    }));

  it('explains with links that count from one, and writes cases', () =>
    withServer(ours, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      const request = await typed(client, 'GET /orders/42 as partner');
      const explained: ExplainResult | null = await client.connection.sendRequest(extensions.explainRequest, { request });
      assert.match(explained?.markdown ?? '', /\[`PartnerFromOffice`\]\(file:\/\/\/api\/template\.yaml#L25,15\)/);
      const written: extensions.CaseTextResult | null = await client.connection.sendRequest(extensions.caseTextRequest, { request, form: 'case' });
      assert.equal(written?.uri, 'file:///api/orders-get-orders-42-as-partner.authz.yaml');
      assert.match(written.text, /\nexpect: explicit-deny\n$/);
    }));

  it('follows a pinned request through edits in any file', () =>
    withServer(ours, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      await client.open(partner, 'json', partnerPolicy);
      const request = await typed(client, 'GET /orders/42 as partner from 198.51.100.4');
      const pushed = new Promise<PinnedResult>((resolve) => client.connection.onNotification(extensions.pinnedNotification, resolve));
      const first: PinnedResult | null = await client.connection.sendRequest(extensions.pinRequest, { request });
      assert.equal(first?.text, '✓ GET /orders/42 as partner from 198.51.100.4 — reaches the integration');
      await client.change(partner, 2, partnerPolicy.replace('GET/orders', 'GET/others'));
      const second = await pushed;
      assert.equal(second.text, '✗ GET /orders/42 as partner from 198.51.100.4 — implicit deny');
      assert.match(second.reason, /^The request is stopped with 403, because nothing allows it: .*\.$/);
    }));

  it('follows a pinned request when the editors of its files are closed, and from the first message on', () =>
    withServer({ ...ours, disk: { ...disk, [template]: ordersTemplate } }, async (client) => {
      const request: RequestReference = { target: { uri: template, kind: 'api', selector: '/Resources/OrdersApi' }, method: 'GET', path: '/orders/{id}', caller: 'named:partner' };
      const first: PinnedResult | null = await client.connection.sendRequest(extensions.pinRequest, { request });
      assert.equal(first?.text, '✗ GET /orders/{id} as partner from 203.0.113.7 — explicit deny');
      const pushed: PinnedResult[] = [];
      client.connection.onNotification(extensions.pinnedNotification, (result: PinnedResult) => void pushed.push(result));
      await client.open(template, 'yaml', ordersTemplate.replace('198.51.100.0/24', '203.0.113.0/24'));
      await until(() => pushed.at(-1)?.verdict === 'reaches');
      await client.close(template);
      await until(() => pushed.at(-1)?.text === first.text);
    }));

  it('tells what each document was taken for, once for each change of it', () =>
    withServer(ours, async (client) => {
      const statuses: extensions.DocumentStatus[] = [];
      client.connection.onNotification(extensions.statusNotification, (status: extensions.DocumentStatus) => void statuses.push(status));
      await client.open(template, 'yaml', ordersTemplate);
      await client.open('untitled:a', 'json', '{ "a": 1 }');
      await until(() => statuses.length === 2);
      assert.deepEqual(statuses.map(({ text, because }) => [text, because !== undefined]), [['1 policy, 1 API', false], ['Nothing recognised', true]]);
      const recognised: extensions.RecognisedResult = await client.connection.sendRequest(extensions.recognisedRequest, { uri: template });
      assert.match(recognised.markdown, /^# template\.yaml/);
    }));
});

describe('lenses over the protocol', () => {
  it('run the commands of a client that shows simulations', () =>
    withServer(ours, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      const [lens] = await lensesOf(client, template);
      assert.equal(lens?.command?.command, 'gatehouse.simulate');
      assert.deepEqual(lens.command.arguments, [{ uri: template, kind: 'api', selector: '/Resources/OrdersApi' }]);
      assert.deepEqual(lens.range, { start: { line: 2, character: 2 }, end: { line: 2, character: 2 } });
    }));

  it('run commands of the server in other editors, which answer with Markdown', () =>
    withServer({ disk }, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      const [lens] = await lensesOf(client, template);
      assert.equal(lens?.command?.command, 'gatehouse.server.simulate');
      const { command, arguments: args } = lens.command;
      const result = (await client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: args })) as ExplainResult;
      assert.match(result.markdown, /\n\| `GET \/orders` \| ✗ unauthenticated: 403 \| ✓ reaches the integration/);
    }));

  it('open the answer where the editor shows documents and the host has a place for it', () =>
    withServer({ disk, capabilities: { window: { showDocument: { support: true } } } }, async (client) => {
      const shown: string[] = [];
      client.connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
        shown.push(uri);
        return { success: true };
      });
      await client.open(template, 'yaml', ordersTemplate);
      const target: TargetReference = { uri: template, kind: 'api', selector: '/Resources/OrdersApi' };
      await client.connection.sendRequest(ExecuteCommandRequest.type, { command: extensions.serverSimulateCommand, arguments: [target] });
      assert.deepEqual(shown, ['saved:orders.md']);
    }));

  it('take no harm from commands with other arguments', () =>
    withServer({}, async (client) => {
      for (const args of [undefined, [], [null], [{ uri: 1 }], ['text']]) {
        for (const command of [extensions.serverSimulateCommand, extensions.serverAcknowledgeCommand, extensions.serverExplainCaseCommand]) {
          assert.equal(await client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: args }), null);
        }
      }
    }));

  it('have a code action beside them where somebody asks for actions', () =>
    withServer(ours, async (client) => {
      await client.open(partner, 'json', '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }');
      assert.deepEqual(await lensesOf(client, partner), []);
      const range = { start: { line: 0, character: 50 }, end: { line: 0, character: 50 } };
      const ask = async (triggerKind: 1 | 2): Promise<readonly string[]> =>
        ((await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri: partner }, range, context: { diagnostics: [], triggerKind } })) ?? []).map(({ title }) => title);
      assert.deepEqual(await ask(1), ['Simulate request']);
      assert.deepEqual(await ask(2), []);
      const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: partner }, position: { line: 0, character: 87 } });
      assert.match(JSON.stringify(hover?.contents), /\[Simulate request\]\(command:gatehouse\.simulate\?/);
    }));

  it('have no link in hovers beside them', () =>
    withServer(ours, async (client) => {
      await client.open(partner, 'json', partnerPolicy);
      const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: partner }, position: { line: 3, character: 63 } });
      assert.ok(hover);
      assert.ok(!JSON.stringify(hover.contents).includes('Simulate request'));
    }));

  it('keep what an edit flipped until it is acknowledged', () =>
    withServer(ours, async (client) => {
      await client.open(template, 'yaml', ordersTemplate);
      await lensesOf(client, template);
      await client.change(template, 2, ordersTemplate.replace('StringEquals', 'StringNotEquals'));
      const flipped = await lensesOf(client, template);
      assert.match(flipped[0]?.command?.title ?? '', /this account ✓→✗/);
      assert.equal(flipped[1]?.command?.command, 'gatehouse.acknowledge');
      await client.connection.sendRequest(extensions.acknowledgeRequest, { target: flipped[1].command.arguments?.[0] as TargetReference });
      assert.match((await lensesOf(client, template))[0]?.command?.title ?? '', /this account ✗ /);
    }));

  it('are asked for again when another document changed', () =>
    withServer({ ...ours, capabilities: { workspace: { codeLens: { refreshSupport: true } } } }, async (client) => {
      let refreshed = 0;
      client.connection.onRequest(CodeLensRefreshRequest.type, () => {
        refreshed++;
      });
      await client.open(template, 'yaml', ordersTemplate);
      await client.open('file:///api/orders.authz.yaml', 'yaml', `api: template.yaml#OrdersApi\nrequest: GET /orders\n`);
      await until(() => refreshed > 0);
      assert.deepEqual((await lensesOf(client, 'file:///api/orders.authz.yaml')).map(({ command }) => command?.title), ['✗ unauthenticated: 403']);
    }));
});

describe('an open output of an authorizer', () => {
  it('is simulated for the event in the file beside it, which is read for it', () => {
    const event = { type: 'TOKEN', methodArn: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders', authorizationToken: 'x' };
    return withServer({ ...ours, disk: { 'file:///api/get-event.json': JSON.stringify(event) } }, async (client) => {
      const uri = 'file:///api/get-response.json';
      await client.open(uri, 'json', partnerPolicy.replace(/^\{/, '{ "principalId": "user", "policyDocument": {').concat('}'));
      let title: string | undefined;
      await until(() => {
        void lensesOf(client, uri).then(([lens]) => (title = lens?.command?.title));
        return title?.includes('event') === true;
      });
      assert.equal(title, '▶ Simulate · GET /orders of get-event.json ✗');
    });
  });
});

describe('an open scenario file', () => {
  it('reads the files it refers to and tells what is wrong with it', () =>
    withServer({ disk: { [template]: ordersTemplate } }, async (client) => {
      const uri = 'file:///api/new.authz.yaml';
      await client.open(uri, 'yaml', 'api: template.yaml#OrdersApi\nrequest: GET /orders\nexpekt: deny\n');
      const { diagnostics } = await client.diagnostics(uri, (params) => params.diagnostics.length === 1);
      assert.match(JSON.stringify(diagnostics[0]?.message), /no field `expekt` here: did you mean `expect`/);
      assert.deepEqual(diagnostics[0]?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 6 } });
    }));
});

async function simulate(client: ServerClient, params: extensions.SimulateParams): Promise<SimulateResult | null> {
  return client.connection.sendRequest(extensions.simulateRequest, params);
}

async function typed(client: ServerClient, text: string): Promise<RequestReference> {
  const target: TargetReference = { uri: template, kind: 'api', selector: '/Resources/OrdersApi' };
  const result = await simulate(client, { target, mode: 'routes', typed: text });
  const request = result?.rows[0]?.request;
  assert.ok(request, `${text} is understood`);
  return request;
}

async function lensesOf(client: ServerClient, uri: string): Promise<readonly CodeLens[]> {
  return (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
}

async function until(isIt: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isIt()) {
    assert.ok(Date.now() < deadline, 'it happens within twenty seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
