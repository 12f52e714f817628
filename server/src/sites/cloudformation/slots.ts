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
}

const identityDocument: Slot = { path: ['PolicyDocument'], kind: 'identity' };
const inlinePolicies: Slot = { path: ['Policies', '*', 'PolicyDocument'], kind: 'identity' };
const samPolicies: Slot = { path: ['Policies', '*'], kind: 'identity', only: 'with-statements' };
const trust: Slot = { path: ['AssumeRolePolicyDocument'], kind: 'trust' };

function resourcePolicy(service: string, property: string): readonly Slot[] {
  return [{ path: [property], kind: 'resource-policy', service }];
}

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
  'AWS::Serverless::Api': [{ path: ['Auth', 'ResourcePolicy', 'CustomStatements'], kind: 'api-resource-policy', holds: 'statements' }],
  'AWS::ApiGateway::RestApi': [{ path: ['Policy'], kind: 'api-resource-policy' }],
  'AWS::EC2::VPCEndpoint': [{ path: ['PolicyDocument'], kind: 'vpc-endpoint' }],
  'AWS::KMS::Key': resourcePolicy('kms', 'KeyPolicy'),
  'AWS::KMS::ReplicaKey': resourcePolicy('kms', 'KeyPolicy'),
  'AWS::S3::BucketPolicy': resourcePolicy('s3', 'PolicyDocument'),
  'AWS::S3::AccessPoint': resourcePolicy('s3', 'Policy'),
  'AWS::SNS::TopicPolicy': resourcePolicy('sns', 'PolicyDocument'),
  'AWS::SNS::TopicInlinePolicy': resourcePolicy('sns', 'PolicyDocument'),
  'AWS::SQS::QueuePolicy': resourcePolicy('sqs', 'PolicyDocument'),
  'AWS::SQS::QueueInlinePolicy': resourcePolicy('sqs', 'PolicyDocument'),
  'AWS::ECR::Repository': resourcePolicy('ecr', 'RepositoryPolicyText'),
  'AWS::SecretsManager::ResourcePolicy': resourcePolicy('secretsmanager', 'ResourcePolicy'),
  'AWS::Events::EventBusPolicy': [{ path: ['Statement'], kind: 'resource-policy', service: 'events', holds: 'statements' }],
  'AWS::Logs::ResourcePolicy': resourcePolicy('logs', 'PolicyDocument'),
  'AWS::Logs::Destination': resourcePolicy('logs', 'DestinationPolicy'),
  'AWS::Backup::BackupVault': resourcePolicy('backup', 'AccessPolicy'),
  'AWS::CodeArtifact::Domain': resourcePolicy('codeartifact', 'PermissionsPolicyDocument'),
  'AWS::CodeArtifact::Repository': resourcePolicy('codeartifact', 'PermissionsPolicyDocument'),
  'AWS::OpenSearchService::Domain': resourcePolicy('es', 'AccessPolicies'),
  'AWS::Elasticsearch::Domain': resourcePolicy('es', 'AccessPolicies'),
};

/** Grants that are no documents. */
export const permissionTypes = new Set(['AWS::Lambda::Permission', 'AWS::Lambda::LayerVersionPermission']);
