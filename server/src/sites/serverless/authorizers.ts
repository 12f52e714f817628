/**
 * Authorizers of the framework's events in all their forms: a name, an ARN, `aws_iam`, or an object. What is said about one
 * becomes the properties of the method and, where the framework makes the authorizer, those of a resource.
 */
import { literalText, sameText, type Piece } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import { readText } from '../../policy/text';
import { settle, type ChoiceNode, type HostNode, type StringNode } from '../../syntax/node';
import { madeText, type Anchor } from '../cloudformation/derived-nodes';
import { referTo, unseenAt } from './made';
import { authorizerNameIn, restAuthorizerId, webSocketAuthorizerId } from './names';
import { isThere, textOf, valueAt } from './service';

type Properties = Readonly<Record<string, HostNode | undefined>>;

export interface RestAuthorizer {
  readonly authorization: HostNode;
  readonly authorizerId?: HostNode;
  readonly scopes?: HostNode;
  /** Those that the framework makes for it. */
  readonly resources: readonly MadeResource[];
}

interface MadeResource {
  readonly logicalId: string;
  readonly properties: Properties;
  /** Deployment may choose something else in the place of it. */
  readonly isOptional?: true;
}

const read = new KeptByInputs<RestAuthorizer>();

export function readRestAuthorizer(node: HostNode | undefined, anchor: Anchor, uri: string): RestAuthorizer {
  if (!node) return { authorization: madeText(anchor, ['NONE']), resources: [] };
  return read.get(node, 'rest', [uri, anchor.keySpan.source, anchor.keySpan.start], () => restAuthorizer(node, anchor, uri));
}

function restAuthorizer(node: HostNode, anchor: Anchor, uri: string): RestAuthorizer {
  if (node.kind === 'string') return named(node, anchor, uri);
  if (node.kind === 'choice') return oneOf(node, anchor, uri);
  if (node.kind !== 'object' || node.open !== undefined) return hidden(anchor);
  const at = (key: string): HostNode | undefined => valueAt(node, key);
  const written = at('type');
  const type = textOf(written)?.toUpperCase();
  if (written && type === undefined) return hidden(anchor);
  const id = at('authorizerId');
  if (type === 'AWS_IAM') return { authorization: madeText(anchor, ['AWS_IAM']), resources: [] };
  if (type !== undefined && id) return { authorization: madeText(anchor, [type === 'TOKEN' || type === 'REQUEST' ? 'CUSTOM' : type]), authorizerId: id, scopes: type === 'COGNITO_USER_POOLS' ? at('scopes') : undefined, resources: [] };
  const arn = at('arn');
  const nameNode = at('name');
  const isCognito = type === 'COGNITO_USER_POOLS' || (arn ? isUserPool(arn) : false);
  if (isCognito === undefined) return hidden(anchor);
  const name = nameIn(nameNode, arn);
  if (name === undefined) return hidden(anchor);
  const ttl = at('resultTtlInSeconds');
  const isUncached = type === 'REQUEST' && ttl !== undefined && Number.parseInt(textOf(ttl) ?? '', 10) === 0;
  const properties: Properties = {
    Name: madeText(anchor, [name]),
    Type: madeText(anchor, [isCognito ? 'COGNITO_USER_POOLS' : (type ?? 'TOKEN')]),
    IdentitySource: at('identitySource') ?? (isUncached ? undefined : defaultSource(anchor)),
    // The framework writes the usual one out, so it replaces what another event says of the same authorizer.
    AuthorizerResultTtlInSeconds: ttl ?? madeText(anchor, ['300']),
    IdentityValidationExpression: at('identityValidationExpression'),
  };
  return madeOf(name, { isCognito, scopes: isCognito ? at('scopes') : undefined, properties }, anchor, uri);
}

