/**
 * Conditions: which operators hold for a request (semantics §3).
 *
 * All entries have to hold (CO-1). Missing keys decide by the master table of §3.2, lists by their qualifier (§3.7).
 * The words of the trace are put together in `words/condition-words.ts`.
 */
import { atomsIn, isAtom, literalText, type Atom, type HoledText } from '../base/atoms';
import { allOf, and, anyOf, not, or, tri, type Tri } from '../base/tri';
import type { ConditionBlock, ConditionKey, Value } from '../policy/model';
import { parseOperator, resultOnMissingKey, type OperatorUse } from '../policy/vocabulary/operators';
import { compareValue, findValueProblems, type ValueProblem } from './condition-values';
import { settleKey, type SettledKey } from './context';
import { parseBoolean } from './match/families';
import { askUnseen, type StatementPlace } from './place';
import { isPresent, type Query } from './query';
import { askAboutAtoms, askWhether, useRule, type Run } from './run';
import { mayHaveVariables } from './variables';

/** How one key under one operator came out. */
export interface EntryMatch {
  readonly result: Tri;
  readonly use: OperatorUse;
  readonly block: ConditionBlock;
  readonly key: ConditionKey;
  readonly place: StatementPlace;
  /** The key as written. */
  readonly name: string;
  readonly state: SettledKey | undefined;
  /** The policy's value that decided, where one did. */
  readonly decisive: number | undefined;
  /** Looked for only to explain. */
  readonly problems: readonly ValueProblem[];
}

/**
 * Whether a statement's condition holds. `onEntry` is told about every entry; without it evaluation stops at the
 * first that fails without resting on an assumption.
 */
export function matchConditions(query: Query, place: StatementPlace, onEntry?: (entry: EntryMatch) => void): Tri {
  const { run } = query;
  let all: Tri = 'yes';
  const start = run.used.length;
  let failsWithoutAssumption = false;
  for (const block of place.statement.conditions) {
    const reading = parseOperator(block.operator);
    if (!('ok' in reading)) {
      // Refused before unless the operator itself is known only at deployment.
      all = and(all, askUnseen(run, place, 'a condition operator'));
      continue;
    }
    for (const key of block.keys) {
      const used = run.used.length;
      const isThere = and(isPresent(run, block.presence), isPresent(run, key.presence));
      if (isThere === 'no') continue;
      const entry = matchEntry(query, reading.ok, block, key, place);
      onEntry?.(entry);
      const result = or(not(isThere), entry.result);
      all = and(all, result);
      failsWithoutAssumption ||= result === 'no' && run.used.length === used;
      if (failsWithoutAssumption && !onEntry) break;
    }
    if (failsWithoutAssumption && !onEntry) break;
    if (!block.isComplete) {
      all = and(all, askUnseen(run, place, `condition \`${block.operator}\``));
    }
  }
  if (!place.statement.conditionsAreComplete) all = and(all, askUnseen(run, place, 'Condition'));
  if (failsWithoutAssumption) run.used.length = start; // whatever was assumed, the answer would be the same
  return all;
}

function matchEntry(query: Query, use: OperatorUse, block: ConditionBlock, key: ConditionKey, place: StatementPlace): EntryMatch {
  const name = literalText(key.key);
  if (name === undefined) {
    const result = askUnseen(query.run, place, `a key under \`${block.operator}\``);
    return { result, use, block, key, place, name: '', state: undefined, decisive: undefined, problems: [] };
  }
  if (query.kind === 'authorizer-output') useRule(query.run, 'KE-13');
  const state = settleKey(query.run, query.context, name);
  const values: Comparable = { query, use, entry: key, place, name };
  const problems = query.run.detail === 'explain' ? problemsOf(values, state) : [];
  const { result, decisive } = matchSettled(values, state);
  return { result, use, block, key, place, name, state, decisive, problems };
}

function problemsOf({ query, use, entry, place }: Comparable, state: SettledKey): readonly ValueProblem[] {
  const run: Run = { ...query.run, questions: [], used: [] };
  return findValueProblems({ ...query, run }, use.operator, entry.values.values, state.kind === 'values' ? state.values : [], place);
}

function matchSettled(values: Comparable, state: SettledKey): Outcome {
  const { use, query } = values;
  if (use.operator.family === 'null') return matchNull(values, state);
  switch (state.kind) {
    case 'absent':
      return plain(matchMissing(use, query.run, state.isEmpty === true ? 'empty' : 'missing'));
    case 'open':
      return plain('unknown');
    case 'unseen-list':
      return plain(matchUnseenList(values, state.atom));
    case 'values':
      return matchPresent(values, state.values, state.isList ? 'list' : 'single');
  }
}

/** The master table of §3.2. A list without members is there, so that `IfExists` does not save `ForAnyValue`. */
function matchMissing(use: OperatorUse, run: Run, kind: 'missing' | 'empty'): Tri {
  if (use.qualifier === 'ForAnyValue' && use.ifExists) {
    useRule(run, '§3.2');
    if (kind === 'empty') return 'no';
  }
  return tri(resultOnMissingKey(use) === 'true');
}

/** A list of which nothing is known but that it has members. */
function matchUnseenList(values: Comparable, atom: Atom): Tri {
  const { use, query, entry } = values;
  if (entry.values.values.length === 0 && entry.values.isComplete) return matchNoValues(values);
  if (use.qualifier === undefined) return matchUnqualified(use, query.run);
  const marks = { questions: query.run.questions.length, used: query.run.used.length };
  const member: Atom = { ...atom, id: `${atom.id}:member` };
  const { result } = matchMember(values, { pieces: [member] });
  if (result !== 'unknown') return use.operator.negated ? not(result) : result; // the same for every member
  query.run.questions.length = marks.questions;
  query.run.used.length = marks.used;
  return askUnseenList(values, atom);
}

