/**
 * The located policy: what IAM would read, each part with the node it was written at.
 *
 * Evaluation uses only the plain values (`HoledText`, `Settled`, strings); spans and nodes are for checks and
 * features. Unknown or malformed syntax is kept as a problem on its node, never dropped. Host formats, files and
 * frameworks do not exist here.
 */
import type { Atom, HoledText, Settled } from '../base/atoms';
import type { HostNode, Member, ObjectNode, SyntaxProblem } from '../syntax/node';
import type { Effect, PolicyKind } from './kinds';

export interface Policy {
  readonly kind: PolicyKind;
  /** Whether the kind follows from the place (or a pin), not from a guess; type-dependent errors need it. */
  readonly kindIsCertain: boolean;
  /** For resource policies: `s3`, `sqs`, …; `execute-api` for `api-resource-policy`. */
  readonly service?: string;
  /** The policy object; for a policy that could not be read, the node that stands in its place. */
  readonly node: HostNode;
  readonly version: Element<Settled<string>> | undefined;
  readonly id: Element<Settled<string>> | undefined;
  readonly statementMember: Member | undefined;
  readonly statements: readonly Statement[];
  /** Statements there may be besides those seen, and why. */
  readonly openStatements?: string;
  /** Of these: lists of conditions, one of which holds where there are any; absent: there may be some in every deployment. */
  readonly openStatementsWhen?: readonly (readonly Presence[])[];
  /** The words of Terraform's `aws_iam_policy_document` (`actions`, `statement` blocks) instead of IAM's. */
  readonly dialect: Dialect;
  readonly problems: readonly ReadProblem[];
  /** What is wrong with the JSON text of a policy that stands in a string. */
  readonly syntaxProblems: readonly SyntaxProblem[];
}

export type Dialect = 'iam' | 'terraform-document';

/** A member of a policy or statement that was read, with where it stands. */
export interface Element<T> {
  readonly value: T;
  readonly node: HostNode;
  readonly member?: Member;
  /**
   * Where only some deployments have the element (`Fn::If` with `AWS::NoValue`): it is there if all of one of these
   * hold. Absent: it is there in any case.
   */
  readonly existsWhen?: readonly (readonly Presence[])[];
}

export interface Statement {
  readonly index: number;
  readonly node: HostNode;
  /** The statement's own object where it is one. */
  readonly object: ObjectNode | undefined;
  readonly sid: Element<Settled<string>> | undefined;
  /** `undefined` value: something else than Allow or Deny is written. */
  readonly effect: Element<Settled<Effect> | undefined> | undefined;
  /** Where deployment chooses among written effects: all of them, of which exactly one is there. */
  readonly effects?: readonly EffectChoice[];
  readonly principal: Element<PrincipalSet> | undefined;
  readonly notPrincipal: Element<PrincipalSet> | undefined;
  readonly action: Element<ValueList> | undefined;
  readonly notAction: Element<ValueList> | undefined;
  readonly resource: Element<ValueList> | undefined;
  readonly notResource: Element<ValueList> | undefined;
  readonly conditions: readonly ConditionBlock[];
  /** False where operators may stand in it that cannot be seen: the statement then matches at most "unknown". */
  readonly conditionsAreComplete: boolean;
  /** The `Condition` member, also when it holds nothing. */
  readonly conditionMember: Member | undefined;
  /** Under which deployment conditions the statement is there at all (`Fn::If`); all must hold. */
  readonly presence: readonly Presence[];
  /** Elements may stand in it that cannot be seen, so that none is missing for certain. */
  readonly isOpen?: true;
  /** It stands in another policy, which this one was made of; what is wrong with it is told there. */
  readonly isBorrowed?: true;
  /** Its words where they are not those of the policy: a block may be made of documents in JSON. */
  readonly dialect?: Dialect;
  /** What is written in it that AWS would refuse to read; absent where all could be read. */
  readonly malformed?: readonly Malformation[];
}

/** `undefined`: something else than Allow or Deny, or nothing. */
export interface EffectChoice {
  readonly effect: Effect | undefined;
  readonly presence: readonly Presence[];
}

/** Why AWS would refuse a statement, as a clause, in the deployments in which all of `presence` hold. */
export interface Malformation {
  readonly clause: string;
  readonly presence: readonly Presence[];
}

/** The statement exists if the condition behind the atom has this outcome. */
export interface Presence {
  readonly condition: Atom;
  readonly holds: boolean;
}

/** A string or list of strings; `isComplete` is false where a member could not be seen. */
export interface ValueList {
  readonly values: readonly Value[];
  readonly isComplete: boolean;
  /** It is complete but for values that stand for lists. */
  readonly lacksOnlyLists?: true;
  readonly isList: boolean;
}

/** One scalar value. Numbers and booleans are text here, as written (GR-7). */
export interface Value {
  readonly text: HoledText;
  readonly node: HostNode;
  readonly type: 'string' | 'number' | 'boolean';
  readonly presence: readonly Presence[];
  /** Something unknown in the place of a whole list: none of them, one or many. */
  readonly isWholeList?: true;
}

export interface PrincipalSet {
  /** `"*"` written as a bare string. */
  readonly isEveryone: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly isComplete: boolean;
  /** It is complete but for values that stand for lists. */
  readonly lacksOnlyLists?: true;
}

export interface PrincipalEntry {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or whatever is written. */
  readonly type: string;
  readonly member: Member | undefined;
  readonly values: readonly Value[];
}

/** One operator with its keys: `"StringEquals": { … }`. */
export interface ConditionBlock {
  readonly operator: string;
  readonly member: Member;
  readonly keys: readonly ConditionKey[];
  readonly isComplete: boolean;
  readonly presence: readonly Presence[];
}

export interface ConditionKey {
  readonly key: HoledText;
  readonly member: Member;
  readonly values: ValueList;
  readonly presence: readonly Presence[];
}

/** Something the reader could not take as policy syntax; checks turn these into findings. */
export interface ReadProblem {
  readonly code: 'wrong-type' | 'unknown-element' | 'not-an-object' | 'null-value';
  readonly node: HostNode;
  readonly member?: Member;
  /** The element concerned and, for `wrong-type`, what may stand there. */
  readonly element: string;
  readonly expected?: string;
  /** It stands in a branch that only some deployments have. */
  readonly presence?: readonly Presence[];
}
