/**
 * A Lambda authorizer in the workflow: what happens before the function is called, and what its result is worth
 * (semantics §6).
 *
 * The function itself is never run: its output, failure or absence is part of the request. Combining an output policy
 * with the resource policy is done by the flows.
 */
import { displayText, isAtom, literalText } from '../../base/atoms';
import { tri, type Tri } from '../../base/tri';
import type { AuthorizerFacts, AuthorizerOutput, AuthorizerResult } from '../../gateway/request';
import { kindFacts } from '../../policy/kinds';
import type { Policy, Statement } from '../../policy/model';
import { queryOf } from '../caller-layers';
import { deployedStatement, refusalIn } from '../deployed-statement';
import { ANONYMOUS, comparedArn, refusal, undetermined, type Answer, type Flow } from './flow';
import { judgeLayer, silentLayer, type LayerResult } from '../layer';
import { matchesExpression } from '../match/regular-expression';
import { isPresent } from '../query';
import { askWhether, askWhich, useRule } from '../run';

/** What the authorizer contributes: an answer that ends the workflow, or what its policy says. */
export type Consultation =
  | { readonly kind: 'ends'; readonly answer: Answer }
  | { readonly kind: 'policy'; readonly result: LayerResult; readonly isLambdaInvoked: boolean; readonly usageIdentifierKey: string | undefined; readonly isOutputUnknown?: true; readonly cached?: AuthorizerOutput };

export function consultAuthorizer(flow: Flow, action: string): Consultation {
  const { authorizer } = flow.request;
  if (!authorizer) return fromUnknown(flow, 'authorizer', 'output of the authorizer', true);
  const isCalled = !(authorizer.result.kind === 'output' && authorizer.result.isCached);
  const missing = checkIdentity(flow, authorizer);
  if (missing) return { kind: 'ends', answer: { ...missing, lambdaInvoked: missing.decision === 'undetermined' ? null : false } };
  if (isCalled && authorizer.invokePermission === 'missing') return ends(flow, 'broken', 'API Gateway is not permitted to invoke the authorizer function', false); // AU-9
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
    case 'output': {
      const consultation = judgeOutput(flow, authorizer, result.output, action, isCalled);
      return consultation.kind === 'policy' && result.isCached ? { ...consultation, cached: result.output } : consultation;
    }
  }
}

function judgeOutput(flow: Flow, authorizer: AuthorizerFacts, output: AuthorizerOutput, action: string, isCalled: boolean): Consultation {
  const takesSimple = flow.request.api.kind === 'HTTP' && authorizer.simpleResponses && authorizer.payloadVersion === '2.0';
  switch (output.kind) {
    case 'unauthorized':
      return ends(flow, 'unauthorized', 'the authorizer returned the error `Unauthorized`', isCalled);
    case 'malformed':
      if (output.rule !== undefined) useRule(flow.run, output.rule);
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
      const { request, run, facts } = flow;
      const call = { run, request, caller: ANONYMOUS, action, resource: broken ? flow.arn : comparedArn(flow), resourceKind: 'authorizer-output', shortPrefix: undefined, apiKind: request.api.kind, facts } as const;
      // Of a broken policy the statements are looked at for the trace alone, which names what is wrong with them.
      const result = judgeLayer(queryOf(call, 'authorizer-output'), 'authorizer', [output.source]);
      if (broken === 'open') return { kind: 'ends', answer: undetermined('authorizer') };
      if (broken !== undefined) return ends(flow, 'broken', `the authorizer's policy cannot be used: ${broken.clause}`, isCalled);
      for (const rule of output.assumes ?? []) useRule(run, rule);
      if (output.source.policy.statements.some(({ principal, notPrincipal }) => principal ?? notPrincipal)) useRule(run, '§6.3');
      return { kind: 'policy', result, isLambdaInvoked: isCalled, usageIdentifierKey: output.usageIdentifierKey };
    }
  }
}

/** AU-23, §6.3: a policy that AWS would not take as one is a malformed result, whatever its other statements say. */
function brokenPolicy({ run }: Flow, policy: Policy): ReturnType<typeof refusalIn> {
  const whole = wholePolicyProblem(policy);
  if (whole !== undefined) return { clause: whole };
  let isOpen = false;
  for (const written of policy.statements) {
    const statement = deployedStatement(run, written);
    const isThere = isPresent(run, written.presence);
    const problem = statement && isThere !== 'no' ? (refusalIn(run, statement, 'authorizer-output') ?? tooLong(statement)) : undefined;
    if (problem && problem !== 'open' && isThere === 'yes') return problem;
    isOpen ||= !statement || problem === 'open' || (problem !== undefined && isThere === 'unknown');
  }
  return isOpen ? 'open' : undefined;
}

