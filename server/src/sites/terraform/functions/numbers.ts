/**
 * Functions over numbers.
 *
 * Results that a computer cannot write exactly in binary are rounded as it does; Terraform counts with more digits.
 */
import { madeNumber } from '../made';
import { fails, type TerraformFunction } from '../values';
import { listAt, numberAt, textAt } from './operands';

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
  signum: ofNumbers(Math.sign),
  pow: ofNumbers((base, exponent = 1) => base ** exponent),
  log: ofNumbers((number, base = 10) => Math.log(number) / Math.log(base)),
  sum(operands, call) {
    const items = listAt(operands, 0, call);
    const numbers = items?.flatMap((_, index) => numberAt(items, index, call) ?? []);
    if (!items || !numbers || numbers.length < items.length) return undefined;
    const scale = 10 ** Math.max(0, ...numbers.map((number) => String(number).split('.')[1]?.length ?? 0));
    return numbers.length === 0 ? fails : madeNumber(numbers.reduce((sum, number) => sum + Math.round(number * scale), 0) / scale, call.place);
  },
  parseint(operands, call) {
    const [text, base] = [textAt(operands, 0, call), numberAt(operands, 1, call)];
    // Beyond 36 capitals are digits of their own.
    if (text === undefined || base === undefined || base < 2 || base > 36) return undefined;
    const digits = text.replace(/^-/, '').toLowerCase();
    if (digits === '' || [...digits].some((digit) => !/^[0-9a-z]$/.test(digit) || parseInt(digit, 36) >= base)) return fails;
    const number = parseInt(digits, base);
    return Number.isSafeInteger(number) ? madeNumber(text.startsWith('-') ? -number : number, call.place) : undefined;
  },
};
