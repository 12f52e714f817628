/**
 * What is wrong with a scenario file: found by path in plain data, shown at a span of the file.
 */
import type { Span } from '../base/span';
import type { Path } from './plain';

export interface PathProblem {
  readonly path: Path;
  readonly message: string;
  /** Where at the path the problem is. */
  readonly at: 'key' | 'value';
}

export interface ScenarioProblem {
  readonly span: Span;
  readonly message: string;
}