function matchUnqualified({ operator }: OperatorUse, run: Run): Tri {
  useRule(run, 'CO-52');
  return tri(operator.negated);
}

/** One question for the same comparison, wherever it is written: values that may differ make it another one. */
function askUnseenList({ query, entry, name, use, place }: Comparable, { label }: Atom): Tri {
  const { values, isComplete } = entry.values;
  const atoms = values.flatMap(({ text }) => atomsIn(text));
  const isSame = isComplete && atoms.every(({ pure }) => pure) && values.every(({ presence, text }) => presence.length === 0 && !mayHaveVariables(text));
  const listed = values.map(({ text }) => JSON.stringify(text.pieces.map((piece) => (isAtom(piece) ? { atom: piece.id } : piece)))).sort();
  const operator = `${use.qualifier ?? ''}:${use.operator.name}`; // whether a list that is there has to be is of no matter
  const key = isSame ? `list:${name.toLowerCase()}:${operator}:${listed.join(',')}` : `list:${name.toLowerCase()}:${operator}:${place.policy.id}#${place.statement.index}`;
  return askWhether(query.run, key, [...new Set([label, ...atoms.map((atom) => atom.label)])]);
}

interface Comparable {
  readonly query: Query;
  readonly use: OperatorUse;
  readonly entry: ConditionKey;
  readonly place: StatementPlace;
  readonly name: string;
}

type Outcome = Pick<EntryMatch, 'result' | 'decisive'>;

const plain = (result: Tri): Outcome => ({ result, decisive: undefined });

function matchPresent(values: Comparable, actual: readonly HoledText[], cardinality: 'list' | 'single'): Outcome {
  const { use, entry, query } = values;
  const { negated } = use.operator;
  if (entry.values.values.length === 0 && entry.values.isComplete) return plain(matchNoValues(values));
  if (use.qualifier === undefined && cardinality === 'list') return plain(matchUnqualified(use, query.run));
  // Semantics §3.2: whether an empty text counts as a value under `ForAllValues` is told in two ways.
  if (use.qualifier === 'ForAllValues' && actual.some((value) => literalText(value) === '')) useRule(query.run, '§3.2');
  const members = actual.map((value) => matchMember(values, value));
  const results = members.map((member) => (negated ? not(member.result) : member.result));
  const result = use.qualifier === 'ForAnyValue' ? anyOf(results) : allOf(results);
  if (negated && result !== 'no' && members.some((member) => member.isMalformed)) useRule(query.run, use.operator.family === 'arn' ? 'CO-43' : 'CO-21');
  return { result, decisive: members.find((member) => member.result === 'yes')?.decisive };
}

interface MemberMatch extends Outcome {
  /** Whether a malformed value was among those compared. */
  readonly isMalformed: boolean;
}

/** CO-1: whether one value of the request is in relation to any value of the policy. */
function matchMember({ query, use, entry, place, name }: Comparable, actual: HoledText): MemberMatch {
  let result: Tri = 'no';
  let isMalformed = false;
  for (const [index, value] of entry.values.values.entries()) {
    const match = compareValue(query, use.operator, value, actual, place);
    isMalformed ||= match.isMalformed === true;
    if (match.result === 'yes') return { result: 'yes', decisive: index, isMalformed };
    if (match.result === 'unknown') result = 'unknown';
  }
  if (!entry.values.isComplete) result = anyOf([result, askUnseenValues(query, place, use, name)]);
  return { result, decisive: undefined, isMalformed };
}

function askUnseenValues(query: Query, place: StatementPlace, use: OperatorUse, name: string): Tri {
  return askUnseen(query.run, place, `values of \`${name}\` under \`${use.operator.name}\``);
}

/** An empty list of values while the key is there (end of semantics §3.7). */
function matchNoValues({ query, use }: Comparable): Tri {
  if (use.qualifier !== undefined || use.ifExists) return 'no';
  if (use.operator.negated) return 'yes';
  useRule(query.run, '§3.7');
  return 'no';
}

/** `Null` asks whether the key is missing; several values are alternatives, and a malformed one asks nothing. */
function matchNull({ query, entry, place, use, name }: Comparable, state: SettledKey): Outcome {
  const { run } = query;
  const isMissing: Tri = state.kind === 'absent' ? 'yes' : state.kind === 'open' ? 'unknown' : 'no';
  if (state.kind === 'values' && state.values.some((value) => literalText(value) === '')) useRule(run, '§3.2');
  if (entry.values.values.length === 0 && entry.values.isComplete) useRule(run, '§3.7');
  const results = entry.values.values.map(({ text, presence }: Value): Tri => {
    const written = literalText(text);
    const isThere = isPresent(run, presence);
    if (written === undefined) return allOf([isThere, askNull(run, text, isMissing)]);
    const wanted = parseBoolean(written);
    if (wanted === undefined) return 'no';
    return allOf([isThere, wanted ? isMissing : not(isMissing)]);
  });
  const seen = anyOf(results);
  const result = entry.values.isComplete ? seen : anyOf([seen, askUnseenValues(query, place, use, name)]);
  return { result, decisive: results.length === 1 ? 0 : undefined };
}

/** A `Null` whose value only deployment knows: true or false, and the key is there or not. */
function askNull(run: Run, text: HoledText, isMissing: Tri): Tri {
  const isTrue = askAboutAtoms(run, `null:${JSON.stringify(text.pieces)}`, atomsIn(text));
  if (isTrue === 'unknown') return 'unknown';
  return isTrue === 'yes' ? isMissing : not(isMissing);
}
