/**
 * Checks plain data against the fields of a scenario file. Unknown fields are problems, never ignored.
 *
 * Documents inside (policies, authorizer outputs) are not looked into: their own readers are more tolerant, because
 * AWS is. Nulls stand for "not written" and are always allowed.
 */
import { didYouMean } from '../base/nearest';
import type { Fields, Shape } from './fields';
import { isObject, type Path, type Plain, type PlainObject } from './plain';
import type { PathProblem } from './problem';

export function checkFields(value: PlainObject, fields: Fields, path: Path, problems: PathProblem[]): void {
  for (const [key, member] of Object.entries(value)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) problems.push({ path: [...path, key], at: 'key', message: unknownField(key, fields) });
    else if (member !== null) checkShape(member, field.shape, [...path, key], problems);
  }
}

function checkShape(value: Plain, shape: Shape, path: Path, problems: PathProblem[]): void {
  const complain = (message: string): void => void problems.push({ path, at: 'value', message });
  switch (shape.is) {
    case 'text':
      if (!isScalar(value)) complain(`${nameOf(path)} must be text, not ${describe(value)}.`);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') complain(`${nameOf(path)} must be \`true\` or \`false\`, not ${describe(value)}.`);
      return;
    case 'number':
      if (typeof value !== 'number') complain(`${nameOf(path)} must be a number, not ${describe(value)}.`);
      return;
    case 'word':
      if (!isScalar(value) || !shape.oneOf.includes(String(value))) complain(unknownWord(value, shape.oneOf, path));
      return;
    case 'list':
      if (shape.orOne && !Array.isArray(value)) checkShape(value, shape.of, path, problems);
      else if (!Array.isArray(value)) complain(`${nameOf(path)} must be a list, not ${describe(value)}.`);
      else value.forEach((item: Plain, index) => checkShape(item, shape.of, [...path, index], problems));
      return;
    case 'map':
      if (!isObject(value)) complain(`${nameOf(path)} must be an object, not ${describe(value)}.`);
      else for (const [key, member] of Object.entries(value)) if (member !== null) checkShape(member, shape.of, [...path, key], problems);
      return;
    case 'object':
      if (!isObject(value)) complain(`${nameOf(path)} must be an object, not ${describe(value)}.`);
      else checkFields(value, shape.fields, path, problems);
      return;
    case 'document':
      if (!isObject(value) && typeof value !== 'string') complain(`${nameOf(path)} must be ${shape.what}: an object, or text that says where it is (\`path#selector\`).`);
      else if (!endsWithin(value, depthLimit)) complain(`${nameOf(path)} is nested more than ${String(depthLimit)} levels deep, which nothing AWS takes is: flatten it.`);
      return;
    case 'context-value':
      checkContextValue(value, path, problems);
      return;
    case 'shorthand':
      if (typeof value === 'string' || (shape.numbers && typeof value === 'number')) return;
      if (isObject(value)) checkShape(value, shape.of, path, problems);
      else complain(`${nameOf(path)} must be an object or a text such as ${shape.examples.map((example) => `\`${example}\``).join(', ')}.`);
      return;
    case 'reserved':
      complain(`${nameOf(path)} is reserved: ${shape.why}.`);
  }
}

/** Readers of documents go down level by level; trees of files are cut at this depth, plain data are not. */
const depthLimit = 256;

function endsWithin(value: Plain, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return (value as readonly Plain[]).every((item) => endsWithin(item, levels - 1));
  const object = value as PlainObject;
  for (const key in object) if (!endsWithin(object[key] ?? null, levels - 1)) return false;
  return true;
}

function checkContextValue(value: Plain, path: Path, problems: PathProblem[]): void {
  const items: readonly Plain[] = Array.isArray(value) ? value : [value];
  if (items.every(isScalar)) return;
  problems.push({ path, at: 'value', message: `A condition key is text, a number, a boolean, a list of these or \`null\`, not ${describe(value)}.` });
}

function unknownField(key: string, fields: Fields): string {
  const names = Object.keys(fields).filter((name) => name !== '$schema');
  return didYouMean(`There is no field \`${key}\` here`, key, names, `: use ${names.map((name) => `\`${name}\``).join(', ')}`);
}

function unknownWord(value: Plain, allowed: readonly string[], path: Path): string {
  return didYouMean(`${nameOf(path)} cannot be ${describe(value)}`, isScalar(value) ? String(value) : '', allowed, `: use ${allowed.map((word) => `\`${word}\``).join(', ')}`);
}

function nameOf(path: Path): string {
  const at = path.findLastIndex((step) => typeof step === 'string');
  if (at < 0) return 'This';
  const indexes = path.slice(at + 1).map((index) => `[${String(index)}]`);
  return `\`${String(path[at])}${indexes.join('')}\``;
}

function describe(value: Plain): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return isScalar(value) ? `\`${String(value)}\`` : 'nothing';
}

const isScalar = (value: Plain): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
