/**
 * The texts behind topics: what an action, a condition key, an operator, an element or a type of principal is.
 *
 * Hovers show them with what the place adds; completions name them and have them made when somebody looks.
 */
import { firstOf } from '../base/words';
import type { Action, Catalog, ConditionKey } from '../catalog/catalog';
import { POLICY_ELEMENTS, STATEMENT_ELEMENTS } from '../policy/vocabulary/elements';
import { findOperator, parseOperator, resultOnMissingKey, type OperatorUse } from '../policy/vocabulary/operators';
import type { FeatureContext, Topic } from './feature';
import { code, link } from './markdown';
import { elementOfWord } from './terraform-words';
import { findText } from './texts';

/** Markdown, or undefined where nothing is known. */
export function describeTopic(context: FeatureContext, topic: Topic): string | undefined {
  switch (topic.topic) {
    case 'markdown':
      return topic.markdown;
    case 'action':
      return context.catalog && describeAction(context.catalog, topic.name);
    case 'service':
      return context.catalog && describeService(context.catalog, topic.prefix);
    case 'condition-key':
      return context.catalog && describeConditionKey(context.catalog, topic.name);
    case 'operator':
      return describeOperator(topic.name);
    case 'element':
      return describeElement(topic.name);
    case 'principal-type':
      return describePrincipalType(topic.name);
  }
}

/** An action, or what a wildcard covers; undefined where no service has such an action. */
export function describeAction(catalog: Catalog, name: string): string | undefined {
  if (name === '*') {
    const { actions, services } = catalog.counts;
    return `**\`*\`**\n\nEvery action of every service: ${String(actions)} of ${String(services)} services as of ${catalog.date}, and all that will be added.`;
  }
  const action = catalog.action(name);
  if (action) return paragraphs(describeOneAction(action));
  return /[*?]/.test(name) ? describeWildcard(catalog, name) : undefined;
}

/** How many names are listed before the rest is only counted. */
const listed = 12;

function describeWildcard(catalog: Catalog, pattern: string): string | undefined {
  const names = catalog.actionNamesMatching(pattern);
  const [only] = names;
  if (only === undefined) return undefined;
  const shown = names.slice(0, listed).map((name) => `- \`${name}\``);
  const rest = names.length > listed ? [`- … and ${String(names.length - listed)} more`] : [];
  const count = names.length === 1 ? 'one action' : `${String(names.length)} actions`;
  return paragraphs([
    `**${code(pattern)}** covers ${count} as of ${catalog.date}:`,
    [...shown, ...rest].join('\n'),
    'Actions that AWS adds later are covered as well.',
  ]);
}

function describeOneAction(action: Action): readonly (string | undefined)[] {
  const resources = action.resourceTypes.map(({ type, required }) => `\`${type.name}\`${required ? ' (required)' : ''}`);
  return [
    `**\`${action.name}\`**`,
    sentence(action.description),
    action.permissionOnly ? 'There is no API operation of this name: it is a permission only.' : undefined,
    [
      `- Access level: ${action.accessLevels.join(', ')}`,
      resources.length > 0 ? `- Resources: ${resources.join(', ')}` : '- Resources: none, so only `*` has an effect',
      ...(action.conditionKeys.length > 0 ? [`- Condition keys besides the global ones: ${shorten(action.conditionKeys)}`] : []),
      ...(action.dependentActions.length > 0 ? [`- Usually also needs: ${shorten(action.dependentActions)}`] : []),
    ].join('\n'),
    linkTo('AWS on this action', action.url),
  ];
}

function describeService(catalog: Catalog, prefix: string): string | undefined {
  const service = catalog.service(prefix);
  if (!service) return undefined;
  return paragraphs([`**${service.name}** · \`${service.prefix}\``, linkTo('Actions, resources and condition keys', catalog.serviceUrl(prefix))]);
}

/** With more paragraphs about the key at a place, between what it is and the link. */
export function describeConditionKey(catalog: Catalog, name: string, more: readonly string[] = []): string | undefined {
  const key = catalog.conditionKey(name);
  if (!key) return undefined;
  return paragraphs([
    `**\`${key.name}\`** · ${key.type}, ${key.multivalued ? 'several values' : 'single value'}`,
    sentence(key.description),
    presence(key),
    key.multivalued ? 'It may have several values: use `ForAnyValue:` or `ForAllValues:`.' : undefined,
    key.global?.supersededBy === undefined ? undefined : `Kept for old policies; use \`${key.global.supersededBy}\`.`,
    ...more,
    linkTo('AWS on this key', key.url),
  ]);
}

function presence(key: ConditionKey): string | undefined {
  if (!key.global) return undefined;
  return key.global.always ? 'Every request carries it.' : 'Not every request carries it.';
}

/** By its whole name, as in `ForAnyValue:StringLikeIfExists`. */
export function describeOperator(name: string): string | undefined {
  const reading = parseOperator(name);
  const use: OperatorUse | undefined = 'ok' in reading ? reading.ok : undefined;
  const operator = use?.operator ?? findOperator(name);
  if (!use || !operator) return undefined;
  return paragraphs([
    `**${code(name)}**`,
    operator.description,
    findText('operators', operator.family),
    use.qualifier === undefined ? undefined : findText('operators', use.qualifier),
    use.ifExists ? findText('operators', 'IfExists') : undefined,
    onMissingKey(use),
  ]);
}

/** What comes out when the request does not carry the key (semantics §3.2). */
export function onMissingKey(use: OperatorUse): string | undefined {
  switch (resultOnMissingKey(use)) {
    case 'true':
      return 'When the request does not carry the key, the condition **holds**.';
    case 'false':
      return 'When the request does not carry the key, the condition does not hold.';
    case 'as-asked':
      return undefined;
  }
}

/** Elements of policies, effects, Terraform's words and members of authorizer outputs; their names never clash. */
export function describeElement(name: string): string | undefined {
  const element = elementOfWord(name) ?? name;
  const facts = [...POLICY_ELEMENTS, ...STATEMENT_ELEMENTS].find((candidate) => candidate.name === element);
  const text =
    findText('terraform', name) ?? findText('elements', element) ?? findText('effects', name) ?? findText('authorizer-output', name);
  return facts || text !== undefined ? paragraphs([`**\`${name}\`**`, facts?.description, text]) : undefined;
}

/** `everyone` is the star. */
export function describePrincipalType(name: string): string | undefined {
  const text = findText('principals', name);
  return text === undefined ? undefined : paragraphs([`**\`${name === 'everyone' ? '*' : name}\`**`, text]);
}

/** Markdown from its parts: those without content leave no gap, and links to pages come last, in one line. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  const all = parts.flatMap((part) => part?.split('\n\n') ?? []).filter((part) => part !== '');
  const links = new Set(all.filter(isLink).flatMap((part) => part.split(' · ')));
  return [...all.filter((part) => !isLink(part)), ...(links.size > 0 ? [[...links].join(' · ')] : [])].join('\n\n');
}

const isLink = (paragraph: string): boolean => /^\[[^\]]*\]\(\S*\)( · \[[^\]]*\]\(\S*\))*$/.test(paragraph);

function shorten(names: readonly string[]): string {
  return firstOf(names.map((name) => `\`${name}\``), listed);
}

function linkTo(title: string, url: string | undefined): string | undefined {
  return url === undefined ? undefined : link(title, url);
}

function sentence(text: string): string | undefined {
  if (text === '') return undefined;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
