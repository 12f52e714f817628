/**
 * SAM's policy templates: what each of the common ones grants, from SAM's public documentation.
 *
 * A template that is not here is attached without anybody knowing what it says. None of them denies anything, and none
 * is about execute-api. `{Name}` in a resource is a parameter of the template or a pseudo parameter of CloudFormation.
 */

export interface PolicyTemplate {
  readonly parameters: readonly string[];
  readonly statements: readonly Grant[];
}

export interface Grant {
  /** Separated by spaces. */
  readonly actions: string;
  readonly resources: readonly string[];
  readonly condition?: { readonly operator: string; readonly key: string; readonly text: string };
}

/** `undefined` for names that are not in the table. */
export function findPolicyTemplate(name: string): PolicyTemplate | undefined {
  const grants = templates.get(name);
  if (!grants) return undefined;
  const texts = grants.flatMap(({ resources, condition }) => [...resources, condition?.text ?? '']);
  const names = texts.flatMap((text) => [...text.matchAll(/\{([A-Za-z]+)\}/g)].map(([, parameter = '']) => parameter));
  return { parameters: [...new Set(names)], statements: grants };
}

export const policyTemplateNames = (): readonly string[] => [...templates.keys()];

/** In the account and region of the stack. */
const at = (service: string, resource: string): string => `arn:{AWS::Partition}:${service}:{AWS::Region}:{AWS::AccountId}:${resource}`;

const grant = (actions: string, ...resources: readonly string[]): Grant => ({ actions, resources });

const table = [at('dynamodb', 'table/{TableName}'), at('dynamodb', 'table/{TableName}/index/*')];
const bucket = 'arn:{AWS::Partition}:s3:::{BucketName}';
const objects = `${bucket}/*`;

