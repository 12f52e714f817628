/**
 * What references in a template stand for: pseudo parameters, parameters, resources and their attributes.
 *
 * Nearly all of them are known only at deployment, but each has an identity and often a known shape. Two references to
 * one resource are one value. Values of parameters are never assumed, their defaults included.
 */
import { literalText, type Atom, type AtomShape } from '../../base/atoms';
import { derivationOf } from '../../policy/derivation';
import { atomOf, documentOf, readLiteral, readText } from '../../policy/text';
import type { Presence } from '../../policy/model';
import { findMember, findPath, type HostNode, type Reference, type StringNode } from '../../syntax/node';
import type { Resolution, Scope } from '../site';
import { includedPath } from './include';
import { conjunctionOf, type Conjunction } from './conjunction';
import { conditionPrefix, conditionReference } from './identity';
import { lookUpMapping } from './mappings';
import { isNested, nameInside, resolveOutput } from './nested';
import { recompute } from './recompute';

export function resolve(reference: Reference, scope: Scope): Resolution {
  const { address } = reference;
  const { id: uri, declared } = scope;
  if (address === 'AWS::NoValue') return { kind: 'unresolved' };
  if (address.startsWith(conditionPrefix)) return resolveCondition(address, declared);
  const included = includedPath(reference);
  if (included !== undefined) return resolveInclude(included, scope);
  const mapped = lookUpMapping(reference, (name) => declared.get(`mapping:${name}`), (name) => givenText(name, scope) ?? allowedValues(declared.get(`parameter:${name}`)));
  if (mapped) return { kind: 'node', node: mapped };
  const again = recompute(reference, (inner) => resolve(inner, scope));
  if (again) return { kind: 'node', node: again };
  const pseudo = pseudoParameters[reference.address];
  if (pseudo) return one(pseudoAtom(uri, reference.address, pseudo));
  const parameter = declared.get(`parameter:${reference.address}`);
  // A list may have any number of values: as a reference it says so wherever it stands.
  const given = parameter && !isStored(parameter) ? scope.input?.(address) : undefined;
  if (parameter && isListParameter(parameter)) return given?.kind === 'node' && given.node.kind === 'array' ? given : { kind: 'unresolved' };
  if (given) return given;
  const [only, ...others] = allowedValues(parameter) ?? [];
  if (only !== undefined && others.length === 0) return { kind: 'pieces', pieces: only === '' ? [] : [only] };
  if (parameter) return one({ ...base(reference, scope), reason: parameterReason(parameter), shape: parameterShape(parameter) });
  const resource = declared.get(`resource:${reference.address}`);
  return resource ? resolveResource(reference, scope, resource) : resolveImplicit(reference, uri);
}

/** The only value of a parameter in this use of the template, where that is a text. */
function givenText(name: string, { input }: Scope): readonly string[] | undefined {
  const given = input?.(name);
  const text = given?.kind === 'pieces' ? literalText({ pieces: given.pieces }) : undefined;
  return text === undefined ? undefined : [text];
}

/** The atom of a pseudo parameter in a template; the API models of the template use the same. */
export function pseudoAtom(uri: string, name: string, shape: AtomShape): Atom {
  // A nested stack is deployed where the stack is that uses it, and has a name of its own.
  const isOwn = name === 'AWS::StackName' || name === 'AWS::StackId' || name === 'AWS::NotificationARNs';
  return { id: `${isOwn ? uri : documentOf(uri)}#${name}`, label: isOwn ? nameInside(uri, name) : name, reason: 'decided by where the template is deployed', pure: true, shape };
}

/** The atom of `!Ref Api`: the id in the API's ARNs. */
export function apiIdAtom(uri: string, logicalId: string): Atom {
  return { id: `${uri}#${logicalId}`, label: nameInside(uri, logicalId), reason: 'the id is given at deployment', pure: true, shape: 'api-id' };
}

/** What is included means in the template what it would mean had it been written there. */
function resolveInclude(path: string, { file }: Scope): Resolution {
  const node = file(path);
  return node ? { kind: 'node', node } : { kind: 'unresolved' };
}

/** A condition that only says which others hold stands for those; every other one is a value of its own. */
function resolveCondition(address: string, declared: ReadonlyMap<string, HostNode>): Resolution {
  const definition = declared.get(address);
  // A switch that somebody flips by hand: both of its sides are looked at.
  if (!definition || definition.kind === 'boolean') return { kind: 'unresolved' };
  return { kind: isOwn(conjunctionOf(definition)) ? 'condition' : 'node', node: definition };
}

/**
 * A single comparison: people know it by the name of the condition. What is always true or false is a switch that
 * somebody flips by hand; both of its sides are looked at.
 */
function isOwn(conjunction: Conjunction | undefined): boolean {
  if (conjunction === undefined || typeof conjunction === 'string') return true;
  const [first, ...others] = conjunction;
  return first !== undefined && others.length === 0 && first.holds && isComparison(first.condition);
}

const isComparison = ({ address }: Reference): boolean => address.includes('=');

/** The conditions that have to hold for a named one to; itself where its definition says something else. */
export function presenceUnder(name: StringNode, conditions: HostNode | undefined): readonly Presence[] {
  const definition = conditions?.kind === 'object' ? findMember(conditions, name.value)?.value : undefined;
  const conjunction = definition && conjunctionOf(definition);
  if (conjunction === undefined || typeof conjunction === 'string' || isOwn(conjunction)) return [{ condition: conditionAtom(name, definition), holds: true }];
  return conjunction.map(({ condition, holds }) => ({ condition: atomOf(condition, 'text', conditionReason), holds }));
}

