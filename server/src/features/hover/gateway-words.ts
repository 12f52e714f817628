/**
 * Hover over the words in which frameworks set up the gates of an API: lifetimes of authorizers, identity sources, API keys,
 * gateway responses.
 *
 * Each framework spells them in its own way; a word counts only in a file that has an API, or parts of one.
 */
import { findCursor, type Cursor } from '../../syntax/cursor';
import { stringSpan } from '../../syntax/node';
import { findResponseType } from '../../gateway/response-types';
import type { FeatureContext, Hover } from '../feature';
import { code, link } from '../markdown';
import { findText, sectionsOf } from '../texts';
import { paragraphs } from '../topics';

export function hoverGatewayWord({ view }: FeatureContext, uri: string, offset: number): Hover | undefined {
  const document = view.file(uri)?.document;
  const hasApis = view.unit(uri)?.files.some(({ apis }) => apis.length > 0) === true;
  if (!document || !hasApis) return undefined;
  const cursor = findCursor({ root: document.root, text: document.text, locate: view.locate, sourceText: view.sourceText }, offset);
  const word = wordAt(cursor);
  const span = word && view.locate(word.span);
  return span && { span, markdown: word.markdown };
}

function wordAt({ place, path }: Cursor): { readonly span: Hover['span']; readonly markdown: string } | undefined {
  if (place.kind === 'key' && place.member) {
    const { key, keySpan } = place.member;
    const markdown = isUnder(path, responseMaps) ? describeResponse(key) : describeSetting(key);
    return markdown === undefined ? undefined : { span: keySpan, markdown };
  }
  if (place.kind !== 'value' || !place.string) return undefined;
  const markdown = isUnder(path, responseNames) ? describeResponse(place.string.value) : undefined;
  return markdown === undefined ? undefined : { span: stringSpan(place.string, 0, place.string.value.length), markdown };
}

/** Whether the innermost key on the way to the cursor is one of these. */
function isUnder(path: Cursor['path'], names: ReadonlySet<string>): boolean {
  const keys = path.flatMap((step) => (step.kind === 'member' ? [step.member.key] : []));
  const last = keys.at(-1);
  return last !== undefined && names.has(plain(last));
}

/** Under which gateway responses are keys, and which have one as their value. */
const responseMaps = new Set(['xamazonapigatewaygatewayresponses', 'gatewayresponses']);
const responseNames = new Set(['responsetype']);

/** `AuthorizerResultTtlInSeconds`, `authorizer_result_ttl_in_seconds` and so on are one word. */
function plain(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}

/** What frameworks call otherwise. */
const synonyms: Readonly<Record<string, string>> = {
  reauthorizeevery: 'authorizerResultTtlInSeconds',
  resultttlinseconds: 'authorizerResultTtlInSeconds',
  identitysources: 'identitySource',
  identityvalidationregex: 'identityValidationExpression',
  validationexpression: 'identityValidationExpression',
  apikeysourcetype: 'apiKeySource',
  xamazonapigatewayapikeysource: 'apiKeySource',
  payloadversion: 'authorizerPayloadFormatVersion',
};

const words: ReadonlyMap<string, string> = new Map([...sectionsOf('gateway').map((name) => [plain(name), name] as const), ...Object.entries(synonyms)]);

function describeSetting(key: string): string | undefined {
  const text = findText('gateway', words.get(plain(key)) ?? '');
  return text === undefined ? undefined : paragraphs([`**${code(key)}**`, text]);
}

function describeResponse(name: string): string | undefined {
  const type = findResponseType(name);
  if (!type) return undefined;
  const status = type.status === undefined ? 'Answered' : `Status ${String(type.status)} unless it is set otherwise; answered`;
  return paragraphs([`**${code(name)}** · gateway response`, `${status} ${type.when}.`, link('API Gateway: gateway responses', 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html')]);
}
