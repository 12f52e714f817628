/**
 * Offers for resources: ARNs of the statement's services field by field, and the patterns of their resource types.
 *
 * What is particular to execute-api is in `execute-api.ts`; both kinds of offers stand side by side.
 */
import { displayText } from '../../base/atoms';
import type { Catalog, ResourceType } from '../../catalog/catalog';
import { PARTITIONS, findPartition } from '../../catalog/regions';
import type { FeatureContext } from '../feature';
import type { Place } from '../place';
import { typedText } from './actions';
import { writingAt } from './idiom';
import { fits, type Offer, type Template } from './offer';
import { partitions } from './principals';
import { splitTypedArn, type TypedArn, type TypedPart } from './typed-arn';

export function offerResources(place: Place, { catalog }: FeatureContext): readonly Offer[] {
  const typed = typedText(place);
  const arn = splitTypedArn(typed);
  if (!arn) return beginnings(place, typed);
  const last = arn.fields.at(-1);
  if (!last) return [];
  const offers = fieldOffers(arn, last, place, catalog);
  return offers.map((offer) => ({ ...offer, rank: offer.rank + 100, from: last.start }));
}

function beginnings(place: Place, typed: string): readonly Offer[] {
  const star: Offer = { label: '*', detail: 'every resource', kind: 'arn', text: ['*'], rank: 90 };
  const arn: Offer = { label: 'arn', detail: 'an ARN, field by field', kind: 'arn', text: ['arn:'], rank: 80, continues: true, filter: 'arn:' };
  const isString = place.cursor.kind === 'value' && (place.cursor.string !== undefined || place.file.document.format === 'yaml');
  return [star, ...(isString ? [arn] : [])].filter((offer) => fits(typed, offer.label === 'arn' ? 'arn:' : '*'));
}

function fieldOffers(arn: TypedArn, last: TypedPart, place: Place, catalog: Catalog | undefined): readonly Offer[] {
  switch (arn.fields.length) {
    case 2:
      return partitions(last.text, last.start);
    case 3:
      return serviceField(last, place, catalog);
    case 4:
      return regionField(arn, last, place, catalog);
    case 5:
      return accountField(arn, last, place, catalog);
    default:
      return resourceField(arn, last, place, catalog);
  }
}

function serviceField(last: TypedPart, place: Place, catalog: Catalog | undefined): readonly Offer[] {
  const used = servicesOf(place);
  return (catalog?.services() ?? []).filter(({ prefix }) => fits(last.text, prefix)).map(({ prefix, name }): Offer => ({
    ...field(prefix),
    detail: name,
    rank: used.includes(prefix) ? 0 : 1,
  }));
}

function regionField(arn: TypedArn, last: TypedPart, place: Place, catalog: Catalog | undefined): readonly Offer[] {
  const shapes = shapesOf(arn, catalog);
  const offers: Offer[] = [];
  if (shapes.length === 0 || shapes.some((shape) => shape.region !== '')) {
    const { idiom, needsSub } = writingAt(place);
    if (idiom === 'sub') offers.push(expressionField('${AWS::Region}', needsSub));
    const partition = findPartition(arn.fields[1]?.text ?? '') ?? PARTITIONS[0];
    offers.push(...(partition?.regions ?? []).map((region) => ({ ...field(region), rank: 1 })), { ...field('*'), detail: 'any region', rank: 2 });
  }
  // An empty field is part of the ARN where the service has no regions.
  if (shapes.some((shape) => shape.region === '')) offers.unshift({ ...field(''), label: ':', detail: 'no region', filter: ':' });
  return offers.filter((offer) => fits(last.text, offer.filter ?? offer.label));
}

function accountField(arn: TypedArn, last: TypedPart, place: Place, catalog: Catalog | undefined): readonly Offer[] {
  const shapes = shapesOf(arn, catalog).filter((shape) => isEmpty(shape.region) === isEmpty(arn.fields[3]?.text));
  const offers: Offer[] = [];
  if (shapes.length === 0 || shapes.some((shape) => shape.account !== '')) {
    const { idiom, needsSub } = writingAt(place);
    if (idiom === 'sub') offers.push(expressionField('${AWS::AccountId}', needsSub));
    offers.push({ ...field(''), label: 'account id', text: [{ stop: '111122223333' }, ':'], filter: '111122223333', rank: 1 });
    offers.push({ ...field('*'), detail: 'any account', rank: 2 });
  }
  if (shapes.some((shape) => shape.account === '')) offers.unshift({ ...field(''), label: ':', detail: 'no account', filter: ':' });
  return offers.filter((offer) => fits(last.text, offer.filter ?? offer.label));
}

/** Resource types whose region and account are written, or left out, as in what is typed. */
function resourceField(arn: TypedArn, last: TypedPart, place: Place, catalog: Catalog | undefined): readonly Offer[] {
  const head = typedText(place).slice(0, last.start);
  const wanted = new Set(wantedTypes(place, catalog));
  return shapesOf(arn, catalog).flatMap((shape): Offer[] => {
    const suits = isEmpty(shape.region) === isEmpty(arn.fields[3]?.text) && isEmpty(shape.account) === isEmpty(arn.fields[4]?.text);
    if (!suits || !fits(last.text, shape.resource) || shape.type.name.startsWith('execute-api')) return [];
    return [{
      label: `${head}${shape.resource}`,
      detail: shape.type.name,
      kind: 'arn',
      text: resourceTemplate(shape.resource),
      rank: wanted.has(shape.type.name) ? 3 : 4,
      filter: shape.resource,
    }];
  });
}

interface Shape {
  readonly type: ResourceType;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The ARN forms of the typed service's resource types. */
function shapesOf(arn: TypedArn, catalog: Catalog | undefined): readonly Shape[] {
  return (catalog?.resourceTypes(arn.fields[2]?.text ?? '') ?? []).map((type): Shape => {
    const [, , , region = '', account = '', ...resource] = type.arn.split(':');
    return { type, region, account, resource: resource.join(':') };
  });
}

/** The names of the resource types that the statement's actions work on. */
function wantedTypes(place: Place, catalog: Catalog | undefined): readonly string[] {
  const actions = (place.statement?.action?.value.values ?? []).map(({ text }) => displayText(text));
  return actions.flatMap((name) => catalog?.action(name)?.resourceTypes.map((use) => use.type.name) ?? []);
}

function servicesOf(place: Place): readonly string[] {
  const actions = (place.statement?.action?.value.values ?? []).map(({ text }) => displayText(text));
  return actions.flatMap((name) => /^([a-z0-9-]+):/i.exec(name)?.[1]?.toLowerCase() ?? []);
}

function resourceTemplate(resource: string): Template {
  const [before = '', ...rest] = resource.split('${');
  return rest.reduce<Template>((template, piece) => {
    const close = piece.indexOf('}');
    return [...template, { stop: piece.slice(0, close) }, piece.slice(close + 1)];
  }, [before]);
}

const isEmpty = (text: string | undefined): boolean => text === undefined || text === '';

/** A field with the colon behind it. */
function field(text: string): Offer {
  return { label: text, kind: 'arn', text: [`${text}:`], rank: 0, continues: true, filter: text };
}

function expressionField(expression: string, needsSub: boolean): Offer {
  return { ...field(expression), kind: 'reference', text: [{ expression }, ':'], needsSub };
}
