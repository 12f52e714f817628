/**
 * A definition in OpenAPI that stands in a file of its own, as the value of what names the file: it is read as if it stood
 * there, and where it stands is kept.
 */
import { findMember, settle, type HostNode, type ObjectNode, type RefNode } from '../../syntax/node';
import type { LinkedFile } from '../site';

/** Where a definition has the resource policy of its API. */
export const policyKey = 'x-amazon-apigateway-policy';

/** Undefined for a file that holds something else. `path` is how it is named, for people. */
export function definitionIn(file: LinkedFile | undefined, path: string, place: Pick<HostNode, 'span' | 'origin'>): RefNode | undefined {
  const target = file && settle(file.root);
  if (!file || target?.kind !== 'object' || !isDefinition(target)) return undefined;
  return { kind: 'ref', reference: { address: `${prefix}${file.uri}`, label: path, isPure: true, span: place.span }, target, span: place.span, origin: place.origin };
}

/** The file a definition stands in, where that is another one. */
export function definitionFile(body: HostNode): string | undefined {
  return body.kind === 'ref' && body.reference.address.startsWith(prefix) ? body.reference.address.slice(prefix.length) : undefined;
}

const prefix = 'definition:';

function isDefinition(node: ObjectNode): boolean {
  return findMember(node, 'openapi') !== undefined || findMember(node, 'swagger') !== undefined;
}
