/**
 * A Lambda authorizer in the workflow: what happens before the function is called, and what its result is worth
 * (semantics §6).
 *
 * The function itself is never run: its output, failure or absence is part of the request. Combining an output policy
 * with the resource policy is done by the flows.
 */
import { displayText, literalText } from '../base/atoms';
import { tri, type Tri } from '../base/tri';
import type { AuthorizerFacts, AuthorizerOutput, AuthorizerResult } from '../gateway/request';
import type { Policy } from '../policy/model';
import { queryOf } from './caller-layers';
import { deployedStatement, refusalIn } from './deployed-statement';
import { ANONYMOUS, refusal, undetermined, type Answer, type Flow } from './flow';
import { judgeLayer, silentLayer, type LayerResult } from './layer';
import { matchesExpression } from './match/regular-expression';
import { isPresent } from './query';
import { askWhether, askWhich, useRule } from './run';

/** What the authorizer contributes: an answer that ends the workflow, or what its policy says. */
export type Consultation =
  | { readonly kind: 'ends'; readonly answer: Answer }
  | { readonly kind: 'policy'; readonly result: LayerResult; readonly isLambdaInvoked: boolean; readonly usageIdentifierKey: string | undefined };

export function consultAuthorizer(flow: Flow, action: string): Consultation {
  const { authorizer } = flow.request;
  if (!authorizer) return fromUnknown(flow, 'authorizer', 'output of the authorizer', true);
  const isCalled = !(authorizer.result.kind === 'output' && authorizer.result.isCached);
  const missing = checkIdentity(flow, authorizer);
  if (missing) return { kind: 'ends', answer: { ...missing, lambdaInvoked: false } };
  return judgeResult(flow, authorizer, authorizer.result, action, isCalled);
}

function judgeResult(flow: Flow, authorizer: AuthorizerFacts, result: AuthorizerResult, action: string, isCalled: boolean): Consultation {
  switch (result.kind) {
    case 'unknown':
      return fromUnknown(flow, `authorizer:${result.atom.id}`, result.atom.label, isCalled);
    case 'error':
      // AU-23: exactly this text is the way to say 401.
      if (result.message === 'Unauthorized') return ends(flow, 'unauthorized', 'the authorizer failed with `Unauthorized`', isCalled);
      return ends(flow, 'broken', `the authorizer failed with \`${result.message}\`, and only exactly \`Unauthorized\` means 401`, isCalled);
    case 'output':
      return judgeOutput(flow, authorizer, result.output, action, isCalled);
  }
}

function judgeOutput(flow: Flow, authorizer: AuthorizerFacts, output: AuthorizerOutput, action: string, isCalled: boolean): Consultation {
  const takesSimple = flow.request.api.kind === 'HTTP' && authorizer.simpleResponses && authorizer.payloadVersion === '2.0';
  switch (output.kind) {
    case 'malformed':
      return ends(flow, 'broken', `the authorizer's output cannot be used: ${output.why}`, isCalled);
    case 'simple': {
      if (!takesSimple) return ends(flow, 'broken', 'the authorizer returned `isAuthorized`, and simple responses are not enabled', isCalled);
      const isAuthorized: Tri = output.isAuthorized.known ? tri(output.isAuthorized.value) : askWhether(flow.run, `simple:${output.isAuthorized.atom.id}`, [output.isAuthorized.atom.label]);
      // A plain "no" is taken as an explicit denial: nothing else could allow the call.
      const deny = isAuthorized === 'unknown' ? 'unknown' : isAuthorized === 'yes' ? 'no' : 'yes';
      return { kind: 'policy', result: outputLayer(deny, isAuthorized), isLambdaInvoked: isCalled, usageIdentifierKey: undefined };
    }
    case 'policy': {
      if (takesSimple) {
        useRule(flow.run, '§6.4');
        return ends(flow, 'broken', 'the authorizer returned a policy, and simple responses are enabled', isCalled);
      }
      const broken = brokenPolicy(flow, output.source.policy);
      if (broken === 'open') return { kind: 'ends', answer: undetermined('authorizer') };
      if (broken !== undefined) return ends(flow, 'broken', `the authorizer's policy cannot be used: ${broken.clause}`, isCalled);
      const { request, run, arn, facts } = flow;
      const call = { run, request, caller: ANONYMOUS, action, resource: arn, resourceKind: 'authorizer-output', shortPrefix: undefined, apiKind: request.api.kind, facts } as const;
      const result = judgeLayer(queryOf(call, 'authorizer-output'), 'authorizer', [output.source]);
      return { kind: 'policy', result, isLambdaInvoked: isCalled, usageIdentifierKey: output.usageIdentifierKey };
    }
  }
}

