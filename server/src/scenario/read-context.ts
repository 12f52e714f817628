/**
 * What reading a scenario file looks up in a workspace: other scenario files, APIs, files with values.
 */
import type { Span } from '../base/span';
import type { WorkspaceView } from '../workspace/model';
import { whyDamaged } from './damage';
import type { ReadContext } from './read';
import { resolveApi, type ScenarioWorkspace } from './resolve';

/** `environments`: those of the project, and the one of cases that name none. */
export function readContext(workspace: ScenarioWorkspace, view: Pick<WorkspaceView, 'locate' | 'sourceText'>, environments: Pick<ReadContext, 'environment' | 'usualEnvironment'> = {}): ReadContext {
  return {
    ...environments,
    imports(uri) {
      const document = workspace.file(uri)?.document;
      return document && { uri, root: document.root, damage: whyDamaged([document], uri, workspace) };
    },
    apiAt(reference, from) {
      const resolved = resolveApi(reference, from, workspace);
      return 'found' in resolved ? resolved.found.api : undefined;
    },
    valueFile(uri) {
      const document = workspace.file(uri)?.document;
      return document && { uri, root: document.root, problems: document.problems, lineOf: (span) => lineOf(span, view) };
    },
  };
}

function lineOf(span: Span, view: Pick<WorkspaceView, 'locate' | 'sourceText'>): number | undefined {
  const at = view.locate(span);
  const text = at && view.sourceText(at.source);
  return at && text?.slice(0, at.start).split('\n').length;
}
