/**
 * Offers for actions: services first, the actions of one behind its colon, and wildcards over them.
 *
 * In policies that API Gateway reads, `execute-api` comes first. Only the service that is typed is looked up, so the
 * rest of the catalog is never walked.
 */
import { literalText } from '../../base/atoms';
import type { Catalog } from '../../catalog/catalog';
import type { PolicyKind } from '../../policy/kinds';
import type { Policy } from '../../policy/model';
import type { FeatureContext } from '../feature';
import type { Place } from '../place';
import { fits, type Offer } from './offer';

export function offerActions(place: Place, { catalog }: FeatureContext): readonly Offer[] {
  const typed = typedText(place);
  const colon = typed.indexOf(':');
  if (colon < 0) return [...likelyActions(place, typed), ...(catalog ? services(catalog, place, typed) : []), ...everything(place, typed)];
  const prefix = typed.slice(0, colon).toLowerCase();
  return catalog ? actionsOf(catalog, prefix, typed.slice(colon + 1), namesFor(place.policy?.kind)) : likelyActions(place, typed);
}

/** The whole value a person has typed up to the cursor. */
export function typedText({ cursor }: Place): string {
  return cursor.typed;
}

/** Actions that are nearly always meant where the kind of policy is for little else (semantics §2.4). */
function likelyActions({ policy }: Place, typed: string): readonly Offer[] {
  return namesFor(policy?.kind).filter((name) => fits(typed, name)).map((name, index) => ({
    label: name,
    kind: 'action',
    text: [name],
    rank: index,
    documentation: { topic: 'action', name },
  }));
}

function namesFor(kind: PolicyKind | undefined): readonly string[] {
  switch (kind) {
    case 'authorizer-output':
      return ['execute-api:Invoke'];
    case 'api-resource-policy': // GR-23
      return ['execute-api:Invoke', 'execute-api:*', 'execute-api:InvalidateCache', 'execute-api:ManageConnections'];
    case 'trust':
      return ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'];
    default:
      return [];
  }
}

export function isGatewayKind(policy: Policy | undefined): boolean {
  return policy?.kind === 'api-resource-policy' || policy?.kind === 'authorizer-output';
}

function services(catalog: Catalog, place: Place, typed: string): readonly Offer[] {
  const used = servicesIn(place.policy);
  return catalog.services().flatMap((service): Offer[] => {
    if (!fits(typed, service.prefix)) return [];
    const isExact = service.prefix === typed.toLowerCase();
    return [{
      label: service.prefix,
      detail: service.name,
      kind: 'service',
      text: [`${service.prefix}:`],
      rank: isExact ? 10 : used.has(service.prefix) ? 11 : 12,
      continues: true,
      // Behind its colon a service would still be on a list that has not been renewed yet, as the best match of all.
      filter: service.prefix,
      documentation: { topic: 'service', prefix: service.prefix },
    }];
  });
}

/** Services whose actions the policy names already: the next action is most likely one of theirs. */
function servicesIn(policy: Policy | undefined): ReadonlySet<string> {
  const prefixes = new Set<string>(policy?.service === undefined ? [] : [policy.service]);
  for (const statement of policy?.statements ?? []) {
    for (const { text } of [...(statement.action?.value.values ?? []), ...(statement.notAction?.value.values ?? [])]) {
      const name = literalText(text);
      const colon = name?.indexOf(':') ?? -1;
      if (name !== undefined && colon > 0) prefixes.add(name.slice(0, colon).toLowerCase());
    }
  }
  return prefixes;
}

function everything({ policy }: Place, typed: string): readonly Offer[] {
  if (typed !== '' || isGatewayKind(policy) || policy?.kind === 'rcp') return [];
  return [{ label: '*', detail: 'every action', kind: 'action', text: ['*'], rank: 20, documentation: { topic: 'action', name: '*' } }];
}

function actionsOf(catalog: Catalog, prefix: string, typed: string, likely: readonly string[]): readonly Offer[] {
  const actions = catalog.actionsOf(prefix);
  const names = actions.map((action) => action.name.slice(action.name.indexOf(':') + 1));
  const offers = actions.flatMap((action, index): Offer[] =>
    fits(typed, names[index] ?? '')
      ? [{
          label: action.name,
          detail: action.accessLevels.join(', '),
          kind: 'action',
          text: [action.name],
          rank: likely.includes(action.name) ? 21 + likely.indexOf(action.name) : 30,
          documentation: { topic: 'action', name: action.name },
        }]
      : [],
  );
  return [...offers, ...wildcards(prefix, typed, names)];
}

/** `s3:*`, and one per first word that several actions share, such as `s3:Get*`. */
function wildcards(prefix: string, typed: string, names: readonly string[]): readonly Offer[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const word = /^[A-Z][a-z0-9]+(?=[A-Z])/.exec(name)?.[0];
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].filter(([word, count]) => count > 1 && word.toLowerCase().startsWith(typed.toLowerCase()));
  const rows: readonly (readonly [string, number])[] = typed === '' || typed === '*' ? [['', names.length], ...words] : words;
  return names.length === 0 ? [] : rows.map(([word, count]) => ({
    label: `${prefix}:${word}*`,
    detail: `${String(count)} ${count === 1 ? 'action' : 'actions'}`,
    kind: 'action',
    text: [`${prefix}:${word}*`],
    // All of a service is asked for more often than a verb's worth of it.
    rank: word === '' ? 31 : 32,
    documentation: { topic: 'action', name: `${prefix}:${word}*` },
  }));
}
