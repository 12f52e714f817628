/**
 * The request model: one call with its caller and everything policies may look at, ready to be evaluated.
 *
 * Scenario files, standing probes and the quick pick all end here (`scenario/` builds it from the canonical case).
 * Values may be atoms: a role of a template whose account nobody knows yet still is one certain role.
 * Nothing here decides anything, and nothing here knows where the policies were written.
 */
import type { Atom, HoledText, Settled } from '../base/atoms';
import type { Policy, Presence } from '../policy/model';
import type { ApiKeySource, ApiKind, Authorization, AuthorizerType, Deployments, EndpointType, GatewayResponseSetting, UnauthorizedFlush } from './model';

export type Request = ApiRequest | IamRequest;

/** A call to an API through API Gateway. */
export interface ApiRequest extends Common {
  readonly type: 'api';
  readonly api: ApiFacts;
  readonly route: RouteFacts;
  /** Upper-case verb; empty for WebSocket APIs. */
  readonly method: string;
  /** The concrete path with its leading slash, or the route key of a WebSocket message. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly query: ReadonlyMap<string, string>;
  readonly signature: 'valid' | 'invalid' | 'expired' | 'none';
  readonly apiKey: 'valid' | 'invalid' | undefined;
  readonly authorizer: AuthorizerFacts | undefined;
  /** Cognito and JWT. */
  readonly token: { readonly valid: boolean; readonly use?: 'id' | 'access'; readonly scopes: readonly string[]; readonly audience?: string } | undefined;
  readonly domain?: DomainFacts;
  readonly waf?: 'allow' | 'block';
  readonly clientCertificate?: 'valid' | 'none';
}

/** The custom domain name a call is sent to. */
export interface DomainFacts {
  readonly name: HoledText;
  /** Undefined for a public one, which has no ARN. */
  readonly id: HoledText | undefined;
  /** In front of the path as it was sent; the path of the request is what is behind it. */
  readonly basePath?: HoledText;
  readonly policy?: LayerPolicy;
  /** Where it demands client certificates; undefined where nobody says so. */
  readonly mutualTls?: Deployments;
}

/** A plain IAM request: any action on any resource. */
export interface IamRequest extends Common {
  readonly type: 'iam';
  readonly action: string;
  readonly resource: HoledText;
  /** The account that owns the resource. */
  readonly resourceAccount: HoledText | undefined;
}

interface Common {
  readonly caller: Caller;
  readonly layers: Layers;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
  /** Milliseconds since 1970; undefined: unknown. */
  readonly time: number | undefined;
  /** Undefined: unknown; API calls are always over TLS unless somebody says otherwise. */
  readonly secureTransport: boolean | undefined;
  readonly vpcEndpoint?: { readonly id: HoledText; readonly vpc?: HoledText; readonly sourceIp?: string };
  /** Keys given by hand, lower-case names; they win over what the request implies. */
  readonly context: ReadonlyMap<string, ContextValue>;
  readonly unknownContext: 'auto' | 'absent' | 'unknown';
  /** The Region of the request, where it is known. */
  readonly region?: HoledText;
}

export type ContextValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly atom: Atom }
  | { readonly kind: 'values'; readonly values: readonly HoledText[]; readonly isList: boolean };

export interface ApiFacts {
  readonly kind: ApiKind;
  readonly id: HoledText;
  readonly account: HoledText;
  readonly region: HoledText;
  readonly partition: HoledText;
  readonly stage: HoledText;
  readonly endpoint: Settled<EndpointType>;
  readonly disablesDefaultEndpoint: Deployments;
  readonly apiKeySource: Settled<ApiKeySource>;
  /** Of the method that is called, where its responses are kept. */
  readonly cacheInvalidation?: { readonly demandsPermission: Deployments; readonly unauthorized: Settled<UnauthorizedFlush> };
  /** HTTP APIs: where preflights that no route takes are answered. */
  readonly answersPreflights: Deployments;
  readonly gatewayResponses: readonly GatewayResponseSetting[];
  readonly stageVariables: ReadonlyMap<string, string>;
  /** The stage may have others. */
  readonly hasUnseenStageVariables?: boolean;
}

