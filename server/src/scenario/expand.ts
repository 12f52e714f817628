/**
 * From the layers of a case (the file's defaults, its own fields) to the canonical case.
 *
 * Shorthand is expanded in each layer before the layers are merged, so that a default for one field of `request` lives on
 * beside `request: GET /orders`. Only who is calling is not mixed: a caller named anew replaces the one below it. Nothing
 * is looked up in other files except the kind of a referenced API, which says where an address has its stage.
 */
import type { CanonicalCase } from './canonical';
import { literalText } from '../base/atoms';
import { didYouMean } from '../base/nearest';
import type { Api } from '../gateway/model';
import { readDomainAddress } from './domain-of';
import { deploymentValues, overriddenBy, ownValues, type Environment, type FoundEnvironment } from './environment';
import { caseFields, type Fields, type Shape } from './fields';
import { isObject, mergePlain, withoutKeys, type Path, type Plain, type PlainObject } from './plain';
import type { PathProblem } from './problem';
import { expandApi, expandCaller, expandExpect, expandRequest, expandRow, splitQuery, type AddressContext, type Expanded } from './shorthand';
import { fillIn, substituteFields, type UsedNames, type Values } from './substitute';
import type { RequestFields, Says } from './request-files';
import { valueReferences, type ReadValues, type SuppliedValues } from './values-files';

/** Lowest first; the last one is the case's own. Paths are those of the document. */
export interface CaseLayer {
  readonly value: PlainObject;
  readonly path: Path;
  /** Its request is a row of a table, where `*` stands for many paths. */
  readonly isRow?: true;
}

export interface ExpandContext {
  /** Entries of `callers`, canonical, maybe with `sourceIp` and `vpcEndpoint`. */
  readonly callers: ReadonlyMap<string, PlainObject>;
  /** Values that lie under those of the case. */
  readonly values: Values;
  /** Files that values come from, beneath those the case names. */
  readonly valuesFrom: readonly string[];
  readonly readValues: (references: readonly string[]) => ReadValues;
  readonly readRequest: (reference: string, says: Says) => RequestFields;
  readonly apiAt: (reference: string) => Api | undefined;
  readonly environment: (name: string) => FoundEnvironment;
  /** Of a case that names none. */
  readonly usualEnvironment: string | undefined;
}

export interface ExpandedCase {
  readonly canonical: CanonicalCase;
  /** With paths in the document. */
  readonly problems: readonly PathProblem[];
  /** With paths in the canonical case, which may have come from any layer. */
  readonly canonicalProblems: readonly PathProblem[];
  /** The entry of `callers` the case uses. */
  readonly callerName: string | undefined;
  /** Values of files, those of the same name under `values` left out. */
  readonly supplied: SuppliedByFiles | undefined;
  readonly environment: Environment | undefined;
}

interface FoundSupplied extends SuppliedValues {
  /** Names of values that come from the environment, or a file it names. */
  readonly ofEnvironment: ReadonlySet<string>;
}

export interface SuppliedByFiles extends FoundSupplied {
  /** Names that stand in texts of the case. */
  readonly used: ReadonlySet<string>;
}

export function expandCase(written: readonly CaseLayer[], name: string, context: ExpandContext): ExpandedCase {
  const problems: PathProblem[] = [];
  const layers = withRequestFile(written, context, problems);
  const take = (expanded: Expanded, path: Path): { value: PlainObject; api?: PlainObject } => {
    if (!('message' in expanded)) return expanded;
    problems.push({ path, at: 'value', message: expanded.message });
    return { value: {} };
  };
  const rest = layers.map(({ value }) => withoutKeys(value, ['api', 'request', 'caller', 'expect']));
  const merged: PlainObject = rest.reduce<PlainObject>((below, layer) => mergePlain(below, layer) as PlainObject, {});
  const canonicalProblems: PathProblem[] = [];
  const pruned = prune(merged, caseFields);
  const { env, environment } = environmentOf(pruned, context, canonicalProblems);
  const { written: own, used, references, supplied: all } = valuesOf(pruned, context, environment, canonicalProblems);
  const { api, request } = expandCall(layers, { ...context, values: { ...all?.values, ...own }, stage: environment?.stage }, take);
  const supplied = all && environment && isObject(api) ? withoutPlace(all, environment, api) : all;
  const values: Values = { ...supplied?.values, ...own };
  const caller = mergeCallers(layers, context.callers, problems);
  const expect = mergeExpectations(layers, take);
  const network = networkOf(caller.value, request.own);
  const whole = { ...merged, ...present({ api, request: network ? mergePlain(request.value, network) : request.value, caller: withoutNetwork(caller.value), expect }) };
  const filled = substituteFields(prune({ name, ...present({ env }), ...whole }, caseFields), caseFields, { values, used, problems: canonicalProblems }, []);
  const shared = present({ values: Object.keys(own).length > 0 ? own : undefined, valuesFrom: references.length > 0 ? references : undefined });
  // Checked against the fields, layer by layer; what was wrong there is not in the layers any more.
  return { canonical: { ...filled, ...shared } as unknown as CanonicalCase, problems, canonicalProblems, callerName: caller.name, supplied: supplied && { ...supplied, used }, environment };
}