const conditionReason = 'a condition decided at deployment';

/** The same atom that a choice by the condition has. */
function conditionAtom(name: StringNode, definition: HostNode | undefined): Atom {
  return atomOf({ ...conditionReference(name), follows: definition?.kind === 'choice' ? derivationOf(definition) : undefined }, 'text', conditionReason);
}

const pseudoParameters: Readonly<Record<string, AtomShape | undefined>> = {
  'AWS::AccountId': 'account-id',
  'AWS::Region': 'region',
  'AWS::Partition': 'partition',
  'AWS::URLSuffix': 'url-suffix',
  'AWS::StackName': 'text',
  'AWS::StackId': 'arn',
  'AWS::NotificationARNs': 'text',
};

const apiTypes = new Set(['AWS::Serverless::Api', 'AWS::Serverless::HttpApi', 'AWS::Serverless::WebSocketApi', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api']);

/** A reference to one of these is its name. */
const stageTypes = new Set(['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage']);

const refShapes: Readonly<Record<string, AtomShape | undefined>> = {
  'AWS::EC2::VPCEndpoint': 'vpc-endpoint-id',
  'AWS::IAM::ManagedPolicy': 'arn',
};

const arnShapes: Readonly<Record<string, AtomShape | undefined>> = {
  'AWS::IAM::Role': 'role-arn',
  'AWS::IAM::User': 'user-arn',
  'AWS::Lambda::Function': 'function-arn',
  'AWS::Serverless::Function': 'function-arn',
};

function resolveResource(reference: Reference, scope: Scope, resource: HostNode): Resolution {
  const { id: uri } = scope;
  const type = resourceType(resource) ?? '';
  if (apiTypes.has(type)) {
    if (reference.attribute === undefined || reference.attribute === 'RestApiId' || reference.attribute === 'ApiId') return one(apiIdAtom(uri, reference.address));
    // SAM names the stage it makes `<Api>.Stage`.
    if (reference.attribute === 'Stage') return stageOf(reference, scope, resource);
  }
  if (stageTypes.has(type) && reference.attribute === undefined) return stageOf(reference, scope, resource);
  const output = isNested(type) ? resolveOutput(reference, scope) : undefined;
  if (output) return output;
  const shape = reference.attribute === undefined ? refShapes[type] : reference.attribute === 'Arn' ? (arnShapes[type] ?? 'arn') : undefined;
  return one({ ...base(reference, scope), reason: `given to \`${reference.address}\` at deployment`, shape: shape ?? 'text' });
}

function stageOf(reference: Reference, scope: Scope, api: HostNode): Resolution {
  const stage = findPath(api, 'Properties', 'StageName');
  if (stage && (stage.kind === 'choice' || readText(stage))) return { kind: 'node', node: stage };
  return one({ ...base(reference, scope), reason: 'the stage of the API', shape: 'stage-name' });
}

/** SAM makes these two APIs itself when a function's event names none. */
function resolveImplicit(reference: Reference, uri: string): Resolution {
  const isImplicitApi = reference.address === 'ServerlessRestApi' || reference.address === 'ServerlessHttpApi';
  if (isImplicitApi && reference.attribute === undefined) return one(apiIdAtom(uri, reference.address));
  return { kind: 'unresolved' };
}

function base(reference: Reference, { id }: Scope): Omit<Atom, 'reason' | 'shape'> {
  const { address, attribute } = reference;
  return { id: `${id}#${attribute === undefined ? address : `${address}.${attribute}`}`, label: nameInside(id, reference.label), pure: true };
}

function one(atom: Atom): Resolution {
  return { kind: 'pieces', pieces: [atom] };
}

function parameterReason(parameter: HostNode): string {
  // The default of such a parameter is where its value is kept, not the value.
  if (isStored(parameter)) return 'a parameter of the template whose value is read from the parameter store';
  const isSecret = textAt(parameter, 'NoEcho')?.toLowerCase() === 'true';
  const value = isSecret ? undefined : textAt(parameter, 'Default');
  const allowed = isSecret ? undefined : allowedValues(parameter)?.slice(0, 6).map((each) => `\`${each}\``).join(', ');
  return `a parameter of the template${value === undefined ? '' : `, by default \`${value}\``}${allowed ? `, one of ${allowed}` : ''}`;
}

function textAt(node: HostNode, key: string): string | undefined {
  return readLiteral(findPath(node, key));
}

/** Undefined where any value is allowed, or it is not the value itself that is restricted. */
function allowedValues(parameter: HostNode | undefined): readonly string[] | undefined {
  const list = parameter && !isStored(parameter) ? findPath(parameter, 'AllowedValues') : undefined;
  if (list?.kind !== 'array' || list.open !== undefined || list.items.length === 0) return undefined;
  const values = list.items.map(readLiteral);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function isStored(parameter: HostNode): boolean {
  return textAt(parameter, 'Type')?.startsWith('AWS::SSM::Parameter::Value<') === true;
}

function isListParameter(parameter: HostNode): boolean {
  const type = findPath(parameter, 'Type');
  return type?.kind === 'string' && /^(?:CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(?:CommaDelimitedList|List<))/.test(type.value);
}

function parameterShape(parameter: HostNode): AtomShape {
  const type = findPath(parameter, 'Type');
  return type?.kind === 'string' && type.value === 'AWS::EC2::VPCEndpoint::Id' ? 'vpc-endpoint-id' : 'text';
}

export function resourceType(resource: HostNode): string | undefined {
  const type = resource.kind === 'object' ? findMember(resource, 'Type')?.value : undefined;
  return type?.kind === 'string' ? type.value : undefined;
}
