/**
 * What client and server agree on beyond the protocol itself: initialization options, custom messages, commands. Types
 * and constants only: the one part of the server the client may import.
 */

/** Sent by a client with `initialize`; every field may be absent, as in an editor that knows nothing of us. */
export interface InitializationOptions {
  /** Text of the catalog file, from a client whose server cannot read files by itself (a web worker). */
  readonly catalogText?: string;
  /** The client answers `gatehouse/readFolder` and `gatehouse/listFolder`. */
  readonly readsFolders?: boolean;
  /** The client shows simulations itself and runs the commands of lenses. */
  readonly showsSimulations?: boolean;
  /** The client is in VS Code, with its commands and ours: `editor.action.triggerSuggest`, `gatehouse.setSeverity`. */
  readonly runsEditorCommands?: boolean;
  /** The `gatehouse` section, from a client that answers no `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Server to client: the texts of the files directly in a folder that have one of the endings. */
export const readFolderRequest = 'gatehouse/readFolder';

export interface ReadFolderParams {
  /** URI without a slash at the end. */
  readonly folder: string;
  /** With the dot. */
  readonly extensions: readonly string[];
}

export interface FolderFile {
  readonly uri: string;
  readonly text: string;
}

/** Server to client: the names in a folder; links to folders are left out. */
export const listFolderRequest = 'gatehouse/listFolder';

export interface ListFolderParams {
  /** URI without a slash at the end. */
  readonly folder: string;
}

export interface ListedEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** The client's command behind “Set severity of …”: `{ id, levels }`, the levels to choose from. */
export const setSeverityCommand = 'gatehouse.setSeverity';

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** As in the protocol: zero-based, in UTF-16 units. */
export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

/** What can be simulated: an API, a resource policy, an authorizer output, another policy. Finds it again after any edit. */
export interface TargetReference {
  readonly uri: string;
  readonly kind: 'api' | 'resource-policy' | 'authorizer-output' | 'policy';
  /** JSON pointer or Terraform address. */
  readonly selector: string;
}

/** One question about a target; asks the same again after any edit. */
export interface RequestReference {
  readonly target: TargetReference;
  readonly method: string;
  /** As in the route, with parameters, or a concrete path. */
  readonly path: string;
  /** A caller's id out of a result, or an ARN. */
  readonly caller: string;
  readonly sourceIp?: string;
  /** A VPC endpoint by what names it: a name in `gatehouse.json` or of a resource, or an id. */
  readonly vpcEndpoint?: string;
}

/** Client to server: rows that are decided already, or `null` where there is nothing to simulate. */
export const simulateRequest = 'gatehouse/simulate';

export interface SimulateParams {
  readonly target?: TargetReference;
  /** Instead of a target: the one around this place, or the first of the document. */
  readonly at?: { readonly uri: string; readonly position: Place };
  /** `routes`: all routes for one caller; `callers`: all callers for one route. */
  readonly mode: 'routes' | 'callers';
  readonly caller?: string;
  readonly call?: { readonly method: string; readonly path: string };
  readonly sourceIp?: string;
  readonly vpcEndpoint?: string;
  /** What somebody typed, such as `DELETE /orders/42 as partner from 10.0.0.1`; gives its row only, or none. */
  readonly typed?: string;
}

export interface SimulateResult {
  readonly target: TargetReference;
  readonly title: string;
  readonly mode: 'routes' | 'callers';
  readonly caller: { readonly id: string; readonly label: string; readonly about: string };
  readonly call: { readonly method: string; readonly path: string; readonly label: string };
  readonly rows: readonly SimulationRow[];
  readonly note?: string;
}

export interface SimulationRow {
  readonly verdict: 'reaches' | 'stopped' | 'some' | 'undetermined';
  /** `✗ GET /orders/{id}`. */
  readonly label: string;
  /** `partner · implicit deny at resource policy`. */
  readonly description: string;
  readonly request: RequestReference;
  readonly marks: readonly SimulationMark[];
}

/** What to mark while a row is looked at. */
export interface SimulationMark {
  readonly uri: string;
  readonly range: PlaceRange;
  readonly kind: 'deciding' | 'closest' | 'value';
  /** Shown behind a value: `203.0.113.7 ∉ 198.51.100.0/24`. */
  readonly text?: string;
}

/** Client to server: the long answer as Markdown, or `null`. */
export const explainRequest = 'gatehouse/explain';

export type ExplainParams = { readonly request: RequestReference } | { readonly case: { readonly uri: string; readonly name: string } };

export interface ExplainResult {
  readonly title: string;
  /** Links are document URIs with `#L12,5` (one-based line and column). */
  readonly markdown: string;
}

/** Client to server: the question as a scenario file or as a command line, or `null`. */
export const caseTextRequest = 'gatehouse/caseText';

export interface CaseTextParams {
  readonly request: RequestReference;
  /** `case` expects what comes out now, `request` expects nothing, `command` is for a shell. */
  readonly form: 'case' | 'request' | 'command';
  /** For `command`: URI of the folder the shell is in. */
  readonly folder?: string;
}

export interface CaseTextResult {
  readonly text: string;
  /** Where the file would stand; its references fit that place. */
  readonly uri: string;
}

/** Client to server: the request whose result is followed from now on, or none; answers as the notification. */
export const pinRequest = 'gatehouse/pin';

export interface PinParams {
  readonly request: RequestReference | null;
}

/** Server to client: the result of the pinned request after an edit in any file changed it. */
export const pinnedNotification = 'gatehouse/pinned';

export interface PinnedResult {
  readonly request: RequestReference;
  readonly verdict: SimulationRow['verdict'];
  /** `✗ GET /orders/{id} as partner — implicit deny`. */
  readonly text: string;
  /** One sentence. */
  readonly reason: string;
}

/** Client to server: what changed in the standing probes of a target has been seen. */
export const acknowledgeRequest = 'gatehouse/acknowledge';

export interface AcknowledgeParams {
  readonly target: TargetReference;
}

/** Client to server: what was recognised in a document and why, as Markdown. */
export const recognisedRequest = 'gatehouse/recognised';

export interface RecognisedParams {
  readonly uri: string;
}

export interface RecognisedResult {
  readonly markdown: string;
}

/** Server to client: one line about an open document, whenever it changed. */
export const statusNotification = 'gatehouse/status';

export interface DocumentStatus {
  readonly uri: string;
  /** `2 policies, 1 API`. */
  readonly text: string;
  /** Why nothing was recognised, or what is wrong with the environment that requests about it are simulated in. */
  readonly because?: string;
}

/** Commands of the client that lenses name: `(TargetReference)`, `(TargetReference)`, `({ uri, name })`. */
export const simulateCommand = 'gatehouse.simulate';
export const acknowledgeCommand = 'gatehouse.acknowledge';
export const explainCaseCommand = 'gatehouse.explainCase';

/** Commands of the server for editors whose client shows no simulations; the same arguments. */
export const serverSimulateCommand = 'gatehouse.server.simulate';
export const serverAcknowledgeCommand = 'gatehouse.server.acknowledge';
export const serverExplainCaseCommand = 'gatehouse.server.explainCase';
