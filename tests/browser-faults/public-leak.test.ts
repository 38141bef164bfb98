/**
 * QUE-024: every byte that reaches a public device, and every byte that one keeps: its stream, answers, pages and scripts,
 * its profile on the disk, the slip it prints. Customers with tickets, VIPs and people who complained are in the hall, and
 * one of them shows his phone number at the kiosk; nothing of anybody is found.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { startOfDay, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { toFen } from '#domain/kernel/money.ts';
import { callNext, openCounter } from '#domain/queue/counter.mutators.ts';
import { issueTicket } from '#domain/queue/lobby.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import { numbersThere, shownNumber } from '#tests/journeys/kiosk-visit.ts';
import { nothingKnown, song, wu } from '#tests/kit/people.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { TestStation } from '#tests/kit/station.ts';
import { songs } from '#tests/queue/own-hall.ts';
import { openTablet, type KillableTablet } from './killable-tablet.ts';
import { lookEverywhere } from './privacy-scan.ts';

vi.setConfig({ testTimeout: 120_000 });

const { outletId } = wu;
const began = Date.now();
const ten = startOfDay(toInstant(began)) + 10 * 60 * 60_000;
const clock = { now: () => ten + Date.now() - began };
const mark = randomUUID().slice(0, 8);
/** One customer's phone, typed at the kiosk. */
const PHONE = '13900004321';

let world: TestWorld;
let server: TestServer;
let tablet: KillableTablet;
let page: Page;
const bytes: Buffer[] = [];

const neighbours = smallOutlet.neighbours.customers;
/** Whoever and whatever a public device must not know: people, their numbers, marks, staff. */
const canaries = [
  `KANARI-${mark}`,
  PHONE,
  ...neighbours.flatMap(({ customerNo, values }) => [customerNo, values.phone, values.idNumber, values.account]),
  ...smallOutlet.staff.flatMap(({ name, login }) => [name, `"${login}"`]),
  // Short figures stand in a browser's own files by chance.
].filter((canary): canary is string => typeof canary === 'string' && !/^\d{1,9}$/.test(canary));

async function act(by: typeof wu, mutator: { name: string; version: number }, input: object): Promise<void> {
  const { name, version } = mutator;
  const claimedAt = toInstant(clock.now());
  const outcome = await server.execute({ mutationId: toId(randomUUID()), name, version, input, actor: by, claimedAt });
  expect(outcome).toEqual({ status: 'applied' });
}

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world, { withClient: true, clock });
  const marked: Customer[] = [0, 1, 2].map((n) => ({
    id: toId(randomUUID()),
    outletId,
    ...nothingKnown,
    maskedName: `KANARI-${mark}-${n}`,
    sex: 'F',
    grade: `KANARI-${mark}-白金`,
    birthMonthDay: null,
    assetsFrom: toFen(500),
    complaintCount: 3,
    recommended: [`KANARI-${mark}-产品`],
  }));
  await importRows(server.sql, lookupKind, customerKind, marked);
  for (const [n, customer] of marked.entries())
    await act(wu, issueTicket, {
      id: toId(randomUUID()),
      queueId: smallOutlet.ownHall.queues[n]!.id,
      customerId: customer.id,
    });
  await act(song, openCounter, { counterId: songs.id, takeOver: false });
  tablet = openTablet('LevelDB');
  page = await tablet.start();
  // What goes to the printer, as the page has it in that moment.
  await page.addInitScript(() => {
    localStorage.setItem('tingtang.kiosk.printing', '{"way":"page"}');
    window.print = () => void ((globalThis as { printed?: string }).printed = document.body.innerText);
  });
  page.on('response', (answer) => {
    void answer.body().then(
      (body) => bytes.push(body),
      () => undefined,
    );
  });
}, 180_000);
afterAll(async () => {
  await tablet?.end();
  await server?.stop();
  await world?.drop();
});

const hitsIn = (text: Buffer): string[] =>
  canaries.filter((canary) => text.includes(canary) || text.includes(Buffer.from(canary, 'utf16le')));

