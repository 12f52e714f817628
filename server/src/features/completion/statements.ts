/**
 * Snippets for whole statements that people write about their APIs, with places to tab through.
 *
 * They are offered where a statement begins, and only in policies that can hold them.
 */
import { kindFacts, type PolicyKind } from '../../policy/kinds';
import { apisAt } from '../apis-at';
import type { FeatureContext } from '../feature';
import { keysBeside, type Place } from '../place';
import { anyApiTemplate, apiTemplate, writingAt } from './idiom';
import { fits, type Block, type BlockValue, type Offer, type Template } from './offer';

export function offerStatements(place: Place, context: FeatureContext): readonly Offer[] {
  const { policy } = place;
  if (!policy || policy.dialect !== 'iam' || keysBeside(place).size > 0) return [];
  const calls = callsFrom(place, context);
  return snippets.filter(({ isFor }) => isFor(policy.kind)).flatMap(({ label, write }, index) => snippetOffer(label, write(calls, policy.kind), index, place));
}

interface Snippet {
  readonly label: string;
  readonly isFor: (kind: PolicyKind) => boolean;
  readonly write: (calls: Calls, kind: PolicyKind) => Block;
}

/** What stands for calls in the words of the place. */
interface Calls {
  readonly oneRoute: BlockValue;
  readonly every: BlockValue;
}

const action = ['Action', text('execute-api:Invoke')] as const;
const everyone = ['Principal', text('*')] as const;
const account: BlockValue = { members: [['AWS', { text: [{ stop: '111122223333' }] }]] };

const isOfApi = (kind: PolicyKind): boolean => kind === 'api-resource-policy';
const mayAllow = (kind: PolicyKind): boolean => isOfApi(kind) || ['identity', 'session', 'permissions-boundary', 'unknown'].includes(kind);

const snippets: readonly Snippet[] = [
  {
    label: 'allow one route',
    isFor: mayAllow,
    write: ({ oneRoute }, kind) => [['Effect', text('Allow')], ...(kindFacts(kind).principal === 'required' ? [['Principal', account] as const] : []), action, ['Resource', oneRoute]],
  },
  {
    label: 'deny outside an IP range',
    isFor: isOfApi,
    write: ({ every }) => [['Effect', text('Deny')], everyone, action, ['Resource', every], when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')],
  },
  {
    label: 'deny outside one VPC endpoint',
    isFor: isOfApi,
    write: ({ every }) => [['Effect', text('Deny')], everyone, action, ['Resource', every], when('StringNotEquals', 'aws:SourceVpce', 'vpce-0123456789abcdef0')],
  },
  { label: 'allow a partner account', isFor: isOfApi, write: ({ every }) => [['Effect', text('Allow')], ['Principal', account], action, ['Resource', every]] },
  {
    label: 'allow an organization',
    isFor: isOfApi,
    write: ({ every }) => [['Effect', text('Allow')], everyone, action, ['Resource', every], when('StringEquals', 'aws:PrincipalOrgID', 'o-exampleorgid')],
  },
];

function text(value: string): BlockValue {
  return { text: [value] };
}

function when(operator: string, key: string, value: string): readonly [string, BlockValue] {
  return ['Condition', { members: [[operator, { members: [[key, { text: [{ stop: value }] }]] }]] }];
}

/** The short form where it is understood, and the API itself where the place can refer to one. */
function callsFrom(place: Place, context: FeatureContext): Calls {
  const writing = writingAt(place);
  const [api, ...others] = apisAt(place, context);
  const isShort = place.policy !== undefined && isOfApi(place.policy.kind) && writing.idiom !== 'terraform';
  const own = api && others.length === 0 ? apiTemplate(api, writing.idiom, place) : undefined;
  const head: Template = isShort ? ['execute-api:'] : (own ?? anyApiTemplate(writing.idiom));
  const needsSub = !isShort && writing.idiom === 'sub';
  return { oneRoute: { text: [...head, '/', { stop: '*' }, '/', { stop: 'GET' }, '/', { stop: 'path' }], needsSub }, every: { text: [...head, '/*'], needsSub } };
}

function snippetOffer(label: string, block: Block, index: number, { cursor }: Place): readonly Offer[] {
  if (!fits(cursor.typed, label)) return [];
  return [{ label, kind: 'snippet', text: [label], block, rank: 40 + index, detail: block.map(([key]) => key).join(', ') }];
}
