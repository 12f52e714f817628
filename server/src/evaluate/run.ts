/**
 * One run of an evaluation: what it supposes about values nobody knows, and what it found it would have to ask.
 *
 * A question lists suppositions of which exactly one holds; `split.ts` repeats the run under each of them. Nothing
 * here knows policies or requests, and a run never changes what it was given: it only collects.
 */
import type { Atom } from '../base/atoms';
import type { Tri } from '../base/tri';
import type { TraceEntry } from './decision';
import { noWork, type Work } from './work';

export type Supposition =
  | { readonly kind: 'value'; readonly atom: string; readonly text: string }
  | { readonly kind: 'not-value'; readonly atom: string; readonly text: string }
  | { readonly kind: 'choice'; readonly key: string; readonly choice: string };

/** Something that nobody knows; without cases where even supposing an answer would be wrong (impure atoms). */
export interface Question {
  readonly key: string;
  /** What people would have to say to settle it, in their words. */
  readonly labels: readonly string[];
  readonly cases: readonly Supposition[];
  /** The atom of a condition key that is asked about for being the same as another value: requests bring it or do not. */
  readonly requestKey?: string;
}

export interface Suppositions {
  /** By atom id. */
  readonly values: ReadonlyMap<string, string>;
  readonly excluded: ReadonlyMap<string, ReadonlySet<string>>;
  /** By question key. */
  readonly choices: ReadonlyMap<string, string>;
}

export const NOTHING_SUPPOSED: Suppositions = { values: new Map(), excluded: new Map(), choices: new Map() };

/** A rule tagged [unverified] that was used, and where it may have mattered. */
export interface UsedRule {
  readonly rule: string;
  readonly bearing: Bearing;
}

/** `allow`/`deny`: in a statement of this effect that did or did not match; `flow`: outside statements. */
export type Bearing = 'flow' | 'allow-matched' | 'allow-missed' | 'deny-matched' | 'deny-missed';

export interface Run {
  readonly supposed: Suppositions;
  readonly questions: Question[];
  readonly used: UsedRule[];
  /** Filled only to explain. */
  readonly trace: TraceEntry[];
  /** Whether every step is to be recorded; the decision must not depend on it. */
  readonly detail: 'decide' | 'explain';
  /** What it cost, counted over all runs of an evaluation. */
  readonly work: Work;
}

export function startRun(supposed: Suppositions, detail: Run['detail'], work: Work = noWork()): Run {
  work.runs++;
  return { supposed, questions: [], used: [], trace: [], detail, work };
}

export function suppose(base: Suppositions, supposition: Supposition): Suppositions {
  switch (supposition.kind) {
    case 'value':
      return { ...base, values: new Map(base.values).set(supposition.atom, supposition.text) };
    case 'not-value': {
      const others = new Set(base.excluded.get(supposition.atom)).add(supposition.text);
      return { ...base, excluded: new Map(base.excluded).set(supposition.atom, others) };
    }
    case 'choice':
      return { ...base, choices: new Map(base.choices).set(supposition.key, supposition.choice) };
  }
}

/** The answer to a question with the answers yes and no; puts it down where nothing is supposed. */
export function askWhether(run: Run, key: string, labels: readonly string[], requestKey?: string): Tri {
  const choice = askWhich(run, key, labels, YES_OR_NO, requestKey);
  return choice === undefined ? 'unknown' : choice === 'yes' ? 'yes' : 'no';
}

/** The same for a question about atoms; where one of them is impure not even an answer could be supposed. */
export function askAboutAtoms(run: Run, key: string, atoms: readonly Atom[], requestKey?: string): Tri {
  const labels = [...new Set(atoms.map((atom) => atom.label))];
  if (atoms.every((atom) => atom.pure)) return askWhether(run, key, labels, requestKey);
  run.questions.push({ key, labels, cases: [] });
  return 'unknown';
}

/** The supposed one of several answers, or undefined after putting the question down. */
export function askWhich<Choice extends string>(
  run: Run,
  key: string,
  labels: readonly string[],
  choices: readonly Choice[],
  requestKey?: string,
): Choice | undefined {
  const supposed = run.supposed.choices.get(key);
  const choice = choices.find((candidate) => candidate === supposed);
  if (choice === undefined) {
    run.questions.push({ key, labels, cases: choices.map((each) => ({ kind: 'choice', key, choice: each })), ...(requestKey === undefined ? {} : { requestKey }) });
  }
  return choice;
}

/** Whether an atom's value is this text; the alternatives are the text and anything else. */
export function askValue(run: Run, atom: Atom, text: string): Tri {
  if (!atom.pure) {
    run.questions.push({ key: `value:${atom.id}`, labels: [atom.label], cases: [] });
    return 'unknown';
  }
  const value = run.supposed.values.get(atom.id);
  if (value !== undefined) return value === text ? 'yes' : 'no';
  if (run.supposed.excluded.get(atom.id)?.has(text)) return 'no';
  run.questions.push({
    key: `value:${atom.id}=${text}`,
    labels: [atom.label],
    cases: [
      { kind: 'value', atom: atom.id, text },
      { kind: 'not-value', atom: atom.id, text },
    ],
  });
  return 'unknown';
}

/** Notes that a rule without evidence was used; the bearing is filled in by whoever knows the statement. */
export function useRule(run: Run, rule: string, bearing: Bearing = 'flow'): void {
  run.used.push({ rule, bearing });
}

const YES_OR_NO = ['yes', 'no'] as const;
