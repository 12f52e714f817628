/**
 * Where policies live in CloudFormation and SAM resources: one row per property (checks.md §10).
 *
 * A row says which kind of policy stands there; the place makes the kind certain. Shortcuts from which SAM derives
 * policies are not rows.
 */
import type { PolicyKind } from '../../policy/kinds';

export interface Slot {
  /** Below `Properties`; `*` goes through every item of a list, and through a single value where SAM takes either. */
  readonly path: readonly string[];
  readonly kind: PolicyKind;
  /** For resource policies. */
  readonly service?: string;
  /** A statement or a list of them instead of a policy. */
  readonly holds?: 'statements';
  /** A list of statements, or a policy: SAM's `Policies` holds managed policies and templates beside documents. */
  readonly only?: 'with-statements';
  /** What a resource policy belongs to where that is no API: a domain name in front of some. */
  readonly of?: 'domain-name';
  /** Which rules hold for what stands there is not settled. */
  readonly isGuess?: boolean;
}

const identityDocument: Slot = { path: ['PolicyDocument'], kind: 'identity' };
const inlinePolicies: Slot = { path: ['Policies', '*', 'PolicyDocument'], kind: 'identity' };
const samPolicies: Slot = { path: ['Policies', '*'], kind: 'identity', only: 'with-statements' };
const trust: Slot = { path: ['AssumeRolePolicyDocument'], kind: 'trust' };

const session = (property: string): readonly Slot[] => [{ path: [property], kind: 'session' }];

function on(service: string, ...path: readonly string[]): readonly Slot[] {
  return [{ path, kind: 'resource-policy', service }];
}

const apiPolicy = (...path: readonly string[]): Slot => ({ path, kind: 'api-resource-policy' });
const definitionPolicy = 'x-amazon-apigateway-policy';

