/**
 * The fields of a scenario file: which there are, what may stand in them, and one sentence about each.
 *
 * The checker, "did you mean" and the JSON Schema editors use read these rows, so that a field exists everywhere or
 * nowhere. Relations between fields (what contradicts what) are not here: they are found where the request is made.
 */
export type Shape =
  /** Numbers and booleans without quotes are text, too. */
  | { readonly is: 'text' }
  | { readonly is: 'word'; readonly oneOf: readonly string[] }
  | { readonly is: 'boolean' }
  | { readonly is: 'number' }
  /** With `orOne` a single item may stand for a list of one. */
  | { readonly is: 'list'; readonly of: Shape; readonly orOne?: true }
  | { readonly is: 'map'; readonly of: Shape }
  | { readonly is: 'object'; readonly fields: Fields }
  /** A document of its own: an object that is read elsewhere, or `path#selector`. */
  | { readonly is: 'document'; readonly what: string }
  | { readonly is: 'context-value' }
  /** Text, read by `expand`, instead of the object. */
  | { readonly is: 'shorthand'; readonly of: Shape; readonly numbers?: true; readonly examples: readonly string[] }
  | { readonly is: 'reserved'; readonly why: string };

export interface Field {
  readonly shape: Shape;
  readonly about: string;
  /** `null` means "none for certain" instead of "not written". */
  readonly nullable?: true;
}

export type Fields = Readonly<Record<string, Field>>;

const text = { is: 'text' } as const;
const flag = { is: 'boolean' } as const;
const number = { is: 'number' } as const;
const policy = { is: 'document', what: 'a policy' } as const;
const output = { is: 'document', what: 'an authorizer output' } as const;
const list = (of: Shape): Shape => ({ is: 'list', of });
const map = (of: Shape): Shape => ({ is: 'map', of });
const word = (...oneOf: readonly string[]): Shape => ({ is: 'word', oneOf });
const object = (fields: Fields): Shape => ({ is: 'object', fields });

const decisions = ['allow', 'explicit-deny', 'implicit-deny', 'refused', 'unauthenticated', 'error', 'undetermined'];

const api: Fields = {
  ref: { shape: text, about: 'An API defined elsewhere, as `template.yaml#/Resources/Api`; the fields beside it override what is read from there.' },
  kind: { shape: word('REST', 'HTTP', 'WEBSOCKET'), about: 'The kind of API; `REST` by default.' },
  id: { shape: text, about: 'The API id in the request ARN; `abc123` by default.' },
  region: { shape: text, about: 'The Region in the request ARN; `us-east-1` by default.' },
  account: { shape: text, about: 'The account that owns the API; `111122223333` by default.' },
  partition: { shape: text, about: 'The partition in the request ARN; `aws` by default.' },
  stage: { shape: text, about: 'The stage; `prod` by default, `$default` for HTTP APIs.' },
  endpoint: { shape: word('REGIONAL', 'EDGE', 'PRIVATE'), about: 'The endpoint type; `REGIONAL` by default.' },
  resourcePolicy: { shape: policy, nullable: true, about: 'The resource policy: inline, `path#selector`, or `null` for none.' },
  cacheInvalidation: {
    shape: object({
      requireAuthorization: { shape: flag, about: 'Whether `Cache-Control: max-age=0` needs `execute-api:InvalidateCache`.' },
      unauthorized: { shape: word('FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'), about: 'What becomes of a request that may not invalidate.' },
    }),
    about: 'Who may make the response cache fetch again.',
  },
  disableDefaultEndpoint: { shape: flag, about: 'Whether the `execute-api` address is switched off.' },
  apiKeySource: { shape: word('HEADER', 'AUTHORIZER'), about: 'Where the API key comes from; `HEADER` by default.' },
  stageVariables: { shape: map(text), about: 'Stage variables.' },
};

const route: Fields = {
  authorization: { shape: word('NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'), about: 'How the route authorizes; read from the API or inferred from what the case gives.' },
  apiKeyRequired: { shape: flag, about: 'Whether the route demands an API key.' },
  scopes: { shape: list(text), about: 'Scopes of which a token must have one.' },
  exists: { shape: flag, about: '`false`: there is no such resource or method.' },
};

const vpcEndpoint: Fields = {
  name: { shape: text, about: 'An endpoint of an account in `gatehouse.json`: `main` of the account of `env`, `partner/main` of another.' },
  ref: { shape: text, about: 'An endpoint defined elsewhere.' },
  id: { shape: text, about: 'Becomes `aws:SourceVpce`.' },
  vpc: { shape: text, about: 'Becomes `aws:SourceVpc`.' },
  sourceIp: { shape: text, about: 'The address inside the VPC; becomes `aws:VpcSourceIp`.' },
  policy: { shape: policy, about: 'The policy of the endpoint; full access where it is absent.' },
};

