/**
 * The resource patterns that the policies of an API call are compared with, as the evaluator would see them.
 *
 * Every pattern that may play a part is listed: whoever tells calls apart by patterns may use one too many, but never
 * one too few. Statements that apply to no such call, because of their principal or a condition, have no part.
 */
import { literal, type HoledText } from '../base/atoms';
import { unexamined } from '../evaluate/compile/candidate';
import { queryOf, type CallerCase } from '../evaluate/caller-layers';
import { ANONYMOUS } from '../evaluate/workflow/flow';
import { resolveResource } from '../evaluate/match/resource';
import type { TextPattern } from '../evaluate/match/tokens';
import { NOTHING_SUPPOSED, startRun } from '../evaluate/run';
import { refusalIn } from '../evaluate/deployed-statement';
import { matchStatement, type StatementMatch } from '../evaluate/statement';
import { apiPrefix, buildInvokeArn, expandShortArn } from '../gateway/arn';
import type { ApiRequest, LayerPolicy, PolicySource } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import type { Statement, Value } from '../policy/model';
import { withVariables } from './variables';
import { whatElse } from './what-else';

/** A value under `Resource` or `NotResource`, and what it may be compared as. */
export interface RequestPattern {
  /** Policy, statement, element and index: the same in all requests of one case. */
  readonly place: string;
  /** Of patterns in one list it matters only whether one matches; so of statements that differ in their resources only. */
  readonly list: string;
  readonly patterns: readonly TextPattern[];
  /** Whether a policy variable in it may have any value. */
  readonly isOpen: boolean;
}

/** `statements`: which statement of several that say the same decides does matter. */
export function requestPatterns(request: ApiRequest, apart: 'statements' | 'effects'): readonly RequestPattern[] {
  return layersOf(request).flatMap(([source, kind]) =>
    source.policy.statements.flatMap((statement) => {
      const matches = matchesElsewhere(statement, source, kind, request);
      if (matches.every(({ result }) => result === 'no')) return [];
      const isAsWritten = refusalIn(startRun(NOTHING_SUPPOSED, 'decide'), statement, kind) === undefined;
      const alike = apart === 'effects' && isAsWritten && !statement.notResource ? (contribution(matches) ?? whatElse(statement)) : undefined;
      const list = `${kind} ${source.id} ${alike ?? String(statement.index)}`;
      return valuesOf(statement).map(({ value, place }) => ({ place: `${source.id} ${place}`, list, ...patternsOf(value.text, statement, source, kind, request) }));
    }),
  );
}

/** The request with another text at some places. */
export function withTexts(request: ApiRequest, texts: ReadonlyMap<string, HoledText>): ApiRequest {
  const change = <T extends LayerPolicy>(source: T): T => ('policy' in source ? { ...source, policy: { ...source.policy, statements: source.policy.statements.map((statement) => inStatement(statement, source.id)) } } : source);
  const list = <T extends LayerPolicy>(policies: readonly T[]): readonly T[] => policies.map(change);
  const inStatement = (statement: Statement, id: string): Statement => ({ ...statement, resource: inElement(statement, 'resource', id), notResource: inElement(statement, 'notResource', id) });
  const inElement = (statement: Statement, name: ElementName, id: string): Statement['resource'] => {
    const element = statement[name];
    return element && { ...element, value: { ...element.value, values: element.value.values.map((value, index) => ({ ...value, text: texts.get(`${id} ${placeOf(statement, name, index)}`) ?? value.text })) } };
  };
  const { identity, resource, boundary, session, scps, rcps, vpcEndpoint } = request.layers;
  const result = request.authorizer?.result;
  return {
    ...request,
    layers: {
      identity: identity && list(identity),
      resource: resource && change(resource),
      boundary: boundary && change(boundary),
      session: session && list(session),
      scps: scps?.map(list),
      rcps: rcps?.map(list),
      vpcEndpoint: vpcEndpoint && change(vpcEndpoint),
    },
    authorizer:
      request.authorizer && result?.kind === 'output' && result.output.kind === 'policy'
        ? { ...request.authorizer, result: { ...result, output: { ...result.output, source: change(result.output.source) } } }
        : request.authorizer,
  };
}

