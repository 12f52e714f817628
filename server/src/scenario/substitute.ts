/**
 * `${name}` in the texts of a case becomes the value of that name.
 *
 * Inline policies are left alone: they have variables of their own, and theirs are bound when the policy is read.
 */
import type { Fields, Shape } from './fields';
import { isObject, type Path, type Plain, type PlainObject } from './plain';
import type { PathProblem } from './problem';

export interface Values {
  readonly [name: string]: string | number | boolean;
}

/** Names that were looked at while something was filled in. */
export type UsedNames = Set<string>;

interface Filling {
  readonly values: Values;
  readonly used: UsedNames;
  readonly problems: PathProblem[];
}

/** The case with its texts filled in; a name without a value is a problem, because a typing error would go unseen. */
export function substituteFields(value: PlainObject, fields: Fields, filling: Filling, path: Path): PlainObject {
  let result: Record<string, Plain> | undefined;
  for (const [key, member] of Object.entries(value)) {
    const shape = key === 'values' || key === 'valuesFrom' ? undefined : fields[key]?.shape;
    const filled = shape ? substitute(member, shape, filling, [...path, key]) : member;
    if (filled !== member) (result ??= { ...value })[key] = filled;
  }
  return result ?? value;
}

/** The value itself where nothing in it changes. */
function substitute(value: Plain, shape: Shape, filling: Filling, path: Path): Plain {
  if (typeof value === 'string') return value.includes('${') ? fillIn(value, filling, path) : value;
  if (Array.isArray(value)) {
    const item = shape.is === 'list' ? shape.of : shape;
    const items: readonly Plain[] = value;
    const filled = items.map((entry, index) => substitute(entry, item, filling, [...path, index]));
    return filled.some((entry, index) => entry !== items[index]) ? filled : items;
  }
  if (!isObject(value) || shape.is === 'document') return value;
  const inner = shape.is === 'shorthand' ? shape.of : shape;
  if (inner.is === 'object') return substituteFields(value, inner.fields, filling, path);
  if (inner.is !== 'map') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substitute(member, inner.of, filling, [...path, key])]));
}

/** Fills in the names that have values and leaves the others as they are. */
export function fillInKnown(text: string, values: Values, used?: UsedNames): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole;
    used?.add(name);
    return String(values[name]);
  });
}

/** The same, with a problem for the first name that has no value. */
export function fillIn(text: string, { values, used, problems }: Filling, path: Path): string {
  const filled = fillInKnown(text, values, used);
  const left = /\$\{([^{}]+)\}/.exec(filled)?.[1];
  if (left !== undefined) {
    problems.push({ path, at: 'value', message: `\`${left}\` has no value: give it one under \`values\`, or write the text without \`\${…}\`.` });
  }
  return filled;
}
