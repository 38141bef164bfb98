/** Money is whole fen; 万 is only a way to show it. */
import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { fenField, toFen, toWan } from '#domain/kernel/money.ts';

it('COM-012 a 万 is ten thousand yuan, a million fen', () => {
  expect(toFen(50)).toBe(50_000_000);
  expect(toWan(toFen(50))).toBe(50);
  expect(toFen(0.000001)).toBe(1);
});
it('money is always whole fen, also from fractions that a double cannot hold', () => {
  expect([toFen(0.1 + 0.2), toFen(1.005), toFen(4.99)]).toEqual([300_000, 1_005_000, 4_990_000]);
  fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (wan) => Number.isInteger(toFen(wan))));
});
it('万 with up to six places come back as they were', () => {
  fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), (fen) => toFen(toWan(toFen(fen / 1e6))) === fen));
});
it('an amount is no fraction, no text and not beyond what a double holds', () => {
  for (const bad of [0.5, '1', 2 ** 53, Number.NaN, null]) expect(v.is(fenField, bad)).toBe(false);
  for (const good of [0, -1, Number.MAX_SAFE_INTEGER]) expect(v.is(fenField, good)).toBe(true);
});