/** AU-23, §6.3: a policy that AWS would not take as one is a malformed result, whatever its other statements say. */
function brokenPolicy({ run }: Flow, policy: Policy): ReturnType<typeof refusalIn> {
  if (policy.openStatements !== undefined) return undefined;
  if (policy.node.kind === 'object' && !policy.statementMember) return { clause: '`Statement` is missing' };
  let isOpen = false;
  for (const written of policy.statements) {
    const statement = deployedStatement(run, written);
    const isThere = isPresent(run, written.presence);
    const problem = statement && isThere !== 'no' ? refusalIn(run, statement, 'authorizer-output') : undefined;
    if (problem && problem !== 'open' && isThere === 'yes') return problem;
    isOpen ||= !statement || problem === 'open' || (problem !== undefined && isThere === 'unknown');
  }
  return isOpen ? 'open' : undefined;
}

function outputLayer(deny: Tri, allow: Tri): LayerResult {
  const silent = silentLayer('authorizer');
  return { ...silent, deny, allow, named: { ...silent.named, star: allow } };
}

function fromUnknown(flow: Flow, key: string, label: string, isCalled: boolean): Consultation {
  const choice = askWhich(flow.run, key, [label], ['allow', 'silent', 'deny', 'unauthorized', 'error']);
  if (choice === 'unauthorized') return ends(flow, 'unauthorized', 'the authorizer fails with `Unauthorized`', isCalled);
  if (choice === 'error') return ends(flow, 'broken', 'the authorizer fails', isCalled);
  if (choice === undefined) return { kind: 'ends', answer: { ...undetermined('authorizer'), because: 'what the authorizer returns is not known' } };
  return { kind: 'policy', result: outputLayer(tri(choice === 'deny'), tri(choice === 'allow')), isLambdaInvoked: isCalled, usageIdentifierKey: undefined };
}

function ends(flow: Flow, how: 'unauthorized' | 'broken', because: string, isCalled: boolean): Consultation {
  const answer =
    how === 'unauthorized'
      ? refusal(flow, 'unauthenticated', 'authorizer', 'unauthorized', because)
      : refusal(flow, 'error', 'authorizer', 'authorizer-broken', because);
  return { kind: 'ends', answer: { ...answer, lambdaInvoked: isCalled } };
}

/** Identity sources and the validation expression (AU-1 to AU-7); an answer where the function is not even called. */
function checkIdentity(flow: Flow, authorizer: AuthorizerFacts): Answer | undefined {
  for (const source of authorizer.identitySources) {
    const name = displayText(source);
    const isThere = literalText(source) === undefined ? askWhether(flow.run, `identity:${name}`, [name]) : hasValue(readSource(flow, name));
    if (isThere === 'yes') continue;
    const isDemanded = isThere === 'unknown' ? 'unknown' : isEnforced(flow, authorizer);
    if (isDemanded === 'unknown') return undetermined('authorizer');
    if (isDemanded === 'yes') return refusal(flow, 'unauthenticated', 'authorizer', 'unauthorized', `the identity source \`${name}\` is missing in the request`);
  }
  return authorizer.type === 'TOKEN' && authorizer.identityValidation !== undefined ? validateToken(flow, authorizer, authorizer.identityValidation) : undefined;
}

/** AU-3, AU-4: for REST REQUEST authorizers sources count only while results are cached. */
function isEnforced({ request, run }: Flow, { type, ttl }: AuthorizerFacts): Tri {
  if (request.api.kind !== 'REST' || type !== 'REQUEST') return 'yes';
  return ttl.known ? tri(ttl.value > 0) : askWhether(run, `caching:${ttl.atom.id}`, [ttl.atom.label]);
}

function validateToken(flow: Flow, authorizer: AuthorizerFacts, expression: string): Answer | undefined {
  const [source] = authorizer.identitySources;
  const token = (source && readSource(flow, displayText(source))) ?? '';
  const isWhole = matchesExpression(expression, token, 'whole');
  if (isWhole === true) return undefined;
  if (isWhole === undefined) {
    useRule(flow.run, 'AU-2');
    const fits = askWhether(flow.run, `validation:${expression}`, ['whether the token fits `identityValidation`']);
    if (fits === 'yes') return undefined;
    if (fits === 'unknown') return undetermined('authorizer');
  } else if (matchesExpression(expression, token, 'part') === true) {
    useRule(flow.run, 'AU-2');
  }
  return refusal(flow, 'unauthenticated', 'authorizer', 'unauthorized', `the token does not fit the validation expression \`${expression}\``);
}

const hasValue = (value: string | undefined): Tri => tri(value !== undefined && value !== '');

/** The value of an identity source; undefined where the request has none. */
function readSource({ request }: Flow, source: string): string | undefined {
  const match = /^\$?(?:(?:method|route)\.)?(request\.header|request\.querystring|stageVariables|context)\.(.+)$/.exec(source);
  const [, where, name = ''] = match ?? [];
  switch (where) {
    case 'request.header':
      return request.headers.get(name.toLowerCase());
    case 'request.querystring':
      return request.query.get(name);
    case 'stageVariables':
      return request.api.stageVariables.get(name);
    case 'context':
      return `context.${name}`; // every request has these
    default:
      return undefined;
  }
}