/** Policies that are compared with the ARN of the call; that of a custom domain has an ARN of its own. */
function layersOf({ layers, authorizer }: ApiRequest): readonly (readonly [PolicySource, PolicyKind])[] {
  const { identity, resource, boundary, session, scps, rcps, vpcEndpoint } = layers;
  const output = authorizer?.result.kind === 'output' && authorizer.result.output.kind === 'policy' ? authorizer.result.output.source : undefined;
  const all: readonly (readonly [readonly (LayerPolicy | null | undefined)[], PolicyKind])[] = [
    [identity ?? [], 'identity'],
    [[resource], 'api-resource-policy'],
    [[boundary], 'permissions-boundary'],
    [session ?? [], 'session'],
    [(scps ?? []).flat(), 'scp'],
    [(rcps ?? []).flat(), 'rcp'],
    [[vpcEndpoint], 'vpc-endpoint'],
    [[output], 'authorizer-output'],
  ];
  return all.flatMap(([policies, kind]) => policies.flatMap((policy) => (policy && 'policy' in policy ? [[policy, kind] as const] : [])));
}

type ElementName = 'resource' | 'notResource';

function valuesOf(statement: Statement): readonly { readonly value: Value; readonly place: string }[] {
  const named = (name: ElementName): readonly { readonly value: Value; readonly place: string }[] =>
    (statement[name]?.value.values ?? []).map((value, index) => ({ value, place: placeOf(statement, name, index) }));
  return [...named('resource'), ...named('notResource')];
}

const placeOf = ({ index }: Statement, name: ElementName, at: number): string => `${String(index)} ${name} ${String(at)}`;

/** How the statement applies to the call as far as its resources go, for each caller and action that may be asked about. */
function matchesElsewhere(statement: Statement, { id, label, policy }: PolicySource, kind: PolicyKind, request: ApiRequest): readonly StatementMatch[] {
  const element = statement.resource ?? statement.notResource;
  const [first] = element?.value.values ?? [];
  if (!element || !first) return [];
  const everything = { ...element, value: { ...element.value, isComplete: true, values: [{ ...first, text: literal('*'), presence: [] }] } };
  const widened = unexamined({ ...statement, resource: everything, notResource: undefined });
  return [request.caller, ANONYMOUS].flatMap((caller) => ACTIONS.map((action) => matchStatement(queryOf({ ...callOf(request, caller), action }, kind), widened, { id, label, policy })));
}

/** What the statement adds to its layer wherever its resources match; undefined where that is not certain. */
function contribution(matches: readonly StatementMatch[]): string | undefined {
  const isCertain = matches.every(({ result, named }) => [result, ...Object.values(named)].every((tri) => tri !== 'unknown'));
  return isCertain ? JSON.stringify(matches.map(({ result, effect, named }) => (result === 'no' ? result : [effect, named]))) : undefined;
}

/** GW-21: flushing the cache is authorized, too. */
const ACTIONS = ['execute-api:Invoke', 'execute-api:InvalidateCache'];

/** Policies see the caller, or nobody known to IAM (GW-5); variables may differ. */
function patternsOf(text: HoledText, statement: Statement, { id, label, policy }: PolicySource, kind: PolicyKind, request: ApiRequest): Pick<RequestPattern, 'patterns' | 'isOpen'> {
  const place = { policy: { id, label, policy }, statement };
  const resolved = [request.caller, ANONYMOUS].map((caller) => resolveResource(queryOf(callOf(request, caller), kind), text, place));
  const found = resolved.flatMap((one): TextPattern[] => (one.kind === 'pattern' ? [one.pattern] : one.kind === 'open' ? [inAnyCase(text, request)] : []));
  const patterns = [...new Map(found.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
  return { patterns, isOpen: resolved.some(({ kind: outcome }) => outcome === 'open') };
}

/** More than the text can match, whatever its variables are and whichever fields AWS fills in (ARN-12, ARN-20). */
function inAnyCase(text: HoledText, request: ApiRequest): TextPattern {
  const { pieces } = withVariables(expandShortArn(text, apiPrefix(request.api)));
  const colons = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.split(':').length - 1 : 0), 0);
  return { pieces: colons < 5 ? [...pieces, '*'] : pieces };
}

function callOf(request: ApiRequest, caller: ApiRequest['caller']): CallerCase {
  const { api, method, path } = request;
  const resource = buildInvokeArn(api, api.stage, api.kind, method, path);
  const common = { request, caller, resource, apiKind: api.kind, facts: {} } as const;
  return { ...common, run: startRun(NOTHING_SUPPOSED, 'decide'), action: 'execute-api:Invoke', resourceKind: 'api-resource-policy', shortPrefix: apiPrefix(api) };
}
