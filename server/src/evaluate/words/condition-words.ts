/**
 * Why a condition entry came out as it did, in one clause with the values compared.
 *
 * Entries that hold need words only where that surprises: a missing key, a value nobody can read. Nothing is decided
 * here; how two values differ is told in `value-words.ts`.
 */
import { countsVariables } from '../place';
import type { ValueProblem } from '../condition-values';
import type { EntryMatch } from '../conditions';
import type { Query } from '../query';
import { NOTHING_SUPPOSED, startRun } from '../run';
import { whyDifferent } from './value-words';
import { mayHaveVariables } from '../variables';
import { shownValues, SILENT, whyLiteral, type Words } from './words';

export function whyCondition(entry: EntryMatch, query: Query): Words {
  const words = wordsOf(entry, { ...query, run: startRun(NOTHING_SUPPOSED, 'explain') });
  const isAssumed = query.kind === 'authorizer-output' && entry.state?.kind === 'absent' && entry.result !== 'no';
  return isAssumed ? { ...words, rules: [...words.rules, 'KE-13'] } : words;
}

/**
 * What decided, and every value that is malformed or has no value, whether or not it decided. `query`: with a run of its
 * own, since words must not put questions.
 */
function wordsOf(entry: EntryMatch, query: Query): Words {
  const { problems, state, key, use } = entry;
  const named = joined(problems.slice(0, MOST_PROBLEMS).map((problem) => whyProblem(entry, problem)));
  const count = (side: 'policy' | 'request'): number => problems.filter((problem) => problem.side === side).length;
  const isAllBroken = state?.kind === 'values' && (count('policy') === key.values.values.length || count('request') === state.values.length);
  if (problems.length > 0 && isAllBroken && use.operator.family !== 'null') return alsoSatisfied(entry, named);
  return joined([whyResult(entry, query), named]);
}

const MOST_PROBLEMS = 3;

function joined(words: readonly Words[]): Words {
  const spoken = words.filter(({ why }) => why !== '');
  return { why: spoken.map(({ why }) => why).join('; '), rules: [...new Set(words.flatMap(({ rules }) => rules))] };
}

function whyResult(entry: EntryMatch, query: Query): Words {
  const { state, result, use, name } = entry;
  if (result === 'unknown') return { why: state?.kind === 'open' ? `whether the request has \`${name}\` is not known` : 'it depends on values that are not known', rules: [] };
  if (!state) return SILENT;
  if (state.kind === 'absent') return whyAbsent(entry, state.rule, query);
  if (use.operator.family === 'null') return result === 'yes' ? SILENT : { why: `the request has \`${name}\``, rules: ['§3.2'] };
  if (state.kind !== 'values') return SILENT;
  if (state.isList && use.qualifier === undefined) {
    return alsoSatisfied(entry, { why: `\`${name}\` is a list, and \`${use.operator.name}\` without \`ForAnyValue\` or \`ForAllValues\` compares no lists`, rules: ['CO-52'] });
  }
  if (entry.key.values.values.length === 0) return alsoSatisfied(entry, { why: `no value is listed for \`${name}\``, rules: ['§3.7'] });
  return withVersion(entry, query, whyDifferent(entry, state.values, query));
}

/** Where the entry holds although there was nothing to compare. */
function alsoSatisfied({ result, use }: EntryMatch, words: Words): Words {
  return result === 'yes' && use.operator.negated ? { ...words, why: `${words.why}, and a negated operator is satisfied then` } : words;
}

/** CO-60: a variable that counts as text is told wherever it may have been meant otherwise. */
function withVersion({ key, place, use }: EntryMatch, query: Query, words: Words): Words {
  const isDead = use.operator.variables !== 'forbidden' && key.values.values.some(({ text }) => mayHaveVariables(text)) && countsVariables(query.run, place.policy) === 'no';
  if (!isDead) return words;
  return { why: words.why === '' ? whyLiteral(place) : `${words.why}; ${whyLiteral(place)}`, rules: [...words.rules, 'CO-60'] };
}

function whyVariable(variable: string, state: 'unresolved' | 'broken' | 'open'): Words {
  switch (state) {
    case 'unresolved':
      return { why: `\`${variable}\` has no value in this request`, rules: ['CO-65'] };
    case 'broken':
      return { why: `\`${variable}\` is no well-formed policy variable`, rules: ['CO-63'] };
    case 'open':
      return { why: `whether \`${variable}\` has a value is not known`, rules: [] };
  }
}

function whyProblem(entry: EntryMatch, problem: ValueProblem): Words {
  if (problem.kind === 'variable') return whyVariable(problem.variable, problem.state);
  const { key, state, use } = entry;
  const { side, at, expected } = problem;
  const text = side === 'policy' ? key.values.values[at]?.text : state?.kind === 'values' ? state.values[at] : undefined;
  const whose = side === 'request' ? "the request's value" : 'the value';
  return { why: `${whose} ${shownValues(text ? [text] : [])} is not ${expected}`, rules: [use.operator.family === 'arn' ? 'CO-43' : 'CO-21'] };
}

/** The master table of semantics §3.2, with what the request lacks the key for. */
function whyAbsent({ name, use, result }: EntryMatch, rule: string | undefined, query: Query): Words {
  const cause = causeOf(name, rule, query);
  const fact = cause === undefined ? `the request has no \`${name}\`` : `the request has no \`${name}\`: ${cause}`;
  const rules = rule === undefined ? ['§3.2'] : ['§3.2', rule];
  if (result === 'no') return { why: fact, rules };
  if (use.operator.family === 'null') return SILENT;
  const because = use.ifExists ? '`IfExists` is satisfied then' : use.qualifier ? `\`${use.qualifier}\` is satisfied then` : 'a negated operator is satisfied then';
  return { why: `${fact}, and ${because}`, rules };
}

const CAUSES: Readonly<Record<string, string | undefined>> = {
  'KE-1': 'the caller is anonymous here, because the method does not use `AWS_IAM`',
  'KE-3': 'requests through a VPC endpoint have `aws:VpcSourceIp` instead',
  'KE-4': 'only calls to private APIs carry it',
  'KE-11': 'the call does not come through a private custom domain',
  '§7': 'API Gateway does not set it',
};

function causeOf(name: string, rule: string | undefined, { context }: Query): string | undefined {
  const key = name.toLowerCase();
  const { request, caller } = context;
  const given = request.context.get(key);
  if (given) return given.kind === 'absent' ? 'so it was given' : 'its list is empty';
  if (rule !== undefined) return CAUSES[rule];
  if (key.startsWith('aws:principaltag/')) return `the caller has no tag \`${name.slice('aws:principaltag/'.length)}\``;
  if (request.type === 'api' && HEADERS[key] !== undefined) return `no \`${HEADERS[key] ?? ''}\` header was sent`;
  if (caller.type === 'anonymous' && key.startsWith('aws:principal')) return 'the caller is anonymous';
  if (key === 'aws:username') return 'only users of IAM have a name, sessions of roles do not';
  if (TEMPORARY.has(key) && caller.type === 'user') return 'only temporary credentials carry it';
  if (key === 'aws:sourcearn' || key === 'aws:sourceaccount') return 'only AWS services that call for a resource carry it';
  return undefined;
}

const HEADERS: Readonly<Record<string, string | undefined>> = { 'aws:useragent': 'User-Agent', 'aws:referer': 'Referer' };

const TEMPORARY: ReadonlySet<string> = new Set(['aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:multifactorauthage']);
