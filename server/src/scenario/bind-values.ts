/**
 * Puts values in place of atoms: those a scenario gives under `values`, and those an answer supposes for the API or
 * the caller it refers to.
 *
 * Atoms without a value stay. A statement or value whose deployment condition has a value is there or is not; indexes
 * of statements never change.
 */
import { holed, isAtom, known, literal, type Atom, type HoledText, type Piece, type Settled } from '../base/atoms';
import { decideDerivation } from '../base/derivation';
import type { ConditionBlock, ConditionKey, Element, Malformation, Policy, Presence, PrincipalSet, Statement, Value, ValueList } from '../policy/model';
import { fillInKnown, type UsedNames, type Values } from './substitute';

export interface Bindings {
  /** By atom id: what is supposed for one thing. They win. */
  readonly byId: ReadonlyMap<string, string>;
  /** By atom id: what is known of it in part. */
  readonly texts: ReadonlyMap<string, HoledText>;
  /** By the name people know the atom by. */
  readonly byLabel: Values;
  /** By atom id: what the records of the deployment say, under everything else. */
  readonly deployed: ReadonlyMap<string, string>;
  /** By atom id: what stands for the ids of APIs that are not called, in ARNs of APIs and nowhere else. */
  readonly otherApis: ReadonlyMap<string, string>;
  /** Whether `${name}` in literal text stands for a value, as in the policies of a scenario file itself. */
  readonly inText: boolean;
  /** Gathers the names that stood for something. */
  readonly used?: UsedNames;
}

export const nothingBound: Bindings = { byId: new Map(), texts: new Map(), byLabel: {}, deployed: new Map(), otherApis: new Map(), inText: false };

export function isEmpty(bindings: Bindings): boolean {
  return bindings.byId.size === 0 && bindings.texts.size === 0 && bindings.deployed.size === 0 && bindings.otherApis.size === 0 && Object.keys(bindings.byLabel).length === 0;
}

export function valueFor(atom: Atom, bindings: Bindings): string | undefined {
  const given = givenFor(atom, bindings);
  if (given !== undefined || atom.follows === undefined) return given;
  const follows = decideDerivation(atom.follows, {
    text: (text) => bindText(text, bindings),
    answer: (condition) => isTrue(givenFor(condition, bindings)),
    given: (condition) => givenFor(condition, bindings) !== undefined,
  });
  return follows === undefined ? undefined : String(follows);
}

