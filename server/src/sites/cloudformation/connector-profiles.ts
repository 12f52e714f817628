/**
 * What SAM's connectors grant, by the types of the resources they connect, from SAM's public documentation.
 *
 * A pair of types that is not here grants something nobody knows. `{SourceArn}`, `{DestinationArn}` and
 * `{DestinationName}` stand for the resources, other names in braces for pseudo parameters of CloudFormation.
 */
import type { Grant } from './sam-policy-templates';

export type Access = 'Read' | 'Write';

type Grants = Readonly<Partial<Record<Access, readonly Grant[]>>>;

export type ConnectorProfile =
  /** A policy of the role of the source, or of the destination. */
  | { readonly kind: 'identity'; readonly of: 'source' | 'destination'; readonly grants: Grants }
  /** A policy of the destination, which lets in a service on behalf of the source. */
  | { readonly kind: 'resource-policy'; readonly service: string; readonly principal: string; readonly grants: Grants }
  /** The function may be invoked by the service of the source: a permission, no document. */
  | { readonly kind: 'permission' };

/** Undefined for types that are not in the table. */
export function findConnectorProfile(source: string, destination: string): ConnectorProfile | undefined {
  return profiles.get(`${plainType(source)} ${plainType(destination)}`);
}

export function isAccess(word: string): word is Access {
  return word === 'Read' || word === 'Write';
}

/** Every grant of the table. */
export const connectorGrants = (): readonly Grant[] => [...profiles.values()].flatMap((profile) => (profile.kind === 'permission' ? [] : Object.values(profile.grants).flat()));

const plainTypes: Readonly<Record<string, string | undefined>> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
};

/** The type of what SAM makes of a resource. */
export function plainType(type: string): string {
  return plainTypes[type] ?? type;
}

const lambda = 'AWS::Lambda::Function';
const stateMachine = 'AWS::StepFunctions::StateMachine';
const table = 'AWS::DynamoDB::Table';
const bucket = 'AWS::S3::Bucket';
const queue = 'AWS::SQS::Queue';
const topic = 'AWS::SNS::Topic';
const eventBus = 'AWS::Events::EventBus';
const rule = 'AWS::Events::Rule';
const dataSource = 'AWS::AppSync::DataSource';

const to = (actions: string, ...resources: readonly string[]): Grant => ({ actions, resources: resources.length === 0 ? ['{DestinationArn}'] : resources });
const ofSource = (grants: Grants): ConnectorProfile => ({ kind: 'identity', of: 'source', grants });
const ofDestination = (grants: Grants): ConnectorProfile => ({ kind: 'identity', of: 'destination', grants });
const permission: ConnectorProfile = { kind: 'permission' };

function forService(service: string, principal: string, action: string): ConnectorProfile {
  const grant = { ...to(action), condition: { operator: 'ArnEquals', key: 'aws:SourceArn', text: '{SourceArn}' } };
  return { kind: 'resource-policy', service, principal, grants: { Write: [grant] } };
}

const executions = 'arn:{AWS::Partition}:states:{AWS::Region}:{AWS::AccountId}:execution:{DestinationName}:*';
const eventsRule = 'arn:{AWS::Partition}:events:{AWS::Region}:{AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';

const invoke: Grants = { Write: [to('lambda:InvokeAsync lambda:InvokeFunction')] };
const publish: Grants = { Write: [to('sns:Publish')] };
const putEvents: Grants = { Write: [to('events:PutEvents')] };

const tableAccess: Grants = {
  Read: [to('dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect', '{DestinationArn}', '{DestinationArn}/index/*')],
  Write: [to('dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate', '{DestinationArn}', '{DestinationArn}/index/*')],
};

const bucketAccess: Grants = {
  Read: [
    to(
      's3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts',
      '{DestinationArn}',
      '{DestinationArn}/*',
    ),
  ],
  Write: [to('s3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject', '{DestinationArn}', '{DestinationArn}/*')],
};

const profiles: ReadonlyMap<string, ConnectorProfile> = new Map([
  [`${lambda} ${lambda}`, ofSource(invoke)],
  [`${lambda} ${table}`, ofSource(tableAccess)],
  [`${lambda} ${bucket}`, ofSource(bucketAccess)],
  [
    `${lambda} ${queue}`,
    ofSource({ Read: [to('sqs:ReceiveMessage sqs:GetQueueAttributes')], Write: [to('sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue')] }),
  ],
  [`${lambda} ${topic}`, ofSource(publish)],
  [`${lambda} ${eventBus}`, ofSource(putEvents)],
  [
    `${lambda} ${stateMachine}`,
    ofSource({
      Read: [to('states:DescribeStateMachine states:ListExecutions'), to('states:DescribeExecution states:DescribeStateMachineForExecution states:GetExecutionHistory', executions)],
      Write: [to('states:StartExecution states:StartSyncExecution'), to('states:StopExecution', executions)],
    }),
  ],
  [
    `${lambda} AWS::Location::PlaceIndex`,
    ofSource({ Read: [to('geo:DescribePlaceIndex geo:GetPlace geo:SearchPlaceIndexForPosition geo:SearchPlaceIndexForSuggestions geo:SearchPlaceIndexForText')] }),
  ],
  [`${stateMachine} ${lambda}`, ofSource(invoke)],
  [`${stateMachine} ${table}`, ofSource(tableAccess)],
  [`${stateMachine} ${bucket}`, ofSource(bucketAccess)],
  [`${stateMachine} ${queue}`, ofSource({ Write: [to('sqs:SendMessage')] })],
  [`${stateMachine} ${topic}`, ofSource(publish)],
  [`${stateMachine} ${eventBus}`, ofSource(putEvents)],
  [
    `${stateMachine} ${stateMachine}`,
    ofSource({
      Read: [to('states:DescribeExecution', executions), to('events:DescribeRule', eventsRule)],
      Write: [to('states:StartExecution'), to('states:StopExecution', executions), to('events:PutTargets events:PutRule', eventsRule)],
    }),
  ],
  [`${dataSource} ${table}`, ofSource(tableAccess)],
  [`${dataSource} ${lambda}`, ofSource({ Write: [to('lambda:InvokeAsync lambda:InvokeFunction', '{DestinationArn}', '{DestinationArn}:*')] })],
  [`${dataSource} ${eventBus}`, ofSource(putEvents)],
  [`${rule} ${eventBus}`, ofSource(putEvents)],
  [`${rule} ${stateMachine}`, ofSource({ Write: [to('states:StartExecution')] })],
  [`${rule} ${topic}`, forService('sns', 'events.amazonaws.com', 'sns:Publish')],
  [`${rule} ${queue}`, forService('sqs', 'events.amazonaws.com', 'sqs:SendMessage')],
  [`${topic} ${queue}`, forService('sqs', 'sns.amazonaws.com', 'sqs:SendMessage')],
  [
    `${table} ${lambda}`,
    ofDestination({ Read: [to('dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams', '{SourceArn}/stream/*')] }),
  ],
  [`${queue} ${lambda}`, ofDestination({ Read: [to('sqs:ReceiveMessage sqs:GetQueueAttributes', '{SourceArn}')], Write: [to('sqs:DeleteMessage', '{SourceArn}')] })],
  [`${rule} ${lambda}`, permission],
  [`${topic} ${lambda}`, permission],
  [`${bucket} ${lambda}`, permission],
  [`AWS::ApiGateway::RestApi ${lambda}`, permission],
  [`AWS::ApiGatewayV2::Api ${lambda}`, permission],
  [`AWS::AppSync::GraphQLApi ${lambda}`, permission],
]);
