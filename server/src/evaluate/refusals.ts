/**
 * Statements that AWS would not accept: they match nothing and are listed as a problem (scenario contract).
 *
 * Only what makes a statement meaningless is looked for; spelling advice and quotas are for checks. Where AWS would
 * refuse the whole policy the rest of it is still evaluated, because people ask while they are writing.
 */
import { isAtom, literalText } from '../base/atoms';
import { withArticle } from '../base/words';
import { kindFacts, type PolicyKind } from '../policy/kinds';
import type { ConditionBlock, Malformation, PrincipalSet, Statement, Value, ValueList } from '../policy/model';
import { parseOperator } from '../policy/vocabulary/operators';
import { refusedPrincipal, refusedPrincipalType } from './match/principal';

/** Why AWS would refuse the statement in every deployment, as one clause; undefined where it would not. */
export function refusalOf(statement: Statement, kind: PolicyKind): string | undefined {
  return (
    statement.malformed?.find(({ presence }) => presence.length === 0)?.clause ??
    refusedEffect(statement, kind) ??
    refusedPairs(statement) ??
    refusedPrincipals(statement, kind) ??
    refusedActions(statement, kind) ??
    refusedResource(statement, kind) ??
    refusedOperators(statement)
  );
}

/** Why AWS would refuse it in some deployments: what stands in branches that only these take. */
export function conditionalRefusals(statement: Statement): readonly Malformation[] {
  const principals = [statement.principal, statement.notPrincipal].flatMap((set) => set?.value.entries ?? []).flatMap(({ type, values }) =>
    values.flatMap((value) => {
      const clause = value.presence.length > 0 ? refusedPrincipal(type, value) : undefined;
      return clause === undefined ? [] : [{ clause, presence: value.presence }];
    }),
  );
  const operators = statement.conditions.flatMap((block) => {
    const clause = block.presence.length > 0 ? refusedBlock(block) : undefined;
    return clause === undefined ? [] : [{ clause, presence: block.presence }];
  });
  const effects = (statement.effects ?? []).flatMap(({ effect, presence }) => (effect ? [] : [{ clause: '`Effect` must be `Allow` or `Deny`', presence }]));
  return [...(statement.malformed ?? []), ...effects, ...principals, ...operators].filter(({ presence }) => presence.length > 0);
}

function refusedEffect(statement: Statement, kind: PolicyKind): string | undefined {
  const { effect, isOpen } = statement;
  if (!effect) return isOpen ? undefined : '`Effect` is missing';
  if (!effect.value) return '`Effect` must be `Allow` or `Deny`';
  const { effects, title } = kindFacts(kind);
  if (!effect.value.known || effects.includes(effect.value.value) || isFullAccess(statement)) return undefined;
  return `\`Effect\` must be \`${effects.join('` or `')}\` in ${withArticle(title)}`;
}

/** GR-42: the one policy of its kind that allows is AWS's own, which allows everything. */
function isFullAccess({ effect, principal, action, resource, conditions, conditionsAreComplete }: Statement): boolean {
  const isStar = (list: ValueList | undefined): boolean => list?.values.length === 1 && list.isComplete && isLoneStar(list.values[0]);
  const isAllow = effect?.value?.known === true && effect.value.value === 'Allow';
  return isAllow && principal?.value.isEveryone === true && isStar(action?.value) && isStar(resource?.value) && conditions.length === 0 && conditionsAreComplete;
}

const isLoneStar = (value: Value | undefined): boolean => value !== undefined && value.presence.length === 0 && literalText(value.text) === '*';

/** Semantics §2.5. */
function refusedPairs(statement: Statement): string | undefined {
  if (statement.action && statement.notAction) return '`Action` and `NotAction` exclude each other';
  if (!statement.action && !statement.notAction && !statement.isOpen) return '`Action` is missing';
  if (statement.resource && statement.notResource) return '`Resource` and `NotResource` exclude each other';
  if (statement.principal && statement.notPrincipal) return '`Principal` and `NotPrincipal` exclude each other';
  return undefined;
}

function refusedPrincipals(statement: Statement, kind: PolicyKind): string | undefined {
  const facts = kindFacts(kind);
  const isAllow = statement.effect?.value?.known === true && statement.effect.value.value === 'Allow';
  if (statement.principal && facts.principal === 'forbidden') return `\`Principal\` is not allowed in ${withArticle(facts.title)}`;
  if (statement.notPrincipal && (facts.notPrincipal === 'forbidden' || (isAllow && facts.principal === 'required'))) {
    return isAllow && facts.notPrincipal !== 'forbidden' ? '`NotPrincipal` goes with `Deny` only' : `\`NotPrincipal\` is not allowed in ${withArticle(facts.title)}`;
  }
  if (facts.principal === 'ignored' || facts.principal === 'unknown') return undefined;
  if (facts.principal === 'required' && !statement.principal && !statement.notPrincipal && !statement.isOpen) return '`Principal` is missing';
  const [set] = [statement.principal?.value, statement.notPrincipal?.value].filter((each) => each !== undefined);
  return set && (refusedSet(set) ?? (facts.principalForm === 'star' && !mayBeStar(set) ? `\`Principal\` must be \`"*"\` in ${withArticle(facts.title)}` : undefined));
}

