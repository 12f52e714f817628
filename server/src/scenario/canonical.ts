/**
 * The canonical case: what every scenario file expands to, as plain data.
 *
 * Fields, meaning and defaults are those of the scenario contract; absent means not written, and defaults are filled
 * in where the request is made. The values were checked against `fields.ts` before they get these types.
 */
import type { PlainObject } from './plain';

/** An inline policy, or `path#selector`. */
export type PolicyInput = PlainObject | string;

export interface CanonicalCase {
  readonly name: string;
  /** An environment of the project; what it says lies beneath everything here. */
  readonly env?: Text;
  /** A file that the request is taken from where the case does not say it. */
  readonly requestFrom?: string;
  readonly api?: CaseApi;
  readonly route?: CaseRoute;
  readonly request?: CaseRequest;
  readonly caller?: CaseCaller;
  readonly resourceOrganization?: { readonly ref?: string; readonly rcps?: readonly (readonly PolicyInput[])[]; readonly managementAccount?: boolean };
  readonly authorizer?: CaseAuthorizer;
  readonly token?: { readonly valid?: boolean; readonly use?: 'id' | 'access'; readonly scopes?: readonly Text[]; readonly audience?: Text };
  readonly context?: { readonly [key: string]: Text | readonly Text[] | null };
  readonly unknownContext?: 'auto' | 'absent' | 'unknown';
  readonly values?: { readonly [name: string]: Text };
  /** Files that values come from where `values` has none; a later one wins. */
  readonly valuesFrom?: readonly string[];
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: Text;
  readonly resourcePolicy?: PolicyInput | null;
  readonly expect?: Expectation;
}

/** Text that may be written without quotes. */
export type Text = string | number | boolean;

export interface CaseApi {
  readonly ref?: string;
  readonly kind?: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly id?: Text;
  readonly region?: Text;
  readonly account?: Text;
  readonly partition?: Text;
  readonly stage?: Text;
  readonly endpoint?: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  readonly resourcePolicy?: PolicyInput | null;
  readonly cacheInvalidation?: {
    readonly requireAuthorization?: boolean;
    readonly unauthorized?: 'FAIL_WITH_403' | 'SUCCEED_WITH_RESPONSE_HEADER' | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
  };
  readonly disableDefaultEndpoint?: boolean;
  readonly apiKeySource?: 'HEADER' | 'AUTHORIZER';
  readonly stageVariables?: { readonly [name: string]: Text };
}

export interface CaseRoute {
  readonly authorization?: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';
  readonly apiKeyRequired?: boolean;
  readonly scopes?: readonly Text[];
  readonly exists?: boolean;
}

export interface CaseRequest {
  readonly method?: string;
  readonly path?: string;
  /** All paths of a form, in place of one. */
  readonly paths?: string;
  readonly routeKey?: string;
  readonly headers?: { readonly [name: string]: Text };
  readonly query?: { readonly [name: string]: Text };
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly time?: Text;
  readonly secureTransport?: boolean;
  readonly signature?: 'valid' | 'invalid' | 'expired' | 'none';
  readonly apiKey?: 'valid' | 'invalid';
  readonly vpcEndpoint?: CaseEndpoint;
  readonly domain?: { readonly name?: string; readonly basePath?: Text; readonly id?: Text; readonly policy?: PolicyInput };
  readonly waf?: 'allow' | 'block';
  readonly clientCertificate?: 'valid' | 'none';
}

export interface CaseEndpoint {
  /** In the project; nothing else of it is written then, or lies over it. */
  readonly name?: string;
  readonly ref?: string;
  readonly id?: Text;
  readonly vpc?: Text;
  readonly sourceIp?: string;
  readonly policy?: PolicyInput;
}

export interface CaseCaller {
  readonly ref?: string;
  readonly type?: 'anonymous' | 'user' | 'role' | 'federated-user' | 'root' | 'service';
  readonly arn?: string;
  readonly roleArn?: string;
  readonly userArn?: string;
  readonly identityPolicies?: readonly PolicyInput[];
  readonly permissionsBoundary?: PolicyInput | null;
  readonly sessionPolicies?: readonly PolicyInput[] | null;
  readonly organization?: {
    /** An account in saved answers about its organization. */
    readonly ref?: string;
    readonly id?: Text;
    readonly paths?: readonly Text[];
    readonly managementAccount?: boolean;
    readonly scps?: readonly (readonly PolicyInput[])[];
    readonly rcps?: readonly (readonly PolicyInput[])[];
  };
  readonly serviceLinkedRole?: boolean;
  readonly tags?: { readonly [name: string]: Text };
}

export interface CaseAuthorizer {
  readonly type?: 'TOKEN' | 'REQUEST';
  readonly payloadVersion?: Text;
  readonly simpleResponses?: boolean;
  readonly identitySources?: readonly Text[];
  readonly identityValidation?: string;
  readonly ttl?: number;
  readonly output?: PlainObject | string;
  readonly error?: string;
  readonly cached?: PlainObject | string;
  readonly invokePermission?: 'granted' | 'missing';
}

export interface Expectation {
  readonly decision?: string;
  readonly status?: number;
  readonly responseType?: string;
  readonly decidedAt?: string;
  readonly lambdaInvoked?: boolean;
  readonly decidedBy?: readonly string[];
}