/** It becomes one of ours as a demonstration's does, in the browser. */
async function stand(on: Page, face: 'kiosk' | 'display'): Promise<void> {
  await on.goto(`${server.url}/${face}`);
  await on.getByRole('button', { name: /东门支行/ }).click();
  await on.getByTestId(face).waitFor();
}

test('QUE-024 the stream of a display and all that a kiosk is answered hold nothing of anybody', async () => {
  const display = await new TestStation(server.url, 'display').stand(outletId);
  await display.welcome();
  const heard = await display.listen();
  await expect.poll(() => heard.hall()?.queues[0]?.line.length).toBe(1);
  await act(song, callNext, { counterId: songs.id, callId: randomUUID() });
  await expect.poll(() => heard.hall()?.calls.length).toBe(1);
  heard.close();
  await heard.ended;
  const kiosk = await new TestStation(server.url, 'kiosk').stand(outletId);
  const said = [await kiosk.welcome(), await kiosk.report({ tickets: [], holds: [] })];
  const all = Buffer.from(heard.text() + JSON.stringify(said));
  console.log(
    `public stream and answers: ${all.length} bytes, ${hitsIn(all).length} hits of ${canaries.length} canaries`,
  );
  expect(hitsIn(all)).toEqual([]);
  // Nor is there a class of customers among the queues.
  expect(heard.hall()!.queues.map(({ code }) => code)).toEqual(['A', 'B']);
  expect(all.includes('vip') || all.includes('贵宾')).toBe(false);
});

test('QUE-024 a kiosk, a display and a phone have been at work: nothing of anybody in what came, and in what they keep', async () => {
  await stand(page, 'kiosk');
  await numbersThere(page);
  await page.getByTestId('tile-A').click();
  await page.getByRole('button', { name: /手机号/ }).click();
  for (const digit of PHONE) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('button', { name: '取号', exact: true }).click();
  const number = await shownNumber(page);
  await expect.poll(async () => (await server.sql`select from ticket where number = ${number}`).length).toBe(1);
  const [ticket] = await server.sql<{ id: Id; code: string }[]>`
    select id, substr(encode(sha256(uuid_send(id)), 'hex'), 1, 20) as code from ticket where number = ${number}`;
  const phone = await tablet.context.newPage();
  phone.on(
    'response',
    (answer) =>
      void answer.body().then(
        (body) => bytes.push(body),
        () => undefined,
      ),
  );
  await phone.goto(`${server.url}/t/${ticket!.code}`);
  await phone.getByText(number.slice(1)).first().waitFor();
  const printed = await page.evaluate(() => (globalThis as { printed?: string }).printed ?? '');
  expect(printed).toContain(number.slice(1));
  const onScreen = `${printed}${await page.content()}${await phone.content()}`;
  await phone.close();
  const kept = await lookEverywhere(page, tablet.profile, canaries);
  const came = Buffer.concat(bytes);
  console.log(`public devices: ${came.length} bytes came; kept: ${kept.figures}`);
  expect([kept.inFiles, kept.plain, kept.unsealed, kept.leftovers]).toEqual([[], [], [], []]);
  expect(hitsIn(came)).toEqual([]);
  expect(hitsIn(Buffer.from(onScreen))).toEqual([]);
  expect(came.length).toBeGreaterThan(50_000);
});

test('QUE-024 a display keeps its last picture, and nothing of anybody in it', async () => {
  const wall = openTablet('LevelDB');
  try {
    const board = await wall.start();
    await stand(board, 'display');
    await board.getByText('001').first().waitFor();
    const kept = await lookEverywhere(board, wall.profile, canaries);
    console.log(`display: ${kept.figures}`);
    expect([kept.inFiles, kept.plain, kept.unsealed, kept.leftovers]).toEqual([[], [], [], []]);
    expect(hitsIn(Buffer.from(await board.content()))).toEqual([]);
  } finally {
    await wall.end();
  }
});
