/**
 * How layers of policies combine (semantics §4): explicit denies first, then everything that has to allow.
 *
 * A formula is a list of requirements that must all hold; the first that does not is the one reported. Which policies
 * a layer has, and what else a gateway checks, is decided by the callers.
 */
import type { HoledText } from '../base/atoms';
import { allOf, anyOf, type Tri } from '../base/tri';
import type { Caller } from '../gateway/request';
import type { DecidingStatement, Layer } from './decision';
import type { LayerResult } from './layer';
import { NAMINGS, type Named, type Naming } from './match/principal';
import { matchText } from './match/wildcard';
import { askWhether, type Run } from './run';

export interface PolicyVerdict {
  readonly outcome: 'allow' | 'explicit-deny' | 'implicit-deny' | 'undetermined';
  readonly at: Layer;
  readonly by: readonly DecidingStatement[];
  /** For an implicit deny the layers without which it cannot be allowed. */
  readonly lacking: readonly Layer[];
}

export interface Requirement {
  readonly layer: Layer;
  readonly holds: Tri;
}

/** The policies of everybody involved in a call by a caller that IAM knows. */
export interface JudgedLayers {
  /** The VPC endpoint a plain IAM request goes through (DE-40); APIs ask theirs before anything else. */
  readonly endpoint?: LayerResult;
  readonly identity: LayerResult;
  readonly resource: LayerResult;
  readonly isResourcePolicyThere: boolean;
  /** Undefined: there is none, so it limits nothing. */
  readonly boundary: LayerResult | undefined;
  readonly session: LayerResult | undefined;
  /** One result per level; none where SCPs do not bind (DE-31) or are not in use. */
  readonly scps: readonly LayerResult[];
  /** DE-33: they can only deny, since the AWS-managed one that allows everything cannot be detached (GR-42). */
  readonly rcps: readonly LayerResult[];
}

/** `either`: an Allow on one side is enough; `trust`: the resource's policy has to agree (DE-11, DE-12). */
export type ResourceRule = 'either' | 'trust';

export function decideWithin(caller: Caller, layers: JudgedLayers, rule: ResourceRule): PolicyVerdict {
  const grant = grantOf(caller, layers, rule);
  const limiting = limits(caller, layers);
  const requirements: Requirement[] = [
    ...filters(layers),
    { layer: lackingLayer(caller, layers, rule), holds: anyOf([grant.direct, grant.base]) },
    ...limiting.map(({ layer, holds }) => ({ layer, holds: anyOf([grant.direct, holds]) })),
  ];
  const isWithinLimits = limiting.every(({ holds }) => holds === 'yes');
  return conclude(layers, requirements, grantingStatements(layers, isWithinLimits ? grant.granting : { ...grant.granting, limited: [], identity: 'silent' }));
}

/** Two independent sides that both have to say yes (semantics §4.4). */
export function decideAcross(caller: Caller, layers: JudgedLayers): PolicyVerdict {
  const identity = caller.type === 'root' ? 'yes' : layers.identity.allow;
  const resource = layers.resource.allow;
  const both = identity === 'no' && resource === 'no' && layers.isResourcePolicyThere;
  const requirements: Requirement[] = [
    ...filters(layers),
    ...(both ? [{ layer: 'combination', holds: 'no' } as const] : []),
    { layer: 'identity-policy', holds: identity },
    ...limits(caller, layers),
    { layer: 'resource-policy', holds: resource },
  ];
  return conclude(layers, requirements, grantingStatements(layers, { direct: NAMINGS, limited: [], identity: caller.type === 'root' ? 'silent' : 'grants' }));
}

/** DE-21: whether the caller's account is the one that owns the resource. */
export function isSameAccount(run: Run, caller: Caller, owner: HoledText | undefined): Tri {
  if (caller.type === 'anonymous' || caller.type === 'service') return 'yes'; // no side of their own
  if (!caller.account || !owner) return askWhether(run, 'account:same', [caller.account ? 'account of the resource' : 'account of the caller']);
  return matchText(run, owner, caller.account, 'equal');
}

/** Takes explicit denies first (DE-7), then the requirements in order. */
function conclude(layers: JudgedLayers, requirements: readonly Requirement[], granting: readonly DecidingStatement[]): PolicyVerdict {
  return concludeOf(allResults(layers), requirements, granting);
}

export function concludeOf(results: readonly LayerResult[], requirements: readonly Requirement[], granting: readonly DecidingStatement[]): PolicyVerdict {
  const denying = results.filter((result) => result.deny === 'yes');
  const first = denying[0];
  if (first) return { outcome: 'explicit-deny', at: first.layer, by: denying.flatMap((result) => result.denyBy), lacking: [] };
  const doubtful = results.find((result) => result.deny === 'unknown');
  if (doubtful) return { outcome: 'undetermined', at: doubtful.layer, by: [], lacking: [] };
  const failing = requirements.filter(({ holds }) => holds === 'no').map(({ layer }) => layer);
  const [lacking] = failing;
  if (lacking) return { outcome: 'implicit-deny', at: lacking, by: [], lacking: failing };
  const open = requirements.find(({ holds }) => holds === 'unknown');
  if (open) return { outcome: 'undetermined', at: open.layer, by: [], lacking: [] };
  return { outcome: 'allow', at: grantedAt(granting, results), by: granting, lacking: [] };
}

