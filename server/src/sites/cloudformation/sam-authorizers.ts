/**
 * The authorizers of SAM's APIs, in the words API Gateway has for them.
 *
 * What is left out gets the default of the API's kind where the model is read; SAM's own word `AWS_IAM` is no authorizer.
 */
import type { DeclaredAuthorizer, Fact } from '../../gateway/declared';
import type { AuthorizerType } from '../../gateway/model';
import { readText } from '../../policy/text';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { factAt } from '../item-facts';
import { authorizerType, type Auth } from './sam-auth';
import type { EventType } from './sam-events';

export function authorizersOf(auth: Auth, api: EventType): readonly DeclaredAuthorizer[] {
  const authorizers = auth.kind === 'seen' ? findPath(auth.object, 'Authorizers') : undefined;
  if (authorizers?.kind !== 'object') return [];
  return authorizers.members.flatMap((member): DeclaredAuthorizer[] => {
    const body = settle(member.value);
    if (body.kind !== 'object' || member.shadowed) return [];
    return [api === 'Api' ? restAuthorizer(member, body) : httpAuthorizer(member, body)];
  });
}

function restAuthorizer(member: Member, body: ObjectNode): DeclaredAuthorizer {
  const identity = identityOf(body);
  const payload = findMember(body, 'FunctionPayloadType')?.value;
  const type: Fact<AuthorizerType> = authorizerType(body) === 'COGNITO_USER_POOLS' ? { value: 'COGNITO_USER_POOLS' } : payload ? { node: payload } : { value: 'TOKEN' };
  const isRequest = 'node' in type && type.node.kind === 'string' && type.node.value.toUpperCase() === 'REQUEST';
  return {
    name: member.key,
    type,
    ttl: factAt(identity, 'ReauthorizeEvery'),
    identitySources: isRequest ? listedSources(identity, restPrefixes) : tokenSource(identity),
    // API Gateway looks at it for tokens only.
    identityValidation: isRequest ? undefined : factAt(identity, 'ValidationExpression'),
    span: member.span,
  };
}

function httpAuthorizer(member: Member, body: ObjectNode): DeclaredAuthorizer {
  const identity = identityOf(body);
  if (authorizerType(body) === 'JWT') {
    const source = factAt(body, 'IdentitySource');
    return { name: member.key, type: { value: 'JWT' }, identitySources: source && [source], span: member.span };
  }
  return {
    name: member.key,
    type: { value: 'REQUEST' },
    ttl: factAt(identity, 'ReauthorizeEvery'),
    identitySources: listedSources(identity, httpPrefixes),
    payloadVersion: factAt(body, 'AuthorizerPayloadFormatVersion'),
    simpleResponses: factAt(body, 'EnableSimpleResponses'),
    span: member.span,
  };
}

function identityOf(body: ObjectNode): ObjectNode | undefined {
  const value = findPath(body, 'Identity');
  return value?.kind === 'object' ? value : undefined;
}

function tokenSource(identity: ObjectNode | undefined): readonly Fact<string>[] | undefined {
  const header = identity && findMember(identity, 'Header')?.value;
  if (!header) return undefined;
  return [prefixed('method.request.header.', header)];
}

function prefixed(prefix: string, node: HostNode): Fact<string> {
  const text = readText(settle(node));
  if (!text) return { node };
  const { span, origin } = node;
  return { node: { kind: 'unknown', reason: 'known only at deployment', pieces: [prefix, ...text.pieces], span, origin } };
}

type Prefixes = readonly (readonly [string, string])[];

const restPrefixes: Prefixes = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
];

const httpPrefixes: Prefixes = [
  ['Headers', '$request.header.'],
  ['QueryStrings', '$request.querystring.'],
  ['StageVariables', '$stageVariables.'],
  ['Context', '$context.'],
];

function listedSources(identity: ObjectNode | undefined, prefixes: Prefixes): readonly Fact<string>[] {
  if (!identity) return [];
  return prefixes.flatMap(([key, prefix]): readonly Fact<string>[] => {
    const list = findPath(identity, key);
    if (list?.kind !== 'array') return list ? [{ node: list }] : [];
    return list.items.map((item) => prefixed(prefix, item));
  });
}
