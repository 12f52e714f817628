/**
 * The Principal element: by which of its names a caller is meant (semantics §2.3, GR-30 to GR-39).
 *
 * The name matters, because a policy that names a session lifts other limits than one that names its role
 * (DE-1 to DE-6). Principals know no wildcard but a lone `*`. What an ARN stands for may be unknown.
 */
import { displayText, isAtom, literalText, type Atom, type HoledText, type Piece } from '../../base/atoms';
import { allOf, anyOf, not, or, type Tri } from '../../base/tri';
import type { Caller } from '../../gateway/request';
import type { PrincipalSet, Value } from '../../policy/model';
import { askUnseen, type StatementPlace } from '../place';
import { isPresent, type Query } from '../query';
import { askWhether } from '../run';
import { splitArn } from './arn-pattern';
import { matchText } from './wildcard';

export const NAMINGS = ['star', 'account', 'user', 'role', 'session', 'federated', 'service'] as const;

/** By what a principal element means a caller. */
export type Naming = (typeof NAMINGS)[number];

export type Named = Readonly<Record<Naming, Tri>>;

export const NOT_NAMED: Named = { star: 'no', account: 'no', user: 'no', role: 'no', session: 'no', federated: 'no', service: 'no' };

/** Under which names the caller stands in a principal element. */
export function matchPrincipal(query: Query, set: PrincipalSet, place: StatementPlace): Named {
  if (set.isEveryone) return EVERYONE;
  const named: Record<Naming, Tri> = { ...NOT_NAMED };
  for (const entry of set.entries) {
    for (const value of entry.values) {
      const own = nameOf(query, entry.type, value.text);
      if (own === undefined) continue;
      for (const [naming, result] of own) {
        const both = value.presence.length === 0 || result === 'no' ? result : allOf([isPresent(query.run, value.presence), result]);
        named[naming] = anyOf([named[naming], both]);
      }
    }
  }
  if (!set.isComplete && named.star === 'no') named.star = askUnseen(query.run, place, 'Principal');
  return named;
}

/**
 * Whether a Deny with `NotPrincipal` applies: to everybody who is not listed under all of his names (GR-33, GR-39),
 * and always to callers with a permissions boundary (GR-34).
 */
export function matchNotPrincipal(query: Query, set: PrincipalSet, place: StatementPlace): Tri {
  const named = matchPrincipal(query, set, place);
  if (query.boundary === 'attached') return 'yes';
  return not(anyOf([named.star, allOf(namesToList(query.caller).map((naming) => named[naming]))]));
}

/** Whether a caller is meant at all. */
export function isNamed(named: Named): Tri {
  let result: Tri = 'no';
  for (const naming of NAMINGS) result = or(result, named[naming]);
  return result;
}

/** GR-30, GR-31: why AWS would refuse a principal; undefined where it would not. */
export function refusedPrincipal(type: string, value: Value): string | undefined {
  const text = literalText(value.text);
  if (text === '*') return type === 'Service' ? '`*` is not allowed as a service' : undefined;
  // What is only known at deployment cannot take a wildcard away again.
  const written = text ?? (startsAsArn(value.text) ? value.text.pieces.map((piece) => (isAtom(piece) ? 'x' : piece)).join('') : '');
  const shown = displayText(value.text);
  if (/[*?]/.test(written)) return `\`${shown}\` has a wildcard, and principals take none but a lone \`*\``;
  return type === 'AWS' && /^arn:[^:]*:iam::[^:]*:group\//.test(written) ? `\`${shown}\` is a group, and groups cannot be principals` : undefined;
}

/** Why AWS would refuse a kind of principal. */
export function refusedPrincipalType(type: string): string | undefined {
  return TYPES.has(type) ? undefined : `\`${type}\` is no kind of principal`;
}

const TYPES: ReadonlySet<string> = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

function startsAsArn({ pieces: [first = ''] }: HoledText): boolean {
  return typeof first === 'string' && first.startsWith('arn:');
}

const EVERYONE: Named = { ...NOT_NAMED, star: 'yes' };

function namesToList(caller: Caller): readonly Naming[] {
  switch (caller.type) {
    case 'user':
      return ['account', 'user'];
    case 'role':
      return ['account', 'role', 'session'];
    case 'federated-user':
      return ['account', 'federated'];
    case 'root':
      return ['account'];
    case 'service':
      return ['service'];
    case 'anonymous':
      return ['star'];
  }
}

type Names = readonly (readonly [Naming, Tri])[];

