/**
 * What comes of running a case: plain data beside the decision itself. Showing it is the business of the edges.
 */
import type { Decision } from '../evaluate/decision';
import type { Request } from '../gateway/request';
import type { ScenarioProblem } from './problem';
import type { ScenarioCase } from './read';
import type { RequestContext } from './to-request';

export type CaseResult = RanCase | RefusedCase;

export interface RanCase {
  readonly kind: 'ran';
  readonly case: ScenarioCase;
  readonly request: Request;
  readonly decision: Decision;
  /** What was inferred or stands for something else. */
  readonly notes: readonly string[];
  /** Undefined where the case expects nothing. */
  readonly expectation: { readonly met: boolean; readonly differences: readonly string[] } | undefined;
  /** Of a case that asks for all paths of a form; the decision is then that of one of them. */
  readonly paths?: PathResult;
}

/** What all paths of a form came to. */
export interface PathResult {
  /** As in `request.paths`. */
  readonly form: string;
  /** Whether every kind of path was looked at. */
  readonly isComplete: boolean;
  /** The call the decision is about: the counter-example, where there is one. */
  readonly example: string;
  /** Kinds of paths with the same outcome, with a call of one of them. */
  readonly outcomes: readonly { readonly decision: Decision['decision']; readonly status: number | null; readonly kinds: number; readonly example: string }[];
}

/** A case that could not be run as it is written. */
export interface RefusedCase {
  readonly kind: 'refused';
  readonly case: ScenarioCase;
  readonly problems: readonly ScenarioProblem[];
}

export interface RunContext extends RequestContext {
  readonly evaluate: (request: Request) => Decision;
}