/** `aws_iam`, the name of a function, or an ARN. */
function named(node: StringNode, anchor: Anchor, uri: string): RestAuthorizer {
  const text = readText(node);
  const known = text && literalText(text);
  if (known?.toUpperCase() === 'AWS_IAM') return { authorization: madeText(anchor, ['AWS_IAM']), resources: [] };
  const isArn = text?.pieces.some((piece) => typeof piece === 'string' && piece.includes(':'));
  const isCognito = isArn ? isUserPool(node) : false;
  const name = isArn ? nameIn(undefined, node) : known;
  if (name === undefined || isCognito === undefined) return hidden(anchor);
  const properties: Properties = { Name: madeText(anchor, [name]), Type: madeText(anchor, [isCognito ? 'COGNITO_USER_POOLS' : 'TOKEN']), IdentitySource: defaultSource(anchor) };
  return madeOf(name, { isCognito, scopes: undefined, properties }, anchor, uri);
}

/** What the stage or another value chooses among is one of several; authorizers are made for all of them. */
function oneOf(node: ChoiceNode, anchor: Anchor, uri: string): RestAuthorizer {
  const found = node.branches.map(({ value }) => readRestAuthorizer(value && isThere(settle(value)) ? settle(value) : undefined, anchor, uri));
  const choose = (pick: (authorizer: RestAuthorizer) => HostNode | undefined): ChoiceNode => ({ ...node, branches: node.branches.map(({ holds }, index) => ({ holds, value: found[index] && pick(found[index]) })) });
  const ids = new Set(found.flatMap(({ resources }) => resources.map(({ logicalId }) => logicalId)));
  return {
    authorization: choose(({ authorization }) => authorization),
    authorizerId: choose(({ authorizerId }) => authorizerId),
    ...(found.some(({ scopes }) => scopes) ? { scopes: choose(({ scopes }) => scopes) } : {}),
    resources: [...ids].map((logicalId) => {
      const made = found.flatMap(({ resources }) => resources.filter((resource) => resource.logicalId === logicalId));
      return { logicalId, properties: commonIn(made, anchor), ...(made.length < found.length || made.some(({ isOptional }) => isOptional) ? { isOptional: true } : {}) };
    }),
  };
}

/** What several say of one authorizer, where they do not all say the same, is known only at deployment. */
function commonIn(made: readonly Pick<MadeResource, 'properties'>[], anchor: Anchor): Properties {
  const [first, ...others] = made.map(({ properties }) => properties);
  const keys = new Set(made.flatMap(({ properties }) => Object.keys(properties)));
  return Object.fromEntries([...keys].map((key) => [key, others.every((other) => isSame(first?.[key], other[key])) ? first?.[key] : unseenAt(anchor, chosenAtDeployment)]));
}

const chosenAtDeployment = 'what is said of the authorizer is chosen at deployment';

/** What events say of one authorizer: the framework lays them over each other. What may be there besides has to say the same. */
export function laidOver(parts: readonly MadeResource[], anchor: Anchor): Properties {
  const [certain, optional] = [parts.filter(({ isOptional }) => !isOptional), parts.filter(({ isOptional }) => isOptional)];
  const below = Object.fromEntries(certain.flatMap(({ properties }) => Object.entries(properties).filter(([, value]) => value)));
  return commonIn(certain.length === 0 ? optional : [{ properties: below }, ...optional], anchor);
}

function isSame(a: HostNode | undefined, b: HostNode | undefined): boolean {
  const [left, right] = [a && readText(a), b && readText(b)];
  return a === b || (left !== undefined && right !== undefined && sameText(left, right));
}

interface MadeAuthorizer {
  readonly isCognito: boolean;
  readonly scopes: HostNode | undefined;
  readonly properties: Properties;
}

function madeOf(name: string, { isCognito, scopes, properties }: MadeAuthorizer, anchor: Anchor, uri: string): RestAuthorizer {
  const logicalId = restAuthorizerId(name);
  return { authorization: madeText(anchor, [isCognito ? 'COGNITO_USER_POOLS' : 'CUSTOM']), authorizerId: referTo(anchor, uri, logicalId), scopes, resources: [{ logicalId, properties }] };
}

