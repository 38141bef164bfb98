/** How old what is on the screen is: a bare clock time is today's. */
import { expect, test } from 'vitest';
import { instantOfOutletTime } from '#domain/kernel/day.ts';
import { rowsAge } from '#pages/rows-age.ts';

const at = (text: string) => instantOfOutletTime(text)!;
const away = { connected: false, connecting: false, tooOld: false };

test('LOB-010 SYN-004 the age of rows has its day where that is not today’s; in reach of the server there is none', () => {
  const now = at('2026-03-09T08:30:00');
  const ages = ['2026-03-09T08:12:00', '2026-03-08T17:40:00', '2026-03-06T09:00:00'].map((asOf) =>
    rowsAge({ ...away, asOf: at(asOf) }, now),
  );
  expect(ages).toEqual(['08:12', '昨天 17:40', '3 月 6 日 09:00']);
  const asOf = at('2026-03-08T17:40:00');
  expect(
    [{ connected: true }, { connecting: true }, { tooOld: true }, { asOf: null }].map((parts) =>
      rowsAge({ ...away, asOf, ...parts }, now),
    ),
  ).toEqual([undefined, undefined, undefined, undefined]);
});
