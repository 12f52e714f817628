/**
 * What features share: what they are given and the plain data they answer with.
 *
 * Offsets are absolute and spans name documents, so that an edge only has to turn them into lines and columns. There are
 * no protocol types here, no settings, and nothing that has to be kept between two questions: texts that are costly to
 * make are named by a `Topic` and made when somebody looks at them.
 */
import type { Span, TextEdit } from '../base/span';
import type { Catalog } from '../catalog/catalog';
import type { FindEnvironment, FoundEnvironment } from '../scenario/environment';
import type { IndexView } from '../workspace/index/model';
import type { WorkspaceView } from '../workspace/model';

export interface FeatureContext {
  readonly view: WorkspaceView;
  /** All of the workspace, as far as it was looked at; looking at it makes it known. */
  readonly index: IndexView;
  /** Absent until the data is loaded; features then say less. */
  readonly catalog: Catalog | undefined;
  /** Of the project of a scenario file. */
  readonly environment: FindEnvironment;
  /** Of the same, in order or not. */
  readonly environmentNames: (uri: string) => readonly string[];
  /** What requests are simulated in: what a setting names, of the project of a document. */
  readonly usualEnvironment: (uri: string) => { readonly name: string; readonly answer: FoundEnvironment } | undefined;
}

export interface CompletionList {
  readonly items: readonly Completion[];
  /** The list was made for what is typed already and must be asked for again as typing goes on. */
  readonly isIncomplete: boolean;
}

export type CompletionKind =
  | 'element' | 'value' | 'service' | 'action' | 'operator' | 'condition-key' | 'principal' | 'arn' | 'route' | 'snippet' | 'reference';

export interface Completion {
  readonly label: string;
  /** Shown small beside the label: the access level, the type of a key. */
  readonly detail?: string;
  readonly kind: CompletionKind;
  /** Replaces `replace`, which holds the offset asked about and lies in one line. */
  readonly insertText: string;
  /** `insertText` is in snippet syntax. */
  readonly isSnippet: boolean;
  readonly replace: Span;
  /** Elsewhere in the document, outside `replace`: a missing comma, a `!Sub`. */
  readonly additionalEdits: readonly TextEdit[];
  /** What the typed part of `replace` is compared with. */
  readonly filterText: string;
  /** Compares by code units in the order in which offers are meant. */
  readonly sortText: string;
  readonly documentation?: Topic;
  /** Accepting it leaves the cursor where the next offers should come up at once. */
  readonly continues: boolean;
}

/** A text that can be made later from plain data; `describeTopic` makes it. */
export type Topic =
  | { readonly topic: 'markdown'; readonly markdown: string }
  | { readonly topic: 'action'; readonly name: string }
  | { readonly topic: 'service'; readonly prefix: string }
  | { readonly topic: 'condition-key'; readonly name: string }
  | { readonly topic: 'operator'; readonly name: string }
  | { readonly topic: 'element'; readonly name: string }
  | { readonly topic: 'principal-type'; readonly name: string };

export interface Hover {
  /** Exactly the token that is described. */
  readonly span: Span;
  readonly markdown: string;
}
