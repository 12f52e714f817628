/**
 * All a statement says but its resources, as a text, to find statements that differ in nothing else.
 *
 * A statement about which something is open has no such text: it is like no other.
 */
import { isAtom, type HoledText } from '../base/atoms';
import type { Presence, Statement, Value, ValueList } from '../policy/model';

/** Undefined also for `NotResource`: two of them together are not one with both lists. */
export function whatElse(statement: Statement): string | undefined {
  const { effect, effects, principal, notPrincipal, action, notAction, resource, conditions, presence, isOpen, malformed } = statement;
  const elements = [effect, principal, notPrincipal, action, notAction, resource];
  const isSettled = effect?.value?.known === true && !effects && !isOpen && !malformed?.length && statement.conditionsAreComplete;
  if (!resource || statement.notResource || !isSettled || presence.length > 0 || elements.some((element) => element?.existsWhen)) return undefined;
  const principals = [principal, notPrincipal].map((element) => element && { ...element.value, entries: element.value.entries.map(({ type, values }) => [type, values.map(ofValue)]) });
  const blocks = conditions.map((block) => [block.operator, block.isComplete, ofPresence(block.presence), block.keys.map(({ key, values, presence: there }) => [ofText(key), ofList(values), ofPresence(there)])]);
  const words = JSON.stringify([effect.value, principals, [action, notAction].map((element) => element && ofList(element.value)), resource.value.isComplete, blocks]);
  return words.includes(IMPURE) ? undefined : words;
}

const IMPURE = '\uE000';

const ofList = ({ values, isComplete }: ValueList): unknown => [isComplete, values.map(ofValue)];
const ofValue = ({ text, presence }: Value): unknown => [ofText(text), ofPresence(presence)];
const ofText = ({ pieces }: HoledText): unknown => pieces.map((piece) => (isAtom(piece) ? { id: piece.pure ? piece.id : IMPURE } : piece));
const ofPresence = (presence: readonly Presence[]): unknown => presence.map(({ condition, holds }) => [condition.id, holds]);
