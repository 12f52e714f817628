/**
 * Files of several documents: each of them is read as if it stood in a file of its own, by the framework it is of or by its
 * shapes. Selectors start with the document's number. What the documents declare is known to all of them; a name that two
 * of them declare is known to none, as nobody could tell which is meant.
 */
import type { HostNode } from '../syntax/node';
import { loose } from './loose';
import { moveApi, movePolicy, movePrincipal, type Move } from './moved';
import type { Framework, UnitFile } from './site';

/** The framework, also for files in which only some documents are of it. */
export function inDocuments(framework: Framework): Framework {
  return {
    ...framework,
    recognises: (file, path) => documentsOf(file).some((document) => framework.recognises(document.file, path)),
    declare: (file) => declareAll(framework, file),
    policies: (file, unit) =>
      documentsOf(file).flatMap((document) => {
        const policies = isOf(framework, document) ? framework.policies(document.file, unit) : loose.policies(document.file, unit);
        return document.prefix === '' ? policies : policies.map((site) => movePolicy(site, file.uri, into(document)));
      }),
    apis: (unit) => groupsOf(ownDocuments(framework, unit)).flatMap(([document, ...nested]) => framework.apis([document, ...nested].map(({ file }) => file)).map((site) => moveApi(site, into(document)))),
    authorizerOutputs: (file) =>
      documentsOf(file).flatMap((document) => {
        const outputs = isOf(framework, document) ? framework.authorizerOutputs(document.file) : loose.authorizerOutputs(document.file);
        return outputs.map((site) => ({ ...site, selector: document.prefix + site.selector }));
      }),
    permissions: (file) =>
      ownDocuments(framework, [file]).flatMap((document) => (framework.permissions?.(document.file) ?? []).map((site) => ({ ...site, selector: document.prefix + site.selector }))),
    principals: (unit) =>
      ownDocuments(framework, unit).flatMap((document) => (framework.principals?.([document.file]) ?? []).map((site) => movePrincipal(site, into(document)))),
  };
}

interface FileDocument {
  readonly file: UnitFile;
  /** Empty for a file that is one document. */
  readonly prefix: string;
}

function documentsOf(file: UnitFile): readonly FileDocument[] {
  const { root } = file;
  if (root.kind !== 'array' || !root.isStream) return [{ file, prefix: '' }];
  return root.items.map((item, index) => ({ file: { ...file, root: item, document: `/${String(index)}` }, prefix: `/${String(index)}` }));
}

function isOf(framework: Framework, { file, prefix }: FileDocument): boolean {
  return prefix === '' || framework.recognises(file, file.uri);
}

function ownDocuments(framework: Framework, unit: readonly UnitFile[]): readonly FileDocument[] {
  return unit.flatMap(documentsOf).filter((document) => isOf(framework, document));
}

/** Each document alone, and the files nested in one that is a file of its own with that. */
function groupsOf(documents: readonly FileDocument[]): readonly (readonly [FileDocument, ...FileDocument[]])[] {
  const [first] = documents;
  if (first?.prefix === '') return [[first, ...documents.slice(1)]];
  return documents.map((document) => [document]);
}

function declareAll(framework: Framework, file: UnitFile): ReadonlyMap<string, HostNode> {
  const [only, ...others] = ownDocuments(framework, [file]).map((document) => framework.declare(document.file));
  if (!only || others.length === 0) return only ?? new Map<string, HostNode>();
  const merged = new Map(only);
  const ambiguous = new Set<string>();
  for (const [address, node] of others.flatMap((declared) => [...declared])) {
    if (merged.has(address)) ambiguous.add(address);
    else merged.set(address, node);
  }
  for (const address of ambiguous) merged.delete(address);
  return merged;
}

/** Under the address it has in the file of several documents. */
function into({ prefix }: FileDocument): Move {
  return ({ uri, selector }) => ({ uri, selector: prefix + selector });
}
