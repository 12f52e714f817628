/**
 * What the policies of one layer say together (semantics §4.1): whether one denies, whether one allows, and by which
 * name of the caller.
 *
 * The order of policies and statements does not matter (GR-11). How layers combine is told in `decide.ts`.
 */
import { anyOf, or, tri, type Tri } from '../base/tri';
import type { LayerPolicy, OpaquePolicy, PolicySource } from '../gateway/request';
import { unexamined, type Candidate } from './compile/candidate';
import { findCandidates } from './compile/compiled-policy';
import type { DecidingStatement, Layer, StatementTrace, TraceEntry } from './decision';
import { isNamed, NAMINGS, NOT_NAMED, type Named, type Naming } from './match/principal';
import type { Query } from './query';
import { askWhich } from './run';
import { nameOfStatement } from './place';
import type { Policy } from '../policy/model';
import { matchStatement } from './statement';

export interface LayerResult {
  readonly layer: Layer;
  readonly deny: Tri;
  readonly allow: Tri;
  /** Under which of the caller's names a statement allows; `star` where the layer's policies have no principals. */
  readonly named: Named;
  readonly denyBy: readonly DecidingStatement[];
  readonly allowBy: readonly AllowingStatement[];
}

export interface AllowingStatement {
  readonly statement: DecidingStatement;
  readonly named: Named;
}

/** A layer in which nothing is attached. */
export function silentLayer(layer: Layer): LayerResult {
  return { layer, deny: 'no', allow: 'no', named: NOT_NAMED, denyBy: [], allowBy: [] };
}

export function judgeLayer(query: Query, layer: Layer, policies: readonly LayerPolicy[]): LayerResult {
  const verdicts = policies.map((policy) => ('opaque' in policy ? judgeOpaque(query, layer, policy) : judgePolicy(query, layer, policy)));
  return verdicts.length === 1 && verdicts[0] ? verdicts[0] : joinResults(layer, verdicts);
}

/** One result for several policies of one layer, of which any may speak. */
function joinResults(layer: Layer, results: readonly LayerResult[]): LayerResult {
  const named: Record<Naming, Tri> = { ...NOT_NAMED };
  for (const naming of NAMINGS) named[naming] = anyOf(results.map((result) => result.named[naming]));
  return {
    layer,
    deny: anyOf(results.map((result) => result.deny)),
    allow: anyOf(results.map((result) => result.allow)),
    named,
    denyBy: results.flatMap((result) => result.denyBy),
    allowBy: results.flatMap((result) => result.allowBy),
  };
}

function judgePolicy(query: Query, layer: Layer, source: PolicySource): LayerResult {
  const { id, label, policy } = source;
  const place = { id, label, policy };
  const denyBy: DecidingStatement[] = [];
  const allowBy: AllowingStatement[] = [];
  const traces: StatementTrace[] = [];
  const named: Record<Naming, Tri> = { ...NOT_NAMED };
  let deny: Tri = 'no';
  for (const candidate of candidatesFor(query, policy)) {
    const match = matchStatement(query, candidate, place);
    if (match.trace) traces.push(match.trace);
    if (match.result === 'no') continue;
    const result = match.effect === undefined ? 'unknown' : match.result;
    if (match.effect !== 'Allow') deny = or(deny, result);
    if (match.effect !== 'Deny') for (const naming of NAMINGS) named[naming] = or(named[naming], match.effect === 'Allow' ? match.named[naming] : uncertain(match.named[naming]));
    if (result !== 'yes' || match.effect === undefined) continue;
    const { statement } = candidate;
    const deciding: DecidingStatement = { policyId: id, policy: label, index: statement.index, statement: nameOfStatement(statement), effect: match.effect };
    if (match.effect === 'Deny') denyBy.push(deciding);
    else allowBy.push({ statement: deciding, named: match.named });
  }
  if (policy.openStatements !== undefined) {
    const rest = judgeUnseen(query, `open:${id}`, `further statements of \`${label}\``, layer);
    deny = or(deny, rest.deny);
    for (const naming of NAMINGS) named[naming] = or(named[naming], rest.named[naming]);
  }
  const result: LayerResult = { layer, deny, allow: isNamed(named), named, denyBy, allowBy };
  record(query, result, source, traces);
  return result;
}

/** To explain, all of them; to decide, those that are not ruled out at once. */
function candidatesFor(query: Query, policy: Policy): readonly Candidate[] {
  const { run, action } = query;
  const candidates = run.detail === 'explain' ? policy.statements.map(unexamined) : findCandidates(policy, action, query, run.work);
  run.work.statements += candidates.length;
  return candidates;
}

const uncertain = (result: Tri): Tri => (result === 'no' ? 'no' : 'unknown');

/** A policy that is attached but cannot be seen may say anything. */
function judgeOpaque(query: Query, layer: Layer, policy: OpaquePolicy): LayerResult {
  const result = judgeUnseen(query, `opaque:${policy.id}`, policy.opaque.label, layer);
  record(query, result, policy, []);
  return result;
}

function judgeUnseen(query: Query, key: string, label: string, layer: Layer): LayerResult {
  const choices = query.context.caller.type === 'anonymous' || !HAS_PRINCIPALS.has(layer) ? WITHOUT_NAMES : WITH_NAMES;
  const choice = askWhich(query.run, key, [label], choices);
  const named: Record<Naming, Tri> = { ...NOT_NAMED };
  if (choice === undefined) for (const naming of NAMED_BY_UNSEEN) named[naming] = 'unknown';
  if (choice === 'allow') named.star = 'yes';
  if (choice === 'allow account') named.account = 'yes';
  if (choice === 'allow by name') named.role = named.user = 'yes';
  const deny = choice === undefined ? 'unknown' : tri(choice === 'deny');
  return { ...silentLayer(layer), deny, allow: isNamed(named), named };
}

const HAS_PRINCIPALS: ReadonlySet<Layer> = new Set<Layer>(['resource-policy', 'domain-policy', 'vpc-endpoint-policy']);
const WITHOUT_NAMES = ['silent', 'allow', 'deny'] as const;
const WITH_NAMES = [...WITHOUT_NAMES, 'allow account', 'allow by name'] as const;
const NAMED_BY_UNSEEN: readonly Naming[] = ['star', 'account', 'role', 'user'];

function record({ run }: Query, result: LayerResult, policy: LayerPolicy, statements: readonly StatementTrace[]): void {
  if (run.detail !== 'explain') return;
  const entry: TraceEntry = { layer: result.layer, policyId: policy.id, policy: policy.label, result: inWords(result), statements };
  run.trace.push(entry);
}

function inWords({ deny, allow }: LayerResult): TraceEntry['result'] {
  if (deny === 'yes') return 'explicit-deny';
  if (deny === 'unknown') return 'undetermined';
  return allow === 'yes' ? 'allow' : allow === 'unknown' ? 'undetermined' : 'silent';
}
