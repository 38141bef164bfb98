/** What staff are told of kiosks and displays (QUE-016, QUE-019), and when it stops being so. */
import { expect, test } from 'vitest';
import { hallAlerts } from '#domain/alerts/hall-alerts.ts';
import { dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { kinds } from '#domain/kinds.ts';
import { counterKind, ticketKind } from '#domain/queue/queue.model.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { announcementKind, hallDeviceKind, type HallDevice } from '#domain/stations/stations.model.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { devices, idOf, wu } from '#tests/kit/people.ts';
import { called, songs } from '#tests/queue/own-hall.ts';

const { outletId } = wu;
const after = (seconds: number): Instant => toInstant(NINE + seconds * 1_000);
const device = (face: HallDevice['face'], parts: Partial<HallDevice> = {}): HallDevice => ({
  id: idOf(60, face === 'kiosk' ? 1 : 2),
  outletId,
  face,
  name: '门口',
  link: 'online',
  since: NINE,
  trouble: 'none',
  troubleSince: NINE,
  twice: null,
  ...parts,
});
const ticket = called(1, songs, { calledAt: NINE, firstCalledAt: NINE });

function told(
  now: Instant,
  {
    devices: those = [device('display')],
    shownAt,
    playedAt,
    calledAt = NINE,
  }: {
    readonly devices?: readonly HallDevice[];
    readonly shownAt?: Instant;
    readonly playedAt?: Instant;
    readonly calledAt?: Instant;
  } = {},
): string[] {
  const store = new MemoryStore(kinds);
  store.put(counterKind, songs);
  store.put(ticketKind, { ...ticket, calledAt });
  for (const row of those) store.put(hallDeviceKind, row);
  if (shownAt)
    store.put(announcementKind, {
      id: idOf(65, 1),
      outletId,
      ticketId: ticket.id,
      calledAt: NINE,
      deviceId: idOf(60, 2),
      shownAt,
      playedAt: playedAt ?? null,
      businessDay: dayOf(NINE),
      archived: false,
    });
  const setting = { ...usualLobbySetting(devices.east, outletId), waitMinutes: 120 };
  return hallAlerts
    .read(store, { outletId, setting, now })
    .open.map(({ type, device: of, ticket: about }) => `${type} ${of?.trouble ?? about?.number}`);
}

test('QUE-019 a call that no display has shown within five seconds, or played within two minutes, is told of', () => {
  expect(told(after(4))).toEqual([]);
  expect(told(after(5))).toEqual(['unheard A001']);
  expect(told(after(119), { shownAt: after(1) })).toEqual([]);
  expect(told(after(120), { shownAt: after(1) })).toEqual(['unheard A001']);
  expect(told(after(600), { shownAt: after(1), playedAt: after(9) })).toEqual([]);
});

test('QUE-019 called again it is another call; without a display nobody waits for a voice', () => {
  const again = { shownAt: after(1), playedAt: after(9), calledAt: after(60) };
  expect(told(after(64), again)).toEqual([]);
  expect(told(after(65), again)).toEqual(['unheard A001']);
  expect(told(after(600), { devices: [device('kiosk')] })).toEqual([]);
});

test.each([
  ['paper-out', ['station paper-out']],
  ['printer-gone', ['station printer-gone']],
  ['silent', ['station silent']],
  ['clip-missing', ['station clip-missing']],
  ['paper-low', []],
  ['numbers-low', []],
] as const)('QUE-016 a device that says %s', (trouble, expected) => {
  expect(told(after(1), { devices: [device('kiosk', { trouble })] })).toEqual(expected);
});

test('QUE-016 a device that is away for half a minute, and a number that came twice', () => {
  const away = [device('kiosk', { link: 'offline', trouble: 'paper-out' })];
  expect(told(after(29), { devices: away })).toEqual([]);
  expect(told(after(30), { devices: away })).toEqual(['station paper-out']);
  const twice = { number: 'A801', newNumber: 'A821', at: after(10) };
  expect(told(after(9), { devices: [device('kiosk', { twice })] })).toEqual([]);
  expect(told(after(10), { devices: [device('kiosk', { twice })] })).toEqual(['station none']);
});

test('QUE-016 a device that is switched off at night is missed when the doors open, and not before', () => {
  const off = [device('kiosk', { link: 'offline', since: after(-15 * 60 * 60) })];
  const at = (time: string): Instant => toInstant(Date.parse(`2026-03-02T${time}+08:00`));
  expect(told(at('07:59:00'), { devices: off })).toEqual([]);
  expect(told(at('08:00:29'), { devices: off })).toEqual([]);
  expect(told(at('08:00:30'), { devices: off })).toEqual(['station none']);
  expect(told(at('17:00:00'), { devices: off })).toEqual([]);
  expect(told(toInstant(Date.parse('2026-03-01T10:00:00+08:00')), { devices: off }), 'a Sunday').toEqual([]);
});

test('QUE-019 with every display away one alert says so, and not each call', () => {
  const away = [device('display', { link: 'offline', since: after(-600) })];
  expect(told(after(5), { devices: away })).toEqual(['station none']);
});