const request: Fields = {
  method: { shape: text, about: 'The HTTP method; `GET` by default.' },
  path: { shape: text, about: 'The path with its leading slash, without the stage; `/` by default.' },
  paths: { shape: text, about: 'Instead of `path`: all paths of a form, as `/orders/*`; `*` stands for one or more characters, also `/`. All of them must come out as expected. `method` may be `*` then.' },
  routeKey: { shape: text, about: 'The route of a WebSocket API, as `$connect`.' },
  headers: { shape: map(text), about: 'Headers; names ignore case.' },
  query: { shape: map(text), about: 'Query parameters.' },
  sourceIp: { shape: text, about: 'The address of the caller; becomes `aws:SourceIp`.' },
  userAgent: { shape: text, about: 'Becomes `aws:UserAgent`.' },
  time: { shape: text, about: 'The moment of the request in ISO 8601; fixes `aws:CurrentTime` and `aws:EpochTime`.' },
  secureTransport: { shape: flag, about: 'Becomes `aws:SecureTransport`; `true` for API calls.' },
  signature: { shape: word('valid', 'invalid', 'expired', 'none'), about: 'The AWS signature; `valid` by default unless the caller is anonymous.' },
  apiKey: { shape: word('valid', 'invalid'), about: 'The API key sent, if any.' },
  vpcEndpoint: { shape: { is: 'shorthand', of: object(vpcEndpoint), examples: ['main'] }, about: 'The VPC endpoint the request passes through; in short its name in `gatehouse.json`.' },
  domain: {
    shape: object({
      name: { shape: text, about: 'The custom domain name.' },
      basePath: { shape: text, about: 'The base path in front of `path`, which chooses the stage where the domain name leads to several.' },
      id: { shape: text, about: 'Its id.' },
      policy: { shape: policy, about: 'The policy of a private custom domain.' },
    }),
    about: 'The custom domain the request is sent to.',
  },
  waf: { shape: word('allow', 'block'), about: 'What AWS WAF says about the request.' },
  clientCertificate: { shape: word('valid', 'none'), about: 'The client certificate for mutual TLS.' },
};

const levels = list(list(policy));

const caller: Fields = {
  ref: { shape: text, about: 'A role or user defined elsewhere, as `main.tf#aws_iam_role.partner`.' },
  type: { shape: word('anonymous', 'user', 'role', 'federated-user', 'root', 'service'), about: 'What kind of caller; read from the ARN by default.' },
  arn: { shape: text, about: 'The ARN of the user, role, session or root, or the name of a service principal.' },
  roleArn: { shape: text, about: "The role's own ARN where it has a path." },
  userArn: { shape: text, about: 'The IAM user behind a federated user.' },
  identityPolicies: { shape: list(policy), about: 'Policies of the user or role.' },
  permissionsBoundary: { shape: policy, nullable: true, about: 'The permissions boundary.' },
  sessionPolicies: { shape: list(policy), nullable: true, about: 'Policies passed with the session.' },
  organization: {
    shape: object({
      ref: { shape: text, about: 'Saved answers of `aws organizations` that place the account, as `org/list-parents-111122223333.json`; the fields beside it override what is read from there.' },
      id: { shape: text, about: 'Becomes `aws:PrincipalOrgID`.' },
      paths: { shape: list(text), about: 'Becomes `aws:PrincipalOrgPaths`.' },
      managementAccount: { shape: flag, about: 'Whether the account manages the organization; SCPs do not bind it then.' },
      scps: { shape: levels, about: 'Service control policies, one list per level from the root to the account.' },
      rcps: { shape: levels, about: 'Short for `resourceOrganization.rcps`.' },
    }),
    about: "The organization of the caller's account.",
  },
  serviceLinkedRole: { shape: flag, about: 'Whether the role is linked to a service.' },
  tags: { shape: map(text), about: 'Tags of the principal; become `aws:PrincipalTag/…`.' },
};

const authorizer: Fields = {
  type: { shape: word('TOKEN', 'REQUEST'), about: '`TOKEN` by default on REST APIs, otherwise `REQUEST`.' },
  payloadVersion: { shape: word('1.0', '2.0'), about: 'HTTP APIs: the format of the event and the answer; `2.0` by default.' },
  simpleResponses: { shape: flag, about: 'HTTP APIs: whether the function answers with `isAuthorized`.' },
  identitySources: { shape: list(text), about: 'Where the authorizer finds the identity, as `method.request.header.Authorization`.' },
  identityValidation: { shape: text, about: 'A regular expression the token must match; with Cognito authorization its audience must.' },
  ttl: { shape: number, about: 'Seconds for which answers are kept.' },
  output: { shape: output, about: 'What the function returned: inline, or `file.json#selector`.' },
  error: { shape: text, about: 'The message the function failed with; `Unauthorized` is special.' },
  invokePermission: { shape: word('granted', 'missing'), about: 'Whether API Gateway may invoke the function; `granted` by default.' },
  cached: { shape: output, about: 'An earlier answer under the same cache key; the function is not called.' },
};

