/**
 * Whether the files that a `gatehouse.json` names are there and hold what they should.
 *
 * Files come through a lookup. Of one that nobody has looked for yet nothing is said.
 */
import { ofAnother, resolveAccount } from '../scenario/organization-of';
import type { Text } from '../scenario/canonical';
import type { PathProblem } from '../scenario/problem';
import { resolvePolicy, resolvePlace, type ScenarioWorkspace } from '../scenario/resolve';
import { readValueFiles, type FindValueFile } from '../scenario/values-files';
import type { NamedFile, Project } from './model';

export interface ProjectFiles {
  readonly workspace: ScenarioWorkspace;
  readonly valueFile: FindValueFile;
  /** Whether it was looked for and is not there. */
  readonly isAbsent: (uri: string) => boolean;
}

export function checkFiles(project: Project, around: ProjectFiles): readonly PathProblem[] {
  return project.files.flatMap((file): PathProblem[] => {
    const message = problemOf(file, project, around);
    return message === undefined ? [] : [{ path: file.path, at: 'value', message }];
  });
}

function problemOf({ text, holds, uri, path: at }: NamedFile, { uri: base, fields }: Project, { workspace, valueFile, isAbsent }: ProjectFiles): string | undefined {
  if (uri === undefined) return undefined;
  const [path = ''] = text.split('#');
  if (isAbsent(uri)) return `\`${path}\` cannot be read, so whatever rests on it is refused: correct the path, which is relative to \`gatehouse.json\`.`;
  if (!workspace.file(uri)) return undefined;
  if (holds === 'values') return readValueFiles([text], base, valueFile).problems[0]?.message;
  if (holds === 'organization') return problemOfAccount(text, base, fields.accounts?.[String(at[1])]?.id, workspace);
  const found = holds === 'endpoint' ? resolvePlace(text, base, workspace) : resolvePolicy(text, base, workspace, holds);
  return 'found' in found ? undefined : found.message;
}

function problemOfAccount(text: string, base: string, id: Text | undefined, workspace: ScenarioWorkspace): string | undefined {
  const resolved = resolveAccount(text, base, workspace);
  if ('message' in resolved) return resolved.message;
  return id === undefined || String(id) === resolved.found.id ? undefined : ofAnother(text, resolved.found.id, `this one is \`${String(id)}\``);
}
