/**
 * Requests that cases take from files (`requestFrom`): the event of a Lambda authorizer, and inputs that the AWS command line
 * takes for tests of API Gateway and for simulations of policies.
 *
 * What a file says becomes fields of a case, beneath all that the case says itself. What it does not say is asked for, never
 * supposed. Policies in it are referred to where they stand.
 */
import { readAuthorizerEvent, type AuthorizerEvent } from '../gateway/authorizer-event';
import { isObject, toPlain, type Plain, type PlainObject } from './plain';
import { parseReference, resolveUri } from './references';
import { followPointer, readThrough } from './resolve';
import { splitQuery } from './shorthand';
import { placeOf, type FindValueFile } from './values-files';

/** Whether a case says something itself: `says('request', 'path')`. */
export type Says = (field: string, key: string) => boolean;

/** The token is in `fields` under the usual header, and belongs under the one that the API looks at. */
export type RequestFields = { readonly fields: PlainObject; readonly token?: string | undefined } | { readonly message: string };

/** What a file says of a request, for a case that says the rest. References are relative to `base`. */
export function readRequestFile(reference: string, base: string, says: Says, find: FindValueFile): RequestFields {
  const { path, selector = '' } = parseReference(reference);
  const uri = path === '' ? undefined : resolveUri(base, path);
  const file = uri === undefined ? undefined : find(uri);
  if (!file) return { message: `\`${path}\` cannot be read: correct the path, which is written here as seen from this file.` };
  const [broken] = file.problems;
  if (broken) return { message: `${placeOf(path, broken.span, file)} ${broken.message}` };
  const node = selector === '' ? file.root : selector.startsWith('/') ? followPointer(file.root, selector) : undefined;
  const root = node && readThrough(node);
  const event = root && readAuthorizerEvent(root);
  if (event) return { fields: ofEvent(event, says), token: event.token };
  const plain = root && toPlain(root);
  const input: Input = { values: isObject(plain) ? plain : {}, name: reference, at: (pointer) => `${path}#${selector}${pointer}`, says };
  if (textAt(input, 'restApiId') !== undefined && (textAt(input, 'httpMethod') ?? textAt(input, 'authorizerId')) !== undefined) return ofTest(input);
  if (textsAt(input, 'ActionNames').length > 0) return ofSimulation(input);
  return { message: `\`${reference}\` holds no request: name the event of an authorizer, or the input of \`apigateway test-invoke-method\`, \`test-invoke-authorizer\`, \`iam simulate-custom-policy\` or \`simulate-principal-policy\`.` };
}

/** Of the console's tests: nothing is deployed there. */
const stagesOfTests = ['test-invoke-stage', 'ESTestInvoke-stage'];

/** An API that is defined elsewhere is where its files say; which of its stages is called they do not. */
function ofEvent({ kind, type, payloadVersion, api, method, path, headers, query, sourceIp, userAgent }: AuthorizerEvent, says: Says): PlainObject {
  const { stage, ...place } = api;
  const isElsewhere = says('api', 'ref');
  const authorizer = kind === 'HTTP' ? present({ payloadVersion }) : { type };
  return {
    api: { ...(isElsewhere ? {} : { kind, ...place }), ...(stagesOfTests.includes(stage) ? {} : { stage }) },
    request: { ...(kind === 'WEBSOCKET' ? { routeKey: path } : { method, path }), headers, query, ...present({ sourceIp, userAgent }) },
    ...(!isElsewhere && (says('authorizer', 'output') || says('authorizer', 'error')) ? { authorizer } : {}),
  };
}

interface Input {
  readonly values: PlainObject;
  /** For people. */
  readonly name: string;
  /** A reference to something in it. */
  readonly at: (pointer: string) => string;
  readonly says: Says;
}

/** `test-invoke-method` and `test-invoke-authorizer`, which has no method. */
function ofTest(input: Input): RequestFields {
  const { says, name } = input;
  const target = textAt(input, 'pathWithQueryString');
  const method = textAt(input, 'httpMethod');
  const saysCall = says('request', 'routeKey') || says('request', 'paths');
  if (method === undefined && !saysCall && !says('request', 'method')) return { message: `\`${name}\` says no method: write \`request.method\`, because authorizers and policies are asked about one.` };
  if (target === undefined && !saysCall && !says('request', 'path')) return { message: `\`${name}\` says no path: write \`request.path\`, because policies are asked about one.` };
  const stageVariables = mapAt(input, 'stageVariables');
  const headers = { ...singleHeaders(input), ...mapAt(input, 'headers') };
  const repeated = says('request', 'headers') ? undefined : Object.keys(listedHeaders(input)).find((each) => !Object.hasOwn(headers, each));
  if (repeated !== undefined) return { message: `\`${name}\` sends the header \`${repeated}\` several times, and which value counts is not told: write \`request.headers\`.` };
  const api = { ...(says('api', 'ref') ? {} : present({ id: textAt(input, 'restApiId') })), ...(Object.keys(stageVariables).length > 0 ? { stageVariables } : {}) };
  return { fields: { api, request: { ...present({ method }), ...(target === undefined ? {} : splitQuery(target)), headers } } };
}

