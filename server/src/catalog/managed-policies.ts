/**
 * The policies managed by AWS that matter for calling APIs, as facts: which actions they allow on what.
 *
 * A handful that people attach to callers of APIs or take for it, and those that nearly every function has, so that its
 * other policies decide; it is no list of all managed policies, and their
 * documents are not kept.
 */

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly allows: readonly ManagedGrant[];
  /** What it means for calling an API, in one sentence. */
  readonly summary: string;
}

/** An Allow without conditions; `except` lists actions left out of an otherwise complete grant. */
export type ManagedGrant =
  | { readonly actions: readonly string[]; readonly resources: readonly string[] }
  | { readonly except: readonly string[]; readonly resources: readonly string[] };

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const NETWORK = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
const STREAM = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards', 'ListStreams', 'SubscribeToShard'];
const TRACES = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets', 'GetSamplingStatisticSummaries'];

export const MANAGED_POLICIES: readonly ManagedPolicy[] = [
  {
    name: 'AmazonAPIGatewayInvokeFullAccess',
    arn: 'arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess',
    allows: [{ actions: ['execute-api:Invoke', 'execute-api:ManageConnections'], resources: ['arn:aws:execute-api:*:*:*'] }],
    summary: 'Allows calling every API and writing to every WebSocket connection, but not emptying caches.',
  },
  {
    name: 'AmazonAPIGatewayAdministrator',
    arn: 'arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator',
    allows: [{ actions: ['apigateway:*'], resources: ['arn:aws:apigateway:*::/*'] }],
    summary: 'Allows building and changing APIs; it does not allow calling them.',
  },
  {
    name: 'AdministratorAccess',
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    allows: [{ actions: ['*'], resources: ['*'] }],
    summary: 'Allows everything, calling every API included.',
  },
  {
    name: 'PowerUserAccess',
    arn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    allows: [{ except: ['iam:*', 'organizations:*', 'account:*'], resources: ['*'] }],
    summary: 'Allows everything outside account and user management, calling every API included.',
  },
  {
    name: 'AWSLambdaBasicExecutionRole',
    arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    allows: [{ actions: LOGS, resources: ['*'] }],
    summary: 'Allows a function to write its log; it does not allow calling APIs.',
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    allows: [{ actions: [...LOGS, ...NETWORK.map((name) => `ec2:${name}`)], resources: ['*'] }],
    summary: 'Allows a function to write its log and to join a VPC; it does not allow calling APIs.',
  },
  ...eventSource('AWSLambdaSQSQueueExecutionRole', 'a queue', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']),
  ...eventSource('AWSLambdaKinesisExecutionRole', 'a stream', STREAM.map((name) => `kinesis:${name}`)),
  ...eventSource('AWSLambdaDynamoDBExecutionRole', 'the changes of a table', ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`)),
  {
    name: 'AWSXRayDaemonWriteAccess',
    arn: 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
    allows: [{ actions: TRACES.map((name) => `xray:${name}`), resources: ['*'] }],
    summary: 'Allows sending traces; it does not allow calling APIs.',
  },
];

function eventSource(name: string, source: string, actions: readonly string[]): readonly ManagedPolicy[] {
  const summary = `Allows a function to write its log and to read ${source}; it does not allow calling APIs.`;
  return [{ name, arn: `arn:aws:iam::aws:policy/service-role/${name}`, allows: [{ actions: [...LOGS, ...actions], resources: ['*'] }], summary }];
}

/** A policy by its ARN, whatever the partition, or by its bare name. */
export function findManagedPolicy(arnOrName: string): ManagedPolicy | undefined {
  const name = arnOrName.startsWith('arn:') ? nameInArn(arnOrName) : arnOrName;
  return MANAGED_POLICIES.find((policy) => policy.name === name);
}

function nameInArn(arn: string): string | undefined {
  const [, , service, , owner, resource] = arn.split(':');
  const place = 'policy/';
  return service === 'iam' && owner === 'aws' && resource?.startsWith(place) ? resource.slice(resource.lastIndexOf('/') + 1) : undefined;
}
