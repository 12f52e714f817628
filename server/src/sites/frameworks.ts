/**
 * The frameworks in the order in which they are asked whether a file is theirs; the last takes what no other does.
 */
import { awsCli } from './aws-cli';
import { cdk } from './cdk';
import { cloudformation } from './cloudformation';
import { inDocuments } from './documents';
import { loose } from './loose';
import { serverless } from './serverless';
import { openapi } from './openapi';
import type { Framework } from './site';
import { terraform } from './terraform';
import { terraformPlan } from './terraform-plan';

export const frameworks: readonly Framework[] = [serverless, inDocuments(cloudformation), terraform, terraformPlan, cdk, awsCli, inDocuments(openapi), loose];
