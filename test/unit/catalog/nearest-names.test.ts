import assert from 'node:assert/strict';
import { openPackedCatalog } from '../../support/packed-catalog';

const catalog = openPackedCatalog();

describe('nearestAction', () => {
  const cases: readonly [string, string | undefined][] = [
    ['s3:GetObjects', 's3:GetObject'],
    ['execute-api:Invok', 'execute-api:Invoke'],
    ['execute-api:Invokee', 'execute-api:Invoke'],
    ['execute-api:ManageConnection', 'execute-api:ManageConnections'],
    ['dyanmodb:PutItem', 'dynamodb:PutItem'],
    ['lambda:CheckpointDurableExecutions', 'lambda:CheckpointDurableExecution'],
    ['dynamodb:CreateItem', undefined],
    ['execute-api:GET', undefined],
    ['nonsense:Action', undefined],
    ['Invoke', undefined],
    ['', undefined],
  ];
  for (const [name, expected] of cases) {
    it(`is ${expected ?? 'nothing'} for \`${name}\``, () => {
      assert.equal(catalog.nearestAction(name), expected);
      assert.equal(openPackedCatalog().nearestAction(name), expected);
    });
  }
});

describe('nearestService', () => {
  const cases: readonly [string, string | undefined][] = [
    ['api-gateway', 'apigateway'],
    ['execute-apis', 'execute-api'],
    ['dyanmodb', 'dynamodb'],
    ['S3', 's3'],
    ['nonsense', undefined],
  ];
  for (const [prefix, expected] of cases) {
    it(`is ${expected ?? 'nothing'} for \`${prefix}\``, () => {
      assert.equal(catalog.nearestService(prefix), expected);
    });
  }
});

describe('nearestConditionKey', () => {
  const cases: readonly [string, string | undefined][] = [
    ['aws:SourceVpceId', 'aws:SourceVpce'],
    ['aws:SourceIP4', 'aws:SourceIp'],
    ['SourceIp', 'aws:SourceIp'],
    ['aws:RequestTags/Team', 'aws:RequestTag/Team'],
    ['execute-api:viaDomain', 'execute-api:viaDomainArn'],
    ['s3:prefx', 's3:prefix'],
    ['aws:ResourceTag', undefined],
    ['aws:Nonsense', undefined],
    ['nonsense:key', undefined],
  ];
  for (const [name, expected] of cases) {
    it(`is ${expected ?? 'nothing'} for \`${name}\``, () => {
      assert.equal(catalog.nearestConditionKey(name), expected);
    });
  }
});