const templates: ReadonlyMap<string, readonly Grant[]> = new Map([
  ['AWSSecretsManagerGetSecretValuePolicy', [grant('secretsmanager:GetSecretValue', '{SecretArn}')]],
  [
    'AWSSecretsManagerRotationPolicy',
    [
      {
        ...grant('secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage', at('secretsmanager', 'secret:*')),
        condition: { operator: 'StringEquals', key: 'secretsmanager:resource/AllowRotationLambdaArn', text: at('lambda', 'function:{FunctionName}') },
      },
      grant('secretsmanager:GetRandomPassword', '*'),
    ],
  ],
  ['AMIDescribePolicy', [grant('ec2:DescribeImages', at('ec2', 'image/*'))]],
  ['CloudFormationDescribeStacksPolicy', [grant('cloudformation:DescribeStacks', at('cloudformation', 'stack/*'))]],
  ['CloudWatchDashboardPolicy', [grant('cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard cloudwatch:ListMetrics', '*')]],
  ['CloudWatchDescribeAlarmHistoryPolicy', [grant('cloudwatch:DescribeAlarmHistory', '*')]],
  ['CloudWatchPutMetricPolicy', [grant('cloudwatch:PutMetricData', '*')]],
  ['CodePipelineLambdaExecutionPolicy', [grant('codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult', '*')]],
  ['CodePipelineReadOnlyPolicy', [grant('codepipeline:ListPipelineExecutions', at('codepipeline', '{PipelineName}'))]],
  [
    'ComprehendBasicAccessPolicy',
    [
      grant(
        'comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage comprehend:DetectEntities comprehend:BatchDetectEntities comprehend:DetectKeyPhrases comprehend:DetectSentiment comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment',
        '*',
      ),
    ],
  ],
  [
    'DynamoDBCrudPolicy',
    [
      grant(
        'dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem',
        ...table,
      ),
    ],
  ],
  ['DynamoDBReadPolicy', [grant('dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable', ...table)]],
  ['DynamoDBReconfigurePolicy', [grant('dynamodb:UpdateTable', at('dynamodb', 'table/{TableName}'))]],
  [
    'DynamoDBStreamReadPolicy',
    [
      grant('dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator', at('dynamodb', 'table/{TableName}/stream/{StreamName}')),
      grant('dynamodb:ListStreams', at('dynamodb', 'table/{TableName}/stream/*')),
    ],
  ],
  ['DynamoDBWritePolicy', [grant('dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem', ...table)]],
  ['EC2CopyImagePolicy', [grant('ec2:CopyImage', at('ec2', 'image/{ImageId}'))]],
  ['EC2DescribePolicy', [grant('ec2:DescribeRegions ec2:DescribeInstances', '*')]],
  ['EKSDescribePolicy', [grant('eks:DescribeCluster eks:ListClusters', '*')]],
  ['ElasticsearchHttpPostPolicy', [grant('es:ESHttpPost es:ESHttpPut', at('es', 'domain/{DomainName}/*'))]],
  ['EventBridgePutEventsPolicy', [grant('events:PutEvents', at('events', 'event-bus/{EventBusName}'))]],
  ['FilterLogEventsPolicy', [grant('logs:FilterLogEvents', at('logs', 'log-group:{LogGroupName}:log-stream:*'))]],
  [
    'FirehoseCrudPolicy',
    [
      grant(
        'firehose:CreateDeliveryStream firehose:DeleteDeliveryStream firehose:DescribeDeliveryStream firehose:PutRecord firehose:PutRecordBatch firehose:UpdateDestination',
        at('firehose', 'deliverystream/{DeliveryStreamName}'),
      ),
    ],
  ],
  ['FirehoseWritePolicy', [grant('firehose:PutRecord firehose:PutRecordBatch', at('firehose', 'deliverystream/{DeliveryStreamName}'))]],
  ['KMSDecryptPolicy', [grant('kms:Decrypt', at('kms', 'key/{KeyId}'))]],
  ['KMSEncryptPolicy', [grant('kms:Encrypt', at('kms', 'key/{KeyId}'))]],
  [
    'KinesisCrudPolicy',
    [
      grant(
        'kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream',
        at('kinesis', 'stream/{StreamName}'),
      ),
    ],
  ],
  [
    'KinesisStreamReadPolicy',
    [
      grant('kinesis:ListStreams kinesis:DescribeLimits', at('kinesis', 'stream/*')),
      grant('kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator', at('kinesis', 'stream/{StreamName}')),
    ],
  ],
  ['LambdaInvokePolicy', [grant('lambda:InvokeFunction', at('lambda', 'function:{FunctionName}*'))]],
  ['OrganizationsListAccountsPolicy', [grant('organizations:ListAccounts', '*')]],
  ['RekognitionDetectOnlyPolicy', [grant('rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectText', '*')]],
  ['RekognitionFacesPolicy', [grant('rekognition:CompareFaces rekognition:DetectFaces', '*')]],
  ['RekognitionLabelsPolicy', [grant('rekognition:DetectLabels rekognition:DetectModerationLabels', '*')]],
  [
    'S3CrudPolicy',
    [
      grant(
        's3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject',
        bucket,
        objects,
      ),
    ],
  ],
  [
    'S3FullAccessPolicy',
    [
      grant(
        's3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging',
        objects,
      ),
      grant('s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration', bucket),
    ],
  ],
  ['S3ReadPolicy', [grant('s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration', bucket, objects)]],
  ['SESCrudPolicy', [grant('ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:VerifyEmailIdentity', at('ses', 'identity/{IdentityName}'))]],
  ['SESSendBouncePolicy', [grant('ses:SendBounce', at('ses', 'identity/{IdentityName}'))]],
  ['SNSCrudPolicy', [grant('sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish', at('sns', '{TopicName}*'))]],
  ['SNSPublishMessagePolicy', [grant('sns:Publish', at('sns', '{TopicName}'))]],
  [
    'SQSPollerPolicy',
    [
      grant(
        'sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage',
        at('sqs', '{QueueName}'),
      ),
    ],
  ],
  ['SQSSendMessagePolicy', [grant('sqs:SendMessage*', at('sqs', '{QueueName}'))]],
  [
    'SSMParameterReadPolicy',
    [grant('ssm:DescribeParameters', '*'), grant('ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath', at('ssm', 'parameter/{ParameterName}'))],
  ],
  ['StepFunctionsExecutionPolicy', [grant('states:StartExecution', at('states', 'stateMachine:{StateMachineName}'))]],
  ['TextractDetectAnalyzePolicy', [grant('textract:DetectDocumentText textract:StartDocumentTextDetection textract:StartDocumentAnalysis textract:AnalyzeDocument', '*')]],
  ['TextractGetResultPolicy', [grant('textract:GetDocumentTextDetection textract:GetDocumentAnalysis', '*')]],
  ['TextractPolicy', [grant('textract:*', '*')]],
  ['VPCAccessPolicy', [grant('ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DetachNetworkInterface', '*')]],
]);
