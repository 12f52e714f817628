/**
 * Reads the effect of a statement: one word, or several among which deployment chooses.
 *
 * `absent` is the effect of a statement in which none is written; IAM's own words know none.
 */
import { known, literalText, unknown } from '../base/atoms';
import { settle, type HostNode, type Member } from '../syntax/node';
import type { Effect } from './kinds';
import type { EffectChoice, Presence, ReadProblem, Statement } from './model';
import { presenceOf, readScalar, readText } from './values';

export type EffectReading = Pick<Statement, 'effect' | 'effects'>;

export function readEffect(member: Member | undefined, problems: ReadProblem[], absent?: Effect): EffectReading {
  const scalar = readScalar(member, problems, absent && 'absent');
  if (!member || (!scalar && settle(member.value).kind === 'missing')) return { effect: undefined };
  const place = { node: member.value, member };
  if (!scalar) return { effect: { ...place, value: undefined } };
  if (scalar.value.known) return { effect: { ...place, value: asEffect(scalar.value.value) } };
  const effects = settle(member.value).kind === 'choice' ? choicesIn(member.value, [], absent) : undefined;
  return { effect: { ...place, value: unknown(scalar.value.atom) }, ...(effects ? { effects } : {}) };
}

/** Undefined where one of them is only known at deployment. */
function choicesIn(node: HostNode | undefined, presence: readonly Presence[], absent: Effect | undefined): readonly EffectChoice[] | undefined {
  const value = node && settle(node);
  if (!value || (value.kind === 'null' && absent !== undefined)) return [{ effect: absent, presence }];
  if (value.kind === 'choice') {
    const branches = value.branches.map((branch) => choicesIn(branch.value, [...presence, presenceOf(value, branch.holds)], absent));
    return branches.every((branch) => branch !== undefined) ? branches.flat() : undefined;
  }
  const text = readText(value);
  const written = text && literalText(text);
  if (text && written === undefined) return undefined;
  const effect = asEffect(written ?? '');
  return [{ effect: effect?.value, presence }];
}

function asEffect(text: string): { readonly known: true; readonly value: Effect } | undefined {
  return text === 'Allow' || text === 'Deny' ? { known: true, value: text } : undefined;
}

/** For words in which a statement without an effect has one. */
export function effectOf(effect: Effect, node: HostNode): EffectReading {
  return { effect: { value: known(effect), node } };
}
