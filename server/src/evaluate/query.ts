/**
 * What a policy of one layer is asked: may this caller do this action on this resource in this context?
 *
 * One query serves all policies of its layer in one run. It holds no results.
 */
import type { HoledText } from '../base/atoms';
import type { ApiKind, Deployments } from '../gateway/model';
import type { Caller } from '../gateway/request';
import type { Presence } from '../policy/model';
import type { PolicyKind } from '../policy/kinds';
import { allOf, anyOf, type Tri } from '../base/tri';
import type { Context } from './context';
import { askWhether, type Run } from './run';

export interface Query {
  readonly run: Run;
  /** What policies of this layer are, whatever they were taken for where they were written. */
  readonly kind: PolicyKind;
  readonly action: string;
  readonly resource: HoledText;
  readonly caller: Caller;
  readonly context: Context;
  /** What the short form of ARNs stands for, where it counts (ARN-20). */
  readonly shortPrefix: HoledText | undefined;
  /** For words only: how the tail of an execute-api ARN is called. */
  readonly apiKind: ApiKind | undefined;
  /** Whether the caller has a permissions boundary (GR-34). */
  readonly boundary: 'attached' | 'none';
}

/** Whether something holds in the deployment that is called. */
export function holdsIn(run: Run, deployments: Deployments): Tri {
  return anyOf(deployments.map((presence) => isPresent(run, presence)));
}

/** Whether something that stands under deployment conditions is there. */
export function isPresent(run: Run, presence: readonly Presence[]): Tri {
  if (presence.length === 0) return 'yes';
  return allOf(
    presence.map(({ condition, holds }) => {
      const outcome = askWhether(run, `presence:${condition.id}`, [condition.label]);
      if (outcome === 'unknown') return outcome;
      return (outcome === 'yes') === holds ? 'yes' : 'no';
    }),
  );
}
