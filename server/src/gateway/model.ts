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
export type AuthorizerType = 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT';

export interface Api {
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
  readonly stages: readonly Stage[];
  readonly authorizers: readonly Authorizer[];
  readonly routes: readonly Route[];
  /** The policy site attached to it; null where there is none for certain; undefined where that cannot be seen. */
  readonly resourcePolicy: ApiPolicyAddress | null | undefined;
  /** Why the model is not complete: what lies outside these files. */
  readonly partial: string | null;
  /** The framework's words for it, for ARN idioms in completion. */
  readonly flavour: 'sam' | 'cloudformation' | 'terraform' | 'scenario';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly node: HostNode;
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
  readonly span: Span;
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
  /** It exists only where all of these hold. */
  readonly presence?: readonly Presence[];
  readonly span: Span;
}
