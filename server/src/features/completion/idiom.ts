/**
 * How an API's ARN is written where the cursor stands: Terraform's attribute, CloudFormation's `!Sub`, or plain text.
 *
 * The idiom follows from the document around the policy, not from the policy. An API never refers to itself in its own
 * resource policy: that is a cycle which the framework refuses.
 */
import { literalText, type HoledText } from '../../base/atoms';
import type { Span } from '../../base/span';
import type { Api, PlainApi } from '../../gateway/model';
import type { HostNode, StringNode } from '../../syntax/node';
import type { Place } from '../place';
import type { Template } from './offer';

export type Idiom = 'terraform' | 'sub' | 'plain';

export interface Writing {
  readonly idiom: Idiom;
  /** The value has to become a `!Sub` first. */
  readonly needsSub: boolean;
}

export function writingAt(place: Place): Writing {
  const { cursor, file } = place;
  const node: HostNode = cursor.kind === 'key' ? cursor.object : cursor.node;
  const outermost = outermostString(node);
  const format = (outermost ?? node).origin.format;
  if (format === 'hcl') return { idiom: 'terraform', needsSub: false };
  if (file.framework?.id !== 'cloudformation') return { idiom: 'plain', needsSub: false };
  if (outermost) return { idiom: isInSub(outermost.contentSpan, place) ? 'sub' : 'plain', needsSub: false };
  const written = cursor.kind === 'value' ? (cursor.string?.contentSpan ?? cursor.replace) : undefined;
  return { idiom: 'sub', needsSub: !(written && isInSub(written, place)) };
}

/** The text up to and without the slash before the stage; undefined where the API cannot be named in this idiom. */
export function apiTemplate(api: Api, idiom: Idiom, place: Place): Template | undefined {
  if (idiom !== 'plain' && isInside(place, api)) return undefined;
  switch (idiom) {
    case 'terraform':
      return api.flavour === 'terraform' ? [{ expression: `\${${api.selector}.execution_arn}` }] : undefined;
    case 'sub':
      return api.flavour === 'sam' || api.flavour === 'cloudformation' ? subTemplate(`\${${logicalId(api)}}`) : undefined;
    case 'plain':
      return plainTemplate(api);
  }
}

/** An ARN of no API in particular, or of one that cannot be referred to from here. */
export function anyApiTemplate(idiom: Idiom, api?: PlainApi): Template {
  return idiom === 'sub' ? [...subPrefix, idField(api)] : plainTemplate(api);
}

const subPrefix: Template = ['arn:', { expression: '${AWS::Partition}' }, ':execute-api:', { expression: '${AWS::Region}' }, ':', { expression: '${AWS::AccountId}' }, ':'];

export function logicalId(api: PlainApi): string {
  return api.selector.slice(api.selector.lastIndexOf('/') + 1);
}

function subTemplate(id: string): Template {
  return [...subPrefix, { expression: id }];
}

function plainTemplate(api: PlainApi | undefined): Template {
  const partition = api && literalText(api.partition);
  return [`arn:${partition ?? 'aws'}:execute-api:`, field(api?.region, 'region'), ':', field(api?.account, 'account-id'), ':', idField(api)];
}

function idField(api: PlainApi | undefined): Template[number] {
  return field(api?.id, 'api-id');
}

/** What is known, or a place to fill in. */
function field(text: HoledText | undefined, name: string): Template[number] {
  const known = text && literalText(text);
  return known === undefined || known === '' ? { stop: name } : known;
}

/** Whether the policy is written in the API's own resource. */
function isInside({ entry }: Place, api: Api): boolean {
  const selector = entry?.site.selector ?? '';
  return selector.startsWith(api.selector) && /^(?:[./[]|$)/.test(selector.slice(api.selector.length));
}

function outermostString(node: HostNode): StringNode | undefined {
  let { outer } = node.origin;
  while (outer?.origin.outer) outer = outer.origin.outer;
  return outer;
}

/** `!Sub` leaves no trace in a string without holes, so the text before it is looked at. */
function isInSub(written: Span, { source }: Place): boolean {
  const start = source.locate(written)?.start;
  if (start === undefined) return false;
  const before = source.text.slice(Math.max(0, start - 80), start);
  return /(!Sub\s+|["']?Fn::Sub["']?\s*:\s*)(\[\s*|-\s+)?(["']|[|>][-+0-9]*\s*)?$/.test(before);
}
