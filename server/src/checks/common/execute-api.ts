/**
 * The execute-api ARNs a statement names, cut at the slashes behind the API's id.
 *
 * A star swallows slashes when AWS matches (ARN-2), so segments are what an author means and not what is matched; checks
 * judge only where stars leave no other reading. A policy variable is one unit even with a slash in it.
 */
import { isAtom, type Atom, type HoledText } from '../../base/atoms';
import type { Span } from '../../base/span';
import { parseExecuteApiArn } from '../../gateway/arn';
import type { Element, Statement, Value, ValueList } from '../../policy/model';
import { textSpan } from '../../policy/text';
import { scanVariables } from '../../policy/vocabulary/variables';
import type { PolicyFacts } from '../check';
import { contentSpan } from './wording';

export interface InvokeArn {
  readonly value: Value;
  readonly form: 'full' | 'short';
  /** The id of the API as written; undefined in the short form. */
  readonly api: HoledText | undefined;
  /** API id (empty in the short form), stage, method, then the path. Offsets count as in `policy/text`. */
  readonly segments: readonly Segment[];
  /** Everything from the API's id on. */
  readonly tail: Segment;
}

export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Literal text; each unknown value is one character that equals nothing somebody would write. */
  readonly text: string;
}

/** Not state: a function of the statement, which several checks and every API of a unit ask for. */
const arnsByStatement = new WeakMap<Statement, readonly InvokeArn[]>();

/** The execute-api ARNs under `Resource` and `NotResource`; those with fewer than six fields are left out. */
export function invokeArns(statement: Statement): readonly InvokeArn[] {
  let arns = arnsByStatement.get(statement);
  if (!arns) {
    arns = readInvokeArns(statement);
    arnsByStatement.set(statement, arns);
  }
  return arns;
}

function readInvokeArns(statement: Statement): readonly InvokeArn[] {
  const elements: readonly (Element<ValueList> | undefined)[] = [statement.resource, statement.notResource];
  return elements.flatMap((element) => element?.value.values ?? []).flatMap((value) => readInvokeArn(value) ?? []);
}

/** Only REST APIs have resource policies, so there the method has its certain place. */
export function isRestPolicy(facts: PolicyFacts): boolean {
  return facts.kind === 'api-resource-policy';
}

/** Where the kind of API is certain, an ARN that matches nothing is an error. */
export function restSeverity(facts: PolicyFacts): 'error' | 'warning' {
  return isRestPolicy(facts) && facts.kindIsCertain ? 'error' : 'warning';
}

export function segmentSpan(arn: InvokeArn, segment: TextRange): Span {
  const { node } = arn.value;
  return node.kind === 'string' ? textSpan(node, segment.start, segment.end) : contentSpan(node);
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Whether something in a text is not known and might hold slashes: a value of the deployment or of the request. */
export function hasUnknown(text: string): boolean {
  return text.includes(unknownText);
}

/** A pattern in which everything unknown may be anything. */
export function asPattern(text: string): string {
  return text.replaceAll(unknownText, '*').replaceAll(unknownSegment, '*');
}

/** Whether stars before a segment leave open what it is. */
export function isAmbiguous(arn: InvokeArn, index: number): boolean {
  return arn.segments.slice(0, index).some(({ text }) => text.includes('*') || text.includes('?') || hasUnknown(text));
}

function readInvokeArn(value: Value): InvokeArn | undefined {
  const arn = parseExecuteApiArn(value.text);
  if (!arn) return undefined;
  const text = maskUnknown(value.text);
  const first = arn.parts.find((part) => part.name === 'api');
  // The short form stands for the API's ARN up to its id, so its own text ends in an empty id.
  const start = arn.form === 'short' ? shortForm.length : first?.start;
  if (start === undefined) return undefined;
  const { plain, offsets } = text;
  const from = offsets.indexOf(start);
  const tail = { start, end: offsets.at(-1) ?? start, text: plain.slice(from) };
  const segments: Segment[] = [];
  let at = from;
  for (const piece of plain.slice(from).split('/')) {
    segments.push({ start: offsets[at] ?? start, end: offsets[at + piece.length] ?? tail.end, text: piece });
    at += piece.length + 1;
  }
  return { value, form: arn.form, api: first?.text, segments, tail };
}

/** The text with everything unknown as one character, and for each character the offset it has without unknown values. */
function maskUnknown(text: HoledText): { readonly plain: string; readonly offsets: readonly number[] } {
  let plain = '';
  const offsets: number[] = [];
  let at = 0;
  for (const piece of text.pieces) {
    if (isAtom(piece)) {
      plain += characterFor(piece);
      offsets.push(at);
      continue;
    }
    for (const part of scanVariables(piece)) {
      if (part.kind === 'literal') {
        plain += part.text;
        for (let offset = part.start; offset < part.end; offset++) offsets.push(at + offset);
      } else {
        plain += unknownText;
        offsets.push(at + part.start);
      }
    }
    at += piece.length;
  }
  return { plain, offsets: [...offsets, at] };
}

function characterFor(atom: Atom): string {
  return atom.shape === 'api-id' || atom.shape === 'stage-name' ? unknownSegment : unknownText;
}

const unknownText = '\uFFFC';
/** Ids of APIs and names of stages hold no slash. */
const unknownSegment = '\uFFFD';
const shortForm = 'execute-api:';
