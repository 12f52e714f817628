/**
 * Why the ARN of a request does not fit a pattern, in one clause for people (semantics §1.2 to §1.4).
 *
 * Only words: that the pattern does not match is known already. Of several differences the first is told, because the
 * parts in front decide what the others mean. Both texts are as displayed, with names for unknown parts.
 */
import { hasWildcard, matchesGlob } from '../base/glob';
import { SHORT_FORM, splitAt, type ArnPartName } from './arn';
import type { ApiKind } from './model';

export interface ArnDifference {
  readonly part: ArnPartName | 'arn';
  /** One clause with the texts compared. */
  readonly why: string;
  readonly rules: readonly string[];
  /** In how many parts the two differ; the pattern with the fewest is the one that was meant. */
  readonly misfits: number;
}

type Difference = Omit<ArnDifference, 'misfits'>;

/** Both texts as displayed; the pattern is known not to match. */
export function explainArnDifference(pattern: string, arn: string, kind: ApiKind | undefined = 'REST'): ArnDifference {
  const wanted = splitAt(pattern, ':', 6);
  const actual = splitAt(arn, ':', 6);
  if (wanted[0] !== 'arn') return { ...noArn(pattern), misfits: FIELDS.length + TAILS.REST.length };
  const differing = FIELDS.filter(([index]) => !matchesGlob(wanted[index] ?? '', actual[index] ?? ''));
  const tail = tailOf(wanted[5] ?? '', actual[5] ?? '', kind);
  return { ...differenceIn(wanted, actual, pattern, tail), misfits: differing.length + countMisfits(tail) };
}

/** Why a short form means nothing where it stands; in an API's resource policy only one without its slash does not. */
export function explainShortForm(written: string, place: 'api-resource-policy' | 'elsewhere', arn: string): ArnDifference {
  const misfits = 1;
  if (place === 'elsewhere') {
    return { part: 'arn', why: `the short form \`${written}\` counts in the resource policy of an API only: elsewhere the whole ARN has to stand`, rules: ['ARN-23'], misfits };
  }
  const api = arn.split('/', 1)[0] ?? '';
  const rest = written.slice(SHORT_FORM.length);
  return { part: 'arn', why: `\`${written}\` lacks the slash behind the colon, so it stands for \`${api}${rest}\``, rules: ['ARN-22'], misfits };
}

/** The parts as they are called in sentences. */
const words = (part: ArnPartName): string => (part === 'api' ? 'API' : part === 'route' ? 'route key' : part);

const FIELDS: readonly (readonly [number, ArnPartName])[] = [
  [1, 'partition'],
  [2, 'service'],
  [3, 'region'],
  [4, 'account'],
];

const TAILS: Readonly<Record<ApiKind, readonly ArnPartName[]>> = {
  REST: ['api', 'stage', 'method', 'path'],
  HTTP: ['api', 'stage', 'method', 'path'],
  WEBSOCKET: ['api', 'stage', 'route'],
};

/** What stands behind the fifth colon, side by side. */
interface Tail {
  readonly names: readonly ArnPartName[];
  readonly wanted: readonly string[];
  readonly actual: readonly string[];
}

function tailOf(wanted: string, actual: string, kind: ApiKind): Tail {
  const names = TAILS[kind];
  return { names, wanted: splitAt(wanted, '/', names.length), actual: splitAt(actual, '/', names.length) };
}

function countMisfits({ names, wanted, actual }: Tail): number {
  return names.filter((_, index) => wanted[index] === undefined || actual[index] === undefined || !matchesGlob(wanted[index], actual[index])).length;
}

function noArn(pattern: string): Difference {
  const hint = pattern.startsWith('execute-api') || pattern.includes('/') ? ', only a part of one' : '';
  return { part: 'arn', why: `\`${pattern}\` is no ARN${hint}`, rules: ['ARN-1'] };
}

