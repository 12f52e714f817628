/**
 * Reads one case from one line of JSON: the bulk path, without a tree and without positions unless something is wrong.
 */
import { jsonFormat } from '../syntax/json/json-format';
import type { HostNode } from '../syntax/node';
import type { CanonicalCase } from './canonical';
import { caseSource, lazySource, type CaseSource } from './case-source';
import { checkFields } from './check-fields';
import { expandCase } from './expand';
import { caseFields } from './fields';
import { isObject, toPlain, type Plain, type PlainObject } from './plain';
import type { PathProblem, ScenarioProblem } from './problem';
import { environmentsFor, type ReadContext, type ScenarioCase } from './read';
import { readRequestFile } from './request-files';
import { readValueFiles } from './values-files';

/** References are relative to `uri`; spans of problems are offsets in the line. `title` names a case without a name. */
export function readCaseLine(line: string, uri: string, title: string, context: Omit<ReadContext, 'imports'>): ScenarioCase {
  const { apiAt, valueFile } = context;
  let root: HostNode | undefined;
  const tree = (): HostNode => (root ??= jsonFormat.parse(line, uri, { format: 'json' }).root);
  const source = lazySource(uri, () => caseSource({ uri, root: tree(), bases: [[]], aliases: {} }));
  const parsed = parseLine(line);
  const value = parsed !== undefined && holdsNumber(parsed) && mayHoldOddNumber(line) ? toPlain(tree()) : parsed;
  if (!isObject(value)) return refused(title, source, line, uri);
  const problems: PathProblem[] = [];
  checkFields(value, caseFields, [], problems);
  const name = typeof value.name === 'string' ? value.name : title;
  if (problems.length > 0) return { ...empty(name, source, uri, line), problems: problems.map((problem) => located(problem, source)) };
  const expanded = expandCase([{ value, path: [] }], name, {
    callers: new Map(),
    values: {},
    valuesFrom: [],
    readValues: (references) => readValueFiles(references, uri, valueFile),
    readRequest: (reference, says) => readRequestFile(reference, uri, says, valueFile),
    apiAt: (reference) => apiAt(reference, uri),
    ...environmentsFor(uri, context),
  });
  const found = [...expanded.problems, ...expanded.canonicalProblems];
  const { canonical, supplied, environment } = expanded;
  return { ...empty(name, source, uri, line), canonical, ...(supplied ? { supplied } : {}), ...(environment ? { environment } : {}), problems: found.map((problem) => located(problem, source)) };
}

/** Whether there may be a number that the platform would round or print otherwise; AWS compares what is written (CO-20). */
function mayHoldOddNumber(line: string): boolean {
  return /[:,[]\s*-?(?:\d[\d.]{15}|\d[\d.]*[eE]|\d+\.(?:\d*0(?!\d)|0{6}))/.test(line);
}

/** Most lines hold none, and looking through values takes less time than looking through text. What lies deeper is refused anyway. */
function holdsNumber(value: Plain, levels = 300): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number';
  if (levels === 0) return false;
  const object = value as PlainObject;
  for (const key in object) if (holdsNumber(object[key] ?? null, levels - 1)) return true;
  return false;
}

function parseLine(line: string): Plain | undefined {
  try {
    return JSON.parse(line) as Plain;
  } catch {
    return undefined;
  }
}

function refused(name: string, source: CaseSource, line: string, uri: string): ScenarioCase {
  const [problem] = jsonFormat.parse(line, uri, { format: 'json' }).problems;
  const whole = { source: uri, start: 0, end: line.length };
  const message = problem?.message ?? 'A case is a JSON object on one line.';
  return { ...empty(name, source, uri, line), problems: [{ span: problem?.span ?? whole, message }] };
}

function empty(name: string, source: CaseSource, uri: string, line: string): ScenarioCase {
  const canonical: CanonicalCase = { name };
  const span = { source: uri, start: 0, end: line.length };
  return { name, canonical, source, span, nameSpan: span, callerName: undefined, problems: [] };
}

function located({ path, at, message }: PathProblem, source: CaseSource): ScenarioProblem {
  return { span: source.span(path, at), message };
}
