/**
 * Splits an undetermined evaluation into cases, one for each answer to what was asked, until every case is decided or
 * the budget is spent.
 *
 * The cases of a question exclude each other and leave nothing out, so what holds in all of them holds. How an
 * evaluation runs is not known here.
 */
import type { Outcome } from './decision';
import { NOTHING_SUPPOSED, suppose, type Question, type Suppositions } from './run';

/** Evaluations for one decision, the first included. */
export const CASE_BUDGET = 64;

/** As much of a run as splitting needs. */
export interface Splittable {
  readonly decision: Outcome;
  /** Distinguishes answers of one decision, such as 401 from 403. */
  readonly variant: string;
  readonly questions: readonly Question[];
}

export interface SplitResult<Result> {
  /** One for each case that was decided; where they agree, the decision is settled. */
  readonly cases: readonly Result[];
  readonly agree: boolean;
  /** Labels of what would settle it; empty where the cases agree. */
  readonly unknown: readonly string[];
  /** Outcomes of the cases; empty where some case stayed open. */
  readonly possible: readonly Outcome[];
  /** Whether the budget was spent before all cases were looked at. */
  readonly isCutShort: boolean;
}

export function splitCases<Result extends Splittable>(first: Result, evaluate: (supposed: Suppositions) => Result): SplitResult<Result> {
  const work: Work<Result> = { evaluate, left: CASE_BUDGET - 1, isCutShort: false, leaves: [] };
  const tree = grow(first, NOTHING_SUPPOSED, work);
  const reduced = reduce(tree);
  const isOpen = work.leaves.some((leaf) => leaf.decision === 'undetermined');
  const agree = !isOpen && new Set(work.leaves.map((leaf) => `${leaf.decision} ${leaf.variant}`)).size === 1;
  return {
    cases: work.leaves,
    agree,
    unknown: agree ? [] : [...reduced.labels],
    possible: isOpen || agree ? [] : [...new Set(work.leaves.map((leaf) => leaf.decision))],
    isCutShort: work.isCutShort,
  };
}

interface Work<Result> {
  readonly evaluate: (supposed: Suppositions) => Result;
  left: number;
  isCutShort: boolean;
  readonly leaves: Result[];
}

type Tree =
  | { readonly kind: 'leaf'; readonly signature: string; readonly labels: readonly string[] }
  | { readonly kind: 'fork'; readonly question: Question; readonly branches: readonly Tree[] };

function grow<Result extends Splittable>(result: Result, supposed: Suppositions, work: Work<Result>): Tree {
  if (result.decision !== 'undetermined') return leaf(result, work, []);
  const question = result.questions.find(({ cases }) => cases.length > 0);
  if (!question) return leaf(result, work, result.questions.flatMap(({ labels }) => labels));
  if (work.left < question.cases.length) {
    work.isCutShort = true;
    return leaf(result, work, question.labels);
  }
  work.left -= question.cases.length;
  const branches = question.cases.map((each) => {
    const next = suppose(supposed, each);
    return grow(work.evaluate(next), next, work);
  });
  return { kind: 'fork', question, branches };
}

function leaf<Result extends Splittable>(result: Result, work: Work<Result>, labels: readonly string[]): Tree {
  work.leaves.push(result);
  return { kind: 'leaf', signature: `${result.decision} ${result.variant} ${labels.join()}`, labels };
}

interface Reduced {
  readonly signature: string;
  readonly labels: ReadonlySet<string>;
}

/** A question whose answers all lead to the same need not be asked; the others have to be. */
function reduce(tree: Tree): Reduced {
  if (tree.kind === 'leaf') return { signature: tree.signature, labels: new Set(tree.labels) };
  const branches = tree.branches.map(reduce);
  const [first, ...others] = branches;
  if (first && others.every((other) => other.signature === first.signature)) return first;
  const labels = new Set(tree.question.labels);
  for (const branch of branches) for (const label of branch.labels) labels.add(label);
  return { signature: `${tree.question.key}?(${branches.map(({ signature }) => signature).join('|')})`, labels };
}
