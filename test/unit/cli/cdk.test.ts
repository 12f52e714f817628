import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { test } from '../../../server/src/cli/test';
import type { Command } from '../../../server/src/cli/terminal';
import { cdkApp } from '../../support/cdk-app';
import { inFolder, runIn, type Files, type Outcome } from '../../support/command-line';

/** An app with an action that is none in every grant; its traces name the folder it lies in. */
const misspelled = (folder: string): Files => Object.fromEntries(Object.entries(cdkApp(folder)).map(([name, text]) => [name, text.replaceAll('"Action": "execute-api:Invoke"', '"Action": "execute-api:Invok"')]));

const program = ['import { Stack } from "aws-cdk-lib";', '  role = new Role(this, "CallerRole");', '    api = new RestApi(this, "OrdersApi");', ''].join('\n');
const sources: Files = { 'lib/orders-stack.ts': program, 'lib/far-stack.ts': program };

interface Report {
  readonly files: readonly { readonly path: string; readonly findings: readonly Finding[] }[];
}

interface Finding {
  readonly code: string;
  readonly constructPath?: string;
  readonly related: readonly { readonly path: string; readonly range?: { readonly start: { readonly line: number; readonly character: number } }; readonly message: string }[];
}

const runHere = (command: Command, files: Files | ((folder: string) => Files), ...args: readonly string[]): Promise<Outcome> => inFolder(files, (folder) => runIn(command, args, folder));

const findingsIn = ({ out }: Outcome, path: string): readonly Finding[] => (JSON.parse(out) as Report).files.find((file) => file.path === path)?.findings ?? [];

/** `OrdersStack/OrdersApi: lib/orders-stack.ts 2:4 The construct … is created here.` */
const told = ({ constructPath, related }: Finding): string =>
  `${constructPath ?? '?'}: ${related.map(({ path, range, message }) => `${path} ${range ? `${String(range.start.line)}:${String(range.start.character)}` : '?'} ${message}`).join(' | ')}`;

