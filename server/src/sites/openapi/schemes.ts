/**
 * The security schemes of an OpenAPI definition as API Gateway takes them: authorizers, signatures, API keys.
 *
 * A scheme without API Gateway's extensions does nothing on import, whatever OpenAPI says it means. Tokens, flows and
 * scopes of OAuth are not looked into.
 */
import { literalText } from '../../base/atoms';
import type { DeclaredAuthorizer, Fact } from '../../gateway/declared';
import type { ApiKind, Authorization } from '../../gateway/model';
import { readIdentitySources } from '../../gateway/route-key';
import { readText } from '../../policy/text';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode, type UnknownNode } from '../../syntax/node';

/** What a scheme demands of a request. */
export type Scheme =
  | { readonly kind: 'authorization'; readonly authorization: Fact<Authorization>; readonly authorizer: string | null; readonly declared?: DeclaredAuthorizer }
  | { readonly kind: 'api-key' }
  | { readonly kind: 'nothing' };

/** By name. */
export type Schemes = ReadonlyMap<string, Scheme>;

export function readSchemes(definition: ObjectNode, kind: ApiKind | undefined): Schemes {
  const byName = new Map<string, Scheme>();
  // The older form first; a definition has one of them.
  for (const holder of [findPath(definition, 'securityDefinitions'), findPath(definition, 'components', 'securitySchemes')]) {
    if (holder?.kind === 'object') for (const member of holder.members) if (!member.shadowed) byName.set(member.key, schemeOf(member, kind));
  }
  return byName;
}

/** A fact that cannot be seen. */
export function unseen({ span, origin }: HostNode, reason: string): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason, span, origin } };
}

export function literalAt(node: HostNode | undefined, ...path: readonly string[]): string | undefined {
  const value = findPath(node, ...path);
  const text = value && readText(value);
  return text && literalText(text);
}

const schemesByMember = new WeakMap<Member, { readonly kind: ApiKind | undefined; readonly scheme: Scheme }>();

/** The same scheme as long as it is written the same way. */
function schemeOf(member: Member, kind: ApiKind | undefined): Scheme {
  const known = schemesByMember.get(member);
  if (known && known.kind === kind) return known.scheme;
  const scheme = readScheme(member, kind);
  schemesByMember.set(member, { kind, scheme });
  return scheme;
}

function readScheme(member: Member, kind: ApiKind | undefined): Scheme {
  const body = settle(member.value);
  const hidden: Scheme = { kind: 'authorization', authorization: unseen(body, `what the scheme \`${member.key}\` demands`), authorizer: null };
  if (body.kind !== 'object') return hidden;
  const authorizationType = literalAt(body, 'x-amazon-apigateway-authtype')?.toLowerCase();
  if (authorizationType === 'awssigv4') return { kind: 'authorization', authorization: { value: 'AWS_IAM' }, authorizer: null };
  if (authorizationType === undefined && findPath(body, 'x-amazon-apigateway-authtype')) return hidden;
  const authorizer = findPath(body, 'x-amazon-apigateway-authorizer');
  if (authorizer) return authorizer.kind === 'object' ? authorizedBy(member, body, authorizer, kind) : { ...hidden, authorizer: member.key };
  if (body.open !== undefined) return hidden;
  const isKey = literalAt(body, 'type')?.toLowerCase() === 'apikey' && literalAt(body, 'name')?.toLowerCase() === 'x-api-key';
  return { kind: isKey ? 'api-key' : 'nothing' };
}

const authorizationOf: Readonly<Record<string, Authorization | undefined>> = {
  token: 'CUSTOM',
  request: 'CUSTOM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  jwt: 'JWT',
};

function authorizedBy(member: Member, body: ObjectNode, authorizer: ObjectNode, kind: ApiKind | undefined): Scheme {
  const type = literalAt(authorizer, 'type')?.toLowerCase() ?? '';
  const authorization = authorizationOf[type];
  const declared = declaredAuthorizer(member, body, authorizer, kind);
  const fact: Fact<Authorization> = authorization ? { value: authorization } : unseen(authorizer, `what the authorizer \`${member.key}\` demands`);
  return { kind: 'authorization', authorization: fact, authorizer: member.key, declared };
}

function declaredAuthorizer(member: Member, body: ObjectNode, authorizer: ObjectNode, kind: ApiKind | undefined): DeclaredAuthorizer {
  return {
    name: member.key,
    type: factAt(authorizer, 'type') ?? { value: 'TOKEN' },
    ttl: factAt(authorizer, 'authorizerResultTtlInSeconds'),
    identitySources: identitySourcesOf(body, authorizer, kind),
    identityValidation: factAt(authorizer, 'identityValidationExpression'),
    payloadVersion: factAt(authorizer, 'authorizerPayloadFormatVersion'),
    simpleResponses: factAt(authorizer, 'enableSimpleResponses'),
    span: member.span,
  };
}

/** A TOKEN authorizer reads the header that the scheme itself names. */
function identitySourcesOf(body: ObjectNode, authorizer: ObjectNode, kind: ApiKind | undefined): readonly Fact<string>[] | undefined {
  const written = findPath(authorizer, 'identitySource');
  if (written?.kind === 'array') return written.items.map((node) => ({ node }));
  if (written) return readIdentitySources(written, literalAt(written));
  const name = literalAt(body, 'name');
  const isHeader = kind !== 'HTTP' && literalAt(authorizer, 'type')?.toLowerCase() !== 'request' && literalAt(body, 'in')?.toLowerCase() === 'header';
  return isHeader && name !== undefined ? [{ value: `method.request.header.${name}` }] : undefined;
}

function factAt(node: ObjectNode, key: string): { readonly node: HostNode } | undefined {
  const value = findMember(node, key)?.value;
  return value && { node: value };
}
