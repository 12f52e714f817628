/**
 * How people speak of a statement: by its Sid, or by what it does.
 */
import { displayText, valueOf } from '../base/atoms';
import type { Statement } from './model';

/** `ReadOrders`, or `Allow execute-api:Invoke`. */
export function statementName(statement: Statement): string {
  const sid = statement.sid && valueOf(statement.sid.value);
  if (sid !== undefined && sid !== '') return sid;
  const effect = (statement.effect?.value && valueOf(statement.effect.value)) ?? 'Statement';
  const list = statement.action ?? statement.notAction;
  const [first, ...others] = list?.value.values ?? [];
  if (!first) return effect;
  const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
  return `${effect} ${statement.action ? '' : 'all but '}${displayText(first.text)}${more}`;
}
