/**
 * The neutral description of an API that a site gives: which node holds which fact, in no framework's words.
 *
 * Sites decide *where* things stand and what a framework's defaults are; `read.ts` decides what they mean. Nodes may
 * be unknown, chosen by a condition or absent; the reader copes. Nothing here is evaluated.
 */
import type { HoledText } from '../base/atoms';
import type { Span } from '../base/span';
import type { Presence } from '../policy/model';
import type { HostNode } from '../syntax/node';
import type { Api, ApiKind, Authorization, AuthorizerType } from './model';

/** A fact written at a node, or supplied by the framework (`node` absent). */
export type Fact<T> = { readonly node: HostNode } | { readonly value: T };

export interface ApiSite {
  readonly uri: string;
  readonly selector: string;
  readonly name: string;
  readonly constructPath?: string;
  readonly kind: ApiKind | undefined;
  /** The same as an API of one kind, where the kind is not known and decides what facts mean. */
  readonly as?: (kind: ApiKind) => ApiSite;
  readonly flavour: Api['flavour'];
  readonly id: HoledText;
  readonly account: HoledText;
  readonly region: HoledText;
  readonly partition: HoledText;
  readonly endpoint: Fact<string>;
  readonly vpcEndpoints?: readonly Fact<string>[];
  /** Absent, here and below: the default, which is the same in every framework. */
  readonly disablesDefaultEndpoint?: Fact<boolean>;
  readonly apiKeySource?: Fact<string>;
  readonly answersPreflights?: Fact<boolean>;
  readonly domains?: readonly DeclaredDomain[];
  readonly gatewayResponses?: readonly DeclaredResponse[];
  readonly stages: readonly DeclaredStage[];
  readonly authorizers: readonly DeclaredAuthorizer[];
  readonly routes: readonly DeclaredRoute[];
  readonly resourcePolicy: Api['resourcePolicy'];
  readonly partial: string | null;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly node: HostNode;
  readonly definition?: HostNode;
}

/** A stage's name; it has one only where all conditions of `presence` hold. */
export type DeclaredStage = Fact<string> & {
  readonly presence?: readonly Presence[];
  /** An object of variables. */
  readonly variables?: HostNode;
  readonly cache?: readonly DeclaredCache[];
  readonly span: Span;
};

/** Absent facts have the defaults of API Gateway; all of `enabled` has to be true. */
export interface DeclaredCache {
  readonly method: Fact<string>;
  readonly path: Fact<string>;
  readonly enabled: readonly Fact<boolean>[];
  readonly requiresAuthorization?: Fact<boolean>;
  readonly unauthorized?: Fact<string>;
}

export interface DeclaredDomain {
  readonly name: Fact<string>;
  readonly id?: HoledText;
  readonly arnAtoms?: readonly string[];
  readonly endpoint?: Fact<string>;
  /** The configuration, where there is one. */
  readonly mutualTls: Fact<boolean>;
  readonly policy: Api['resourcePolicy'];
  readonly mappings: readonly DeclaredMapping[];
  readonly presence?: readonly Presence[];
  readonly span: Span;
}

export interface DeclaredMapping {
  /** Absent: the root. */
  readonly basePath?: Fact<string>;
  readonly stage?: Fact<string>;
  readonly presence?: readonly Presence[];
}

export interface DeclaredResponse {
  readonly type: Fact<string>;
  readonly status?: Fact<string>;
  /** An object with a template for each content type. */
  readonly templates?: HostNode;
  readonly presence?: readonly Presence[];
}

export interface DeclaredAuthorizer {
  readonly name: string;
  readonly type: Fact<AuthorizerType>;
  /** Absent: the default of the API's kind. */
  readonly ttl?: Fact<number>;
  /** One per source, in the API kind's words; absent: the default of its type. */
  readonly identitySources?: readonly Fact<string>[];
  readonly identityValidation?: Fact<string>;
  readonly payloadVersion?: Fact<string>;
  readonly simpleResponses?: Fact<boolean>;
  readonly span: Span;
}

export interface DeclaredRoute {
  /** Case is normalised by the reader. */
  readonly method: Fact<string>;
  readonly path: Fact<string>;
  readonly authorization: Fact<Authorization>;
  readonly authorizer: string | null;
  readonly apiKeyRequired?: Fact<boolean>;
  readonly scopes?: readonly Fact<string>[];
  /** Absent: it exists in any deployment. */
  readonly presence?: readonly Presence[];
  readonly span: Span;
}
