/** Texts with directives: what `%{ if … }` chooses and `%{ for … }` repeats, as far as it is known. */
import type { HostNode, StringNode, TemplatePart } from '../../syntax/node';
import { joinedString } from '../../policy/joined-string';
import { isConditional } from './collections';
import { turnsOver } from './loops';
import { madeChoice, type Place } from './made';
import { asCondition } from './operators';
import { Substitution } from './substitute';
import type { Call } from './values';

/** Cases are told apart by so many directives at most. */
const mostChoices = 3;

/** The text, or a choice among a few; undefined where a directive depends on something nobody can see. */
export function templateText(parts: readonly TemplatePart[], call: Call): HostNode | undefined {
  const cases = casesOf(parts, call, 0);
  return cases && asNode(cases, call.place);
}

/** The pieces of a text, or a choice between the pieces of two. */
type Cases = readonly HostNode[] | { readonly choice: Extract<HostNode, { kind: 'choice' }>; readonly holds: Cases; readonly fails: Cases };

function casesOf(parts: readonly TemplatePart[], call: Call, choices: number): Cases | undefined {
  const pieces: HostNode[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'value') {
      pieces.push(part.node);
      continue;
    }
    if (!call.values.spend(1)) return undefined;
    const rest = parts.slice(index + 1);
    if (part.kind === 'for') {
      const body = turnsOf(part, call);
      return body && behind(pieces, casesOf([...body, ...rest], call, choices));
    }
    const condition = asCondition(part.condition, call);
    if (!condition) return undefined;
    if (condition.kind === 'boolean') return behind(pieces, casesOf([...(condition.value ? part.holds : part.fails), ...rest], call, choices));
    const [holds, fails] = condition.branches.map(({ value }) => value?.kind === 'boolean' && value.value);
    if (choices >= mostChoices || holds === fails || condition.branches.some(({ value }) => value?.kind !== 'boolean')) return undefined;
    const [first, second] = holds ? [part.holds, part.fails] : [part.fails, part.holds];
    const [whenHolds, otherwise] = [first, second].map((chosen) => behind(pieces, casesOf([...chosen, ...rest], call, choices + 1)));
    return whenHolds && otherwise && { choice: condition, holds: whenHolds, fails: otherwise };
  }
  return pieces;
}

function behind(pieces: readonly HostNode[], cases: Cases | undefined): Cases | undefined {
  if (!cases) return undefined;
  if (!('choice' in cases)) return [...pieces, ...cases];
  const [holds, fails] = [behind(pieces, cases.holds), behind(pieces, cases.fails)];
  return holds && fails && { ...cases, holds, fails };
}

function turnsOf(part: Extract<TemplatePart, { kind: 'for' }>, call: Call): readonly TemplatePart[] | undefined {
  const all = turnsOver(part.source, call);
  if (!all || all.open !== undefined || all.turns.some(({ value }) => isConditional(value))) return undefined;
  return all.turns.flatMap(({ key, value }) => {
    const scope = new Map([...(part.keyName === undefined ? [] : [[part.keyName, key] as const]), [part.valueName, value]]);
    return new Substitution(scope, (steps) => call.values.spend(steps)).parts(part.body);
  });
}

function asNode(cases: Cases, place: Place): HostNode | undefined {
  if (!('choice' in cases)) return textOf(cases, place);
  const [holds, fails] = [asNode(cases.holds, place), asNode(cases.fails, place)];
  return holds && fails && madeChoice(cases.choice, holds, fails, place);
}

function textOf(pieces: readonly HostNode[], { span, origin }: Place): StringNode | undefined {
  return joinedString({ kind: 'unknown', reason: 'a template', span, origin }, pieces);
}
