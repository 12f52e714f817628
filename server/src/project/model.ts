/**
 * A `gatehouse.json` as it was read, as far as it is in order.
 */
import type { Span } from '../base/span';
import type { Level } from '../checks/check';
import type { PolicyKind } from '../policy/kinds';
import type { Text } from '../scenario/canonical';
import type { Path } from '../scenario/plain';
import type { PathProblem } from '../scenario/problem';

export interface Project {
  readonly uri: string;
  /** Everything that is wrong left out. */
  readonly fields: ProjectFields;
  readonly files: readonly NamedFile[];
  /** What stands where something is missing is told, too; with absolute spans. */
  readonly problems: readonly ProjectProblem[];
  /** Of a value, or what comes nearest to it. */
  readonly spanOf: (path: Path) => Span;
}

export interface ProjectProblem extends PathProblem {
  readonly span: Span;
  /** Counted from one. */
  readonly line: number;
}

export interface ProjectFields {
  readonly accounts?: Readonly<Record<string, ProjectAccount>>;
  readonly environments?: Readonly<Record<string, ProjectEnvironment>>;
  readonly policyKinds?: Readonly<Record<string, PolicyKind>>;
  readonly checks?: Readonly<Record<string, Level>>;
}

export interface ProjectAccount {
  readonly id?: Text;
  readonly organization?: {
    readonly ref?: Text;
    readonly id?: Text;
    readonly paths?: readonly Text[];
    readonly managementAccount?: boolean;
    readonly scps?: readonly (readonly Text[])[];
    readonly rcps?: readonly (readonly Text[])[];
  };
  readonly vpcEndpoints?: Readonly<Record<string, ProjectEndpoint>>;
}

export interface ProjectEndpoint {
  readonly id?: Text;
  readonly vpc?: Text;
  readonly policy?: Text;
  readonly ref?: Text;
}

export interface ProjectEnvironment {
  readonly account?: Text;
  readonly region?: Text;
  readonly partition?: Text;
  readonly stage?: Text;
  readonly values?: Readonly<Record<string, Text>>;
  readonly valuesFrom?: Text | readonly Text[];
}

/** A file that is named, maybe with a selector behind a `#`. */
export interface NamedFile {
  readonly path: Path;
  readonly text: string;
  readonly holds: 'scp' | 'rcp' | 'vpc-endpoint' | 'values' | 'endpoint' | 'organization';
  /** Undefined where the text names no file that could be read. */
  readonly uri: string | undefined;
}
