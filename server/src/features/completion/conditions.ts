/**
 * Offers inside conditions: operators that fit the keys, keys that the statement's actions know, values that a key can
 * have.
 *
 * In an API resource policy the keys a request to an API carries come first (semantics §7). A key whose type the
 * operator cannot compare is left out, because the condition would never do what it says.
 */
import { literalText } from '../../base/atoms';
import type { Catalog, ConditionKey, ConditionKeyType } from '../../catalog/catalog';
import { GATEWAY_KEYS, findGatewayKey } from '../../catalog/gateway-keys';
import { PARTITIONS } from '../../catalog/regions';
import type { Statement } from '../../policy/model';
import {
  CONDITION_OPERATORS, SET_QUALIFIERS, findOperator, parseOperator, type ConditionOperator, type OperatorFamily,
} from '../../policy/vocabulary/operators';
import type { FeatureContext } from '../feature';
import { keysBeside, type Place } from '../place';
import { isGatewayKind, typedText } from './actions';
import { offerKnownValues } from './known';
import { fits, type Offer, type Scaffold, type Template } from './offer';

export function offerOperators(place: Place, { catalog }: FeatureContext): readonly Offer[] {
  if (place.slot.kind !== 'operator') return [];
  const typed = typedText(place);
  const present = keysBeside(place);
  const keys = place.slot.keys.flatMap((name) => catalog?.conditionKey(name) ?? []);
  return operatorNames(keys)
    .filter(({ name }) => fits(typed, name) && !present.has(name))
    .map(({ name, operator, rank }): Offer => ({
      label: name,
      detail: operator.family,
      kind: 'operator',
      text: [name],
      rank,
      scaffold: { kind: 'object' },
      continues: place.form === 'key',
      documentation: { topic: 'operator', name },
    }));
}

export function offerConditionKeys(place: Place, { catalog }: FeatureContext): readonly Offer[] {
  if (place.slot.kind !== 'condition-key' || !catalog) return [];
  const typed = typedText(place);
  const reading = parseOperator(place.slot.operator);
  const use = 'ok' in reading ? reading.ok : reading.use;
  const present = keysBeside(place);
  const ranked = keysFor(place, catalog).filter(({ key }) => fits(typed, key.name) && !present.has(key.name));
  const usable = ranked.filter(({ key }) => !use || isComparable(use.operator.family, key.type));
  return (usable.length > 0 ? usable : ranked).map(({ key, rank }): Offer => ({
    label: key.name,
    detail: key.multivalued ? `${key.type}, several values` : key.type,
    kind: 'condition-key',
    text: keyTemplate(key.name),
    // A key with several values wants a set operator, and the other way round.
    rank: rank + (use !== undefined && key.multivalued !== (use.qualifier !== undefined) ? 1 : 0),
    scaffold: valueScaffold(key),
    continues: true,
    filter: key.name,
    documentation: { topic: 'condition-key', name: key.name },
  }));
}

export function offerConditionValues(place: Place, context: FeatureContext): readonly Offer[] {
  if (place.slot.kind !== 'condition-value') return [];
  const typed = typedText(place);
  const { operator, key } = place.slot;
  const reading = parseOperator(operator);
  const row = 'ok' in reading ? reading.ok.operator : findOperator(operator);
  const found = context.catalog?.conditionKey(key);
  const name = key.toLowerCase();
  return [...offerKnownValues(name, place, context), ...valuesFor(row, found, name)]
    .filter(({ label }) => fits(typed, label))
    .map((offer, index) => ({ ...offer, rank: index }));
}

interface NamedOperator {
  readonly name: string;
  readonly operator: ConditionOperator;
  readonly rank: number;
}

/** All forms of all operators, those that fit the keys first and the rarer forms behind the plain ones. */
function operatorNames(keys: readonly ConditionKey[]): readonly NamedOperator[] {
  const wantsSet = keys.some((key) => key.multivalued);
  return CONDITION_OPERATORS.flatMap((operator): NamedOperator[] => {
    const misfit = keys.length > 0 && !keys.some((key) => familyOf(key.type) === operator.family) ? 10 : 0;
    if (operator.plainOnly) return [{ name: operator.name, operator, rank: keys.length > 0 ? 5 : 1 }];
    const sets = SET_QUALIFIERS.flatMap((qualifier): NamedOperator[] => {
      // `ForAnyValue` is what is nearly always meant (CO-51, CO-56).
      const rank = misfit + (wantsSet ? 0 : 3) + (qualifier === 'ForAnyValue' ? 0 : 1);
      const name = `${qualifier}:${operator.name}`;
      return [{ name, operator, rank }, { name: `${name}IfExists`, operator, rank: rank + 2 }];
    });
    const plain = misfit + (wantsSet ? 6 : 0);
    return [{ name: operator.name, operator, rank: plain }, { name: `${operator.name}IfExists`, operator, rank: plain + 2 }, ...sets];
  });
}

interface RankedKey {
  readonly key: ConditionKey;
  readonly rank: number;
}

