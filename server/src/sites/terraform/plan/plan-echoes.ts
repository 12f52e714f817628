/**
 * Policies that a plan or state tells twice: many resources list again what resources of their own attach to them, so a
 * bucket has the text of its `aws_s3_bucket_policy` and a role the policies of its attachments.
 *
 * The resource of its own is the one that is meant, also where the plan destroys it: what nobody configured is planned to
 * stay as it is, though what it was read from goes. What the configuration sets in both places stays in both.
 */
import type { HostNode } from '../../../syntax/node';
import { itemsAt, textAt } from '../../members';
import type { PlanResource } from './plan-file';
import type { LinkTarget } from './plan-links';

interface Echo {
  /** The attribute that lists it again, by the type of the resource that has it. */
  readonly attribute: string;
  readonly of: readonly string[];
  /** The resource of its own, and by which attribute it names the other one. */
  readonly from: string;
  readonly by: string;
  /** Where several stand in a list: the names by which both tell which one it is; a list of ARNs has none. */
  readonly item?: { readonly listed: string | undefined; readonly own: string };
}

const keys = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'];
const inline = { listed: 'name', own: 'name' } as const;
const managed = { listed: undefined, own: 'policy_arn' } as const;

const echoes: readonly Echo[] = [
  { attribute: 'policy', of: ['aws_api_gateway_rest_api'], from: 'aws_api_gateway_rest_api_policy', by: 'rest_api_id' },
  { attribute: 'policy', of: ['aws_vpc_endpoint'], from: 'aws_vpc_endpoint_policy', by: 'vpc_endpoint_id' },
  { attribute: 'policy', of: ['aws_s3_bucket'], from: 'aws_s3_bucket_policy', by: 'bucket' },
  { attribute: 'policy', of: ['aws_s3_access_point'], from: 'aws_s3control_access_point_policy', by: 'access_point_arn' },
  { attribute: 'policy', of: ['aws_sqs_queue'], from: 'aws_sqs_queue_policy', by: 'queue_url' },
  { attribute: 'policy', of: ['aws_sns_topic'], from: 'aws_sns_topic_policy', by: 'arn' },
  { attribute: 'policy', of: keys, from: 'aws_kms_key_policy', by: 'key_id' },
  { attribute: 'policy', of: ['aws_secretsmanager_secret'], from: 'aws_secretsmanager_secret_policy', by: 'secret_arn' },
  { attribute: 'access_policies', of: ['aws_opensearch_domain'], from: 'aws_opensearch_domain_policy', by: 'domain_name' },
  { attribute: 'access_policies', of: ['aws_elasticsearch_domain'], from: 'aws_elasticsearch_domain_policy', by: 'domain_name' },
  { attribute: 'inline_policy', of: ['aws_iam_role'], from: 'aws_iam_role_policy', by: 'role', item: inline },
  { attribute: 'managed_policy_arns', of: ['aws_iam_role'], from: 'aws_iam_role_policy_attachment', by: 'role', item: managed },
  { attribute: 'managed_policy_arns', of: ['aws_iam_role'], from: 'aws_iam_policy_attachment', by: 'roles', item: managed },
];

const byType: ReadonlyMap<string, readonly Echo[]> = new Map(echoes.map(({ from }) => [from, echoes.filter((each) => each.from === from)]));

/** What resources of their own attach to one, by the attribute that lists it again: the names of items, or all of it. */
type Echoed = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

export type Echoes = (resource: PlanResource) => Echoed;

const nothing: Echoed = new Map();

/** `sources` are the resources that are, and those the plan takes away. */
export function echoesIn(sources: readonly PlanResource[], target: (from: PlanResource, attribute: string, value: HostNode | undefined) => LinkTarget | undefined): Echoes {
  const found = new Map<PlanResource, Map<string, Set<string> | 'all'>>();
  for (const source of sources) {
    for (const { attribute, of, by, item } of byType.get(source.type) ?? []) {
      for (const holder of holdersOf(source, by, target)) {
        if (!of.includes(holder.type)) continue;
        const attributes = found.get(holder) ?? new Map<string, Set<string> | 'all'>();
        found.set(holder, attributes);
        const names = attributes.get(attribute) ?? new Set<string>();
        const name = item && textAt(source.values, item.own);
        if (names !== 'all' && name !== undefined) names.add(name);
        attributes.set(attribute, item ? names : 'all');
      }
    }
  }
  return (resource) => found.get(resource) ?? nothing;
}

function holdersOf(source: PlanResource, by: string, target: Parameters<typeof echoesIn>[1]): readonly PlanResource[] {
  const values = itemsAt(source.values, by);
  const all: readonly (HostNode | undefined)[] = values.length > 0 ? values : [valueOf(source, by)];
  return all.flatMap((value) => target(source, by, value)?.resource ?? []);
}

function valueOf({ values }: PlanResource, key: string): HostNode | undefined {
  return values.members.find((member) => member.key === key)?.value;
}

/** An attribute without what it only repeats; undefined where it does nothing else. */
export function withoutEchoes(attribute: string, value: HostNode, echoed: Echoed): HostNode | undefined {
  const names = echoed.get(attribute);
  if (names === undefined) return value;
  if (names === 'all') return undefined;
  if (value.kind !== 'array') return value;
  const own = value.items.filter((item) => !names.has(nameOf(attribute, item) ?? ''));
  return own.length === value.items.length ? value : { ...value, items: own };
}

function nameOf(attribute: string, item: HostNode): string | undefined {
  if (item.kind === 'string') return item.holes.length === 0 ? item.value : undefined;
  const listed = echoes.find((echo) => echo.attribute === attribute)?.item?.listed;
  return listed === undefined ? undefined : textAt(item, listed);
}
