/**
 * The values of a condition with the sign of the relation that holds between them: `203.0.113.7` ∈ `203.0.113.0/24`.
 *
 * The sign follows from the operator and from whether it held; nothing is compared again.
 */
import type { MatchStep } from '../decision';

export interface Comparison {
  readonly actual: string;
  readonly sign: string;
  readonly expected: string;
}

/** Undefined where a sign would say nothing: the key is missing, not known, or the operator has none. */
export function comparisonOf({ actual, expected, operator = '', matched }: MatchStep): Comparison | undefined {
  if (actual === undefined || matched === 'unknown') return undefined;
  const sign = signOf(operator, matched);
  return sign === undefined ? undefined : { actual, sign, expected };
}

function signOf(operator: string, matched: 'yes' | 'no'): string | undefined {
  const name = operator.replace(/^(?:ForAnyValue|ForAllValues):/i, '').replace(/IfExists$/i, '').toLowerCase();
  const fits = (matched === 'yes') !== name.includes('not');
  if (name === 'ipaddress' || name === 'notipaddress') return fits ? '∈' : '∉';
  if (/^(?:string|arn|bool|binary)/.test(name) || /equals$/.test(name)) {
    if (/(?:less|greater)thanequals$/.test(name)) return relation(name, matched);
    return name.endsWith('like') || name.startsWith('arn') ? (fits ? '≈' : '≉') : fits ? '=' : '≠';
  }
  return relation(name, matched);
}

function relation(name: string, matched: 'yes' | 'no'): string | undefined {
  return ORDER[name.replace(/^(?:numeric|date)/, '')]?.[matched === 'yes' ? 0 : 1];
}

const ORDER: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  lessthan: ['<', '≥'],
  lessthanequals: ['≤', '>'],
  greaterthan: ['>', '≤'],
  greaterthanequals: ['≥', '<'],
};
