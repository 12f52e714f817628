/**
 * From files as they were read to what the index keeps of them: plain data with absolute spans.
 *
 * Nothing is judged, and nothing of the trees is held on to. What stands in instances of a file (the calls of a module) is
 * that of the file, so it is not told again.
 */
import { displayText, literalText, valueOf } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Span } from '../../base/span';
import type { Api, PlainApi } from '../../gateway/model';
import type { PrincipalSet, Statement } from '../../policy/model';
import { statementName } from '../../policy/names';
import { isScenarioFile } from '../../sites/file-names';
import type { PrincipalSite } from '../../sites/site';
import { findMember, settle, type HostNode } from '../../syntax/node';
import type { FileEntry, PolicyEntry, UnitEntry, WorkspaceView } from '../model';
import type { IndexedCalls, IndexedCase, IndexedFile, IndexedPeople, IndexedPolicy, IndexedPrincipal, IndexedStatement } from './model';

type Locate = (span: Span, uri: string) => Span;

export function summariseFile({ uri, apis, policies, document }: FileEntry, view: Pick<WorkspaceView, 'locate'>): IndexedFile {
  const locate: Locate = (span, fallback) => view.locate(span) ?? { source: fallback, start: 0, end: 0 };
  return {
    uri,
    apis: apis.map(({ api }) => plainApi(api, uri, locate)),
    policies: policies.flatMap((entry) => (entry.site.derived ? [] : [summarisePolicy(entry, locate)])),
    cases: isScenarioFile(uri) ? casesOf(document.root, view) : [],
  };
}

export function summarisePeople({ files, principals, endpoints }: UnitEntry): IndexedPeople {
  const framework = files[0]?.framework;
  const all = principals ?? framework?.principals?.(files.map(({ uri, document }) => ({ uri, root: document.root }))) ?? [];
  return { principals: all.map(plainPrincipal), endpoints: endpoints.map(({ uri, selector, id }) => ({ uri, selector, id })) };
}

/** Field by field: what refers to a tree must not get in. */
function plainApi(api: Api, uri: string, locate: Locate): PlainApi {
  const located = <T extends { readonly span: Span }>(part: T): T => ({ ...part, span: locate(part.span, uri) });
  const { key, selector, name, constructPath, kind, id, account, region, partition, endpoint, vpcEndpoints, resourcePolicy, partial, flavour } = api;
  const { disablesDefaultEndpoint, apiKeySource, answersPreflights, gatewayResponses } = api;
  return {
    ...{ key, selector, name, constructPath, kind, id, account, region, partition, endpoint, vpcEndpoints, resourcePolicy, partial, flavour },
    ...{ disablesDefaultEndpoint, apiKeySource, answersPreflights, gatewayResponses },
    span: locate(api.span, uri),
    nameSpan: locate(api.nameSpan, uri),
    stages: api.stages.map(located),
    authorizers: api.authorizers.map(located),
    routes: api.routes.map(located),
    domains: api.domains.map(located),
  };
}

function plainPrincipal({ uri, selector, type, name, nameText, path, account, partition, arnAtoms }: PrincipalSite): IndexedPrincipal {
  const address = arnAtoms[0]?.slice(arnAtoms[0].lastIndexOf('#') + 1);
  // Instances and what lies in called modules have no such name here.
  const reference = address !== undefined && /^[\w-]+(?:\.[\w-]+)+$/.test(address) ? address : undefined;
  return { uri, selector, type, name, reference, nameText, path, account, partition };
}

function summarisePolicy({ uri, site, policy }: PolicyEntry, locate: Locate): IndexedPolicy {
  return {
    uri,
    selector: site.selector,
    name: site.name,
    kind: policy.kind,
    span: locate(policy.node.span, uri),
    statements: policy.statements.map((statement) => summariseStatement(statement, uri, locate)),
  };
}

function summariseStatement(statement: Statement, uri: string, locate: Locate): IndexedStatement {
  const calls = callsOf(statement);
  return {
    index: statement.index,
    name: statementName(statement),
    sid: statement.sid && valueOf(statement.sid.value),
    span: locate(statement.node.span, uri),
    ...(calls ? { calls } : {}),
  };
}

function callsOf(statement: Statement): IndexedCalls | undefined {
  if (!isAboutCalls(statement)) return undefined;
  const list = statement.resource ?? statement.notResource;
  const principals = statement.principal ?? statement.notPrincipal;
  return {
    effect: statement.effect?.value && valueOf(statement.effect.value),
    resources: list?.value.values.map(({ text }) => text) ?? [],
    isNegated: statement.notResource !== undefined,
    isOpen: statement.isOpen === true || list?.value.isComplete === false,
    hasConditions: statement.conditions.length > 0 || !statement.conditionsAreComplete,
    principals: principals ? namesOf(principals.value) : [],
  };
}

/** Whether its actions can be that of calling an API. */
function isAboutCalls({ action, notAction }: Statement): boolean {
  const list = action ?? notAction;
  if (!list) return false;
  const named = list.value.values.map(({ text }) => literalText(text));
  const isMeant = named.some((text) => text !== undefined && matchesGlob(text.toLowerCase(), 'execute-api:invoke'));
  const mayBeMeant = isMeant || named.includes(undefined) || !list.value.isComplete;
  return action ? mayBeMeant : !isMeant;
}

function namesOf({ isEveryone, entries }: PrincipalSet): readonly string[] {
  if (isEveryone) return ['*'];
  return entries.flatMap(({ values }) => values.map(({ text }) => displayText(text)));
}

/** By their names alone: what a case means is for who runs it. */
function casesOf(root: HostNode, view: Pick<WorkspaceView, 'locate'>): readonly IndexedCase[] {
  const document = settle(root);
  if (document.kind !== 'object') return [];
  const list = findMember(document, 'cases')?.value;
  const cases = list && settle(list);
  return [document, ...(cases?.kind === 'array' ? cases.items.map(settle) : [])].flatMap((one): readonly IndexedCase[] => {
    const name = one.kind === 'object' ? findMember(one, 'name')?.value : undefined;
    const span = name && view.locate(name.span);
    return name?.kind === 'string' && span ? [{ name: name.value, span }] : [];
  });
}
