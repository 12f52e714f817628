/**
 * execute-api ARNs: built from a call, taken apart for people, and the short form of resource policies (semantics §1).
 *
 * Whether a pattern matches is decided elsewhere, as a glob over the whole text (ARN-4); the parts here are what the
 * text means to a reader, and why two ARNs differ. Values may be unknown; offsets count characters of the literal
 * pieces, atoms having no width.
 */
import { holed, isAtom, type HoledText, type Piece } from '../base/atoms';
import { hasWildcard, matchesGlob } from '../base/glob';
import type { ApiKind } from './model';

export interface ApiAddress {
  readonly partition: HoledText;
  readonly region: HoledText;
  readonly account: HoledText;
  readonly id: HoledText;
}

export type ArnPartName = 'partition' | 'service' | 'region' | 'account' | 'api' | 'stage' | 'method' | 'path' | 'route';

export interface ArnPart {
  readonly name: ArnPartName;
  readonly text: HoledText;
  readonly start: number;
  readonly end: number;
}

export interface ExecuteApiArn {
  readonly form: 'full' | 'short';
  /** In the order in which they stand; parts behind the end of the text are left out. */
  readonly parts: readonly ArnPart[];
}

/** The ARN of one call (ARN-30 to ARN-36): the path as received without its first slash, nothing decoded. */
export function buildInvokeArn(api: ApiAddress, stage: HoledText, kind: ApiKind, method: string, path: string): HoledText {
  const tail = kind === 'WEBSOCKET' ? path : `${method}/${path.startsWith('/') ? path.slice(1) : path}`;
  return holed([...apiPrefix(api).pieces, '/', ...stage.pieces, `/${tail}`]);
}

/** The ARN of a private custom domain name (semantics §1.1). */
export function buildDomainArn(api: ApiAddress, domain: { readonly name: string; readonly id: string }): HoledText {
  return holed([...domainPrefix(api).pieces, `/domainnames/${domain.name}+${domain.id}`]);
}

/** `arn:P:execute-api:R:A:I`, what the short form stands for in an API's resource policy (ARN-21). */
export function apiPrefix(api: ApiAddress): HoledText {
  return holed([...domainPrefix(api).pieces, ...api.id.pieces]);
}

/** What the short form stands for in the policy of a private custom domain, which has no API id. */
export function domainPrefix(api: ApiAddress): HoledText {
  return holed(['arn:', ...api.partition.pieces, ':execute-api:', ...api.region.pieces, ':', ...api.account.pieces, ':']);
}

const SHORT_FORM = 'execute-api:';

export function isShortArn(text: HoledText): boolean {
  const first = text.pieces[0];
  return typeof first === 'string' && first.startsWith(SHORT_FORM);
}

/** The full ARN of a short one; the suffix is appended unchanged, its slash included (ARN-22). */
export function expandShortArn(text: HoledText, prefix: HoledText): HoledText {
  const [first, ...rest] = text.pieces;
  if (typeof first !== 'string' || !first.startsWith(SHORT_FORM)) return text;
  return holed([...prefix.pieces, first.slice(SHORT_FORM.length), ...rest]);
}

/** Takes an execute-api ARN or pattern apart; undefined for text that is neither it nor its short form. */
export function parseExecuteApiArn(text: HoledText, kind: ApiKind | undefined = 'REST'): ExecuteApiArn | undefined {
  const tail: readonly ArnPartName[] = kind === 'WEBSOCKET' ? ['stage', 'route'] : ['stage', 'method', 'path'];
  if (isShortArn(text)) {
    const rest = cut(text, ':', 2)[1];
    if (!rest) return undefined;
    // The suffix begins with a slash, so the first segment is empty: it stands where the API would.
    const [, ...segments] = cut(rest.text, '/', tail.length + 1, rest.start);
    return { form: 'short', parts: name(segments, tail) };
  }
  const fields = cut(text, ':', 6);
  if (fields.length < 3 || plainText(fields[0]) !== 'arn' || plainText(fields[2]) !== 'execute-api') return undefined;
  const head = name(fields.slice(1, 5), ['partition', 'service', 'region', 'account']);
  const resource = fields[5];
  const segments = resource ? cut(resource.text, '/', tail.length + 1, resource.start) : [];
  return { form: 'full', parts: [...head, ...name(segments, ['api', ...tail])] };
}

/** Why an ARN does not fit a pattern. */
export interface ArnDifference {
  readonly part: ArnPartName | 'arn';
  /** One clause with the texts compared. */
  readonly why: string;
  readonly rules: readonly string[];
}

