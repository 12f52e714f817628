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

/** The case with its texts filled in; a name without a value is a problem, because a typing error would go unseen. */
export function substituteFields(value: PlainObject, fields: Fields, values: Values, path: Path, problems: PathProblem[]): PlainObject {
  let result: Record<string, Plain> | undefined;
  for (const [key, member] of Object.entries(value)) {
    const shape = key === 'values' ? undefined : fields[key]?.shape;
    const filled = shape ? substitute(member, shape, values, [...path, key], problems) : member;
    if (filled !== member) (result ??= { ...value })[key] = filled;
  }
  return result ?? value;
}

/** The value itself where nothing in it changes. */
function substitute(value: Plain, shape: Shape, values: Values, path: Path, problems: PathProblem[]): Plain {
  if (typeof value === 'string') return value.includes('${') ? fillIn(value, values, path, problems) : value;
  if (Array.isArray(value)) {
    const item = shape.is === 'list' ? shape.of : shape;
    const items: readonly Plain[] = value;
    const filled = items.map((entry, index) => substitute(entry, item, values, [...path, index], problems));
    return filled.some((entry, index) => entry !== items[index]) ? filled : items;
  }
  if (!isObject(value) || shape.is === 'document') return value;
  const inner = shape.is === 'shorthand' ? shape.of : shape;
  if (inner.is === 'object') return substituteFields(value, inner.fields, values, path, problems);
  if (inner.is !== 'map') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substitute(member, inner.of, values, [...path, key], problems)]));
}

/** Fills in the names that have values and leaves the others as they are. */
export function fillInKnown(text: string, values: Values): string {
  return text.includes('${') ? text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole)) : text;
}

function fillIn(text: string, values: Values, path: Path, problems: PathProblem[]): string {
  const filled = fillInKnown(text, values);
  const left = /\$\{([^{}]+)\}/.exec(filled)?.[1];
  if (left !== undefined) {
    problems.push({ path, at: 'value', message: `\`${left}\` has no value: give it one under \`values\`, or write the text without \`\${…}\`.` });
  }
  return filled;
}