export const slots: Readonly<Record<string, readonly Slot[] | undefined>> = {
  'AWS::IAM::ManagedPolicy': [identityDocument],
  'AWS::IAM::Policy': [identityDocument],
  'AWS::IAM::GroupPolicy': [identityDocument],
  'AWS::IAM::RolePolicy': [identityDocument],
  'AWS::IAM::UserPolicy': [identityDocument],
  'AWS::IAM::Group': [inlinePolicies],
  'AWS::IAM::User': [inlinePolicies],
  'AWS::IAM::Role': [inlinePolicies, trust],
  'AWS::SSO::PermissionSet': [{ path: ['InlinePolicy'], kind: 'identity' }],
  'AWS::Serverless::Function': [samPolicies, trust],
  'AWS::Serverless::StateMachine': [samPolicies],
  'AWS::RolesAnywhere::Profile': session('SessionPolicy'),
  'AWS::Transfer::User': session('Policy'),

  'AWS::Serverless::Api': [
    { ...apiPolicy('Auth', 'ResourcePolicy', 'CustomStatements'), holds: 'statements' },
    apiPolicy('Policy'),
    apiPolicy('DefinitionBody', definitionPolicy),
    { ...apiPolicy('Domain', 'Policy'), of: 'domain-name' },
  ],
  'AWS::ApiGateway::RestApi': [apiPolicy('Policy'), apiPolicy('Body', definitionPolicy)],
  // The short form of ARNs means the same there as in the policy of an API (ARN-20).
  'AWS::ApiGateway::DomainNameV2': [{ ...apiPolicy('Policy'), of: 'domain-name' }],
  'AWS::EC2::VPCEndpoint': [{ path: ['PolicyDocument'], kind: 'vpc-endpoint' }],

  'AWS::Backup::BackupVault': on('backup', 'AccessPolicy'),
  'AWS::Backup::LogicallyAirGappedBackupVault': on('backup', 'AccessPolicy'),
  'AWS::BedrockAgentCore::ResourcePolicy': on('bedrock-agentcore', 'Policy'),
  'AWS::CloudTrail::ResourcePolicy': on('cloudtrail', 'ResourcePolicy'),
  'AWS::CodeArtifact::Domain': on('codeartifact', 'PermissionsPolicyDocument'),
  'AWS::CodeArtifact::Repository': on('codeartifact', 'PermissionsPolicyDocument'),
  'AWS::DynamoDB::GlobalTable': [
    ...on('dynamodb', 'Replicas', '*', 'ResourcePolicy', 'PolicyDocument'),
    ...on('dynamodb', 'Replicas', '*', 'ReplicaStreamSpecification', 'ResourcePolicy', 'PolicyDocument'),
  ],
  'AWS::DynamoDB::Table': [...on('dynamodb', 'ResourcePolicy', 'PolicyDocument'), ...on('dynamodb', 'StreamSpecification', 'ResourcePolicy', 'PolicyDocument')],
  'AWS::ECR::PublicRepository': on('ecr-public', 'RepositoryPolicyText'),
  'AWS::ECR::RegistryPolicy': on('ecr', 'PolicyText'),
  'AWS::ECR::Repository': on('ecr', 'RepositoryPolicyText'),
  'AWS::ECR::RepositoryCreationTemplate': on('ecr', 'RepositoryPolicy'),
  'AWS::EFS::FileSystem': on('elasticfilesystem', 'FileSystemPolicy'),
  'AWS::Elasticsearch::Domain': on('es', 'AccessPolicies'),
  'AWS::EventSchemas::RegistryPolicy': on('schemas', 'Policy'),
  'AWS::Events::EventBus': on('events', 'Policy'),
  'AWS::Events::EventBusPolicy': [{ path: ['Statement'], kind: 'resource-policy', service: 'events', holds: 'statements' }],
  'AWS::IoT::Policy': [{ path: ['PolicyDocument'], kind: 'unknown', service: 'iot', isGuess: true }],
  'AWS::KMS::Key': on('kms', 'KeyPolicy'),
  'AWS::KMS::ReplicaKey': on('kms', 'KeyPolicy'),
  'AWS::Kinesis::ResourcePolicy': on('kinesis', 'ResourcePolicy'),
  'AWS::Lex::ResourcePolicy': on('lex', 'Policy'),
  'AWS::Logs::DeliveryDestination': on('logs', 'DeliveryDestinationPolicy', 'DeliveryDestinationPolicy'),
  'AWS::Logs::Destination': on('logs', 'DestinationPolicy'),
  'AWS::Logs::LogGroup': on('logs', 'ResourcePolicyDocument'),
  'AWS::Logs::ResourcePolicy': on('logs', 'PolicyDocument'),
  'AWS::MSK::ClusterPolicy': on('kafka', 'Policy'),
  'AWS::MediaPackageV2::ChannelPolicy': on('mediapackagev2', 'Policy'),
  'AWS::MediaPackageV2::OriginEndpointPolicy': on('mediapackagev2', 'Policy'),
  'AWS::MediaStore::Container': on('mediastore', 'Policy'),
  'AWS::MediaTailor::ChannelPolicy': on('mediatailor', 'Policy'),
  'AWS::Oam::Sink': on('oam', 'Policy'),
  'AWS::OpenSearchService::Domain': on('es', 'AccessPolicies'),
  'AWS::Organizations::ResourcePolicy': on('organizations', 'Content'),
  'AWS::Redshift::Cluster': on('redshift', 'NamespaceResourcePolicy'),
  'AWS::RedshiftServerless::Namespace': on('redshift-serverless', 'NamespaceResourcePolicy'),
  'AWS::S3::AccessPoint': on('s3', 'Policy'),
  'AWS::S3::BucketPolicy': on('s3', 'PolicyDocument'),
  'AWS::S3::MultiRegionAccessPointPolicy': on('s3', 'Policy'),
  'AWS::S3Express::AccessPoint': on('s3express', 'Policy'),
  'AWS::S3Express::BucketPolicy': on('s3express', 'PolicyDocument'),
  'AWS::S3ObjectLambda::AccessPointPolicy': on('s3-object-lambda', 'PolicyDocument'),
  'AWS::S3Outposts::AccessPoint': on('s3-outposts', 'Policy'),
  'AWS::S3Outposts::BucketPolicy': on('s3-outposts', 'PolicyDocument'),
  'AWS::S3Tables::TableBucketPolicy': on('s3tables', 'ResourcePolicy'),
  'AWS::S3Tables::TablePolicy': on('s3tables', 'ResourcePolicy'),
  'AWS::S3Vectors::VectorBucketPolicy': on('s3vectors', 'Policy'),
  'AWS::SNS::TopicInlinePolicy': on('sns', 'PolicyDocument'),
  'AWS::SNS::TopicPolicy': on('sns', 'PolicyDocument'),
  'AWS::SQS::QueueInlinePolicy': on('sqs', 'PolicyDocument'),
  'AWS::SQS::QueuePolicy': on('sqs', 'PolicyDocument'),
  'AWS::SSM::ResourcePolicy': on('ssm', 'Policy'),
  'AWS::SageMaker::ModelPackageGroup': on('sagemaker', 'ModelPackageGroupPolicy'),
  'AWS::SecretsManager::ResourcePolicy': on('secretsmanager', 'ResourcePolicy'),
  'AWS::VpcLattice::AuthPolicy': on('vpc-lattice-svcs', 'Policy'),
  'AWS::VpcLattice::ResourcePolicy': on('vpc-lattice', 'Policy'),
  'AWS::XRay::ResourcePolicy': on('xray', 'PolicyDocument'),
};

/** Grants that are no documents. */
export const permissionTypes: ReadonlySet<string> = new Set([
  'AWS::ACMPCA::Permission',
  'AWS::EntityResolution::PolicyStatement',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Lambda::Permission',
  'AWS::Signer::ProfilePermission',
]);