/** Of a condition other words than these say nothing: `yes` is a text in YAML, and no guess is made what was meant. */
function isTrue(value: string | undefined): boolean | undefined {
  const word = value?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** The value that is said to be the atom's own. */
function givenFor(atom: Atom, bindings: Bindings): string | undefined {
  const byId = bindings.byId.get(atom.id);
  if (byId !== undefined) return byId;
  if (Object.hasOwn(bindings.byLabel, atom.label)) {
    bindings.used?.add(atom.label);
    return String(bindings.byLabel[atom.label]);
  }
  return bindings.deployed.get(atom.id);
}

export function bindText(text: HoledText, bindings: Bindings): HoledText {
  const isTouched = text.pieces.some((piece) => (isAtom(piece) ? valueFor(piece, bindings) !== undefined || bindings.texts.has(piece.id) || bindings.otherApis.has(piece.id) : bindings.inText && piece.includes('${')));
  return isTouched ? holed(text.pieces.flatMap((piece, index) => otherApi(text.pieces, index, bindings) ?? bindPiece(piece, bindings))) : text;
}

/** No API has the id of another one; elsewhere, as in a path, the same id may be what a caller writes. */
function otherApi(pieces: readonly Piece[], index: number, bindings: Bindings): string | undefined {
  const piece = pieces[index];
  const id = piece !== undefined && isAtom(piece) && valueFor(piece, bindings) === undefined ? bindings.otherApis.get(piece.id) : undefined;
  if (id === undefined) return undefined;
  const before = pieces.slice(0, index).map((each) => (isAtom(each) ? '' : each));
  return /^arn:[^:]*:execute-api:[^:]*:[^:]*:$/.test(before.join('')) ? id : undefined;
}

function bindSettled(settled: Settled<string>, bindings: Bindings): Settled<string> {
  const value = settled.known ? undefined : valueFor(settled.atom, bindings);
  return value === undefined ? settled : known(value);
}

export function bindPolicy(policy: Policy, bindings: Bindings): Policy {
  if (isEmpty(bindings)) return policy;
  const openWhen = policy.openStatementsWhen?.flatMap((presence) => {
    const open = bindPresence(presence, bindings);
    return open ? [open] : [];
  });
  return {
    ...policy,
    ...(openWhen?.length === 0 ? { openStatements: undefined } : {}),
    ...(openWhen ? { openStatementsWhen: openWhen.every((presence) => presence.length > 0) ? openWhen : undefined } : {}),
    version: bindElement(policy.version, (value) => bindSettled(value, bindings), bindings),
    id: bindElement(policy.id, (value) => bindSettled(value, bindings), bindings),
    statements: policy.statements.flatMap((statement) => bindStatement(statement, bindings) ?? []),
  };
}

function bindPiece(piece: Piece, bindings: Bindings): readonly Piece[] {
  if (isAtom(piece)) {
    const value = valueFor(piece, bindings);
    return value === undefined ? (bindings.texts.get(piece.id)?.pieces ?? [piece]) : [value];
  }
  return [bindings.inText ? fillInKnown(piece, bindings.byLabel, bindings.used) : piece];
}

function bindStatement(statement: Statement, bindings: Bindings): Statement | undefined {
  const presence = bindPresence(statement.presence, bindings);
  if (!presence) return undefined;
  const list = (value: ValueList): ValueList => bindValues(value, bindings);
  const principals = (value: PrincipalSet): PrincipalSet => bindPrincipals(value, bindings);
  return {
    ...statement,
    presence,
    sid: bindElement(statement.sid, (value) => bindSettled(value, bindings), bindings),
    ...bindEffects(statement, bindings),
    principal: bindElement(statement.principal, principals, bindings),
    notPrincipal: bindElement(statement.notPrincipal, principals, bindings),
    action: bindElement(statement.action, list, bindings),
    notAction: bindElement(statement.notAction, list, bindings),
    resource: bindElement(statement.resource, list, bindings),
    notResource: bindElement(statement.notResource, list, bindings),
    conditions: statement.conditions.flatMap((block) => bindBlock(block, bindings) ?? []),
    ...(statement.malformed ? { malformed: statement.malformed.flatMap((each) => bindMalformation(each, bindings) ?? []) } : {}),
  };
}

function bindMalformation(malformation: Malformation, bindings: Bindings): Malformation | undefined {
  const presence = bindPresence(malformation.presence, bindings);
  return presence && { ...malformation, presence };
}

function bindEffects({ effect, effects }: Statement, bindings: Bindings): Pick<Statement, 'effect' | 'effects'> {
  if (!effects || !effect) return { effect: bindElement(effect, (value) => bindEffect(value, bindings), bindings) };
  const open = effects.flatMap((choice) => {
    const presence = bindPresence(choice.presence, bindings);
    return presence ? [{ ...choice, presence }] : [];
  });
  const [first] = open;
  return first?.presence.length === 0 ? { effect: { ...effect, value: first.effect && known(first.effect) }, effects: undefined } : { effect, effects: open };
}

type EffectValue = NonNullable<Statement['effect']>['value'];

function bindEffect(value: EffectValue, bindings: Bindings): EffectValue {
  if (!value || value.known) return value;
  const bound = valueFor(value.atom, bindings);
  if (bound === undefined) return value;
  return bound === 'Allow' || bound === 'Deny' ? known(bound) : undefined;
}

function bindPrincipals(set: PrincipalSet, bindings: Bindings): PrincipalSet {
  const entries = set.entries.map((entry) => ({ ...entry, values: bindEach(entry.values, bindings) }));
  return { ...set, entries, ...completed(set, entries.flatMap(({ values }) => values)) };
}

function bindBlock(block: ConditionBlock, bindings: Bindings): ConditionBlock | undefined {
  const presence = bindPresence(block.presence, bindings);
  return presence && { ...block, presence, keys: block.keys.flatMap((key) => bindKey(key, bindings) ?? []) };
}

function bindKey(key: ConditionKey, bindings: Bindings): ConditionKey | undefined {
  const presence = bindPresence(key.presence, bindings);
  return presence && { ...key, presence, key: bindText(key.key, bindings), values: bindValues(key.values, bindings) };
}

function bindValues(list: ValueList, bindings: Bindings): ValueList {
  const values = bindEach(list.values, bindings);
  return { ...list, values, isList: list.isList || values.length > list.values.length, ...completed(list, values) };
}

/** A list is complete once the lists it lacked are known. */
function completed(before: Pick<ValueList, 'isComplete' | 'lacksOnlyLists'>, values: readonly Value[]): Partial<Pick<ValueList, 'isComplete' | 'lacksOnlyLists'>> {
  return before.lacksOnlyLists && !values.some(({ isWholeList }) => isWholeList) ? { isComplete: true, lacksOnlyLists: undefined } : {};
}

/**
 * What stands for a whole list: a parameter of a template takes its values with commas between them. Of an empty text nobody
 * can say whether the list has a value.
 */
function bindWholeList(value: Value, bindings: Bindings): readonly Value[] {
  const [atom, ...others] = value.text.pieces;
  const bound = atom !== undefined && isAtom(atom) && others.length === 0 ? valueFor(atom, bindings) : undefined;
  if (bound === undefined || bound.trim() === '') return [{ ...value, text: bound === undefined ? bindText(value.text, bindings) : value.text }];
  const { isWholeList: _, ...one } = value;
  const texts = value.node.origin.format === 'hcl' ? [bound] : bound.split(',').map((text) => text.trim());
  return texts.map((text) => ({ ...one, text: literal(text) }));
}

function bindEach(values: readonly Value[], bindings: Bindings): readonly Value[] {
  return values.flatMap((value) => {
    const presence = bindPresence(value.presence, bindings);
    if (!presence) return [];
    const bound = { ...value, presence };
    return value.isWholeList ? bindWholeList(bound, bindings) : [{ ...bound, text: bindText(value.text, bindings) }];
  });
}

/** What is still open; undefined where a value rules the thing out. */
export function bindPresence(presence: readonly Presence[], bindings: Bindings): readonly Presence[] | undefined {
  const open: Presence[] = [];
  for (const entry of presence) {
    const holds = isTrue(valueFor(entry.condition, bindings));
    if (holds === undefined) open.push(entry);
    else if (holds !== entry.holds) return undefined;
  }
  return open;
}

/** Undefined also where the values rule the element out. */
function bindElement<T>(element: Element<T> | undefined, bind: (value: T) => T, bindings: Bindings): Element<T> | undefined {
  if (!element) return undefined;
  const ways = element.existsWhen?.flatMap((presence) => {
    const open = bindPresence(presence, bindings);
    return open ? [open] : [];
  });
  if (!ways) return { ...element, value: bind(element.value) };
  if (ways.length === 0) return undefined;
  const isCertain = ways.some((presence) => presence.length === 0);
  return { ...element, value: bind(element.value), existsWhen: isCertain ? undefined : ways };
}
