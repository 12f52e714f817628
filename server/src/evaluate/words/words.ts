/**
 * What the words of a trace share: a clause with its rules, and values as they are shown.
 *
 * User text stands in backticks; whoever renders a clause makes code of it.
 */
import { displayText, type HoledText } from '../../base/atoms';
import type { StatementPlace } from '../place';

/** Why something came out as it did, in one clause, and the rules it follows from. */
export interface Words {
  readonly why: string;
  readonly rules: readonly string[];
}

/** A plain match needs no words. */
export const SILENT: Words = { why: '', rules: [] };

/** The first few values of a list. */
export function shownValues(values: readonly HoledText[]): string {
  const texts = values.slice(0, 3).map((value) => `\`${displayText(value)}\``);
  return texts.join(', ') + (values.length > 3 ? ` and ${String(values.length - 3)} more` : '');
}

/** CO-60, GR-1: why a variable counts as text; it does in all versions of the language but that of 2012. */
export function whyLiteral({ policy }: StatementPlace): string {
  const version = policy.policy.version?.value;
  const written = version?.known === true ? `is \`${version.value}\`` : 'is missing';
  return `\`\${…}\` is plain text here, because the policy's \`Version\` ${written} and not \`2012-10-17\``;
}