function allResults({ endpoint, rcps, scps, resource, identity, boundary, session }: JudgedLayers): LayerResult[] {
  // The order of §4.2: it decides only which of several denies is named first.
  return [...(endpoint ? [endpoint] : []), ...rcps, ...scps, resource, identity, ...(boundary ? [boundary] : []), ...(session ? [session] : [])];
}

/** DE-40, and DE-30: each level of SCPs on its own. */
function filters({ endpoint, scps }: JudgedLayers): Requirement[] {
  return [...(endpoint ? [endpoint] : []), ...scps].map(({ layer, allow }) => ({ layer, holds: allow }));
}

function limits(caller: Caller, { boundary, session }: JudgedLayers): Requirement[] {
  if (caller.type === 'root' || caller.type === 'anonymous' || caller.type === 'service') return [];
  // §4.2 no. 7: a session of GetFederationToken has no permissions without a session policy.
  const withoutPolicy: Tri = caller.type === 'federated-user' ? 'no' : 'yes';
  return [
    { layer: 'permissions-boundary', holds: boundary?.allow ?? 'yes' },
    { layer: 'session-policy', holds: session?.allow ?? withoutPolicy },
  ];
}

interface Grant {
  /** Not limited by boundary and session policy (DE-2, DE-3, DE-4, DE-5). */
  readonly direct: Tri;
  /** Limited by them (DE-1). */
  readonly base: Tri;
  readonly granting: Granting;
}

/** Whose Allow gives the permission: the resource policy's, by these names of the caller, and the identity policies'. */
interface Granting {
  readonly direct: readonly Naming[];
  readonly limited: readonly Naming[];
  readonly identity: 'grants' | 'silent';
}

/** The formulas of §4.3; with `trust` the identity policy counts only where the resource names the account. */
function grantOf(caller: Caller, { identity, resource }: JudgedLayers, rule: ResourceRule): Grant {
  const named = resource.named;
  const own = rule === 'either' ? identity.allow : allOf([named.account, identity.allow]);
  switch (caller.type) {
    case 'user':
      return grant(named, ['user', 'star'], [], own, rule);
    case 'role':
      return grant(named, ['session', 'star'], ['role'], own, rule);
    case 'federated-user':
      return grant(named, ['federated', 'star'], ['user'], own, rule);
    case 'root':
      return rule === 'either' ? { direct: 'yes', base: 'no', granting: { direct: [], limited: [], identity: 'silent' } } : grant(named, ['account', 'star'], [], 'no', rule);
    case 'service':
      return grant(named, ['service', 'star'], [], 'no', rule);
    case 'anonymous':
      return grant(named, ['federated', 'star'], [], 'no', rule);
  }
}

function grant(named: Named, direct: readonly Naming[], limited: readonly Naming[], own: Tri, rule: ResourceRule): Grant {
  const isOwn = own === 'yes';
  return {
    direct: anyOf(direct.map((naming) => named[naming])),
    base: anyOf([own, ...limited.map((naming) => named[naming])]),
    granting: { direct, limited: [...limited, ...(rule === 'trust' && isOwn ? (['account'] as const) : [])], identity: isOwn ? 'grants' : 'silent' },
  };
}

/** Where the resource's own policy has to agree it is the one that lacks, unless it leaves the matter to the account. */
function lackingLayer(caller: Caller, { isResourcePolicyThere, resource }: JudgedLayers, rule: ResourceRule): Layer {
  if (caller.type === 'anonymous' || caller.type === 'service' || (rule === 'trust' && resource.named.account !== 'yes')) return 'resource-policy';
  return isResourcePolicyThere ? 'combination' : 'identity-policy';
}

function grantingStatements({ identity, resource }: JudgedLayers, granting: Granting): DecidingStatement[] {
  const namings = [...granting.direct, ...granting.limited];
  const fromResource = resource.allowBy.filter(({ named }) => namings.some((naming) => named[naming] === 'yes'));
  return [...(granting.identity === 'grants' ? identity.allowBy : []), ...fromResource].map(({ statement }) => statement);
}

/** The layer that gave the permission, `combination` where several did. */
function grantedAt(granting: readonly DecidingStatement[], results: readonly LayerResult[]): Layer {
  const layers = new Set(
    granting.flatMap((statement) => results.filter((result) => result.allowBy.some((allowing) => allowing.statement === statement)).map(({ layer }) => layer)),
  );
  const [only, ...others] = layers;
  return only === undefined || others.length > 0 ? 'combination' : only;
}
