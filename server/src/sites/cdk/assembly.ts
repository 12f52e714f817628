/**
 * A cloud assembly, the folder `cdk.out`: which stacks its manifest names, which templates they have, and what it knows of
 * the environment they are deployed to.
 *
 * What a manifest wants to have looked up, built or uploaded is nobody's business here. Files outside its folder are none
 * of the assembly's, whatever the manifest says.
 */
import { keptWith } from '../../base/kept-with';
import { fileName, folderOf } from '../../base/uri';
import { PARTITIONS } from '../../catalog/regions';
import { findPath, settle, type HostNode } from '../../syntax/node';
import { membersOf } from '../members';
import { isInside, textIn } from './constructs';
import type { Assembly, AssemblyStack } from './model';

export const manifestName = 'manifest.json';

export function isAssembly(root: HostNode): boolean {
  const artifacts = findPath(root, 'artifacts');
  return textIn(findPath(root, 'version')) !== undefined && artifacts?.kind === 'object' && membersOf(artifacts).every(({ value }) => textIn(findPath(value, 'type')) !== undefined);
}

const kept = keptWith<HostNode, Assembly>('assembly');

export function readAssembly(root: HostNode): Assembly {
  const assembly = kept.get(root) ?? readArtifacts(root);
  kept.set(root, assembly);
  return assembly;
}

function readArtifacts(root: HostNode): Assembly {
  const artifacts = membersOf(findPath(root, 'artifacts')).map(({ key, value }) => ({ id: key, node: settle(value), type: textIn(findPath(value, 'type')) }));
  return {
    stacks: artifacts.flatMap(({ id, node, type }) => (type === 'aws:cloudformation:stack' ? (readStack(id, node) ?? []) : [])),
    folders: artifacts.flatMap(({ node, type }) => (type === 'cdk:cloud-assembly' ? (fileAt(node, 'properties', 'directoryName') ?? []) : [])),
  };
}

function readStack(id: string, node: HostNode): AssemblyStack | undefined {
  const template = fileAt(node, 'properties', 'templateFile');
  if (template === undefined) return undefined;
  const name = textIn(findPath(node, 'properties', 'stackName')) ?? id;
  const metadata = findPath(node, 'metadata');
  return {
    path: textIn(findPath(node, 'displayName')) ?? id,
    names: [id, name],
    template,
    values: new Map([...environmentOf(node), ['AWS::StackName', name], ...assetsOf(metadata), ...parametersOf(node)]),
    metadata,
    metadataFile: fileAt(node, 'additionalMetadataFile'),
  };
}

/** `aws://111122223333/eu-west-1`; either may be left to deployment. */
function environmentOf(node: HostNode): readonly (readonly [string, string])[] {
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(textIn(findPath(node, 'environment')) ?? '') ?? [];
  const partition = PARTITIONS.find(({ regions }) => regions.includes(region));
  return [
    ...(/^\d{12}$/.test(account) ? [['AWS::AccountId', account] as const] : []),
    ...(/^[a-z]+(?:-[a-z]+)+-\d+$/.test(region) ? [['AWS::Region', region] as const] : []),
    ...(partition ? [['AWS::Partition', partition.id] as const, ['AWS::URLSuffix', partition.dnsSuffix] as const] : []),
  ];
}

function parametersOf(node: HostNode): readonly (readonly [string, string])[] {
  return membersOf(findPath(node, 'properties', 'parameters')).flatMap(({ key, value }) => {
    const text = textIn(value);
    return text === undefined ? [] : [[key, text] as const];
  });
}

/** Assets of old apps are handed over in parameters; the bucket is that of whoever deploys. */
function assetsOf(metadata: HostNode | undefined): readonly (readonly [string, string])[] {
  return entriesOf(metadata, 'aws:cdk:asset').flatMap(({ data }) => {
    const [hash, hashParameter, keyParameter] = ['sourceHash', 'artifactHashParameter', 's3KeyParameter'].map((key) => textIn(findPath(data, key)));
    if (hash === undefined) return [];
    const id = textIn(findPath(data, 'id')) ?? hash;
    const ending = textIn(findPath(data, 'packaging')) === 'zip' ? '.zip' : (/\.[^./]+$/.exec(textIn(findPath(data, 'path')) ?? '')?.[0] ?? '');
    const key = `assets/${id === hash ? '' : `${id}/`}||${hash}${ending}`;
    return [...(hashParameter === undefined ? [] : [[hashParameter, hash] as const]), ...(keyParameter === undefined ? [] : [[keyParameter, key] as const])];
  });
}

/** The folder of the app, above the outermost assembly: those of its stages lie in that. */
export function appFolder(template: string): string {
  let folder = folderOf(template);
  while (fileName(folder).startsWith('assembly-')) folder = folderOf(folder);
  return folderOf(folder);
}

export interface MetadataEntry {
  /** Of the construct, with a slash at its start. */
  readonly path: string;
  readonly data: HostNode;
  readonly trace: HostNode | undefined;
}

/** What is told of a kind about any construct: an object of paths with lists of entries. */
export function entriesOf(metadata: HostNode | undefined, type: string): readonly MetadataEntry[] {
  return membersOf(metadata).flatMap(({ key, value }) => {
    const list = settle(value);
    if (list.kind !== 'array') return [];
    return list.items.flatMap((item) => {
      const data = textIn(findPath(item, 'type')) === type ? findPath(item, 'data') : undefined;
      return data ? [{ path: key, data, trace: findPath(item, 'trace') }] : [];
    });
  });
}

function fileAt(node: HostNode, ...path: readonly string[]): string | undefined {
  const file = textIn(findPath(node, ...path));
  return file !== undefined && isInside(file) ? file : undefined;
}
