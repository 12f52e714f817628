/**
 * An offer: what could stand at a place, before anybody has thought about quotes, escapes, commas and brackets.
 *
 * Providers make offers from policies and the catalog; `write.ts` turns those that fit the typed text into completions.
 */
import type { Place } from '../place';
import type { CompletionKind, FeatureContext, Topic } from '../feature';

/** Text with places to fill in, and with expressions of the host that must not be escaped. */
export type Template = readonly (string | Stop | Expression)[];

/** A place to fill in; equal texts share one, so they are typed once. */
export interface Stop {
  readonly stop: string;
}

/** `${Api}`, `${aws_api_gateway_rest_api.orders.execution_arn}` as written in the host. */
export interface Expression {
  readonly expression: string;
}

/** A value of a snippet. */
export type BlockValue =
  | { readonly text: Template; /** The text has to be a CloudFormation `!Sub`. */ readonly needsSub?: boolean }
  | { readonly list: readonly BlockValue[] }
  | { readonly members: Block }
  /** A block of Terraform; in JSON a list of one object. */
  | { readonly body: Block };

/** Keys and values in their order. */
export type Block = readonly (readonly [key: string, value: BlockValue])[];

/** What follows a key that is offered. */
export type Scaffold =
  | { readonly kind: 'text'; readonly text?: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'object' }
  | { readonly kind: 'objects' }
  /** A Terraform block with its attributes, lists where marked. */
  | { readonly kind: 'block'; readonly attributes: readonly { readonly name: string; readonly isList: boolean }[] };

export interface Offer {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly text: Template;
  readonly detail?: string;
  readonly documentation?: Topic;
  /** Offers with a lower rank come first; within one rank the order of the list counts. */
  readonly rank: number;
  /** What follows, where the offer is a key. */
  readonly scaffold?: Scaffold;
  /** A snippet: whole members in place of the text, which is what it is found by. */
  readonly block?: Block;
  /** Further offers should come up at once behind it. */
  readonly continues?: boolean;
  /** Offset in the decoded text of the value from which on it is replaced; 0 unless told. */
  readonly from?: number;
  /** Other words under which it is found, where the text is not what people type. */
  readonly filter?: string;
  /** The value has to be a CloudFormation `!Sub`. */
  readonly needsSub?: boolean;
  /** `bare`: a boolean, without quotes; `key`: the first key of an object that stands for the value. */
  readonly writeAs?: 'bare' | 'key';
}

export type Provider = (place: Place, context: FeatureContext) => readonly Offer[];

/** The text for filters and for comparing with what is there already. */
export function templateText(template: Template): string {
  return template.map(pieceText).join('');
}

function pieceText(piece: Template[number]): string {
  if (typeof piece === 'string') return piece;
  return 'stop' in piece ? piece.stop : piece.expression;
}

/**
 * Whether somebody who typed `typed` may mean `candidate`: it begins with it, or one of its words does. Narrower than
 * what editors take, because what comes second there must not crowd out what was meant.
 */
export function fits(typed: string, candidate: string): boolean {
  if (typed === '') return true;
  const wanted = typed.toLowerCase();
  const text = candidate.toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (at === 0 || startsWord(candidate, at)) return true;
  }
  return false;
}

function startsWord(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  if (!/[A-Za-z0-9]/.test(before)) return true;
  return /[a-z0-9]/.test(before) && /[A-Z]/.test(text.charAt(at));
}
