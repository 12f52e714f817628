/**
 * The contract of a check. One check is one file named after its id (or one row of a family file); the registry, the
 * settings schema and the documentation page are generated from what it says here, and its fixtures are executed.
 *
 * A check is pure in its scope: it looks at what it is given and the catalog, so its findings can be kept with the
 * statement, policy or API they belong to. It is silent on what is unknown. It never calls another check.
 */
import type { Settled } from '../base/atoms';
import type { Span, TextEdit } from '../base/span';
import type { Catalog } from '../catalog/catalog';
import type { LocatedOutput } from '../gateway/authorizer-output';
import type { Api, ApiKind } from '../gateway/model';
import type { PolicyKind } from '../policy/kinds';
import type { Policy, Statement } from '../policy/model';
import type { EditSource } from '../syntax/edit/edit';
import type { SyntaxProblem } from '../syntax/node';

/** From milder to stricter, as settings and menus list them. */
export const LEVELS = ['off', 'hint', 'information', 'warning', 'error'] as const;
export type Level = (typeof LEVELS)[number];
export type Severity = Exclude<Level, 'off'>;
export type Profile = 'default' | 'strict' | 'parity';

export type Check = StatementCheck | PolicyCheck | OutputCheck | ApiCheck;

interface CheckFacts {
  /** Kebab-case, never renamed: also file, test, page, setting and diagnostic code. */
  readonly id: string;
  /** The default; `off` checks are shipped but silent. */
  readonly severity: Level;
  readonly profile: Profile;
  /** One line: what it finds. */
  readonly title: string;
  /** Why it matters and what to do, Markdown, a few sentences. */
  readonly why: string;
  /** The rules of semantics.md it rests on. */
  readonly rules: readonly string[];
  /** It says that something is missing: while the statement around it is being typed, an editor waits with it. */
  readonly saysMissing?: true;
  /** Findings of these checks on the same span are dropped in favour of this one's. */
  readonly supersedes?: readonly string[];
  /** Marked text that must give exactly the marked findings. */
  readonly fails: readonly Fixture[];
  /** Marked text without findings of this check; the nearest legal neighbour is among them. */
  readonly passes: readonly Fixture[];
}

export interface StatementCheck extends CheckFacts {
  readonly scope: 'statement';
  /** Kinds it applies to; absent: all. */
  readonly kinds?: readonly PolicyKind[];
  /** It needs a kind that follows from the place or a pin, not from a guess. */
  readonly needsCertainKind?: true;
  check(statement: Statement, facts: PolicyFacts, context: CheckContext): void;
  /** The same for what stands around the statements of a policy. */
  checkAround?(policy: Policy, context: CheckContext): void;
}

/** All a statement's check may know of the policy around it: findings are kept with the statement and these. */
export interface PolicyFacts extends Pick<Policy, 'kind' | 'kindIsCertain' | 'service' | 'dialect'> {
  /** Undefined where none is written. */
  readonly version: Settled<string> | undefined;
}

export interface PolicyCheck extends CheckFacts {
  readonly scope: 'policy';
  readonly kinds?: readonly PolicyKind[];
  readonly needsCertainKind?: true;
  check(policy: Policy, context: CheckContext): void;
}

export interface OutputCheck extends CheckFacts {
  readonly scope: 'authorizer-output';
  check(subject: OutputSubject, context: CheckContext): void;
}

export interface OutputSubject {
  readonly output: LocatedOutput;
  /** The kind of the APIs beside the output; undefined where there are none or several kinds. */
  readonly apiKind: ApiKind | undefined;
}

/** Looks at an API together with the policies of its unit. */
export interface ApiCheck extends CheckFacts {
  readonly scope: 'api';
  check(subject: ApiSubject, context: CheckContext): void;
}

export interface ApiSubject {
  readonly api: Api;
  /** Its resource policy, where there is one and it can be seen. */
  readonly resourcePolicy: Policy | undefined;
  /** All policies of the unit, the resource policy included. */
  readonly policies: readonly Policy[];
}

export interface CheckContext {
  /** Absent until the data is loaded; checks that need it are silent then. */
  readonly catalog: Catalog | undefined;
  /** What is wrong with the text of the policy at hand as far as nobody else says so; empty outside policy checks. */
  readonly syntaxProblems: readonly SyntaxProblem[];
  report(finding: Report): void;
}

export interface Report {
  readonly span: Span;
  /** One sentence: what is wrong, why it matters, what to do; user text in backticks. */
  readonly message: string;
  /** Where it differs from the check's own. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  /** Computed only when somebody asks for fixes, with the texts as they are then; edits come with absolute spans. */
  readonly fixes?: (source: EditSource) => readonly Fix[];
  /** Shown faded: text without effect. */
  readonly isUnnecessary?: boolean;
  /** From an API's check: the kind of the policy the finding stands in. */
  readonly policyKind?: PolicyKind;
}

export interface Fix {
  /** Imperative, no full stop: "Replace with `Allow`". A fix that widens access says so here. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
}

/** A finding as handed out: a report with its check and severity; spans still relative. */
export interface Finding extends Omit<Report, 'policyKind'> {
  readonly code: string;
  /** As its check's. */
  readonly saysMissing?: true;
  readonly severity: Severity;
  readonly policyKind: PolicyKind | null;
}

export interface Fixture {
  /** Marked text; see `test/support/marks`. */
  readonly text: string;
  /**
   * `policy`: a policy as JSON, run through every host. Otherwise the file's own name, which decides the format;
   * `//- file: name` lines start further files.
   */
  readonly host: 'policy' | 'file';
  /** The kind the policy is pinned to (host `policy`). */
  readonly kind?: PolicyKind;
  /** For host `file`: the name of the first file. */
  readonly file?: string;
  /** What the example shows, for the page. */
  readonly note?: string;
}
