/**
 * A statement as one deployment has it: elements that a condition of the template leaves out are not there, and what is
 * malformed in other deployments does not count.
 *
 * Whole statements and single values that depend on deployment are looked at where they are matched.
 */
import { known } from '../base/atoms';
import { keptWith } from '../base/kept-with';
import { anyOf } from '../base/tri';
import type { PolicyKind } from '../policy/kinds';
import type { EffectChoice, Element, Malformation, Presence, Statement } from '../policy/model';
import { isPresent } from './query';
import { conditionalRefusals, refusalOf } from './refusals';
import type { Run } from './run';

const OPTIONAL = ['principal', 'notPrincipal', 'action', 'notAction', 'resource', 'notResource'] as const;

/** Undefined where it has to be asked first which elements are there; the questions are on the run then. */
export function deployedStatement(run: Run, statement: Statement): Statement | undefined {
  let result: Statement | undefined = statement.effects ? withEffect(run, statement, statement.effects) : statement;
  for (const name of OPTIONAL) {
    const ways = statement[name]?.existsWhen;
    if (!ways) continue;
    const isThere = anyOf(ways.map((presence) => isPresent(run, presence)));
    if (isThere === 'unknown') result = undefined;
    else if (isThere === 'no' && result) result = { ...result, [name]: undefined };
  }
  return result;
}

/** Whether it may have to be asked which elements the statement has, before anything else can be said. */
export function isAskedAbout(statement: Statement): boolean {
  return OPTIONAL.some((name) => statement[name]?.existsWhen);
}

/** The statement with the one effect it has; unchanged where that has to be asked first. */
function withEffect(run: Run, statement: Statement, effects: readonly EffectChoice[]): Statement {
  const areThere = effects.map(({ presence }) => isPresent(run, presence));
  const chosen = effects[areThere.indexOf('yes')];
  if (!chosen || !statement.effect) return statement;
  return { ...statement, effect: { ...statement.effect, value: chosen.effect && known(chosen.effect) }, effects: undefined };
}

/** The conditions under which an element is there, for the words of a trace. */
export function existenceIn(statement: Statement): readonly Presence[] {
  const elements: readonly (Element<unknown> | undefined)[] = OPTIONAL.map((name) => statement[name]);
  return elements.flatMap((element) => element?.existsWhen?.[0] ?? []);
}

/** Why AWS would refuse the statement; `open` where it would in some deployments and nobody knows whether this is one. */
export function refusalIn(run: Run, statement: Statement, kind: PolicyKind): { readonly clause: string } | 'open' | undefined {
  const { anywhere, somewhere } = refusalsOf(statement, kind);
  if (anywhere !== undefined) return { clause: anywhere };
  let isOpen = false;
  for (const refusal of somewhere) {
    const isThere = isPresent(run, refusal.presence);
    if (isThere === 'yes') return { clause: refusal.clause };
    isOpen ||= isThere === 'unknown';
  }
  return isOpen ? 'open' : undefined;
}

/** Why AWS would refuse the statement whatever the deployment, as a clause. */
export function refusalAnywhere(statement: Statement, kind: PolicyKind): string | undefined {
  return refusalsOf(statement, kind).anywhere;
}

interface Refusals {
  readonly anywhere: string | undefined;
  readonly somewhere: readonly Malformation[];
}

/** A statement never changes, and as a policy of one kind it is refused for the same reason every time. */
const REFUSALS = keptWith<Statement, Map<PolicyKind, Refusals>>('refusals');

function refusalsOf(statement: Statement, kind: PolicyKind): Refusals {
  const byKind = REFUSALS.get(statement) ?? new Map<PolicyKind, Refusals>();
  const known = byKind.get(kind);
  if (known) return known;
  const refusals: Refusals = { anywhere: refusalOf(statement, kind), somewhere: conditionalRefusals(statement) };
  REFUSALS.set(statement, byKind.set(kind, refusals));
  return refusals;
}
