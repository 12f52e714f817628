/**
 * Definitions in OpenAPI that an API names by a path, as packaging tools take it: `DefinitionUri: ./openapi.yaml`.
 *
 * The definition is put under the property that would hold it inline, so that both are read alike; where it stands is kept.
 * Unlike what is written in the template, it knows nothing of the template's functions and references.
 */
import { findMember, settle, type Member, type ObjectNode } from '../../syntax/node';
import { isLocalPath } from '../linked';
import { definitionIn } from '../openapi/definition-file';
import type { UnitFile } from '../site';

interface Names {
  /** The property that names the file. */
  readonly path: string;
  readonly body: string;
}

export const samDefinition: Names = { path: 'DefinitionUri', body: 'DefinitionBody' };
export const rawDefinition: Names = { path: 'BodyS3Location', body: 'Body' };

/** The properties as they are where they name no file, or none that is there and holds a definition. */
export function withDefinition(properties: ObjectNode, { path, body }: Names, linked: UnitFile['linked']): ObjectNode {
  const member = findMember(properties, path);
  const place = member && settle(member.value);
  if (!member || place?.kind !== 'string' || place.holes.length > 0 || !isLocalPath(place.value) || findMember(properties, body)) return properties;
  const value = definitionIn(linked?.(place.value), place.value, place);
  if (!value) return properties;
  return { ...properties, members: properties.members.map((each): Member => (each === member ? { ...member, key: body, value } : each)) };
}
