import assert from 'node:assert/strict';
import { displayText, literal } from '../../../server/src/base/atoms';
import { apiPrefix, buildDomainArn, buildInvokeArn, expandShortArn, isShortArn, parseExecuteApiArn } from '../../../server/src/gateway/arn';
import { explainArnDifference } from '../../../server/src/gateway/arn-difference';
import { text } from '../../support/with-atoms';

const api = { partition: literal('aws'), region: literal('us-east-1'), account: literal('111122223333'), id: literal('abc123') };
const parts = (arn: string, kind?: 'WEBSOCKET') => parseExecuteApiArn(text(arn), kind)?.parts.map((part) => `${part.name}=${displayText(part.text)}`);

describe('execute-api ARNs', () => {
  it('are built from a call as it was received', () => {
    const build = (method: string, path: string) => displayText(buildInvokeArn(api, literal('prod'), 'REST', method, path));
    assert.equal(build('GET', '/pets/42'), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets/42');
    assert.equal(build('POST', '/'), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/POST/');
    assert.equal(build('GET', '/a//b%20/'), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/a//b%20/');
    assert.equal(displayText(buildInvokeArn(api, literal('$default'), 'HTTP', 'GET', '/pets')), 'arn:aws:execute-api:us-east-1:111122223333:abc123/$default/GET/pets');
    assert.equal(displayText(buildInvokeArn(api, literal('prod'), 'WEBSOCKET', '', '$connect')), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/$connect');
    assert.equal(displayText(buildDomainArn(api, { name: literal('api.example.com'), id: literal('d1') })), 'arn:aws:execute-api:us-east-1:111122223333:/domainnames/api.example.com+d1');
  });

  it('keep unknown values where they stand', () => {
    const unknown = { ...api, id: text('«Api»'), account: text('«Account»') };
    assert.equal(displayText(buildInvokeArn(unknown, text('«Stage»'), 'REST', 'GET', '/x')), 'arn:aws:execute-api:us-east-1:${Account}:${Api}/${Stage}/GET/x');
  });

  it('are taken apart into what people call their parts', () => {
    assert.deepEqual(parts('arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets/1'), [
      'partition=aws', 'service=execute-api', 'region=us-east-1', 'account=111122223333', 'api=abc123', 'stage=prod', 'method=GET', 'path=pets/1',
    ]);
    assert.deepEqual(parts('arn:aws:execute-api:*:*:*'), ['partition=aws', 'service=execute-api', 'region=*', 'account=*', 'api=*']);
    assert.deepEqual(parts('execute-api:/prod/GET/pets:1'), ['stage=prod', 'method=GET', 'path=pets:1']);
    assert.deepEqual(parts('arn:aws:execute-api:us-east-1:1:abc/prod/$connect', 'WEBSOCKET')?.slice(-2), ['stage=prod', 'route=$connect']);
    assert.deepEqual(parts('arn:«Partition»:execute-api:«Region»:«Account»:«Api»/*/GET/a:b/*'), [
      'partition=${Partition}', 'service=execute-api', 'region=${Region}', 'account=${Account}', 'api=${Api}', 'stage=*', 'method=GET', 'path=a:b/*',
    ]);
    assert.equal(parts('arn:aws:s3:::bucket'), undefined);
    assert.equal(parts('*'), undefined);
  });

  it('have parts with offsets that count literal characters only', () => {
    const written = 'arn:aws:execute-api:«Region»:1:«Api»/prod/GET/pets';
    const flat = written.replaceAll(/«[^»]*»/g, '');
    for (const part of parseExecuteApiArn(text(written))?.parts ?? []) {
      assert.equal(flat.slice(part.start, part.end), part.text.pieces.filter((piece) => typeof piece === 'string').join(''), part.name);
    }
  });

  it('have a short form whose suffix is appended unchanged', () => {
    const expand = (short: string) => displayText(expandShortArn(literal(short), apiPrefix(api)));
    assert.equal(expand('execute-api:/prod/*'), 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/*');
    assert.equal(expand('execute-api:prod/*'), 'arn:aws:execute-api:us-east-1:111122223333:abc123prod/*');
    assert.equal(expand('arn:aws:x'), 'arn:aws:x');
    assert.ok(!isShortArn(literal('arn:aws:execute-api:*:*:*')));
  });

  it('are told apart by the first part that differs, management ARNs included', () => {
    const arn = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets';
    const part = (pattern: string) => explainArnDifference(pattern, arn).part;
    assert.equal(part('arn:aws-cn:execute-api:*:*:*'), 'partition');
    assert.equal(part('arn:aws:apigateway:us-east-1::/restapis/abc123/*'), 'service');
    assert.equal(part('arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets/1'), 'path');
    assert.equal(part('pets'), 'arn');
    assert.match(explainArnDifference('arn:aws:apigateway:us-east-1::/restapis/abc123/*', arn).why, /managing/);
  });
});
