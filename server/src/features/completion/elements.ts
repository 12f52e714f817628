/**
 * Offers for the names of elements: of a policy, of a statement, of Terraform's blocks, of an authorizer output; and
 * for the few elements that have a fixed set of values.
 *
 * Elements that are there already, that contradict one that is there, or that the kind forbids are left out.
 */
import { kindFacts } from '../../policy/kinds';
import type { Policy } from '../../policy/model';
import {
  EFFECTS, POLICY_ELEMENTS, POLICY_VERSIONS, STATEMENT_ELEMENTS, policyElementApplicability, statementElementApplicability,
  type ElementApplicability, type ElementFacts, type PolicyElementName, type StatementElementName,
} from '../../policy/vocabulary/elements';
import { effectOf, keysBeside, type Place } from '../place';
import { DOCUMENT_WORDS } from '../terraform-words';
import { fits, type Offer, type Scaffold } from './offer';

export function offerPolicyElements(place: Place): readonly Offer[] {
  const { policy } = place;
  if (policy?.dialect === 'terraform-document') return offerNames(place, documentAttributes);
  return POLICY_ELEMENTS.flatMap(({ name, description }, index): Offer[] => {
    const applicability = policyElementApplicability(name, policy?.kind ?? 'unknown');
    if (!fits(place.cursor.typed, name) || isPresent(place, name) || !isOffered(applicability)) return [];
    return [elementOffer(name, description, scaffoldOf(name), rankOf(applicability) + index)];
  });
}

/** In the words of the policy's dialect; the ranks keep what is required before what is not. */
export function offerStatementElements(place: Place): readonly Offer[] {
  const words = place.policy?.dialect === 'terraform-document' ? DOCUMENT_WORDS : undefined;
  return order(place.policy).flatMap((element, index): Offer[] => {
    const written = words?.[element.name] ?? element.name;
    const opposite = element.opposite && (words?.[element.opposite] ?? element.opposite);
    if (!fits(place.cursor.typed, written) || (!isRepeatable(written) && isPresent(place, written))) return [];
    if (opposite !== undefined && isPresent(place, opposite)) return [];
    const applicability = applicabilityOf(element.name, place);
    if (!isOffered(applicability)) return [];
    const scaffold = words ? documentScaffold(element) : scaffoldOf(element.name);
    return [elementOffer(written, element.description, scaffold, rankOf(applicability) * 10 + index, element.name)];
  });
}

export function offerBlockElements(place: Place): readonly Offer[] {
  if (place.slot.kind !== 'block-element') return [];
  return offerNames(place, blockAttributes[place.slot.block]);
}

/** A simple response has no principal and no policy. */
export function offerOutputMembers(place: Place): readonly Offer[] {
  const isSimple = place.output?.form === 'simple';
  return offerNames(place, outputMembers.filter(({ name }) => (isSimple ? name === 'context' : true)));
}

/** Version, effect and the boolean of a simple response; identifiers are people's own. */
export function offerFixedValues(place: Place): readonly Offer[] {
  const { slot, policy } = place;
  if (slot.kind === 'output-value') return slot.member === 'isAuthorized' ? ['true', 'false'].map(bareOffer) : [];
  if (slot.kind !== 'text') return [];
  const fitting = (value: string): boolean => fits(place.cursor.typed, value);
  const facts = kindFacts(policy?.kind ?? 'unknown');
  if (slot.element === 'Version') return POLICY_VERSIONS.filter((version) => fitting(version) && facts.versions.includes(version)).map(valueOffer);
  if (slot.element !== 'Effect') return [];
  return EFFECTS.filter((effect) => fitting(effect) && facts.effects.includes(effect)).map((effect, index) => ({
    ...valueOffer(effect, index),
    documentation: { topic: 'element', name: effect },
  }));
}

/** A word with what follows it. */
interface Named {
  readonly name: string;
  readonly scaffold: Scaffold;
}

const text: Scaffold = { kind: 'text' };
const list: Scaffold = { kind: 'list' };

const principalAttributes = [{ name: 'type', isList: false }, { name: 'identifiers', isList: true }];
const conditionAttributes = [{ name: 'test', isList: false }, { name: 'variable', isList: false }, { name: 'values', isList: true }];

const blockAttributes: Readonly<Record<'principals' | 'condition', readonly Named[]>> = {
  principals: principalAttributes.map(named),
  condition: conditionAttributes.map(named),
};

