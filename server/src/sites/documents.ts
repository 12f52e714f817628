/**
 * Files of several documents: each of them is read as if it stood in a file of its own, by the framework it is of or by its
 * shapes. Selectors start with the document's number. What the documents declare is known to all of them; a name that two
 * of them declare is known to none, as nobody could tell which is meant.
 */
import type { ApiSite } from '../gateway/declared';
import type { HostNode } from '../syntax/node';
import { loose } from './loose';
import type { AttachedPolicy, Framework, PolicySite, PrincipalSite, UnitFile } from './site';

/** The framework, also for files in which only some documents are of it. */
export function inDocuments(framework: Framework): Framework {
  return {
    ...framework,
    recognises: (file, path) => documentsOf(file).some((document) => framework.recognises(document.file, path)),
    declare: (file) => declareAll(framework, file),
    policies: (file, unit) =>
      documentsOf(file).flatMap((document) => {
        const policies = isOf(framework, document) ? framework.policies(document.file, unit) : loose.policies(document.file, unit);
        return policies.map((site) => movePolicy(site, document));
      }),
    apis: (unit) => ownDocuments(framework, unit).flatMap((document) => framework.apis([document.file]).map((site) => moveApi(site, document))),
    authorizerOutputs: (file) =>
      documentsOf(file).flatMap((document) => {
        const outputs = isOf(framework, document) ? framework.authorizerOutputs(document.file) : loose.authorizerOutputs(document.file);
        return outputs.map((site) => ({ ...site, selector: document.prefix + site.selector }));
      }),
    permissions: (file) =>
      ownDocuments(framework, [file]).flatMap((document) => (framework.permissions?.(document.file) ?? []).map((site) => ({ ...site, selector: document.prefix + site.selector }))),
    principals: (unit) =>
      ownDocuments(framework, unit).flatMap((document) => (framework.principals?.([document.file]) ?? []).map((site) => movePrincipal(site, document))),
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
  return root.items.map((item, index) => ({ file: { ...file, root: item }, prefix: `/${String(index)}` }));
}

function isOf(framework: Framework, { file, prefix }: FileDocument): boolean {
  return prefix === '' || framework.recognises(file, file.uri);
}

function ownDocuments(framework: Framework, unit: readonly UnitFile[]): readonly FileDocument[] {
  return unit.flatMap(documentsOf).filter((document) => isOf(framework, document));
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

function movePolicy(site: PolicySite, { prefix }: FileDocument): PolicySite {
  if (prefix === '') return site;
  return { ...site, selector: prefix + site.selector, api: site.api === undefined ? undefined : prefix + site.api };
}

function moveApi(site: ApiSite, { prefix }: FileDocument): ApiSite {
  const { resourcePolicy } = site;
  return { ...site, selector: prefix + site.selector, resourcePolicy: resourcePolicy && { ...resourcePolicy, selector: prefix + resourcePolicy.selector } };
}

function movePrincipal(site: PrincipalSite, { prefix }: FileDocument): PrincipalSite {
  const move = (policy: AttachedPolicy): AttachedPolicy => ('selector' in policy ? { ...policy, selector: prefix + policy.selector } : policy);
  return { ...site, selector: prefix + site.selector, policies: site.policies.map(move), boundary: site.boundary && move(site.boundary) };
}
