/** A printer's words, cut anywhere (QUE-016). */
import { expect, test } from 'vitest';
import { readPrinter } from '#domain/stations/printer-status.ts';

const heard = (...bytes: number[]) => readPrinter([], bytes).says;
const state = (paper: string, fault = false) => ({ as: 'state', paper, fault });

test('QUE-016 paper that is there, low and out, as answered and as told unasked', () => {
  expect(heard(0x12)).toEqual([state('there')]);
  expect(heard(0x1e)).toEqual([state('low')]);
  expect(heard(0x72)).toEqual([state('out')]);
  expect(heard(0x10, 0x00, 0x00, 0x00)).toEqual([state('there')]);
  expect(heard(0x10, 0x00, 0x03, 0x00)).toEqual([state('low')]);
  expect(heard(0x18, 0x00, 0x0c, 0x00)).toEqual([state('out')]);
});

test('QUE-016 an open cover and a stuck knife are faults; the end of a slip is an answer of its own', () => {
  expect(heard(0x38, 0x00, 0x00, 0x00)).toEqual([state('there', true)]);
  expect(heard(0x18, 0x08, 0x00, 0x00)).toEqual([state('there', true)]);
  expect(heard(0x00)).toEqual([{ as: 'done' }]);
});

test('QUE-016 words cut anywhere are the same words; noise is dropped and what follows it is heard', () => {
  const all = [0x12, 0x18, 0x00, 0x0c, 0x00, 0x00, 0x72];
  const whole = heard(...all);
  expect(whole).toEqual([state('there'), state('out'), { as: 'done' }, state('out')]);
  for (let cut = 0; cut <= all.length; cut++) {
    const first = readPrinter([], all.slice(0, cut));
    expect([...first.says, ...readPrinter(first.held, all.slice(cut)).says]).toEqual(whole);
  }
  expect(heard(0xff, 0x91, 0x72)).toEqual([state('out')]);
  // A word that broke off in the middle does not eat the next one.
  expect(heard(0x18, 0x00, 0x72)).toEqual([state('out')]);
});
