/**
 * What other files make of a file: the APIs whose definition it holds, and the policies it is included for. Only those who
 * were read are known; nobody is looked for.
 */
import type { ApiEntry, FileEntry, PolicyEntry, WorkspaceView } from './model';

/** APIs of other files that have a route in this one. */
export function apisMadeOf(uri: string, view: WorkspaceView): readonly ApiEntry[] {
  return usersOf(uri, view).flatMap(({ apis }) => apis.filter(({ api }) => api.routes.some(({ span }) => view.locate(span)?.source === uri)));
}

/** Whether a policy of a file is told with another file, that includes it. */
export function isToldElsewhere({ uri, policy }: PolicyEntry, view: WorkspaceView): boolean {
  const own = view.locate(policy.node.span);
  return usersOf(uri, view).some(({ policies }) => policies.some((entry) => {
    const at = view.locate(entry.policy.node.span);
    return at !== undefined && own !== undefined && at.source === uri && at.start === own.start && at.end === own.end;
  }));
}

function usersOf(uri: string, view: WorkspaceView): readonly FileEntry[] {
  return view.dependents(uri).flatMap((user) => (user === uri ? [] : (view.file(user) ?? [])));
}
