/**
 * The kinds of policy there are, with what each kind demands or forbids.
 *
 * It holds facts only: which kind a document has is decided by its slot (`sites/`) or by evidence
 * (`policy/recognise`), and complaints about breaking a fact are the business of checks.
 */

export type PolicyKind =
  | 'identity'
  | 'trust'
  | 'api-resource-policy'
  | 'resource-policy'
  | 'scp'
  | 'rcp'
  | 'session'
  | 'permissions-boundary'
  | 'vpc-endpoint'
  | 'authorizer-output'
  | 'unknown';

/** By what an organization calls the types of its policies; only these two decide about access and have the grammar of a policy. */
export const organizationKinds: Readonly<Record<string, PolicyKind | undefined>> = {
  SERVICE_CONTROL_POLICY: 'scp',
  RESOURCE_CONTROL_POLICY: 'rcp',
};

export type Effect = 'Allow' | 'Deny';

/** How a kind treats an element. `deny-only` means: legal in Deny statements only; `ignored`: neither read nor rejected. */
export type Applicability = 'required' | 'optional' | 'forbidden' | 'deny-only' | 'ignored' | 'unknown';

export interface KindFacts {
  readonly kind: PolicyKind;
  /** For people, singular and lower case: "This <title> …". */
  readonly title: string;
  /** Whether an Allow gives permission by itself, or only leaves open what something else gives. */
  readonly purpose: 'grants' | 'limits' | 'unknown';
  readonly id: Applicability;
  readonly principal: Applicability;
  /** Which principals may be written; `star` is the bare `"*"` only. */
  readonly principalForm: 'any' | 'star';
  readonly notPrincipal: Applicability;
  /** Of the pair `Resource`/`NotResource`: whether one of them has to be there. */
  readonly resource: Applicability;
  readonly notAction: Applicability;
  /** Whether a bare `*` may stand as an action. */
  readonly bareActionStar: 'allowed' | 'forbidden';
  /** What becomes of a resource that starts with `execute-api:` (ARN-20, ARN-23). */
  readonly shortArn: 'expanded' | 'matches-nothing' | 'unknown';
  readonly effects: readonly Effect[];
  readonly versions: readonly PolicyVersion[];
}

export type PolicyVersion = '2012-10-17' | '2008-10-17';

/** Facts for `kind`; total, so that a caller never has to handle absence. */
export function kindFacts(kind: PolicyKind): KindFacts {
  return FACTS[kind];
}

/** Every kind in the order in which it is shown to people, `unknown` last. */
export function policyKinds(): readonly PolicyKind[] {
  return ORDER;
}

/** Narrows a text, such as a setting's value, to a kind. */
export function isPolicyKind(text: string): text is PolicyKind {
  return (ORDER as readonly string[]).includes(text);
}

const ORDER = [
  'identity',
  'trust',
  'api-resource-policy',
  'resource-policy',
  'scp',
  'rcp',
  'session',
  'permissions-boundary',
  'vpc-endpoint',
  'authorizer-output',
  'unknown',
] as const satisfies readonly PolicyKind[];

const BOTH_EFFECTS = ['Allow', 'Deny'] as const;
const BOTH_VERSIONS = ['2012-10-17', '2008-10-17'] as const;

// Semantics §2.4: what a policy attached to a principal, or bounding one, has in common.
const WITHOUT_PRINCIPAL = {
  id: 'forbidden',
  principal: 'forbidden',
  principalForm: 'any',
  notPrincipal: 'forbidden',
  resource: 'required',
  notAction: 'optional',
  bareActionStar: 'allowed',
  shortArn: 'matches-nothing',
  effects: BOTH_EFFECTS,
  versions: BOTH_VERSIONS,
} as const;

const ON_A_RESOURCE = {
  ...WITHOUT_PRINCIPAL,
  id: 'optional',
  principal: 'required',
  notPrincipal: 'deny-only',
} as const;

const FACTS: { readonly [K in PolicyKind]: KindFacts } = {
  identity: { ...WITHOUT_PRINCIPAL, kind: 'identity', title: 'identity policy', purpose: 'grants' },
  trust: {
    ...ON_A_RESOURCE,
    kind: 'trust',
    title: 'role trust policy',
    purpose: 'grants',
    notPrincipal: 'forbidden', // GR-33
    resource: 'forbidden', // the role is the resource, GR-44
  },
  'api-resource-policy': {
    ...ON_A_RESOURCE,
    kind: 'api-resource-policy',
    title: 'API resource policy',
    purpose: 'grants',
    notPrincipal: 'unknown', // GR-35: no source says whether API Gateway takes it
    shortArn: 'expanded',
  },
  'resource-policy': {
    ...ON_A_RESOURCE,
    kind: 'resource-policy',
    title: 'resource policy',
    purpose: 'grants',
    resource: 'optional', // some services take the attached resource when it is left out
  },
  // GR-40: since 2025 an SCP may use the whole language, conditions on Allow and NotAction included.
  scp: { ...WITHOUT_PRINCIPAL, kind: 'scp', title: 'service control policy', purpose: 'limits' },
  rcp: {
    ...ON_A_RESOURCE,
    kind: 'rcp',
    title: 'resource control policy',
    purpose: 'limits',
    id: 'unknown',
    principalForm: 'star',
    notPrincipal: 'forbidden',
    notAction: 'forbidden',
    bareActionStar: 'forbidden',
    effects: ['Deny'], // the AWS-managed RCPFullAWSAccess is the one that allows
    versions: ['2012-10-17'],
  },
  session: { ...WITHOUT_PRINCIPAL, kind: 'session', title: 'session policy', purpose: 'limits' },
  'permissions-boundary': {
    ...WITHOUT_PRINCIPAL,
    kind: 'permissions-boundary',
    title: 'permissions boundary',
    purpose: 'limits',
  },
  'vpc-endpoint': {
    ...ON_A_RESOURCE,
    kind: 'vpc-endpoint',
    title: 'VPC endpoint policy',
    purpose: 'limits', // DE-40: it never grants by itself
  },
  'authorizer-output': {
    ...WITHOUT_PRINCIPAL,
    kind: 'authorizer-output',
    title: 'authorizer output policy',
    purpose: 'grants',
    id: 'unknown',
    principal: 'ignored', // §2.4 marks this unverified, so nothing may be reported on it
    notPrincipal: 'ignored',
  },
  unknown: {
    ...WITHOUT_PRINCIPAL,
    kind: 'unknown',
    title: 'policy',
    purpose: 'unknown',
    id: 'unknown',
    principal: 'unknown',
    notPrincipal: 'unknown',
    resource: 'unknown',
    notAction: 'unknown',
    shortArn: 'unknown',
  },
};
