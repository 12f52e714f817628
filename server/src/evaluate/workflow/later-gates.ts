/**
 * The gates behind authorization: the API key, and the flushing of a stage's cache (semantics §5.1, steps 7 and 9).
 *
 * Quotas and the validation of requests are not part of a request, so nothing here speaks of them.
 */
import { tri } from '../../base/tri';
import type { ApiKeySource, UnauthorizedFlush } from '../../gateway/model';
import { isSameAccount } from '../decide';
import { refusal, undetermined, type Answer, type Flow } from './flow';
import { authorize, authorizationOf, type Authorized } from './gateway-policies';
import { holdsIn } from '../query';
import { askWhether, askWhich } from '../run';

/** GW-20: keys identify clients; they come after authorization. */
export function checkApiKey(flow: Flow, authorized: Authorized): Answer | undefined {
  const { route, api, apiKey } = flow.request;
  const { apiKeyRequired } = route;
  if (api.kind === 'HTTP') {
    if (apiKey !== undefined || (apiKeyRequired.known && apiKeyRequired.value)) flow.notes.push('HTTP APIs have no API keys and no usage plans: the key is not looked at.');
    return undefined;
  }
  if (apiKeyRequired.known && !apiKeyRequired.value) return undefined;
  // Where either source brings a valid key, which one counts does not matter, nor whether one is demanded.
  const sources: readonly ApiKeySource[] = api.apiKeySource.known ? [api.apiKeySource.value] : ['HEADER', 'AUTHORIZER'];
  if (sources.every((source) => keyFrom(source, flow, authorized) === 'valid')) return undefined;
  const isRequired = apiKeyRequired.known ? 'yes' : askWhether(flow.run, `api-key:${apiKeyRequired.atom.id}`, [apiKeyRequired.atom.label]);
  if (isRequired === 'no') return undefined;
  if (isRequired === 'unknown') return undetermined('api-key');
  const source = api.apiKeySource.known ? api.apiKeySource.value : askWhich(flow.run, `api-key-source:${api.apiKeySource.atom.id}`, [api.apiKeySource.atom.label], ['HEADER', 'AUTHORIZER']);
  if (source === undefined) return undetermined('api-key');
  const key = keyFrom(source, flow, authorized);
  const isValid = key === 'open' ? askWhether(flow.run, 'usageIdentifierKey', ['authorizer.output']) : tri(key === 'valid');
  if (isValid === 'yes') return undefined;
  if (isValid === 'unknown') return undetermined('api-key');
  const missing = source === 'AUTHORIZER' ? 'the authorizer gave no valid API key' : apiKey === 'invalid' ? 'the API key is not valid' : 'no API key was sent';
  return refusal(flow, 'refused', 'api-key', 'api-key', `the method demands an API key, and ${missing}`);
}

/** `open`: nobody knows what the authorizer returns, and so which key it gives. */
function keyFrom(source: ApiKeySource, { request: { apiKey } }: Flow, { usageIdentifierKey, isOutputUnknown }: Authorized): 'valid' | 'not-valid' | 'open' {
  if (source === 'HEADER') return apiKey === 'valid' ? 'valid' : 'not-valid';
  if (apiKey === 'invalid') return 'not-valid';
  if (isOutputUnknown) return apiKey === 'valid' ? 'valid' : 'open';
  return usageIdentifierKey !== undefined && usageIdentifierKey !== '' ? 'valid' : 'not-valid';
}

/** GW-21. */
export function checkInvalidation(flow: Flow): Answer | undefined {
  const { api, headers } = flow.request;
  const settings = api.cacheInvalidation;
  const asksForFlush = /(^|[\s,])max-age=0($|[\s,])/i.test(headers.get('cache-control') ?? '');
  if (!settings || !asksForFlush) return undefined;
  if (api.kind !== 'REST') {
    flow.notes.push('Only stages of REST APIs cache responses.');
    return undefined;
  }
  if (settings.demandsPermission.length === 0) {
    flow.notes.push('The request flushes the cached response: the stage does not demand authorization for that.');
    return undefined;
  }
  const { run } = flow;
  const marks = { questions: run.questions.length, used: run.used.length, trace: run.trace.length, notes: flow.notes.length };
  const answer = mayFlush(flow);
  flow.notes.length = marks.notes;
  const { unauthorized } = settings;
  const strategy = unauthorized.known ? unauthorized.value : answer.decision === 'allow' ? undefined : askWhich(run, `unauthorized:${unauthorized.atom.id}`, [unauthorized.atom.label], STRATEGIES);
  if (answer.decision !== 'allow' && strategy === undefined) return undetermined('cache-invalidation');
  if (answer.decision !== 'allow' && strategy === 'FAIL_WITH_403') {
    const isDemanded = holdsIn(run, settings.demandsPermission);
    if (isDemanded !== 'no') return answer.decision === 'undetermined' || isDemanded === 'unknown' ? undetermined('cache-invalidation') : answer;
  }
  // The call goes on either way, so what the permission to flush rests on says nothing about the decision.
  run.questions.length = marks.questions;
  run.used.length = marks.used;
  run.trace.length = marks.trace;
  if (answer.decision === 'allow') {
    flow.notes.push('The request flushes the cached response.');
    return undefined;
  }
  flow.notes.push(
    strategy === 'SUCCEED_WITH_RESPONSE_HEADER'
      ? 'The cache is not flushed: the caller may not, and a `warning` header says so.'
      : 'The cache is not flushed: the caller may not.',
  );
  return undefined;
}

const STRATEGIES: readonly UnauthorizedFlush[] = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'];

/** Flushing needs a permission that a policy gives: where a method asks no policy, nobody has it. */
function mayFlush(flow: Flow): Answer {
  const { run, request } = flow;
  const barred = (why: string, by: Answer['by'] = [], response?: Answer['response']): Answer => ({
    decision: 'refused',
    at: 'cache-invalidation',
    by,
    response: response?.status === 403 ? response : { status: 403, type: 'ACCESS_DENIED', body: null },
    lambdaInvoked: null,
    because: `the caller may not flush the cache (\`execute-api:InvalidateCache\`)${why}`,
  });
  const authorization = authorizationOf(flow);
  if (authorization === undefined) return undetermined('cache-invalidation');
  if (authorization === 'AWS_IAM') {
    const isSame = isSameAccount(run, request.caller, request.api.account);
    if (isSame === 'no') return barred(': callers from other accounts never may');
    if (isSame === 'unknown') return undetermined('cache-invalidation');
  }
  const { answer } = authorize(flow, 'execute-api:InvalidateCache');
  if (answer.decision === 'undetermined') return answer;
  const isGranted = answer.decision === 'allow' && (answer.by.length > 0 || answer.at !== 'authentication');
  return isGranted ? answer : barred('', answer.decision === 'allow' ? [] : answer.by, answer.response);
}
