/**
 * Snippets for whole statements that people write about their APIs, with places to tab through.
 *
 * They are offered where a statement begins, and only in policies that can hold them.
 */
import { kindFacts, type PolicyKind } from '../../policy/kinds';
import type { StatementElementName } from '../../policy/vocabulary/elements';
import { apisAt } from '../apis-at';
import type { FeatureContext } from '../feature';
import { keysBeside, type Place } from '../place';
import { DOCUMENT_WORDS } from '../terraform-words';
import { anyApiTemplate, apiTemplate, writingAt } from './idiom';
import { fits, type Block, type BlockValue, type Offer, type Template } from './offer';

export function offerStatements(place: Place, context: FeatureContext): readonly Offer[] {
  const { policy, slot } = place;
  const isDocument = policy?.dialect === 'terraform-document';
  const isWhole = slot.kind === 'policy-element';
  if (!policy || (isWhole ? !isDocument : keysBeside(place).size > 0)) return [];
  const calls = callsFrom(place, context);
  return snippets.filter(({ isFor }) => isFor(policy.kind)).flatMap(({ label, write }, index) => {
    const statement = write(calls, policy.kind);
    const written = isDocument ? documentWords(statement) : statement;
    if (!fits(place.cursor.typed, label)) return [];
    const block: Block = isWhole ? [['statement', { body: written }]] : written;
    return [{ label, kind: 'snippet', text: [label], block, rank: 40 + index, detail: statement.map(([key]) => key).join(', ') }];
  });
}

/** The same statement in the words and blocks of Terraform's policy documents, which take lists only; blocks come last. */
function documentWords(statement: Block): Block {
  const written = statement.flatMap(([key, value]) => (isElementName(key) ? documentElement(key, value) : []));
  return [...written.filter(([, value]) => !('body' in value)), ...written.filter(([, value]) => 'body' in value)];
}

function documentElement(element: StatementElementName, value: BlockValue): Block {
  const word = DOCUMENT_WORDS[element];
  switch (element) {
    case 'Principal': {
      const types: Block = 'members' in value ? value.members : [['*', value]];
      return types.map(([type, identifier]) => [word, { body: [['type', text(type)], ['identifiers', { list: [identifier] }]] }]);
    }
    case 'Condition':
      return membersOf(value).flatMap(([test, keys]) => membersOf(keys).map(([variable, wanted]) => [word, { body: [['test', text(test)], ['variable', text(variable)], ['values', { list: [wanted] }]] }] as const));
    case 'Effect':
      return [[word, value]];
    default:
      return [[word, { list: [value] }]];
  }
}

function membersOf(value: BlockValue): Block {
  return 'members' in value ? value.members : [];
}

function isElementName(key: string): key is StatementElementName {
  return Object.hasOwn(DOCUMENT_WORDS, key);
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
  const only = others.length === 0 ? api : undefined;
  const own = only && apiTemplate(only, writing.idiom, place);
  // Terraform reads the expanded form back (ARN-21), but a policy in its own API cannot refer to it.
  const isShort = place.policy !== undefined && isOfApi(place.policy.kind) && (writing.idiom !== 'terraform' || (only !== undefined && own === undefined));
  const head: Template = isShort ? ['execute-api:'] : (own ?? anyApiTemplate(writing.idiom));
  const needsSub = !isShort && writing.needsSub;
  return { oneRoute: { text: [...head, '/', { stop: '*' }, '/', { stop: 'GET' }, '/', { stop: 'path' }], needsSub }, every: { text: [...head, '/*'], needsSub } };
}
