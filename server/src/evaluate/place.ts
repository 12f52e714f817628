/**
 * Which statement of which policy is being looked at, and the questions about parts of it that cannot be seen.
 *
 * Names are put together only when one is needed, because most statements are passed over quickly.
 */
import { tri, type Tri } from '../base/tri';
import type { Policy, Statement } from '../policy/model';
import { VERSION_WITH_VARIABLES } from '../policy/vocabulary/elements';
import { askWhether, type Run } from './run';

/** A policy and what it is called. */
export interface PolicyPlace {
  readonly id: string;
  readonly label: string;
  readonly policy: Policy;
}

export interface StatementPlace {
  readonly policy: PolicyPlace;
  readonly statement: Statement;
}

/** CO-60, GR-1: policy variables are text like any other in all versions of the language but that of 2012. */
export function countsVariables(run: Run, { id, label, policy }: PolicyPlace): Tri {
  const version = policy.version?.value;
  if (!version) return 'no';
  if (version.known) return tri(version.value === VERSION_WITH_VARIABLES);
  return askWhether(run, `version:${id}`, [`Version of \`${label}\``]);
}

/** The Sid, or the index in brackets. */
export function nameOfStatement({ sid, index }: Statement): string {
  const text = sid?.value.known === true ? sid.value.value : '';
  return text === '' ? `[${index}]` : text;
}

/** Whether a part of the statement that cannot be seen holds; `part` is its name for people. */
export function askUnseen(run: Run, { policy, statement }: StatementPlace, part: string): Tri {
  return askWhether(run, `unseen:${policy.id}#${statement.index}:${part}`, [`${part} of \`${nameOfStatement(statement)}\` in \`${policy.label}\``]);
}