const defaultSource = (anchor: Anchor): HostNode => madeText(anchor, ['method.request.header.Authorization']);

function hidden(anchor: Anchor): RestAuthorizer {
  return { authorization: unseenAt(anchor, 'what authorizes it is known only at deployment'), resources: [] };
}

/** Whether an ARN is that of a user pool, which the framework tells of texts alone; undefined where nobody can tell. */
function isUserPool(arn: HostNode): boolean | undefined {
  const text = arn.kind === 'string' ? readText(arn) : undefined;
  if (!text) return isOfFrameworkVariable(arn) ? undefined : false;
  const fields = fieldsOf(text.pieces);
  return fields[2] === undefined ? undefined : fields[2] === 'cognito-idp';
}

/** What a variable of the framework stands for is a text when the framework looks at it; a function of CloudFormation is none. */
function isOfFrameworkVariable(node: HostNode): boolean {
  const text = readText(node);
  return text?.pieces.some((piece) => typeof piece !== 'string' && piece.id.includes('#${')) === true;
}

/** The fields of an ARN; one with something unknown in it is undefined. */
function fieldsOf(pieces: readonly Piece[]): readonly (string | undefined)[] {
  const fields: (string | undefined)[] = [''];
  for (const piece of pieces) {
    const [first, ...others] = typeof piece === 'string' ? piece.split(':') : [undefined];
    const last = fields.at(-1);
    fields[fields.length - 1] = last === undefined || first === undefined ? undefined : last + first;
    fields.push(...others);
  }
  return fields;
}

/** The name that is written, or the one the framework takes from the end of an ARN. */
function nameIn(name: HostNode | undefined, arn: HostNode | undefined): string | undefined {
  if (name) return textOf(name);
  const text = arn && readText(arn);
  const known = text && literalText(text);
  if (known !== undefined) return authorizerNameIn(known);
  const last = text?.pieces.at(-1);
  if (typeof last === 'string' && last.includes(':')) return authorizerNameIn(last);
  // The framework asks for a name here; what it is called does not matter.
  return arn ? 'authorizer' : undefined;
}

export interface WebSocketAuthorizer {
  readonly authorization: HostNode;
  readonly authorizerId?: HostNode;
  readonly resource?: { readonly logicalId: string; readonly properties: Properties };
}

/** Of WebSocket events: a function by name or ARN, or AWS signatures. */
export function readWebSocketAuthorizer(node: HostNode | undefined, anchor: Anchor, uri: string): WebSocketAuthorizer {
  if (!node) return { authorization: madeText(anchor, ['NONE']) };
  const settings = node.kind === 'object' ? node : undefined;
  const whole = node.kind === 'string' ? node : undefined;
  if (!settings && !whole) return hidden(anchor);
  const type = textOf(whole ?? valueAt(settings, 'type'))?.toUpperCase();
  if (type === 'AWS_IAM') return { authorization: madeText(anchor, ['AWS_IAM']) };
  const arn = whole ? (textOf(whole)?.includes(':') === false ? undefined : whole) : valueAt(settings, 'arn');
  const name = nameIn(whole && !arn ? whole : valueAt(settings, 'name'), arn);
  if (name === undefined) return hidden(anchor);
  const logicalId = webSocketAuthorizerId(name);
  const properties: Properties = {
    Name: madeText(anchor, [name]),
    AuthorizerType: madeText(anchor, ['REQUEST']),
    IdentitySource: valueAt(settings, 'identitySource') ?? madeText(anchor, ['route.request.header.Auth']),
  };
  return { authorization: madeText(anchor, ['CUSTOM']), authorizerId: referTo(anchor, uri, logicalId), resource: { logicalId, properties } };
}
