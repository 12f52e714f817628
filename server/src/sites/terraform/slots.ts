/**
 * Where policies live in Terraform resources: one row per attribute (checks.md §10).
 *
 * A row says which kind of policy stands there; the place makes the kind certain unless the row says otherwise. Policy
 * document data sources are no rows: their kind is that of the rows they feed.
 */
import { policyKey } from '../openapi/definition-file';
import type { PolicyKind } from '../../policy/kinds';
import { slots as cloudformationSlots } from '../cloudformation/slots';

export interface Slot {
  /** Names of nested blocks and of objects, `*` for every item of a list, and the attribute. */
  readonly path: readonly string[];
  readonly kind: PolicyKind;
  /** For resource policies. */
  readonly service?: string;
  readonly isGuess?: boolean;
  /** It holds statements in the words of policy documents, whose blocks go by these names. */
  readonly blocks?: ReadonlyMap<string, string>;
}

const at = (kind: PolicyKind, ...path: readonly string[]): Slot => ({ path, kind });
const identity = [at('identity', 'policy')];
const session = [at('session', 'policy')];
const on = (service: string, ...path: readonly string[]): readonly Slot[] => [{ path, kind: 'resource-policy', service }];

const slots: Readonly<Record<string, readonly Slot[] | undefined>> = {
  aws_iam_policy: identity,
  aws_iam_role_policy: identity,
  aws_iam_user_policy: identity,
  aws_iam_group_policy: identity,
  aws_iam_role: [at('trust', 'assume_role_policy'), at('identity', 'inline_policy', 'policy')],
  aws_ssoadmin_permission_set_inline_policy: [at('identity', 'inline_policy')],
  aws_transfer_user: session,
  aws_transfer_access: session,
  aws_rolesanywhere_profile: [at('session', 'session_policy')],

  aws_api_gateway_rest_api: [at('api-resource-policy', 'policy'), at('api-resource-policy', 'body', policyKey)],
  aws_api_gateway_rest_api_put: [at('api-resource-policy', 'body', policyKey)],
  aws_api_gateway_rest_api_policy: [at('api-resource-policy', 'policy')],
  // Which rules hold for the policy of a private domain name is not settled.
  aws_api_gateway_domain_name: [{ path: ['policy'], kind: 'resource-policy', service: 'execute-api', isGuess: true }],
  aws_vpc_endpoint: [at('vpc-endpoint', 'policy')],
  aws_vpc_endpoint_policy: [at('vpc-endpoint', 'policy')],

  aws_acmpca_policy: on('acm-pca', 'policy'),
  aws_backup_vault_policy: on('backup', 'policy'),
  aws_bedrockagentcore_resource_policy: on('bedrock-agentcore', 'policy'),
  aws_cloudsearch_domain_service_access_policy: on('cloudsearch', 'access_policy'),
  aws_cloudwatch_event_bus_policy: on('events', 'policy'),
  aws_cloudwatch_log_delivery_destination_policy: on('logs', 'delivery_destination_policy'),
  aws_cloudwatch_log_destination_policy: on('logs', 'access_policy'),
  aws_cloudwatch_log_resource_policy: on('logs', 'policy_document'),
  aws_codeartifact_domain_permissions_policy: on('codeartifact', 'policy_document'),
  aws_codeartifact_repository_permissions_policy: on('codeartifact', 'policy_document'),
  aws_codebuild_resource_policy: on('codebuild', 'policy'),
  aws_dynamodb_resource_policy: on('dynamodb', 'policy'),
  aws_ecr_registry_policy: on('ecr', 'policy'),
  aws_ecr_repository_creation_template: on('ecr', 'repository_policy'),
  aws_ecr_repository_policy: on('ecr', 'policy'),
  aws_ecrpublic_repository_policy: on('ecr-public', 'policy'),
  aws_efs_file_system_policy: on('elasticfilesystem', 'policy'),
  aws_elasticsearch_domain: on('es', 'access_policies'),
  aws_elasticsearch_domain_policy: on('es', 'access_policies'),
  aws_glacier_vault: on('glacier', 'access_policy'),
  aws_glacier_vault_lock: on('glacier', 'policy'),
  aws_glue_resource_policy: on('glue', 'policy'),
  aws_iot_policy: [{ path: ['policy'], kind: 'unknown', service: 'iot', isGuess: true }],
  aws_kinesis_resource_policy: on('kinesis', 'policy'),
  aws_kms_external_key: on('kms', 'policy'),
  aws_kms_key: on('kms', 'policy'),
  aws_kms_key_policy: on('kms', 'policy'),
  aws_kms_replica_external_key: on('kms', 'policy'),
  aws_kms_replica_key: on('kms', 'policy'),
  aws_media_store_container_policy: on('mediastore', 'policy'),
  aws_msk_cluster_policy: on('kafka', 'policy'),
  aws_networkfirewall_resource_policy: on('network-firewall', 'policy'),
  aws_oam_sink_policy: on('oam', 'policy'),
  aws_opensearch_domain: on('es', 'access_policies'),
  aws_opensearch_domain_policy: on('es', 'access_policies'),
  aws_organizations_resource_policy: on('organizations', 'content'),
  aws_prometheus_resource_policy: on('aps', 'policy_document'),
  aws_redshift_resource_policy: on('redshift', 'policy'),
  aws_redshiftserverless_resource_policy: on('redshift-serverless', 'policy'),
  aws_s3_access_point: on('s3', 'policy'),
  aws_s3_bucket: on('s3', 'policy'),
  aws_s3_bucket_policy: on('s3', 'policy'),
  aws_s3control_access_grants_instance_resource_policy: on('s3', 'policy'),
  aws_s3control_access_point_policy: on('s3', 'policy'),
  aws_s3control_bucket_policy: on('s3-outposts', 'policy'),
  aws_s3control_multi_region_access_point_policy: on('s3', 'details', 'policy'),
  aws_s3control_object_lambda_access_point_policy: on('s3-object-lambda', 'policy'),
  aws_s3files_file_system_policy: on('s3files', 'policy'),
  aws_s3tables_table_bucket_policy: on('s3tables', 'resource_policy'),
  aws_s3tables_table_policy: on('s3tables', 'resource_policy'),
  aws_s3vectors_vector_bucket_policy: on('s3vectors', 'policy'),
  aws_sagemaker_model_package_group_policy: on('sagemaker', 'resource_policy'),
  aws_schemas_registry_policy: on('schemas', 'policy'),
  aws_secretsmanager_secret: on('secretsmanager', 'policy'),
  aws_secretsmanager_secret_policy: on('secretsmanager', 'policy'),
  aws_ses_identity_policy: on('ses', 'policy'),
  aws_sesv2_email_identity_policy: on('ses', 'policy'),
  aws_sns_topic: on('sns', 'policy'),
  aws_sns_topic_policy: on('sns', 'policy'),
  aws_sqs_queue: on('sqs', 'policy'),
  aws_sqs_queue_policy: on('sqs', 'policy'),
  aws_ssm_resource_policy: on('ssm', 'policy'),
  aws_vpclattice_auth_policy: on('vpc-lattice-svcs', 'policy'),
  aws_vpclattice_resource_policy: on('vpc-lattice', 'policy'),
  aws_xray_resource_policy: on('xray', 'policy_document'),
};

/** The provider `awscc` is made from the resource types of CloudFormation, in its own spelling. */
const cloudControlSlots: ReadonlyMap<string, readonly Slot[]> = new Map(
  Object.entries(cloudformationSlots).flatMap(([type, rows]) => {
    const [owner, service = '', name = ''] = type.split('::');
    if (owner !== 'AWS' || service === 'Serverless') return [];
    // A statement that stands alone is no policy there either.
    const spelled = (rows ?? []).filter(({ holds }) => holds === undefined).map(({ path, kind, service: of, isGuess }): Slot => ({ path: path.map(snakeCase), kind, service: of, isGuess }));
    return [[`awscc_${service.toLowerCase()}_${snakeCase(name)}`, spelled] as const];
  }),
);

export function slotsOf(type: string): readonly Slot[] {
  return slots[type] ?? cloudControlSlots.get(type) ?? [];
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase();
}

/** Grants that are no documents. */
export const permissionTypes: ReadonlySet<string> = new Set([
  'aws_lambda_permission',
  'aws_lambda_layer_version_permission',
  'aws_cloudwatch_event_permission',
  'aws_signer_signing_profile_permission',
]);
