/**
 * Why a Principal element does or does not mean the caller, in one clause (semantics §2.3, GR-30 to GR-39, DE-1 to DE-6).
 *
 * Only words: by which name a caller is meant is decided in `match/principal.ts`. Of several principals the one that
 * comes closest is told, which is the one people meant.
 */
import { displayText, literalText, type HoledText } from '../../base/atoms';
import { commonStart } from '../../base/nearest';
import type { Caller, CallerType } from '../../gateway/request';
import type { Effect } from '../../policy/kinds';
import type { PrincipalSet, Statement } from '../../policy/model';
import type { Query } from '../query';
import { SILENT, type Words } from './words';

export function whyPrincipal(query: Query, { principal, notPrincipal, effect }: Statement, matched: 'yes' | 'no' | 'unknown'): Words {
  if (matched === 'unknown') return { why: 'it depends on values known only at deployment', rules: [] };
  if (!principal) return notPrincipal ? whyNotPrincipal(query, notPrincipal.value, matched) : SILENT;
  const set = principal.value;
  if (matched === 'yes') return whyNamed(query, set, effect?.value?.known ? effect.value.value : undefined);
  if (query.caller.type === 'anonymous') return whyAnonymous(query);
  const values = valuesOf(set);
  if (values.length === 0) return { why: 'no principal is listed, so it is for nobody', rules: ['GR-10'] };
  const [first, ...others] = values.map((value) => ({ ...whyNotThis(query.caller, value), common: commonStart(value.text, fullName(query.caller)) })).sort((a, b) => b.common - a.common);
  if (!first) return SILENT;
  const more = others.length === 0 ? '' : others.length === 1 ? '; the other principal is not the caller either' : `; the ${String(others.length)} others are not the caller either`;
  return { why: `${first.why}${more}`, rules: first.rules };
}

/** The principal by which the caller is meant, as written; undefined where that cannot be told from the texts. */
export function findNaming({ caller }: Query, set: PrincipalSet): string | undefined {
  if (set.isEveryone) return '*';
  const texts = valuesOf(set).map(({ text }) => text);
  const own = [caller.arn, caller.roleArn, caller.userArn].flatMap((arn) => (arn ? [displayText(arn)] : []));
  const account = caller.account && displayText(caller.account);
  return texts.find((text) => own.includes(text)) ?? texts.find((text) => text === '*') ?? texts.find((text) => account !== undefined && accountOf(text) === account);
}

interface Written {
  readonly type: string;
  readonly text: string;
}

function valuesOf(set: PrincipalSet): readonly Written[] {
  return set.entries.flatMap(({ type, values }) => values.map(({ text }) => ({ type, text: displayText(text) })));
}

/** A whole account is meant: a Deny binds everybody in it (GR-38), what an Allow grants is for the account to say (DE-6). */
function whyNamed(query: Query, set: PrincipalSet, effect: Effect | undefined): Words {
  const { caller } = query;
  if (set.isEveryone || caller.type === 'anonymous' || caller.type === 'service') return SILENT;
  const naming = findNaming(query, set);
  if (naming === undefined || accountOf(naming) === undefined) return SILENT;
  if (effect === 'Deny') return { why: `it means everybody in the account \`${caller.account ? displayText(caller.account) : ''}\`, its root user included`, rules: ['GR-38'] };
  if (caller.type === 'root') return SILENT;
  return { why: `it names the whole account \`${caller.account ? displayText(caller.account) : ''}\`, not this caller`, rules: ['DE-6'] };
}

function whyNotPrincipal({ caller, boundary }: Query, set: PrincipalSet, matched: 'yes' | 'no'): Words {
  if (matched === 'no') return { why: 'the caller is among the exceptions', rules: ['GR-33'] };
  const listed = new Set(valuesOf(set).map(({ text }) => text));
  const names = [caller.arn, caller.roleArn].flatMap((arn) => (arn ? [displayText(arn)] : []));
  const seen = names.filter((name) => listed.has(name));
  if (boundary === 'attached') return { why: 'a `NotPrincipal` never spares a caller with a permissions boundary', rules: ['GR-34'] };
  if (seen.length === 0) return SILENT;
  const account = caller.account ? displayText(caller.account) : '';
  const isAccountThere = [...listed].some((text) => accountOf(text) === account);
  const missing = [...(isAccountThere ? [] : [`the account \`${account}\``]), ...names.filter((name) => !listed.has(name)).map((name) => `\`${name}\``)];
  if (missing.length === 0) return SILENT;
  return { why: `the caller is listed as \`${seen[0] ?? ''}\`, but not ${missing.join(' and ')} as well, which it has to be to be spared`, rules: caller.type === 'role' ? ['GR-33', 'GR-39'] : ['GR-33'] };
}

/** GW-5, KE-1, DE-42: most authorization types leave the caller unknown to the policy. */
function whyAnonymous({ context, kind }: Query): Words {
  const { request } = context;
  if (request.type !== 'api') return { why: 'the caller is anonymous, and only `*` means everybody', rules: ['GW-5'] };
  if (kind === 'vpc-endpoint') return { why: 'the request is not signed, so the endpoint takes the caller for anonymous, and only `*` means everybody', rules: ['DE-42'] };
  const { authorization } = request.route;
  const uses = authorization.known ? `uses \`${authorization.value}\`` : 'does not use `AWS_IAM`';
  return { why: `the caller is anonymous here, because the method ${uses}: callers are known to a policy with \`AWS_IAM\` only`, rules: ['GW-5'] };
}

