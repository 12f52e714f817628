/**
 * Completion at an offset: finds the place in a policy or a scenario file, asks the providers of its slot, writes what they offer.
 *
 * Nothing is parsed and no list is longer than what the slot can hold; where no policy is, the answer is empty at the
 * price of finding the cursor.
 */
import type { CompletionList, FeatureContext } from '../feature';
import { findPlace, type Slot } from '../place';
import { offersAt } from '../scenario/offers';
import { findScenarioPlace } from '../scenario/slot';
import { offerActions } from './actions';
import { offerConditionKeys, offerConditionValues, offerOperators } from './conditions';
import { offerBlockElements, offerFixedValues, offerOutputMembers, offerPolicyElements, offerStatementElements } from './elements';
import { offerExecuteApi } from './execute-api';
import { templateText, type Offer, type Provider } from './offer';
import { offerPrincipal, offerPrincipalTypes, offerPrincipalValues } from './principals';
import { offerResources } from './resources';
import { offerStatements } from './statements';
import { openExpression } from './typed-arn';
import { offerVariables } from './variables';
import { writerFor, type WritingPlace } from './write';

/** Characters behind which an editor should ask by itself. */
export const COMPLETION_TRIGGERS: readonly string[] = ['"', "'", ':', '/', '-', ' ', '.', '{', '$', '!'];

/** What can stand at an absolute offset of a document, the likeliest first. */
export function complete(context: FeatureContext, uri: string, offset: number): CompletionList {
  const place = findPlace(context, uri, offset);
  if (place) return write(place, providers[place.slot.kind].flatMap((provider) => provider(place, context)));
  const inScenario = findScenarioPlace(context, uri, offset);
  return inScenario ? write(inScenario, offersAt(inScenario, context)) : nothing;
}

function write(place: WritingPlace, offered: readonly Offer[]): CompletionList {
  const writer = writerFor(place);
  if (!writer) return nothing;
  const { typed } = place.cursor;
  const present = valuesBeside(place);
  const offers = offered.filter((offer) => !present.has(templateText(offer.text)));
  const ordered = offers.map((offer, index) => ({ offer, index })).sort((a, b) => a.offer.rank - b.offer.rank || a.index - b.index);
  const items = ordered.flatMap(({ offer }, index) => writer.write(offer, index) ?? []);
  return { items, isIncomplete: typed !== '' };
}

/** Behind `${` nothing but what may stand between the braces is meant. */
function unlessInVariable(provider: Provider): Provider {
  return (place, context) => (openExpression(place.cursor.typed) === undefined ? provider(place, context) : []);
}

const nothing: CompletionList = { items: [], isIncomplete: false };

const providers: Readonly<Record<Slot['kind'], readonly Provider[]>> = {
  'policy-element': [offerPolicyElements, offerStatements],
  'statement-element': [offerStatementElements, offerStatements],
  text: [offerFixedValues],
  action: [offerActions],
  resource: [unlessInVariable(offerExecuteApi), unlessInVariable(offerResources), offerVariables],
  principal: [offerPrincipal],
  'principal-type': [offerPrincipalTypes],
  'principal-value': [offerPrincipalValues],
  operator: [offerOperators],
  'condition-key': [offerConditionKeys],
  'condition-value': [unlessInVariable(offerConditionValues), offerVariables],
  'block-element': [offerBlockElements],
  'output-member': [offerOutputMembers],
  'output-value': [offerFixedValues],
};

/** What stands in the same list already needs no second offer. */
function valuesBeside({ container, cursor }: WritingPlace): ReadonlySet<string> {
  if (container?.kind !== 'array' || cursor.kind !== 'value') return new Set();
  const others = container.items.filter((item) => item !== cursor.node && item !== cursor.string);
  return new Set(others.flatMap((item) => (item.kind === 'string' ? [item.value] : [])));
}
