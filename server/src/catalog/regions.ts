/**
 * Partitions and regions, as known in autumn 2026.
 *
 * New regions open every year, so a name of the usual build belongs to a partition even when the list lacks it. Which
 * services a region has is not told here.
 */

export interface Partition {
  readonly id: string;
  readonly title: string;
  /** What host names end in, such as `<api>.execute-api.<region>.amazonaws.com`. */
  readonly dnsSuffix: string;
  readonly regions: readonly string[];
  /** What the names of its regions begin with, the hyphen excluded. */
  readonly regionStarts: readonly string[];
}

export const PARTITIONS: readonly Partition[] = [
  {
    id: 'aws',
    title: 'AWS',
    dnsSuffix: 'amazonaws.com',
    regionStarts: ['us', 'eu', 'ap', 'sa', 'ca', 'me', 'af', 'il', 'mx'],
    regions: [
      'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
      'af-south-1',
      'ap-east-1', 'ap-east-2', 'ap-south-1', 'ap-south-2',
      'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3',
      'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7',
      'ca-central-1', 'ca-west-1',
      'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3',
      'il-central-1',
      'me-central-1', 'me-south-1',
      'mx-central-1',
      'sa-east-1',
    ],
  },
  {
    id: 'aws-cn',
    title: 'AWS China',
    dnsSuffix: 'amazonaws.com.cn',
    regionStarts: ['cn'],
    regions: ['cn-north-1', 'cn-northwest-1'],
  },
  {
    id: 'aws-us-gov',
    title: 'AWS GovCloud (US)',
    dnsSuffix: 'amazonaws.com',
    regionStarts: ['us-gov'],
    regions: ['us-gov-east-1', 'us-gov-west-1'],
  },
  {
    id: 'aws-eusc',
    title: 'AWS European Sovereign Cloud',
    dnsSuffix: 'amazonaws.eu',
    regionStarts: ['eusc-de'],
    regions: ['eusc-de-east-1'],
  },
  {
    id: 'aws-iso',
    title: 'AWS ISO',
    dnsSuffix: 'c2s.ic.gov',
    regionStarts: ['us-iso'],
    regions: ['us-iso-east-1', 'us-iso-west-1'],
  },
  {
    id: 'aws-iso-b',
    title: 'AWS ISOB',
    dnsSuffix: 'sc2s.sgov.gov',
    regionStarts: ['us-isob'],
    regions: ['us-isob-east-1', 'us-isob-west-1'],
  },
  {
    id: 'aws-iso-e',
    title: 'AWS ISOE',
    dnsSuffix: 'cloud.adc-e.uk',
    regionStarts: ['eu-isoe'],
    regions: ['eu-isoe-west-1'],
  },
  {
    id: 'aws-iso-f',
    title: 'AWS ISOF',
    dnsSuffix: 'csp.hci.ic.gov',
    regionStarts: ['us-isof'],
    regions: ['us-isof-east-1', 'us-isof-south-1'],
  },
];

/** The partition with exactly this id; ids are lower case. */
export function findPartition(id: string): Partition | undefined {
  return PARTITIONS.find((partition) => partition.id === id);
}

/** The partition a region belongs to, listed or by the build of its name. */
export function findPartitionOfRegion(region: string): Partition | undefined {
  const listed = PARTITIONS.find((partition) => partition.regions.includes(region));
  return listed ?? PARTITIONS.find((partition) => isBuiltFor(partition, region));
}

const DIRECTIONS = ['east', 'west', 'north', 'south', 'central', 'northeast', 'northwest', 'southeast', 'southwest'];

/** Start, direction, number: `eu-north-2`. */
function isBuiltFor(partition: Partition, region: string): boolean {
  return partition.regionStarts.some((start) => {
    if (!region.startsWith(`${start}-`)) return false;
    const [direction = '', number = '', ...rest] = region.slice(start.length + 1).split('-');
    return rest.length === 0 && DIRECTIONS.includes(direction) && /^[1-9]$/.test(number);
  });
}
