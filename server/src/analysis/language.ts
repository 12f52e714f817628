/**
 * The façade's part about language features: questions by URI and offset, answers as plain data with absolute spans.
 *
 * It hands the snapshot of the moment to the features and knows no protocol.
 */
import { complete, COMPLETION_TRIGGERS } from '../features/completion/complete';
import type { CompletionList, Hover, Topic } from '../features/feature';
import { findHover } from '../features/hover/hover';
import type { LinkTo } from '../features/simulate/explanation';
import { findFixes, type FixOffer } from '../features/quick-fix';
import { describeRecognised, summariseRecognised, type RecognisedSummary } from '../features/recognised';
import { findSymbols, type OutlineSymbol } from '../features/symbols';
import { describeTopic } from '../features/topics';
import { findWorkspaceSymbols, type WorkspaceSymbol } from '../features/workspace-symbols';
import { isProjectFile } from '../sites/file-names';
import type { Analysis } from './analysis';

export { link } from '../features/markdown';
export { COMPLETION_TRIGGERS };

export function completeAt({ context }: Analysis, uri: string, offset: number): CompletionList {
  return complete(context, uri, offset);
}

/** Markdown about an offer of completion; undefined where nothing is known. */
export function describe({ context }: Analysis, topic: Topic): string | undefined {
  return describeTopic(context, topic);
}

export function hoverAt({ context }: Analysis, uri: string, offset: number, linkTo?: LinkTo): Hover | undefined {
  return findHover(context, uri, offset, linkTo);
}

export function symbolsOf({ context }: Analysis, uri: string): readonly OutlineSymbol[] {
  return findSymbols(context, uri);
}

/** By the letters of a query; the whole workspace where there are none. */
export function workspaceSymbols({ context }: Analysis, query: string): readonly WorkspaceSymbol[] {
  return findWorkspaceSymbols(context, query);
}

/** What can be done about the findings that touch a range. */
export function fixesAt(analysis: Analysis, uri: string, range: { readonly start: number; readonly end: number }): readonly FixOffer[] {
  if (isProjectFile(uri)) return [];
  const offers = findFixes(analysis.context, uri, range, analysis.findings(uri));
  // An editor's setting would change nothing there.
  return offers.filter(({ severity }) => !severity || !analysis.setsSeverity(uri, severity.id));
}

/** Markdown: everything recognised in a document, or why nothing was. */
export function recognisedIn(analysis: Analysis, uri: string): string {
  return describeRecognised(analysis.context, uri, analysis.whySilent(uri));
}

/** Also why requests about it are not simulated in the environment that a setting names. */
export function recognisedSummary(analysis: Analysis, uri: string): RecognisedSummary {
  const summary = summariseRecognised(analysis.context, uri, analysis.whySilent(uri));
  const because = summary.because ?? analysis.whyNoEnvironment(uri);
  return because === undefined ? summary : { ...summary, because };
}
