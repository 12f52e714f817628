/**
 * What the reader knows about HCL's functions: which hand their argument on, which give another value each time.
 *
 * It computes nothing: what a call gives is known at deployment. Everything not listed is an ordinary, pure call.
 */

/** `jsonencode({…})` is, for whoever looks for a policy, the object in it; the others change no value that matters here. */
export const passesArgumentOn: ReadonlySet<string> = new Set(['jsonencode', 'tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive']);

export const isImpure: ReadonlySet<string> = new Set(['timestamp', 'plantimestamp', 'uuid', 'bcrypt']);

const readsFiles: ReadonlySet<string> = new Set(['file', 'templatefile', 'filebase64', 'fileexists', 'fileset']);

/** Why the value of a call is not known, for people. */
export function reasonForCall(name: string): string {
  return readsFiles.has(name) ? `\`${name}\` reads a file at deployment` : `\`${name}\` is computed at deployment`;
}
