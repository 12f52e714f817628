/**
 * Statements that AWS would not accept: they match nothing and are listed as a problem (scenario contract).
 *
 * Only what makes a statement meaningless is looked for; spelling advice and quotas are for checks. Where AWS would
 * refuse the whole policy the rest of it is still evaluated, because people ask while they are writing.
 */
import { isAtom, literalText } from '../base/atoms';
import { withArticle } from '../base/words';
import { kindFacts, type PolicyKind } from '../policy/kinds';
import type { ConditionBlock, Malformation, Statement, ValueList } from '../policy/model';
import { parseOperator } from '../policy/vocabulary/operators';
import { refusedPrincipal } from './match/principal';

/** Why AWS would refuse the statement in every deployment, as one clause; undefined where it would not. */
export function refusalOf(statement: Statement, kind: PolicyKind): string | undefined {
  return (
    statement.malformed?.find(({ presence }) => presence.length === 0)?.clause ??
    refusedEffect(statement) ??
    refusedPairs(statement) ??
    refusedPrincipals(statement, kind) ??
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

function refusedEffect({ effect, isOpen }: Statement): string | undefined {
  if (!effect) return isOpen ? undefined : '`Effect` is missing';
  return effect.value ? undefined : '`Effect` must be `Allow` or `Deny`';
}

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
  for (const set of [statement.principal?.value, statement.notPrincipal?.value]) {
    for (const entry of set?.entries ?? []) {
      for (const value of entry.values) {
        const refusal = value.presence.length === 0 ? refusedPrincipal(entry.type, value) : undefined;
        if (refusal !== undefined) return refusal;
      }
    }
  }
  return undefined;
}

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
