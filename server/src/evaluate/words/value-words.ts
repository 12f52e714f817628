/**
 * How the values of a request and of a condition differ, family by family, in one clause (semantics §3.3 to §3.7).
 *
 * Positive entries that hold get no words, because the values say it. Variables are shown with what they stand for.
 * Nothing is decided here, but single members of a list are compared again to name the one that failed.
 */
import { displayText, literalText, type HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Value } from '../../policy/model';
import { compareValue } from '../condition-values';
import type { EntryMatch } from '../conditions';
import { splitArn } from '../match/arn-pattern';
import { isInside, parseAddress, parseRange } from '../../base/ip';
import type { Query } from '../query';
import { mayHaveVariables, resolveVariables } from '../variables';
import { shownValues, SILENT, type Words } from './words';

/** `query` has a run of its own, on which questions may be put. */
export function whyDifferent(entry: EntryMatch, actual: readonly HoledText[], query: Query): Words {
  const { use, result } = entry;
  const { operator } = use;
  if (result === 'yes') return operator.family === 'ip' && operator.negated ? whyOutside(entry, actual) : SILENT;
  const compared = use.qualifier === undefined ? actual : failingMembers(entry, actual, query);
  const words = whyPair(entry, compared, query);
  if (use.qualifier === undefined || actual.length < 2) return words;
  const which = use.qualifier === 'ForAllValues' ? '`ForAllValues` takes every value' : '`ForAnyValue` takes one value that fits';
  return { why: `${which}, and ${use.qualifier === 'ForAllValues' ? '' : 'none of them does: '}${words.why}`, rules: [...words.rules, '§3.7'] };
}

/** The values of a list that kept a set operator from holding. */
function failingMembers({ use, key, place }: EntryMatch, actual: readonly HoledText[], query: Query): readonly HoledText[] {
  if (use.qualifier === 'ForAnyValue') return actual;
  const failing = actual.filter((member) => {
    const matches = key.values.values.some((value) => compareValue(query, use.operator, value, member, place).result === 'yes');
    return matches === use.operator.negated;
  });
  return failing.length === 0 ? actual : failing;
}

function whyPair(entry: EntryMatch, actual: readonly HoledText[], query: Query): Words {
  const { use, key } = entry;
  const decisive = decisiveOf(entry);
  const wanted = key.values.values.filter((_, index) => decisive === undefined || index === decisive);
  const left = shownValues(actual);
  const right = shownPatterns(wanted, entry, query);
  const several = wanted.length > 1 ? 'any of ' : '';
  const { operator } = use;
  switch (operator.family) {
    case 'ip':
      return operator.negated ? { why: `${left} ∈ ${right}`, rules: ['CO-30'] } : whyNotInside(entry, actual, `${left} ∉ ${right}`);
    case 'arn':
      return operator.negated ? { why: `${left} fits ${right}`, rules: ['CO-41'] } : { why: whyOtherArn(actual, wanted, `${left} does not fit ${several}${right}`), rules: ['CO-41'] };
    case 'string':
      return whyOtherText(entry, actual, wanted, { left, right: `${several}${right}` });
    case 'bool':
    case 'binary':
    case 'null':
      return { why: operator.negated ? `${left} = ${right}` : `${left} ≠ ${several}${right}`, rules: [] };
    case 'numeric':
    case 'date':
      return { why: whyOrder(entry, left, right, several), rules: [] };
  }
}

/** The policy's value that decided; a member of a list that matched says nothing of the others. */
export function decisiveOf({ use, result, decisive }: EntryMatch): number | undefined {
  return (result === 'yes') !== use.operator.negated && (use.qualifier === undefined || result === 'yes') ? decisive : undefined;
}

function shownPatterns(wanted: readonly Value[], { use, place }: EntryMatch, query: Query): string {
  const hasVariables = use.operator.variables !== 'forbidden' && wanted.some(({ text }) => mayHaveVariables(text));
  if (!hasVariables) return shownValues(wanted.map(({ text }) => text));
  const [value] = wanted;
  const resolved = value && resolveVariables(query, value.text, place.policy);
  if (!value || wanted.length > 1 || resolved?.kind !== 'pattern') return shownValues(wanted.map(({ text }) => text));
  const shown = displayText({ pieces: resolved.pattern.pieces.map((piece) => (typeof piece !== 'string' && 'literal' in piece ? piece.literal : piece)) });
  const written = displayText(value.text);
  return shown === written ? `\`${written}\`` : `\`${shown}\`, which \`${written}\` stands for`;
}

function whyOrder({ use }: EntryMatch, left: string, right: string, several: string): string {
  const [less, greater] = use.operator.family === 'date' ? ['before', 'after'] : ['less than', 'greater than'];
  switch (use.operator.relation) {
    case 'less':
      return `${left} is not ${less} ${several}${right}`;
    case 'less-or-equal':
      return `${left} is ${greater} ${several}${right}`;
    case 'greater':
      return `${left} is not ${greater} ${several}${right}`;
    case 'greater-or-equal':
      return `${left} is ${less} ${several}${right}`;
    default:
      return use.operator.negated ? `${left} = ${right}` : `${left} ≠ ${several}${right}`;
  }
}

interface Sides {
  readonly left: string;
  readonly right: string;
}

