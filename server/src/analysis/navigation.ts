/**
 * The façade's part about finding one's way: questions by URI and offset, answers as plain data with absolute spans.
 *
 * It hands the snapshot of the moment to the features and knows no protocol.
 */
import type { Span, TextEdit } from '../base/span';
import { findDefinitions, type Definition } from '../features/definition';
import { findDocumentLinks, type DocumentLink } from '../features/document-links';
import { findInlayHints, type InlayHint, type Range } from '../features/inlay-hints';
import { findReferences, type References } from '../features/references';
import { prepareRename, renameSid, type Refusal, type Renameable } from '../features/rename';
import { findSelections } from '../features/selection-ranges';
import { isScenarioFile } from '../sites/file-names';
import type { Analysis } from './analysis';

export function definitionsAt({ context }: Analysis, uri: string, offset: number): readonly Definition[] {
  return findDefinitions(context, uri, offset);
}

export function referencesAt({ context }: Analysis, uri: string, offset: number): References {
  return findReferences(context, uri, offset);
}

/** What would be renamed, or why nothing can be; undefined where nothing stands that could. */
export function renameableAt({ context }: Analysis, uri: string, offset: number): Renameable | Refusal | undefined {
  return prepareRename(context, uri, offset);
}

export function renameAt({ context }: Analysis, uri: string, offset: number, newName: string): readonly TextEdit[] | Refusal | undefined {
  return renameSid(context, uri, offset, newName);
}

/** Scenario files of the workspace that are not held: what is in them may name what is asked about. */
export function unheldScenarios({ context }: Analysis): readonly string[] {
  return context.index.files().flatMap(({ uri }) => (isScenarioFile(uri) && !context.view.file(uri) ? [uri] : []));
}

/** At the level of the settings; yields between questions. */
export function findInlayHintsOf({ context, settings }: Analysis, uri: string, range: Range): Generator<void, readonly InlayHint[], void> {
  return findInlayHints(context, uri, range, settings.inlayHints);
}

export function documentLinksOf({ context }: Analysis, uri: string): readonly DocumentLink[] {
  return findDocumentLinks(context, uri);
}

/** The innermost first. */
export function selectionsAt({ context }: Analysis, uri: string, offset: number): readonly Span[] {
  return findSelections(context, uri, offset);
}
