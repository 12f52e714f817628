/**
 * Where an API of a saved answer is deployed: what ARNs with its id say, and the region in the address of a function it calls,
 * which is its own.
 *
 * An ARN of something else says nothing about the account.
 */
import { literal, type AtomShape, type HoledText } from '../../base/atoms';
import type { ApiSite } from '../../gateway/declared';
import { childrenOf, type HostNode } from '../../syntax/node';

type Deployed = Pick<ApiSite, 'id' | 'account' | 'region' | 'partition'>;

/** `known` are the parts of answers about this API. */
export function deployedAt(uri: string, id: string, known: readonly HostNode[]): Deployed {
  const said = known.flatMap((node) => placesIn(node, id));
  const only = (values: readonly (string | undefined)[]): string | undefined => {
    const [first, ...others] = new Set(values.filter((value) => value !== undefined));
    return others.length === 0 ? first : undefined;
  };
  const text = (value: string | undefined, label: string, shape: AtomShape): HoledText =>
    value === undefined ? { pieces: [{ id: `${uri}#${label}`, label, reason: 'the answers do not say it', pure: true, shape }] } : literal(value);
  return {
    id: literal(id),
    account: text(only(said.map(({ account }) => account)), 'AWS::AccountId', 'account-id'),
    region: text(only(said.map(({ region }) => region)), 'AWS::Region', 'region'),
    partition: text(only(said.map(({ partition }) => partition)), 'AWS::Partition', 'partition'),
  };
}

interface Said {
  readonly partition: string;
  readonly region: string;
  readonly account: string | undefined;
}

const deepest = 32;

function placesIn(node: HostNode, id: string, depth = 0): readonly Said[] {
  if (node.kind !== 'string') return depth > deepest ? [] : childrenOf(node).flatMap((child) => placesIn(child, id, depth + 1));
  return [...node.value.matchAll(/arn:(aws[a-z-]*):(execute-api|apigateway):([a-z]{2}[a-z0-9-]*-\d+):(\d{12}|lambda):([^/\s"]*)/g)].flatMap(([, partition = '', service, region = '', account, rest]) => {
    if (service === 'apigateway') return account === 'lambda' ? [{ partition, region, account: undefined }] : [];
    return rest === id ? [{ partition, region, account }] : [];
  });
}
