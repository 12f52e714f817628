/**
 * Reads a scenario file: its cases in canonical form, each with what is wrong with it.
 *
 * What is wrong in one case never keeps another from running. Other scenario files are seen only through `imports`;
 * nothing is resolved and nothing is evaluated.
 */
import type { Span } from '../base/span';
import { fileName } from '../base/uri';
import type { Api } from '../gateway/model';
import type { HostNode } from '../syntax/node';
import type { CanonicalCase } from './canonical';
import { caseSource, documentSpan, type CaseSource, type Places } from './case-source';
import { checkFields } from './check-fields';
import type { Environment, FindEnvironment } from './environment';
import { expandCase, type CaseLayer, type ExpandContext, type SuppliedByFiles } from './expand';
import { fieldProblems, withoutProblems, type FieldProblems } from './field-problems';
import { caseFields, fileFields } from './fields';
import { isObject, toPlain, type Path, type Plain, type PlainObject } from './plain';
import type { PathProblem, ScenarioProblem } from './problem';
import { rebase, resolveUri } from './references';
import { readRequestFile } from './request-files';
import { tableCells, type TableCell } from './table';
import { expandCaller } from './shorthand';
import type { Values } from './substitute';
import { readValueFiles, valueReferences, type FindValueFile } from './values-files';

export interface ScenarioDocument {
  readonly uri: string;
  /** With absolute spans. */
  readonly root: HostNode;
  /** Why nothing is taken from it, in one sentence: it has a syntax error. */
  readonly damage?: string;
}

export interface Scenario {
  readonly uri: string;
  readonly cases: readonly ScenarioCase[];
  /** Outside the cases. */
  readonly problems: readonly ScenarioProblem[];
}

export interface ScenarioCase {
  readonly name: string;
  readonly canonical: CanonicalCase;
  /** A case with problems is not run. */
  readonly problems: readonly ScenarioProblem[];
  readonly span: Span;
  /** What names it: the text of `name`, or the case itself. */
  readonly nameSpan: Span;
  readonly source: CaseSource;
  /** The entry of `callers` it uses. */
  readonly callerName: string | undefined;
  /** What `valuesFrom` gives beside `values`. */
  readonly supplied?: SuppliedByFiles;
  /** What `env` names. */
  readonly environment?: Environment;
}

export interface ReadContext {
  /** Another scenario file; undefined where it cannot be read. */
  readonly imports: (uri: string) => ScenarioDocument | undefined;
  /** The API a case refers to, by the reference and the file that says it. */
  readonly apiAt: (reference: string, from: string) => Api | undefined;
  /** A file to take values from. */
  readonly valueFile: FindValueFile;
  /** Absent: there are no environments. */
  readonly environment?: FindEnvironment;
  /** Of cases that name none. */
  readonly usualEnvironment?: string;
}

export function readScenario(document: ScenarioDocument, context: ReadContext): Scenario {
  const plain = toPlain(document.root);
  if (!isObject(plain)) {
    const isEmpty = document.root.kind === 'missing';
    const message = isEmpty ? 'This file holds no case: write at least an `api` and a `request`.' : 'A scenario file is an object: one case, or `cases` and `table`.';
    return { uri: document.uri, cases: [], problems: [{ span: document.root.span, message }] };
  }
  const problems: PathProblem[] = [];
  checkFields(plain, { ...fileFields, ...caseFields }, [], problems);
  const clean = withoutProblems(plain, problems) as PlainObject;
  const imported = importShared(document, clean, context, problems);
  const reading: Reading = {
    document,
    file: clean,
    problems,
    callers: imported.callers,
    expand: {
      callers: imported.callers,
      values: imported.values,
      valuesFrom: imported.valuesFrom,
      readValues: (references) => readValueFiles(references, document.uri, context.valueFile),
      readRequest: (reference, says) => readRequestFile(reference, document.uri, says, context.valueFile),
      apiAt: (reference) => context.apiAt(reference, document.uri),
      ...environmentsFor(document.uri, context),
    },
  };
  const declared = declaredCases(reading).flatMap((one) => inEnvironments(one, clean));
  const byCase = fieldProblems(problems);
  return {
    uri: document.uri,
    cases: withUniqueNames(declared.map((one) => readCase(one, reading, byCase))),
    problems: byCase.outside(declared.map(({ own }) => own.path)).map((problem) => located(problem, document.root)),
  };
}

