/**
 * Which construct of a CDK app made which resource of a synthesised template, as the template's own metadata say it.
 *
 * A construct's path says who it is in the words of the program: `OrdersStack/OrdersApi`. The resource it makes is
 * mostly the child `Resource` of it, which people do not write; so it is left out where a path is shown.
 */
import { keptWith } from '../../base/kept-with';
import { findMember, findPath, settle, type HostNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { ConstructSite } from './model';

const kept = keptWith<HostNode, readonly ConstructSite[]>('constructs');

/** In source order; templates that no CDK app made have none. */
export function templateConstructs(root: HostNode): readonly ConstructSite[] {
  const found = kept.get(root) ?? findConstructs(root);
  kept.set(root, found);
  return found;
}

function findConstructs(root: HostNode): readonly ConstructSite[] {
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return [];
  return resources.members.flatMap(({ key, keySpan, span, value, shadowed }): ConstructSite[] => {
    const resource = settle(value);
    const path = shadowed ? undefined : constructPath(resource);
    if (path === undefined) return [];
    const type = textIn(findPath(resource, 'Type')) ?? '';
    return [{ path, selector: pointer(['Resources', key]), logicalId: key, type, template: nestedTemplate(type, resource), span, keySpan }];
  });
}

const paths = keptWith<HostNode, { readonly path: string | undefined }>('construct path');

function constructPath(resource: HostNode): string | undefined {
  const known = paths.get(resource) ?? { path: readConstructPath(resource) };
  paths.set(resource, known);
  return known.path;
}

function readConstructPath(resource: HostNode): string | undefined {
  const metadata = findPath(resource, 'Metadata');
  const path = metadata?.kind === 'object' ? textIn(findMember(metadata, 'aws:cdk:path')?.value) : undefined;
  return path === '' ? undefined : path;
}

/** The template of a nested stack is an asset; its address is known only once that is uploaded. */
function nestedTemplate(type: string, resource: HostNode): string | undefined {
  if (type !== 'AWS::CloudFormation::Stack') return undefined;
  const file = textIn(findPath(resource, 'Metadata', 'aws:asset:path'));
  return file !== undefined && isInside(file) ? file : undefined;
}

/** Whether a file named in an assembly lies in its folder or below; no other is looked at. */
export function isInside(file: string): boolean {
  return !/[\\:]/.test(file) && file.split('/').every((step) => step !== '' && step !== '.' && step !== '..');
}

/** The path as the program has it. */
export function shownPath(path: string): string {
  return path.endsWith('/Resource') ? path.slice(0, -'/Resource'.length) : path;
}

interface NamedSite {
  readonly selector: string;
  readonly name: string;
}

/**
 * What stands in resources, with the construct each belongs to; a name that begins with the logical id begins with the
 * path instead.
 */
export function withConstructs<T extends NamedSite>(root: HostNode, sites: readonly T[]): readonly (T & { readonly constructPath?: string })[] {
  const paths = new Map(templateConstructs(root).map(({ logicalId, path }) => [logicalId, path]));
  if (paths.size === 0) return sites;
  return sites.map((site) => {
    const logicalId = /^\/Resources\/([^/]+)/.exec(site.selector)?.[1] ?? '';
    const path = paths.get(logicalId);
    return path === undefined ? site : withPath(site, logicalId, path);
  });
}

function withPath<T extends NamedSite>(site: T, logicalId: string, path: string): T & { readonly constructPath?: string } {
  const known = named.get(site);
  if (known?.path === path) return known.site as T & { readonly constructPath?: string };
  const rest = site.name.startsWith(`${logicalId} `) ? site.name.slice(logicalId.length) : undefined;
  const made = { ...site, constructPath: path, ...(rest === undefined ? {} : { name: shownPath(path) + rest }) };
  named.set(site, { path, site: made });
  return made;
}

/** Sites of a kept resource are the same ones, and so are these. */
const named = new WeakMap<NamedSite, { readonly path: string; readonly site: NamedSite }>();

export function textIn(node: HostNode | undefined): string | undefined {
  const value = node && settle(node);
  return value?.kind === 'string' && value.holes.length === 0 ? value.value : undefined;
}
