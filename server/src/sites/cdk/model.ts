/**
 * What is known of a CDK app by what it leaves behind: constructs by the resources they made, stacks by the manifest.
 */
import type { Span } from '../../base/span';
import type { HostNode } from '../../syntax/node';

export interface ConstructSite {
  /** With `Resource` at its end where that is the resource's own name: `OrdersStack/OrdersApi/Resource`. */
  readonly path: string;
  /** JSON pointer of the resource. */
  readonly selector: string;
  readonly logicalId: string;
  readonly type: string;
  /** Of a nested stack: its template, as the name of a file beside this one. */
  readonly template: string | undefined;
  readonly span: Span;
  readonly keySpan: Span;
}

export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** Folders below that hold assemblies of their own: the stages of the app. */
  readonly folders: readonly string[];
}

export interface AssemblyStack {
  /** What the paths of its constructs begin with: `Prod/OrdersStack`. */
  readonly path: string;
  /** What else it goes by: the artifact's id and the name of the deployed stack. */
  readonly names: readonly string[];
  /** Relative to the folder of the assembly. */
  readonly template: string;
  /** Values of the template's parameters and pseudo parameters that the assembly knows, by their names. */
  readonly values: ReadonlyMap<string, string>;
  /** What is told of its constructs, in the manifest and in a file beside it. */
  readonly metadata: HostNode | undefined;
  readonly metadataFile: string | undefined;
}
