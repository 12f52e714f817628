/**
 * The relations of ordered values: what an operator's relation says about the sign of a difference, and how it reads
 * from the other side.
 */
import type { OperatorRelation } from '../../policy/vocabulary/operators';

/** Whether a value is in a relation to another, by their difference. */
export function holdsFor(relation: OperatorRelation, difference: number): boolean {
  switch (relation) {
    case 'less':
      return difference < 0;
    case 'less-or-equal':
      return difference <= 0;
    case 'greater':
      return difference > 0;
    case 'greater-or-equal':
      return difference >= 0;
    default:
      return difference === 0;
  }
}

export function flipped(relation: OperatorRelation): OperatorRelation {
  return FLIPPED[relation] ?? relation;
}

const FLIPPED: Partial<Record<OperatorRelation, OperatorRelation>> = {
  less: 'greater',
  greater: 'less',
  'less-or-equal': 'greater-or-equal',
  'greater-or-equal': 'less-or-equal',
};
