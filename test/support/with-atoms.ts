/**
 * Requests with values nobody knows, in tests: `«Api»` in a text becomes an atom of that name.
 *
 * Shapes come by name, so that one word means one value everywhere in a test.
 */
import { holed, literalText, type Atom, type AtomShape, type HoledText } from '../../server/src/base/atoms';
import type { ApiRequest, LayerPolicy, PolicySource, Request } from '../../server/src/gateway/request';
import type { PrincipalSet, Statement, Value, ValueList } from '../../server/src/policy/model';
import { requestOf } from './decide-case';

const SHAPES: Readonly<Record<string, AtomShape>> = {
  Api: 'api-id',
  OtherApi: 'api-id',
  Account: 'account-id',
  Partner: 'account-id',
  Region: 'region',
  Partition: 'partition',
  Stage: 'stage-name',
  VpcEndpointId: 'vpc-endpoint-id',
  RoleArn: 'role-arn',
};

export function atom(name: string): Atom {
  return { id: `file:///t.yaml#${name}`, label: name, reason: 'known only at deployment', pure: !name.startsWith('impure'), shape: SHAPES[name] ?? 'text' };
}

/** Text in which `«name»` stands for an atom. */
export function text(written: string): HoledText {
  return holed(written.split(/(«[^»]*»)/).map((piece) => (piece.startsWith('«') ? atom(piece.slice(1, -1)) : piece)));
}

/** The request of a case whose texts, policies included, may hold atoms. */
export function requestWithAtoms(one: object): Request {
  const request = requestOf(one);
  const { layers } = request;
  const list = (policies: readonly LayerPolicy[] | null | undefined): typeof policies => policies && policies.map(inPolicy);
  const mapped = {
    ...request,
    layers: {
      ...layers,
      identity: list(layers.identity) ?? undefined,
      resource: layers.resource && inPolicy(layers.resource),
      boundary: layers.boundary && inPolicy(layers.boundary),
      session: list(layers.session),
      scps: layers.scps?.map((level) => level.map(inPolicy)),
      vpcEndpoint: layers.vpcEndpoint && inPolicy(layers.vpcEndpoint),
    },
    caller: { ...request.caller, arn: inText(request.caller.arn), roleArn: inText(request.caller.roleArn), account: inText(request.caller.account) },
  };
  return mapped.type === 'api' ? inApi(mapped) : mapped;
}

function inApi(request: ApiRequest): ApiRequest {
  const { api } = request;
  const all = { id: inText(api.id)!, account: inText(api.account)!, region: inText(api.region)!, partition: inText(api.partition)!, stage: inText(api.stage)! };
  const endpoint = request.vpcEndpoint && { ...request.vpcEndpoint, id: inText(request.vpcEndpoint.id)! };
  return { ...request, api: { ...api, ...all }, vpcEndpoint: endpoint };
}

function inText(value: HoledText | undefined): HoledText | undefined {
  const written = value && literalText(value);
  return written === undefined ? value : text(written);
}

function inPolicy(source: LayerPolicy): LayerPolicy {
  if ('opaque' in source) return source;
  const { policy } = source;
  const mapped: PolicySource = { ...source, policy: { ...policy, statements: policy.statements.map(inStatement) } };
  return mapped;
}

function inStatement(statement: Statement): Statement {
  const element = <T>(value: { readonly value: T } | undefined, map: (inner: T) => T) => value && { ...value, value: map(value.value) };
  return {
    ...statement,
    principal: element(statement.principal, inPrincipals) as Statement['principal'],
    notPrincipal: element(statement.notPrincipal, inPrincipals) as Statement['notPrincipal'],
    action: element(statement.action, inList) as Statement['action'],
    resource: element(statement.resource, inList) as Statement['resource'],
    notResource: element(statement.notResource, inList) as Statement['notResource'],
    conditions: statement.conditions.map((block) => ({ ...block, keys: block.keys.map((key) => ({ ...key, values: inList(key.values) })) })),
  };
}

function inPrincipals(set: PrincipalSet): PrincipalSet {
  return { ...set, entries: set.entries.map((entry) => ({ ...entry, values: entry.values.map(inValue) })) };
}

function inList(list: ValueList): ValueList {
  return { ...list, values: list.values.map(inValue) };
}

function inValue(value: Value): Value {
  return { ...value, text: inText(value.text)! };
}