function nameOf(query: Query, type: string, text: HoledText): Names | undefined {
  const { caller, run } = query;
  if (type === 'Service') {
    return caller.type === 'service' && caller.arn ? [['service', matchText(run, text, caller.arn, 'equal')]] : undefined;
  }
  if (type === 'Federated') return federatedName(query, text);
  if (type !== 'AWS') return undefined; // CanonicalUser names nobody who is known by an ARN
  const written = literalText(text);
  if (written === '*') return [['star', 'yes']];
  if (text.pieces.length > 0 && isAtom(text.pieces[0] ?? '')) return nameBehindAtom(query, text);
  if (caller.type === 'anonymous' || caller.type === 'service') return undefined;
  if (written !== undefined && /^\d+$/.test(written)) return [['account', sameAccount(query, text)]];
  return nameOfArn(query, text);
}

/** Who comes with a token of an identity provider signs nothing, and a case cannot say which provider it is. */
function federatedName({ caller, run, action }: Query, text: HoledText): Names | undefined {
  if (caller.type !== 'anonymous' || !TOKEN_ACTIONS.has(action.toLowerCase())) return undefined;
  const provider = displayText(text);
  return [['federated', askWhether(run, `federated:${provider}`, [`whether the caller comes from \`${provider}\``])]];
}

const TOKEN_ACTIONS: ReadonlySet<string> = new Set(['sts:assumerolewithwebidentity', 'sts:assumerolewithsaml']);

function nameOfArn(query: Query, text: HoledText): Names | undefined {
  const split = splitArn(text.pieces);
  if (split.kind === 'components' && isRootOf(split.components)) {
    const account = split.components[4] ?? [];
    const partition = split.components[1] ?? [];
    return [['account', allOf([samePartition(query, partition), sameAccount(query, { pieces: account.filter(isPiece) })])]];
  }
  return [...namesByArn(query, text), ...(literalText(text) === undefined ? asAccount(query, text) : [])];
}

function namesByArn({ run, caller }: Query, text: HoledText): Names {
  return arnNames(caller).map(([naming, arn]) => [naming, matchText(run, text, arn, 'equal')] as const);
}

/** A text with unknown parts may come out as the caller's account: as its id, or as `arn:…:iam::A:root`. */
function asAccount(query: Query, text: HoledText): Names {
  const { caller, run } = query;
  if (!caller.account) return [];
  const root: HoledText = { pieces: ['arn:', ...partitionOf(caller), ':iam::', ...caller.account.pieces, ':root'] };
  return [['account', anyOf([sameAccount(query, text), matchText(run, text, root, 'equal')])]];
}

/** `arn:…:iam::A:root` means the account as a whole, not just its root user. */
function isRootOf(components: readonly (readonly unknown[])[]): boolean {
  return components[2]?.[0] === 'iam' && components[5]?.length === 1 && components[5][0] === 'root';
}

/** The ARNs by which a policy may mean the caller, with what each of them is. */
function arnNames(caller: Caller): readonly (readonly [Naming, HoledText])[] {
  const names: (readonly [Naming, HoledText | undefined])[] = [];
  if (caller.type === 'user') names.push(['user', caller.arn]);
  if (caller.type === 'role') names.push(['role', caller.roleArn], ['session', caller.arn]);
  if (caller.type === 'federated-user') names.push(['federated', caller.arn], ['user', caller.userArn]);
  return names.flatMap(([naming, arn]) => (arn ? [[naming, arn] as const] : []));
}

/** A value that begins with something unknown: an account id, an ARN, or `*`, as far as its shape allows. */
function nameBehindAtom(query: Query, text: HoledText): Names {
  const first = text.pieces[0] as Atom;
  const isLone = text.pieces.length === 1;
  if (isLone && first.shape === 'account-id') return query.caller.account ? [['account', sameAccount(query, text)]] : [];
  const names = namesByArn(query, text);
  // Where the text is one of the caller's ARNs for certain there is nothing left to ask.
  if (names.some(([, result]) => result === 'yes')) return names;
  const mayBeStar = isLone && MAY_BE_ANYTHING.has(first.shape);
  return [...names, ...(mayBeStar ? ([['star', matchText(query.run, text, { pieces: ['*'] }, 'equal')]] as const) : []), ...asAccount(query, text)];
}

const MAY_BE_ANYTHING: ReadonlySet<Atom['shape']> = new Set(['text', 'arn']);

function sameAccount({ run, caller }: Query, text: HoledText): Tri {
  return caller.account ? matchText(run, text, caller.account, 'equal') : 'no';
}

function samePartition({ run, caller }: Query, partition: readonly unknown[]): Tri {
  const own = partitionOf(caller);
  if (own.length === 0) return 'yes';
  return matchText(run, { pieces: partition.filter(isPiece) }, { pieces: own }, 'equal');
}

function partitionOf(caller: Caller): readonly Piece[] {
  const arn = caller.roleArn ?? caller.arn;
  const split = arn && splitArn(arn.pieces);
  return split?.kind === 'components' ? (split.components[1] ?? []).filter(isPiece) : ['aws'];
}

function isPiece(piece: unknown): piece is Piece {
  return typeof piece === 'string' || (typeof piece === 'object' && piece !== null && 'label' in piece);
}
