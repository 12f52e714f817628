/**
 * The located API: stages, routes and authorizers as API Gateway would have them after deployment.
 *
 * Written by `read.ts` from the neutral description a site gives (`declared.ts`), so SAM, CloudFormation, Terraform and
 * a scenario's inline `api` come out alike. Evaluation uses the plain values; spans are for checks and features.
 * What lies outside the files at hand is said in `partial`, never guessed.
 */
import type { HoledText, Settled } from '../base/atoms';
import type { Span } from '../base/span';
import type { Presence } from '../policy/model';
import type { HostNode } from '../syntax/node';

export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET';
export type EndpointType = 'REGIONAL' | 'EDGE' | 'PRIVATE';
export type Authorization = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';
export type ApiKeySource = 'HEADER' | 'AUTHORIZER';
export type AuthorizerType = 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT';

/**
 * The deployments in which something holds: those where all conditions of one of these lists do. Without a list it
 * holds nowhere, with an empty one everywhere.
 */
export type Deployments = readonly (readonly Presence[])[];

export const EVERYWHERE: Deployments = [[]];
export const NOWHERE: Deployments = [];

/** An API as plain data, which outlives the tree it was read from. */
export interface PlainApi {
  /** Identity in the workspace: document URI + `#` + selector. */
  readonly key: string;
  readonly selector: string;
  readonly name: string;
  /** Of the part of a program that made it. */
  readonly constructPath?: string;
  readonly kind: ApiKind | undefined;
  /** The id, account, region and partition in its ARNs; atoms until deployment gives them. */
  readonly id: HoledText;
  readonly account: HoledText;
  readonly region: HoledText;
  readonly partition: HoledText;
  readonly endpoint: Settled<EndpointType>;
  /** Interface endpoints a private API is associated with: they give it more addresses and keep nobody out. */
  readonly vpcEndpoints: readonly HoledText[];
  /** Where nobody gets in by `{id}.execute-api.…` (GW-22). */
  readonly disablesDefaultEndpoint: Deployments;
  /** Whether API keys come from the `x-api-key` header or from the authorizer (GW-20). */
  readonly apiKeySource: Settled<ApiKeySource>;
  /** HTTP APIs: where preflights that no route takes are answered by API Gateway itself. */
  readonly answersPreflights: Deployments;
  /** Custom domain names that lead to it. */
  readonly domains: readonly Domain[];
  /** What it answers by itself where that is not the default (§5.7). */
  readonly gatewayResponses: readonly GatewayResponseSetting[];
  readonly stages: readonly Stage[];
  readonly authorizers: readonly Authorizer[];
  readonly routes: readonly Route[];
  /** The policy site attached to it; null where there is none for certain; undefined where that cannot be seen. */
  readonly resourcePolicy: ApiPolicyAddress | null | undefined;
  /** Why the model is not complete: what lies outside these files. */
  readonly partial: string | null;
  /** The framework's words for it, for ARN idioms in completion. */
  readonly flavour: 'sam' | 'cloudformation' | 'terraform' | 'openapi' | 'aws-cli' | 'scenario';
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface Api extends PlainApi {
  /** What it is as an API of one kind, where the kind is not known and decides how its files are read. */
  readonly as?: (kind: ApiKind) => Api;
  readonly node: HostNode;
  /** Its definition in OpenAPI, where it has one: in place, in a text or in another file. */
  readonly definition?: HostNode;
}

export interface ApiPolicyAddress {
  readonly selector: string;
  readonly uri: string;
  /** It is attached only where all of these hold. */
  readonly presence?: readonly Presence[];
}

export interface Stage {
  readonly name: HoledText;
  /** It has this name only where all of these hold. */
  readonly presence?: readonly Presence[];
  readonly variables: StageVariables;
  /** Of its response cache, where it has one. */
  readonly cache: readonly CacheSetting[];
  readonly span: Span;
}

export interface StageVariables {
  readonly values: ReadonlyMap<string, HoledText>;
  /** There may be others. */
  readonly hasUnseen: boolean;
}

/** How responses of one method are kept, or those of every `GET` where method and path are `*`. */
export interface CacheSetting {
  readonly method: string;
  /** With its leading slash. */
  readonly path: string;
  readonly enabled: Deployments;
  readonly requiresAuthorization: Deployments;
  readonly unauthorized: Settled<UnauthorizedFlush>;
}

/** What becomes of a request that may not flush the cache (GW-21). */
export type UnauthorizedFlush = 'FAIL_WITH_403' | 'SUCCEED_WITH_RESPONSE_HEADER' | 'SUCCEED_WITHOUT_RESPONSE_HEADER';

/** A custom domain name, as far as it leads to one API. */
export interface Domain {
  readonly name: HoledText;
  /** Part of its ARN, which only private ones have. */
  readonly id: HoledText | undefined;
  /** Ids of the atoms that stand for its ARN. */
  readonly arnAtoms: readonly string[];
  /** Undefined where it is made elsewhere. */
  readonly endpoint: Settled<EndpointType> | undefined;
  /** Where it demands client certificates (GW-22). */
  readonly mutualTls: Deployments;
  /** The policy of a private one; as for an API. */
  readonly policy: ApiPolicyAddress | null | undefined;
  readonly mappings: readonly DomainMapping[];
  /** It exists only where all of these hold. */
  readonly presence?: readonly Presence[];
  readonly span: Span;
}

/** One way from a domain name to a stage of an API. */
export interface DomainMapping {
  /** Without slashes around it; empty for the root. */
  readonly basePath: HoledText;
  /** Undefined: the segment behind the base path names it. */
  readonly stage: HoledText | undefined;
  readonly presence?: readonly Presence[];
}

/** What an API answers with a gateway response type; a type that cannot be seen is `*`. */
export interface GatewayResponseSetting {
  readonly type: string;
  /** Undefined where it is not set. */
  readonly status: HoledText | undefined;
  /** The template of a JSON body; undefined where none is set, null where it cannot be told which one is used. */
  readonly body: HoledText | null | undefined;
  readonly presence?: readonly Presence[];
}

export interface Authorizer {
  readonly name: string;
  readonly type: AuthorizerType;
  /** Seconds; defaults per AU-40 and AU-41 are filled in. */
  readonly ttl: Settled<number>;
  /** `method.request.header.Authorization`, … in the API kind's own words. */
  readonly identitySources: readonly HoledText[];
  readonly identityValidation: HoledText | undefined;
  readonly payloadVersion: '1.0' | '2.0' | undefined;
  readonly simpleResponses: boolean;
  readonly span: Span;
}

export interface Route {
  /** `GET`, `ANY`, `$default`, …; for WebSocket APIs the route key stands in `path` and this is empty. */
  readonly method: string;
  /** With its leading slash and parameters as written: `/orders/{id}`. */
  readonly path: string;
  readonly authorization: Settled<Authorization>;
  readonly authorizer: string | null;
  readonly apiKeyRequired: Settled<boolean>;
  readonly scopes: readonly string[];
  /** What may be further scopes, or a list of them, or none: only deployment knows. */
  readonly unseenScopes?: readonly HoledText[];
  /** It exists only where all of these hold. */
  readonly presence?: readonly Presence[];
  readonly span: Span;
}
