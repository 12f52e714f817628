/**
 * The compiled form of a policy: for a query the statements that may match, found without looking at the others.
 *
 * A policy is compiled once per version, since every edit makes a new one, and only as far as it is asked: an action
 * gets its list of statements when it is first asked about, and the index over their resources when that list is used
 * again. What is found still has to be matched.
 */
import { keptWith } from '../../base/kept-with';
import type { Policy } from '../../policy/model';
import type { Work } from '../work';
import { unexamined, type Candidate } from './candidate';
import { foreseeAction } from './foresee-action';
import { findByResource, indexResources, type ResourceIndex, type ResourceQuestion } from './resource-index';

/** The statements that may match, in order. `policy` is never changed: a new version is another object. */
export function findCandidates(policy: Policy, action: string, question: ResourceQuestion, work: Work): readonly Candidate[] {
  const list = listFor(policy, action, work);
  if (!list.index && (list.candidates.length < FEWEST_TO_INDEX || list.uses++ === 0)) return list.candidates;
  if (!list.index) {
    list.index = indexResources(list.candidates);
    work.compiled += list.candidates.length;
  }
  return findByResource(list.index, question, work);
}

interface CompiledPolicy {
  /** By action as it is asked about. */
  readonly byAction: Map<string, ActionList>;
}

interface ActionList {
  readonly candidates: readonly Candidate[];
  uses: number;
  index: ResourceIndex | undefined;
}

/** Looking at one statement takes no longer than searching. */
const FEWEST_TO_INDEX = 2;

/** Actions are few, but tables may ask about every action there is: then the lists are made anew. */
const MOST_ACTIONS = 64;

const COMPILED = keptWith<Policy, CompiledPolicy>('compiled');

function listFor(policy: Policy, action: string, work: Work): ActionList {
  let compiled = COMPILED.get(policy);
  if (!compiled) {
    compiled = { byAction: new Map() };
    COMPILED.set(policy, compiled);
  }
  const known = compiled.byAction.get(action);
  if (known) return known;
  if (compiled.byAction.size >= MOST_ACTIONS) compiled.byAction.clear();
  const list: ActionList = { candidates: candidatesFor(policy, action), uses: 0, index: undefined };
  work.compiled += policy.statements.length;
  compiled.byAction.set(action, list);
  return list;
}

function candidatesFor({ statements }: Policy, written: string): readonly Candidate[] {
  const action = written.toLowerCase();
  return statements.flatMap((statement): readonly Candidate[] => {
    const foreseen = foreseeAction(statement, action);
    return foreseen === 'no' ? [] : [{ ...unexamined(statement), action: foreseen }];
  });
}
