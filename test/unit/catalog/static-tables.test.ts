import assert from 'node:assert/strict';
import { MANAGED_POLICIES, findManagedPolicy } from '../../../server/src/catalog/managed-policies';
import { PARTITIONS, findPartition, findPartitionOfRegion } from '../../../server/src/catalog/regions';
import { openPackedCatalog } from '../../support/packed-catalog';

describe('regions', () => {
  it('belong to one partition each', () => {
    const regions = PARTITIONS.flatMap((partition) => partition.regions);
    assert.equal(new Set(regions).size, regions.length);
    for (const partition of PARTITIONS) {
      for (const region of partition.regions) assert.equal(findPartitionOfRegion(region), partition);
    }
  });

  const cases: readonly [region: string, partition: string | undefined][] = [
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-gov-central-1', 'aws-us-gov'],
    ['sa-west-1', 'aws'],
    ['us-est-1', undefined],
    ['us-east', undefined],
    ['us-east-1-a', undefined],
    ['EU-WEST-1', undefined],
    ['', undefined],
  ];
  for (const [region, partition] of cases) {
    it(`${partition === undefined ? 'are no names like' : `of ${partition} may be called`} \`${region}\``, () => {
      assert.equal(findPartitionOfRegion(region)?.id, partition);
    });
  }

  it('are all built from their partition’s beginnings', () => {
    for (const { regions, regionStarts } of PARTITIONS) {
      for (const region of regions) assert.ok(regionStarts.some((start) => region.startsWith(`${start}-`)), region);
    }
    assert.equal(findPartition('aws')?.dnsSuffix, 'amazonaws.com');
    assert.equal(findPartition('amazon'), undefined);
  });
});

describe('managed policies', () => {
  it('are found by name and by the ARN of any partition', () => {
    assert.equal(findManagedPolicy('AdministratorAccess')?.name, 'AdministratorAccess');
    assert.equal(findManagedPolicy('arn:aws-cn:iam::aws:policy/PowerUserAccess')?.name, 'PowerUserAccess');
    for (const { arn, name } of MANAGED_POLICIES) assert.equal(findManagedPolicy(arn)?.name, name);
    for (const name of ['arn:aws:iam::111122223333:policy/AdministratorAccess', 'arn:aws:s3:::x', 'Nothing', '']) {
      assert.equal(findManagedPolicy(name), undefined, name);
    }
  });

  it('grant actions that exist', () => {
    const catalog = openPackedCatalog();
    for (const policy of MANAGED_POLICIES) {
      for (const grant of policy.allows) {
        const actions = 'actions' in grant ? grant.actions : grant.except;
        for (const action of actions) assert.notEqual(catalog.actionNamesMatching(action).length, 0, action);
      }
    }
  });
});
