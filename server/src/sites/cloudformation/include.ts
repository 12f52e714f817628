/**
 * `AWS::Include`: a file whose content is put in the place of the function.
 *
 * It becomes a reference where the location is a local path; what stands in a bucket stays what only deployment knows.
 */
import { findPath, type HostNode, type Reference } from '../../syntax/node';
import { isLocalPath } from '../linked';

/** `argument` is what stands under `Fn::Transform`; undefined for every other macro and for files elsewhere. */
export function includeReference(argument: HostNode): Reference | undefined {
  const name = findPath(argument, 'Name');
  const location = findPath(argument, 'Parameters', 'Location');
  if (name?.kind !== 'string' || name.value !== 'AWS::Include' || location?.kind !== 'string' || location.holes.length > 0) return undefined;
  if (!isLocalPath(location.value)) return undefined;
  return { address: `${prefix}${location.value}`, label: location.value, isPure: true, span: location.contentSpan };
}

/** The path of a reference made here. */
export function includedPath({ address }: Reference): string | undefined {
  return address.startsWith(prefix) ? address.slice(prefix.length) : undefined;
}

const prefix = 'include:';
