/**
 * Who may call what: an API with many routes and many callers with policies of their own, for benchmarks and tests of
 * growth. Deterministic; policies are read once, so that only deciding is measured.
 *
 * `template`: account, Region and API id are references, as a template has them; `deployed`: all of it is known.
 */
import type { ApiRequest, Layers, Request } from '../../server/src/gateway/request';
import { policyOf, requestOf } from './decide-case';
import { requestWithAtoms } from './with-atoms';

export interface AccessMatrix {
  readonly routes: readonly Route[];
  readonly callers: readonly Request[];
  /** Everything but the request object is shared between cells. */
  readonly requestOf: (route: Route, caller: Request) => Request;
}

export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface MatrixSize {
  readonly routes: number;
  readonly callers: number;
  /** In the resource policy of the API. */
  readonly statements: number;
  readonly world: 'template' | 'deployed';
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

export function accessMatrix({ routes: count, callers: people, statements, world }: MatrixSize): AccessMatrix {
  const routes = Array.from({ length: count }, (_, index) => ({
    method: METHODS[index % METHODS.length] ?? 'GET',
    path: `/area${String(Math.floor(index / 50))}/items${String(Math.floor(index / 5) % 10)}/7`,
  }));
  const base = requestWithAtoms(apiCase(world, apiPolicy(statements))) as ApiRequest;
  const callers = Array.from({ length: people }, (_, index) => requestWithAtoms({ ...apiCase(world, null), caller: callerCase(index, world) }));
  return { routes, callers, requestOf: ({ method, path }, caller) => ({ ...base, method, path, caller: caller.caller, layers: layersOf(base, caller) }) };
}

/** A request of a user against an identity policy whose statements all concern other things but the last. */
export function requestAgainst(count: number, statementAt: (index: number) => object): Request {
  const statements = Array.from({ length: count }, (_, index) => statementAt(index));
  return requestOf({
    name: 'a case',
    route: { authorization: 'AWS_IAM' },
    api: { resourcePolicy: null },
    request: { method: 'GET', path: '/orders/7', sourceIp: '203.0.113.7' },
    caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf(...statements)] },
  });
}

const LAYERS = new WeakMap<Request, Layers>();

function layersOf(base: ApiRequest, caller: Request): Layers {
  const known = LAYERS.get(caller);
  if (known && known.resource === base.layers.resource) return known;
  const layers: Layers = { ...caller.layers, resource: base.layers.resource };
  LAYERS.set(caller, layers);
  return layers;
}

function apiCase(world: MatrixSize['world'], resourcePolicy: object | null): object {
  const api = world === 'template' ? { id: '«Api»', account: '«Account»', region: '«Region»', partition: '«Partition»' } : {};
  return {
    name: 'a cell',
    route: { authorization: 'AWS_IAM' },
    api: { ...api, resourcePolicy },
    request: { method: 'GET', path: '/', sourceIp: '203.0.113.7' },
    caller: { arn: 'arn:aws:iam::111122223333:user/nobody' },
  };
}

const arnOf = (world: MatrixSize['world'], tail: string): string =>
  world === 'template' ? `arn:«Partition»:execute-api:«Region»:«Account»:«Api»/${tail}` : `arn:aws:execute-api:us-east-1:111122223333:abc123/${tail}`;

/** Areas opened to partners, an office network for deletions, and denials that seldom apply. */
function apiPolicy(count: number): object {
  return policyOf(
    ...Array.from({ length: count }, (_, index) => {
      const area = `area${String(index % 10)}`;
      switch (index % 8) {
        case 0:
          return { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: `execute-api:/prod/DELETE/${area}/*`, Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } } };
        case 1:
          return { Effect: 'Allow', Principal: { AWS: partnerRoot(index) }, Action: 'execute-api:Invoke', Resource: [`execute-api:/prod/GET/${area}/*`, `execute-api:/prod/POST/${area}/*`] };
        case 2:
          return { Effect: 'Allow', Principal: { AWS: partnerRoot(index + 3) }, Action: 'execute-api:*', Resource: `execute-api:/*/GET/${area}/items${String(index % 10)}/*` };
        case 3:
          if (index === 3) return { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
          return { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: `execute-api:/prod/*/${area}/items${String(index % 10)}/*`, Condition: { StringNotLike: { 'aws:PrincipalTag/team': ['team0', 'team1', 'team[2]', 'team?'] } } };
        case 4:
          return { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: `execute-api:/prod/GET/${area}/items1/*`, Condition: { StringEquals: { 'aws:PrincipalTag/team': `team${String(index % 7)}` } } };
        case 5:
          return { Effect: 'Allow', Principal: { AWS: partnerRoot(index) }, Action: 'execute-api:ManageConnections', Resource: '*' };
        case 6:
          return { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: `execute-api:/prod/GET/${area}/status` };
        default:
          return { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: `execute-api:/test/*/${area}/*` };
      }
    }),
  );
}

const partnerAccount = (index: number): string => String(444_400_000_000 + (index % 12));
const partnerRoot = (index: number): string => `arn:aws:iam::${partnerAccount(index)}:root`;

/** Two of three callers belong to the account of the API. */
function callerCase(index: number, world: MatrixSize['world']): object {
  const home = world === 'template' ? '«Account»' : '111122223333';
  const account = index % 3 === 2 ? partnerAccount(index) : home;
  const arn = index % 2 === 0 ? `arn:aws:sts::${account}:assumed-role/role${String(index)}/session` : `arn:aws:iam::${account}:user/user${String(index)}`;
  const tags = { team: `team${String(index % 7)}` };
  return { arn, tags, identityPolicies: [policyOf(...Array.from({ length: 1 + (index % 20) }, (_, at) => ownStatement(index, at, world)))] };
}

function ownStatement(caller: number, at: number, world: MatrixSize['world']): object {
  const area = `area${String((caller + at) % 10)}`;
  const Action = 'execute-api:Invoke';
  switch (at % 6) {
    case 0:
      return { Effect: 'Allow', Action, Resource: arnOf(world, `prod/GET/${area}/*`) };
    case 1:
      return { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::bucket-${String(caller)}/${area}/*` };
    case 2:
      return { Effect: 'Allow', Action, Resource: METHODS.map((method) => arnOf(world, `prod/${method}/${area}/items${String(caller % 10)}/*`)) };
    case 3:
      return { Effect: 'Allow', Action, Resource: arnOf(world, `*/POST/${area}/*`), Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] } } };
    case 4:
      return { Effect: 'Deny', Action, Resource: arnOf(world, `prod/DELETE/${area}/items3/*`), Condition: { StringNotLike: { 'aws:PrincipalArn': '*/role1*' } } };
    default:
      return { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: `arn:aws:dynamodb:us-east-1:111122223333:table/${area}` };
  }
}
