/**
 * What the workspace offers to read: documents, what was recognised in them, and the units they form.
 *
 * This is the read interface checks and features see. Spans in it are relative to parts; `locate` makes them absolute
 * for the document version at hand and refuses spans of a version that is gone.
 */
import type { Span } from '../base/span';
import type { LocatedOutput } from '../gateway/authorizer-output';
import type { Api } from '../gateway/model';
import type { Policy } from '../policy/model';
import type { AccountSite, AuthorizerOutputSite, EndpointSite, Framework, PolicyAddress, PolicySite, PrincipalSite, UnitFile } from '../sites/site';
import type { ParsedDocument } from './document';
import type { Comment, Format, HostNode, SourceText, SyntaxProblem } from '../syntax/node';

export interface SourceDocument {
  readonly uri: string;
  readonly format: Format;
  readonly version: number;
  readonly text: string;
  /** Bound: references lead to their definitions, recognised strings are parsed. */
  readonly root: HostNode;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** As `WorkspaceView.locate`, for spans of this document. */
  readonly locate: ParsedDocument['locate'];
}

/** A document in which something cannot be read, and where. */
export type DamagedDocument = Pick<ParsedDocument, 'uri' | 'text' | 'problems' | 'locate'>;

export interface PolicyEntry {
  readonly uri: string;
  readonly site: PolicySite;
  readonly policy: Policy;
}

export interface ApiEntry {
  readonly uri: string;
  readonly api: Api;
}

export interface OutputEntry {
  readonly uri: string;
  readonly site: AuthorizerOutputSite;
  readonly output: LocatedOutput;
}

export interface FileEntry {
  readonly uri: string;
  readonly document: SourceDocument;
  readonly framework: Framework | undefined;
  /** Policies standing in this file; those inside authorizer outputs are in `outputs`. */
  readonly policies: readonly PolicyEntry[];
  readonly apis: readonly ApiEntry[];
  readonly outputs: readonly OutputEntry[];
  /** Grants that are no documents. */
  readonly permissions: readonly { readonly selector: string; readonly span: Span }[];
  /** Why nothing was recognised, for the status item; undefined where something was. */
  readonly silentBecause: string | undefined;
}

/** A document as binding takes it. */
export interface UnitSource {
  readonly document: ParsedDocument;
  /** The tree before binding. */
  readonly raw: HostNode;
  readonly file: UnitFile;
}

/** The files understood together. */
export interface UnitEntry {
  readonly key: string;
  readonly files: readonly FileEntry[];
  /** Read when somebody asks; what their files have to say for themselves is said there. */
  readonly instances: readonly InstanceEntry[];
  /** What there was before, where the files tell it beside what will be; for those who name it. */
  readonly before: InstanceEntry | undefined;
  /** Roles and users of the files themselves, where what instances attach to them belongs to them; otherwise each framework tells. */
  readonly principals: readonly PrincipalSite[] | undefined;
  /** VPC endpoints, those of instances among them. */
  readonly endpoints: readonly EndpointSite[];
  /** Accounts of an organization; what binds them may stand in other units. */
  readonly accounts: readonly AccountSite[];
  /** The policy that a resource carries by naming a document, also in instances. */
  readonly policyBehind: (selector: string) => PolicyAddress | undefined;
  /** Other files that these name, by URI; those that are not held are missing. */
  readonly links: readonly string[];
  readonly missing: readonly string[];
  /** Those with syntax errors among its files and the documents that belong to them: what is read of the unit may lack anything. */
  readonly damaged: readonly DamagedDocument[];
}

/** What a use of other files makes, or what there was at another time, under addresses of the file: its selectors begin with the use or the time. */
export interface InstanceEntry {
  readonly policies: readonly PolicyEntry[];
  readonly apis: readonly ApiEntry[];
  readonly principals: readonly PrincipalSite[];
}

/** A policy by its address, also one of an instance, or one there was before. */
export function policyAt(unit: Pick<UnitEntry, 'files' | 'instances' | 'before'> | undefined, { uri, selector }: PolicyAddress): PolicyEntry | undefined {
  const isIt = (entry: PolicyEntry): boolean => entry.uri === uri && entry.site.selector === selector;
  for (const file of unit?.files ?? []) {
    const found = file.uri === uri ? file.policies.find(isIt) : undefined;
    if (found) return found;
  }
  for (const { policies } of unit?.instances ?? []) {
    const found = policies.find(isIt);
    if (found) return found;
  }
  return unit?.before?.policies.find(isIt);
}

export interface WorkspaceView {
  file(uri: string): FileEntry | undefined;
  unit(uri: string): UnitEntry | undefined;
  files(): readonly FileEntry[];
  /** Files of units that look at this one, as far as they were read. */
  dependents(uri: string): readonly string[];
  /** The absolute span (source = document URI); undefined for a span of an older version. */
  locate(span: Span): Span | undefined;
  /** The text a source's offsets count in. */
  readonly sourceText: SourceText;
}
