/**
 * Where the scenario files about a document stand: beside it, or in the folder of the app that made it, because what lies
 * among the output of an app is gone with the next one.
 */
import { folderOf } from '../../base/uri';
import { appFolder } from '../../sites/cdk/assembly';
import type { FileEntry, WorkspaceView } from '../../workspace/model';

export function scenarioFolder(uri: string, file: FileEntry | undefined): string {
  const constructs = file?.framework?.constructs?.({ uri, root: file.document.root }) ?? [];
  return constructs.length > 0 ? appFolder(uri) : folderOf(uri);
}

export function scenarioFolderIn(view: WorkspaceView, uri: string): string {
  return scenarioFolder(uri, view.file(uri));
}
