/**
 * Dates as condition values (CO-22): the W3C profile of ISO 8601, or seconds since 1970.
 *
 * There is no clock here and no leniency: 30 February is no date, nor is a time without a day or a leap second. Nothing
 * is rounded. Where AWS's reading is not documented the result names the rules that were assumed.
 */
import { compareDecimals, parseDecimal, type Decimal } from './number';

export interface Moment {
  /** Since 1970 in UTC; rounded where the text is finer or farther away than a number holds. */
  readonly milliseconds: number;
  /** Whole seconds since 1970, downwards. */
  readonly seconds: Decimal;
  /** Digits behind the point without trailing zeros, to be added to the seconds. */
  readonly fraction: string;
  /** The rules without evidence that this reading rests on. */
  readonly assumed: readonly ('CO-23' | 'CO-24')[];
}

export function parseDate(text: string): Moment | undefined {
  if (/^-?\d+$/.test(text) && !isYear(text)) return fromSeconds(text);
  const match = WRITTEN.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour, minute, second = '00', fraction = '', zone] = match;
  const midnight = startOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (hour === undefined || minute === undefined) return momentAt(midnight, '', isYear(text) ? ['CO-24', 'CO-23'] : ['CO-23']);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetMinutes(zone);
  if (offset === undefined) return undefined;
  const inDay = (Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second);
  return momentAt(midnight + inDay, fraction, zone === undefined ? ['CO-23'] : []);
}

/** Negative, zero or positive as `left` lies before, at or behind `right`. */
export function compareMoments(left: Moment, right: Moment): number {
  const order = compareDecimals(left.seconds, right.seconds);
  if (order !== 0 || left.fraction === right.fraction) return order;
  return left.fraction < right.fraction ? -1 : 1;
}

/** The form in which the request's time is compared, `2026-09-30T12:00:00Z`. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** CO-24. */
const isYear = (text: string): boolean => /^\d{4}$/.test(text);

// Month and day may be left out, and then the time too; a time needs its day.
const WRITTEN = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

function fromSeconds(text: string): Moment | undefined {
  const seconds = parseDecimal(text);
  return seconds && { milliseconds: Number(text) * 1000, seconds, fraction: '', assumed: [] };
}

function momentAt(at: number, digits: string, assumed: Moment['assumed']): Moment | undefined {
  const seconds = parseDecimal(String(at));
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  const fraction = digits.slice(0, end);
  return seconds && { milliseconds: at * 1000 + Math.round(Number(`0.${fraction}0`) * 1000), seconds, fraction, assumed };
}

/** In seconds since 1970. */
function startOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day); // years below 100 would be taken as 19xx otherwise
  const isReal = month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / 1000 : undefined;
}

function offsetMinutes(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
