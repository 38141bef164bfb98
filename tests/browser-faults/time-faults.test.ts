/**
 * The tablet's clock is wrong, jumps, or the tablet sleeps for days (F33–F35): waits are the server's, never negative,
 * and what was asked for before the sleep is done once after it.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { importRows } from '#server/sync/import.ts';
import { connectMachine, clock as ten, minutesAgo, people, type Visit } from '#tests/journeys/hall-visit.ts';
import { lin } from '#tests/kit/people.ts';
import { keySecret } from '#tests/kit/server.ts';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import {
  becomes,
  chip,
  isOffline,
  isOnline,
  logIn,
  screen,
  setMinutes,
  shownMinutes,
  tellOnline,
  unlock,
  waits,
} from './hall-tablet.ts';
import { lookEverywhere } from './privacy-scan.ts';
import { anew, tabletBench } from './tablet-bench.ts';

const DAY = 24 * 60 * 60_000;
/** What has gone by since, over and above what the test itself takes. */
let gone = 0;
const clock = { now: () => ten.now() + gone };

const bench = tabletBench({ clock });
let { server, tablet, line, page } = bench;
beforeAll(async () => {
  const machine = await connectMachine({ server: bench.server } as Visit);
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  // A machine that is not heard for half a minute is cut off anyway; the tickets stay.
  machine.unplug();
});
beforeEach(async () => {
  ({ server, tablet, line } = await anew(bench));
});

/** What the server hands out to the lobby manager on this tablet today. */
async function keysOfLin(): Promise<Buffer[]> {
  const [device] = await server.sql<
    { id: Id }[]
  >`select id from device where face = 'tablet' order by enrolled_at desc`;
  const holder = { staffId: lin.id, deviceId: device!.id };
  const { rows, work } = await openKeyStore(server.sql, keySecret).keysOf(holder, clock.now());
  return [rows, work];
}

/** Somebody takes a number at the machine. */
async function takeNumber(number: string): Promise<void> {
  const [known] = await server.sql<{ payload: string }[]>`
    select payload from sync_doc where kind = ${ticketKind.code} and payload like '%"V001"%'`;
  const like = JSON.parse(known!.payload) as Ticket;
  const takenAt = toInstant(clock.now() - 60_000);
  await importRows(server.sql, lookupKind, ticketKind, [
    { ...like, id: randomUUID() as Ticket['id'], number, businessDay: dayOf(takenAt), takenAt },
  ]);
  server.hub.poke();
}

/** A page whose wall clock is wrong by so much; timers go on as they are. */
async function pageWithClock(context: BrowserContext, wrongBy: number): Promise<Page> {
  const made = await context.newPage();
  await made.addInitScript((first) => {
    const Real = Date;
    const wrong = { by: Number(sessionStorage.getItem('wrongBy') ?? first) };
    const now = () => Real.now() + wrong.by;
    globalThis.Date = class extends Real {
      constructor(...args: []) {
        super(...((args.length > 0 ? args : [now()]) as []));
      }
      static override now = now;
    } as DateConstructor;
    Object.assign(globalThis, {
      setWrong(by: number) {
        wrong.by = by;
        sessionStorage.setItem('wrongBy', String(by));
      },
    });
  }, wrongBy);
  return made;
}
const setClockWrongBy = (ms: number): Promise<void> =>
  page.evaluate((by) => (globalThis as unknown as { setWrong(by: number): void }).setWrong(by), ms);

/** Minutes that the card of a ticket says; null while there is no card. */
async function waited(number: string): Promise<number | null> {
  const card = page.getByTestId(`key-${number}`);
  if ((await card.count()) === 0) return null;
  return Number(/(-?\d+) 分/.exec(await card.innerText())?.[1] ?? Number.NaN);
}
const negatives = async (): Promise<string[]> =>
  [...(await screen(page)).matchAll(/[-−]\s?\d+ ?分/g)].map(([text]) => text);
const truth = (since: number) => Math.floor((clock.now() - since) / 60_000);
const rightWait = (number: string, since: number) =>
  expect
    .poll(async () => Math.abs(((await waited(number)) ?? Number.NaN) - truth(since)) <= 1, { timeout: 40_000 })
    .toBe(true);
const since = minutesAgo(11);