/** The first part that differs, in words; both texts as displayed. The pattern is known not to match. */
export function explainArnDifference(pattern: string, arn: string, kind: ApiKind | undefined = 'REST'): ArnDifference {
  if (pattern.startsWith(SHORT_FORM)) {
    return { part: 'arn', why: `the short form \`${pattern}\` counts in API resource policies only`, rules: ['ARN-23'] };
  }
  const wanted = splitAt(pattern, ':', 6);
  const actual = splitAt(arn, ':', 6);
  if (wanted[0] !== 'arn') return { part: 'arn', why: `\`${pattern}\` is no ARN`, rules: ['ARN-1'] };
  for (const [index, part] of FIELDS) {
    const left = wanted[index];
    const right = actual[index] ?? '';
    if (left === undefined) return { part: 'arn', why: `\`${pattern}\` ends before the ${words(part)}`, rules: ['ARN-12'] };
    if (!matchesGlob(left, right)) return differingField(part, left, right);
  }
  return differingSegment(wanted[5] ?? '', actual[5] ?? '', pattern, kind);
}

/** The parts as they are called in sentences. */
const words = (part: ArnPartName): string => (part === 'api' ? 'API' : part === 'route' ? 'route key' : part);

const FIELDS: readonly (readonly [number, ArnPartName])[] = [
  [1, 'partition'],
  [2, 'service'],
  [3, 'region'],
  [4, 'account'],
];

function differingField(part: ArnPartName, wanted: string, actual: string): ArnDifference {
  const isManagement = part === 'service' && wanted === 'apigateway';
  const why = isManagement
    ? '`apigateway` ARNs name the API for its management, calls have `execute-api` ARNs'
    : `the ${part} differs: \`${actual}\` ≠ \`${wanted}\``;
  return { part, why, rules: part === 'partition' ? ['ARN-8'] : part === 'region' || part === 'account' ? ['ARN-11'] : ['ARN-1'] };
}

function differingSegment(wanted: string, actual: string, pattern: string, kind: ApiKind | undefined): ArnDifference {
  const names: readonly ArnPartName[] = kind === 'WEBSOCKET' ? ['api', 'stage', 'route'] : ['api', 'stage', 'method', 'path'];
  const left = splitAt(wanted, '/', names.length);
  const right = splitAt(actual, '/', names.length);
  for (const [index, part] of names.entries()) {
    const expected = left[index];
    const real = right[index];
    if (real === undefined) return { part, why: `\`${pattern}\` has a ${words(part)}, the request has none`, rules: ['ARN-5'] };
    if (expected === undefined) {
      return { part, why: `the pattern ends before the ${words(part)} \`${real}\`, and nothing is matched beyond its end`, rules: ['ARN-5'] };
    }
    if (!matchesGlob(expected, real)) return inSegment(part, expected, real);
  }
  return { part: 'arn', why: `\`${pattern}\` does not fit the ARN`, rules: ['ARN-1'] };
}

function inSegment(part: ArnPartName, expected: string, real: string): ArnDifference {
  if (part === 'method' && expected === 'ANY') {
    return { part, why: `the request has its real method, never \`ANY\`: \`${real}\` ≠ \`ANY\``, rules: ['ARN-10'] };
  }
  if (part === 'method' && matchesGlob(expected.toUpperCase(), real)) {
    return { part, why: `the method is upper-case in the request: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-9'] };
  }
  const parameter = part === 'path' ? /\{[^{}]*\}/.exec(expected.replace(/\$\{/g, '')) : null;
  if (parameter) {
    return { part, why: `the request has its real path, and \`${parameter[0]}\` is plain text: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-30'] };
  }
  if (part === 'path' && hasWildcard(expected)) return { part, why: `the path \`${real}\` does not fit \`${expected}\``, rules: ['ARN-1'] };
  return { part, why: `the ${words(part)} differs: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-5'] };
}

/** At most `most` fields; the last keeps further separators. */
function splitAt(text: string, separator: string, most: number): string[] {
  const fields = text.split(separator);
  return fields.length <= most ? fields : [...fields.slice(0, most - 1), fields.slice(most - 1).join(separator)];
}

interface Field {
  readonly text: HoledText;
  readonly start: number;
  readonly end: number;
}

/** Like `splitAt` for text with holes; atoms are taken to hold no separator. */
function cut(text: HoledText, separator: string, most: number, offset = 0): Field[] {
  const fields: { pieces: Piece[]; start: number; end: number }[] = [{ pieces: [], start: offset, end: offset }];
  let at = offset;
  for (const piece of text.pieces) {
    if (isAtom(piece)) {
      fields.at(-1)?.pieces.push(piece);
      continue;
    }
    const runs = splitAt(piece, separator, most - fields.length + 1);
    for (const [index, run] of runs.entries()) {
      if (index > 0) fields.push({ pieces: [], start: ++at, end: at });
      const field = fields.at(-1);
      at += run.length;
      if (!field) continue;
      field.pieces.push(run);
      field.end = at;
    }
  }
  return fields.map((field) => ({ text: holed(field.pieces), start: field.start, end: field.end }));
}

function name(fields: readonly Field[], names: readonly ArnPartName[]): ArnPart[] {
  return names.flatMap((part, index) => {
    const field = fields[index];
    return field ? [{ name: part, ...field }] : [];
  });
}

function plainText(field: Field | undefined): string | undefined {
  const pieces = field?.text.pieces;
  return pieces?.length === 1 && typeof pieces[0] === 'string' ? pieces[0] : undefined;
}
