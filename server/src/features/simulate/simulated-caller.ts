/**
 * A caller of a simulation: what a case would write under `caller`, with a name for people and an id that lasts.
 *
 * Where callers come from is told by `callers.ts` and its neighbours.
 */
import type { CaseCaller } from '../../scenario/canonical';
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
  /** What a Lambda authorizer returns for it, where that is part of who it is. */
  readonly output?: PlainObject;
  /** Sends a valid token of the user pool or issuer of the route. */
  readonly hasToken?: true;
}
