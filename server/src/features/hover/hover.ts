/**
 * Hover: what the token under an offset means, with its exact range.
 *
 * Each slot of the policy language has its describer; texts that completion shows as well are made in `topics.ts`. What is
 * outside of policies in a scenario file is looked at in `scenario/hover.ts`.
 * Where nothing certain can be said there is no hover.
 */
import { literalText } from '../../base/atoms';
import { toDecoded } from '../../base/segment-map';
import type { Span } from '../../base/span';
import { findAbsentGatewayKey, findGatewayKey } from '../../catalog/gateway-keys';
import { readText } from '../../policy/text';
import { findOperator, parseOperator } from '../../policy/vocabulary/operators';
import { stringSpan, type HostNode, type StringNode } from '../../syntax/node';
import type { FeatureContext, Hover } from '../feature';
import { code } from '../markdown';
import { findPlace, type Place } from '../place';
import { hoverScenario } from '../scenario/hover';
import type { LinkTo } from '../simulate/explanation';
import { describeAction, describeConditionKey, describeElement, describeOperator, describePrincipalType, onMissingKey } from '../topics';
import { hoverGatewayWord } from './gateway-words';
import { describePrincipal } from './principal';
import { describeResource } from './resource';
import { hoverRoute } from './route';
import { hoverVariable } from './variable';

/** The hover at an absolute offset of a document, or undefined where nothing is to be said. */
export function findHover(context: FeatureContext, uri: string, offset: number, linkTo: LinkTo = () => undefined): Hover | undefined {
  const place = findPlace(context, uri, offset);
  // No policy stands where a route is written.
  if (!place) return hoverScenario(context, uri, offset) ?? hoverGatewayWord(context, uri, offset) ?? hoverRoute(context, uri, offset, linkTo);
  const { cursor, source } = place;
  if (cursor.kind === 'key') {
    const { member } = cursor;
    const markdown = member && describeKey(member.key, place, context);
    const span = member && source.locate(member.keySpan);
    return markdown !== undefined && span ? { span, markdown } : undefined;
  }
  const variable = cursor.string && hoverVariable(cursor.string, decodedOffset(cursor.string, place), place, context);
  if (variable) return located(variable.span, variable.markdown, place);
  const markdown = describeValue(cursor.node, place, context);
  return markdown === undefined ? undefined : located(contentOf(cursor.node), markdown, place);
}

function describeKey(key: string, place: Place, context: FeatureContext): string | undefined {
  switch (place.slot.kind) {
    case 'policy-element':
    case 'statement-element':
    case 'block-element':
    case 'output-member':
      return describeElement(key);
    case 'principal-type':
      return describePrincipalType(key);
    case 'operator':
      return describeOperator(key);
    case 'condition-key':
      return describeKeyHere(key, place, context);
    default:
      return undefined;
  }
}

function describeValue(node: HostNode, place: Place, context: FeatureContext): string | undefined {
  const text = readText(node);
  if (!text) return undefined;
  const literal = literalText(text);
  switch (place.slot.kind) {
    case 'text':
      if (place.slot.element === 'Version') return describeElement('Version');
      return place.slot.element === 'Effect' && literal !== undefined ? describeElement(literal) : undefined;
    case 'action':
      return literal === undefined || !context.catalog ? undefined : describeAction(context.catalog, literal);
    case 'resource':
      return describeResource(text, place, context);
    case 'principal':
      return literal === '*' ? describePrincipalType('everyone') : undefined;
    case 'principal-value':
      return describePrincipal(text, place.slot.type);
    case 'principal-type':
      return literal === undefined ? undefined : describePrincipalType(literal === '*' ? 'everyone' : literal);
    case 'operator':
      return literal === undefined ? undefined : describeOperator(literal);
    case 'condition-key':
      return literal === undefined ? undefined : describeKeyHere(literal, place, context);
    case 'condition-value':
      return literal?.startsWith('arn:') ? describeResource(text, place, context) : undefined;
    default:
      return undefined;
  }
}

/** A condition key with what its operator does without it, and when a request to an API carries it (semantics §7). */
function describeKeyHere(name: string, place: Place, { catalog }: FeatureContext): string | undefined {
  if (!catalog || place.slot.kind !== 'condition-key') return undefined;
  const reading = parseOperator(place.slot.operator);
  const use = 'ok' in reading ? reading.ok : undefined;
  const missing = use && findOperator(use.operator.name) ? onMissingKey(use) : undefined;
  const more = [...gatewayFacts(name, place), ...(missing === undefined ? [] : [`${code(place.slot.operator)}: ${lowerFirst(missing)}`])];
  return describeConditionKey(catalog, name, more);
}

function gatewayFacts(name: string, { policy }: Place): readonly string[] {
  if (policy?.kind !== 'api-resource-policy') return [];
  const absent = findAbsentGatewayKey(name);
  if (absent) {
    const instead = absent.instead === undefined ? '' : `; use \`${absent.instead}\``;
    return [`**In requests to an API:** never present${instead}.`];
  }
  const key = findGatewayKey(name);
  if (!key) return ['**In requests to an API:** not documented, so count on it being absent.'];
  const facts = [`**In requests to an API:** present ${key.present}.`];
  // KE-1: without AWS_IAM the caller is anonymous to the policy.
  if (key.authorization === 'iam') facts.push('With `NONE`, a Lambda authorizer or Cognito the caller is unknown to the resource policy, and so is this key.');
  return facts;
}

function decodedOffset(string: StringNode, { source, offset }: Place): number {
  const at = source.locate(string.span);
  return toDecoded(string.segments, offset - (at ? at.start - string.span.start : 0)) ?? 0;
}

function contentOf(node: HostNode): Span {
  return node.kind === 'string' ? stringSpan(node, 0, node.value.length) : node.span;
}

function located({ source: id, start, end }: Span, markdown: string, { source }: Place): Hover | undefined {
  const span = source.locate({ source: id, start, end });
  return span && { span, markdown };
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
