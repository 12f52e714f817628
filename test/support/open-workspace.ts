/**
 * A workspace with some files in it, for tests that look at what was recognised without checks or an editor.
 */
import { formatOf } from '../../server/src/analysis/formats';
import { frameworks } from '../../server/src/sites/frameworks';
import type { PolicyKind } from '../../server/src/policy/kinds';
import type { FileEntry } from '../../server/src/workspace/model';
import { Workspace } from '../../server/src/workspace/workspace';

export interface OpenOptions {
  readonly pinnedKind?: (uri: string) => PolicyKind | undefined;
}

export const uriOf = (name: string): string => `file:///project/${name}`;

/** Names are relative to one folder. */
export function openWorkspace(files: Readonly<Record<string, string>>, options: OpenOptions = {}): Workspace {
  const workspace = new Workspace({ formatOf, frameworks, pinnedKind: options.pinnedKind ?? (() => undefined) });
  for (const [name, text] of Object.entries(files)) workspace.set(uriOf(name), '', 1, text);
  return workspace;
}

export function openFile(name: string, text: string, options: OpenOptions = {}): { readonly workspace: Workspace; readonly file: FileEntry } {
  const workspace = openWorkspace({ [name]: text }, options);
  const file = workspace.file(uriOf(name));
  if (!file) throw new Error(`${name} was not taken as a document`);
  return { workspace, file };
}
