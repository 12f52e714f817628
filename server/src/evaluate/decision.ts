/**
 * What an evaluation answers: the decision, what it rests on, what it was not given, and why.
 *
 * All of it is plain data that crosses workers and outlives an edit: policies and statements are named by id and
 * index, never by node or span. Field names follow the command-line contract, so that output is a projection.
 */

export type Outcome =
  | 'allow' | 'explicit-deny' | 'implicit-deny' | 'refused' | 'unauthenticated' | 'error' | 'undetermined';

export type Layer =
  | 'routing' | 'vpc-endpoint-policy' | 'domain-policy' | 'resource-policy' | 'authentication' | 'authorizer'
  | 'identity-policy' | 'permissions-boundary' | 'session-policy' | 'scp' | 'rcp' | 'combination' | 'api-key'
  | 'cache-invalidation' | 'waf' | 'endpoint';

export type Given = 'supplied' | 'none' | 'not-supplied' | 'assumed-default' | 'opaque' | 'not-applicable';

export interface Decision {
  readonly decision: Outcome;
  readonly status: number | null;
  readonly responseType: string | null;
  readonly body: string | null;
  readonly decidedAt: Layer;
  readonly lambdaInvoked: boolean | null;
  readonly requestArn: string;
  readonly given: Readonly<Partial<Record<Layer, Given>>>;
  readonly decidedBy: readonly DecidingStatement[];
  /** Labels of the atoms that would settle an undetermined decision; empty otherwise. */
  readonly unknown: readonly string[];
  /** Those of `unknown` that matter only for being what a request brings: whatever they are, some requests bring it and some do not. */
  readonly broughtByRequest: readonly string[];
  /** What an undetermined decision may turn out to be; empty where that could not be worked out, or it is determined. */
  readonly possible: readonly Outcome[];
  readonly assumptions: readonly Assumption[];
  readonly trace: readonly TraceEntry[];
  /** One sentence for people: what happens to the request, and why. */
  readonly headline: string;
  /** The same with what it rests on, for places that show one line. */
  readonly reason: string;
  readonly notes: readonly string[];
}

export interface DecidingStatement {
  /** `PolicySource.id`. */
  readonly policyId: string;
  /** `PolicySource.label`. */
  readonly policy: string;
  readonly index: number;
  /** The Sid, or `[index]`. */
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
}

/** A rule tagged [unverified] that influenced the result. */
export interface Assumption {
  readonly rule: string;
  readonly text: string;
}

/** One policy as evaluated in one layer. */
export interface TraceEntry {
  readonly layer: Layer;
  readonly policyId: string;
  readonly policy: string;
  readonly result: 'allow' | 'explicit-deny' | 'silent' | 'undetermined';
  /** `false`: something in front of it had answered already, and this is what it would have said. */
  readonly reached?: false;
  readonly statements: readonly StatementTrace[];
}

export interface StatementTrace {
  readonly index: number;
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny' | null;
  readonly matched: 'yes' | 'no' | 'unknown';
  /** In the order principal, action, resource, conditions; evaluation does not stop at the first mismatch. */
  readonly steps: readonly MatchStep[];
  /** Set where the statement was left out: AWS would refuse it, or it does not exist in this deployment. */
  readonly problem?: string;
}

export interface MatchStep {
  readonly element: 'principal' | 'action' | 'resource' | 'condition' | 'presence';
  readonly matched: 'yes' | 'no' | 'unknown';
  /** Where in the statement: `Action[1]`, `Condition.IpAddress.aws:SourceIp[0]`; features find the node by it. */
  readonly path: StatementPath;
  /** What the request has, for people; undefined where the key is missing. */
  readonly actual: string | undefined;
  /** What the policy demands. */
  readonly expected: string;
  readonly operator?: string;
  readonly key?: string;
  /** Set where nobody gave the request's value: it follows from the rest of the request (semantics §7). */
  readonly assumed?: boolean;
  /** One clause: "the method is upper-case in the request: `GET` ≠ `get`". Empty for a plain match. */
  readonly why: string;
  readonly rules: readonly string[];
}

/** Element name, then for conditions operator and key, then the value's index; shorter where the whole is meant. */
export type StatementPath = readonly (string | number)[];
