/**
 * A caller of a simulation: what a case would write under `caller`, with a name for people and an id that lasts.
 *
 * Where callers come from is told by `callers.ts` and its neighbours.
 */
import type { CaseCaller, CaseEndpoint } from '../../scenario/canonical';
import type { PlainObject } from '../../scenario/plain';

export interface SimulatedCaller {
  /** Stable over edits: one of `probeIds`, `principal:…`, `role:…`, `holder:…`, `named:…`, or an ARN somebody typed. */
  readonly id: string;
  readonly label: string;
  /** Who that is, as a clause. */
  readonly about: string;
  readonly input: CaseCaller;
  /** What is supposed so that the caller is somebody. */
  readonly values: Readonly<Record<string, string>>;
  /** Where its requests come from, where that belongs to the caller. */
  readonly sourceIp?: string;
  readonly vpcEndpoint?: SimulatedEndpoint;
  /** What a Lambda authorizer returns for it, where that is part of who it is. */
  readonly output?: PlainObject;
  /** Sends a valid token of the user pool or issuer of the route. */
  readonly hasToken?: true;
}

/** A VPC endpoint that requests pass through. */
export interface SimulatedEndpoint {
  readonly label: string;
  readonly input: CaseEndpoint;
  /** What finds it again by itself; absent where it belongs to its caller. */
  readonly finds?: string;
}

/** Where somebody's requests come from: an address, or an endpoint and maybe the address behind it. */
export interface Origin {
  readonly sourceIp?: string;
  readonly vpcEndpoint?: SimulatedEndpoint;
}

/** The caller from somewhere else, as far as it is said where. */
export function comingFrom(caller: SimulatedCaller, { sourceIp, vpcEndpoint }: Origin): SimulatedCaller {
  if (!vpcEndpoint) return sourceIp === undefined ? caller : { ...caller, sourceIp };
  const { sourceIp: _, ...elsewhere } = caller;
  const input = sourceIp === undefined ? vpcEndpoint.input : { ...vpcEndpoint.input, sourceIp };
  return { ...elsewhere, vpcEndpoint: { ...vpcEndpoint, input } };
}

/** `203.0.113.7`, `main`, `main (10.0.0.7)`; undefined where nobody said. */
export function originOf({ sourceIp, vpcEndpoint }: SimulatedCaller): string | undefined {
  if (!vpcEndpoint) return sourceIp;
  const address = vpcEndpoint.input.sourceIp ?? sourceIp;
  return address === undefined ? vpcEndpoint.label : `${vpcEndpoint.label} (${address})`;
}
