/**
 * Terraform's words for the elements of a statement in `aws_iam_policy_document`.
 */
import type { StatementElementName } from '../policy/vocabulary/elements';

export const DOCUMENT_WORDS: Readonly<Record<StatementElementName, string>> = {
  Sid: 'sid',
  Effect: 'effect',
  Principal: 'principals',
  NotPrincipal: 'not_principals',
  Action: 'actions',
  NotAction: 'not_actions',
  Resource: 'resources',
  NotResource: 'not_resources',
  Condition: 'condition',
};

/** The element a word of the data source stands for. */
export function elementOfWord(word: string): StatementElementName | undefined {
  return (Object.keys(DOCUMENT_WORDS) as StatementElementName[]).find((name) => DOCUMENT_WORDS[name] === word);
}