const expectation: Fields = {
  decision: { shape: word(...decisions, 'deny'), about: 'The decision; `deny` stands for either denial.' },
  status: { shape: number, about: 'The status API Gateway answers with by itself.' },
  responseType: { shape: text, about: 'The gateway response type, as `ACCESS_DENIED`.' },
  decidedAt: {
    shape: word(
      'routing', 'vpc-endpoint-policy', 'domain-policy', 'resource-policy', 'authentication', 'authorizer', 'identity-policy', 'permissions-boundary',
      'session-policy', 'scp', 'rcp', 'combination', 'api-key', 'cache-invalidation', 'waf', 'endpoint',
    ),
    about: 'The layer that decided.',
  },
  lambdaInvoked: { shape: flag, about: 'Whether the authorizer function is called.' },
  decidedBy: { shape: list(text), about: 'Statements that decided: `Sid`, `policy#Sid` or `policy#[2]`.' },
};

const callerShape: Shape = {
  is: 'shorthand',
  of: object(caller),
  examples: ['arn:aws:iam::111122223333:role/Dev', 'anonymous'],
};

export const expectShape: Shape = { is: 'shorthand', of: object(expectation), numbers: true, examples: ['allow', 'deny', '403', 'ACCESS_DENIED'] };

/** An entry of `callers:` may say where its requests come from. */
export const callerEntryShape: Shape = {
  is: 'shorthand',
  of: object({ ...caller, sourceIp: request.sourceIp as Field, vpcEndpoint: request.vpcEndpoint as Field }),
  examples: callerShape.examples,
};

export const caseFields: Fields = {
  name: { shape: text, about: 'The title of the case, unique in the file.' },
  env: { shape: { is: 'list', of: text, orOne: true }, about: 'An environment of `gatehouse.json`: where the API is deployed, values, and what is known of the accounts. Everything a case says itself goes before it. With a list there is a case for each.' },
  api: { shape: { is: 'shorthand', of: object(api), examples: ['template.yaml#OrdersApi'] }, about: 'The API that is called.' },
  route: { shape: object(route), about: 'The route, where it is not read from the API.' },
  requestFrom: { shape: text, about: 'The file that the request is taken from: the event of an authorizer (`get-event.json`, `fixtures.json#/get/event`), or the input of `apigateway test-invoke-method`, `test-invoke-authorizer`, `iam simulate-custom-policy` or `simulate-principal-policy`. Everything a case says itself goes before it.' },
  request: { shape: { is: 'shorthand', of: object(request), examples: ['GET /orders/42'] }, about: 'The request.' },
  caller: { shape: callerShape, about: 'Who makes the request.' },
  resourceOrganization: {
    shape: object({
      ref: { shape: text, about: 'Saved answers of `aws organizations` that place the account, as with a caller.' },
      rcps: { shape: levels, about: 'Resource control policies, one list per level from the root to the account.' },
      managementAccount: { shape: flag, about: 'Whether the owning account manages its organization; RCPs do not bind it then.' },
    }),
    about: 'The organization of the account that owns the resource.',
  },
  authorizer: { shape: object(authorizer), about: 'The Lambda authorizer and what it returned.' },
  token: {
    shape: object({
      valid: { shape: flag, about: 'Whether the token is valid.' },
      use: { shape: word('id', 'access'), about: 'What the token is for.' },
      scopes: { shape: list(text), about: 'The scopes in it.' },
      audience: { shape: text, about: 'The `aud` of an identity token; a Cognito authorizer compares it with its `identityValidation`.' },
    }),
    about: 'The Cognito or JWT token that is sent.',
  },
  context: { shape: map({ is: 'context-value' }), about: 'Condition keys by name; `null`: known to be absent.' },
  unknownContext: { shape: word('auto', 'absent', 'unknown'), about: 'What becomes of condition keys nobody gave; `auto` by default.' },
  values: { shape: map(text), about: 'What references stand for: parameters, variables, pseudo parameters.' },
  valuesFrom: {
    shape: { is: 'list', of: text, orOne: true },
    about: 'Files to take such values from: a parameter file, `prod.tfvars`, `samconfig.toml#prod` (an environment; `default` without one), or `template.yaml#/Parameters` for the defaults a template declares. The later one wins, and `values` over all of them.',
  },
  action: { shape: text, about: 'The action of a plain IAM request, instead of an API call.' },
  resource: { shape: text, about: 'The resource of a plain IAM request.' },
  resourceAccount: { shape: text, about: 'The account that owns the resource.' },
  resourcePolicy: { shape: policy, nullable: true, about: 'The resource policy of a plain IAM request.' },
  steps: { shape: { is: 'reserved', why: 'sequences of requests cannot be run yet' }, about: 'Reserved.' },
  expect: { shape: expectShape, about: 'What must come out.' },
};

export const caseShape: Shape = object(caseFields);

/** Fields of a file beside those of a case. */
export const fileFields: Fields = {
  $schema: { shape: text, about: 'The JSON Schema of this file, for editors.' },
  defaults: { shape: caseShape, about: 'Fields that lie under each case.' },
  cases: { shape: list(caseShape), about: 'The cases.' },
  callers: { shape: map(callerEntryShape), about: 'Callers by name.' },
  use: { shape: list(text), about: 'Other scenario files whose `callers`, `values` and `valuesFrom` are taken over.' },
  table: { shape: map(map(expectShape)), about: 'Rows are `METHOD /path`, columns are callers, each cell is what must come out. `*` in a path asks for all paths of that form.' },
};