test.each([
  ['a day fast', DAY],
  ['a day slow', -DAY],
])(
  'F33 the clock of the tablet is %s from the start: waits are the server’s, with and without a network',
  async (_, wrongBy) => {
    page = await pageWithClock(tablet.context, wrongBy);
    await logIn(page, line.url, 'lobby', '/');
    await shellKept(page);
    await isOnline(page);
    await rightWait('V001', since);
    expect(await negatives()).toEqual([]);
    line.cut();
    await isOffline(page);
    expect(await chip(page)).toMatch(/离线.*10:\d\d/);
    await page.reload();
    await rightWait('V001', since);
    expect(await negatives()).toEqual([]);
  },
  60_000,
);

test.each([
  ['on by a day', DAY],
  ['back by a day', -DAY],
])(
  'F34 the clock of the tablet jumps %s while the hall is open: no wait is negative, and the next word from the server sets it right',
  async (_, jump) => {
    page = await pageWithClock(tablet.context, 0);
    await logIn(page, line.url, 'lobby', '/');
    await isOnline(page);
    await rightWait('V001', since);
    await setClockWrongBy(jump);
    // The page draws anew as its own clock ticks: what it says meanwhile may be old, never less than nothing.
    const seen: string[] = [];
    for (let look = 0; look < 14; look++) {
      seen.push(...(await negatives()));
      await page.evaluate(() => new Promise((later) => setTimeout(later, 500)));
    }
    expect(seen).toEqual([]);
    await takeNumber(jump > 0 ? 'A001' : 'A002');
    await rightWait('V001', since);
    await isOnline(page);
    expect(await negatives()).toEqual([]);
  },
  60_000,
);

test.each([
  ['four days without a word from the server', 4 * DAY],
  ['its clock set back by an hour', -DAY / 24],
])(
  'F38 after %s the tablet shows no row and even its person’s keys open none, what waits is kept, and the server gives all back',
  async (_, jump) => {
    const name = `KANARI-${randomUUID().slice(0, 8)}`;
    const [known] = await server.sql<{ payload: string }[]>`
    select payload from sync_doc where kind = ${customerKind.code} limit 1`;
    await importRows(server.sql, lookupKind, customerKind, [
      { ...(JSON.parse(known!.payload) as Customer), id: randomUUID() as Customer['id'], maskedName: name },
    ]);
    const heldNames = async () =>
      (await lookEverywhere(page, tablet.profile, [name], await keysOfLin())).withKeys.length > 0;
    page = await pageWithClock(tablet.context, 0);
    await logIn(page, line.url);
    await shellKept(page);
    await isOnline(page);
    await becomes(heldNames, true);
    const executed = async () => (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;
    const before = await executed();
    line.cut();
    await isOffline(page);
    await setMinutes(page, 62);
    await waits(page, 1);
    await setClockWrongBy(jump);
    await page.goto(`${line.url}/`);
    await page.getByTestId('sync-state').waitFor();
    await becomes(heldNames, false);
    expect(await page.getByTestId('key-V001').count()).toBe(0);
    await page.goto(`${line.url}/tablet`);
    await page.getByTestId('sync-state').waitFor();
    line.mend();
    await tellOnline(page);
    await becomes(executed, before + 1);
    await becomes(heldNames, true);
    await page.goto(`${line.url}/`);
    await page.getByTestId('key-V001').waitFor();
  },
  60_000,
);

test('F35 the tablet sleeps for three days: it asks for a new login, what waited goes up once, and the hall is today’s', async () => {
  page = await pageWithClock(tablet.context, 0);
  await logIn(page, line.url);
  await shellKept(page);
  await isOnline(page);
  const executed = async () => (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;
  const before = await executed();
  line.cut();
  await isOffline(page);
  await setMinutes(page, 61);
  await waits(page, 1);
  const sleeping = await tablet.context.newCDPSession(page);
  await sleeping.send('Page.setWebLifecycleState', { state: 'frozen' });
  gone += 3 * DAY;
  await server.sql`update session set ends_at = now() - interval '1 day'`;
  await takeNumber('B001');
  line.mend();
  const from = line.asked.length;
  await sleeping.send('Page.setWebLifecycleState', { state: 'active' });
  await setClockWrongBy(3 * DAY);
  await tellOnline(page);
  await page.getByTestId('unlock').waitFor();
  expect(await executed()).toBe(before);
  await unlock(page);
  await isOnline(page);
  await becomes(executed, before + 1);
  await becomes(() => shownMinutes(page), '61');
  await becomes(() => chip(page), '在线');
  console.log(`F35: asked for after the sleep: ${line.asked.slice(from).join(' ')}`);
  expect(await page.getByTestId('data-state').innerText()).toMatch(/校验修复\s*0 条/);
  await page.goto(`${line.url}/queue`);
  await page.getByTestId('ticket-B001').waitFor();
  expect(await negatives()).toEqual([]);
}, 60_000);