/** The request of a file lies beneath all that is written. */
function withRequestFile(layers: readonly CaseLayer[], { readRequest, apiAt }: ExpandContext, problems: PathProblem[]): readonly CaseLayer[] {
  const naming = layers.filter(({ value }) => value.requestFrom !== undefined).at(-1);
  const reference = naming?.value.requestFrom;
  if (!naming || typeof reference !== 'string') return layers;
  const says: Says = (field, key) => layers.some(({ value: { [field]: said } }) => (isObject(said) ? said[key] !== undefined && said[key] !== null : said !== undefined && said !== null));
  const read = readRequest(reference, says);
  const token = 'fields' in read && read.token !== undefined ? [{ value: tokenFor(apiIn(layers, apiAt), read.token), path: [] }] : [];
  if ('fields' in read) return [{ value: read.fields, path: [] }, ...token, ...layers];
  problems.push({ path: [...naming.path, 'requestFrom'], at: 'value', message: read.message });
  return layers;
}

function apiIn(layers: readonly CaseLayer[], apiAt: ExpandContext['apiAt']): Api | undefined {
  const written = layers.flatMap(({ value: { api } }) => (isObject(api) ? (api.ref ?? []) : (api ?? []))).at(-1);
  return typeof written === 'string' ? apiAt(written) : undefined;
}

/** Under each header in which the authorizers of an API look for one: a function that was called had it (AU-1). */
function tokenFor(api: Api | undefined, token: string): PlainObject {
  const { authorizers = [] } = api?.as?.('REST') ?? api ?? {};
  const sources = authorizers.flatMap(({ type, identitySources }) => (type === 'TOKEN' ? identitySources.map(literalText) : []));
  const names = sources.flatMap((source) => /^method\.request\.header\.(.+)$/i.exec(source ?? '')?.[1] ?? []);
  return { request: { headers: Object.fromEntries(names.map((name) => [name, token])) } };
}

interface FoundValues {
  readonly written: Values;
  readonly used: UsedNames;
  /** To the files with values. */
  readonly references: readonly string[];
  readonly supplied: FoundSupplied | undefined;
}

/** The environment a case is in, with its name. */
function environmentOf({ env: written }: PlainObject, { environment, usualEnvironment }: ExpandContext, problems: PathProblem[]): { readonly env?: string; readonly environment?: Environment } {
  if (Array.isArray(written)) problems.push({ path: ['env'], at: 'value', message: '`env` names no environment, or several where one case is asked for: write one.' });
  const env = written === undefined || typeof written === 'object' ? usualEnvironment : String(written);
  if (env === undefined) return {};
  const answer = environment(env);
  if ('found' in answer) return { env, environment: answer.found };
  problems.push({ path: ['env'], at: 'value', message: answer.message });
  return { env };
}

/** The values of a case, which say among other things where an address leads. */
function valuesOf(merged: PlainObject, context: ExpandContext, environment: Environment | undefined, problems: PathProblem[]): FoundValues {
  const written: Values = { ...context.values, ...(merged.values as Values | undefined) };
  const used: UsedNames = new Set();
  const own = valueReferences(merged.valuesFrom).map((reference, index) => fillIn(reference, { values: written, used, problems }, ['valuesFrom', index]));
  const references = [...context.valuesFrom, ...own];
  const hasFiles = references.length > 0 || environment !== undefined;
  return { written, used, references, supplied: hasFiles ? takeValues(references, written, context, environment, problems) : undefined };
}

