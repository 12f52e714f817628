/**
 * Why a condition entry came out as it did, in one clause with the values compared.
 *
 * Positive entries that hold need no words. Nothing is decided here.
 */
import { displayText, literalText, type HoledText } from '../base/atoms';
import type { OperatorUse } from '../policy/vocabulary/operators';
import type { EntryMatch } from './conditions';
import type { Query } from './query';

export interface Words {
  readonly why: string;
  readonly rules: readonly string[];
}

export function whyCondition(entry: EntryMatch, query: Query): Words {
  const { state, result, use, name } = entry;
  if (entry.problem && entry.problem.kind !== 'malformed') return whyVariable(entry.problem.variable, entry.problem.state);
  if (entry.problem) return whyMalformed(entry, entry.problem.side, entry.problem.expected);
  if (result === 'unknown') return { why: state?.kind === 'open' ? `whether the request has \`${name}\` is not known` : 'it depends on values that are not known', rules: [] };
  if (!state) return SILENT;
  if (state.kind === 'absent') return whyAbsent(entry, state.rule, query);
  if (use.operator.family === 'null') return result === 'yes' ? SILENT : { why: `the request has \`${name}\``, rules: ['§3.2'] };
  if (state.kind !== 'values') return SILENT;
  if (state.isList && use.qualifier === undefined) {
    return { why: `\`${name}\` is a list, and \`${use.operator.name}\` without \`ForAnyValue\` or \`ForAllValues\` compares no lists`, rules: ['CO-52'] };
  }
  if (result === 'yes') return SILENT;
  return { why: difference(entry, state.values), rules: familyRules(entry, state.values) };
}

const SILENT: Words = { why: '', rules: [] };

function whyVariable(variable: string, state: 'unresolved' | 'broken' | 'open'): Words {
  switch (state) {
    case 'unresolved':
      return { why: `\`${variable}\` has no value in this request`, rules: ['CO-65'] };
    case 'broken':
      return { why: `\`${variable}\` is no well-formed policy variable`, rules: ['CO-63'] };
    case 'open':
      return { why: `whether \`${variable}\` has a value is not known`, rules: [] };
  }
}

function whyMalformed({ key, state, use }: EntryMatch, side: 'policy' | 'request', expected: string): Words {
  const values = side === 'request' && state?.kind === 'values' ? state.values : key.values.values.map((value) => value.text);
  const whose = side === 'request' ? "the request's value" : 'the value';
  return { why: `${whose} ${shown(values)} is not ${expected}`, rules: [use.operator.family === 'arn' ? 'CO-43' : 'CO-21'] };
}

function whyAbsent({ name, use, result }: EntryMatch, rule: string | undefined, query: Query): Words {
  const cause = rule === undefined ? undefined : CAUSES[rule];
  const fact = cause === undefined ? `the request has no \`${name}\`` : `the request has no \`${name}\`: ${cause}`;
  const rules = rule === undefined ? ['§3.2'] : ['§3.2', rule];
  if (result === 'no') return { why: use.operator.family === 'null' ? `${fact}` : fact, rules };
  const because = use.ifExists ? '`IfExists` is satisfied then' : use.qualifier ? `\`${use.qualifier}\` is satisfied then` : 'a negated operator is satisfied then';
  return use.operator.family === 'null' ? { why: '', rules } : { why: `${fact}, and ${because}`, rules: query.kind === 'authorizer-output' ? [...rules, 'KE-13'] : rules };
}

const CAUSES: Readonly<Record<string, string | undefined>> = {
  'KE-1': 'the caller is anonymous here, because the method does not use `AWS_IAM`',
  'KE-3': 'requests through a VPC endpoint have `aws:VpcSourceIp` instead',
  'KE-4': 'only calls to private APIs carry it',
  'KE-11': 'the call does not come through a private custom domain',
  '§7': 'it is not documented for API Gateway',
};

function difference({ use, key, decisive }: EntryMatch, actual: readonly HoledText[]): string {
  const wanted = key.values.values.filter((_, index) => decisive === undefined || index === decisive).map((value) => value.text);
  const left = shown(actual);
  const right = shown(wanted);
  const { operator } = use;
  if (wanted.length === 0) return 'no value is listed';
  const several = wanted.length > 1 ? 'any of ' : '';
  switch (operator.relation) {
    case 'inside':
      return operator.negated ? `${left} ∈ ${right}` : `${left} ∉ ${right}`;
    case 'like':
      return operator.negated ? `${left} fits ${right}` : `${left} does not fit ${several}${right}`;
    case 'less':
      return `${left} is not less than ${right}`;
    case 'less-or-equal':
      return `${left} is greater than ${right}`;
    case 'greater':
      return `${left} is not greater than ${right}`;
    case 'greater-or-equal':
      return `${left} is less than ${right}`;
    default:
      return operator.negated ? `${left} = ${right}` : `${left} ≠ ${several}${right}${wildcardHint(use, wanted)}`;
  }
}

function wildcardHint({ operator }: OperatorUse, wanted: readonly HoledText[]): string {
  const hasWildcard = operator.family === 'string' && wanted.some((value) => /[*?]/.test(literalText(value) ?? ''));
  return hasWildcard ? `; \`*\` and \`?\` are plain characters in \`${operator.name}\`` : '';
}

/** CO-32: the two address families never match each other, which is worth saying. */
function familyRules({ use, key }: EntryMatch, actual: readonly HoledText[]): readonly string[] {
  if (use.operator.family !== 'ip') return [];
  const isVersion6 = (value: HoledText | undefined): boolean => value !== undefined && displayText(value).includes(':');
  const values = key.values.values.map((value) => value.text);
  return values.length > 0 && values.every((value) => isVersion6(value) !== isVersion6(actual[0])) ? ['CO-30', 'CO-32'] : ['CO-30'];
}

function shown(values: readonly HoledText[]): string {
  const texts = values.slice(0, 3).map((value) => `\`${displayText(value)}\``);
  return texts.join(', ') + (values.length > 3 ? ', …' : '');
}
