/**
 * Reads a `gatehouse.json`: its fields with everything left out that is wrong, what is wrong with the places, and the files
 * it names.
 *
 * Comments are taken. Nothing is looked up in other files.
 */
import type { Span } from '../base/span';
import { documentSpan } from '../scenario/case-source';
import { checkFields } from '../scenario/check-fields';
import { withoutProblems } from '../scenario/field-problems';
import { isObject, toPlain, type Path, type Plain } from '../scenario/plain';
import type { PathProblem } from '../scenario/problem';
import { jsonFormat } from '../syntax/json/json-format';
import { findPath, type HostNode } from '../syntax/node';
import { checkProject } from './check-project';
import { projectFields } from './fields';
import type { Project, ProjectFields, ProjectProblem } from './model';
import { namedFiles } from './named-files';

/** Nobody writes so many accounts; what is longer is no file of ours. In UTF-16 units. */
const longest = 1_000_000;

/** `inSettings`: an editor's settings will do, with what is meant for us under `gatehouse`; the rest of them is not ours to judge. */
export function readProject(uri: string, text: string, form: 'project' | 'inSettings' = 'project'): Project {
  const problemAt = (span: Span, { path, at, message }: PathProblem): ProjectProblem => ({ path, at, message, span, line: lineOf(text, span.start) });
  const refused = (span: Span, message: string): Project => ({ uri, fields: {}, files: [], problems: [problemAt(span, { path: [], at: 'value', message })], spanOf: () => span });
  if (text.length > longest) return refused({ source: uri, start: 0, end: 0 }, `\`gatehouse.json\` is longer than ${String(longest)} characters, so it is not read and cases that name an environment are not run: keep in it only what environments need.`);
  const tree = jsonFormat.parse(text, uri, { format: 'json' });
  const section = form === 'inSettings' ? findPath(tree.root, 'gatehouse') : undefined;
  const root: HostNode = section ?? tree.root;
  const plain = toPlain(root);
  if (!isObject(plain)) return refused(root.span, '`gatehouse.json` holds no object, so nothing in it counts and cases that name an environment are not run: write `{ "environments": { … } }`, or remove the file.');
  const wrong: PathProblem[] = [];
  checkFields(plain, projectFields, [], wrong);
  const fields = withoutNulls(withoutProblems(plain, wrong) ?? {}) as ProjectFields;
  const files = namedFiles(fields, uri);
  const found = [...(section ? [] : [...wrong, ...repeatedKeys(root)]), ...checkProject(plain, fields, files)];
  return {
    uri,
    fields,
    files,
    problems: [
      ...tree.problems.map(({ span, message }) => problemAt(span, { path: [], at: 'value', message })),
      ...found.map((problem) => problemAt(documentSpan(root, problem.path, problem.at), problem)),
    ],
    spanOf: (path: Path) => documentSpan(root, path, 'value'),
  };
}

/** Of a key that is written twice JSON takes the last, and an environment may be half of each. */
function repeatedKeys(node: HostNode, path: Path = []): readonly PathProblem[] {
  if (node.kind === 'array') return node.items.flatMap((item, index) => repeatedKeys(item, [...path, index]));
  if (node.kind !== 'object') return [];
  const repeated = new Set(node.members.flatMap(({ key, shadowed }) => (shadowed ? [key] : [])));
  return node.members.filter(({ shadowed }) => !shadowed).flatMap(({ key, value }): readonly PathProblem[] => {
    const here = [...path, key];
    const message = `\`${key}\` is written here for another time, and only the last one counts: keep one of them.`;
    return [...(repeated.has(key) ? [{ path: here, at: 'key' as const, message }] : []), ...repeatedKeys(value, here)];
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Null says that nothing is written. */
function withoutNulls(value: Plain): Plain {
  if (Array.isArray(value)) return (value as readonly Plain[]).filter((item) => item !== null).map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])));
}