/** What files say of names that have no value written down, and beneath them the environment. */
function takeValues(references: readonly string[], written: Values, context: ExpandContext, environment: Environment | undefined, problems: PathProblem[]): FoundSupplied {
  const below = environment && valuesIn(environment, context, problems);
  const read = context.readValues(references);
  for (const { index, message } of read.problems) {
    const own = index - context.valuesFrom.length;
    problems.push({ path: own < 0 ? ['use'] : ['valuesFrom', own], at: 'value', message });
  }
  const isFree = (name: string): boolean => !Object.hasOwn(written, name);
  const isFromFile = (name: string): boolean => Object.hasOwn(read.values, name);
  const all = { ...below?.values, ...read.values };
  return {
    values: Object.fromEntries(Object.entries(all).filter(([name]) => isFree(name))),
    from: new Map([...(below?.from ?? []), ...read.from].filter(([name]) => isFree(name))),
    written: new Map([...(below?.written ?? []), ...read.written].filter(([name]) => isFree(name))),
    ofEnvironment: new Set(Object.keys(below?.values ?? {}).filter((name) => !isFromFile(name))),
  };
}

/** What an environment says itself goes before the files it names. */
function valuesIn(environment: Environment, context: ExpandContext, problems: PathProblem[]): SuppliedValues {
  const read = context.readValues(environment.valuesFrom);
  for (const { message } of read.problems) problems.push({ path: ['env'], at: 'value', message: `The environment \`${environment.name}\` in \`${environment.file}\` cannot be used: ${message}` });
  const own = ownValues(environment);
  const isFree = ([name]: readonly [string, unknown]): boolean => !Object.hasOwn(own, name);
  return { values: { ...read.values, ...own }, from: new Map([...read.from].filter(isFree)), written: new Map([...read.written].filter(isFree)) };
}

/** An API that says itself where it is has no use for where the environment is. */
function withoutPlace(supplied: FoundSupplied, environment: Environment, api: PlainObject): FoundSupplied {
  const own = deploymentValues(environment);
  const gone = overriddenBy(api).filter((name) => Object.hasOwn(own, name) && supplied.ofEnvironment.has(name));
  return { ...supplied, values: withoutKeys(supplied.values, gone) as Values };
}

interface CallContext extends ExpandContext {
  /** Of the environment. */
  readonly stage: string | undefined;
}

type Take = (expanded: Expanded, path: Path) => { value: PlainObject; api?: PlainObject };

interface Call {
  readonly api: Plain | undefined;
  readonly request: { readonly value: Plain | undefined; readonly own: PlainObject };
}

function expandCall(layers: readonly CaseLayer[], context: CallContext, take: Take): Call {
  let api: Plain | undefined;
  for (const { value, path } of layers) {
    api = mergePlain(api, typeof value.api === 'string' ? take(expandApi(value.api), [...path, 'api']).value : value.api);
  }
  let request: Plain | undefined;
  let own: PlainObject = {};
  for (const { value, path, isRow } of layers) {
    const written = value.request;
    own = {};
    if (written === undefined) continue;
    if (typeof written === 'string') {
      const expanded = take((isRow ? expandRow : expandRequest)(written, addressContext(api, context)), [...path, 'request']);
      own = expanded.value;
      api = mergePlain(api, expanded.api);
    } else if (isObject(written)) {
      own = withEndpoint(typeof written.path === 'string' && written.path.includes('?') ? takeQuery(written, written.path) : written);
    }
    request = mergePlain(isObject(request) ? withoutKeys(request, replacedBy(own)) : request, written === null ? null : own);
  }
  return { api, request: { value: request, own } };
}

/** A VPC endpoint may go by its name alone. */
function withEndpoint(place: PlainObject): PlainObject {
  return typeof place.vpcEndpoint === 'string' ? { ...place, vpcEndpoint: { name: place.vpcEndpoint } } : place;
}

/** One path and many are ways of saying the same thing, of which the upper layer's counts. */
function replacedBy({ path, paths, routeKey }: PlainObject): readonly string[] {
  if (paths !== undefined) return ['path', 'routeKey'];
  return path !== undefined || routeKey !== undefined ? ['paths'] : [];
}

function takeQuery(request: PlainObject, path: string): PlainObject {
  const { query, ...rest } = splitQuery(path);
  return { ...request, ...rest, ...present({ query: mergePlain(query, request.query) }) };
}

function addressContext(api: Plain | undefined, context: CallContext): AddressContext {
  const facts = isObject(api) ? api : {};
  const reference = typeof facts.ref === 'string' ? facts.ref : undefined;
  const declared = reference === undefined ? undefined : context.apiAt(reference);
  const kind = facts.kind ?? declared?.kind;
  return {
    kind: kind === 'HTTP' || kind === 'WEBSOCKET' ? kind : 'REST',
    stage: typeof facts.stage === 'string' ? facts.stage : stageIn(context.stage, declared),
    ...(declared ? { readDomain: (host, path) => readDomainAddress(declared, host, path, context.values) } : {}),
  };
}

