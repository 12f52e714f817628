/**
 * Why no resource of a statement fits the request, told for the pattern that comes closest: the one people meant.
 *
 * Only words; that none fits is certain already. Why two ARNs differ is told in `gateway/arn-difference.ts`.
 */
import { displayText, literalText, type HoledText } from '../../base/atoms';
import { commonStart } from '../../base/nearest';
import { explainArnDifference, explainShortForm, type ArnDifference } from '../../gateway/arn-difference';
import { isShortArn, SHORT_FORM } from '../../gateway/arn';
import type { ValueList } from '../../policy/model';
import { resolveResource } from '../match/resource';
import { countsVariables, type StatementPlace } from '../place';
import type { Query } from '../query';
import { NOTHING_SUPPOSED, startRun } from '../run';
import { mayHaveVariables } from '../variables';
import { whyLiteral, type Words } from './words';

export interface ResourceWords extends Words {
  /** Which of the list the words are about. */
  readonly index: number | undefined;
}

export function whyNoResource(query: Query, list: ValueList, place: StatementPlace): ResourceWords {
  // Words must not put questions on the run.
  const silent: Query = { ...query, run: startRun(NOTHING_SUPPOSED, 'explain') };
  const actual = displayText(query.resource);
  let closest: (ArnDifference & { readonly index: number; readonly common: number }) | undefined;
  for (const [index, { text }] of list.values.entries()) {
    const candidate = { ...whyNotThis(silent, text, place, actual), index, common: commonStart(displayText(text), actual) };
    if (!closest || candidate.misfits < closest.misfits || (candidate.misfits === closest.misfits && candidate.common > closest.common)) closest = candidate;
  }
  if (!closest) return { why: 'no resource is listed, so it is for none', rules: ['GR-10'], index: undefined };
  return { why: closest.why, rules: closest.rules, index: closest.index };
}

function whyNotThis(query: Query, text: HoledText, place: StatementPlace, actual: string): ArnDifference {
  const resolved = resolveResource(query, text, place);
  if (resolved.kind !== 'pattern') {
    const isBroken = resolved.kind === 'broken';
    const why = isBroken ? `\`${resolved.variable}\` is no well-formed policy variable` : `\`${resolved.variable}\` has no value in this request`;
    return { part: 'arn', why, rules: [isBroken ? 'CO-63' : 'CO-65'], misfits: 1 };
  }
  if (isShortArn(text)) {
    const written = displayText(text);
    if (query.shortPrefix === undefined) return explainShortForm(written, 'elsewhere', actual);
    if (!/^[/*?]/.test(written.slice(SHORT_FORM.length)) && written !== SHORT_FORM) return explainShortForm(written, 'api-resource-policy', actual);
  }
  const pattern = displayText({ pieces: resolved.pattern.pieces.map((piece) => (typeof piece !== 'string' && 'literal' in piece ? piece.literal : piece)) });
  const difference = explainArnDifference(pattern, actual, query.apiKind);
  return hasDeadVariable(query, text, place) ? { ...difference, why: `${difference.why}; ${whyLiteral(place)}`, rules: [...difference.rules, 'CO-60'] } : difference;
}

function hasDeadVariable(query: Query, text: HoledText, place: StatementPlace): boolean {
  return mayHaveVariables(text) && literalText(text) !== undefined && countsVariables(query.run, place.policy) === 'no';
}