function refusedSet({ entries }: PrincipalSet): string | undefined {
  for (const { type, values } of entries) {
    const ofType = refusedPrincipalType(type);
    if (ofType !== undefined && values.every(({ presence }) => presence.length === 0)) return ofType;
    for (const value of values) {
      const refusal = value.presence.length === 0 ? refusedPrincipal(type, value) : undefined;
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

/** Where deployment chooses or nothing is seen, the bare star may be meant. */
function mayBeStar({ isEveryone, isComplete, entries }: PrincipalSet): boolean {
  return isEveryone || !isComplete || entries.some(({ values }) => values.some(({ presence }) => presence.length > 0));
}

/** GR-20, §2.4: actions name their service; some kinds of policy take some actions only. */
function refusedActions(statement: Statement, kind: PolicyKind): string | undefined {
  const { notAction, bareActionStar, title } = kindFacts(kind);
  if (statement.notAction && notAction === 'forbidden') return `\`NotAction\` is not allowed in ${withArticle(title)}`;
  // What API Gateway makes of such actions in the answer of an authorizer is not known.
  if (kind === 'authorizer-output' || kind === 'unknown') return undefined;
  for (const { text, presence } of (statement.action ?? statement.notAction)?.value.values ?? []) {
    const action = presence.length === 0 ? literalText(text) : undefined;
    if (action === undefined || action === '') continue;
    if (/^\*+$/.test(action)) {
      if (bareActionStar === 'forbidden' && !isFullAccess(statement)) return `\`${action}\` is not allowed as an action in ${withArticle(title)}, which names services`;
    } else if (!action.includes(':')) {
      return `\`${action}\` names no service: actions are written \`service:Name\``;
    } else if (kind === 'trust' && !mayBeOfTrust(action)) {
      return `\`${action}\` is not allowed in ${withArticle(title)}, which is about assuming the role`;
    }
  }
  return undefined;
}

function mayBeOfTrust(action: string): boolean {
  const lower = action.toLowerCase();
  return lower.startsWith('sts:assumerole') || /[*?]/.test(lower.startsWith('sts:') ? lower : lower.slice(0, lower.indexOf(':'))) || TRUST_ACTIONS.has(lower);
}

const TRUST_ACTIONS: ReadonlySet<string> = new Set(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext']);

function refusedResource(statement: Statement, kind: PolicyKind): string | undefined {
  const facts = kindFacts(kind);
  const list = statement.resource ?? statement.notResource;
  if (!list) return facts.resource === 'required' && !statement.isOpen ? '`Resource` is missing' : undefined;
  if (facts.resource === 'forbidden') return `\`Resource\` is not allowed in ${withArticle(facts.title)}`;
  if (!DEMANDS_WHOLE_ARNS.has(kind)) return undefined;
  const short = findShortened(list.value);
  return short === undefined ? undefined : `\`${short}\` lacks fields of an ARN, which ${withArticle(facts.title)} must not`;
}

// ARN-12: session policies, SCPs and RCPs with shortened ARNs are refused.
const DEMANDS_WHOLE_ARNS: ReadonlySet<PolicyKind> = new Set<PolicyKind>(['session', 'scp', 'rcp']);

function findShortened(list: ValueList): string | undefined {
  for (const { text, presence } of list.values) {
    if (presence.length > 0) continue;
    const written = literalText(text);
    if (written?.startsWith('arn:') && !text.pieces.some(isAtom) && written.split(':').length < 6) return written;
  }
  return undefined;
}

function refusedOperators({ conditions }: Statement): string | undefined {
  for (const block of conditions) {
    const refusal = block.presence.length === 0 ? refusedBlock(block) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refusedBlock({ operator, keys, isComplete }: ConditionBlock): string | undefined {
  const reading = parseOperator(operator);
  const twice = findKeyTwice(keys);
  if (twice) return `${twice} are one key under \`${operator}\``;
  if ('ok' in reading || (operator === '' && !isComplete)) return undefined;
  return `\`${operator}\` is no condition operator${reading.nearest === undefined ? '' : `; \`${reading.nearest}\` is meant`}`;
}

/** GR-4: names that differ only in case. */
function findKeyTwice(keys: ConditionBlock['keys']): string | undefined {
  if (keys.length < 2) return undefined;
  const seen = new Map<string, string>();
  for (const { key, presence } of keys) {
    const name = presence.length === 0 ? literalText(key) : undefined;
    if (name === undefined) continue;
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) return `\`${other}\` and \`${name}\``;
    seen.set(name.toLowerCase(), name);
  }
  return undefined;
}