const documentAttributes: readonly Named[] = [
  { name: 'statement', scaffold: { kind: 'block', attributes: [{ name: 'actions', isList: true }, { name: 'resources', isList: true }] } },
  { name: 'source_policy_documents', scaffold: list },
  { name: 'override_policy_documents', scaffold: list },
  { name: 'version', scaffold: { kind: 'text', text: '2012-10-17' } },
  { name: 'policy_id', scaffold: text },
];

const outputMembers: readonly Named[] = [
  { name: 'principalId', scaffold: text },
  { name: 'policyDocument', scaffold: { kind: 'object' } },
  { name: 'context', scaffold: { kind: 'object' } },
  { name: 'usageIdentifierKey', scaffold: text },
];

/** The order in which people write a statement; the name comes last because most statements go without. */
function order(policy: Policy | undefined): readonly ElementFacts<StatementElementName>[] {
  const wanted: readonly StatementElementName[] =
    policy && kindFacts(policy.kind).principal === 'required'
      ? ['Effect', 'Principal', 'Action', 'Resource', 'Condition', 'Sid', 'NotPrincipal', 'NotAction', 'NotResource']
      : ['Effect', 'Action', 'Resource', 'Condition', 'Principal', 'Sid', 'NotAction', 'NotResource', 'NotPrincipal'];
  return wanted.flatMap((name) => STATEMENT_ELEMENTS.find((element) => element.name === name) ?? []);
}

/** A kind that was guessed forbids nothing: the policy may be meant to become another. */
function applicabilityOf(name: StatementElementName, place: Place): ElementApplicability {
  const { policy } = place;
  const applicability = statementElementApplicability(name, policy?.kind ?? 'unknown');
  if (applicability === 'forbidden' && policy?.kindIsCertain !== true) return 'unknown';
  if (applicability === 'deny-only') return effectOf(place.statement) === 'Allow' && policy?.kindIsCertain === true ? 'forbidden' : 'optional';
  return applicability;
}

const isOffered = (applicability: ElementApplicability): boolean => applicability !== 'forbidden' && applicability !== 'ignored';

function rankOf(applicability: ElementApplicability): number {
  if (applicability === 'required' || applicability === 'one-of-two') return 0;
  return applicability === 'optional' ? 1 : 2;
}

function isPresent(place: Place, name: string): boolean {
  return keysBeside(place).has(name);
}

/** Blocks that may be written several times. */
const isRepeatable = (written: string): boolean => ['principals', 'not_principals', 'condition', 'statement'].includes(written);

/** `Action` and `Resource` begin as one text: most statements need no list, and one is made in two key strokes. */
function scaffoldOf(name: PolicyElementName | StatementElementName): Scaffold {
  switch (name) {
    case 'Version':
      return { kind: 'text', text: '2012-10-17' };
    case 'Statement':
      return { kind: 'objects' };
    case 'Principal':
    case 'NotPrincipal':
    case 'Condition':
      return { kind: 'object' };
    default:
      return text;
  }
}

/** The data source takes lists only, also for a single value. */
function documentScaffold(element: ElementFacts<StatementElementName>): Scaffold {
  switch (element.shape) {
    case 'texts':
      return list;
    case 'principals':
      return { kind: 'block', attributes: principalAttributes };
    case 'conditions':
      return { kind: 'block', attributes: conditionAttributes };
    default:
      return text;
  }
}

function offerNames(place: Place, names: readonly Named[]): readonly Offer[] {
  return names.flatMap(({ name, scaffold }, index): Offer[] =>
    !fits(place.cursor.typed, name) || (isPresent(place, name) && !isRepeatable(name)) ? [] : [elementOffer(name, undefined, scaffold, index)],
  );
}

function elementOffer(name: string, description: string | undefined, scaffold: Scaffold, rank: number, topic = name): Offer {
  return {
    label: name,
    kind: 'element',
    text: [name],
    rank,
    scaffold,
    documentation: description === undefined ? { topic: 'element', name } : { topic: 'element', name: topic },
    continues: !(scaffold.kind === 'text' && scaffold.text !== undefined),
  };
}

/** JSON's own booleans; text in their place is an error. */
function bareOffer(value: string, index: number): Offer {
  return { ...valueOffer(value, index), writeAs: 'bare' };
}

function valueOffer(value: string, index: number): Offer {
  return { label: value, kind: 'value', text: [value], rank: index };
}

function named({ name, isList }: { readonly name: string; readonly isList: boolean }): Named {
  return { name, scaffold: isList ? list : text };
}
