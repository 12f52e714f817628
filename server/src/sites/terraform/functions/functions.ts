/**
 * The functions of Terraform that are worked out here, by name. All others are known only at deployment.
 *
 * A row gives nothing where its operands are not known well enough; whoever asks then looks at the cases of a condition
 * one by one, so rows need not care for conditionals.
 */
import type { TerraformFunction } from '../values';
import { arns } from './arns';
import { choosing } from './choosing';
import { encoding } from './encoding';
import { files } from './files';
import { formats } from './formats';
import { lists } from './lists';
import { networks } from './networks';
import { numbers } from './numbers';
import { objects } from './objects';
import { texts } from './texts';

export const functions: ReadonlyMap<string, TerraformFunction> = new Map(
  [arns, choosing, encoding, files, formats, lists, networks, numbers, objects, texts].flatMap((table) => Object.entries(table)),
);

/** What they give is one scalar, also where nobody knows which. */
export const textFunctions: ReadonlySet<string> = new Set([
  'contains', 'can', 'alltrue', 'anytrue', 'length', 'startswith', 'endswith', 'strcontains', 'fileexists', 'issensitive', 'chomp', 'strrev', 'urlencode', 'base64gzip',
  'abs', 'ceil', 'floor', 'max', 'min', 'tonumber', 'tobool', 'file', 'filebase64', 'filemd5', 'filesha256', 'templatefile', 'jsonencode', 'yamlencode', 'pathexpand', 'sum', 'parseint',
  'format', 'join', 'lower', 'upper', 'title', 'replace', 'substr', 'trim', 'trimspace', 'trimprefix', 'trimsuffix', 'tostring',
  'base64encode', 'base64decode', 'md5', 'sha1', 'sha256', 'sha512', 'uuid', 'uuidv5', 'timestamp', 'plantimestamp', 'formatdate',
  'provider::aws::arn_build', 'provider::aws::trim_iam_role_path', 'cidrhost', 'cidrsubnet', 'cidrnetmask', 'basename', 'dirname', 'abspath',
]);