/** Gateway keys first where API Gateway reads the policy, then what the actions know themselves, then global keys. */
function keysFor(place: Place, catalog: Catalog): readonly RankedKey[] {
  const isGateway = isGatewayKind(place.policy);
  const gateway = isGateway ? GATEWAY_KEYS.flatMap(({ name }) => catalog.conditionKey(name) ?? []) : [];
  const known = new Set(gateway.map((key) => key.name));
  const others = catalog.conditionKeysFor(actionsOf(place.statement)).filter((key) => !known.has(key.name));
  return [
    ...gateway.map((key) => ({ key, rank: findGatewayKey(key.name)?.authorization === 'any' ? 0 : 2 })),
    ...others.map((key) => ({ key, rank: (isGateway ? 10 : 0) + (key.scope === 'service' ? 4 : 6) })),
  ];
}

/** The actions a statement names; those of `NotAction` say nothing about what it is for. */
function actionsOf(statement: Statement | undefined): readonly string[] {
  const names = (statement?.action?.value.values ?? []).flatMap(({ text }) => literalText(text) ?? []);
  // Every key of every service is no help, and reading the whole catalog takes too long between two key strokes.
  return names.filter((name) => /^[^:*?]+:/.test(name));
}

/** Text operators compare anything; the others only what is of their kind. */
function isComparable(family: OperatorFamily, type: ConditionKeyType): boolean {
  if (family === 'string' || family === 'null') return true;
  if (family === 'numeric') return type === 'numeric' || type === 'date'; // CO-22
  return familyOf(type) === family;
}

const familyOf = (type: ConditionKeyType): OperatorFamily => type;

/** A part the author chooses is a place to fill in: `aws:RequestTag/${TagKey}`. */
function keyTemplate(name: string): Template {
  const [before = '', ...rest] = name.split('${');
  return rest.reduce<Template>((template, piece) => {
    const close = piece.indexOf('}');
    return [...template, { stop: piece.slice(0, close) }, piece.slice(close + 1)];
  }, [before]);
}

function valueScaffold(key: ConditionKey): Scaffold {
  return { kind: key.multivalued ? 'list' : 'text' };
}

function valuesFor(operator: ConditionOperator | undefined, key: ConditionKey | undefined, name: string): readonly Offer[] {
  if (operator?.valueType === 'boolean' || (operator === undefined && key?.type === 'bool')) return ['true', 'false'].map((value) => valueOffer(value, [value]));
  if (name === 'aws:principaltype') return ['Account', 'User', 'FederatedUser', 'AssumedRole', 'Anonymous'].map((value) => valueOffer(value, [value]));
  if (name === 'aws:requestedregion') return PARTITIONS.flatMap(({ regions }) => regions).map((region) => valueOffer(region, [region]));
  const shape = valueShapes[name] ?? (key && typeShapes[key.type]) ?? [];
  return shape.map(([label, template]) => valueOffer(label, template));
}

function valueOffer(label: string, text: Template): Offer {
  return { label, kind: 'value', text, rank: 0 };
}

type Shape = readonly (readonly [label: string, template: Template])[];

/** What a value looks like, to be filled in; addresses are those reserved for documentation. */
const valueShapes: Readonly<Record<string, Shape>> = {
  'aws:sourceip': [['203.0.113.0/24', [{ stop: '203.0.113.0/24' }]], ['2001:db8::/32', [{ stop: '2001:db8::/32' }]]],
  'aws:vpcsourceip': [['10.0.0.0/16', [{ stop: '10.0.0.0/16' }]]],
  'aws:sourcevpce': [['vpce-…', ['vpce-', { stop: '0123456789abcdef0' }]]],
  'aws:sourcevpc': [['vpc-…', ['vpc-', { stop: '0123456789abcdef0' }]]],
  'aws:principalorgid': [['o-…', ['o-', { stop: 'exampleorgid' }]]],
  'aws:resourceorgid': [['o-…', ['o-', { stop: 'exampleorgid' }]]],
  'aws:principalorgpaths': [['o-…/r-…/ou-…/*', ['o-', { stop: 'exampleorgid' }, '/r-', { stop: 'root' }, '/ou-', { stop: 'unit' }, '/*']]],
  'aws:principalaccount': [['account id', [{ stop: '111122223333' }]]],
  'aws:sourceaccount': [['account id', [{ stop: '111122223333' }]]],
  'aws:resourceaccount': [['account id', [{ stop: '111122223333' }]]],
  'aws:principalarn': [
    ['arn:aws:iam::…:role/…', ['arn:aws:iam::', { stop: '111122223333' }, ':role/', { stop: 'name' }]],
    ['arn:aws:iam::…:user/…', ['arn:aws:iam::', { stop: '111122223333' }, ':user/', { stop: 'name' }]],
  ],
};

const typeShapes: Partial<Readonly<Record<ConditionKeyType, Shape>>> = {
  date: [['2026-01-31T00:00:00Z', [{ stop: '2026-01-31T00:00:00Z' }]]],
  ip: [['203.0.113.0/24', [{ stop: '203.0.113.0/24' }]]],
  arn: [['arn:aws:…', ['arn:aws:', { stop: 'service' }, ':', { stop: 'region' }, ':', { stop: 'account' }, ':', { stop: 'resource' }]]],
};
