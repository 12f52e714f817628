import assert from 'node:assert/strict';
import { openCatalog } from '../../../server/src/catalog/catalog';
import { readSharedLines } from '../../support/shared-corpora';
import { openPackedCatalog } from '../../support/packed-catalog';

describe('the catalog', () => {
  it('tells its date and how much it knows', () => {
    const { date, counts } = openPackedCatalog();
    assert.match(date, /^20\d\d-\d\d-\d\d$/);
    assert.ok(counts.services >= 456);
    assert.ok(counts.actions >= 22_091);
    assert.ok(counts.conditionKeys >= 2_578);
    assert.ok(counts.resourceTypes >= 2_334);
    assert.ok(counts.actionsWithDependents >= 1_500);
    assert.ok(counts.permissionOnlyActions >= 1_200);
    assert.ok(counts.linkedActions >= 21_500);
  });

  it('parses nothing when opened and one line for a question about one service', () => {
    const catalog = openPackedCatalog();
    assert.equal(catalog.services().length, catalog.counts.services);
    assert.equal(catalog.rcpSupported('s3'), true);
    assert.equal(catalog.linesParsed(), 0);
    catalog.action('execute-api:Invoke');
    catalog.actionsMatching('execute-api:*');
    catalog.conditionKeysFor(['execute-api:Invoke']);
    catalog.nearestAction('execute-api:Invok');
    assert.equal(catalog.linesParsed(), 1);
  });

  it('parses no line for global keys, unknown services and names without a service', () => {
    const catalog = openPackedCatalog();
    catalog.conditionKey('aws:SourceIp');
    catalog.conditionKey('aws:NoSuchKey');
    catalog.action('nonsense:Action');
    catalog.action('Invoke');
    catalog.actionsMatching('nonsense:*');
    catalog.actionsMatching('Invoke*');
    assert.equal(catalog.linesParsed(), 0);
  });

  it('refuses text of another format', () => {
    assert.throws(() => openCatalog('{"format":99}\n'), /format 99/);
  });
});

describe('services', () => {
  const catalog = openPackedCatalog();

  it('have their full name and whether resource control policies cover them (GR-43)', () => {
    assert.deepEqual(catalog.service('execute-api'), {
      prefix: 'execute-api',
      name: 'Amazon API Gateway',
      rcpSupported: false,
    });
    assert.equal(catalog.rcpSupported('apigateway'), false);
    assert.deepEqual(['s3', 'sqs', 'kms', 'sts', 'secretsmanager', 'dynamodb'].filter((prefix) => !catalog.rcpSupported(prefix)), []);
    assert.equal(catalog.services().filter((service) => service.rcpSupported).length, catalog.counts.rcpServices);
  });

  it('are found in any case and not found when unknown', () => {
    assert.equal(catalog.service('EXECUTE-API')?.prefix, 'execute-api');
    assert.equal(catalog.service('constructor'), undefined);
    assert.equal(catalog.service(''), undefined);
  });
});

