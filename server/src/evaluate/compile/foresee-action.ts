/**
 * How the Action element of a statement comes out for an action, where no question is needed to say it (GR-20 to GR-22).
 *
 * It answers as `match/action.ts` does for lists that are wholly seen and known; about all others it says nothing.
 */
import { literalText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Statement, Value } from '../../policy/model';
import { isAskedAbout } from '../deployed-statement';
import type { Foreknown } from './candidate';

/** `action` in lower case. `no`: the statement cannot match. */
export function foreseeAction(statement: Statement, action: string): Foreknown | 'no' {
  const element = statement.action ?? statement.notAction;
  if (!element || isAskedAbout(statement)) return 'open';
  const [within, without] = statement.action ? (['yes', 'no'] as const) : (['no', 'yes'] as const);
  const { values, isComplete } = element.value;
  let isOpen = !isComplete;
  for (const value of values) {
    const isMatched = matchesFor(value, action);
    if (isMatched === true && value.presence.length === 0) return within;
    isOpen ||= isMatched !== false;
  }
  return isOpen ? 'open' : without;
}

/** Undefined where the pattern is not known, or the letters in it have no certain case (semantics §3.3). */
function matchesFor({ text }: Value, action: string): boolean | undefined {
  const pattern = literalText(text);
  if (pattern === undefined || !ASCII.test(pattern) || !ASCII.test(action)) return undefined;
  if (!pattern.includes(':') && !/^\*+$/.test(pattern)) return false;
  return matchesGlob(pattern.toLowerCase(), action);
}

const ASCII = /^[ -~]*$/;
