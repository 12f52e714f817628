/**
 * The files that a `gatehouse.json` names, with what each is to hold.
 *
 * Paths are relative to it and lead to files with the names of host formats: never to an address of the web or a place that
 * is told from the top of a disk. Nothing is read here.
 */
import { resolveUri } from '../base/uri';
import type { Text } from '../scenario/canonical';
import type { Path } from '../scenario/plain';
import { parseReference } from '../scenario/references';
import { formatOfName } from '../sites/file-names';
import type { NamedFile, ProjectAccount, ProjectFields } from './model';

export function namedFiles({ accounts = {}, environments = {} }: ProjectFields, base: string): readonly NamedFile[] {
  const file = (value: Text, path: Path, holds: NamedFile['holds']): NamedFile => ({ path, text: String(value), holds, uri: uriOf(String(value), base) });
  const ofAccounts = Object.entries(accounts).flatMap(([name, account]) => filesOf(account, ['accounts', name], file));
  const ofEnvironments = Object.entries(environments).flatMap(([name, { valuesFrom }]) => {
    const path = ['environments', name, 'valuesFrom'];
    if (valuesFrom === undefined) return [];
    return isList(valuesFrom) ? valuesFrom.map((value, index) => file(value, [...path, index], 'values')) : [file(valuesFrom, path, 'values')];
  });
  return [...ofAccounts, ...ofEnvironments];
}

const isList = (value: Text | readonly Text[]): value is readonly Text[] => Array.isArray(value);

function filesOf({ organization, vpcEndpoints = {} }: ProjectAccount, path: Path, file: (value: Text, path: Path, holds: NamedFile['holds']) => NamedFile): readonly NamedFile[] {
  const levels = (field: 'scps' | 'rcps', holds: NamedFile['holds']): readonly NamedFile[] =>
    (organization?.[field] ?? []).flatMap((level, at) => level.map((value, index) => file(value, [...path, 'organization', field, at, index], holds)));
  const endpoints = Object.entries(vpcEndpoints).flatMap(([name, { policy, ref }]) => [
    ...(policy === undefined ? [] : [file(policy, [...path, 'vpcEndpoints', name, 'policy'], 'vpc-endpoint')]),
    ...(ref === undefined ? [] : [file(ref, [...path, 'vpcEndpoints', name, 'ref'], 'endpoint')]),
  ]);
  const answers = organization?.ref === undefined ? [] : [file(organization.ref, [...path, 'organization', 'ref'], 'organization')];
  return [...answers, ...levels('scps', 'scp'), ...levels('rcps', 'rcp'), ...endpoints];
}

function uriOf(text: string, base: string): string | undefined {
  const { path } = parseReference(text);
  const isRelative = path !== '' && !/^[/\\]|^[a-z][a-z0-9+.-]*:/i.test(path);
  return isRelative && formatOfName(path) !== undefined ? resolveUri(base, path) : undefined;
}
