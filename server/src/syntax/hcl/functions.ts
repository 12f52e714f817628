/**
 * What the reader knows about HCL's functions: which hand their argument on, which give another value each time.
 *
 * It computes nothing: what a call gives is known at deployment. Everything not listed is an ordinary, pure call.
 */
import type { HostNode } from '../node';

/** `jsonencode({…})` is, for whoever looks for a policy, the object in it. */
const encoders: ReadonlySet<string> = new Set(['jsonencode', 'yamlencode']);
/** They change no value that matters here. */
const converters: ReadonlySet<string> = new Set(['tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'ephemeralasnull']);

/** Whether a call stands for its only argument. A string handed to an encoder gets quotes around it; a converter may have to work on anything not written out. */
export function isHandedOn(name: string, argument: HostNode): boolean {
  if (encoders.has(name)) return argument.kind !== 'string';
  if (argument.kind === 'array' && argument.isSet) return name === 'toset';
  return converters.has(name) && (argument.kind === 'object' || argument.kind === 'array');
}

export const isImpure: ReadonlySet<string> = new Set(['timestamp', 'plantimestamp', 'uuid', 'bcrypt']);

const readsFiles: ReadonlySet<string> = new Set(['file', 'templatefile', 'filebase64', 'fileexists', 'fileset']);

/** Why the value of a call is not known, for people. */
export function reasonForCall(name: string): string {
  return readsFiles.has(name) ? `\`${name}\` reads a file at deployment` : `\`${name}\` is computed at deployment`;
}