export interface RouteFacts {
  readonly exists: boolean;
  /** It exists only where all of these hold. */
  readonly presence?: readonly Presence[];
  readonly authorization: Settled<Authorization>;
  /** How `authorization` came about where nobody stated it, for the result: "inferred from the caller". */
  readonly inferred?: string;
  readonly apiKeyRequired: Settled<boolean>;
  readonly scopes: readonly string[];
  /** There may be others, or there may be some at all. */
  readonly unseenScopes?: Atom;
  /** The route of an HTTP API that takes what no other does. */
  readonly isDefault?: boolean;
  /** Cognito authorizers: what the token's audience has to match (AU-2). */
  readonly tokenValidation?: string;
}

export interface AuthorizerFacts {
  readonly type: AuthorizerType;
  readonly payloadVersion: '1.0' | '2.0';
  readonly simpleResponses: boolean;
  readonly identitySources: readonly HoledText[];
  readonly identityValidation: string | undefined;
  readonly ttl: Settled<number>;
  /** Whether API Gateway may call the function at all (AU-9). */
  readonly invokePermission?: 'granted' | 'missing';
  readonly result: AuthorizerResult;
}

/** What the function returned, or how it failed. `unknown`: nobody said, and the decision may depend on it. */
export type AuthorizerResult =
  | { readonly kind: 'output'; readonly output: AuthorizerOutput; readonly isCached: boolean }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unknown'; readonly atom: Atom };

export type AuthorizerOutput =
  /** `assumes`: rules without evidence by which it is accepted. */
  | { readonly kind: 'policy'; readonly source: PolicySource; readonly usageIdentifierKey?: string; readonly assumes?: readonly string[] }
  | { readonly kind: 'simple'; readonly isAuthorized: Settled<boolean> }
  /** HTTP APIs: `{"errorMessage": "Unauthorized"}`, which is as good as failing with that text (§5.8). */
  | { readonly kind: 'unauthorized' }
  /** API Gateway could not use it (AU-21…AU-24); `why` in one clause, `rule` where that has no evidence. */
  | { readonly kind: 'malformed'; readonly why: string; readonly rule?: string };

export type CallerType = 'anonymous' | 'user' | 'role' | 'federated-user' | 'root' | 'service';

export interface Caller {
  readonly type: CallerType;
  /** For people: `partner`, `stranger`, or the ARN. */
  readonly label: string;
  /** User, root or federated-user ARN; the session ARN of a role session, where the session is known; service name. */
  readonly arn: HoledText | undefined;
  /** The role's own ARN, with its path. */
  readonly roleArn: HoledText | undefined;
  /** The IAM user behind a federated user. */
  readonly userArn: HoledText | undefined;
  readonly account: HoledText | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** There may be others, or other values. */
  readonly hasUnseenTags?: boolean;
  readonly organization?: { readonly id?: string; readonly paths: readonly string[]; readonly isManagementAccount: boolean };
  readonly isServiceLinkedRole: boolean;
}

/** A policy as evaluated: the model and what to call it in results. */
export interface PolicySource {
  /** Unique within a request; `Decision` and trace name policies by it, features look spans up with it. */
  readonly id: string;
  /** For people and for `decidedBy.policy`: `policies/partner.json`, `template.yaml#/Resources/…`. */
  readonly label: string;
  readonly policy: Policy;
}

/**
 * The policies of each layer. `undefined` means not supplied (the answer says so), `null` none attached,
 * `opaque` attached but outside these files.
 */
export interface Layers {
  readonly identity: readonly LayerPolicy[] | undefined;
  readonly resource: LayerPolicy | null | undefined;
  readonly boundary: LayerPolicy | null | undefined;
  readonly session: readonly LayerPolicy[] | null | undefined;
  /** Levels from the root to the account. */
  readonly scps: readonly (readonly LayerPolicy[])[] | undefined;
  readonly rcps: readonly (readonly LayerPolicy[])[] | undefined;
  readonly vpcEndpoint: LayerPolicy | null | undefined;
}

export type LayerPolicy = PolicySource | OpaquePolicy;

export interface OpaquePolicy {
  readonly id: string;
  readonly label: string;
  readonly opaque: Atom;
}
