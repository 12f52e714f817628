/**
 * Functions over numbers.
 *
 * Logarithms, powers and parsing in other bases are left to deployment: no policy is made with them.
 */
import { madeNumber } from '../made';
import type { TerraformFunction } from '../values';
import { numberAt } from './operands';

function ofNumbers(change: (...numbers: number[]) => number): TerraformFunction {
  return (operands, call) => {
    const numbers = operands.flatMap((_, index) => numberAt(operands, index, call) ?? []);
    return numbers.length < operands.length || numbers.length === 0 ? undefined : madeNumber(change(...numbers), call.place);
  };
}

export const numbers: Readonly<Record<string, TerraformFunction>> = {
  abs: ofNumbers(Math.abs),
  ceil: ofNumbers(Math.ceil),
  floor: ofNumbers(Math.floor),
  max: ofNumbers(Math.max),
  min: ofNumbers(Math.min),
  tonumber: ofNumbers((number) => number),
};
