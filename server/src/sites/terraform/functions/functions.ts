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