function differenceIn(wanted: readonly string[], actual: readonly string[], pattern: string, tail: Tail): Difference {
  for (const [index, part] of FIELDS) {
    const left = wanted[index];
    if (left === undefined) return { part: 'arn', why: `\`${pattern}\` ends before the ${words(part)}, and nothing is matched beyond its end`, rules: ['ARN-12'] };
    if (!matchesGlob(left, actual[index] ?? '')) return inField(part, left, actual[index] ?? '');
  }
  if (wanted[5] === undefined) return { part: 'arn', why: `\`${pattern}\` ends before the API, and nothing is matched beyond its end`, rules: ['ARN-12'] };
  if (actual[2] !== 'execute-api') return { part: 'arn', why: `\`${actual[5] ?? ''}\` ${differs(wanted[5], actual[5] ?? '')} \`${wanted[5]}\``, rules: ['ARN-1'] };
  return inTail(tail, pattern);
}

/** MI-5: the management of an API is another service. */
function inField(part: ArnPartName, wanted: string, actual: string): Difference {
  const rules = part === 'partition' ? ['ARN-8'] : part === 'region' || part === 'account' ? ['ARN-11'] : ['ARN-1'];
  if (part === 'service' && wanted === 'apigateway' && actual === 'execute-api') {
    return { part, why: '`apigateway` ARNs are for managing an API, calls to it have `execute-api` ARNs', rules: ['MI-5'] };
  }
  if (part === 'partition') return { part, why: `the partition differs: \`${actual}\` ≠ \`${wanted}\`, and nothing reaches across partitions`, rules };
  if (wanted === '') return { part, why: `the pattern leaves the ${words(part)} empty, the request has \`${actual}\``, rules };
  if (part === 'service') return { part, why: `the pattern is of another service: \`${actual}\` ≠ \`${wanted}\``, rules };
  return { part, why: `the ${words(part)} differs: ${unequal(wanted, actual)}`, rules };
}

function inTail({ names, wanted, actual }: Tail, pattern: string): Difference {
  for (const [index, part] of names.entries()) {
    const expected = wanted[index];
    const real = actual[index];
    if (real === undefined) return { part, why: `\`${pattern}\` has a ${words(part)}, the request has none`, rules: ['ARN-5'] };
    if (expected === undefined || (part === 'stage' && expected === '' && wanted.length === 2)) return endsBefore(part, names, actual);
    if (matchesGlob(expected, real)) continue;
    // A star that may take several parts is compared with all of them.
    if (expected.includes('*') && wanted.length !== actual.length && part !== 'route') return inRest(wanted.slice(index).join('/'), actual.slice(index).join('/'), part);
    return inSegment(part, expected, real, { wanted, actual });
  }
  return { part: 'arn', why: `\`${pattern}\` does not fit the ARN`, rules: ['ARN-1'] };
}

function inRest(expected: string, real: string, part: ArnPartName): Difference {
  return { part, why: `\`${real}\` does not fit \`${expected}\``, rules: ['ARN-1'] };
}

/** ARN-5, MI-4: without a wildcard nothing beyond the end is matched. */
function endsBefore(part: ArnPartName, names: readonly ArnPartName[], actual: readonly string[]): Difference {
  if (part === 'path' && actual.at(-1) === '') return { part, why: 'the root path adds a slash behind the method, and the pattern ends before it', rules: ['ARN-32'] };
  const index = names.indexOf(part);
  const end = words(names[index - 1] ?? 'api');
  return { part, why: `the pattern ends with the ${end}, and the call goes on with \`/${actual.slice(index).join('/')}\`: without \`/*\` nothing behind its end is matched`, rules: ['ARN-5'] };
}

interface Segments {
  readonly wanted: readonly string[];
  readonly actual: readonly string[];
}