function wholePolicyProblem({ node, statementMember, openStatements, problems, version }: Policy): string | undefined {
  if (openStatements === undefined && node.kind === 'object' && !statementMember) return '`Statement` is missing';
  if (problems.some(({ element, presence = [] }) => element === 'Statement' && presence.length === 0)) return '`Statement` must be an object or a list of objects';
  const written = version?.value;
  const isUnheard = written?.known === true && !kindFacts('authorizer-output').versions.some((each) => each === written.value);
  return isUnheard ? `there is no \`Version\` \`${written.value}\`` : undefined;
}

/** ARN-39; characters that only deployment knows are not counted. */
function tooLong({ resource, notResource }: Statement): { readonly clause: string } | undefined {
  const values = (resource ?? notResource)?.value.values ?? [];
  const isOver = values.some(({ text, presence }) => presence.length === 0 && text.pieces.reduce((length, piece) => length + (isAtom(piece) ? 0 : piece.length), 0) > 512);
  return isOver ? { clause: 'an ARN under `Resource` has more than 512 characters' } : undefined;
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
  return { kind: 'policy', result: outputLayer(tri(choice === 'deny'), tri(choice === 'allow')), isLambdaInvoked: isCalled, usageIdentifierKey: undefined, isOutputUnknown: true };
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
    const value = literalText(source) === undefined ? 'open' : readSource(flow, name);
    const isThere = value === 'open' ? askWhether(flow.run, `identity:${name}`, [name]) : tri(value !== undefined && value.text !== '');
    if (isThere === 'yes') continue;
    const isDemanded = isThere === 'unknown' ? 'unknown' : isEnforced(flow, authorizer);
    if (isDemanded === 'unknown') return undetermined('authorizer');
    if (isDemanded === 'yes' && isSpelledOtherwise(flow, name)) useRule(flow.run, 'AU-7');
    if (isDemanded === 'yes') return refusal(flow, 'unauthenticated', 'authorizer', 'unauthorized', `the identity source \`${name}\` is missing in the request`);
  }
  return authorizer.type === 'TOKEN' && authorizer.identityValidation !== undefined ? validateToken(flow, authorizer, authorizer.identityValidation) : undefined;
}

/** AU-3, AU-4: for REST REQUEST authorizers sources count only while results are cached. */
function isEnforced({ request, run }: Flow, { type, ttl, result }: AuthorizerFacts): Tri {
  if (request.api.kind !== 'REST' || type !== 'REQUEST') return 'yes';
  if (result.kind === 'output' && result.isCached) return 'yes'; // there is a cache, then
  return ttl.known ? tri(ttl.value > 0) : askWhether(run, `caching:${ttl.atom.id}`, [ttl.atom.label]);
}

function validateToken(flow: Flow, authorizer: AuthorizerFacts, expression: string): Answer | undefined {
  const [source] = authorizer.identitySources;
  const value = source && readSource(flow, displayText(source));
  const token = value === undefined || value === 'open' ? undefined : value.text;
  const isWhole = token === undefined ? undefined : matchesExpression(expression, token, 'whole');
  if (isWhole === true) return undefined;
  if (isWhole === undefined || token === undefined) {
    useRule(flow.run, 'AU-2');
    const fits = askWhether(flow.run, `validation:${expression}`, ['whether the token fits `identityValidation`']);
    if (fits === 'yes') return undefined;
    if (fits === 'unknown') return undetermined('authorizer');
  } else if (matchesExpression(expression, token, 'part') === true) {
    useRule(flow.run, 'AU-2');
  }
  return refusal(flow, 'unauthenticated', 'authorizer', 'unauthorized', `the token does not fit the validation expression \`${expression}\``);
}

/** The value of an identity source, undefined where the request has none; `open` where nobody can tell. */
function readSource({ request }: Flow, source: string): { readonly text: string } | 'open' | undefined {
  const match = /^\$?(?:(?:method|route)\.)?(request\.header|request\.querystring|stageVariables|context)\.(.+)$/.exec(source);
  const [, where, name = ''] = match ?? [];
  const found = (text: string | undefined): { readonly text: string } | undefined => (text === undefined ? undefined : { text });
  switch (where) {
    case 'request.header':
      return found(request.headers.get(name.toLowerCase()));
    case 'request.querystring':
      return found(request.query.get(name));
    case 'stageVariables':
      return found(request.api.stageVariables.get(name)) ?? (request.api.hasUnseenStageVariables ? 'open' : undefined);
    case 'context':
      return found(`context.${name}`); // every request has these
    default:
      return 'open';
  }
}

/** AU-7: whether a REST request has the query parameter in other letters. */
function isSpelledOtherwise({ request }: Flow, source: string): boolean {
  const [, name] = /^method\.request\.querystring\.(.+)$/.exec(source) ?? [];
  return name !== undefined && request.api.kind === 'REST' && [...request.query.keys()].some((key) => key.toLowerCase() === name.toLowerCase());
}