/** What the files of an API say of its stages goes before the environment. */
function stageIn(stage: string | undefined, declared: Api | undefined): string | undefined {
  const names = declared?.stages.map(({ name }) => literalText(name)) ?? [];
  return names.length === 0 || names.includes(stage) || names.includes(undefined) ? stage : undefined;
}

const identityFields = ['ref', 'type', 'arn', 'roleArn', 'userArn'];

/** A caller given as text replaces one that is somebody already; one given as an object replaces only who it is. */
function mergeCallers(
  layers: readonly CaseLayer[],
  callers: ReadonlyMap<string, PlainObject>,
  problems: PathProblem[],
): { value: Plain | undefined; name: string | undefined } {
  let value: Plain | undefined;
  let name: string | undefined;
  for (const layer of layers) {
    const written = layer.value.caller;
    if (written === undefined) continue;
    const below = isObject(value) ? value : {};
    if (typeof written === 'string') {
      const entry = expandCaller(written) ?? callers.get(written);
      if (!entry) problems.push({ path: [...layer.path, 'caller'], at: 'value', message: unknownCaller(written, callers) });
      name = callers.has(written) && !expandCaller(written) ? written : undefined;
      value = isSomebody(below) ? (entry ?? {}) : mergePlain(below, entry ?? {});
    } else if (isObject(written)) {
      const anew = identityFields.some((field) => written[field] !== undefined);
      if (anew) name = undefined;
      value = mergePlain(anew ? withoutKeys(below, identityFields) : below, written);
    } else {
      value = written;
      name = undefined;
    }
  }
  return { value, name };
}

function isSomebody(caller: PlainObject): boolean {
  return identityFields.some((field) => caller[field] !== undefined && caller[field] !== null);
}

function unknownCaller(name: string, callers: ReadonlyMap<string, PlainObject>): string {
  return didYouMean(`There is no caller \`${name}\``, name, [...callers.keys(), 'anonymous'], ': use an ARN, `anonymous`, or a name under `callers`');
}

/** Where a named caller's requests come from, unless the case itself says so. */
function networkOf(caller: Plain | undefined, own: PlainObject): PlainObject | undefined {
  if (!isObject(caller)) return undefined;
  const { sourceIp, vpcEndpoint } = withEndpoint(caller);
  if (sourceIp === undefined && vpcEndpoint === undefined) return undefined;
  return present({
    sourceIp: own.sourceIp === undefined ? sourceIp : undefined,
    vpcEndpoint: own.vpcEndpoint === undefined ? vpcEndpoint : mergePlain(vpcEndpoint, own.vpcEndpoint),
  });
}

function withoutNetwork(caller: Plain | undefined): Plain | undefined {
  return isObject(caller) ? withoutKeys(caller, ['sourceIp', 'vpcEndpoint']) : caller;
}

function mergeExpectations(layers: readonly CaseLayer[], take: Take): Plain | undefined {
  let expect: Plain | undefined;
  for (const { value, path } of layers) {
    const written = value.expect;
    if (typeof written === 'string' || typeof written === 'number') expect = expectationOf(written, [...path, 'expect'], take);
    else if (written !== undefined) expect = mergePlain(expect, written);
  }
  return expect;
}

function expectationOf(written: string | number, path: Path, take: Take): PlainObject {
  return take(expandExpect(written, decisionWords()), path).value;
}

function decisionWords(): readonly string[] {
  const expect = caseFields.expect?.shape;
  const fields = expect?.is === 'shorthand' && expect.of.is === 'object' ? expect.of.fields : {};
  const decision = fields.decision?.shape;
  return decision?.is === 'word' ? decision.oneOf : [];
}

/** Nulls that only unset a default go; those that mean "none" stay. */
function prune(value: PlainObject, fields: Fields): PlainObject {
  const result: Record<string, Plain> = {};
  for (const [key, member] of Object.entries(value)) {
    const field = fields[key];
    if (!field || (member === null && !field.nullable)) continue;
    result[key] = member === null ? null : pruneValue(member, field.shape);
  }
  return result;
}

function pruneValue(value: Plain, shape: Shape): Plain {
  if (!isObject(value)) return value;
  if (shape.is === 'shorthand') return pruneValue(value, shape.of);
  if (shape.is === 'object') return prune(value, shape.fields);
  if (shape.is !== 'map' || shape.of.is === 'context-value') return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function present(fields: { readonly [key: string]: Plain | undefined }): PlainObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Plain] => entry[1] !== undefined));
}