describe('check in the output of the CDK', () => {
  it('names the construct of a finding and where the program creates it', async () => {
    const outcome = await runHere(check, (folder) => ({ ...misspelled(folder), ...sources }), '--format', 'json', 'cdk.out');
    assert.deepEqual(findingsIn(outcome, 'cdk.out/FarStack.template.json').map(told), ['FarStack/CallerRole/DefaultPolicy: lib/far-stack.ts 1:2 The construct `FarStack/CallerRole/DefaultPolicy` is created here.']);
    const [api, , role] = findingsIn(outcome, 'cdk.out/OrdersStack.template.json').map(told);
    assert.equal(api, 'OrdersStack/OrdersApi: lib/orders-stack.ts 2:4 The construct `OrdersStack/OrdersApi` is created here.');
    assert.match(role ?? '', /^OrdersStack\/PartnerRole\/DefaultPolicy: cdk\.out\/OrdersStack\.template\.json \d+:3 This belongs to the construct `OrdersStack\/PartnerRole\/DefaultPolicy`\.$/);
    assert.deepEqual(outcome.complaints, []);
  });

  it('shows a place on another machine as text, and one in a file that is not there', async () => {
    for (const files of [{ ...misspelled('/home/runner/app'), ...sources }, misspelled]) {
      const outcome = await runHere(check, files, '--format', 'json', 'cdk.out/FarStack.template.json');
      const [only, ...others] = findingsIn(outcome, 'cdk.out/FarStack.template.json').map(told);
      assert.match(only ?? '', /^FarStack\/CallerRole\/DefaultPolicy: cdk\.out\/FarStack\.template\.json \d+:3 This belongs to the construct `FarStack\/CallerRole\/DefaultPolicy`, created at `\/.*\/lib\/far-stack\.ts:2:3`\.$/);
      assert.equal(others.length, 0);
    }
  });

  it('reads nothing outside the folder of the app, whatever a trace names', async () => {
    const traced = (folder: string, place: string): Files => ({ ...misspelled(folder), 'cdk.out/FarStack.metadata.json': JSON.stringify({ '/FarStack/CallerRole/DefaultPolicy/Resource': [{ type: 'aws:cdk:creationStack', data: [`at x (${place}:1:1)`] }] }) });
    for (const place of ['../outside.ts', 'lib/../../outside.ts', '/etc/hostname', '//server/share/x.ts']) {
      const outcome = await runHere(check, (folder) => traced(folder, place), '--format', 'json', 'cdk.out/FarStack.template.json');
      assert.match(findingsIn(outcome, 'cdk.out/FarStack.template.json').map(told).join(), /: cdk\.out\/FarStack\.template\.json .*, created at `[^`]*:1:1`\.$/, place);
    }
  });

  it('prints the construct beside the message', async () => {
    const outcome = await runHere(check, misspelled, 'cdk.out');
    assert.match(outcome.out, /^cdk\.out\/FarStack\.template\.json:\d+:\d+ {2}warning {2}`execute-api:Invok` .* {2}FarStack\/CallerRole\/DefaultPolicy {2}unknown-action$/m);
    assert.match(outcome.out, /8 warnings \(15 policies and 4 APIs in 4 files\)/, 'the tree of constructs repeats nothing');
  });

  it('looks into the folder where it is named, ignored by git or not, and not into copies of what is deployed', async () => {
    const files = (folder: string): Files => ({ ...misspelled(folder), '.git/HEAD': '', '.gitignore': 'cdk.out\n', 'cdk.out/asset.0f3c/policy.json': '{"Statement": [{"Effect": "Alow", "Action": "*", "Resource": "*"}]}' });
    assert.match((await runHere(check, files, '.')).out, /^Nothing to report \(0 policies/);
    assert.match((await runHere(check, files, 'cdk.out')).out, /8 warnings \(15 policies/);
    assert.match((await runHere(check, files, 'cdk.out/*.template.json')).out, /5 warnings/);
    for (const named of ['cdk.out/asset.0f3c', 'cdk.out/tree.json']) assert.match((await runHere(check, files, named)).out, /1 error/);
  });
});

describe('inspect in the output of the CDK', () => {
  it('gives policies and APIs their construct, and the policies its name', async () => {
    const outcome = await runHere(inspect, cdkApp(), '--format', 'json', 'cdk.out/OrdersStack.template.json');
    const [file] = (JSON.parse(outcome.out) as { files: readonly { policies: readonly { name: string; constructPath: string; selector: string }[]; apis: readonly { name: string; constructPath: string }[] }[] }).files;
    assert.deepEqual(file?.apis.map(({ name, constructPath }) => [name, constructPath]), [['OrdersApi', 'OrdersStack/OrdersApi']]);
    const policy = file.policies.find(({ constructPath }) => constructPath === 'OrdersStack/OrdersApi');
    assert.deepEqual([policy?.name, policy?.selector], ['OrdersStack/OrdersApi Policy', '/Resources/OrdersApi3B5C2D1E/Properties/Policy']);
  });
});

describe('scenarios on the output of the CDK', () => {
  it('are run from the folder alone', async () => {
    const scenario = ['api: cdk.out#OrdersStack/OrdersApi', 'callers: { partner: { ref: cdk.out#OrdersStack/PartnerRole, sourceIp: 203.0.113.7 }, elsewhere: { ref: cdk.out#OrdersStack/PartnerRole, sourceIp: 198.51.100.7 } }', 'table:', '  GET /orders: { partner: allow, elsewhere: explicit-deny }'].join('\n');
    const outcome = await runHere(test, { ...cdkApp(), 'orders.authz.yaml': scenario }, '.');
    assert.match(outcome.out, /2 as expected/);
    assert.deepEqual([outcome.status, outcome.complaints], [0, []]);
  });
});
