/**
 * execute-api ARNs: built from a call, taken apart for people, and the short form of resource policies (semantics §1).
 *
 * Whether a pattern matches is decided elsewhere, as a glob over the whole text (ARN-4); the parts here are what the
 * text means to a reader, and why two ARNs differ is told in `arn-difference.ts`. Values may be unknown; offsets count
 * characters of the literal pieces, atoms having no width.
 */
import { holed, isAtom, type HoledText, type Piece } from '../base/atoms';
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
  return holed([...domainPieces(api), ...api.id.pieces, '/', ...stage.pieces, `/${tail}`]);
}

/** The ARN of a private custom domain name (semantics §1.1). */
export function buildDomainArn(api: Omit<ApiAddress, 'id'>, { name, id }: { readonly name: HoledText; readonly id: HoledText }): HoledText {
  return holed([...domainPieces(api), '/domainnames/', ...name.pieces, '+', ...id.pieces]);
}

/** `arn:P:execute-api:R:A:I`, what the short form stands for in an API's resource policy (ARN-21). */
export function apiPrefix(api: ApiAddress): HoledText {
  return holed([...domainPieces(api), ...api.id.pieces]);
}

/** What the short form stands for in the policy of a private custom domain, which has no API id. */
export function domainPrefix(api: ApiAddress): HoledText {
  return holed(domainPieces(api));
}

function domainPieces({ partition, region, account }: Omit<ApiAddress, 'id'>): readonly Piece[] {
  return ['arn:', ...partition.pieces, ':execute-api:', ...region.pieces, ':', ...account.pieces, ':'];
}

/** How the short form begins; `execute-api:/*` is every call to the API whose policy it stands in. */
export const SHORT_FORM = 'execute-api:';

export function isShortArn(text: HoledText): boolean {
  const first = text.pieces[0];
  return typeof first === 'string' && first.startsWith(SHORT_FORM);
}

/** ARN-11: whether the fields before the resource hold capitals, which no request has there. */
export function hasCapitalsInHead({ pieces }: { readonly pieces: readonly unknown[] }): boolean {
  const [first] = pieces;
  return typeof first === 'string' && /^arn:(?:[^:A-Z]*:){0,3}[^:A-Z]*[A-Z]/.test(first);
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

/** At most `most` fields; the last keeps further separators. */
export function splitAt(text: string, separator: string, most: number): string[] {
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
