/**
 * The stage that a service is deployed to: the option of the command, or what is written. Files that have the stage in
 * their names are looked up by the names of stages that the service speaks of and those that people usually give.
 */
import type { Atom } from '../../base/atoms';

export const stageName = 'opt:stage';
/** Where nothing is written. */
export const defaultStage = 'dev';

export const optionReason = 'an option of the command';

/** `usual` is what holds where the command says nothing. */
export function stageAtom(id: string, usual?: string): Atom {
  const reason = usual === undefined ? optionReason : `${optionReason}, by default \`${usual}\``;
  return { id: `${id}#${stageName}`, label: stageName, reason, pure: true, shape: 'stage-name' };
}

/** A stage that is none of these and stands nowhere in the service is one whose files nobody looks for. */
export const usualStages: readonly string[] = [
  'dev', 'development', 'local', 'sandbox', 'test', 'testing', 'int', 'qa', 'uat',
  'stg', 'stage', 'staging', 'preprod', 'prd', 'prod', 'production', 'live',
];
