/** The limits of what a person sets for one tablet. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFen, type Fen } from '#domain/kernel/money.ts';
import { lobbySettingSchema, usualLobbySetting, VIP_THRESHOLD } from '#domain/settings/settings.model.ts';
import { whyNotSet } from '#domain/settings/settings.rules.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { devices } from '#tests/kit/people.ts';
import * as v from 'valibot';

const wait = (waitMinutes: number) => whyNotSet({ waitMinutes, vipThreshold: VIP_THRESHOLD.usual });
const vip = (vipThreshold: number) => whyNotSet({ waitMinutes: 10, vipThreshold: vipThreshold as Fen });

describe('a tablet’s lobby setting', () => {
  it('LOB-007 the reminder is set to 1 to 120 whole minutes', () => {
    expect([1, 60, 120].map(wait)).toEqual([null, null, null]);
    const no = { code: 'settings.wait-out-of-range', data: { least: 1, most: 120 } };
    for (const minutes of [0, 121, -1, 1.5, 119.999, Number.NaN, Infinity]) expect(wait(minutes)).toEqual(no);
  });
  it('LOB-013 the VIP threshold is set to 500,000 to 3,000,000 yuan in steps of 100,000', () => {
    expect([50, 60, 290, 300].map((wan) => vip(toFen(wan)))).toEqual([null, null, null, null]);
    const no = { code: 'settings.vip-out-of-range', data: { least: 50, most: 300, step: 10 } };
    for (const wan of [40, 310, 55, 0, -50]) expect(vip(toFen(wan))).toEqual(no);
    expect([vip(toFen(50) - 1), vip(toFen(300) + 1)]).toEqual([no, no]);
  });
  it('LOB-007 LOB-013 whatever is asked for, what is allowed lies within the limits', () => {
    fc.assert(
      fc.property(fc.double(), fc.oneof(fc.integer(), fc.double()), (waitMinutes, vipThreshold) => {
        if (whyNotSet({ waitMinutes, vipThreshold: vipThreshold as Fen }) !== null) return;
        expect(Number.isInteger(waitMinutes) && waitMinutes >= 1 && waitMinutes <= 120).toBe(true);
        expect(vipThreshold >= 50_000_000 && vipThreshold <= 300_000_000).toBe(true);
      }),
    );
  });
  it('LOB-012 until somebody sets it, both kinds of customers are shown and the limits hold', () => {
    const usual = usualLobbySetting(devices.hall, smallOutlet.outlet.id);
    expect(usual).toMatchObject({ id: devices.hall, showVip: true, showComplaint: true });
    expect(whyNotSet(usual)).toBeNull();
    expect(v.parse(lobbySettingSchema, usual)).toEqual(usual);
  });
});