function whyOtherText({ use }: EntryMatch, actual: readonly HoledText[], wanted: readonly Value[], { left, right }: Sides): Words {
  const { operator } = use;
  const isLike = operator.relation === 'like';
  if (operator.negated) return { why: isLike ? `${left} fits ${right}` : `${left} = ${right}`, rules: ['§3.3'] };
  const plain = isLike ? `${left} does not fit ${right}` : `${left} ≠ ${right}`;
  const pairs = actual.flatMap((value) => wanted.map(({ text }) => [displayText(value), displayText(text)] as const));
  const isPair = (fits: (real: string, expected: string) => boolean): boolean => pairs.some(([real, expected]) => fits(real, expected));
  if (!operator.ignoresCase && isPair((real, expected) => matches(expected.toLowerCase(), real.toLowerCase(), isLike))) return { why: `${plain}: they differ only in case`, rules: ['§3.3'] };
  if (isPair((real, expected) => matches(expected.trim(), real.trim(), isLike))) return { why: `${plain}: they differ only in white space`, rules: ['§3.3'] };
  if (!isLike && isPair((real, expected) => matchesGlob(expected, real))) {
    return { why: `${plain}; \`*\` and \`?\` are plain characters in \`${operator.name}\`, and \`${operator.name.replace('Equals', 'Like').replace('IgnoreCase', '')}\` would match`, rules: ['§3.3'] };
  }
  return { why: plain, rules: ['§3.3'] };
}

const matches = (pattern: string, text: string, isLike: boolean): boolean => (isLike ? matchesGlob(pattern, text) : pattern === text);

const FIELDS = ['beginning', 'partition', 'service', 'region', 'account', 'resource'] as const;

/** CO-41: which of the six fields keeps the ARNs apart; the pattern with the fewest differing is told. */
function whyOtherArn(actual: readonly HoledText[], wanted: readonly Value[], plain: string): string {
  const [value] = actual;
  const real = value && fieldsOf(displayText(value));
  if (!real || actual.length > 1) return plain;
  const candidates = wanted.flatMap(({ text }) => {
    const fields = fieldsOf(displayText(text));
    const differing = fields ? fields.flatMap((field, index) => (matchesGlob(field, real[index] ?? '') ? [] : [index])) : [];
    return fields && differing.length > 0 ? [{ pattern: displayText(text), fields, differing }] : [];
  });
  const [nearest] = candidates.sort((a, b) => a.differing.length - b.differing.length);
  if (!nearest) return plain;
  const { fields, differing, pattern } = nearest;
  const texts = differing.map((index) => `the ${FIELDS[index] ?? ''} \`${real[index] ?? ''}\` ${/[*?]/.test(fields[index] ?? '') ? 'does not fit' : '≠'} \`${fields[index] ?? ''}\``);
  const session = real[2] === 'iam' && fields[2] === 'sts' ? '; the key holds the ARN of the role, not of its session' : '';
  const colon = matchesGlob(pattern, displayText(value)) ? '; a `*` ends at the next colon here' : '';
  return `\`${displayText(value)}\` does not fit \`${pattern}\`: ${texts.join(', ')}${session}${colon}`;
}

function fieldsOf(text: string): readonly string[] | undefined {
  const split = splitArn([text]);
  return split.kind === 'components' ? split.components.map((component) => component.map((piece) => (typeof piece === 'string' ? piece : '')).join('')) : undefined;
}

/** CO-32: the two address families never match each other, which is worth saying; so is KE-2. */
function whyNotInside({ key, name }: EntryMatch, actual: readonly HoledText[], plain: string): Words {
  const ranges = key.values.values.map(({ text }) => literalText(text) ?? '');
  const family = otherFamily(actual, ranges);
  if (family !== undefined) return { why: `${plain}: ${family}`, rules: ['CO-30', 'CO-32'] };
  if (name.toLowerCase() === 'aws:sourceip' && ranges.length > 0 && ranges.every(isPrivate)) {
    return { why: `${plain}: that is a private range, and public endpoints see public addresses only`, rules: ['CO-30', 'KE-2'] };
  }
  return { why: plain, rules: ['CO-30'] };
}

function whyOutside({ key }: EntryMatch, actual: readonly HoledText[]): Words {
  const family = otherFamily(actual, key.values.values.map(({ text }) => literalText(text) ?? ''));
  if (family === undefined) return SILENT;
  return { why: `${shownValues(actual)} ∉ ${shownValues(key.values.values.map(({ text }) => text))}: ${family}`, rules: ['CO-32'] };
}

function otherFamily(actual: readonly HoledText[], ranges: readonly string[]): string | undefined {
  const [value] = actual;
  const address = value && literalText(value);
  if (address === undefined || ranges.length === 0) return undefined;
  const isVersion6 = (text: string): boolean => text.includes(':');
  if (!ranges.every((range) => range !== '' && isVersion6(range) !== isVersion6(address))) return undefined;
  return isVersion6(address) ? 'an IPv6 address is in no IPv4 range' : 'an IPv4 address is in no IPv6 range';
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseRange(text) ?? []);

function isPrivate(text: string): boolean {
  const range = parseRange(text);
  const start = parseAddress(text.split('/', 1)[0] ?? '');
  return range !== undefined && start !== undefined && PRIVATE.some((each) => range.prefix >= each.prefix && isInside(start, each));
}