interface Reading {
  readonly document: ScenarioDocument;
  readonly file: PlainObject;
  readonly problems: PathProblem[];
  readonly callers: ReadonlyMap<string, PlainObject>;
  readonly expand: ExpandContext;
}

interface DeclaredCase {
  readonly own: CaseLayer;
  readonly name: string;
  readonly cell: TableCell | undefined;
}

const structureFields = Object.keys(fileFields);

function declaredCases({ file, document, callers }: Reading): readonly DeclaredCase[] {
  const title = fileName(document.uri);
  const listed = Array.isArray(file.cases) ? (file.cases as readonly Plain[]) : [];
  const several = listed.length > 1;
  const cases = listed.flatMap((value, index): DeclaredCase[] =>
    isObject(value)
      ? [{ own: { value, path: ['cases', index] }, name: textOf(value.name) ?? (several ? `${title} #${String(index + 1)}` : title), cell: undefined }]
      : [],
  );
  const cells = isObject(file.table) ? tableCells(file.table, callers) : [];
  const rows = cells.map((cell): DeclaredCase => ({ own: { value: cell.value, path: cell.path, isRow: true }, name: cell.name, cell }));
  if (file.cases !== undefined || file.table !== undefined) return [...cases, ...rows];
  const own = topLevel(file);
  // A file of callers and values for others to use holds no case of its own.
  if (Object.keys(own).every((key) => key === 'values' || key === 'valuesFrom' || key === 'name' || key === 'env')) return [];
  return [{ own: { value: own, path: [] }, name: textOf(own.name) ?? title, cell: undefined }];
}

/** A case for each of several environments, named after it. */
function inEnvironments(declared: DeclaredCase, file: PlainObject): readonly DeclaredCase[] {
  const { own, name } = declared;
  const defaults = isObject(file.defaults) ? file.defaults.env : undefined;
  // Null takes the environments below away.
  const env = [own.value.env, defaults, file.env].find((each) => each !== undefined);
  const names = Array.isArray(env) ? valueReferences(env) : [];
  if (names.length === 0) return [declared];
  return names.map((each) => ({ ...declared, own: { ...own, value: { ...own.value, env: each, name: `${name} in ${each}` } }, name: `${name} in ${each}` }));
}

function readCase({ own, name, cell }: DeclaredCase, reading: Reading, byCase: FieldProblems): ScenarioCase {
  const { document, file } = reading;
  const below: CaseLayer[] = [];
  if (own.path.length > 0) below.push({ value: topLevel(file), path: [] });
  if (isObject(file.defaults)) below.push({ value: file.defaults, path: ['defaults'] });
  const expanded = expandCase([...below, own], name, reading.expand);
  const places: Places = {
    uri: document.uri,
    root: document.root,
    bases: [own.path, ...below.map((layer) => layer.path).reverse()],
    aliases: aliasesOf(expanded.callerName, cell),
  };
  const source = caseSource(places);
  return {
    name,
    canonical: expanded.canonical,
    callerName: expanded.callerName,
    ...(expanded.supplied ? { supplied: expanded.supplied } : {}),
    ...(expanded.environment ? { environment: expanded.environment } : {}),
    source,
    span: cell ? source.span(['expect'], 'value') : documentSpan(document.root, own.path, 'value'),
    nameSpan: documentSpan(document.root, cell ? cell.path : own.path.length > 0 || own.value.name !== undefined ? [...own.path, 'name'] : [], 'value'),
    problems: [
      ...byCase.of(own.path, expanded.callerName).map((problem) => located(problem, document.root)),
      ...expanded.problems.map((problem) =>
        startsWith(problem.path, own.path)
          ? { span: source.span(problem.path.slice(own.path.length), problem.at), message: problem.message }
          : located(problem, document.root),
      ),
      ...expanded.canonicalProblems.map(({ path, at, message }) => ({ span: source.span(path, at), message })),
    ],
  };
}

