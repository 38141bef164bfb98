// Instants and business days. An instant is epoch milliseconds of server time; a day is the outlet's `yyyy-MM-dd`.
import * as v from 'valibot';

export type Instant = number & { readonly __instant: true };
export type Day = string & { readonly __day: true };

export const instantField = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((n) => n as Instant),
);

/** The engine reads 30 February as 2 March: what does not come back as it was is no day. */
function isInCalendar(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

export const dayField = v.pipe(
  v.string(),
  v.isoDate(),
  v.check(isInCalendar, 'no such day'),
  v.transform((text) => text as Day),
);

/** Names a number as an instant; for clocks, worlds and tests. */
export const toInstant = (ms: number): Instant => ms as Instant;

const MINUTE = 60_000;
/** China keeps one time and no summer time: UTC+8 for every outlet (field-notes.md §3.2). */
const OUTLET_OFFSET = 8 * 60 * MINUTE;

/** The outlet's business day that an instant falls on. */
export const dayOf = (at: Instant): Day => new Date(at + OUTLET_OFFSET).toISOString().slice(0, 10) as Day;

/** `HH:mm` on the outlet's wall clock. */
export const clockTimeOf = (at: Instant): string => new Date(at + OUTLET_OFFSET).toISOString().slice(11, 16);

/** The month and day of a business day, `MM-dd`; what a birthday is compared with. */
export const monthDayOf = (day: Day): string => day.slice(5);

/**
 * Reads outlet wall time `yyyy-MM-ddTHH:mm:ss` (protocols.md §1) as an instant; null when it is no date.
 */
export function instantOfOutletTime(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return null;
  const utc = Date.parse(`${text}Z`);
  if (Number.isNaN(utc)) return null;
  const at = toInstant(utc - OUTLET_OFFSET);
  // The engine reads 30 February as 2 March: what does not come back as it was is no date.
  return outletTimeOf(at) === text ? at : null;
}

/** Outlet wall time `yyyy-MM-ddTHH:mm:ss` of an instant (protocols.md §1). */
export const outletTimeOf = (at: Instant): string => new Date(at + OUTLET_OFFSET).toISOString().slice(0, 19);

/** Whole minutes from one server instant to another; never negative (LOB-010, QUE-022). */
export const minutesBetween = (from: Instant, to: Instant): number => Math.max(0, Math.floor((to - from) / MINUTE));

/** Midnight at which the business day of an instant began. */
export const startOfDay = (at: Instant): Instant =>
  toInstant(Math.floor((at + OUTLET_OFFSET) / (24 * 60 * MINUTE)) * 24 * 60 * MINUTE - OUTLET_OFFSET);

/** So many days later, or earlier. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 60 * MINUTE).toISOString().slice(0, 10) as Day;