function inSegment(part: ArnPartName, expected: string, real: string, segments: Segments): Difference {
  switch (part) {
    case 'stage':
      if (VERBS.has(expected.toUpperCase()) && !VERBS.has(real)) {
        return { part, why: `the pattern has no stage: \`${expected}\` stands where the stage \`${real}\` belongs`, rules: ['ARN-5'] };
      }
      break;
    case 'method':
      return inMethod(expected, real, segments);
    case 'path':
      return inPath(expected, real);
    case 'route':
      if (expected.includes('/')) {
        return { part, why: `calls to WebSocket APIs have no method: behind the stage only the route key \`${real}\` stands, and \`${expected}\` demands a slash in it`, rules: ['ARN-34'] };
      }
      break;
    default:
      break;
  }
  return { part, why: `the ${words(part)} differs: ${unequal(expected, real)}`, rules: ['ARN-5'] };
}

const VERBS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY']);

function inMethod(expected: string, real: string, { wanted }: Segments): Difference {
  const part = 'method';
  if (expected.toUpperCase() === 'ANY') {
    return { part, why: `a request has its real method, never \`ANY\`: \`${real}\` ≠ \`${expected}\`, and \`*\` stands for every method`, rules: ['ARN-10'] };
  }
  if (matchesGlob(expected.toUpperCase(), real)) return { part, why: `the method is upper-case in the request: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-9'] };
  if (expected.startsWith('$') && wanted.length === 3) {
    return { part, why: `\`${expected}\` names a route, and the ARN of a call has its method and path there: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-5'] };
  }
  if (!VERBS.has(expected.toUpperCase()) && !hasWildcard(expected)) {
    return { part, why: `the pattern has no method: \`${expected}\` stands where the method \`${real}\` belongs`, rules: ['ARN-5'] };
  }
  return { part, why: `the method differs: \`${real}\` ≠ \`${expected}\``, rules: ['ARN-5'] };
}

function inPath(expected: string, real: string): Difference {
  const part = 'path';
  const of = (why: string, rule: string): Difference => ({ part, why, rules: [rule] });
  const parameter = /\{[^{}]*\}/.exec(expected.replace(/\$\{/g, ''));
  if (parameter) return of(`a request has its real path, and \`${parameter[0]}\` is plain text: \`${real}\` ≠ \`${expected}\``, 'ARN-30');
  if (matchesGlob(expected, `${real}/`)) return of(`the pattern has a slash at the end of the path, the request has none: \`${real}\` ≠ \`${expected}\``, 'ARN-5');
  if (real.endsWith('/') && matchesGlob(expected, real.slice(0, -1))) return of(`the request has a slash at the end of its path, the pattern has none: \`${real}\` ≠ \`${expected}\``, 'ARN-5');
  if (expected.startsWith('/') && matchesGlob(expected.slice(1), real)) return of(`the pattern has one slash too many in front of the path: \`${real}\` ≠ \`${expected}\``, 'ARN-5');
  if (expected === '@connections') return of('a call to `@connections` names a connection behind it, so `/*` has to follow', 'ARN-5');
  if (matchesGlob(expected.toLowerCase(), real.toLowerCase())) return of(`the path differs only in case: \`${real}\` ≠ \`${expected}\``, 'ARN-1');
  if (!hasWildcard(expected) && real.startsWith(`${expected}/`)) return of(`the path goes on behind \`${expected}\`, and without a wildcard nothing more is matched: \`${real}\` ≠ \`${expected}\``, 'ARN-5');
  if (expected.includes('?') && matchesGlob(expected.replaceAll('?', '*'), real)) return of(`\`?\` stands for exactly one character: \`${real}\` does not fit \`${expected}\``, 'ARN-1');
  if (hasWildcard(expected)) return of(`the path \`${real}\` does not fit \`${expected}\``, 'ARN-1');
  return of(`the path differs: \`${real}\` ≠ \`${expected}\``, 'ARN-5');
}

const differs = (wanted: string, actual: string): string => (hasWildcard(wanted) ? 'does not fit' : actual === '' ? 'is not' : '≠');

function unequal(wanted: string, actual: string): string {
  if (matchesGlob(wanted.toLowerCase(), actual.toLowerCase())) return `\`${actual}\` and \`${wanted}\` are not written in the same case`;
  return hasWildcard(wanted) ? `\`${actual}\` does not fit \`${wanted}\`` : `\`${actual}\` ≠ \`${wanted}\``;
}
