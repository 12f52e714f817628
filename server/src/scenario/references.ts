/**
 * How scenario files point at other files: `path#selector`, relative to the file that says it.
 *
 * It works on URIs and does not look whether anything is there.
 */
import { decoded, resolveUri } from '../base/uri';
import { isObject, type Plain } from './plain';

export { resolveUri } from '../base/uri';

export interface Reference {
  /** Empty: the file itself. */
  readonly path: string;
  readonly selector: string | undefined;
}

export function parseReference(text: string): Reference {
  const hash = text.indexOf('#');
  return hash < 0 ? { path: text, selector: undefined } : { path: text.slice(0, hash), selector: text.slice(hash + 1) };
}

/** The references in a case or a file of cases, as they are written; documents in their places have none. */
export function referencesIn(value: Plain, isReference = false): readonly string[] {
  if (typeof value === 'string') return isReference ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: Plain) => referencesIn(item, isReference));
  if (!isObject(value) || isReference) return [];
  return Object.entries(value).flatMap(([key, member]) => referencesIn(member, key === 'api' ? typeof member === 'string' : referenceFields.has(key)));
}

/** Moves every reference in a value from one file to another, so that it still leads to the same place. */
export function rebase(value: Plain, from: string, to: string, isReference = false): Plain {
  if (typeof value === 'string') return isReference ? rebaseText(value, from, to) : value;
  if (Array.isArray(value)) return value.map((item: Plain) => rebase(item, from, to, isReference));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rebase(member, from, to, referenceFields.has(key))]));
}

const referenceFields = new Set(['ref', 'identityPolicies', 'permissionsBoundary', 'sessionPolicies', 'scps', 'rcps', 'policy', 'resourcePolicy', 'output', 'cached']);

function rebaseText(text: string, from: string, to: string): string {
  const { path, selector } = parseReference(text);
  const uri = resolveUri(from, path);
  if (uri === undefined) return text;
  return selector === undefined ? relativeTo(to, uri) : `${relativeTo(to, uri)}#${selector}`;
}

function relativeTo(base: string, uri: string): string {
  const here = base.split('/').slice(0, -1);
  const there = uri.split('/');
  if (there.slice(0, 3).join('/') !== here.slice(0, 3).join('/')) return uri;
  let same = 3;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same).map(decoded)].join('/');
}
