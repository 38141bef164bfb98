/** Instants and business days of an outlet, which all lie eight hours before Greenwich. */
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  clockTimeOf,
  dayField,
  dayOf,
  instantField,
  instantOfOutletTime,
  minutesBetween,
  monthDayOf,
  outletTimeOf,
  startOfDay,
  toInstant,
  type Day,
} from '#domain/kernel/day.ts';

const at = (text: string) => toInstant(Date.parse(text));
const HOUR = 3_600_000;
const anyInstant = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(toInstant);

describe('the business day', () => {
  it('begins at midnight in Beijing, whatever the machine’s zone', () => {
    expect(dayOf(at('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01');
    expect(dayOf(at('2026-03-01T16:00:00Z'))).toBe('2026-03-02');
    expect(clockTimeOf(at('2026-03-01T16:00:00Z'))).toBe('00:00');
    expect(startOfDay(at('2026-03-02T23:59:59+08:00'))).toBe(at('2026-03-02T00:00:00+08:00'));
  });
  it('an instant lies in its own day, less than a day after its start', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const start = startOfDay(instant);
        expect(dayOf(start)).toBe(dayOf(instant));
        expect(clockTimeOf(start)).toBe('00:00');
        expect(instant - start >= 0 && instant - start < 24 * HOUR).toBe(true);
      }),
    );
  });
  it('names month and day', () => expect(monthDayOf(dayOf(at('2028-02-29T12:00:00+08:00')))).toBe('02-29'));
  it('is read only where it looks like one', () => {
    expect(v.is(dayField, '2026-03-02')).toBe(true);
    for (const bad of ['2026-3-2', '02.03.2026', '2026-13-01', '', 20260302]) expect(v.is(dayField, bad)).toBe(false);
  });
});

describe('outlet time', () => {
  it('comes back as it was, to the second', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const text = outletTimeOf(instant);
        expect(instantOfOutletTime(text)).toBe(Math.floor(instant / 1000) * 1000);
      }),
    );
    expect(instantOfOutletTime('2026-03-02T09:00:00')).toBe(at('2026-03-02T01:00:00Z'));
  });
  it.each([
    '2026-02-30T09:00:00',
    '2026-02-29T09:00:00',
    '2026-04-31T00:00:00',
    '2026-13-01T00:00:00',
    '2026-03-02T25:00:00',
  ])('%s is no date', (text) => expect(instantOfOutletTime(text)).toBeNull());
  it.each([
    '',
    '2026-03-02',
    '2026-03-02 09:00:00',
    '2026-03-02T09:00:00Z',
    '2026-03-02T09:00',
    ' 2026-03-02T09:00:00',
    '2026-03-02T09:00:00\n',
  ])('%j is not how a machine writes time', (text) => expect(instantOfOutletTime(text)).toBeNull());
  it('28 February is followed by the 29th in leap years only', () => {
    expect(instantOfOutletTime('2028-02-29T00:00:00')).toBe(at('2028-02-29T00:00:00+08:00'));
  });
});

describe('durations', () => {
  it('LOB-010 are whole minutes, rounded down, never negative', () => {
    const from = at('2026-03-02T09:00:00+08:00');
    const after = (ms: number) => minutesBetween(from, toInstant(from + ms));
    expect([0, 59_999, 60_000, 119_999, -1, -24 * HOUR].map(after)).toEqual([0, 0, 1, 1, 0, 0]);
  });
  it('an instant is a whole number of milliseconds since 1970', () => {
    expect([0, 1, Number.MAX_SAFE_INTEGER].every((n) => v.is(instantField, n))).toBe(true);
    for (const bad of [-1, 0.5, Number.NaN, Infinity, '1', 2 ** 53]) expect(v.is(instantField, bad)).toBe(false);
  });
});

describe('days', () => {
  it('a day that no calendar has is none', () => {
    for (const bad of ['2026-02-30', '2025-02-29', '2026-04-31', '2026-13-01', '2026-1-1', ''])
      expect(v.is(dayField, bad), bad).toBe(false);
    for (const good of ['2024-02-29', '2026-12-31']) expect(v.is(dayField, good)).toBe(true);
  });
  it('days are counted over months, years and leap days', () => {
    expect(addDays('2024-02-28' as Day, 1)).toBe('2024-02-29');
    expect(addDays('2026-12-31' as Day, 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01' as Day, -1)).toBe('2026-02-28');
  });
});
