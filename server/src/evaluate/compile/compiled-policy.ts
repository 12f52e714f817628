/**
 * The compiled form of a policy: for a query the statements that may match, found without looking at the others.
 *
 * A policy is compiled once per version, since every edit makes a new one, and only as far as it is asked: an action
 * gets its list of statements when it is first asked about, and the index over their resources when that list is used
 * again. What is found still has to be matched.
 */
import type { Policy, Statement } from '../../policy/model';
import type { Work } from '../work';
import { isRuledOutByAction } from './action-filter';
import { findByResource, indexResources, type ResourceIndex, type ResourceQuestion } from './resource-index';

interface CompiledPolicy {
  /** By action in lower case. */
  readonly byAction: Map<string, ActionList>;
}

interface ActionList {
  readonly statements: readonly Statement[];
  uses: number;
  index: ResourceIndex | undefined;
}

/** The statements that may match, in order. `policy` is never changed: a new version is another object. */
export function findCandidates(policy: Policy, action: string, question: ResourceQuestion, work: Work): readonly Statement[] {
  if (policy.statements.length < FEWEST_TO_COMPILE) return policy.statements;
  const list = listFor(policy, action, work);
  if (list.statements.length < FEWEST_TO_COMPILE) return list.statements;
  if (!list.index && list.uses++ > 0) {
    list.index = indexResources(list.statements);
    work.compiled += list.statements.length;
  }
  return list.index ? findByResource(list.index, question, (nodes) => void (work.nodes += nodes)) : list.statements;
}

/** Looking at this few takes no longer than searching. */
const FEWEST_TO_COMPILE = 3;

/** Actions are few, but tables may ask about every action there is: then the lists are made anew. */
const MOST_ACTIONS = 64;

const COMPILED = new WeakMap<Policy, CompiledPolicy>();

function listFor(policy: Policy, written: string, work: Work): ActionList {
  let compiled = COMPILED.get(policy);
  if (!compiled) {
    compiled = { byAction: new Map() };
    COMPILED.set(policy, compiled);
  }
  const action = written.toLowerCase();
  const known = compiled.byAction.get(action);
  if (known) return known;
  if (compiled.byAction.size >= MOST_ACTIONS) compiled.byAction.clear();
  const list: ActionList = { statements: policy.statements.filter((statement) => !isRuledOutByAction(statement, action)), uses: 0, index: undefined };
  work.compiled += policy.statements.length;
  compiled.byAction.set(action, list);
  return list;
}
