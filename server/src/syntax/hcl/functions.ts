/**
 * What the reader knows about HCL's functions: which hand their argument on, which give another value each time.
 *
 * It computes nothing: what a call gives is known at deployment. Everything not listed is an ordinary, pure call.
 */
import { childrenOf, type HostNode } from '../node';

/** `jsonencode({…})` is, for whoever looks for a policy, the object in it. */
const encoders: ReadonlySet<string> = new Set(['jsonencode', 'yamlencode']);
/** They change no value that matters here. */
const converters: ReadonlySet<string> = new Set(['tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'ephemeralasnull']);

/** Whether a call stands for its only argument. A string handed to an encoder gets quotes around it; a converter may have to work on anything not written out. */
export function isHandedOn(name: string, argument: HostNode): boolean {
  if (encoders.has(name)) return argument.kind !== 'string';
  if (argument.kind === 'array' && argument.isSet) return name === 'toset';
  return converters.has(name) && (argument.kind === 'object' || argument.kind === 'array') && (!makesOneType.has(name) || !hasSeveralTypes(argument));
}

const makesOneType: ReadonlySet<string> = new Set(['tolist', 'toset', 'tomap']);

/** Whether numbers or truth values may stand beside something else, which may make texts of them. */
function hasSeveralTypes(node: HostNode): boolean {
  const scalars = scalarsIn(node);
  const kinds = new Set(scalars.map((scalar) => (mayBeAny(scalar) ? 'any' : scalar.kind)));
  return kinds.size > 1 ? kinds.has('number') || kinds.has('boolean') || kinds.has('any') : kinds.has('any') && scalars.length > 1;
}

/** Attributes of resources are mostly texts; what is named or computed in the module may be anything. */
function mayBeAny(node: HostNode): boolean {
  if (node.kind !== 'ref' && node.kind !== 'unknown') return node.kind === 'choice';
  return node.reference?.expression !== undefined || /^(?:local|var|each|count)\./.test(node.reference?.address ?? '');
}

function scalarsIn(node: HostNode): readonly HostNode[] {
  return node.kind === 'object' || node.kind === 'array' ? childrenOf(node).flatMap(scalarsIn) : [node];
}

export const isImpure: ReadonlySet<string> = new Set(['timestamp', 'plantimestamp', 'uuid', 'bcrypt']);

const readsFiles: ReadonlySet<string> = new Set(['file', 'templatefile', 'filebase64', 'fileexists', 'fileset']);

/** Why the value of a call is not known, for people. */
export function reasonForCall(name: string): string {
  return readsFiles.has(name) ? `\`${name}\` reads a file at deployment` : `\`${name}\` is computed at deployment`;
}
