/**
 * Whether the Action element of a statement rules a request out for certain, without a question (GR-20 to GR-22).
 *
 * It answers as `match/action.ts` does for lists that are wholly seen and known; about all others it says nothing.
 */
import { literalText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Statement, Value } from '../../policy/model';
import { isAskedAbout } from '../deployed-statement';

/** `action` in lower case. */
export function isRuledOutByAction(statement: Statement, action: string): boolean {
  const element = statement.action ?? statement.notAction;
  if (!element || isAskedAbout(statement)) return false;
  const { values, isComplete } = element.value;
  if (statement.action) return isComplete && values.every((value) => isMatched(value, action) === false);
  return values.some((value) => value.presence.length === 0 && isMatched(value, action) === true);
}

/** Undefined where part of the pattern is known only at deployment. */
function isMatched({ text }: Value, action: string): boolean | undefined {
  const pattern = literalText(text);
  if (pattern === undefined) return undefined;
  if (!pattern.includes(':') && !/^\*+$/.test(pattern)) return false;
  return matchesGlob(pattern.toLowerCase(), action);
}
