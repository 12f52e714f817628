/**
 * Hover on `${…}` inside a value: a policy variable, an escape, or a value that only deployment knows.
 */
import { valueOf } from '../../base/atoms';
import type { Span } from '../../base/span';
import { VERSION_WITH_VARIABLES } from '../../policy/vocabulary/elements';
import { scanVariables } from '../../policy/vocabulary/variables';
import { stringSpan, type StringNode } from '../../syntax/node';
import type { FeatureContext } from '../feature';
import { code } from '../markdown';
import type { Place } from '../place';
import { findText } from '../texts';
import { describeConditionKey, paragraphs } from '../topics';

export interface VariableHover {
  readonly span: Span;
  readonly markdown: string;
}

/** `at` counts in the decoded text; undefined where no variable is. */
export function hoverVariable(string: StringNode, at: number, place: Place, context: FeatureContext): VariableHover | undefined {
  if (place.slot.kind !== 'resource' && place.slot.kind !== 'condition-value') return undefined;
  // Holes are the host's; what a resource refers to is told with the whole ARN.
  if (string.holes.some((hole) => hole.start <= at && at < hole.end)) return undefined;
  // The data source of Terraform spells a variable `&{…}`, which is as long as what it becomes.
  const text = place.policy?.dialect === 'terraform-document' ? string.value.replaceAll('&{', '${') : string.value;
  const piece = scanVariables(text).find((candidate) => candidate.kind !== 'literal' && candidate.start <= at && at < candidate.end);
  if (!piece || piece.kind === 'literal') return undefined;
  const written = string.value.slice(piece.start, piece.end);
  const span = stringSpan(string, piece.start, piece.end);
  return { span, markdown: paragraphs([`**${code(written)}**`, ...describe(piece, place, context)]) };
}

function describe(piece: Exclude<ReturnType<typeof scanVariables>[number], { kind: 'literal' }>, { policy }: Place, { catalog }: FeatureContext): readonly (string | undefined)[] {
  const version = policy?.version && valueOf(policy.version.value);
  // CO-60: an unknown version may be the one that knows variables.
  if (policy && (!policy.version || (version !== undefined && version !== VERSION_WITH_VARIABLES))) return [findText('variables', 'plain')];
  if (piece.kind !== 'variable') return [findText('variables', piece.kind)];
  return [findText('variables', 'variable'), catalog && describeConditionKey(catalog, piece.key)];
}