function whyNotThis(caller: Caller, { type, text }: Written): Words {
  const quoted = `\`${text}\``;
  if (type === 'Service') return { why: `${quoted} is an AWS service, and the caller is ${CALLERS[caller.type]}`, rules: ['§2.3'] };
  if (type !== 'AWS') return { why: `\`${type}\` principals do not call APIs: ${quoted} is not the caller`, rules: ['§2.3'] };
  if (/^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text)) return { why: `${quoted} is what is left of ${text.startsWith('AROA') ? 'a role' : 'a user'} that was deleted, so it means nobody`, rules: ['§2.3'] };
  const account = accountOf(text);
  if (account !== undefined) return { why: `it is for account \`${account}\`, and the caller is from ${caller.account ? `\`${displayText(caller.account)}\`` : 'none'}`, rules: ['§2.3'] };
  const named = parseArn(text);
  return named ? whyNotArn(caller, named, quoted) : { why: `${quoted} is not the caller ${callerName(caller)}`, rules: ['§2.3'] };
}

interface PrincipalArn {
  readonly partition: string;
  readonly account: string;
  readonly type: string;
  /** With its path. */
  readonly name: string;
}

function parseArn(text: string): PrincipalArn | undefined {
  const [start, partition = '', , , account = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  const slash = resource.indexOf('/');
  return start === 'arn' && slash > 0 ? { partition, account, type: resource.slice(0, slash), name: resource.slice(slash + 1) } : undefined;
}

function whyNotArn(caller: Caller, wanted: PrincipalArn, quoted: string): Words {
  const rules = ['§2.3'];
  const own = [caller.roleArn, caller.arn].flatMap((arn) => (arn ? (parseArn(displayText(arn)) ?? []) : []));
  const [nearest] = own.filter(({ type }) => type === wanted.type);
  const account = caller.account && displayText(caller.account);
  if (account !== undefined && wanted.account !== account) return { why: `${quoted} is of account \`${wanted.account}\`, and the caller is from \`${account}\``, rules };
  if (nearest && nearest.partition !== wanted.partition) return { why: `${quoted} is of another partition than \`${nearest.partition}\``, rules: ['§1.1'] };
  if (!nearest) return whyOtherType(caller, wanted, quoted);
  if (nearest.name.toLowerCase() === wanted.name.toLowerCase()) return { why: `\`${nearest.name}\` and \`${wanted.name}\` are not written in the same case`, rules };
  if (wanted.type === 'assumed-role') return whyNotSession(nearest.name, wanted.name);
  if (lastPart(nearest.name) === lastPart(wanted.name)) {
    return { why: `the path belongs to the ARN of ${TYPES[wanted.type] ?? 'a principal'}: the caller is \`${nearest.type}/${nearest.name}\`, not \`${wanted.type}/${wanted.name}\``, rules };
  }
  return { why: `the caller is \`${nearest.type}/${nearest.name}\`, not \`${wanted.type}/${wanted.name}\``, rules };
}

function whyNotSession(own: string, wanted: string): Words {
  const [role = '', session = ''] = own.split('/');
  const [wantedRole = '', wantedSession = ''] = wanted.split('/');
  if (role === wantedRole) return { why: `it means the session \`${wantedSession}\` only, and the caller is the session \`${session}\`: the ARN of the role means all of them`, rules: ['DE-2'] };
  return { why: `it means a session of role \`${wantedRole}\`, and the caller is one of \`${role}\``, rules: ['§2.3'] };
}

function whyOtherType(caller: Caller, wanted: PrincipalArn, quoted: string): Words {
  const rules = ['§2.3'];
  if (wanted.type === 'assumed-role' && caller.type === 'role') return { why: `${quoted} means one session only, and which session the caller is is not known`, rules: ['DE-2'] };
  const type = TYPES[wanted.type];
  return { why: `${quoted} is ${type ?? 'something else'}, and the caller is ${CALLERS[caller.type]} ${callerName(caller)}`, rules };
}

const TYPES: Readonly<Record<string, string>> = {
  user: 'a user',
  role: 'a role',
  'assumed-role': 'a session of a role',
  'federated-user': 'a federated user',
};

const CALLERS: Readonly<Record<CallerType, string>> = {
  anonymous: 'anonymous',
  user: 'the user',
  role: 'a session of the role',
  'federated-user': 'the federated user',
  root: 'the root user',
  service: 'the service',
};

/** The account where a principal is a whole one: its id or its root ARN. */
function accountOf(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) return text;
  return /^arn:[^:]*:iam::([^:]*):root$/.exec(text)?.[1];
}

function fullName(caller: Caller): string {
  const arn: HoledText | undefined = caller.roleArn ?? caller.arn;
  return arn ? displayText(arn) : caller.label;
}

function callerName(caller: Caller): string {
  const arn = caller.roleArn ?? caller.arn;
  return `\`${arn ? (literalText(arn) ?? displayText(arn)) : caller.label}\``;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
