/**
 * What functions, operators and loops are given to work with: operands read as far as they are known.
 */
import type { HoledText } from '../../base/atoms';
import type { AccessStep, HostNode, Reference } from '../../syntax/node';
import type { Entries, Items } from './collections';
import type { Place } from './made';

/** Terraform would refuse it: a key that is not there, a list that is too short. `try` and `can` ask for that. */
export const fails = Symbol('fails');
export type Outcome = HostNode | typeof fails;

export interface Values {
  /** The value behind references and computations; the node itself where it is not known. */
  value(node: HostNode): HostNode;
  outcome(node: HostNode): Outcome;
  /** The same where anything that is missing fails, instances of blocks included: for whoever asks whether there is something. */
  strictly(node: HostNode): Outcome;
  /** Whether the instance that a reference names is there; true for a block that has no instances. */
  isThere(reference: Reference): boolean;
  /** Says that an answer could be given if the condition of a choice were known. */
  wants(item: HostNode): void;
  /** A reference with its indexes worked out, not followed any further; any other node itself. */
  pointer(node: HostNode): HostNode;
  /** The text of a scalar, with atoms for what deployment decides. */
  text(node: HostNode): HoledText | undefined;
  literal(node: HostNode): string | undefined;
  /** The tree of the document in a file, by its path; undefined where it is not there, or holds none. */
  document(path: HostNode): HostNode | undefined;
  items(node: HostNode): Items | undefined;
  entries(node: HostNode): Entries | undefined;
  access(of: HostNode, steps: readonly AccessStep[], place: Place): Outcome | undefined;
  /** Takes steps from what an answer may cost; false once they are used up. */
  spend(steps: number): boolean;
}

/** Where a result stands, and what reads operands. */
export interface Call {
  readonly values: Values;
  readonly place: Place;
}

/** Undefined where the result is known only at deployment. */
export type TerraformFunction = (operands: readonly HostNode[], call: Call) => Outcome | undefined;
