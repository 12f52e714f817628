/**
 * What SAM makes of a definition in OpenAPI that stands in an API of its own: authorizers are added to it, and the default
 * authorizer and API keys to what says nothing of them.
 *
 * Events add no routes to the definition of a REST API unless it is merged with them; to that of an HTTP API they do.
 */
import type { DeclaredRoute } from '../../gateway/declared';
import type { HostNode, ObjectNode } from '../../syntax/node';
import { findMember, settle } from '../../syntax/node';
import { readDefinition, type DefinedRoute, type Definition } from '../openapi/definition';
import type { OpenFile } from '../openapi/references';
import { literalAt, type Scheme, type Schemes } from '../openapi/schemes';
import { authAt, authorizerNames, authorizerType, defaultPermission, hiddenPermission, isSameAuth, type Auth } from './sam-auth';
import type { ApiEvent, EventType } from './sam-events';

/** An API with a definition, and the routes its events would make. */
export interface Defined {
  readonly body: HostNode;
  readonly type: EventType;
  readonly auth: Auth;
  readonly events: readonly { readonly event: ApiEvent; readonly route: DeclaredRoute }[];
  readonly isMerged: boolean;
  /** It stands in a file of its own, to which SAM adds nothing. */
  readonly isElsewhere: boolean;
  readonly open: OpenFile;
}

/** Routes, authorizers and gaps of the definition as SAM hands it to API Gateway. */
export function readDefined({ body, type, auth, events, isMerged, isElsewhere, open }: Defined): Definition {
  const definition = readDefinition(body, { kind: type === 'Api' ? 'REST' : 'HTTP', schemes: schemesOf(auth), open });
  const defaults: Defaults = { type, auth, ownSchemes: new Set(['NONE', 'AWS_IAM', ...authorizerNames(auth).keys()]) };
  const routes = definition.routes.map((route) => completed(route, defaults, body));
  if (events.length === 0) return { ...definition, routes };
  const places = new Set(routes.map(placeOf));
  const contested = new Set<string>();
  const isWhole = definition.gaps.length === 0;
  const added: DefinedRoute[] = [];
  for (const { event, route } of events) {
    const own = places.has(placeOf(route));
    const hidden: DefinedRoute = { ...route, ...hiddenPermission(body), says: 'how-it-authorizes', schemes: [] };
    const saysMore = authAt(event.properties).kind !== 'none';
    // Whose words count where both say how it authorizes depends on the function behind the definition's route.
    if (own && saysMore && (type === 'HttpApi' || isMerged)) contested.add(placeOf(route));
    else if (!own && (!isWhole || isElsewhere)) added.push(hidden);
    else if (!own && (type === 'HttpApi' || isMerged)) added.push({ ...route, says: 'how-it-authorizes', schemes: [] });
  }
  return { ...definition, routes: [...routes.map((route) => (contested.has(placeOf(route)) ? { ...route, ...hiddenPermission(body) } : route)), ...added] };
}

/** The policy inside a definition, for REST APIs. */
export function policyInDefinition(body: HostNode): HostNode | undefined {
  const definition = settle(body);
  return definition.kind === 'object' ? valueAt(definition, 'x-amazon-apigateway-policy') : undefined;
}

function valueAt(node: ObjectNode, key: string): HostNode | undefined {
  const value = findMember(node, key)?.value;
  return value?.kind === 'null' || value?.kind === 'missing' ? undefined : value;
}

/** What SAM adds to the schemes of a definition, where it adds any. */
function schemesOf(auth: Auth): Schemes {
  if (auth.kind !== 'seen') return new Map();
  const known = schemesByAuth.get(auth.object);
  if (known) return known;
  const schemes = new Map<string, Scheme>([
    ['NONE', { kind: 'nothing' }],
    ['AWS_IAM', { kind: 'authorization', authorization: { value: 'AWS_IAM' }, authorizer: null }],
    ['api_key', { kind: 'api-key', isRequired: { value: true } }],
  ]);
  for (const [name, body] of authorizerNames(auth)) schemes.set(name, { kind: 'authorization', authorization: { value: authorizerType(body) }, authorizer: name });
  schemesByAuth.set(auth.object, schemes);
  return schemes;
}

const schemesByAuth = new WeakMap<ObjectNode, Schemes>();

interface Defaults {
  readonly type: EventType;
  readonly auth: Auth;
  /** The schemes that SAM knows, and its word for an exemption. */
  readonly ownSchemes: ReadonlySet<string>;
}

const completedByRoute = new WeakMap<DefinedRoute, { readonly type: EventType; readonly auth: Auth; readonly route: DefinedRoute }>();

/** With the default authorizer, where SAM gives it to the operation, and the API key. */
function completed(route: DefinedRoute, { type, auth, ownSchemes }: Defaults, body: HostNode): DefinedRoute {
  const known = completedByRoute.get(route);
  if (known?.type === type && isSameAuth(known.auth, auth)) return known.route;
  const keep = (made: DefinedRoute): DefinedRoute => {
    completedByRoute.set(route, { type, auth, route: made });
    return made;
  };
  const added = defaultPermission(type, 'value' in route.method ? route.method.value : '', auth);
  const key = route.apiKeyRequired ?? added.apiKeyRequired;
  const keyed = key === route.apiKeyRequired ? route : { ...route, apiKeyRequired: key };
  const addsNothing = 'value' in added.authorization && added.authorization.value === 'NONE';
  // For HTTP APIs any scheme, for REST APIs one that SAM knows or its word for an exemption keeps the default away.
  const isKept = route.schemes.some((name) => type === 'HttpApi' || ownSchemes.has(name));
  if (addsNothing || isKept) return keep(keyed);
  const isOpen = 'value' in route.authorization && route.authorization.value === 'NONE';
  // AWS_IAM twice is the same as once.
  if ([route, added].every(({ authorization }) => wordOf(authorization) === 'AWS_IAM')) return keyed;
  // Two that authorize beside one another: nobody can say which one counts.
  return isOpen ? keep({ ...keyed, ...added, ...(key ? { apiKeyRequired: key } : {}) }) : { ...keyed, ...hiddenPermission(body) };
}

/** In capital letters, where it is known. */
function wordOf(fact: DefinedRoute['authorization']): string | undefined {
  return ('value' in fact ? fact.value : literalAt(fact.node))?.toUpperCase();
}

function placeOf({ method, path }: DeclaredRoute): string {
  const text = (fact: DeclaredRoute['path']): string => {
    if ('value' in fact) return fact.value;
    const node = settle(fact.node);
    return node.kind === 'string' && node.holes.length === 0 ? node.value : `@${String(node.span.start)}`;
  };
  return `${text(method).toUpperCase()} ${text(path)}`;
}
