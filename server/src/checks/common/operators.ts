/**
 * Condition operators that are not written as they must be: where they stand, and the right one in their place.
 *
 * Each problem is a check of its own; what it says is that check's.
 */
import { parseOperator, type OperatorProblem, type OperatorUse } from '../../policy/vocabulary/operators';
import type { Statement } from '../../policy/model';
import type { CheckContext, PolicyFacts } from '../check';
import { fixWith } from './fixing';
import { isTemplateKey, operatorSpan, renameOperator } from './statement-parts';

export interface WrongOperator {
  readonly written: string;
  /** A whole name that could stand in its place. */
  readonly nearest: string | undefined;
  readonly use: OperatorUse | undefined;
}

/** Reports the operators of a statement that have one problem. */
export function reportOperators(statement: Statement, facts: PolicyFacts, context: CheckContext, wanted: OperatorProblem, messageFor: (operator: WrongOperator) => string): void {
  for (const block of statement.conditions) {
    const written = block.operator;
    if (written === '' || isTemplateKey(written)) continue;
    const reading = parseOperator(written);
    if ('ok' in reading || reading.problem !== wanted) continue;
    const { nearest, use } = reading;
    context.report({
      span: operatorSpan(block, facts.dialect),
      message: messageFor({ written, nearest, use }),
      fixes: (source) => (nearest ? fixWith(`Replace with \`${nearest}\``, renameOperator(statement, block, facts.dialect, nearest, source), 'preferred') : []),
    });
  }
}
