/** What of a customer may be shown, and his marks. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_STEP } from '#domain/customers/customers.model.ts';
import { assetsToShow, hasBirthday, hasComplained, isVip } from '#domain/customers/customers.rules.ts';
import type { Day } from '#domain/kernel/day.ts';
import { toFen, type Fen } from '#domain/kernel/money.ts';
import { VIP_THRESHOLD } from '#domain/settings/settings.model.ts';

describe('marks', () => {
  const day = (text: string) => text as Day;
  it('LOB-014 VIP ⇔ assets ≥ the threshold: at the edge, one fen below, unknown', () => {
    const threshold = toFen(50);
    const vip = (assetsFrom: Fen | null) => isVip({ assetsFrom }, threshold);
    expect([vip(threshold), vip((threshold - 1) as Fen), vip(null), vip(toFen(300))]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
  it('LOB-015 one complaint is enough', () => {
    expect([0, 1, 7].map((complaintCount) => hasComplained({ complaintCount }))).toEqual([false, true, true]);
  });
  it('RMD-010 the cake is shown on the day itself, not the day before nor after', () => {
    const cake = (text: string) => hasBirthday({ birthMonthDay: '03-02' }, day(text));
    expect(['2026-03-01', '2026-03-02', '2026-03-03', '2027-03-02'].map(cake)).toEqual([false, true, false, true]);
    expect(hasBirthday({ birthMonthDay: null }, day('2026-03-02'))).toBe(false);
  });
  it('RMD-010 who was born on 29 February has it on the 28th in common years, on the 29th in leap years', () => {
    const cake = (text: string) => hasBirthday({ birthMonthDay: '02-29' }, day(text));
    expect(['2027-02-28', '2028-02-28', '2028-02-29', '2027-03-01', '2000-02-28', '2100-02-28'].map(cake)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(hasBirthday({ birthMonthDay: '02-28' }, day('2028-02-28'))).toBe(true);
  });
});

describe('assets that leave the server', () => {
  it('are rounded down to the step, never up', () => {
    expect([toFen(9.99), toFen(10), toFen(54), toFen(0)].map(assetsToShow)).toEqual([
      toFen(5),
      toFen(10),
      toFen(50),
      toFen(0),
    ]);
    fc.assert(
      fc.property(fc.integer({ min: toFen(-1_000), max: toFen(100_000) }), (assets) => {
        const shown = assetsToShow(assets as Fen);
        return shown <= assets && assets - shown < ASSET_STEP && shown % ASSET_STEP === 0;
      }),
    );
  });
  it('LOB-011 LOB-013 keep every edge that they are compared with: bands and thresholds', () => {
    for (const wan of [5, 50, 300]) expect(assetsToShow(toFen(wan))).toBe(toFen(wan));
    expect(VIP_THRESHOLD.step % ASSET_STEP).toBe(0);
  });
});
