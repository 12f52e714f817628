/**
 * The elements a policy and its statements are made of (semantics §2.1), and where each may stand (§2.4).
 *
 * Values are described only by their shape; reading them is `policy/read`, judging them is for checks.
 */

import { kindFacts, type Applicability, type Effect, type PolicyKind, type PolicyVersion } from '../kinds';

export type PolicyElementName = 'Version' | 'Id' | 'Statement';

export type StatementElementName =
  | 'Sid'
  | 'Effect'
  | 'Principal'
  | 'NotPrincipal'
  | 'Action'
  | 'NotAction'
  | 'Resource'
  | 'NotResource'
  | 'Condition';

/** What JSON types AWS takes; `texts` is one string or an array of strings. */
export type ElementShape = 'text' | 'texts' | 'statements' | 'principals' | 'conditions';

export interface ElementFacts<Name extends string> {
  readonly name: Name;
  readonly shape: ElementShape;
  /** The element that says the contrary; the two never stand together. */
  readonly opposite?: Name;
  /** One sentence for hover and completion. */
  readonly description: string;
}

/** As `Applicability`, and `one-of-two`: required unless its opposite is there. */
export type ElementApplicability = Applicability | 'one-of-two';

export const POLICY_ELEMENTS: readonly ElementFacts<PolicyElementName>[] = [
  {
    name: 'Version',
    shape: 'text',
    description: 'The version of the policy language, not of this policy: `2012-10-17` is needed for policy variables to work.',
  },
  { name: 'Id', shape: 'text', description: 'A name for the whole policy; it has no effect on what is allowed.' },
  {
    name: 'Statement',
    shape: 'statements',
    description: 'The rules: a list of statements whose order does not matter, or a single one without the list.',
  },
];

export const STATEMENT_ELEMENTS: readonly ElementFacts<StatementElementName>[] = [
  { name: 'Sid', shape: 'text', description: 'A name for this statement, unique within the policy; it has no effect on what is allowed.' },
  {
    name: 'Effect',
    shape: 'text',
    description: 'Whether matching requests are allowed or denied: `Allow` or `Deny`, with exactly these capitals. A matching Deny wins over any Allow.',
  },
  {
    name: 'Principal',
    shape: 'principals',
    opposite: 'NotPrincipal',
    description: 'Whose requests the statement is about: `"*"` for everyone, or accounts, users, roles, sessions and services by name.',
  },
  {
    name: 'NotPrincipal',
    shape: 'principals',
    opposite: 'Principal',
    description: 'Makes a Deny apply to everyone except those listed; a `Deny` with a condition on `aws:PrincipalArn` is nearly always the safer way.',
  },
  {
    name: 'Action',
    shape: 'texts',
    opposite: 'NotAction',
    description: 'The operations the statement is about, written `service:Operation` in any case, with `*` and `?` as wildcards.',
  },
  {
    name: 'NotAction',
    shape: 'texts',
    opposite: 'Action',
    description: 'Makes the statement about every operation of every service except those listed.',
  },
  {
    name: 'Resource',
    shape: 'texts',
    opposite: 'NotResource',
    description: 'The ARNs the statement is about; `*` and `?` are wildcards that also run across slashes.',
  },
  {
    name: 'NotResource',
    shape: 'texts',
    opposite: 'Resource',
    description: 'Makes the statement about every resource except those listed.',
  },
  {
    name: 'Condition',
    shape: 'conditions',
    description: 'Tests on the request that all have to hold: operator, then condition key, then one value or several of which one is enough.',
  },
];

export const EFFECTS: readonly Effect[] = ['Allow', 'Deny'];

export const POLICY_VERSIONS: readonly PolicyVersion[] = ['2012-10-17', '2008-10-17'];

/** The version whose language knows policy variables (CO-60); every other value, and none, reads them as plain text. */
export const VERSION_WITH_VARIABLES: PolicyVersion = '2012-10-17';

/** The keys of a principal map, in the order in which they are offered. */
export const PRINCIPAL_TYPES = [
  { name: 'AWS', description: 'Accounts, IAM users, roles and their sessions, by account id or ARN; `*` is everyone.' },
  { name: 'Service', description: 'AWS services acting on their own behalf, such as `lambda.amazonaws.com`; no wildcard.' },
  { name: 'Federated', description: 'Identities of an outside provider; in role trust policies only.' },
  { name: 'CanonicalUser', description: 'An account by its Amazon S3 canonical user id; in Amazon S3 only.' },
] as const;

/** How a policy of `kind` treats a policy-level element. */
export function policyElementApplicability(name: PolicyElementName, kind: PolicyKind): ElementApplicability {
  switch (name) {
    case 'Version':
      return kindFacts(kind).versions.length === 1 ? 'required' : 'optional'; // GR-1: a missing version is the old language
    case 'Id':
      return kindFacts(kind).id;
    case 'Statement':
      return 'required';
  }
}

/** How a policy of `kind` treats a statement element. */
export function statementElementApplicability(name: StatementElementName, kind: PolicyKind): ElementApplicability {
  const facts = kindFacts(kind);
  switch (name) {
    case 'Sid':
    case 'Condition':
      return 'optional';
    case 'Effect':
      return 'required';
    case 'Principal':
      return facts.principal === 'required' && facts.notPrincipal === 'deny-only' ? 'one-of-two' : facts.principal;
    case 'NotPrincipal':
      return facts.notPrincipal;
    case 'Action':
      return facts.notAction === 'forbidden' ? 'required' : 'one-of-two';
    case 'NotAction':
      return facts.notAction === 'forbidden' ? 'forbidden' : 'one-of-two';
    case 'Resource':
    case 'NotResource':
      return facts.resource === 'required' ? 'one-of-two' : facts.resource;
  }
}

/** The element with exactly this name, case included (GR-5). */
export function findPolicyElement(name: string): ElementFacts<PolicyElementName> | undefined {
  return POLICY_ELEMENTS.find((element) => element.name === name);
}

/** The element with exactly this name, case included (GR-5). */
export function findStatementElement(name: string): ElementFacts<StatementElementName> | undefined {
  return STATEMENT_ELEMENTS.find((element) => element.name === name);
}
