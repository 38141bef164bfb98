/** QUE-012: what a window more or less does to those who come within the hour. */
import { expect, test } from 'vitest';
import { whatIf, type WindowChange } from '#domain/forecast/what-if.ts';
import { cash, hall, model, people, vip, window } from './ahead.ts';

const busy = hall({
  windows: [window(1), window(2), window(3, { state: 'offline' })],
  waiting: people(8),
  lastHour: new Map([
    [cash, 30],
    [vip, 4],
  ]),
});
const learned = model(5, { days: 0 });
const meanOf = (changes: readonly WindowChange[], queueId = cash, given = busy) => {
  const { now, changed } = whatIf(given, learned, changes);
  const of = (list: typeof now) => list.find((one) => one.queueId === queueId)!;
  return { now: of(now), changed: of(changed) };
};
const change = (n: number, to: WindowChange['to'], at = 0): WindowChange => ({ windowId: window(n).id, to, at });

test('QUE-012 a window more shortens the hour’s waits, the sooner the more', () => {
  const [soon, later] = [meanOf([change(3, 'open')]), meanOf([change(3, 'open', 40)])];
  expect(soon.changed.mean!).toBeLessThan(later.changed.mean!);
  expect(later.changed.mean!).toBeLessThan(later.now.mean!);
  expect(soon.now.coming).toBeCloseTo(30, -1);
});

test('QUE-012 a window that pauses or closes lengthens them, and what does not change does not', () => {
  const [paused, closed] = [meanOf([change(1, 'paused')]), meanOf([change(1, 'closed')])];
  expect(paused.changed.mean!).toBeGreaterThan(paused.now.mean!);
  expect(closed.changed.mean!).toBeGreaterThan(paused.changed.mean!);
  expect(meanOf([]).changed).toEqual(meanOf([]).now);
  expect(meanOf([change(1, 'open')]).changed).toEqual(meanOf([]).now);
});

test('QUE-012 with all windows closed those who come are served by nobody, and it is said so', () => {
  const shut = meanOf([change(1, 'closed', 20), change(2, 'closed', 20)]);
  expect(shut.changed.unserved).toBeGreaterThan(0.3);
  const none = meanOf([], cash, hall({ windows: [], lastHour: new Map([[cash, 10]]) }));
  expect(none.now).toMatchObject({ mean: null, p80: null, unserved: 1 });
  expect(meanOf([], cash, hall({ closesIn: 0, lastHour: new Map([[cash, 10]]) })).now).toMatchObject({
    mean: null,
    coming: 0,
  });
});
