/** Files of the disk in other encodings than UTF-8: what Windows PowerShell writes where an answer is redirected. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inspect } from '../../../server/src/cli/inspect';
import { decodeText } from '../../../server/src/cli/read-text';
import { test } from '../../../server/src/cli/test';
import { runCommand } from '../../support/command-line';

const api = { id: 'a1b2c3', name: 'Größe', createdDate: '2024-05-01', apiKeySource: 'HEADER', endpointConfiguration: { types: ['REGIONAL'] }, rootResourceId: 'root' };
const resources = { items: [{ id: 'root', path: '/', resourceMethods: { GET: { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false } } }] };

const little = (value: unknown): Buffer => Buffer.from(`\uFEFF${JSON.stringify(value, null, 4)}\r\n`, 'utf16le');
const big = (value: unknown): Buffer => little(value).swap16();
const marked = (value: unknown): Buffer => Buffer.from(`\uFEFF${JSON.stringify(value)}`);

describe('a file in another encoding', () => {
  it('is read where it says so, also beside another', async () => {
    const scenario = JSON.stringify({ api: 'get-rest-api.json', request: 'GET /', caller: 'anonymous', expect: 'allow' });
    for (const [name, encode] of Object.entries({ little, big, marked })) {
      const { status, out, complaints } = await runCommand(test, ['a.authz.json'], { 'get-rest-api.json': encode(api), 'get-resources.json': encode(resources), 'a.authz.json': scenario });
      assert.deepEqual([status, complaints], [0, []], `${name} ${out}`);
      const found = await runCommand(inspect, ['--format', 'json', 'get-rest-api.json'], { 'get-rest-api.json': encode(api) });
      assert.match(found.out, /"name": ?"Größe"/, name);
    }
  });

  it('is no text without a mark, or with half a sign', () => {
    const problem = { problem: 'is not text: files are read as UTF-8' };
    assert.deepEqual(decodeText(Buffer.from('{}', 'utf16le')), problem);
    assert.deepEqual(decodeText(little({}).subarray(0, -1)), problem);
    assert.deepEqual(decodeText(Buffer.from([0xff, 0xfe, 0, 0])), problem);
    assert.deepEqual(decodeText(Buffer.from([0xff])), problem);
    assert.deepEqual(decodeText(Buffer.from([0xff, 0xfe])), { text: '' });
  });
});
