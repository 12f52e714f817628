/**
 * The steps of a trace: what was compared, and in one clause why it did not match.
 *
 * Only words are made here, from results that are already certain; nothing is decided. Texts with unknown parts are
 * shown with the names people know those parts by.
 */
import { displayText, literalText, type HoledText } from '../../base/atoms';
import type { Tri } from '../../base/tri';
import type { Presence, PrincipalSet, Statement, ValueList } from '../../policy/model';
import { whyNoAction } from './action-words';
import { whyCondition } from './condition-words';
import type { EntryMatch } from '../conditions';
import type { MatchStep } from '../decision';
import type { ListMatch } from '../match/action';
import type { StatementPlace } from '../place';
import { findNaming, whyPrincipal } from './principal-words';
import type { Query } from '../query';
import { whyNoResource } from './resource-words';
import { decisiveOf } from './value-words';
import type { Words } from './words';

export function presenceStep(presence: readonly Presence[], matched: Tri): MatchStep {
  const conditions = presence.map(({ condition, holds }) => `\`${condition.label}\` is ${holds ? 'true' : 'false'}`);
  const why = matched === 'unknown' ? 'the statement exists in some deployments only' : '';
  return { element: 'presence', matched, path: [], actual: undefined, expected: conditions.join(' and '), why, rules: [] };
}

export function actionStep(query: Query, name: 'Action' | 'NotAction', list: ValueList, match: ListMatch): MatchStep {
  const step = {
    element: 'action',
    matched: match.result,
    path: pathOf(name, list, match.decisive),
    actual: query.action,
    expected: demanded(list, match),
    why: '',
    rules: name === 'Action' ? ['GR-20'] : ['GR-22'],
  } as const;
  if (match.result === 'yes') return step;
  if (match.result === 'unknown') return { ...step, why: dependsOn(list) };
  if (name === 'NotAction') return { ...step, why: `\`${query.action}\` is among the exceptions` };
  const { why, rules, index } = whyNoAction(query.action, list);
  return { ...step, path: pathOf(name, list, index), why, rules };
}

export function resourceStep(query: Query, name: 'Resource' | 'NotResource', list: ValueList, match: ListMatch, place: StatementPlace): MatchStep {
  const actual = displayText(query.resource);
  const step = {
    element: 'resource',
    matched: match.result,
    path: pathOf(name, list, match.decisive),
    actual,
    expected: demanded(list, match),
    why: '',
    rules: name === 'Resource' ? ['ARN-1'] : ['ARN-13'],
  } as const;
  if (match.result === 'yes') return step;
  if (match.result === 'unknown') return { ...step, why: dependsOn(list), rules: [] };
  if (name === 'NotResource') return { ...step, ...whyExcepted(query, list, match, place, actual) };
  const { why, rules, index } = whyNoResource(query, list, place);
  return { ...step, path: pathOf(name, list, index), why, rules };
}

/** CO-65: a variable without a value makes the element match nothing, although nothing is excepted. */
function whyExcepted(query: Query, list: ValueList, match: ListMatch, place: StatementPlace, actual: string): Words {
  if (match.decisive !== undefined) return { why: `\`${actual}\` is among the exceptions`, rules: ['ARN-13'] };
  const { why } = whyNoResource(query, list, place);
  return { why: `${why}, and then \`NotResource\` matches nothing`, rules: ['ARN-13', 'CO-65'] };
}

export function principalStep(query: Query, statement: Statement, set: PrincipalSet, matched: Tri): MatchStep {
  const { caller } = query;
  const isAnonymous = caller.type === 'anonymous';
  const actual = isAnonymous ? 'anonymous' : caller.arn || caller.roleArn ? displayText(caller.arn ?? caller.roleArn ?? { pieces: [] }) : caller.label;
  const name = statement.principal ? 'Principal' : 'NotPrincipal';
  const naming = matched === 'yes' && name === 'Principal' ? findNaming(query, set) : undefined;
  const expected = naming ?? (set.isEveryone ? '*' : set.entries.map((entry) => `${entry.type}: ${listed(entry.values.map((value) => value.text))}`).join('; '));
  const { why, rules } = whyPrincipal(query, statement, matched);
  return { element: 'principal', matched, path: [name], actual, expected, why, rules: rules.length > 0 || !isAnonymous ? rules : ['GW-5'] };
}

export function conditionStep(query: Query, entry: EntryMatch): MatchStep {
  const { use, block, key, name, state, result } = entry;
  const { why, rules } = whyCondition(entry, query);
  const decisive = decisiveOf(entry);
  const index = decisive ?? (key.values.values.length === 1 ? 0 : undefined);
  const isAssumed = state?.kind === 'values' && state.assumed === true;
  return {
    element: 'condition',
    matched: result,
    path: ['Condition', block.operator, name, ...(index === undefined ? [] : [index])],
    actual: state?.kind === 'values' ? listed(state.values) : undefined,
    expected: listed(key.values.values.filter((_, at) => decisive === undefined || at === decisive).map((value) => value.text)),
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

/** What decided, where one value did; else the list. */
function demanded(list: ValueList, { decisive }: ListMatch): string {
  return listed(list.values.filter((_, index) => decisive === undefined || index === decisive).map((value) => value.text));
}

/** Values as they are written, the first few of a long list. */
function listed(values: readonly HoledText[]): string {
  const shown = values.slice(0, MOST_SHOWN).map((value) => literalText(value) ?? displayText(value));
  return shown.join(', ') + (values.length > MOST_SHOWN ? `, … (${values.length} in all)` : '');
}

const MOST_SHOWN = 5;

function pathOf(name: string, list: ValueList, decisive: number | undefined): readonly (string | number)[] {
  const index = decisive ?? (list.values.length === 1 ? 0 : undefined);
  return index === undefined || !list.isList ? [name] : [name, index];
}

function dependsOn(list: ValueList): string {
  return list.isComplete ? 'it depends on values known only at deployment' : 'the list holds values known only at deployment';
}
