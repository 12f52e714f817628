/**
 * What is kept of files that nobody has open: their APIs, policies, roles and cases as plain data.
 *
 * All spans are absolute, of the text that was read; there are no trees behind them, so a thousand files cost what their
 * names and routes do. What a file is understood with is for who reads it.
 */
import type { HoledText } from '../../base/atoms';
import type { Span } from '../../base/span';
import type { PlainApi } from '../../gateway/model';
import type { Effect, PolicyKind } from '../../policy/kinds';

export interface IndexedFile {
  readonly uri: string;
  readonly apis: readonly PlainApi[];
  readonly policies: readonly IndexedPolicy[];
  /** Of a scenario file. */
  readonly cases: readonly IndexedCase[];
}

export interface IndexedPolicy {
  readonly uri: string;
  readonly selector: string;
  readonly name: string;
  readonly kind: PolicyKind;
  readonly span: Span;
  readonly statements: readonly IndexedStatement[];
}

export interface IndexedStatement {
  readonly index: number;
  /** As people speak of it. */
  readonly name: string;
  readonly sid: string | undefined;
  readonly span: Span;
  /** Of a statement that can be about calls to APIs. */
  readonly calls?: IndexedCalls;
}

export interface IndexedCalls {
  /** Undefined while only deployment knows. */
  readonly effect: Effect | undefined;
  readonly resources: readonly HoledText[];
  /** Written as `NotResource`: all others are meant. */
  readonly isNegated: boolean;
  /** There may be further resources. */
  readonly isOpen: boolean;
  readonly hasConditions: boolean;
  /** As written, for people; empty in policies of identities. */
  readonly principals: readonly string[];
}

export interface IndexedPrincipal {
  readonly uri: string;
  readonly selector: string;
  readonly type: 'role' | 'user';
  readonly name: string;
  /** How files of its unit refer to its ARN: `PartnerRole.Arn`, `aws_iam_role.partner.arn`. */
  readonly reference: string | undefined;
  readonly nameText: HoledText;
  readonly path: HoledText;
  readonly account: HoledText;
  readonly partition: HoledText;
}

export interface IndexedEndpoint {
  readonly uri: string;
  readonly selector: string;
  readonly id: HoledText;
}

export interface IndexedCase {
  readonly name: string;
  readonly span: Span;
}

/** Who calls and where calls come through, as the files of a unit tell together. */
export interface IndexedPeople {
  readonly principals: readonly IndexedPrincipal[];
  readonly endpoints: readonly IndexedEndpoint[];
}

/** Files that were read together. */
export interface IndexedUnit {
  /** The file it was read for; of a module its folder, with a slash at the end. */
  readonly key: string;
  readonly files: readonly IndexedFile[];
  readonly people: IndexedPeople;
  /** Other files and folders these look at, held or not. */
  readonly links: readonly string[];
}

/** All that is known of the workspace: what is open as it is now, and the rest as it was read. */
export interface IndexView {
  files(): readonly IndexedFile[];
  people(): IndexedPeople;
}
