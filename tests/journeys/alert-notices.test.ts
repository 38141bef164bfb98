/** What the service worker makes of a push while the app is out of sight. */
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { alertKeyOf } from '#domain/alerts/alerts.model.ts';
import { queueMachineKind, type QueueMachine } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import type { AlertPush } from '#domain/alerts/alert-push.ts';
import { clock, connectMachine, logIn, people, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { shellKept } from './tablet-page.ts';

let visit: Visit;
let tablet: Tablet;
let cdp: CDPSession;
let registrationId = '';
const TICKET = '6f1c1e0a-0000-4000-8000-00000000a001';

beforeAll(async () => {
  visit = await startVisit();
  // At whatever hour the test runs: the machine has only just gone, and nobody is told of it yet.
  const { id, name } = smallOutlet.machine;
  const machine: QueueMachine = {
    id,
    outletId: smallOutlet.outlet.id,
    name,
    link: 'offline',
    since: toInstant(clock.now()),
    device: 'ok',
    deviceSince: toInstant(clock.now()),
  };
  await importRows(visit.server.sql, lookupKind, queueMachineKind, [machine]);
  tablet = await visit.tablet();
  await tablet.context.grantPermissions(['notifications'], { origin: visit.server.url });
  await logIn(tablet, visit);
  await shellKept(tablet.page);
  cdp = await tablet.context.newCDPSession(tablet.page);
  const known = new Promise<string>((done) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${visit.server.url}/` && !isDeleted);
      if (ours) done(ours.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  registrationId = await known;
});
afterAll(() => visit.end());

const deliver = (said: AlertPush | string): Promise<unknown> =>
  cdp.send('ServiceWorker.deliverPushMessage', {
    origin: visit.server.url,
    registrationId,
    data: typeof said === 'string' ? said : JSON.stringify(said),
  });
/** Notices that the worker shows now, by what they are known by. */
const shown = (): Promise<[string, string][]> =>
  tablet.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const notices = (await registration?.getNotifications()) ?? [];
    return notices.map(({ tag, title }): [string, string] => [tag, title]).toSorted();
  });
/** A page of ours that holds nothing of the app and is no window of the worker's. */
const outOfSight = (): Promise<unknown> => tablet.page.goto('about:blank');

test('MOB-015 SEC-001 a push that comes while no window is in sight is shown in its general sentence; the same again replaces it; what is none is passed over', async () => {
  const push: AlertPush = {
    type: 'arrival',
    key: `arrival:${TICKET}` as NonNullable<AlertPush['key']>,
    ticket: TICKET,
    text: '重点客户到店',
  };
  await deliver(push);
  await outOfSight();
  await deliver(push);
  await deliver(push);
  await deliver({ type: 'many', count: 4 });
  await deliver('{"type":"advert","text":"好消息"}');
  await deliver('no json');
  await tablet.page.goto(`${visit.server.url}/healthz`);
  await expect.poll(shown, { timeout: 10_000 }).toEqual([
    [`arrival:${TICKET}`, '重点客户到店'],
    ['many', '厅堂有 4 条新提醒'],
  ]);
});

test('LOB-063 back in the app, notices of what is over are taken away', async () => {
  await tablet.page.goto(visit.server.url);
  await tablet.page.getByTestId('figure-waiting').waitFor();
  await expect.poll(shown, { timeout: 10_000 }).toEqual([]);
});

test('MOB-015 LOB-060 in sight, the page tells of it itself and the worker keeps still', async () => {
  const [worker] = tablet.context.serviceWorkers();
  // Counted behind the worker's own listener: by then that one has begun.
  await worker!.evaluate(() => {
    const counting = globalThis as unknown as { pushes: number } & EventTarget;
    counting.pushes = 0;
    counting.addEventListener('push', () => counting.pushes++);
  });
  const machine = await connectMachine(visit);
  await machine.take('A001', { customer: people.vip });
  await expect
    .poll(() => tablet.page.getByTestId('alert-news').innerText(), { timeout: 10_000 })
    .toContain('A001 贵宾到店');
  const [ticket] = await visit.server.sql<{ id: Id }[]>`select id from ticket where number = 'A001'`;
  const { id } = ticket!;
  await deliver({ type: 'arrival', key: alertKeyOf('arrival', id), ticket: id, text: '重点客户到店' });
  await expect.poll(() => worker!.evaluate(() => (globalThis as unknown as { pushes: number }).pushes)).toBe(1);
  // As many turns as a notice takes that is shown.
  await worker!.evaluate(async () => {
    const { clients, registration } = globalThis as unknown as {
      clients: { matchAll(of: object): Promise<unknown> };
      registration: ServiceWorkerRegistration;
    };
    for (let n = 0; n < 3; n++) await clients.matchAll({ type: 'window' });
    await registration.showNotification('x', { tag: 'last' });
  });
  await expect.poll(async () => (await shown()).map(([tag]) => tag)).toEqual(['last']);
  machine.unplug();
});
