/** The output of a CDK app over the protocol: what is read from disk, when, and what is told of it. */
import assert from 'node:assert/strict';
import { CodeLensRequest } from 'vscode-languageserver/node';
import { cdkApp } from '../support/cdk-app';
import { withServer } from '../support/server-client';

const folder = 'file:///home/me/app';
const program = 'import { Stack } from "aws-cdk-lib";\n  role = new Role(this, "CallerRole");\n    api = new RestApi(this, "OrdersApi");\n';
const app = Object.fromEntries(Object.entries(cdkApp('/home/me/app')).map(([name, text]) => [`${folder}/${name}`, text]));
const disk = { ...app, [`${folder}/lib/orders-stack.ts`]: program, [`${folder}/lib/far-stack.ts`]: program };
const template = `${folder}/cdk.out/FarStack.template.json`;
const text = app[template] ?? '';

describe('the output of a CDK app over the protocol', () => {
  it('is lensed like any template, and a finding leads to where the program creates the construct', () =>
    withServer({ disk, initializationOptions: { showsSimulations: true } }, async (client) => {
      await client.open(template, 'json', text.replace('"Action": "execute-api:Invoke"', '"Action": "execute-api:Invok"'));
      const { diagnostics } = await client.diagnostics(template, ({ diagnostics: [first] }) => first?.relatedInformation?.[0]?.location.uri.endsWith('.ts') === true);
      assert.deepEqual(diagnostics[0]?.relatedInformation, [
        { message: 'The construct `FarStack/CallerRole/DefaultPolicy` is created here.', location: { uri: `${folder}/lib/far-stack.ts`, range: { start: { line: 1, character: 2 }, end: { line: 1, character: 38 } } } },
      ]);
      const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: template } });
      assert.equal(lenses?.length, 2);
    }));

  it('is read for an open scenario file as far as that needs it', () =>
    withServer({ disk }, async (client) => {
      const uri = `${folder}/orders.authz.yaml`;
      const scenario = (api: string): string => `api: ${api}\ncaller: { ref: "cdk.out#OrdersStack/PartnerRole" }\nrequest: { method: GET, path: /orders, sourceIp: 203.0.113.7 }\nexpect: allow\n`;
      await client.open(uri, 'yaml', scenario('cdk.out#OrdersStack/OrdersApi'));
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
      await client.change(uri, 2, scenario('cdk.out#OrdersStack/OrdersApy'));
      const { diagnostics } = await client.diagnostics(uri, (params) => params.version === 2 && params.diagnostics.length > 0);
      assert.deepEqual(diagnostics.map(({ message }) => message), ['`cdk.out#OrdersStack/OrdersApy` leads to no API: did you mean `#OrdersStack/OrdersApi`?']);
    }));
});
