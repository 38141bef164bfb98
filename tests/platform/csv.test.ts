/** Files of rows, as a spreadsheet writes and reads them. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, parseCsv, toCsv } from '#server/platform/csv.ts';

test('quotes, commas and line breaks inside quotes are the cell’s own; empty lines are none', () => {
  const text = '\uFEFF工号,姓名\r\n1,"王, 五"\r\n\r\n2,"a ""b""\nc"\r3 , d \n4';
  expect(parseCsv(text)).toEqual([['工号', '姓名'], ['1', '王, 五'], ['2', 'a "b"\nc'], ['3', 'd'], ['4']]);
  expect(parseCsv('')).toEqual([]);
  expect(parseCsv('a,"never closed')).toEqual([['a', 'never closed']]);
});

test('a cell that a spreadsheet would reckon with is made a text, in half and full width; our own numbers are not', () => {
  for (const bad of ['=1', '+1', '-1', '@a', '\t=1', '  =1', '＝1', '＋1', '－1', '＠a', '\r=1'])
    expect(csvCell(bad).replace(/^"/, '')).toMatch(/^'/);
  expect([csvCell(-5), csvCell(null), csvCell('a-b'), csvCell('0755-1')]).toEqual(['-5', '', 'a-b', '0755-1']);
});

test('whatever is written is read again as it was, but for the mark that keeps it from reckoning', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '王', ' ', '1') }).map((text) => text.trim());
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 5 }), (rows) => {
      expect(parseCsv(toCsv(rows))).toEqual(rows.filter((row) => row.some((each) => each !== '')));
    }),
  );
});
