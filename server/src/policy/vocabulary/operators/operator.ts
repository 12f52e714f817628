/**
 * The shape of a row in the table of condition operators.
 *
 * Completion, hover, type checks and the evaluator all read the rows; a row says what an operator is
 * and never how values are parsed or compared, which is the evaluator's work.
 */

export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null';

/** What one value of the policy has to look like. */
export type OperatorValueType = 'text' | 'number' | 'date' | 'boolean' | 'base64' | 'address-range' | 'arn-pattern';

/** The relation `request value ? policy value` before negation; the request's side is on the left (CO-20). */
export type OperatorRelation =
  | 'equal'
  | 'like'
  | 'less'
  | 'less-or-equal'
  | 'greater'
  | 'greater-or-equal'
  | 'inside'
  | 'absent';

export interface ConditionOperator {
  /** Base name in AWS's spelling, without qualifier and without `IfExists`. */
  readonly name: string;
  readonly family: OperatorFamily;
  readonly relation: OperatorRelation;
  /** Negated operators are true when none of the values is in relation (CO-1). */
  readonly negated: boolean;
  readonly ignoresCase: boolean;
  /** Whether `*` and `?` in the policy's value are wildcards. */
  readonly wildcards: boolean;
  /** Whether `${key}` in a value is replaced; AWS's pages contradict each other for one family (CO-26). */
  readonly variables: 'allowed' | 'forbidden' | 'disputed';
  readonly valueType: OperatorValueType;
  /** The result when the request lacks the key and nothing qualifies the operator (semantics §3.2). */
  readonly whenMissing: 'true' | 'false' | 'as-asked';
  /** `Null` takes neither a set qualifier nor `IfExists` (CO-6). */
  readonly plainOnly: boolean;
  /** The name of the operator that says the contrary; absent where there is none. */
  readonly opposite?: string;
  /** One sentence for hover and completion. */
  readonly description: string;
}
