/**
 * Decimal numbers as condition values (CO-20): strict in form and exact in comparison.
 *
 * `12abc`, `1e3` and the empty text are no numbers. Nothing is rounded, because ids and sizes exceed what a
 * floating-point number holds.
 */

export interface Decimal {
  readonly negative: boolean;
  /** Digits before the point without leading zeros; may be empty. */
  readonly whole: string;
  /** Digits behind the point without trailing zeros; may be empty. */
  readonly fraction: string;
}

/** The number a text writes, or undefined where it is none: an optional sign, digits, optionally a point and digits. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const whole = (match[2] ?? '').replace(/^0+/, '');
  const fraction = dropTrailingZeros(match[3] ?? '');
  return { negative: match[1] === '-' && whole + fraction !== '', whole, fraction };
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  return left.negative ? compareSizes(right, left) : compareSizes(left, right);
}

function compareSizes(left: Decimal, right: Decimal): number {
  if (left.whole.length !== right.whole.length) return left.whole.length - right.whole.length;
  return compareCodeUnits(left.whole, right.whole) || compareCodeUnits(left.fraction, right.fraction);
}

function compareCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function dropTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
