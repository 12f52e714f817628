/**
 * Documentation links from `iam-floyd`, which keeps them in the comments above its methods.
 *
 * It reads the generated files as text: loading them takes half a second and keeps no comments. Nothing else
 * is taken from that package.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from './service-source';

/** Links of one service; names are lower case, condition keys with placeholders have `${}` in their place. */
export interface ServiceLinks {
  service: string | undefined;
  readonly actions: Map<string, string>;
  readonly resourceTypes: Map<string, string>;
  readonly conditionKeys: Map<string, string>;
}

export interface LinkSource {
  readonly package: string;
  readonly version: string;
  readonly services: ReadonlyMap<string, ServiceLinks>;
}

export function readLinkSource(root: string): LinkSource {
  const home = join(root, 'node_modules', 'iam-floyd');
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { name: string; version: string };
  const folder = join(home, 'lib', 'generated', 'policy-statements');
  const services = new Map<string, ServiceLinks>();
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  for (const file of files.sort(compareText)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const map = text.indexOf('//# sourceMappingURL');
    readClass(map < 0 ? text : text.slice(0, map), services);
  }
  return { package: manifest.name, version: manifest.version, services };
}

/** The spelling under which a condition key is found: lower case, placeholders without their names. */
export function linkKey(conditionKey: string): string {
  return conditionKey.replace(/\$\{[^}]*\}/g, '${}').toLowerCase();
}

const LINK = /^ *\* (https?:\/\/\S+)$/m;
const METHOD = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s+(to|on|if)\w+\([^)]*\) \{\s*return this\.(?:to|on|if)\(([`'])((?:(?!\3)[^])*)\3/g;

/** Several classes may carry the same prefix (such as the two generations of load balancers): the first link wins. */
function readClass(text: string, services: Map<string, ServiceLinks>): void {
  const prefix = /this\.servicePrefix = '([^']+)'/.exec(text)?.[1];
  if (prefix === undefined) return;
  const links = services.get(prefix) ?? newLinks();
  services.set(prefix, links);
  links.service ??= /\((https:\/\/docs\.aws\.amazon\.com\/service-authorization\/[^)]+)\)/.exec(text)?.[1];
  for (const [, comment = '', kind, , argument = ''] of text.matchAll(METHOD)) {
    const url = LINK.exec(comment)?.[1];
    if (url === undefined) continue;
    if (kind === 'to') setFirst(links.actions, argument.toLowerCase(), url);
    else if (kind === 'on') setFirst(links.resourceTypes, resourceTypeName(comment), url);
    else setFirst(links.conditionKeys, linkKey(argument.includes(':') ? argument : `${prefix}:${argument}`), url);
  }
}

function resourceTypeName(comment: string): string {
  return /Adds a resource of type (\S+) to the statement/.exec(comment)?.[1]?.toLowerCase() ?? '';
}

function setFirst(links: Map<string, string>, name: string, url: string): void {
  if (!links.has(name)) links.set(name, url);
}

function newLinks(): ServiceLinks {
  return { service: undefined, actions: new Map(), resourceTypes: new Map(), conditionKeys: new Map() };
}
