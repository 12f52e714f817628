/**
 * How a statement lies to a set of calls by its actions and resources: it is about all of them, some, or none.
 *
 * Principals and conditions are not looked at, and a statement that only some deployments have is taken to be there.
 * What cannot be seen could be anything, so it leads to `unknown` and never to a claim.
 */
import { isAtom, literalText, type HoledText } from '../base/atoms';
import { matchesGlob } from '../base/glob';
import { anyOf, not, type Tri } from '../base/tri';
import { completeFields } from '../evaluate/match/resource';
import type { TextPattern } from '../evaluate/match/tokens';
import { mayHaveVariables } from '../evaluate/variables';
import { expandShortArn } from '../gateway/arn';
import { kindFacts, type PolicyKind } from '../policy/kinds';
import type { Statement, ValueList } from '../policy/model';
import type { CallSet } from './call-set';
import { relateAny, type ListedPattern, type Relation } from './relate';
import { withVariables } from './variables';

export function relateStatement(statement: Statement, kind: PolicyKind, set: CallSet): Relation {
  const { action: own, notAction, resource: resources, notResource } = statement;
  if ([own, notAction, resources, notResource].some((element) => element?.existsWhen !== undefined)) return { kind: 'unknown' };
  const action = isAboutCalls(statement);
  if (action === 'no') return { kind: 'disjoint' };
  const resource = relateResources(statement, kind, set);
  return action === 'yes' || resource.kind === 'disjoint' ? resource : { kind: 'unknown' };
}

/** Whether the actions take in `execute-api:Invoke`. */
export function isAboutCalls({ action, notAction, isOpen }: Statement): Tri {
  const element = action ?? notAction;
  if (!element) return isOpen ? 'unknown' : 'no';
  const { values, isComplete } = element.value;
  const found = anyOf([...values.map(({ text, presence }) => (presence.length > 0 ? atMost(matchesInvoke(text)) : matchesInvoke(text))), ...(isComplete ? [] : ['unknown' as const])]);
  return action ? found : not(found);
}

const atMost = (result: Tri): Tri => (result === 'no' ? 'no' : 'unknown');

/** GR-20 to GR-22: without regard to case, and only with its service. */
function matchesInvoke(text: HoledText): Tri {
  const name = literalText(text)?.toLowerCase();
  if (name === undefined) return 'unknown';
  if (!name.includes(':') && !/^\*+$/.test(name)) return 'no';
  return matchesGlob(name, 'execute-api:invoke') ? 'yes' : 'no';
}

function relateResources(statement: Statement, kind: PolicyKind, set: CallSet): Relation {
  const element = statement.resource ?? statement.notResource;
  // Where it may be left out, the policy's own resource is meant; elsewhere AWS refuses the statement (GR-44).
  if (!element) return { kind: statement.isOpen ? 'unknown' : kindFacts(kind).resource === 'required' ? 'disjoint' : 'covers' };
  const relation = relateAny(listed(element.value, kind, set), set);
  if (statement.resource) return relation;
  switch (relation.kind) {
    case 'covers':
      return { kind: 'disjoint' };
    // CO-65: a variable without a value makes `NotResource` match nothing at all.
    case 'disjoint':
      return element.value.values.some(({ text }) => mayHaveVariables(text)) ? { kind: 'unknown' } : { kind: 'covers' };
    case 'overlaps':
      return element.value.values.some(({ text }) => mayHaveVariables(text)) ? { kind: 'unknown' } : { kind: 'overlaps', inside: relation.outside, outside: relation.inside };
    case 'unknown':
      return relation;
  }
}

function listed({ values, isComplete }: ValueList, kind: PolicyKind, set: CallSet): readonly ListedPattern[] {
  const written = values.map(({ text, presence }): ListedPattern => ({ pattern: asCompared(text, kind, set), isCertain: presence.length === 0 }));
  return isComplete ? written : [...written, { pattern: { pieces: ['*'] }, isCertain: false }];
}

/** The short form of an API's own policy and the fields AWS fills in are written out; variables may be anything. */
function asCompared(text: HoledText, kind: PolicyKind, set: CallSet): TextPattern {
  const full = kind === 'api-resource-policy' ? expandShortArn(text, set.prefix) : text;
  const whole = completeFields(full, kind);
  return whole.pieces.some((piece) => !isAtom(piece) && piece.includes('${')) ? withVariables(whole) : whole;
}
