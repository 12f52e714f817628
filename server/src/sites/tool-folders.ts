/**
 * Folders that tools fill and nobody writes in: what stands in them is a copy, or somebody else's.
 */

const neverEntered = new Set(['node_modules', '.git', '.terraform', '.aws-sam', 'cdk.out']);

/** Whether a walk through a workspace leaves a folder out, by its name. */
export function isToolFolder(name: string): boolean {
  return neverEntered.has(name);
}

/** By the names in a folder. */
export function isCdkOutput(names: readonly string[]): boolean {
  return names.includes('manifest.json') && names.some((name) => name === 'cdk.out' || name.endsWith('.template.json'));
}

/** What stands twice in the output of a CDK app: the code of functions with all it needs, and the templates as a tree. */
export function isCdkCopy(name: string): boolean {
  return name.startsWith('asset.') || name === 'tree.json';
}