describe('actions', () => {
  const catalog = openPackedCatalog();

  it('are found in any case and come back in the spelling of AWS', () => {
    const action = catalog.action('EXECUTE-API:invoke');
    assert.equal(action?.name, 'execute-api:Invoke');
    assert.equal(action.description, 'Grants permission to invoke an API upon a client request');
    assert.deepEqual(action.accessLevels, ['Write']);
    assert.deepEqual(action.conditionKeys, ['execute-api:viaDomainArn']);
    assert.match(action.url ?? '', /^https:\/\/docs\.aws\.amazon\.com\/apigateway\//);
    assert.deepEqual(
      action.resourceTypes.map((use) => [use.type.name, use.required]),
      [['execute-api-domain', false], ['execute-api-general', false]],
    );
  });

  it('of execute-api are the three of the specification', () => {
    const names = catalog.actionsOf('execute-api').map((action) => action.name);
    assert.deepEqual(names, ['execute-api:InvalidateCache', 'execute-api:Invoke', 'execute-api:ManageConnections']);
  });

  it('have several access levels where AWS lists several', () => {
    assert.deepEqual(catalog.action('lambda:TagResource')?.accessLevels, ['Tagging', 'Write']);
    assert.deepEqual(catalog.action('iam:AttachRolePolicy')?.accessLevels, ['Permissions management', 'Write']);
  });

  it('know their dependent actions and whether they only grant permission', () => {
    assert.ok(catalog.action('lambda:CreateFunction')?.dependentActions.includes('iam:PassRole'));
    assert.equal(catalog.action('iam:PassRole')?.permissionOnly, true);
    assert.equal(catalog.action('s3:GetObject')?.permissionOnly, false);
  });

  it('are unknown without a service, with an unknown one, and with a name of an object’s own members', () => {
    for (const name of ['Invoke', 'nonsense:Invoke', 'execute-api:', 'execute-api:constructor', ':Invoke', '']) {
      assert.equal(catalog.action(name), undefined, name);
    }
  });

  it('that real policies use and an independent catalog knows are all known', function () {
    const lines = readSharedLines<{ action: string; verdict: string }>(this, 'actions.jsonl');
    const literal = lines.filter(({ action }) => !/[*?$]/.test(action));
    const known = literal.filter(({ verdict }) => verdict === 'known').map(({ action }) => action);
    assert.ok(known.length > 1000);
    assert.deepEqual(known.filter((action) => catalog.action(action) === undefined), []);
    const unknown = literal.filter(({ verdict }) => verdict === 'unknown-action').map(({ action }) => action);
    assert.ok(unknown.length > 5);
    assert.deepEqual(unknown.filter((action) => catalog.action(action) !== undefined), []);
  });

  it('have links that contain no sign of the packing', () => {
    for (const action of catalog.actionsMatching('*')) {
      assert.match(action.url ?? 'https://x', /^https?:\/\/[^*\s]+$/, action.name);
    }
  });
});

describe('actionsMatching', () => {
  const catalog = openPackedCatalog();

  const cases: readonly [string, readonly string[]][] = [
    ['execute-api:*', ['execute-api:InvalidateCache', 'execute-api:Invoke', 'execute-api:ManageConnections']],
    ['Execute-API:INV*', ['execute-api:InvalidateCache', 'execute-api:Invoke']],
    ['execute-api:Inv?ke', ['execute-api:Invoke']],
    ['execute-ap?:*voke', ['execute-api:Invoke']],
    ['execute-api:Invoke', ['execute-api:Invoke']],
    ['execute-api:Nothing*', []],
    ['nonsense:*', []],
    ['Invoke*', []],
  ];
  for (const [pattern, expected] of cases) {
    it(`expands \`${pattern}\` to ${expected.length} actions`, () => {
      assert.deepEqual(catalog.actionsMatching(pattern).map((action) => action.name), expected);
      assert.deepEqual(catalog.actionNamesMatching(pattern), expected);
    });
  }

  it('covers everything with a lone star, each action once', () => {
    const names = catalog.actionNamesMatching('*');
    assert.equal(names.length, catalog.counts.actions);
    assert.equal(new Set(names).size, names.length);
  });

  // The other catalog is of August 2026. Of its 7,991 actions ours lacks three (`quicksight` dropped its automation
  // groups) and has 66 newer ones, twenty of them under `cloudwatch:Get*`; 391 of the 415 patterns agree exactly.
  it('agrees with an independent catalog on wildcards of AWS’s own policies', function () {
    const lines = readSharedLines<{ pattern: string; actions: readonly string[] }>(this, 'managed.expansion.jsonl');
    let total = 0;
    let lacking = 0;
    let exact = 0;
    for (const { pattern, actions } of lines) {
      const ours = new Set(catalog.actionNamesMatching(pattern).map((name) => name.toLowerCase()));
      const absent = actions.filter((action) => !ours.has(action.toLowerCase()));
      total += actions.length;
      lacking += absent.length;
      if (absent.length === 0 && ours.size === actions.length) exact++;
    }
    assert.ok(exact / lines.length >= 0.9, `${exact} of ${lines.length} patterns agree`);
    assert.ok(lacking / total <= 0.005, `${lacking} of ${total} actions are lacking`);
  });
});

describe('resource types', () => {
  it('of execute-api have the two ARN shapes of the specification', () => {
    const types = openPackedCatalog().resourceTypes('execute-api');
    assert.deepEqual(types.map((type) => type.arn), [
      'arn:${Partition}:execute-api:${Region}:${Account}:/domainnames/${DomainName}+${DomainIdentifier}',
      'arn:${Partition}:execute-api:${Region}:${Account}:${ApiId}/${Stage}/${Method}/${ApiSpecificResourcePath}',
    ]);
    assert.deepEqual(types.map((type) => type.conditionKeys), [[], ['execute-api:viaDomainArn']]);
  });

  it('of an unknown service are none', () => {
    assert.deepEqual(openPackedCatalog().resourceTypes('nonsense'), []);
  });
});
