/**
 * Dates as condition values (CO-22): the W3C profile of ISO 8601, or seconds since 1970.
 *
 * There is no clock here and no leniency: 30 February is no date, nor is a time without a day. Where AWS's reading is
 * not documented the result names the rule that was assumed.
 */

export interface Moment {
  /** Since 1970 in UTC. */
  readonly milliseconds: number;
  /** The rule without evidence that this reading rests on. */
  readonly assumed?: 'CO-23' | 'CO-24';
}

export function parseDate(text: string): Moment | undefined {
  if (/^\d{4}$/.test(text)) {
    const start = startOf(Number(text), 1, 1);
    return start === undefined ? undefined : { milliseconds: start, assumed: 'CO-24' };
  }
  if (/^-?\d{1,15}$/.test(text)) return { milliseconds: Number(text) * 1000 };
  const match = WRITTEN.exec(text);
  if (!match) return undefined;
  const [, year, month, day = '01', hour, minute, second = '00', fraction = '', zone] = match;
  const midnight = startOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (hour === undefined || minute === undefined) return { milliseconds: midnight, assumed: 'CO-23' };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetMinutes(zone);
  if (offset === undefined) return undefined;
  const inDay = (Number(hour) * 60 + Number(minute) - offset) * 60_000 + Number(second) * 1000 + Number(`0.${fraction}0`) * 1000;
  return { milliseconds: midnight + inDay, ...(zone === undefined ? { assumed: 'CO-23' as const } : {}) };
}

/** The form in which the request's time is compared, `2026-09-30T12:00:00Z`. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

// The day may be left out, and then the time too; a time needs its day.
const WRITTEN = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?$/;

function startOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day); // years below 100 would be taken as 19xx otherwise
  const isReal = month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() : undefined;
}

function offsetMinutes(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
