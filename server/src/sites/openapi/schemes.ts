/**
 * The security schemes of an OpenAPI definition as API Gateway takes them: authorizers, signatures, API keys.
 *
 * A scheme without API Gateway's extensions does nothing on import, whatever OpenAPI says it means. Tokens, flows and
 * scopes of OAuth are not looked into.
 */
import type { DeclaredAuthorizer, Fact } from '../../gateway/declared';
import type { ApiKind, Authorization } from '../../gateway/model';
import { readIdentitySources } from '../../gateway/route-key';
import { readLiteral } from '../../policy/text';
import { findPath, type HostNode, type Member, type ObjectNode, type UnknownNode } from '../../syntax/node';
import { factAt } from '../item-facts';
import { follow, type Home, type OpenFile } from './references';

/** What a scheme demands of a request. */
export type Scheme =
  | { readonly kind: 'authorization'; readonly authorization: Fact<Authorization>; readonly authorizer: string | null }
  | { readonly kind: 'api-key'; readonly isRequired: Fact<boolean> }
  | { readonly kind: 'nothing' };

/** By name. */
export type Schemes = ReadonlyMap<string, Scheme>;

export interface SchemeReading {
  readonly kind: ApiKind | undefined;
  readonly home: Home;
  readonly open: OpenFile | undefined;
}

/** The schemes of a definition, and the authorizers that stand in them. */
export function readSchemes(definition: ObjectNode, reading: SchemeReading): { readonly schemes: Schemes; readonly authorizers: readonly DeclaredAuthorizer[] } {
  const schemes = new Map<string, Scheme>();
  const authorizers = new Map<string, DeclaredAuthorizer>();
  // The older form first; a definition has one of them.
  for (const holder of [findPath(definition, 'securityDefinitions'), findPath(definition, 'components', 'securitySchemes')]) {
    const { node, home } = holder ? follow(holder, reading.home, reading.open) : { node: undefined, home: reading.home };
    for (const member of node?.kind === 'object' ? node.members : []) {
      if (member.shadowed) continue;
      const { scheme, declared } = schemeOf(member, { ...reading, home });
      schemes.set(member.key, scheme);
      if (declared) authorizers.set(member.key, declared);
    }
  }
  return { schemes, authorizers: [...authorizers.values()] };
}

/** A fact that cannot be seen. */
export function unseen({ span, origin }: HostNode, reason: string): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason, span, origin } };
}

export function literalAt(node: HostNode | undefined, ...path: readonly string[]): string | undefined {
  return readLiteral(findPath(node, ...path));
}

/** What a scheme is written with, once references are followed; undefined where it cannot be seen or is not there. */
interface Written {
  readonly body: HostNode | undefined;
  readonly authorizer: HostNode | undefined;
}

type Kept = Written & { readonly name: string; readonly scheme: Scheme };

const keptByNode = new WeakMap<HostNode, Kept>();

/** The same scheme as long as it is written the same way, also where the list around it is another one. */
function schemeOf(member: Member, { kind, home, open }: SchemeReading): { readonly scheme: Scheme; readonly declared: DeclaredAuthorizer | undefined } {
  const { node: body, home: inside } = follow(member.value, home, open);
  const extension = body && findPath(body, 'x-amazon-apigateway-authorizer');
  const authorizer = extension && follow(extension, inside, open).node;
  const kept = keptByNode.get(member.value);
  const isSame = kept?.name === member.key && kept.body === body && kept.authorizer === authorizer;
  const scheme = isSame ? kept.scheme : readScheme(member, { body, authorizer });
  if (!isSame) keptByNode.set(member.value, { body, authorizer, name: member.key, scheme });
  const isDeclared = scheme.kind === 'authorization' && scheme.authorizer !== null;
  return { scheme, declared: isDeclared && body?.kind === 'object' && authorizer?.kind === 'object' ? declaredAuthorizer(member, body, authorizer, kind) : undefined };
}

function readScheme({ key: name, value }: Member, { body, authorizer }: Written): Scheme {
  const hidden: Scheme = { kind: 'authorization', authorization: unseen(body ?? value, `what the scheme \`${name}\` demands`), authorizer: null };
  if (body?.kind !== 'object') return hidden;
  const authorizationType = literalAt(body, 'x-amazon-apigateway-authtype')?.toLowerCase();
  if (authorizationType === 'awssigv4') return { kind: 'authorization', authorization: { value: 'AWS_IAM' }, authorizer: null };
  if (authorizationType === undefined && findPath(body, 'x-amazon-apigateway-authtype')) return hidden;
  if (authorizer?.kind === 'object') return authorizedBy(name, authorizer);
  if (findPath(body, 'x-amazon-apigateway-authorizer')) return { ...hidden, authorizer: name };
  if (body.open !== undefined) return hidden;
  const isKey = literalAt(body, 'type')?.toLowerCase() === 'apikey' && literalAt(body, 'name')?.toLowerCase() === 'x-api-key';
  if (!isKey) return { kind: 'nothing' };
  // API keys are sent in a header; what import makes of a scheme that says otherwise is not told.
  const place = literalAt(body, 'in')?.toLowerCase();
  return { kind: 'api-key', isRequired: place === undefined || place === 'header' ? { value: true } : unseen(body, `whether the scheme \`${name}\` demands an API key`) };
}

const authorizationOf: Readonly<Record<string, Authorization | undefined>> = {
  token: 'CUSTOM',
  request: 'CUSTOM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  jwt: 'JWT',
};

function authorizedBy(name: string, authorizer: ObjectNode): Scheme {
  const authorization = authorizationOf[literalAt(authorizer, 'type')?.toLowerCase() ?? ''];
  const fact: Fact<Authorization> = authorization ? { value: authorization } : unseen(authorizer, `what the authorizer \`${name}\` demands`);
  return { kind: 'authorization', authorization: fact, authorizer: name };
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
