/**
 * What the parts of the JSON reader share: the text, the place in it, what is wrong and what is open.
 */
import type { SyntaxProblem } from '../node';
import type { PlacedText } from '../placed-text';
import type { TokenStream } from './json-tokens';

export interface JsonReader {
  readonly from: PlacedText;
  readonly tokens: TokenStream;
  readonly problems: SyntaxProblem[];
  /** The closing tokens of the containers that are open, outermost first. */
  readonly open: number[];
  /** How many holes within holes it reads in. */
  readonly depth: number;
  /** The text of a hole closes what it stands in: why nothing around it is certain to be what it looks like. */
  spilled?: string;
}
