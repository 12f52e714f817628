/** Where policies stand in the resources of templates, type by type, and which kind each place makes certain. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { slots } from '../../../server/src/sites/cloudformation/slots';
import type { FileEntry } from '../../../server/src/workspace/model';
import { openFile } from '../../support/open-workspace';

const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [statement] };

/** Type, path to the policy (`0` is the first item of a list), and what it is: a kind, or the service whose resource it is of. */
const places: readonly (readonly [type: string, path: string, what: string])[] = [
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Policy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::GroupPolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::RolePolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::UserPolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Group', 'Policies/0/PolicyDocument', 'identity'],
  ['AWS::IAM::User', 'Policies/0/PolicyDocument', 'identity'],
  ['AWS::IAM::Role', 'Policies/0/PolicyDocument', 'identity'],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument', 'trust'],
  ['AWS::SSO::PermissionSet', 'InlinePolicy', 'identity'],
  ['AWS::Serverless::Function', 'Policies/0', 'identity'],
  ['AWS::Serverless::Function', 'AssumeRolePolicyDocument', 'trust'],
  ['AWS::Serverless::StateMachine', 'Policies', 'identity'],
  ['AWS::RolesAnywhere::Profile', 'SessionPolicy', 'session'],
  ['AWS::Transfer::User', 'Policy', 'session'],
  ['AWS::Serverless::Api', 'Policy', 'api-resource-policy of it'],
  ['AWS::Serverless::Api', 'DefinitionBody/x-amazon-apigateway-policy', 'api-resource-policy of it'],
  ['AWS::Serverless::Api', 'Domain/Policy', 'api-resource-policy'],
  ['AWS::ApiGateway::RestApi', 'Policy', 'api-resource-policy of it'],
  ['AWS::ApiGateway::RestApi', 'Body/x-amazon-apigateway-policy', 'api-resource-policy of it'],
  ['AWS::ApiGateway::DomainNameV2', 'Policy', 'api-resource-policy'],
  ['AWS::EC2::VPCEndpoint', 'PolicyDocument', 'vpc-endpoint'],
  ['AWS::IoT::Policy', 'PolicyDocument', 'unknown?'],
  ['AWS::Backup::BackupVault', 'AccessPolicy', 'backup'],
  ['AWS::Backup::LogicallyAirGappedBackupVault', 'AccessPolicy', 'backup'],
  ['AWS::BedrockAgentCore::ResourcePolicy', 'Policy', 'bedrock-agentcore'],
  ['AWS::CloudTrail::ResourcePolicy', 'ResourcePolicy', 'cloudtrail'],
  ['AWS::CodeArtifact::Domain', 'PermissionsPolicyDocument', 'codeartifact'],
  ['AWS::CodeArtifact::Repository', 'PermissionsPolicyDocument', 'codeartifact'],
  ['AWS::DynamoDB::GlobalTable', 'Replicas/0/ResourcePolicy/PolicyDocument', 'dynamodb'],
  ['AWS::DynamoDB::GlobalTable', 'Replicas/0/ReplicaStreamSpecification/ResourcePolicy/PolicyDocument', 'dynamodb'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy/PolicyDocument', 'dynamodb'],
  ['AWS::DynamoDB::Table', 'StreamSpecification/ResourcePolicy/PolicyDocument', 'dynamodb'],
  ['AWS::ECR::PublicRepository', 'RepositoryPolicyText', 'ecr-public'],
  ['AWS::ECR::RegistryPolicy', 'PolicyText', 'ecr'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText', 'ecr'],
  ['AWS::ECR::RepositoryCreationTemplate', 'RepositoryPolicy', 'ecr'],
  ['AWS::EFS::FileSystem', 'FileSystemPolicy', 'elasticfilesystem'],
  ['AWS::Elasticsearch::Domain', 'AccessPolicies', 'es'],
  ['AWS::EventSchemas::RegistryPolicy', 'Policy', 'schemas'],
  ['AWS::Events::EventBus', 'Policy', 'events'],
  ['AWS::KMS::Key', 'KeyPolicy', 'kms'],
  ['AWS::KMS::ReplicaKey', 'KeyPolicy', 'kms'],
  ['AWS::Kinesis::ResourcePolicy', 'ResourcePolicy', 'kinesis'],
  ['AWS::Lex::ResourcePolicy', 'Policy', 'lex'],
  ['AWS::Logs::DeliveryDestination', 'DeliveryDestinationPolicy/DeliveryDestinationPolicy', 'logs'],
  ['AWS::Logs::Destination', 'DestinationPolicy', 'logs'],
  ['AWS::Logs::LogGroup', 'ResourcePolicyDocument', 'logs'],
  ['AWS::Logs::ResourcePolicy', 'PolicyDocument', 'logs'],
  ['AWS::MSK::ClusterPolicy', 'Policy', 'kafka'],
  ['AWS::MediaPackageV2::ChannelPolicy', 'Policy', 'mediapackagev2'],
  ['AWS::MediaPackageV2::OriginEndpointPolicy', 'Policy', 'mediapackagev2'],
  ['AWS::MediaStore::Container', 'Policy', 'mediastore'],
  ['AWS::MediaTailor::ChannelPolicy', 'Policy', 'mediatailor'],
  ['AWS::Oam::Sink', 'Policy', 'oam'],
  ['AWS::OpenSearchService::Domain', 'AccessPolicies', 'es'],
  ['AWS::Organizations::ResourcePolicy', 'Content', 'organizations'],
  ['AWS::Redshift::Cluster', 'NamespaceResourcePolicy', 'redshift'],
  ['AWS::RedshiftServerless::Namespace', 'NamespaceResourcePolicy', 'redshift-serverless'],
  ['AWS::S3::AccessPoint', 'Policy', 's3'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 's3'],
  ['AWS::S3::MultiRegionAccessPointPolicy', 'Policy', 's3'],
  ['AWS::S3Express::AccessPoint', 'Policy', 's3express'],
  ['AWS::S3Express::BucketPolicy', 'PolicyDocument', 's3express'],
  ['AWS::S3ObjectLambda::AccessPointPolicy', 'PolicyDocument', 's3-object-lambda'],
  ['AWS::S3Outposts::AccessPoint', 'Policy', 's3-outposts'],
  ['AWS::S3Outposts::BucketPolicy', 'PolicyDocument', 's3-outposts'],
  ['AWS::S3Tables::TableBucketPolicy', 'ResourcePolicy', 's3tables'],
  ['AWS::S3Tables::TablePolicy', 'ResourcePolicy', 's3tables'],
  ['AWS::S3Vectors::VectorBucketPolicy', 'Policy', 's3vectors'],
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument', 'sns'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument', 'sns'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument', 'sqs'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument', 'sqs'],
  ['AWS::SSM::ResourcePolicy', 'Policy', 'ssm'],
  ['AWS::SageMaker::ModelPackageGroup', 'ModelPackageGroupPolicy', 'sagemaker'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy', 'secretsmanager'],
  ['AWS::VpcLattice::AuthPolicy', 'Policy', 'vpc-lattice-svcs'],
  ['AWS::VpcLattice::ResourcePolicy', 'Policy', 'vpc-lattice'],
  ['AWS::XRay::ResourcePolicy', 'PolicyDocument', 'xray'],
];

/** A resource of the type whose property at the path is the value. */
function open(type: string, path: string, value: unknown): FileEntry {
  const properties = path.split('/').reverse().reduce<unknown>((inner, step) => (step === '0' ? [inner] : { [step]: inner }), value);
  return openFile('template.json', JSON.stringify({ Resources: { It: { Type: type, Properties: properties } } }, null, 1)).file;
}

function found(type: string, path: string, value: unknown): readonly string[] {
  return open(type, path, value).policies.map(({ site, policy: read }) => {
    const what = read.kind === 'resource-policy' ? String(read.service) : `${read.kind}${site.kindIsCertain ? '' : '?'}`;
    return `${site.selector}: ${what}${site.api === undefined ? '' : ' of it'}, ${String(read.statements.length)} statements`;
  });
}

describe('the policies in resources of a template', () => {
  for (const [type, path, what] of places) {
    it(`are found at ${path.replaceAll('/', '.')} of ${type}`, () => {
      assert.deepEqual(found(type, path, policy), [`/Resources/It/Properties/${path}: ${what}, 1 statements`]);
    });
  }

  it('may be written as JSON in a string, but for lists of SAM', () => {
    for (const [type, path, what] of places) {
      if (what.endsWith('?') || (path.startsWith('Policies') && !path.endsWith('PolicyDocument'))) continue;
      assert.deepEqual(found(type, path, JSON.stringify(policy)), [`/Resources/It/Properties/${path}: ${what}, 1 statements`], type);
    }
  });

  it('are tested for every type of the table', () => {
    const rows = Object.entries(slots).flatMap(([type, list]) => (list ?? []).filter(({ holds }) => holds === undefined).map(() => type));
    assert.deepEqual(places.map(([type]) => type).sort(), rows.sort());
  });

  it('are statements alone where the type takes those', () => {
    assert.deepEqual(found('AWS::Events::EventBusPolicy', 'Statement', statement), ['/Resources/It/Properties/Statement: events, 1 statements']);
    assert.deepEqual(found('AWS::Serverless::Api', 'Auth/ResourcePolicy/CustomStatements', [statement, statement]).slice(0, 1), [
      '/Resources/It/Properties/Auth/ResourcePolicy/CustomStatements: api-resource-policy of it, 2 statements',
    ]);
  });

  it('are statements in `Globals`, for all REST APIs', () => {
    const globals = { Api: { Auth: { ResourcePolicy: { CustomStatements: [statement] } } } };
    const { file } = openFile('template.json', JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Globals: globals, Resources: {} }));
    assert.deepEqual(file.policies.map(({ site, policy: read }) => [site.selector, read.kind, site.api]), [['/Globals/Api/Auth/ResourcePolicy/CustomStatements', 'api-resource-policy', undefined]]);
  });

  it('are the trust policy of functions in `Globals`', () => {
    const { file } = openFile('template.json', JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Globals: { Function: { AssumeRolePolicyDocument: policy } }, Resources: {} }));
    assert.deepEqual(file.policies.map(({ site, policy: read }) => [site.selector, read.kind]), [['/Globals/Function/AssumeRolePolicyDocument', 'trust']]);
  });

  it('of an organization are those of the two types that decide about access', () => {
    const kinds = (type: string): readonly string[] => {
      const properties = { Type: type, Content: policy };
      const { file } = openFile('template.json', JSON.stringify({ Resources: { It: { Type: 'AWS::Organizations::Policy', Properties: properties } } }));
      return file.policies.map((entry) => entry.policy.kind);
    };
    assert.deepEqual(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'TAG_POLICY'].map(kinds), [['scp'], ['rcp'], []]);
  });

  it('of types nobody listed have a guessed kind', () => {
    for (const type of ['Custom::Policy', 'AWS::CloudFormation::CustomResource', 'Org::Module::Thing::MODULE']) {
      const [entry] = open(type, 'Anything/Document', policy).policies;
      assert.deepEqual([entry?.site.selector, entry?.site.kindIsCertain], ['/Resources/It/Properties/Anything/Document', false], type);
    }
  });
});

describe('policies in properties that their type does not have', () => {
  it('are read as of a guessed kind where the name says what they are, and belong to nobody', () => {
    const { policies } = open('AWS::IAM::Role', 'PolicyDocument', policy);
    assert.deepEqual(policies.map(({ site }) => [site.selector, site.kindIsCertain]), [['/Resources/It/Properties/PolicyDocument', false]]);
    assert.deepEqual(open('AWS::IAM::Role', 'Metadata', policy).policies, []);
  });
});

describe('grants that are no documents', () => {
  it('are Lambda permissions, those of layers, and the like', () => {
    for (const type of ['AWS::Lambda::Permission', 'AWS::Lambda::LayerVersionPermission', 'AWS::ACMPCA::Permission', 'AWS::EntityResolution::PolicyStatement', 'AWS::Signer::ProfilePermission']) {
      const { permissions, policies } = open(type, 'Principal', 'apigateway.amazonaws.com');
      assert.deepEqual([permissions.map(({ selector }) => selector), policies], [['/Resources/It'], []], type);
    }
  });
});
