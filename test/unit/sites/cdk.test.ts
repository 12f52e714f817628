import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entriesOf, isAssembly, readAssembly } from '../../../server/src/sites/cdk/assembly';
import { readFrame } from '../../../server/src/sites/cdk/creation';
import { isInside } from '../../../server/src/sites/cdk/constructs';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import type { HostNode } from '../../../server/src/syntax/node';
import { cdkApp } from '../../support/cdk-app';
import { openFile } from '../../support/open-workspace';

const rootOf = (value: object): HostNode => jsonFormat.parse(JSON.stringify(value), 'file:///cdk.out/manifest.json', { format: 'json' }).root;
const app = cdkApp();
const manifest = (): HostNode => rootOf(JSON.parse(app['cdk.out/manifest.json'] ?? '') as object);

describe('a cloud assembly', () => {
  it('names its stacks, what they go by, and the stages', () => {
    const { stacks, folders } = readAssembly(manifest());
    assert.deepEqual(stacks.map(({ path, names, template }) => [path, names, template]), [
      ['OrdersStack', ['OrdersStack', 'OrdersStack'], 'OrdersStack.template.json'],
      ['FarStack', ['FarStack', 'far-production'], 'FarStack.template.json'],
    ]);
    assert.deepEqual(folders, ['assembly-Prod']);
  });

  it('knows the environment as far as it is written down', () => {
    const [orders, far] = readAssembly(manifest()).stacks;
    assert.deepEqual([...(orders?.values ?? [])], [['AWS::StackName', 'OrdersStack']]);
    assert.deepEqual(Object.fromEntries(far?.values ?? []), {
      'AWS::AccountId': '111122224444',
      'AWS::Region': 'eu-west-1',
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': 'far-production',
    });
  });

  it('gives old apps the parameters of their assets, all but the bucket', () => {
    const data = { path: 'asset.aa11', id: 'cc33', packaging: 'zip', sourceHash: 'aa11', s3BucketParameter: 'Bucket', s3KeyParameter: 'Key', artifactHashParameter: 'Hash' };
    const file = { ...data, id: 'bb22', sourceHash: 'bb22', packaging: 'file', path: 'asset.bb22.json', s3KeyParameter: 'FileKey', artifactHashParameter: 'FileHash' };
    const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Old.template.json', parameters: { Size: 'small' } }, metadata: { '/Old': [{ type: 'aws:cdk:asset', data }, { type: 'aws:cdk:asset', data: file }] } };
    const [stack] = readAssembly(rootOf({ version: '1.0', artifacts: { Old: artifact } })).stacks;
    assert.deepEqual(Object.fromEntries(stack?.values ?? []), { 'AWS::StackName': 'Old', Hash: 'aa11', Key: 'assets/cc33/||aa11.zip', FileHash: 'bb22', FileKey: 'assets/||bb22.json', Size: 'small' });
  });

  it('has no files outside its folder', () => {
    for (const file of ['../x.json', 'a/../../x.json', '/etc/x.json', 'C:\\x.json', 'file:///x.json', 'a//b', '.', '']) assert.equal(isInside(file), false, file);
    assert.ok(isInside('nested/x.template.json'));
    const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: '../../secrets.json' } };
    assert.deepEqual(readAssembly(rootOf({ version: '1.0', artifacts: { A: artifact, B: { type: 'cdk:cloud-assembly', properties: { directoryName: '..' } } } })), { stacks: [], folders: [] });
  });

  it('is told from other files by its artifacts', () => {
    assert.ok(isAssembly(manifest()));
    assert.equal(isAssembly(rootOf({ version: '1.0.0', name: 'package' })), false);
    assert.equal(isAssembly(rootOf({ version: '2', artifacts: { a: {} } })), false);
    assert.equal(isAssembly(rootOf([])), false);
  });

  it('is not looked through for policies', () => {
    for (const name of ['cdk.out/manifest.json', 'cdk.out/FarStack.metadata.json']) {
      const { file } = openFile(name, app[name] ?? '');
      assert.deepEqual([file.policies.length, file.apis.length, file.framework?.id], [0, 0, 'cdk'], name);
    }
  });

  it('survives entries of any form', () => {
    for (const metadata of [{ '/A': 1 }, { '/A': [null, {}, { type: 'aws:cdk:logicalId' }] }, []]) assert.deepEqual(entriesOf(rootOf(metadata), 'aws:cdk:logicalId'), []);
  });
});

describe('a frame of a creation trace', () => {
  const rows: readonly [text: string, place: string | undefined][] = [
    ['new OrdersStack (/home/me/app/lib/orders-stack.ts:12:5)', '/home/me/app/lib/orders-stack.ts 12 5'],
    ['    at new OrdersStack (/home/me/app/lib/orders-stack.ts:12:5)', '/home/me/app/lib/orders-stack.ts 12 5'],
    ['at /home/me/app/bin/app.ts:3:1', '/home/me/app/bin/app.ts 3 1'],
    ['Object.<anonymous> (lib/x.ts:3:1)', 'lib/x.ts 3 1'],
    ['file:///home/me/app/lib/x.mjs:3:1', '/home/me/app/lib/x.mjs 3 1'],
    ['new X (C:\\me (work)\\app\\lib\\x.ts:3:1)', '/c:/me (work)/app/lib/x.ts 3 1'],
    ['new X (C:\\me\\app\\lib\\x.ts:3:1)', '/c:/me/app/lib/x.ts 3 1'],
    ['new RestApi (/home/me/app/node_modules/aws-cdk-lib/aws-apigateway/lib/restapi.js:1:9000)', undefined],
    ['new RestApi (node_modules/aws-cdk-lib/lib/restapi.js:1:9000)', undefined],
    ['Module._compile (node:internal/modules/cjs/loader:1554:14)', undefined],
    ['Module._compile (internal/modules/cjs/loader.js:1068:30)', undefined],
    ['Kernel._create (/tmp/jsii-kernel-7/kernel.js:1:1)', undefined],
    ['    ...node_modules-aws-cdk-lib...', undefined],
    ['new Promise (<anonymous>)', undefined],
    ['new X (/home/me/app/lib/x.ts)', undefined],
    ['', undefined],
  ];
  for (const [text, place] of rows) {
    it(`\`${text}\` is ${place ?? 'nobody’s code'}`, () => {
      const frame = readFrame(text);
      assert.equal(frame && `${frame.file} ${String(frame.line)} ${String(frame.column)}`, place);
    });
  }
});
