/**
 * The steps of a trace: what was compared, and in one clause why it did not match.
 *
 * Only words are made here, from results that are already certain; nothing is decided. Texts with unknown parts are
 * shown with the names people know those parts by.
 */
import { displayText, literalText, type HoledText } from '../base/atoms';
import { commonStart } from '../base/nearest';
import type { Tri } from '../base/tri';
import { explainArnDifference, isShortArn } from '../gateway/arn';
import type { Presence, PrincipalSet, ValueList } from '../policy/model';
import { whyCondition } from './condition-words';
import type { EntryMatch } from './conditions';
import type { MatchStep } from './decision';
import type { ListMatch } from './match/action';
import { resolveResource } from './match/resource';
import type { StatementPlace } from './place';
import type { Query } from './query';
import { NOTHING_SUPPOSED, startRun } from './run';

export function presenceStep(presence: readonly Presence[], matched: Tri): MatchStep {
  const conditions = presence.map(({ condition, holds }) => `\`${condition.label}\` is ${holds ? 'true' : 'false'}`);
  const why = matched === 'unknown' ? 'the statement exists in some deployments only' : '';
  return { element: 'presence', matched, path: [], actual: undefined, expected: conditions.join(' and '), why, rules: [] };
}

export function actionStep(query: Query, name: 'Action' | 'NotAction', list: ValueList, match: ListMatch): MatchStep {
  const why = (): string => {
    if (match.result === 'unknown') return dependsOn(list);
    return name === 'Action' ? `\`${query.action}\` is not among the actions` : `\`${query.action}\` is among the exceptions`;
  };
  return {
    element: 'action',
    matched: match.result,
    path: pathOf(name, list, match),
    actual: query.action,
    expected: listed(list.values.map((value) => value.text)),
    why: match.result === 'yes' ? '' : why(),
    rules: name === 'Action' ? ['GR-20'] : ['GR-22'],
  };
}

export function resourceStep(query: Query, name: 'Resource' | 'NotResource', list: ValueList, match: ListMatch, place: StatementPlace): MatchStep {
  const actual = displayText(query.resource);
  const base = { element: 'resource', matched: match.result, path: pathOf(name, list, match), actual } as const;
  const expected = listed(list.values.map((value) => value.text));
  if (match.result === 'yes') return { ...base, expected, why: '', rules: name === 'Resource' ? ['ARN-1'] : ['ARN-13'] };
  if (match.result === 'unknown') return { ...base, expected, why: dependsOn(list), rules: [] };
  if (name === 'NotResource') return { ...base, expected, why: `\`${actual}\` is among the exceptions`, rules: ['ARN-13'] };
  const { why, rules } = whyNoResource(query, list, place, actual);
  return { ...base, expected, why, rules };
}

/** Explains the pattern that comes closest, which is the one people meant. */
function whyNoResource(query: Query, list: ValueList, place: StatementPlace, actual: string): { readonly why: string; readonly rules: readonly string[] } {
  // Words must not put questions on the run.
  const silent: Query = { ...query, run: startRun(NOTHING_SUPPOSED, 'explain') };
  let closest: { readonly why: string; readonly rules: readonly string[]; readonly common: number } | undefined;
  for (const { text } of list.values) {
    const candidate = whyNotThis(silent, text, place, actual);
    if (!closest || candidate.common > closest.common) closest = candidate;
  }
  return closest ?? { why: 'no resource is listed', rules: ['GR-10'] };
}

function whyNotThis(query: Query, text: HoledText, place: StatementPlace, actual: string): { readonly why: string; readonly rules: readonly string[]; readonly common: number } {
  const resolved = resolveResource(query, text, place);
  if (resolved.kind !== 'pattern') {
    const isBroken = resolved.kind === 'broken';
    const why = isBroken ? `\`${resolved.variable}\` is no well-formed policy variable` : `\`${resolved.variable}\` has no value in this request`;
    return { why, rules: [isBroken ? 'CO-63' : 'CO-65'], common: 0 };
  }
  const pattern = displayText({ pieces: resolved.pattern.pieces.map((piece) => (typeof piece !== 'string' && 'literal' in piece ? piece.literal : piece)) });
  if (isShortArn(text) && query.shortPrefix === undefined) return { ...explainArnDifference(displayText(text), actual, query.apiKind), common: 0 };
  return { ...explainArnDifference(pattern, actual, query.apiKind), common: commonStart(pattern, actual) };
}

export function principalStep(query: Query, name: 'Principal' | 'NotPrincipal', set: PrincipalSet, matched: Tri): MatchStep {
  const { caller } = query;
  const isAnonymous = caller.type === 'anonymous';
  const actual = isAnonymous ? 'anonymous' : caller.arn || caller.roleArn ? displayText(caller.arn ?? caller.roleArn ?? { pieces: [] }) : caller.label;
  const expected = set.isEveryone ? '*' : set.entries.map((entry) => `${entry.type}: ${listed(entry.values.map((value) => value.text))}`).join('; ');
  return { element: 'principal', matched, path: [name], actual, expected, why: matched === 'yes' ? '' : whyPrincipal(query, name, matched), rules: isAnonymous ? ['GW-5'] : [] };
}

function whyPrincipal({ caller, context }: Query, name: 'Principal' | 'NotPrincipal', matched: Tri): string {
  if (matched === 'unknown') return 'it depends on values known only at deployment';
  if (name === 'NotPrincipal') return 'the caller is among the exceptions';
  if (caller.type !== 'anonymous') return 'the caller is not among the principals';
  const isSigned = context.request.type === 'api' && context.request.caller.type !== 'anonymous';
  return isSigned ? 'the caller is anonymous here, because the method does not use `AWS_IAM`' : 'the caller is anonymous, and only `*` means everybody';
}

export function conditionStep(query: Query, entry: EntryMatch): MatchStep {
  const { use, block, key, name, state, result } = entry;
  const { why, rules } = whyCondition(entry, query);
  const index = entry.decisive ?? (key.values.values.length === 1 ? 0 : undefined);
  const isAssumed = state?.kind === 'values' && state.assumed === true;
  return {
    element: 'condition',
    matched: result,
    path: ['Condition', block.operator, name, ...(index === undefined ? [] : [index])],
    actual: state?.kind === 'values' ? listed(state.values) : undefined,
    expected: listed(key.values.values.map((value) => value.text)),
    operator: block.operator,
    key: name,
    why,
    rules: rules.length > 0 ? rules : [RULES[use.operator.family]],
    ...(isAssumed ? { assumed: true } : {}),
  };
}

const RULES = {
  string: '§3.3',
  numeric: 'CO-20',
  date: 'CO-22',
  bool: 'CO-25',
  binary: 'CO-27',
  ip: 'CO-30',
  arn: 'CO-41',
  null: '§3.2',
} as const;

/** Values as they are written, the first few of a long list. */
function listed(values: readonly HoledText[]): string {
  const shown = values.slice(0, MOST_SHOWN).map((value) => literalText(value) ?? displayText(value));
  return shown.join(', ') + (values.length > MOST_SHOWN ? `, … (${values.length} in all)` : '');
}

const MOST_SHOWN = 5;

function pathOf(name: string, list: ValueList, match: ListMatch): readonly (string | number)[] {
  const index = match.decisive ?? (list.values.length === 1 ? 0 : undefined);
  return index === undefined || !list.isList ? [name] : [name, index];
}

function dependsOn(list: ValueList): string {
  return list.isComplete ? 'it depends on values known only at deployment' : 'the list holds values known only at deployment';
}