function aliasesOf(callerName: string | undefined, cell: TableCell | undefined): Places['aliases'] {
  const caller = callerName === undefined ? [] : [{ path: ['callers', callerName], at: 'value' as const }];
  if (!cell) return { caller };
  const key = 'key' as const;
  return {
    request: [{ path: cell.path.slice(0, 2), at: key }],
    caller: [...caller, { path: cell.path, at: key }],
    expect: [{ path: cell.path, at: 'value' }],
  };
}

interface Shared {
  readonly callers: Map<string, PlainObject>;
  /** Of the files it uses. */
  readonly values: Values;
  readonly valuesFrom: readonly string[];
}

/** `callers` and `values` of the file and of those it uses; its own win. */
function importShared(document: ScenarioDocument, file: PlainObject, context: ReadContext, problems: PathProblem[]): Shared {
  const callers = new Map<string, PlainObject>();
  let values: Values = {};
  const valuesFrom: string[] = [];
  const used = Array.isArray(file.use) ? (file.use as readonly Plain[]) : [];
  for (const [index, path] of used.map((item) => textOf(item) ?? '').entries()) {
    const uri = resolveUri(document.uri, path);
    const other = uri === undefined ? undefined : context.imports(uri);
    const shared = other && toPlain(other.root);
    if (!other || other.damage !== undefined || !isObject(shared)) {
      problems.push({ path: ['use', index], at: 'value', message: other?.damage ?? `\`${path}\` cannot be read as a scenario file.` });
      continue;
    }
    const wrong: PathProblem[] = [];
    checkFields(shared, { ...fileFields, ...caseFields }, [], wrong);
    const clean = withoutProblems(shared, wrong) as PlainObject;
    for (const [name, entry] of callerEntries(clean)) callers.set(name, rebase(entry, other.uri, document.uri) as PlainObject);
    if (isObject(clean.values)) values = { ...values, ...(clean.values as Values) };
    valuesFrom.push(...valueReferences(rebase(valueReferences(clean.valuesFrom), other.uri, document.uri, true)));
    const [first] = wrong;
    if (first) problems.push({ path: ['use', index], at: 'value', message: `\`${path}\` is not in order: ${first.message}` });
  }
  for (const [name, entry] of callerEntries(file)) callers.set(name, entry);
  return { callers, values, valuesFrom };
}

/** Environments as the cases of a file name them. */
export function environmentsFor(uri: string, { environment, usualEnvironment }: Pick<ReadContext, 'environment' | 'usualEnvironment'>): Pick<ExpandContext, 'environment' | 'usualEnvironment'> {
  return { environment: (name) => environment?.(name, uri) ?? { message: `\`${name}\` names an environment of \`gatehouse.json\`, and there is no such file here.` }, usualEnvironment };
}

function callerEntries(file: PlainObject): readonly (readonly [string, PlainObject])[] {
  if (!isObject(file.callers)) return [];
  return Object.entries(file.callers).flatMap(([name, value]) => {
    const entry = typeof value === 'string' ? (expandCaller(value) ?? { arn: value }) : value;
    return isObject(entry) ? [[name, entry] as const] : [];
  });
}

function topLevel(file: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(file).filter(([key]) => !structureFields.includes(key)));
}

function withUniqueNames(cases: readonly ScenarioCase[]): readonly ScenarioCase[] {
  const seen = new Set<string>();
  return cases.map((one) => {
    if (!seen.has(one.name)) {
      seen.add(one.name);
      return one;
    }
    const message = `There is another case \`${one.name}\` in this file: results are told apart by their names, so give this one another.`;
    return { ...one, problems: [...one.problems, { span: one.nameSpan, message }] };
  });
}

function located({ path, at, message }: PathProblem, root: HostNode): ScenarioProblem {
  return { span: documentSpan(root, path, at), message };
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => path[index] === step);
}

function textOf(value: Plain | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
