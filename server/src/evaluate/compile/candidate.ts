/**
 * A statement that a query may concern, with what is known already of how its elements match.
 *
 * It is a shortcut for `matchStatement` and never changes what comes out.
 */
import type { Statement } from '../../policy/model';
import { isAskedAbout } from '../deployed-statement';

/** `yes`: it matches whatever is supposed, and nothing has to be asked; `open`: it has to be looked at. */
export type Foreknown = 'yes' | 'open';

export interface Candidate {
  readonly statement: Statement;
  readonly action: Foreknown;
  readonly resource: Foreknown;
  /** Whether every deployment has the statement with these elements and this effect, if it has the statement. */
  readonly isFixed: boolean;
}

/** A statement about which nothing is known beforehand. */
export const unexamined = (statement: Statement): Candidate => ({ statement, action: 'open', resource: 'open', isFixed: !statement.effects && !isAskedAbout(statement) });