/** Headers that are given once; what becomes of several is not for us to say. */
function singleHeaders(input: Input): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(listedHeaders(input)).flatMap(([name, [value, ...others]]) => (value !== undefined && others.length === 0 ? [[name, value]] : [])));
}

/** Those with values, each of which counts once. */
function listedHeaders({ values: { multiValueHeaders } }: Input): Readonly<Record<string, readonly string[]>> {
  const all = isObject(multiValueHeaders) ? Object.entries(multiValueHeaders) : [];
  return Object.fromEntries(all.flatMap(([name, value]) => {
    const texts = Array.isArray(value) ? [...new Set((value as readonly Plain[]).filter((each) => typeof each === 'string'))] : [];
    return name !== '' && texts.length > 0 ? [[name, texts]] : [];
  }));
}

/** `simulate-custom-policy` and, with a `PolicySourceArn`, `simulate-principal-policy`. */
function ofSimulation(input: Input): RequestFields {
  const { name, says } = input;
  const [actions, resources] = [textsAt(input, 'ActionNames'), textsAt(input, 'ResourceArns')];
  const several = severalIn('action', actions, input) ?? severalIn('resource', resources, input);
  if (several !== undefined) return { message: several };
  const source = textAt(input, 'PolicySourceArn');
  const arn = textAt(input, 'CallerArn') ?? source;
  const policies = documentsAt(input, 'PolicyInputList');
  const saysPolicies = says('caller', 'identityPolicies');
  if (arn === undefined && !says('caller', 'arn') && !says('caller', 'ref')) return { message: `\`${name}\` says no caller: write \`caller.arn\`, because policies may ask who it is.` };
  if (source !== undefined && !saysPolicies && policies.length > 0) return { message: `\`${name}\` adds policies to those of the caller: list all of them under \`caller.identityPolicies\`.` };
  if (source !== undefined && !saysPolicies && !says('caller', 'ref')) return { message: `\`${name}\` does not have the policies of \`${source}\`: write \`caller.ref\`, or \`caller.identityPolicies\`.` };
  const [boundary] = documentsAt(input, 'PermissionsBoundaryPolicyInputList');
  const owner = textAt(input, 'ResourceOwner')?.split(':')[4];
  return {
    fields: {
      ...present({ action: actions.length === 1 ? actions[0] : undefined, resource: resources.length === 1 ? resources[0] : undefined, resourceAccount: owner }),
      caller: {
        ...(says('caller', 'ref') ? {} : present({ arn })),
        ...(source === undefined ? { identityPolicies: policies } : {}),
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
      },
      ...(isDocument(input.values.ResourcePolicy) ? { resourcePolicy: input.at('/ResourcePolicy') } : {}),
      context: contextOf(input),
    },
  };
}

/** References to the policies in a list; texts that were recognised are documents by now. */
function documentsAt({ values, at }: Input, key: string): readonly string[] {
  const list = values[key];
  return Array.isArray(list) ? (list as readonly Plain[]).flatMap((item, index) => (isDocument(item) ? [at(`/${key}/${String(index)}`)] : [])) : [];
}

const isDocument = (value: Plain | undefined): boolean => value !== undefined && value !== null && value !== '';

function severalIn(field: string, choices: readonly string[], { says, name }: Input): string | undefined {
  if (choices.length < 2 || says(field, '')) return undefined;
  return `\`${name}\` asks about several ${field}s: write one of ${choices.slice(0, 5).map((each) => `\`${each}\``).join(', ')} as \`${field}\`.`;
}

function contextOf({ values: { ContextEntries: entries } }: Input): PlainObject {
  const list = Array.isArray(entries) ? (entries as readonly Plain[]).filter(isObject) : [];
  return Object.fromEntries(list.flatMap((entry) => {
    const values = Array.isArray(entry.ContextKeyValues) ? (entry.ContextKeyValues as readonly Plain[]).filter((value) => typeof value === 'string') : [];
    const isList = typeof entry.ContextKeyType === 'string' && entry.ContextKeyType.endsWith('List');
    const [only = ''] = values;
    return typeof entry.ContextKeyName === 'string' && entry.ContextKeyName !== '' ? [[entry.ContextKeyName, isList || values.length !== 1 ? values : only]] : [];
  }));
}

/** What stands there; skeletons of inputs have empty texts where nothing is said. */
function textAt({ values }: Input, key: string): string | undefined {
  const value = values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsAt({ values }: Input, key: string): readonly string[] {
  const value = values[key];
  return Array.isArray(value) ? (value as readonly Plain[]).filter((each): each is string => typeof each === 'string' && each !== '') : [];
}

function mapAt({ values }: Input, key: string): Readonly<Record<string, string>> {
  const value = values[key];
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).flatMap(([name, each]) => (name !== '' && typeof each === 'string' ? [[name, each]] : [])));
}

function present(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
